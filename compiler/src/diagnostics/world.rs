//! A scenario's file of fixtures isn't there, or says something that can't stand.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0352"),
    title: "a scenario's fixtures can't be used",
    text: include_str!("../../../docs/diagnostics/PB0352.md"),
};

/// There is no such file.
pub(crate) fn no_file(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("the project has no file `{name}`"))
        .help("name a JSON file of the project, by its path from the project's folder")
}

/// Something in it can't stand.
pub(crate) fn wrong(at: Origin, name: &str, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{name}` can't be used: {why}")).help(
        "write values as a playbook writes them: \"20 EUR\", \"5 days\", a choice by its name",
    )
}
