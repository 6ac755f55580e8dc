//! A name that would mean two things at one place.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0109"),
    title: "a name would mean two things",
    text: include_str!("../../../docs/diagnostics/PB0109.md"),
};

/// `name`, `at`, is `new` and `old` at once.
pub(crate) fn report(
    at: Origin,
    name: &str,
    new: &str,
    old: &str,
    there: Option<Origin>,
) -> Diagnostic {
    let message = format!("`{name}` would mean two things here: {new}, and {old}");
    let finding = Diagnostic::error(PAGE.code, at, message).help("give one of them another name");
    match there {
        Some(there) => finding.label(there, format!("{old} is declared here")),
        None => finding,
    }
}

/// A field that is written bare inside `where` hides an outer name.
pub(crate) fn field(at: Origin, name: &str, outer: &str) -> Diagnostic {
    let message = format!("`{name}` could be the element's field or {outer}");
    Diagnostic::error(PAGE.code, at, message)
        .help(format!("write `it.{name}` for the element's field"))
        .fix(format!("write `it.{name}`"), at, format!("it.{name}"))
}
