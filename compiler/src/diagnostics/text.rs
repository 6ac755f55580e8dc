//! A text that isn't closed on its line, or that holds what can't be in one.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0002"),
    title: "a text is not written right",
    text: include_str!("../../../docs/diagnostics/PB0002.md"),
};

/// The text that opens `at` isn't closed on its line, which ends at `end`.
pub(crate) fn not_closed(at: (u32, u32), end: u32) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, "this text is not closed on its line")
        .help("a text ends with `\"` on the line where it began; `\\n` is a line break inside it")
        .fix("close the text", (end, end), "\"")
}

/// A `{` in a text, `at`, has no `}`.
pub(crate) fn brace_open(at: (u32, u32)) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, "this `{` has no `}` in its text")
        .help("a value in a text is written `{order.total}`; write `\\{` for the character itself")
        .fix("write `\\{`", at, "\\{")
}

/// A `\` before a character that needs none.
pub(crate) fn escape(at: (u32, u32), found: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("`{found}` has no meaning in a text"))
        .help("known are `\\\"`, `\\\\`, `\\n` and `\\{`")
}
