//! A field that a record doesn't have, or a field of what has none.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::{list, nearest};

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0106"),
    title: "there is no such field",
    text: include_str!("../../../docs/diagnostics/PB0106.md"),
};

/// The record `record` has no field `name`.
pub(crate) fn report<'n>(
    at: Origin,
    name: &str,
    record: &str,
    fields: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let fields: Vec<&str> = fields.into_iter().collect();
    let finding = Diagnostic::error(PAGE.code, at, format!("`{record}` has no field `{name}`"));
    match nearest(name, fields.iter().copied()) {
        Some(near) => {
            finding.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), at, near)
        }
        None => finding.help(format!("its fields are {}", list(fields))),
    }
}

/// A field is asked of a value that has none; `what` says what it is (`a list of Order`).
pub(crate) fn has_none(at: Origin, name: &str, what: &str) -> Diagnostic {
    Diagnostic::error(
        PAGE.code,
        at,
        format!("`.{name}` can't be asked of {what}, which has no fields"),
    )
    .help("only records have fields")
}
