//! A wait that may never end.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0225"),
    title: "a wait may never end",
    text: include_str!("../../../docs/diagnostics/PB0225.md"),
};

/// The `wait` `at` has no `after`.
pub(crate) fn report(at: Origin) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, "nothing ends this `wait` if what it waits for never happens")
        .help("write how long it waits, and what then: `after 14 days -> remind`")
}

/// The wait ends after `found`, which is neither a length of time nor a moment.
pub(crate) fn no_time(at: Origin, found: &str) -> Diagnostic {
    let message =
        format!("a `wait` ends after a length of time, or at a moment, and this is {found}");
    Diagnostic::error(PAGE.code, at, message)
        .help("write `after 24 hours`, or `after (2 business_days of support after now)`")
}
