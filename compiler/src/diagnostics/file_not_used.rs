//! A name of a file that this file doesn't use.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0105"),
    title: "the name is in a file that is not used here",
    text: include_str!("../../../docs/diagnostics/PB0105.md"),
};

/// `name` is declared in the file `module`, which the file of `at` doesn't use. `top` is where a
/// `use` line would go.
pub(crate) fn report(
    at: Origin,
    kind: &str,
    name: &str,
    module: &str,
    declared: Origin,
    top: Origin,
) -> Diagnostic {
    let message = format!("the {kind} `{name}` is in `{module}`, which this file does not use");
    Diagnostic::error(PAGE.code, at, message)
        .label(declared, "declared here")
        .help(format!("write `use {module}` at the top of this file"))
        .fix(format!("add `use {module}`"), top, format!("use {module}\n"))
}
