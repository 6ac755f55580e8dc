//! A value that isn't known when it is asked for.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0662"),
    title: "this isn't known by then",
    text: include_str!("../../../docs/diagnostics/PB0662.md"),
};

/// The line `at` asks for `subject`, which is known once `fact` is proved.
pub(crate) fn report(at: Origin, subject: &str, fact: &str) -> Diagnostic {
    let message = format!("`{subject}` isn't known when the path of a message is chosen");
    Diagnostic::error(PAGE.code, at, message)
        .help(format!("write `needs {fact}` in the desk, so that it is proved first"))
}
