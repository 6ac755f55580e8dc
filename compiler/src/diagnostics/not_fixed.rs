//! A value that has to be written out here.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0210"),
    title: "the value has to be written out",
    text: include_str!("../../../docs/diagnostics/PB0210.md"),
};

/// What stands `at` isn't known before anything runs; `what` says what it is for.
pub(crate) fn report(at: Origin, what: &str) -> Diagnostic {
    Diagnostic::error(
        PAGE.code,
        at,
        format!("{what} has to be written out: it can't depend on anything"),
    )
    .help("write the value itself, such as `500 EUR` or `\"Over 500 EUR goes to finance.\"`")
}
