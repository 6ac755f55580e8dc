//! Documents that say what is found in them: `.playbook` files with the expected findings as
//! comments under their places.
//!
//! ```text
//! match order.status { pendng -> cancel }
//! #                    ^^^^^^ PB0107 did you mean `pending`
//! ```
//!
//! The finding begins above the carets; behind its code stands a piece of its message or help,
//! where that matters. What isn't expected must not be found, so a document without such comments
//! shows what is fine. `#--- file: shop.playbook` begins another file of the same project, and
//! `#--- with: shop.playbook` takes one from `world`. Files in `std/` are standard ones: they are
//! looked at only where they are used.

use std::fs;
use std::path::{Path, PathBuf};

use playbook_compiler::{Checked, Project, check};
use playbook_graph::{Diagnostic, Source};
use playbook_tests::{sources_of, top};

/// A finding that a document expects.
#[derive(Debug)]
struct Expected {
    file: String,
    line: usize,
    columns: std::ops::RangeInclusive<usize>,
    code: String,
    words: String,
}

struct Document {
    project: Project,
    expected: Vec<Expected>,
}

fn documents() -> Vec<PathBuf> {
    let folder = top().join("tests/suite/check");
    let mut found = Vec::new();
    for room in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if room.is_dir() && !room.ends_with("world") {
            found.extend(fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    found.sort();
    assert!(found.len() > 10, "the documents were not found");
    found
}

fn read(path: &Path) -> Document {
    let sources = sources_of(path, &top().join("tests/suite/check/world"));
    let expected = sources.iter().flat_map(expected_in).collect();
    let (std, sources) = sources.into_iter().partition(|source| source.name.starts_with("std/"));
    Document { project: Project { sources, std }, expected }
}

fn expected_in(source: &Source) -> Vec<Expected> {
    let mut above = 0;
    let mut found = Vec::new();
    for (nth, line) in source.text.lines().enumerate() {
        let comment = line.strip_prefix('#').map(str::trim_start);
        let Some(rest) = comment.filter(|rest| rest.starts_with('^')) else {
            above = nth + 1;
            continue;
        };
        let from = line.chars().take_while(|sign| *sign != '^').count() + 1;
        let carets = rest.chars().take_while(|sign| *sign == '^').count();
        let said = rest[carets..].trim();
        let (code, words) = said.split_once(' ').unwrap_or((said, ""));
        // The comment's own sign hides the first column.
        let first = if from == 2 { 1 } else { from };
        found.push(Expected {
            file: source.name.clone(),
            line: above,
            columns: first..=from + carets - 1,
            code: code.to_owned(),
            words: words.to_owned(),
        });
    }
    found
}

/// Where a finding is: file, line, column.
fn place(finding: &Diagnostic, checked: &Checked) -> (String, usize, usize) {
    let origin = finding.origin().unwrap();
    let source = &checked.sources[origin.file];
    let (line, column) = source.position(origin.start);
    (source.name.clone(), line, column)
}

fn fits(expected: &Expected, finding: &Diagnostic, checked: &Checked) -> bool {
    let (file, line, column) = place(finding, checked);
    let said = format!("{}\n{}", finding.message, finding.help.as_deref().unwrap_or_default());
    expected.code == finding.code.0
        && (&expected.file, expected.line) == (&file, line)
        && expected.columns.contains(&column)
        && said.contains(&expected.words)
}

/// What a document expects and isn't found, and what is found and it doesn't expect.
fn differences(document: &Document) -> Vec<String> {
    let checked = check(&document.project);
    let mut wrong = Vec::new();
    let mut left: Vec<&Diagnostic> = checked.diagnostics.iter().collect();
    for expected in &document.expected {
        match left.iter().position(|finding| fits(expected, finding, &checked)) {
            Some(found) => {
                left.remove(found);
            }
            None => wrong.push(format!("  not found: {expected:?}")),
        }
    }
    for finding in left {
        let (file, line, column) = place(finding, &checked);
        let help = finding.help.as_deref().unwrap_or_default();
        let (code, message) = (finding.code, &finding.message);
        wrong.push(format!("  not expected: {file}:{line}:{column} {code} {message} ({help})"));
    }
    wrong
}

#[test]
fn every_document_is_found_to_be_what_it_says() {
    let mut wrong = Vec::new();
    for path in documents() {
        let differences = differences(&read(&path));
        if !differences.is_empty() {
            wrong.push(format!("{}\n{}", path.display(), differences.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Codes that no document can show, each with the reason.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("PB0400", "only a graph that the compiler didn't make is not well formed"),
    ("PB0505", "the compiler finds it first, by type (PB0204); the verifier looks at any graph"),
    ("PB0701", "a playbook that is too long to prove is too long to read"),
];

#[test]
fn every_code_is_shown_by_a_document() {
    let shown: Vec<String> =
        documents().iter().flat_map(|path| read(path).expected).map(|found| found.code).collect();
    for code in playbook_compiler::codes() {
        let read_elsewhere = code.0.starts_with("PB00");
        let excused = NOT_SHOWN.iter().any(|(excused, _)| *excused == code.0);
        assert!(
            read_elsewhere || excused || shown.iter().any(|shown| shown == code.0),
            "no document shows {code}"
        );
    }
}

#[test]
fn every_code_has_a_page_that_begins_with_it() {
    for code in playbook_compiler::codes() {
        let page = playbook_compiler::explain(code.0).unwrap_or_else(|| panic!("no page: {code}"));
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let shows = page.contains("```playbook,good") || code.0.starts_with("PB00");
        assert!(shows, "{code} shows nothing good");
    }
}
