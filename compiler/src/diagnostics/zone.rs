//! Moments that are told in no zone, or in two.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::list;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0226"),
    title: "it is not clear in which time zone moments are told",
    text: include_str!("../../../docs/diagnostics/PB0226.md"),
};

/// A moment is `told`, and nothing says in which zone: there are calendars in none, or in several.
pub(crate) fn not_said(desk: Origin, told: Origin, calendars: &[&str]) -> Diagnostic {
    let why = if calendars.is_empty() {
        "there is no calendar either".to_owned()
    } else {
        format!("its calendars are in {}", list(calendars.iter().copied()))
    };
    let first = calendars.first().copied().unwrap_or("Europe/Berlin");
    Diagnostic::error(
        PAGE.code,
        desk,
        format!("people are told a moment, and nothing says in which time zone: {why}"),
    )
    .label(told, "a moment is told here")
    .help(format!("write in the desk where people read it: `zone \"{first}\"`"))
}

/// A name that is no zone's.
pub(crate) fn no_such(at: Origin, name: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("there is no time zone `{name}`"))
        .help("write it as the time zone database does: `zone \"Europe/Berlin\"`")
}

/// Another desk of the project tells moments in another zone.
pub(crate) fn another(at: Origin, name: &str, other: &str, first: Origin) -> Diagnostic {
    let message = format!("moments are told in `{name}` here, and in `{other}` elsewhere");
    Diagnostic::error(PAGE.code, at, message)
        .label(first, "the other one")
        .help("a project tells moments in one zone; a desk in another zone is a project of its own")
}
