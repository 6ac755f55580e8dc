//! Brackets or blocks that lie in each other without end.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0005"),
    title: "too many brackets in each other",
    text: include_str!("../../../docs/diagnostics/PB0005.md"),
};

/// The bracket `at` is one too deep.
pub(crate) fn report(at: (u32, u32)) -> SyntaxError {
    let message = "too many brackets or blocks lie in each other here";
    SyntaxError::new(PAGE.code, at, message)
        .help("128 levels are read; give the inner part a name with `let` or `formula`")
}
