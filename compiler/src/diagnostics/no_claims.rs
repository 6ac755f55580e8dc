//! A desk with a voice, and a sensitive tool of which nothing says in which words it is claimed.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0373"),
    title: "nothing says which words claim that this was done",
    text: include_str!("../../../docs/diagnostics/PB0373.md"),
};

/// `tool`, at `at`, is used by a desk that has a voice.
pub(crate) fn report(at: Origin, tool: &str, desk: &str) -> Diagnostic {
    let message = format!(
        "a model puts the replies of `{desk}` into other words, and nothing says which words claim \
         that `{tool}` was done"
    );
    Diagnostic::warning(PAGE.code, at, message).help(
        "write `claims \"is cancelled\", \"has been cancelled\"` in the tool: a model's words that say so \
         where the text doesn't are then never sent",
    )
}
