//! The same thing said twice where it can be said once.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0604"),
    title: "this is said twice",
    text: include_str!("../../../docs/diagnostics/PB0604.md"),
};

/// `what` stands `at` and at `first`.
pub(crate) fn report(at: Origin, what: &str, first: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{what} is said twice"))
        .here("here again")
        .label(first, "first here")
        .help("keep one of them")
}
