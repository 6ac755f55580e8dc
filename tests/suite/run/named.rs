//! The two pages that say where a sentence or a requirement is shown: what they name is there, every
//! document stands in one of them, and no requirement is left out.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use playbook_tests::top;

use super::documents;

/// The rows that the language, the compiler or the runtime must meet.
const ROWS: &str = "D1 D2 D3 D4 D5 D6 D7 D8 D9 D11 D12 D13 D14 D15 D16 D18 D20 D21 D22 D23 D24 D25 D26 \
                    D27 D29 D30 D31 D32 D33 D38 H1 H2 H3 H4 H5 H6 H8 H9 H10 H11 H12 H13 H14 G4 G5 G6 \
                    G7 G8 G9 G10 G11 G12 G13 G14 G15 G16";

fn page(name: &str) -> String {
    fs::read_to_string(top().join("tests/suite/run").join(name)).unwrap()
}

/// The rows of a page's tables: the cells of each.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows = rows.map(|row| row.split(" | ").collect::<Vec<_>>());
    rows.filter(|cells| cells.first().is_some_and(|first| !["row", "sentence"].contains(first)))
        .collect()
}

/// What stands in backticks.
fn named(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Whether a name is there; nothing for what names no document and no test.
fn is_there(name: &str) -> Option<bool> {
    let suite = top().join("tests/suite");
    let has_word = |file: &Path, word: &str| {
        fs::read_to_string(file).is_ok_and(|text| text.contains(&format!("fn {word}(")))
    };
    if let Some((file, test)) = name.split_once("::") {
        return Some(has_word(&top().join(file), test));
    }
    if name.starts_with("PB") {
        return Some(suite.join(format!("check/codes/{name}.playbook")).is_file());
    }
    if name.ends_with(".rs") {
        return Some(suite.join(name).is_file());
    }
    let plain = |part: &str| part.chars().all(|of| of.is_ascii_lowercase() || of == '_');
    let (room, document) = name.split_once('/')?;
    let is_document = !room.is_empty() && plain(room) && plain(document);
    is_document.then(|| suite.join(format!("run/{name}.playbook")).is_file())
}

#[test]
fn what_the_pages_name_is_there() {
    let mut missing = Vec::new();
    for name in ["README.md", "REQUIREMENTS.md"] {
        let page = page(name);
        for cells in rows(&page) {
            let shown = cells.last().copied().unwrap_or_default();
            let found: Vec<(&str, bool)> =
                named(shown).filter_map(|of| Some((of, is_there(of)?))).collect();
            let gone = found.iter().filter(|(_, there)| !there);
            missing.extend(gone.map(|(of, _)| format!("{name}: `{of}` is not there")));
            let says_why = shown.contains("nearly all") || shown.starts_with("open: ");
            if found.is_empty() && !says_why {
                missing.push(format!("{name}: nothing shows “{}”", cells.join(" | ")));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_document_shows_a_sentence() {
    let pages = page("README.md") + &page("REQUIREMENTS.md");
    let named: BTreeSet<&str> = named(&pages).collect();
    for path in documents() {
        let room = path.parent().unwrap().file_name().unwrap().to_string_lossy();
        let name = format!("{room}/{}", path.file_stem().unwrap().to_string_lossy());
        assert!(named.contains(name.as_str()), "`{name}` stands in no page");
    }
}

#[test]
fn no_requirement_is_left_out() {
    let page = page("REQUIREMENTS.md");
    let there: Vec<&str> = rows(&page).iter().filter_map(|cells| cells.first().copied()).collect();
    assert_eq!(there.join(" "), ROWS);
}
