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
//!
//! A page, `codes/PB0301.playbook`, shows one code in several cases. What stands above the first
//! case belongs to all of them; a case says how it differs, so that it is as short as its point:
//!
//! ```text
//! #--- with: shop.playbook
//! #--- with: cancel.playbook
//! #=== bad: nobody looks whether the order has shipped
//! #--- cancel.playbook, instead of: when order.status is not pending -> other
//! #=== good: another order may be chosen
//! #--- cancel.playbook, after: ask order { outside -> other }
//!     when order.status is shipped -> other
//! ```
//!
//! `instead of` takes a line out and puts what follows in its place; `after` puts it behind. Text
//! before any of them is a file of the case's own. In a bad case its page's code is found, in a good
//! one nothing is. What is of no use (PB08…, PB0392 to PB0394) is told where a document is about that, and not of the
//! files of `world`, which are somebody else's.

use playbook_compiler::{Checked, check};
use playbook_graph::Diagnostic;

use playbook_tests::case::{Document, Expected, Shows, documents};

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

/// Which kind of advice a code is, if it tells of what is of no use and not of what is wrong.
fn advice_of(code: &str) -> Option<&'static str> {
    match code {
        "PB0392" | "PB0393" | "PB0394" => Some("PB039"),
        code => code.starts_with("PB08").then_some("PB08"),
    }
}

/// What a document expects and isn't found, and what is found and it doesn't expect.
fn differences(document: &Document) -> Vec<String> {
    let checked = check(&document.project);
    let mut wrong = Vec::new();
    if let (Some(code), Some(shows)) = (&document.page, document.shows) {
        let found = document.expected.iter().any(|expected| expected.code == *code);
        if found != (shows == Shows::Bad) {
            wrong.push(format!("  it says that it is {shows:?}, of {code}"));
        }
    }
    let mut left: Vec<&Diagnostic> = checked.diagnostics.iter().collect();
    for expected in &document.expected {
        match left.iter().position(|finding| fits(expected, finding, &checked)) {
            Some(found) => {
                left.remove(found);
            }
            None => wrong.push(format!("  not found: {expected:?}")),
        }
    }
    let told = |advice: &str| {
        let of_page = document.page.as_deref().and_then(advice_of);
        let mut expected = document.expected.iter().map(|expected| advice_of(&expected.code));
        of_page == Some(advice) || expected.any(|of| of == Some(advice))
    };
    for finding in left {
        let (file, line, column) = place(finding, &checked);
        let help = finding.help.as_deref().unwrap_or_default();
        let (code, message) = (finding.code, &finding.message);
        let advice = advice_of(code.0);
        if advice.is_some_and(|of| !told(of) || document.world.contains(&file)) {
            continue;
        }
        wrong.push(format!("  not expected: {file}:{line}:{column} {code} {message} ({help})"));
    }
    wrong
}

#[test]
fn every_document_is_found_to_be_what_it_says() {
    let mut wrong = Vec::new();
    for document in documents() {
        let differences = differences(&document);
        if !differences.is_empty() {
            wrong.push(format!("{}\n{}", document.name, differences.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Codes that documents can't show often enough, each with how often they do (bad, good), and why.
const SHOWN_LESS: &[(&str, usize, usize, &str)] = &[
    ("PB0400", 0, 0, "only a graph that the compiler didn't make is not well formed"),
    (
        "PB0505",
        0,
        0,
        "the compiler finds it first, by type (PB0204); the verifier looks at any graph",
    ),
    ("PB0701", 0, 0, "it takes hundreds of lines; it is shown in `proof/too_much.rs`"),
    ("PB0901", 0, 0, "it is about a file beside the playbooks; it is shown end to end"),
    ("PB0902", 0, 0, "it is about a file beside the playbooks; it is shown end to end"),
];

/// How many documents show each code: wrong, and nearly wrong.
const BAD: usize = 3;
const GOOD: usize = 2;

#[test]
fn every_code_is_shown_by_bad_documents_and_by_their_good_siblings() {
    let documents = documents();
    let mut wrong = Vec::new();
    for code in playbook_compiler::codes() {
        let expects = |document: &&Document| document.expected.iter().any(|it| it.code == code.0);
        let bad = documents.iter().filter(expects).count();
        let of_page = |document: &&Document| document.page.as_deref() == Some(code.0);
        let good = |document: &&Document| of_page(document) && document.shows == Some(Shows::Good);
        let good = documents.iter().filter(good).count();
        let less = SHOWN_LESS.iter().find(|(excused, ..)| *excused == code.0);
        let (least_bad, least_good) = less.map_or((BAD, GOOD), |(_, bad, good, _)| (*bad, *good));
        if bad < least_bad || good < least_good {
            wrong.push(format!("{code}: {bad} bad, {good} good"));
        }
    }
    assert!(wrong.is_empty(), "shown too little:\n{}", wrong.join("\n"));
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
