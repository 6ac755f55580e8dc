//! A comparison that means nothing.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0203"),
    title: "these can't be compared",
    text: include_str!("../../../docs/diagnostics/PB0203.md"),
};

/// `left` and `right` are of different kinds.
pub(crate) fn report(at: Origin, left: &str, right: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{left} can't be compared with {right}"))
        .help("compare values of one type")
}

/// `what` has no order.
pub(crate) fn no_order(at: Origin, sign: &str, what: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{sign}` means nothing for {what}"))
        .help("amounts, numbers, dates, times and lengths of time have an order; others only `is` and `is not`")
}
