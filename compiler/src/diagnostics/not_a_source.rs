//! An answer that says something its sources don't.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0650"),
    title: "an answer says more than its sources",
    text: include_str!("../../../docs/diagnostics/PB0650.md"),
};

/// `name` is used and not listed.
pub(crate) fn value(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::error(
        PAGE.code,
        at,
        format!("this answer uses `{name}`, which is none of its sources"),
    )
    .here("says more than it may")
    .help(format!("write `answer from …, {name} \"…\"`, or leave it out"))
}

/// `number` is written out and stands in no source.
pub(crate) fn number(at: Origin, number: &str) -> Diagnostic {
    Diagnostic::error(
        PAGE.code,
        at,
        format!("this answer says {number}, which stands in none of its sources"),
    )
    .here("says more than it may")
    .help("put a value there, `{…}`, or take the number from a `knowledge` that is listed")
}
