//! A question that a yes ends, and that asks for more.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0808"),
    title: "the question behind `until` asks for more",
    text: include_str!("../../../docs/diagnostics/PB0808.md"),
};

/// The question of the list `slot` stands `at`.
pub(crate) fn report(at: Origin, slot: &str) -> Diagnostic {
    let message = format!("a yes to this ends the list `{slot}`, and it asks for more");
    Diagnostic::warning(PAGE.code, at, message)
        .here("who says yes here means that there is more")
        .help(format!("turn it round: `until \"I have {{{slot}}}. Is that all?\"`"))
}
