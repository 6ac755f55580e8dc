//! A question about a list inside another one's condition.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0221"),
    title: "a question about a list stands inside another's condition",
    text: include_str!("../../../docs/diagnostics/PB0221.md"),
};

/// `what`, `at`, stands inside the condition of a `where`.
pub(crate) fn report(at: Origin, what: &str) -> Diagnostic {
    let message = format!("{what} stands inside the condition of another question about a list");
    Diagnostic::error(PAGE.code, at, message)
        .help("give the inner one a name before, with `let`, and use the name here")
}
