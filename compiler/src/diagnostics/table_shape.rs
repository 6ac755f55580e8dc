//! A decision table whose columns or cells don't fit.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0232"),
    title: "a table's columns or cells don't fit",
    text: include_str!("../../../docs/diagnostics/PB0232.md"),
};

/// The table has no column for what it is asked with.
pub(crate) fn no_column(at: Origin, param: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("the table has no column `{param}`"))
        .help("the header names every value that the table is asked with, and then its results")
}

/// The header has nothing that the table gives.
pub(crate) fn no_result(at: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, "the table has no column for its result")
        .help("put it behind the others: `| category | window |`")
}

/// Several columns give a record, and this one is no field of it.
pub(crate) fn no_field(at: Origin, column: &str, gives: &str) -> Diagnostic {
    let message = format!(
        "`{column}` is neither a value that the table is asked with nor a field of {gives}"
    );
    Diagnostic::error(PAGE.code, at, message)
        .help("several results are the fields of a record that the table gives")
}

/// A field of the record has no column.
pub(crate) fn field_left_out(at: Origin, field: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("no column gives `{field}`"))
}

/// A row has another number of cells than the header.
pub(crate) fn cells(at: Origin, wanted: usize, found: usize) -> Diagnostic {
    let message = format!("this row has {found} cells, and the header has {wanted}");
    Diagnostic::error(PAGE.code, at, message).help("write `any` in a cell that takes every value")
}

/// A cell is not what its column can hold.
pub(crate) fn cell(at: Origin, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("this cell can't stand here: {why}"))
}

/// A table can't be asked with a value of this type.
pub(crate) fn param(at: Origin, what: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("a table can't be asked with {what}"))
        .help("ask with its parts: choices, numbers, amounts, lengths of time, dates, texts")
}
