//! What the language has and this build doesn't yet.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0600"),
    title: "this part of the language is not built yet",
    text: include_str!("../../../docs/diagnostics/PB0600.md"),
};

/// `what` can be read, and isn't built. `instead` says what works today.
pub(crate) fn report(at: Origin, what: &str, instead: &str) -> Diagnostic {
    let finding = Diagnostic::error(PAGE.code, at, format!("{what} is not built yet"));
    if instead.is_empty() { finding } else { finding.help(instead) }
}

/// What to do instead of asking for a secret: never to go on as if it were kept.
pub(crate) const INSTEAD_OF_SECRET: &str = "do not let this value in here: it would be journaled as it is; hand over to a person where it \
     is needed";
