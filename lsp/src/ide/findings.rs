//! Findings as an editor shows them: one place, one text that tells the whole story, and the places
//! that belong to it. An editor that shows only the text leaves nothing out; one that shows the
//! related places lets people jump to them.

use playbook_compiler::Checked;
use playbook_graph::{
    Arena, Code, Diagnostic, FileId, Fix, Label, Origin, PathStep, Severity, Source,
};

/// What was found in a project.
#[derive(Debug)]
pub(crate) struct Findings {
    /// The texts that were looked at; all places are in them.
    pub(crate) sources: Arena<FileId, Source>,
    /// In the order in which the compiler tells them.
    pub(crate) list: Vec<Finding>,
}

/// One finding, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Its stable code.
    pub(crate) code: Code,
    /// How bad it is.
    pub(crate) severity: Severity,
    /// Where it is marked.
    pub(crate) place: Origin,
    /// The sentence on the first line; then what helps, the places, and how it happens.
    pub(crate) text: String,
    /// Places that belong to it, in any file: labels, then the steps that have one.
    pub(crate) related: Vec<Related>,
    /// A change that mends it.
    pub(crate) fix: Option<Fix>,
}

/// A place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Related {
    /// Where.
    pub(crate) place: Origin,
    /// What it has to do with it.
    pub(crate) text: String,
}

impl Findings {
    /// What the compiler and the verifier found, as an editor shows it.
    pub(crate) fn of(checked: Checked) -> Self {
        let Checked { sources, diagnostics, .. } = checked;
        let list = diagnostics.into_iter().map(|found| finding(&sources, found)).collect();
        Self { sources, list }
    }

    /// The findings marked in `file`.
    pub(crate) fn in_file(&self, file: FileId) -> impl Iterator<Item = &Finding> {
        self.list.iter().filter(move |finding| finding.place.file == file)
    }

    /// The findings with a fix whose mark touches the bytes from `start` to `end` of `file`.
    pub(crate) fn fixable(
        &self,
        file: FileId,
        start: u32,
        end: u32,
    ) -> impl Iterator<Item = (&Finding, &Fix)> {
        self.in_file(file)
            .filter(move |finding| finding.place.start <= end && start <= finding.place.end)
            .filter_map(|finding| Some((finding, finding.fix.as_ref()?)))
    }
}

fn finding(sources: &Arena<FileId, Source>, found: Diagnostic) -> Finding {
    // A finding about the project as a whole has no place: it is shown where reading starts.
    let place = found.origin().unwrap_or(Origin::new(FileId(0), 0, 0));
    let text = story(sources, &found);
    let labels = found.labels.into_iter().skip(1);
    let labels = labels.map(|Label { origin, text }| Related { place: origin, text });
    let steps = found.path.iter().enumerate().filter_map(|(at, step)| {
        let text = format!("{}. {}", at + 1, step.text);
        Some(Related { place: step.origin?, text })
    });
    let related = labels.chain(steps).collect();
    Finding { code: found.code, severity: found.severity, place, text, related, fix: found.fix }
}

/// The whole story of a finding, its sentence on the first line.
fn story(sources: &Arena<FileId, Source>, found: &Diagnostic) -> String {
    let mut lines = vec![found.message.clone()];
    let (here, others) = match found.labels.split_first() {
        Some((here, others)) => (here.text.as_str(), others),
        None => ("", [].as_slice()),
    };
    if !here.is_empty() {
        lines.push(format!("here: {here}"));
    }
    lines.extend(others.iter().map(|label| label_line(sources, label)));
    if !found.path.is_empty() {
        lines.push(format!("{}:", found.path_title()));
        lines.extend(found.path.iter().enumerate().map(|(at, step)| step_line(at + 1, step)));
    }
    lines.extend(found.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}

fn label_line(sources: &Arena<FileId, Source>, label: &Label) -> String {
    let text = if label.text.is_empty() { "see also" } else { label.text.as_str() };
    match sources.lookup(label.origin.file) {
        Some(source) => {
            let (line, _) = source.position(label.origin.start);
            format!("{}:{line}: {text}", source.name)
        }
        None => text.to_owned(),
    }
}

fn step_line(number: usize, step: &PathStep) -> String {
    let PathStep { text, place, .. } = step;
    if place.is_empty() {
        format!("  {number}. {text}")
    } else {
        format!("  {number}. {text}   [{place}]")
    }
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
