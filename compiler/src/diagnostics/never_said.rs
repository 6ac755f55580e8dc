//! A text with words in it that its voice never says.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0371"),
    title: "words that the voice never says",
    text: include_str!("../../../docs/diagnostics/PB0371.md"),
};

/// The text at `at` has `words` in it, which the voice `voice`, declared at `declared`, never says.
pub(crate) fn report(at: Origin, words: &str, voice: &str, declared: Option<Origin>) -> Diagnostic {
    let message = format!("this text says “{words}”, which the voice `{voice}` never says");
    let found = Diagnostic::error(PAGE.code, at, message).help(
        "a text is also what is said where no model may put it into other words: write it without",
    );
    match declared {
        Some(declared) => found.label(declared, "this is the voice"),
        None => found,
    }
}
