//! Amounts of two currencies put together.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0202"),
    title: "amounts of two currencies are mixed",
    text: include_str!("../../../docs/diagnostics/PB0202.md"),
};

/// An amount in `left` and one in `right` meet `at`.
pub(crate) fn report(at: Origin, left: &str, right: &str) -> Diagnostic {
    let message = format!("an amount in {left} and one in {right} can't be put together");
    Diagnostic::error(PAGE.code, at, message)
        .help("write both in one currency; nothing is converted by itself")
}
