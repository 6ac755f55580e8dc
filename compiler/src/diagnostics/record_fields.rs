//! A record written out, with fields left out, unknown or twice.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0207"),
    title: "the record is not written whole",
    text: include_str!("../../../docs/diagnostics/PB0207.md"),
};

use super::nearest::list;

/// Fields of `record` are left out.
pub(crate) fn left_out<'n>(
    at: Origin,
    record: &str,
    fields: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let fields: Vec<&str> = fields.into_iter().collect();
    let many = fields.len() > 1;
    let message = format!(
        "this `{record}` leaves out the field{} {}",
        if many { "s" } else { "" },
        list(fields)
    );
    Diagnostic::error(PAGE.code, at, message).help("only an `optional` field may be left out")
}

/// The field `field` is given, and is there only when `condition`.
pub(crate) fn not_there(at: Origin, record: &str, field: &str, condition: &str) -> Diagnostic {
    let message = format!("this `{record}` gives `{field}`, which is there only when {condition}");
    Diagnostic::error(PAGE.code, at, message).help("leave it out")
}

/// The field `field` is given twice.
pub(crate) fn twice(at: Origin, record: &str, field: &str, first: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("this `{record}` gives `{field}` twice"))
        .label(first, "first here")
}

/// A record is written out outside a scenario.
pub(crate) fn outside(at: Origin, record: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("a `{record}` can only be written out in a scenario"))
        .help("use one that a tool returned: what is invented here would count as evidence")
}
