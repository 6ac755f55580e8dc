//! Arguments that don't fit what they are given to.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0205"),
    title: "the arguments do not fit",
    text: include_str!("../../../docs/diagnostics/PB0205.md"),
};

/// `name` takes other arguments; `takes` is how it is declared, as text.
pub(crate) fn count(
    at: Origin,
    name: &str,
    takes: &str,
    wanted: usize,
    found: usize,
) -> Diagnostic {
    let values = if wanted == 1 { "value" } else { "values" };
    let message = format!("`{name}` takes {wanted} {values}, and {found} stand here");
    Diagnostic::error(PAGE.code, at, message).help(format!("it is declared `{takes}`"))
}

/// No value is given for the parameter `param`.
pub(crate) fn missing(at: Origin, name: &str, takes: &str, param: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{name}` is given no `{param}`"))
        .help(format!("it is declared `{takes}`"))
}

/// There is no parameter `param`.
pub(crate) fn unknown(at: Origin, name: &str, takes: &str, param: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{name}` takes no `{param}`"))
        .help(format!("it is declared `{takes}`"))
}

/// Names are given, `at`, to the values of several tools at once.
pub(crate) fn of_several(at: Origin) -> Diagnostic {
    let message = "these names would be those of several tools' values";
    Diagnostic::error(PAGE.code, at, message)
        .help("leave the brackets out: the values have the names that the tools give them")
}

/// The parameter `param` is given twice.
pub(crate) fn twice(at: Origin, name: &str, param: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{name}` is given `{param}` twice"))
}
