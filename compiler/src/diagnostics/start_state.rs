//! A playbook that doesn't say where it starts, or says it twice.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0601"),
    title: "a playbook starts in one state",
    text: include_str!("../../../docs/diagnostics/PB0601.md"),
};

/// No state of `playbook` is marked; `first` is where the first one is named.
pub(crate) fn none(at: Origin, playbook: &str, first: Option<Origin>) -> Diagnostic {
    let finding = Diagnostic::error(
        PAGE.code,
        at,
        format!("`{playbook}` does not say in which state it starts"),
    )
    .help("write `start` before one of its states: `start state find { … }`");
    match first {
        Some(state) => {
            let before = Origin::new(state.file, state.start, state.start);
            finding.fix("start in the first state", before, "start ")
        }
        None => finding,
    }
}

/// A second state is marked.
pub(crate) fn second(at: Origin, playbook: &str, first: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{playbook}` can't start in two states"))
        .label(first, "it starts here already")
        .help("take `start` away from one of them")
}
