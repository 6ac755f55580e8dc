//! A calculation that may have more digits than its type, without a word on rounding.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0220"),
    title: "nothing says how this is rounded",
    text: include_str!("../../../docs/diagnostics/PB0220.md"),
};

/// What stands `at` is `what` and may have more digits than that; `whole` is its text, in brackets
/// where it needs them; `lowest`: it is the least that something may be.
pub(crate) fn report(at: Origin, whole: &str, what: &str, lowest: bool) -> Diagnostic {
    let way = if lowest { "up" } else { "down" };
    let message = format!(
        "this may have more digits than {what} can hold, and nothing says how it is rounded"
    );
    Diagnostic::error(PAGE.code, at, message)
        .help(
            "write behind it `rounded down` (never more: for a highest amount), `rounded up` (never \
             less: for a lowest one), or `rounded half even`",
        )
        .fix(format!("round {way}"), at, format!("{whole} rounded {way}"))
}

/// Nothing is a multiple of nothing.
pub(crate) fn steps_of_nothing(at: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, "a step is more than nothing")
        .help("write `in steps of 5 EUR`")
}

/// `text` always has the digits of its type.
pub(crate) fn nothing_to_round(at: Origin, text: &str) -> Diagnostic {
    Diagnostic::error(
        PAGE.code,
        at,
        format!("`{text}` never has more digits than its type, so there is nothing to round"),
    )
    .fix("leave the rounding out", at, text)
}
