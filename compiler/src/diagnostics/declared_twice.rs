//! Two things with one name.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0102"),
    title: "a name is given twice",
    text: include_str!("../../../docs/diagnostics/PB0102.md"),
};

/// `name`, declared `at`, was declared at `first` already. `kind` is what it names, in one word.
pub(crate) fn report(at: Origin, kind: &str, name: &str, first: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("the {kind} `{name}` is declared twice"))
        .here("here again")
        .label(first, "first here")
        .help("give one of them another name, or delete it")
}
