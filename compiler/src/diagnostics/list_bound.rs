//! How many elements a list has: bounds that contradict, or none where one is needed.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0222"),
    title: "nothing says how long this list can be",
    text: include_str!("../../../docs/diagnostics/PB0222.md"),
};

/// A call is made for each element of a list of any length.
pub(crate) fn missing(at: Origin, found: &str) -> Diagnostic {
    let message = format!("a call for each element needs a list with a most, and this is {found}");
    Diagnostic::error(PAGE.code, at, message)
        .help("write `at most` with a number behind the list's type, where it is declared")
}

/// A list of at least `least` elements has at most `most`.
pub(crate) fn contradict(at: Origin, least: u32, most: u32) -> Diagnostic {
    let message = format!("a list can't have {least} or more elements and at most {most}");
    Diagnostic::error(PAGE.code, at, message).help("make the first number the smaller one")
}
