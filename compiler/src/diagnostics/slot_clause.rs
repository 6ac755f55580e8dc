//! A clause of a slot that doesn't go with what the slot holds.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0640"),
    title: "a clause doesn't go with what the slot holds",
    text: include_str!("../../../docs/diagnostics/PB0640.md"),
};

/// `until` of a slot for one value.
pub(crate) fn until(at: Origin, slot: &str) -> Diagnostic {
    let message = format!("`until` gathers a list, and `{slot}` holds one value");
    Diagnostic::error(PAGE.code, at, message)
        .help(format!("leave it out, or write `slot {slot}: list of …, 1 or more, until \"…\"`"))
}

/// Fields of what has none; `what` is what the slot holds.
pub(crate) fn fields(at: Origin, what: &str) -> Diagnostic {
    let message =
        format!("only a record is put together field by field, and this slot holds {what}");
    Diagnostic::error(PAGE.code, at, message).help("write `among` a list, without the braces")
}

/// A record that is picked as a whole and put together field by field.
pub(crate) fn twice_picked(at: Origin, slot: &str) -> Diagnostic {
    let message = format!("`{slot}` is picked as a whole, so its fields are not picked one by one");
    Diagnostic::error(PAGE.code, at, message)
        .help("keep `among` for the whole, or the braces for the fields")
}

/// `may be new` without a list in which it could be missing.
pub(crate) fn new_of_nothing(at: Origin) -> Diagnostic {
    let message = "`may be new` says that it need not be in a list, and there is none";
    Diagnostic::error(PAGE.code, at, message)
        .help("leave it out, or write what else it is picked from: `among …`")
}
