//! A value that customers name by a word that answers every question.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0807"),
    title: "a value is named by “yes” or “no”",
    text: include_str!("../../../docs/diagnostics/PB0807.md"),
};

/// The `value` of a `choice` has `word` for its name.
pub(crate) fn report(at: Origin, choice: &str, value: &str, word: &str) -> Diagnostic {
    let message = format!(
        "customers name the value `{value}` of `{choice}` by “{word}”, which answers other questions, too"
    );
    Diagnostic::warning(PAGE.code, at, message)
        .here("one of these is said by a yes or a no")
        .help(format!("ask with a slot of the type `bool`, or take “{word}” out of the words"))
}
