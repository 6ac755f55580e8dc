//! A calendar that can't be used, or none where one is needed.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::list;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0223"),
    title: "the calendar does not say when people work",
    text: include_str!("../../../docs/diagnostics/PB0223.md"),
};

/// Business time is counted without saying whose.
pub(crate) fn whose<'n>(
    at: Origin,
    what: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let finding = Diagnostic::error(
        PAGE.code,
        at,
        format!("nothing says by which calendar `{what}` is meant"),
    );
    match known.first() {
        Some(first) => finding
            .help(format!("write `{what} of {first}` (calendars here: {})", list(known.iter().copied()))),
        None => finding.help("declare one: `calendar support { zone \"Europe/Berlin\", monday to friday 09:00 to 17:00 }`"),
    }
}

/// A line of a calendar that says nothing that a calendar can say.
pub(crate) fn line(at: Origin, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, why.to_owned()).help(
        "a calendar has `zone \"Europe/Berlin\"`, `monday to friday 09:00 to 17:00` and `closed 2026-12-25`",
    )
}

/// A calendar without hours.
pub(crate) fn never(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("the calendar `{name}` is never open"))
        .help("write its hours: `monday to friday 09:00 to 17:00`")
}
