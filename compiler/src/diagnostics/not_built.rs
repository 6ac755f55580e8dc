//! What the language has and this build doesn't yet.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0600"),
    title: "this part of the language is not built yet",
    text: include_str!("../../../docs/diagnostics/PB0600.md"),
};

/// `what` can be read, and isn't built. `instead` says what works today.
pub(crate) fn report(at: Origin, what: &str, instead: &str) -> Diagnostic {
    let finding = Diagnostic::error(PAGE.code, at, format!("{what} is not built yet"));
    if instead.is_empty() { finding } else { finding.help(instead) }
}

/// What to do without a mark that keeps something safe: never to go on as if it were there.
pub(crate) fn instead_of_mark(mark: &str) -> &'static str {
    match mark {
        "secret" => {
            "do not let this value in here: it would be journaled as it is; hand over to a person where \
             it is needed"
        }
        "hidden" => {
            "show it in the `confirm`: the customer says yes to what is shown, and to no more"
        }
        "from trusted" => {
            "give it only what a tool returned, never a slot, and write a `needs` in the authority that \
             compares it with the customer's own"
        }
        _ => "nothing stands for it yet: change what needs it, or leave that to a person",
    }
}
