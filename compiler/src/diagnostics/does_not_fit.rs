//! A clause or step that means nothing where it stands.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0607"),
    title: "this means nothing here",
    text: include_str!("../../../docs/diagnostics/PB0607.md"),
};

/// A desk's handoff to `team` says what happens while it is closed.
pub(crate) fn closed(at: Origin, team: &str) -> Diagnostic {
    let why = "a desk's handoff ends what is talked about, and goes to no state";
    report(at, "`closed`", why).help(format!(
        "write in the team what customers are told while it is closed: `team {team} {{ …, closed exactly \"We \
         are closed. A colleague answers in the morning.\" }}`; or start a playbook on the intent, whose \
         `handoff {team}` may go to a state"
    ))
}

/// `list of` a value that is looked for in no conversation.
pub(crate) fn list_of(at: Origin, what: &str) -> Diagnostic {
    let why = "it tells what the matters of a conversation that ended carried";
    report(at, "`list of`", why).help(format!(
        "write `list of {what} in this conversation`; a list of your own is `[first, second]`"
    ))
}

/// `what` means nothing `at`, because of `why`.
pub(crate) fn report(at: Origin, what: &str, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("{what} means nothing here: {why}"))
}
