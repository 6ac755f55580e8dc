//! A playbook whose documentation nobody can tell to somebody else.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0710"),
    title: "a playbook is explained in more than two sentences",
    text: include_str!("../../../docs/diagnostics/PB0710.md"),
};

/// The documentation of the playbook `at` has so many sentences.
pub(crate) fn report(at: Origin, name: &str, count: usize) -> Diagnostic {
    let message =
        format!("`{name}` is explained in {count} sentences, and two are what people can tell");
    Diagnostic::warning(PAGE.code, at, message).here("the `##` lines above say too much").help(
        "say in two sentences what it is for; write the rest as `#` comments where it belongs",
    )
}
