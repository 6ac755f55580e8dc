//! A line of a list of ways that never decides: another one always does before it.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0661"),
    title: "this line never decides",
    text: include_str!("../../../docs/diagnostics/PB0661.md"),
};

/// The line `at` stands behind `last`, which takes all that is left.
pub(crate) fn after(at: Origin, last: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, "this line never decides: `otherwise` above it takes the rest")
        .label(last, "takes every other message")
        .help("move the line with `otherwise` to the end")
}

/// The line `at` asks for more confidence than `before`, which decides first.
pub(crate) fn less_sure(at: Origin, before: Option<Origin>) -> Diagnostic {
    let message = "this line never decides: one above it takes all that it would, and more";
    let finding = Diagnostic::error(PAGE.code, at, message)
        .help("write the line that asks for more confidence first");
    match before {
        Some(before) => finding.label(before, "decides first"),
        None => finding,
    }
}
