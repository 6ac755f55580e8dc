//! The file that says which models may be asked can't stand. Whoever reads such files reports it; here
//! are its code and its page.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0902"),
    title: "models can't be asked like this",
    text: include_str!("../../../docs/diagnostics/PB0902.md"),
};

/// What stands `at`, in a file of models, can't stand: `why` says so, and what to write instead.
pub fn report(at: Origin, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, why)
}
