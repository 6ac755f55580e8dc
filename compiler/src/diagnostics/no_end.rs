//! A path that stops without saying where it goes.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0602"),
    title: "the path does not say where it goes on",
    text: include_str!("../../../docs/diagnostics/PB0602.md"),
};

/// The steps of `place` stop; `at` is the last of them, or the empty block.
pub(crate) fn report(at: Origin, place: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{place} does not say where it goes on"))
        .here("nothing comes after this")
        .help(
            "end it with `go to STATE`, `end OUTCOME`, `handoff TEAM because \"…\"`, or a `match`",
        )
}
