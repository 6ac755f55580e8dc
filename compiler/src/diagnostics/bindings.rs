//! The file that says how tools are reached doesn't fit the tools. Whoever reads such files reports
//! it; here are its code and its page.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0901"),
    title: "the bindings don't fit the tools",
    text: include_str!("../../../docs/diagnostics/PB0901.md"),
};

/// What stands `at`, in a file of bindings, can't stand: `why` says so, and what to write instead.
pub fn report(at: Origin, why: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, why)
}
