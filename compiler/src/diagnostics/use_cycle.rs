//! Files that use each other in a circle.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0104"),
    title: "files use each other in a circle",
    text: include_str!("../../../docs/diagnostics/PB0104.md"),
};

/// The files `circle` use each other, the last the first; `at` is the `use` that closes it.
pub(crate) fn report(at: Origin, circle: &[(&str, Origin)]) -> Diagnostic {
    let names: Vec<_> = circle.iter().map(|(name, _)| format!("`{name}`")).collect();
    let message = match names.as_slice() {
        [only] => format!("{only} uses itself"),
        _ => format!("these files use each other in a circle: {}", names.join(" uses ")),
    };
    let mut finding = Diagnostic::error(PAGE.code, at, message)
        .help("move what both need into a file of its own, and let both use that");
    for (name, origin) in circle.iter().filter(|(_, origin)| *origin != at) {
        finding = finding.label(*origin, format!("`{name}` uses the next one here"));
    }
    finding
}
