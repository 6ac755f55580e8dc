//! A value of another type than the place asks for.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0201"),
    title: "the value is of another type",
    text: include_str!("../../../docs/diagnostics/PB0201.md"),
};

/// Something of type `found` stands `at`, where `wanted` is asked for.
pub(crate) fn report(at: Origin, wanted: &str, found: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{wanted} is asked for here, and this is {found}"))
}

/// A list that may be longer, or shorter, than the place takes.
pub(crate) fn length(at: Origin, wanted: &str, found: &str) -> Diagnostic {
    let message = format!("`{wanted}` is asked for here, and this is `{found}`");
    Diagnostic::error(PAGE.code, at, message)
        .help("a list says how long it can be where it is declared: write the same there")
}

/// A condition is asked for.
pub(crate) fn condition(at: Origin, found: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("a condition is asked for here, and this is {found}"))
        .help("a condition is a comparison such as `order.total <= 100 EUR`, or a yes-or-no value")
}
