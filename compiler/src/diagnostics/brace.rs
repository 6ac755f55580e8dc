//! `{` and `}` that don't come in pairs.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0004"),
    title: "a brace is missing or too many",
    text: include_str!("../../../docs/diagnostics/PB0004.md"),
};

/// The block that opens at `opener` isn't closed; it should be by byte `end`.
pub(crate) fn missing(end: u32, opener: Option<(u32, u32)>) -> SyntaxError {
    SyntaxError::new(PAGE.code, (end, end), "a `}` is missing here")
        .also(opener, "this block is not closed")
        .help("each `{` has its `}`")
        .fix("close the block", (end, end), "\n}")
}

/// The `}` that stands `at` closes nothing.
pub(crate) fn extra(at: (u32, u32)) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, "this `}` closes nothing")
        .help("each `}` has its `{`; take it out, or look for a block that was closed too early")
        .fix("take it out", at, "")
}

/// The `{` that stands `at` opens nothing.
pub(crate) fn opens_nothing(at: (u32, u32)) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, "this `{` opens nothing")
        .help("a `{` stands behind what it opens; take it out")
        .fix("take it out", at, "")
}

/// The `{`, `brace`, stands on a line of its own; it belongs behind byte `end`.
pub(crate) fn own_line(end: u32, brace: (u32, u32)) -> SyntaxError {
    SyntaxError::new(PAGE.code, brace, "this `{` stands on a line of its own")
        .help("write it at the end of the line before, behind what it opens")
        .fix("move it up", (end, brace.1), " {")
}
