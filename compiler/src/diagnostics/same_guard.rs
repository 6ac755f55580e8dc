//! Two guards that say the same.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0805"),
    title: "two guards say the same",
    text: include_str!("../../../docs/diagnostics/PB0805.md"),
};

/// The condition `written`, `at`, stands at `first` already.
pub(crate) fn again(at: Origin, written: &str, first: Origin) -> Diagnostic {
    let message = format!(
        "`{written}` is decided in two places: whoever changes one has to know of the other"
    );
    Diagnostic::warning(PAGE.code, at, message)
        .here("here again")
        .label(first, "first here")
        .help("decide it once, in a state that both ways go through, or call it by one name")
}

/// The part `written` of an `and` or `or`, `by`, stands at `first` already.
pub(crate) fn twice(at: Origin, written: &str, by: &str, first: Origin) -> Diagnostic {
    let message = format!("`{written}` stands twice between `{by}`: the second adds nothing");
    Diagnostic::warning(PAGE.code, at, message)
        .here("here again")
        .label(first, "first here")
        .help("delete one of them, or write what was meant instead")
}
