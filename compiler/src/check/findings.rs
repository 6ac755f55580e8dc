//! Where findings are collected: all of them, in the order of files and places, without those that
//! only follow from a line that couldn't be read. Finds nothing itself.

use std::collections::BTreeMap;

use playbook_graph::{Code, Diagnostic, FileId, Label, Origin};

use crate::diagnostics::file_not_used;

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

    /// Adds one that says of a file what has to be said once, whoever comes upon it.
    pub(crate) fn push_once(&mut self, finding: Diagnostic) {
        let same = |told: &Diagnostic| told.code == finding.code && told.message == finding.message;
        if !self.list.iter().any(same) {
            self.list.push(finding);
        }
    }

    /// Notes a place that couldn't be read: what is found on its lines is not its own fault.
    pub(crate) fn unreadable(&mut self, place: Unreadable) {
        self.unreadable.push(place);
    }

    /// Whether a declaration was read whole, so that what it lacks it really lacks.
    pub(crate) fn was_read(&self, declaration: Origin) -> bool {
        !self.unreadable.iter().any(|place| overlap(place.declaration, declaration))
    }

    /// Whether a piece is on lines that could be read, so that it means what it seems to.
    pub(crate) fn is_readable(&self, piece: Origin) -> bool {
        !self.unreadable.iter().any(|place| overlap(place.lines, piece))
    }

    /// The lines that couldn't be read.
    pub(crate) fn unread_lines(&self) -> impl Iterator<Item = Origin> {
        self.unreadable.iter().map(|place| place.lines)
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

    /// All that are worth showing: by file and place, one a cause, at most [`MOST_OF_A_FILE`] a file.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        let Self { list, unreadable } = self;
        let mut list: Vec<_> =
            list.into_iter().filter(|finding| !follows(finding, &unreadable)).collect();
        list.sort_by_cached_key(|finding| {
            (finding.origin(), finding.code, finding.message.clone())
        });
        let mut list = once_a_cause(list);
        let mut seen: (Option<FileId>, usize) = (None, 0);
        list.retain(|finding| {
            let file = finding.origin().map(|origin| origin.file);
            seen = if seen.0 == file { (file, seen.1 + 1) } else { (file, 1) };
            seen.1 <= MOST_OF_A_FILE
        });
        list
    }
}

/// How many more places of one cause are pointed out.
const MOST_PLACES: usize = 10;

/// A name that isn't known is one finding a file, with the other places where it is written.
fn once_a_cause(list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(Option<FileId>, Code, String), usize> = BTreeMap::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in list {
        let file = finding.origin().map(|origin| origin.file);
        let cause = match (finding.code, &finding.fix) {
            (code, Some(fix)) if code == file_not_used::PAGE.code => fix.title.clone(),
            _ => finding.message.clone(),
        };
        let at = *first.entry((file, finding.code, cause)).or_insert(kept.len());
        match (kept.get_mut(at), finding.origin()) {
            (Some(known), Some(place)) if finding.code.0.starts_with("PB01") => {
                if known.origin() != Some(place) && known.labels.len() <= MOST_PLACES {
                    known.labels.push(Label { origin: place, text: "also here".to_owned() });
                }
            }
            (Some(known), place) if known.origin() == place => {}
            _ => kept.push(finding),
        }
    }
    kept
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

/// Whether two pieces touch.
pub(crate) fn overlap(a: Origin, b: Origin) -> bool {
    a.file == b.file && a.start <= b.end && b.start <= a.end
}

#[cfg(test)]
mod tests {
    use super::{Findings, MOST_OF_A_FILE};
    use crate::diagnostics;
    use playbook_graph::{FileId, Origin};

    fn place(file: u32, start: u32) -> Origin {
        Origin::new(FileId(file), start, start + 1)
    }

    #[test]
    fn findings_come_in_the_order_of_their_places_and_not_without_end() {
        let mut findings = Findings::default();
        for at in (0..1_000).rev() {
            findings.push(diagnostics::amount::too_large(place(0, at)));
        }
        findings.push(diagnostics::amount::too_large(place(1, 0)));
        let shown = findings.finish();
        assert_eq!(shown.len(), MOST_OF_A_FILE + 1);
        assert_eq!(shown[0].origin(), Some(place(0, 0)));
        assert_eq!(shown[MOST_OF_A_FILE].origin(), Some(place(1, 0)));
    }

    #[test]
    fn a_name_is_reported_once_with_its_other_places() {
        let mut findings = Findings::default();
        for at in [30, 10, 20] {
            let unknown = diagnostics::unknown_name::report(place(0, at), "x", "state", "", []);
            findings.push(unknown);
        }
        let shown = findings.finish();
        assert_eq!(shown.len(), 1);
        let places: Vec<_> = shown[0].labels.iter().map(|label| label.origin).collect();
        assert_eq!(places, [place(0, 10), place(0, 20), place(0, 30)]);
    }
}
