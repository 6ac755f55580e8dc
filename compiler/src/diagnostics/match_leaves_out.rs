//! A `match` without an arm for each value.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0605"),
    title: "the match leaves values out",
    text: include_str!("../../../docs/diagnostics/PB0605.md"),
};

use super::nearest::list;

/// Values of a choice have no arm.
pub(crate) fn report<'n>(
    at: Origin,
    choice: &str,
    values: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!("this `match` has no arm for {} of `{choice}`", list(values));
    Diagnostic::error(PAGE.code, at, message)
        .help("add an arm for each, or `otherwise -> …` for all that is left")
}

/// Values of a type without an end have no arm.
pub(crate) fn open(at: Origin, what: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("this `match` over {what} can't name every value"))
        .help("add `otherwise -> …` for all that is left")
}
