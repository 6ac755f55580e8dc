//! A value that a closed choice doesn't have.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::{list, nearest};
use super::other_words::for_a_value;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0107"),
    title: "the choice has no such value",
    text: include_str!("../../../docs/diagnostics/PB0107.md"),
};

/// The choice `choice` has no value `name`.
pub(crate) fn report<'n>(
    at: Origin,
    name: &str,
    choice: &str,
    values: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let values: Vec<&str> = values.into_iter().collect();
    let finding = Diagnostic::error(PAGE.code, at, format!("`{choice}` has no value `{name}`"));
    if let Some(instead) = for_a_value(name) {
        return finding.help(instead.help);
    }
    match nearest(name, values.iter().copied()) {
        Some(near) => {
            finding.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), at, near)
        }
        None => finding.help(format!("its values are {}", list(values))),
    }
}
