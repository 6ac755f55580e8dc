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

/// A statement that begins with `word` stands behind a list's comma, which is `at`.
pub(crate) fn in_list(at: (u32, u32), word: &str) -> SyntaxError {
    let message = format!("behind this comma, `{word}` would be one more of the list");
    SyntaxError::new(PAGE.code, at, message)
        .help("a list of names ends with its line: write the next statement on a line of its own")
        .fix("begin a new line", at, "\n ")
}

/// What stands `at` has no place behind the statement.
pub(crate) fn report(at: (u32, u32), found: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("the line should end before {found}"))
        .help("a statement ends with its line; on one line, a comma stands between two")
}
