//! A team that is closed at night, and customers who are not told so.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0806"),
    title: "nothing says what customers are told while a team is closed",
    text: include_str!("../../../docs/diagnostics/PB0806.md"),
};

/// The team `name` has hours, and is `handed` a conversation whatever the hour.
pub(crate) fn report(at: Origin, name: &str, handed: Origin) -> Diagnostic {
    let message = format!("nothing says what customers are told while the team `{name}` is closed");
    Diagnostic::warning(PAGE.code, at, message).label(handed, "handed over whatever the hour").help(
        "write beside its `hours`: `closed exactly \"We are closed. A colleague answers in the \
             morning.\"`; or let the playbook go on elsewhere: `handoff … { closed -> night }`",
    )
}
