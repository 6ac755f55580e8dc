//! Evidence: what an authority wants to know of a call besides its arguments.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::{list, nearest};

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0620"),
    title: "evidence is demanded and not passed",
    text: include_str!("../../../docs/diagnostics/PB0620.md"),
};

/// The call, `at`, doesn't pass what an authority over `tool` wants to know.
pub(crate) fn missing(at: Origin, tool: &str, evidence: &str) -> Diagnostic {
    let message = format!("the authority over `{tool}` wants to know `{evidence}`");
    Diagnostic::error(PAGE.code, at, message)
        .here("not passed here")
        .help(format!("write `with {evidence}` behind the call, and ask for it before"))
}

/// `name`, `at`, is passed and no authority over `tool` wants to know it.
pub(crate) fn not_wanted<'n>(
    at: Origin,
    name: &str,
    tool: &str,
    wanted: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let wanted: Vec<&str> = wanted.collect();
    let message = format!("no authority over `{tool}` wants to know `{name}`");
    let finding = Diagnostic::error(PAGE.code, at, message);
    if wanted.is_empty() {
        return finding
            .help(format!("leave `with {name}` out, or write `with {name}: …` in the authority"));
    }
    match nearest(name, wanted.iter().copied()) {
        Some(near) => {
            finding.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), at, near)
        }
        None => finding.help(format!("it wants to know {}", list(wanted))),
    }
}
