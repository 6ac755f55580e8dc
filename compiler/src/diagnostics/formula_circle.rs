//! A formula that is calculated from itself.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0230"),
    title: "a formula is calculated from itself",
    text: include_str!("../../../docs/diagnostics/PB0230.md"),
};

/// Each formula of the circle uses the next one, and the last one the first.
pub(crate) fn report(circle: &[(&str, Origin)]) -> Option<Diagnostic> {
    let (first, at) = circle.first()?;
    let names: Vec<String> =
        circle.iter().chain(circle.first()).map(|(name, _)| format!("`{name}`")).collect();
    let message = format!("`{first}` is calculated from itself: {}", names.join(" uses "));
    let mut finding = Diagnostic::error(PAGE.code, *at, message)
        .help("a formula is put in where it is used, so it can't come back to itself");
    for (name, there) in circle.iter().skip(1) {
        finding = finding.label(*there, format!("`{name}` is on the way"));
    }
    Some(finding)
}
