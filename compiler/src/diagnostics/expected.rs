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
