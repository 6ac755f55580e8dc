//! A part that a declaration can't do without.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0606"),
    title: "a part is missing",
    text: include_str!("../../../docs/diagnostics/PB0606.md"),
};

/// `whose` has no `what`; `written` shows how it is written.
pub(crate) fn report(at: Origin, whose: &str, what: &str, written: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{whose} says nothing of {what}"))
        .help(format!("it is written `{written}`"))
}
