//! What the language has and this build doesn't yet.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0600"),
    title: "this part of the language is not built yet",
    text: include_str!("../../../docs/diagnostics/PB0600.md"),
};

/// `what` can be read, and isn't built. `instead` says what works today.
pub(crate) fn report(at: Origin, what: &str, instead: &str) -> Diagnostic {
    let finding = Diagnostic::error(PAGE.code, at, format!("{what} is not built yet"));
    if instead.is_empty() { finding } else { finding.help(instead) }
}
