//! An end that the customer hears nothing of.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0802"),
    title: "this ends without a word to the customer",
    text: include_str!("../../../docs/diagnostics/PB0802.md"),
};

/// The case ends `at`; the customer spoke last at `turn` and hears nothing.
pub(crate) fn report(at: Origin, turn: Option<Origin>) -> Diagnostic {
    let message = "this ends without a word to the customer, who waits for an answer";
    let finding = Diagnostic::warning(PAGE.code, at, message)
        .here("ends in silence")
        .help("say what came of it before: `say \"…\"`");
    match turn {
        Some(turn) => finding.label(turn, "nothing is said after this"),
        None => finding,
    }
}
