//! Words that claim something which isn't so everywhere where they are said.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0372"),
    title: "words that claim what isn't known there",
    text: include_str!("../../../docs/diagnostics/PB0372.md"),
};

/// The translation at `at` says `words`, which claim (as is written at `declared`) that `what`; its
/// text doesn't.
pub(crate) fn in_translation(
    at: Origin,
    words: &str,
    what: &str,
    declared: Option<Origin>,
) -> Diagnostic {
    let message = format!("“{words}” claims that {what}, and the text that it translates doesn't");
    let found = Diagnostic::warning(PAGE.code, at, message)
        .help("a translation claims what its text claims, and no more");
    match declared {
        Some(declared) => found.label(declared, "these words claim it"),
        None => found,
    }
}

/// The text at `at` says `words`, which claim (as is written at `declared`) that `what`.
pub(crate) fn report(at: Origin, words: &str, what: &str, declared: Option<Origin>) -> Diagnostic {
    let message =
        format!("“{words}” claims that {what}, and there is a way here on which it isn't so");
    let found = Diagnostic::warning(PAGE.code, at, message)
        .help("say it only behind what makes it so, or in words that claim nothing");
    match declared {
        Some(declared) => found.label(declared, "these words claim it"),
        None => found,
    }
}
