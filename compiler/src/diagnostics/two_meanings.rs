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

/// A field that is written bare inside `where` hides an outer name. `compared`: it is compared with
/// itself, so that one of the two is meant to be the outer one.
pub(crate) fn field(at: Origin, name: &str, outer: &str, compared: bool) -> Diagnostic {
    let message = format!("`{name}` could be the element's field or {outer}");
    let found = Diagnostic::error(PAGE.code, at, message);
    if compared {
        return found.help(format!(
            "write `it.{name}` for the element's field, and give the other one another name before: \
             `let this_{name} be {name}`, then `it.{name} is this_{name}`"
        ));
    }
    found.help(format!("write `it.{name}` for the element's field")).fix(
        format!("write `it.{name}`"),
        at,
        format!("it.{name}"),
    )
}
