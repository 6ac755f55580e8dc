//! Something stands behind a whole statement.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0012"),
    title: "the line should end here",
    text: include_str!("../../../docs/diagnostics/PB0012.md"),
};

/// What stands `at` has no place behind the statement.
pub(crate) fn report(at: (u32, u32), found: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("the line should end before {found}"))
        .help("a statement ends with its line; on one line, a comma stands between two")
}
