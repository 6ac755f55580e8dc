//! A clause or step that means nothing where it stands.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0607"),
    title: "this means nothing here",
    text: include_str!("../../../docs/diagnostics/PB0607.md"),
};

/// `what` means nothing `at`, because of `why`.
pub(crate) fn report(at: Origin, what: &str, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{what} means nothing here: {why}"))
}
