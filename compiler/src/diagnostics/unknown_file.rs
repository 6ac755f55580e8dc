//! A `use` of a file that isn't there.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::{list, nearest};

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0103"),
    title: "there is no such file to use",
    text: include_str!("../../../docs/diagnostics/PB0103.md"),
};

/// No file of the project is called `name`.
pub(crate) fn report<'n>(
    at: Origin,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let message = match name.strip_prefix("std.") {
        Some(_) => format!("there is no standard file `{name}`"),
        None => format!("there is no file `{}.playbook` in this project", name.replace('.', "/")),
    };
    let finding = Diagnostic::error(PAGE.code, at, message);
    match nearest(name, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `use {near}`?")).fix(
            format!("write `{near}`"),
            at,
            near,
        ),
        None if known.is_empty() => finding.help("it has no other file that could be used"),
        None => finding.help(format!("it has {}", list(known))),
    }
}
