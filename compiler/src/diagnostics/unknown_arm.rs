//! An arm for what can't happen here.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;
use super::nearest::{list, nearest};

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0108"),
    title: "there is no such way out here",
    text: include_str!("../../../docs/diagnostics/PB0108.md"),
};

/// `what` (`this call`, `this question`) can't end in `name`.
pub(crate) fn report<'n>(
    at: Origin,
    name: &str,
    what: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let finding = Diagnostic::error(PAGE.code, at, format!("{what} can't end in `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => {
            finding.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), at, near)
        }
        None if WELL.contains(&name) => finding.help(format!(
            "where all goes well, the lines below go on: that needs no arm. It can also end in {}",
            list(known)
        )),
        None => finding.help(format!("it can end in {}", list(known))),
    }
}

/// How people write that something went well.
const WELL: [&str; 9] =
    ["done", "ok", "yes", "success", "succeeded", "answered", "returned", "result", "then"];
