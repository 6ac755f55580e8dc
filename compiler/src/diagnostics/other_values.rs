//! A translation that speaks of other values than its text.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::nearest;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0375"),
    title: "a translation that speaks of other values",
    text: include_str!("../../../docs/diagnostics/PB0375.md"),
};

/// The translation at `at` speaks of `value`, which is none of the text's `values`.
pub(crate) fn added(at: Origin, value: &str, values: &[String]) -> Diagnostic {
    let message = format!("the text says nothing of `{{{value}}}`");
    let meant = nearest(value, values.iter().map(String::as_str));
    let help = match meant {
        Some(meant) => format!("did you mean `{{{meant}}}`"),
        None => "a translation has the values of its text, in the order of its own language".into(),
    };
    Diagnostic::error(PAGE.code, at, message).help(help)
}

/// The translation at `at` leaves `value` out.
pub(crate) fn left_out(at: Origin, value: &str) -> Diagnostic {
    let message = format!("this leaves out `{{{value}}}`, which the text says");
    Diagnostic::error(PAGE.code, at, message)
        .help("customers are told the same in every language: put the value where it belongs")
}
