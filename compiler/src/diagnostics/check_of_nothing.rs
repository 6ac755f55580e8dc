//! A check that looks at everything but its slot.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0641"),
    title: "a check doesn't look at its slot",
    text: include_str!("../../../docs/diagnostics/PB0641.md"),
};

/// The condition `at` doesn't read `slot`.
pub(crate) fn report(at: Origin, slot: &str) -> Diagnostic {
    let message = format!("this check doesn't look at `{slot}`, so no other answer could pass it");
    Diagnostic::error(PAGE.code, at, message).help(format!(
        "ask something of `{slot}`, or write a `when` before the `ask`: it decides without an answer"
    ))
}
