//! Checking one project again and again: what was found of each playbook may be remembered by those
//! who can tell that nothing which its proof rests on has changed. Remembers nothing itself.

use super::report::Cause;
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::origin::Origin;
use crate::playbook::PlaybookId;

/// What is remembered between checks, by whoever keeps the texts.
///
/// The proof of a playbook rests on its own text and on everything in the project that is no
/// playbook. Playbooks that run others, or that others run, are never asked for.
pub trait Memory {
    /// What was found of a playbook, where all that its proof rests on is as it was.
    fn recall(&mut self, graph: &Graph, playbook: PlaybookId) -> Option<Vec<Found>>;
    /// Takes note of what is found of a playbook.
    fn keep(&mut self, graph: &Graph, playbook: PlaybookId, found: &[Found]);
    /// Whether anybody still wants to know.
    fn goes_on(&self) -> bool;
}

/// One thing that is found of a playbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub finding: Diagnostic,
    /// What lies under it and maybe under findings in other playbooks: told of the first one only.
    pub(super) cause: Option<Cause>,
}

impl Found {
    /// Hands out every place that it speaks of, to be moved.
    pub fn each_place(&mut self, with: &mut impl FnMut(&mut Origin)) {
        let Diagnostic { labels, path, fix, .. } = &mut self.finding;
        labels.iter_mut().for_each(|label| with(&mut label.origin));
        path.iter_mut().filter_map(|step| step.origin.as_mut()).for_each(&mut *with);
        let edits = fix.iter_mut().flat_map(|fix| &mut fix.edits);
        edits.for_each(|edit| with(&mut edit.origin));
        if let Some((property, rule)) = &mut self.cause {
            with(property);
            rule.iter_mut().for_each(with);
        }
    }
}

/// Remembers nothing: every playbook is proved.
pub(super) struct Nothing;

impl Memory for Nothing {
    fn recall(&mut self, _: &Graph, _: PlaybookId) -> Option<Vec<Found>> {
        None
    }

    fn keep(&mut self, _: &Graph, _: PlaybookId, _: &[Found]) {}

    fn goes_on(&self) -> bool {
        true
    }
}
