//! Adding and taking away what can't be.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0209"),
    title: "these can't be added or taken away",
    text: include_str!("../../../docs/diagnostics/PB0209.md"),
};

/// `sign` means nothing between the factors `left` and `right`.
pub(crate) fn factors(at: Origin, sign: &str, left: &str, right: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{sign}` means nothing between {left} and {right}"))
        .help("an amount or a length of time is multiplied and divided by a plain number; a percentage is taken `of` something")
}

/// `sign` means nothing between `left` and `right`.
pub(crate) fn report(at: Origin, sign: &str, left: &str, right: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("`{sign}` means nothing between {left} and {right}"))
        .help("amounts of one currency, whole numbers and lengths of time add up; a length adds to a time")
}
