//! A number that its type can't hold.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0208"),
    title: "the number can't be held exactly",
    text: include_str!("../../../docs/diagnostics/PB0208.md"),
};

/// The currency has fewer digits behind the point than are written.
pub(crate) fn digits(at: Origin, currency: &str, digits: u32) -> Diagnostic {
    let has = match digits {
        0 => "no digits".to_owned(),
        1 => "1 digit".to_owned(),
        many => format!("{many} digits"),
    };
    Diagnostic::error(PAGE.code, at, format!("{currency} has {has} behind the point"))
        .help("write an amount that can be paid")
}

/// The number is too large.
pub(crate) fn too_large(at: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, "this number is too large")
}

/// A fraction where whole numbers are counted.
pub(crate) fn fraction(at: Origin, what: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{what} takes a whole number"))
}

/// No day of the calendar, or no time of the day.
pub(crate) fn no_such_day(at: Origin, text: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{text}` is not in the calendar"))
}

/// Zero, or less, where something is counted or waited for.
pub(crate) fn not_positive(at: Origin, what: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{what} has to be more than nothing"))
}
