//! Where findings are collected: all of them, in the order of files and places, without those that
//! only follow from a line that couldn't be read. Finds nothing itself.

use playbook_graph::{Diagnostic, FileId, Origin};

/// How many findings of one file are shown; more only tire.
pub(crate) const MOST_OF_A_FILE: usize = 200;

/// The findings of a project, as they are made.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Diagnostic>,
    unreadable: Vec<Unreadable>,
}

/// A place that couldn't be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unreadable {
    /// The lines it is on.
    pub(crate) lines: Origin,
    /// The declaration it is in.
    pub(crate) declaration: Origin,
}

impl Findings {
    /// Adds one.
    pub(crate) fn push(&mut self, finding: Diagnostic) {
        self.list.push(finding);
    }

    /// Notes a place that couldn't be read: what is found on its lines is not its own fault.
    pub(crate) fn unreadable(&mut self, place: Unreadable) {
        self.unreadable.push(place);
    }

    /// Whether nothing stops the build so far.
    pub(crate) fn are_clean(&self) -> bool {
        !self.list.iter().any(Diagnostic::is_error)
    }

    /// How many there are, to see later whether something was found since.
    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    /// Forgets what was found since there were `count`.
    pub(crate) fn back_to(&mut self, count: usize) {
        self.list.truncate(count);
    }

    /// All that are worth showing: by file and place, each once, at most [`MOST_OF_A_FILE`] a file.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        let Self { list, unreadable } = self;
        let mut list: Vec<_> =
            list.into_iter().filter(|finding| !follows(finding, &unreadable)).collect();
        list.sort_by_cached_key(|finding| {
            (finding.origin(), finding.code, finding.message.clone())
        });
        list.dedup_by(|a, b| (a.origin(), a.code, &a.message) == (b.origin(), b.code, &b.message));
        let mut seen: (Option<FileId>, usize) = (None, 0);
        list.retain(|finding| {
            let file = finding.origin().map(|origin| origin.file);
            seen = if seen.0 == file { (file, seen.1 + 1) } else { (file, 1) };
            seen.1 <= MOST_OF_A_FILE
        });
        list
    }
}

/// Whether a finding only follows from what couldn't be read: it is on the same line, or it is
/// about the shape of a declaration that wasn't read whole.
fn follows(finding: &Diagnostic, unreadable: &[Unreadable]) -> bool {
    let Some(at) = finding.origin() else { return false };
    let of_shape = finding.code.0.starts_with("PB06");
    !finding.code.0.starts_with("PB00")
        && unreadable
            .iter()
            .any(|place| overlap(at, place.lines) || of_shape && overlap(at, place.declaration))
}

fn overlap(a: Origin, b: Origin) -> bool {
    a.file == b.file && a.start <= b.end && b.start <= a.end
}
