//! A type that is made of itself.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0608"),
    title: "a type can't contain itself",
    text: include_str!("../../../docs/diagnostics/PB0608.md"),
};

/// The record `record` contains itself through the field `at`.
pub(crate) fn report(at: Origin, record: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{record}` can't contain itself"))
        .help("hold its identifier instead")
}

/// The name `name` for a type stands for itself.
pub(crate) fn alias(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{name}` can't stand for itself"))
}

/// The variable `name` is computed from itself.
pub(crate) fn variable(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{name}` can't be computed from itself"))
        .help("give the new value a name of its own")
}
