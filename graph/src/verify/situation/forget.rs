//! Forgetting: names get other values, and nothing that rested on the old ones is known any more.
//! What other terms were told through them stays.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Situation;
use super::said::Said;
use crate::verify::roots::Roots;
use crate::verify::shared::Set;
use crate::verify::term::{Root, TermId, Terms};

impl Situation {
    /// Loses everything that rests on a name; what other terms were told through it stays.
    pub(crate) fn forget(&mut self, root: Root, terms: &mut Terms<'_>) {
        self.forget_all(&[root], terms);
    }

    /// Loses everything that rests on one of these names.
    pub(crate) fn forget_all(&mut self, roots: &[Root], terms: &mut Terms<'_>) {
        for root in roots {
            self.filled.remove(root);
        }
        self.lose(&terms.set_of(roots.iter().copied()), terms);
    }

    /// Loses everything that rests on names which are not live, and nobody reads any more.
    pub(crate) fn forget_dead(&mut self, live: &Roots, terms: &mut Terms<'_>) {
        let dead = self.rests_on(terms).without(live).without(terms.staying());
        if !dead.is_empty() {
            self.filled.retain(|root| !terms.is_in(*root, &dead));
            self.lose(&dead, terms);
        }
    }

    fn lose(&mut self, roots: &Roots, terms: &mut Terms<'_>) {
        // A name that no term rests on has no number.
        if roots.is_empty() {
            return;
        }
        self.forget_conditions(roots, terms);
        let gone = |term: &TermId| terms.rests_on_any(*term, roots);
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
        if self.zone.names().iter().any(gone) {
            Rc::make_mut(&mut self.zone).keep(|term| !gone(term));
        }
    }

    /// Conditions on elements that speak of a name speak of an equal term, or are lost.
    fn forget_conditions(&mut self, roots: &Roots, terms: &mut Terms<'_>) {
        // Most names are in no condition: then nothing has to be put otherwise.
        if !self.every.iter().any(|(.., said)| said.rests().meet(roots)) {
            return;
        }
        let mut kept = Set::default();
        for (list, element, body) in self.every.iter().cloned() {
            // A list that nothing else is equal to is lost with all that is said of it.
            if self.equal_without(list, roots, terms).is_none() {
                continue;
            }
            if !body.rests().meet(roots) {
                kept.insert((list, element, body));
                continue;
            }
            let mut body = Some(Rc::unwrap_or_clone(body).into_condition());
            loop {
                let speaks_of = body.as_ref().and_then(|body| {
                    body.terms().into_iter().find(|term| {
                        terms.rests_on_any(*term, roots) && !terms.contains(*term, element)
                    })
                });
                let Some(term) = speaks_of else { break };
                let heir = self.equal_without(term, roots, terms);
                body = heir.and_then(|heir| body.map(|body| body.replace(terms, term, heir)));
            }
            // A term that mixes the element with the name is nothing that can be put otherwise.
            if let Some(body) = body
                && !body.terms().into_iter().any(|term| terms.besides(term, element, roots))
            {
                kept.insert((list, element, Rc::new(Said::of(body, terms))));
            }
        }
        self.every = kept;
    }

    fn equal_without(&self, term: TermId, roots: &Roots, terms: &Terms<'_>) -> Option<TermId> {
        let speaker = self.speaker(term);
        let group = self.same.iter().filter(|(_, its)| **its == speaker).map(|(term, _)| *term);
        std::iter::once(speaker).chain(group).find(|other| !terms.rests_on_any(*other, roots))
    }
}

#[cfg(test)]
#[path = "forget_tests.rs"]
mod tests;
