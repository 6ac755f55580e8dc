//! A number in a form that the language doesn't read.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0009"),
    title: "a number is not written right",
    text: include_str!("../../../docs/diagnostics/PB0009.md"),
};

/// The number `at` is written as `found`.
pub(crate) fn report(at: (u32, u32), found: &str) -> SyntaxError {
    let message = format!("`{found}` is not how a number is written");
    SyntaxError::new(PAGE.code, at, message).help(
        "write `5000`, `0.50`, `30 days`, `20 EUR`: no thousands sign, a digit before the \
               point, a space before the unit",
    )
}
