//! A name that nothing has.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::{list, nearest};
use super::other_words::for_a_value;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0101"),
    title: "nothing has this name",
    text: include_str!("../../../docs/diagnostics/PB0101.md"),
};

/// Nothing that may stand `at` is called `name`; `kind` says with its article what may (`a tool`),
/// `place` where it was looked for, `known` what there is.
pub(crate) fn report<'n>(
    at: Origin,
    name: &str,
    kind: &str,
    place: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let message =
        format!("there is no {kind} `{name}`{}{place}", if place.is_empty() { "" } else { " " });
    let finding = Diagnostic::error(PAGE.code, at, message);
    if let Some(instead) = for_a_value(name).filter(|_| kind == "value") {
        let finding = finding.help(instead.help);
        return match instead.fix {
            Some(fix) => finding.fix(format!("write `{fix}`"), at, fix),
            None => finding,
        };
    }
    match nearest(name, known.iter().copied()) {
        Some(near) => {
            finding.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), at, near)
        }
        None if known.is_empty() => finding,
        None => finding.help(format!("known here: {}", list(known))),
    }
}

/// Nothing here is called `name`, but `whole` is a field of that name.
pub(crate) fn field_of(at: Origin, name: &str, whole: &str) -> Diagnostic {
    Diagnostic::error(PAGE.code, at, format!("there is no value `{name}` here"))
        .help(format!("it is a field: write `{whole}`"))
        .fix(format!("write `{whole}`"), at, whole)
}
