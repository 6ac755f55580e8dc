//! A name that the language keeps for itself.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0006"),
    title: "a word of the language can't be a name",
    text: include_str!("../../../docs/diagnostics/PB0006.md"),
};

/// The reserved `word`, `at`, stands where a name belongs.
pub(crate) fn report(at: (u32, u32), word: &str, what: &str) -> SyntaxError {
    let message = format!("`{word}` is a word of the language and can't name {what}");
    SyntaxError::new(PAGE.code, at, message).help(format!("choose another, such as `{word}_1`"))
}
