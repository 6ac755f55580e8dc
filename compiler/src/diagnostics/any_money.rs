//! An amount of unknown currency, used as if its currency were known.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0231"),
    title: "an amount of unknown currency is calculated with",
    text: include_str!("../../../docs/diagnostics/PB0231.md"),
};

/// Neither side says in which currency it is.
pub(crate) fn report(at: Origin) -> Diagnostic {
    let message = "this amount may be in any currency, so it can't be compared or calculated with";
    Diagnostic::error(PAGE.code, at, message).help(
        "ask for its currency first: `when amount is EUR`, and use an amount in EUR beside it",
    )
}

/// The currency is asked for of `what`, which has one or none by its type.
pub(crate) fn known(at: Origin, what: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("this is {what}, so there is no currency to ask for"))
        .help("`is EUR` is asked of an amount of the type `money`")
}
