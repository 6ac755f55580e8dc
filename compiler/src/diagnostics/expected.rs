//! The line goes on in a way that the language doesn't know.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0001"),
    title: "something else was expected here",
    text: include_str!("../../../docs/diagnostics/PB0001.md"),
};

/// `what` should stand `at`; `written` shows how.
pub(crate) fn report(at: (u32, u32), what: &str, found: &str, written: &str) -> SyntaxError {
    let error = SyntaxError::new(PAGE.code, at, format!("expected {what} here, found {found}"));
    if written.is_empty() { error } else { error.help(format!("it is written `{written}`")) }
}

/// As [`report`]; what was found is another language's for `instead`.
pub(crate) fn instead(
    at: (u32, u32),
    what: &str,
    found: &str,
    written: &str,
    instead: &str,
) -> SyntaxError {
    report(at, what, found, written).fix(format!("write `{instead}`"), at, instead)
}

/// `word`, `at`, stands behind `->`, where a state stands by itself.
pub(crate) fn bare_state(at: (u32, u32), word: &str, state: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("expected a state here, found `{word}`"))
        .help(format!("behind `->` a state stands by itself: `-> {state}`"))
        .fix(format!("write `{state}`"), at, state)
}

/// `word`, `at`, stands where `->` does.
pub(crate) fn arrow(at: (u32, u32), word: &str, written: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("expected `->` here, found `{word}`"))
        .help(format!("it is written `{written}`"))
        .fix("write `->`", at, "->")
}

/// `word`, `at`, stands behind `->`, and is another language's word for what may.
pub(crate) fn other_target(at: (u32, u32), word: &str, instead: &str) -> SyntaxError {
    let message = format!("expected a state, `end` or `handoff` here, found `{word}`");
    SyntaxError::new(PAGE.code, at, message).help(instead)
}
