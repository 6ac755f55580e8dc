//! A line of a voice that says nothing of how replies sound.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0370"),
    title: "a line of a voice that means nothing",
    text: include_str!("../../../docs/diagnostics/PB0370.md"),
};

/// What stands at `at` can't stand there: `why`.
pub(crate) fn report(at: Origin, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, why).help(
        "a voice has `style \"…\"`, `greeting \"…\"`, `never \"…\", \"…\"` and `at most 300 characters`",
    )
}
