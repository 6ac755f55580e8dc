//! Something is declared and nothing uses it.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0804"),
    title: "nothing uses this",
    text: include_str!("../../../docs/diagnostics/PB0804.md"),
};

/// No step asks for the slot `name`, and nothing reads it.
pub(crate) fn slot(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::warning(PAGE.code, at, format!("nothing asks for the slot `{name}` or reads it"))
        .here("never used")
        .help(format!("ask for it where it is needed, `ask {name}`, or delete it"))
}

/// No playbook calls the tool `name`.
pub(crate) fn tool(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::warning(PAGE.code, at, format!("no playbook calls the tool `{name}`"))
        .here("never called")
        .help("call it, or delete it and its authority: what can't be called can't be misused")
}

/// Nothing starts on the intent `name`.
pub(crate) fn intent(at: Origin, name: &str) -> Diagnostic {
    let message = format!("nothing happens on the intent `{name}`: customers who want that wait");
    Diagnostic::warning(PAGE.code, at, message).here("leads nowhere").help(format!(
        "write `starts on intent {name}` in a playbook, hand over in the desk's `interrupts`, or \
         delete it"
    ))
}
