//! A sensitive tool may be used without asking the customer.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0803"),
    title: "a sensitive tool is used without the customer's yes",
    text: include_str!("../../../docs/diagnostics/PB0803.md"),
};

/// The authority `at` lets `tool` be used by its `rule` alone; a line can be put `before` that.
pub(crate) fn report(at: Origin, tool: &str, rule: Origin, before: Origin) -> Diagnostic {
    let message = format!(
        "`{tool}` is sensitive, and is done on what a message was understood to say: one that was \
         misunderstood can't be taken back"
    );
    Diagnostic::warning(PAGE.code, at, message)
        .here("nothing here asks the customer")
        .label(rule, "this alone is enough")
        .help("write `needs the customer's yes`: each call then shows what it is about to do, and asks")
        .fix("ask the customer", before, "needs the customer's yes\n  ")
}
