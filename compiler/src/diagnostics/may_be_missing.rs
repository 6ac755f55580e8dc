//! A value that may be missing, used as if it were there.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0204"),
    title: "the value may be missing",
    text: include_str!("../../../docs/diagnostics/PB0204.md"),
};

/// What is written `at` may be missing. `text` is how it was written.
pub(crate) fn report(at: Origin, text: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{text}` may be missing"))
        .help(format!("ask first: `{text} is known and …`, or `when {text} is missing -> …` above"))
}

/// What is written `at` is never missing.
pub(crate) fn never(at: Origin, text: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{text}` is never missing"))
        .help("only a slot and a value of a type `optional …` can be; leave the question out")
}
