//! A playbook that never runs.

use playbook_graph::{Code, Diagnostic, Origin};

use super::Page;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0801"),
    title: "nothing starts this playbook",
    text: include_str!("../../../docs/diagnostics/PB0801.md"),
};

/// Nothing starts `playbook`.
pub(crate) fn by_nothing(at: Origin, playbook: &str) -> Diagnostic {
    Diagnostic::warning(PAGE.code, at, format!("nothing starts `{playbook}`"))
        .here("never runs")
        .help("write what it starts on, such as `starts on intent refund`, or delete it")
}

/// `playbook` starts on something, and no desk offers it; `list` is where a desk's list ends.
pub(crate) fn offered_by_nobody(at: Origin, playbook: &str, list: Option<Origin>) -> Diagnostic {
    let finding = Diagnostic::warning(PAGE.code, at, format!("no desk offers `{playbook}`"))
        .here("never runs")
        .help(format!("add it to the `playbooks` of a desk: `playbooks …, {playbook}`"));
    match list {
        Some(list) => finding.fix("offer it at the desk", list, format!(", {playbook}")),
        None => finding,
    }
}
