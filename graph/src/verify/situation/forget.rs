//! Forgetting: a name gets another value, and nothing that rested on the old one is known any more.
//! What other terms were told through it stays.

use std::collections::BTreeSet;

use super::Situation;
use crate::verify::term::{Root, TermId, Terms};

impl Situation {
    /// Loses everything that rests on a name; what other terms were told through it stays.
    pub(crate) fn forget(&mut self, root: Root, terms: &mut Terms<'_>) {
        self.filled.remove(&root);
        self.forget_conditions(root, terms);
        let gone = |term: &TermId| terms.rests_on(*term, root);
        let groups: BTreeSet<TermId> = self.same.values().copied().filter(gone).collect();
        for speaker in groups {
            let stays: Vec<TermId> = self
                .same
                .iter()
                .filter(|(term, its)| **its == speaker && !gone(term))
                .map(|(term, _)| *term)
                .collect();
            if let Some(heir) = stays.first().copied() {
                for term in &stays {
                    self.same.insert(*term, heir);
                }
                self.same.remove(&heir);
                // Nothing else is known of the heir, so this can't contradict.
                let _: bool = self.move_knowledge(speaker, heir);
            }
        }
        self.same.retain(|term, speaker| !gone(term) && !gone(speaker));
        self.choices.retain(|term, _| !gone(term));
        self.present.retain(|term| !gone(term));
        self.missing.retain(|term| !gone(term));
        self.differ.retain(|(a, b)| !gone(a) && !gone(b));
        self.every.retain(|(list, ..)| !gone(list));
        let lost: Vec<TermId> = self.zone.names().iter().copied().filter(gone).collect();
        for term in lost {
            self.zone.forget(term);
        }
    }

    /// Conditions on elements that speak of a name speak of an equal term, or are lost.
    fn forget_conditions(&mut self, root: Root, terms: &mut Terms<'_>) {
        let mut kept = BTreeSet::new();
        for (list, element, body) in std::mem::take(&mut self.every) {
            let mut body = Some(body);
            loop {
                let speaks_of = body.as_ref().and_then(|body| {
                    body.terms()
                        .into_iter()
                        .find(|term| terms.rests_on(*term, root) && !terms.contains(*term, element))
                });
                let Some(term) = speaks_of else { break };
                let heir = self.equal_without(term, root, terms);
                body = heir.and_then(|heir| body.map(|body| body.replace(terms, term, heir)));
            }
            // A term that mixes the element with the name is nothing that can be put otherwise.
            if let Some(body) = body
                && !body.terms().into_iter().any(|term| terms.besides(term, element, root))
            {
                kept.insert((list, element, body));
            }
        }
        self.every = kept;
    }

    fn equal_without(&self, term: TermId, root: Root, terms: &Terms<'_>) -> Option<TermId> {
        let speaker = self.speaker(term);
        let group = self.same.iter().filter(|(_, its)| **its == speaker).map(|(term, _)| *term);
        std::iter::once(speaker).chain(group).find(|other| !terms.rests_on(*other, root))
    }
}
