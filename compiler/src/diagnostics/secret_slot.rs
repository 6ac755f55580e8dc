//! A secret that couldn't be kept: nothing finds it in a message, or something else would hold it.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0350"),
    title: "a secret can't be kept like this",
    text: include_str!("../../../docs/diagnostics/PB0350.md"),
};

/// A slot for a secret without a pattern; `what` is what it holds.
pub(crate) fn without_pattern(at: Origin, slot: &str, what: &str) -> Diagnostic {
    let message = format!(
        "a secret is found in a message by its pattern, and `{slot}` holds {what}, which has none"
    );
    Diagnostic::error(PAGE.code, at, message)
        .here("secret here")
        .help(format!("give it a type with a pattern: `type Pin = text matching \"[0-9]{{4}}\"`, then `slot {slot}: Pin`"))
}

/// A clause that would show, compare or keep the secret.
pub(crate) fn with_clause(at: Origin, clause: &str, why: &str) -> Diagnostic {
    let message = format!("{clause} doesn't go with `secret`: {why}");
    Diagnostic::error(PAGE.code, at, message)
        .help("leave it out; let the tool that takes the secret refuse it by a name")
}

/// Something that is no text is marked `secret`; `what` is what it is.
pub(crate) fn no_text(at: Origin, name: &str, what: &str) -> Diagnostic {
    let message = format!("only a text can be a secret, and `{name}` is {what}");
    Diagnostic::error(PAGE.code, at, message)
        .help("make it a text, or a text with a pattern: `type Pin = text matching \"[0-9]{4}\"`")
}
