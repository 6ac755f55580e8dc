//! Each diagnostic has one code and a page that begins with it, and the pages' examples show it.

use playbook_compiler::diagnostics::{ALL, page};
use playbook_compiler::syntax::parse;

#[test]
fn codes_are_in_order_and_each_page_begins_with_its_own() {
    for pair in ALL.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} before {}", pair[0].code, pair[1].code);
    }
    for entry in ALL {
        let heading = format!("# {}: {}\n", entry.code, entry.title);
        assert!(entry.text.starts_with(&heading), "{heading}");
        assert_eq!(page(&entry.code.0.to_lowercase()), Some(entry));
    }
}

/// The blocks of a page that begin with this fence.
fn blocks<'p>(page: &'p str, fence: &'p str) -> impl Iterator<Item = &'p str> {
    page.split(fence).skip(1).filter_map(|rest| rest.split("\n```").next())
}

/// An example as a text of its own: steps in a state, clauses in a tool.
fn dressed(example: &str) -> String {
    let example = example.trim_start();
    match example.split(' ').next() {
        Some("state") => format!("playbook p ends done {{\n{example}\n}}\n"),
        Some("timeout") => format!("tool t() {{\n{example}\n}}\n"),
        _ => format!("playbook p ends done {{\nstate s {{\n{example}\n}}\n}}\n"),
    }
}

#[test]
fn the_examples_of_the_pages_on_reading_are_what_they_say() {
    for entry in ALL.iter().filter(|entry| entry.code.0 < "PB0100") {
        for bad in blocks(entry.text, "```playbook,bad\n") {
            let found: Vec<_> = parse(&dressed(bad)).errors.iter().map(|e| e.code).collect();
            assert_eq!(found.first(), Some(&entry.code), "{bad}");
        }
        for good in blocks(entry.text, "```playbook,good\n") {
            assert_eq!(parse(&dressed(good)).errors, [], "{good}");
        }
    }
}
