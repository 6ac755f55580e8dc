//! `1 < x < 5`.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0013"),
    title: "comparisons don't chain",
    text: include_str!("../../../docs/diagnostics/PB0013.md"),
};

/// A second comparison, `at`.
pub(crate) fn report(at: (u32, u32)) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, "a comparison can't be compared again")
        .help("write `x from 1 to 5`, or `a < b and b < c`")
}
