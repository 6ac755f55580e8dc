//! Steps that nothing leads to, behind the end of their path.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0603"),
    title: "these steps are never reached",
    text: include_str!("../../../docs/diagnostics/PB0603.md"),
};

/// The step `at` comes behind `end`, which leaves.
pub(crate) fn report(at: Origin, end: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, "this is never reached: the line above it leaves")
        .label(end, "this leaves")
        .help("move it above, or delete it")
}
