//! Situations: what is known for certain at a point of a playbook. A situation stands for every
//! concrete moment that fits it. Knows how knowledge is added, lost, compared and put together;
//! knows nothing of steps.

pub(crate) mod admits;
mod forget;
mod join;
mod laws;
mod learn;
mod list;
mod said;
mod tell;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::formula::Formula;
use super::roots::Roots;
use super::shared::{Map, Set};
use super::term::{Linear, Root, TermId, Terms};
use super::zone::Zone;
use crate::fact::FactId;
use crate::playbook::StateId;
use crate::tool::ToolId;
use said::Said;

/// More cases than this are not told apart within one condition: the condition then adds nothing.
const MOST_CASES: usize = 32;

/// How often a state was entered, where that is no longer known.
pub(crate) const UNCOUNTED: u32 = u32::MAX;

/// What it says that a state was entered so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visits {
    /// Just so often.
    Exactly,
    /// So often or more.
    AtLeast,
}

/// What is known for certain at a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Situation {
    /// Facts that are proved.
    pub facts: Set<FactId>,
    /// Slots and variables that hold a value.
    pub filled: Set<Root>,
    /// How often bounded states were entered; never is left out.
    pub visits: Map<StateId, u32>,
    /// How often, at most, a tool whose calls are counted was done in the case; never is left out.
    pub done: Map<ToolId, u32>,
    /// Whether every moment that fits can really come about, as far as this engine tells cases
    /// apart. What breaks in a situation that is not exact is unproved, not violated.
    pub blurred: bool,
    /// Optional values that are there.
    present: Set<TermId>,
    /// Optional values that are missing.
    missing: Set<TermId>,
    /// What values of closed choices may still be; everything is left out.
    choices: Map<TermId, u64>,
    /// For each term that is the same as another: the one that speaks for all of them.
    same: Map<TermId, TermId>,
    /// Terms that are two values; of speakers, the smaller first.
    differ: Set<(TermId, TermId)>,
    /// What is known of numbers; of speakers.
    zone: Rc<Zone<TermId>>,
    /// What holds of every element of a list: the list's speaker, what stands for the element, the
    /// condition.
    every: Set<(TermId, TermId, Rc<Said>)>,
}

impl Situation {
    /// How often, at most, a tool was done in the case.
    pub(crate) fn done(&self, tool: ToolId) -> u32 {
        self.done.get(&tool).unwrap_or_default()
    }

    /// The term that speaks for all that are the same as this one.
    pub(crate) fn speaker(&self, term: TermId) -> TermId {
        self.same.get(&term).unwrap_or(term)
    }

    /// What a value of a closed choice may still be, as bits.
    pub(crate) fn choices(&self, term: TermId, terms: &Terms<'_>) -> Option<u64> {
        let all = terms.all_choices(term)?;
        Some(self.choices.get(&self.speaker(term)).unwrap_or(all))
    }

    /// The least and the most that a number may be.
    pub(crate) fn range(&self, number: Linear) -> (Option<i64>, Option<i64>) {
        let Some(term) = number.term else { return (Some(number.plus), Some(number.plus)) };
        let (least, most) = self.zone.range(self.speaker(term));
        let shifted = |bound: Option<i64>| bound.and_then(|b| b.checked_add(number.plus));
        (shifted(least), shifted(most))
    }

    /// The terms that something is known of, in order.
    pub(crate) fn known_terms(&self) -> BTreeSet<TermId> {
        let mut known = BTreeSet::new();
        self.each_term(&mut |term| {
            known.insert(term);
        });
        known
    }

    /// Whether two terms are known to be two values.
    pub(crate) fn are_different(&self, a: TermId, b: TermId) -> bool {
        let (a, b) = (self.speaker(a), self.speaker(b));
        self.differ.contains(&(a.min(b), a.max(b)))
    }

    /// Whether an optional value is known to be there.
    pub(crate) fn is_present(&self, term: TermId) -> bool {
        self.present.contains(&self.speaker(term))
    }

    /// Every way in which a condition can hold here. None: it can't.
    #[must_use]
    pub(crate) fn assume(&self, formula: &Formula, terms: &mut Terms<'_>) -> Vec<Self> {
        let cases = self.clone().assume_plainly(formula, terms);
        if !terms.any_lawful || terms.elements_in_elements > 1 {
            return cases;
        }
        let about = formula.terms();
        if cases.iter().all(|case| case.laws(&about, terms).is_empty()) {
            return cases;
        }
        let told: Vec<Self> =
            cases.iter().flat_map(|case| case.clone().lawful(&about, terms)).collect();
        // Too many to tell apart: what the laws add is left out.
        if told.len() > MOST_CASES { cases } else { told }
    }

    /// As [`Self::assume`], knowing nothing of how terms are made.
    fn assume_plainly(self, formula: &Formula, terms: &mut Terms<'_>) -> Vec<Self> {
        // Only where cases are told apart can there be too many of them.
        let before = formula.tells_apart().then(|| self.clone());
        let cases = self.cases(formula, terms);
        match before {
            Some(before) if cases.len() > MOST_CASES => vec![Self { blurred: true, ..before }],
            _ => cases,
        }
    }

    fn cases(mut self, formula: &Formula, terms: &mut Terms<'_>) -> Vec<Self> {
        match formula {
            Formula::All(parts) => {
                let mut cases = vec![self];
                for part in parts {
                    if part.is_learned() {
                        cases.retain_mut(|case| case.learn(part, terms));
                        continue;
                    }
                    let told = cases.into_iter().flat_map(|case| case.assume_plainly(part, terms));
                    cases = told.collect();
                    if cases.len() > MOST_CASES {
                        return cases;
                    }
                }
                cases
            }
            Formula::Any(parts) => {
                parts.iter().flat_map(|part| self.clone().assume_plainly(part, terms)).collect()
            }
            Formula::Every { list, element, body, holds: false } => {
                if self.proves_every(*list, *element, body, terms) {
                    Vec::new()
                } else {
                    vec![self]
                }
            }
            _ => {
                if self.learn(formula, terms) {
                    vec![self]
                } else {
                    Vec::new()
                }
            }
        }
    }

    /// Whether a condition is known to hold of every element.
    fn proves_every(
        &self,
        list: TermId,
        element: TermId,
        body: &Formula,
        terms: &mut Terms<'_>,
    ) -> bool {
        // A stranger that fits all that is known of the elements: can it break the condition?
        let known = self.of_elements(list, element, terms);
        let some_element = Self { every: Set::default(), ..self.clone() };
        let breaks = Formula::all([known, body.clone().negated()]);
        terms.elements_in_elements += 1;
        let none = some_element.assume(&breaks, terms).is_empty();
        terms.elements_in_elements -= 1;
        none
    }

    /// The names that something is known of.
    pub(crate) fn rests_on(&self, terms: &Terms<'_>) -> Roots {
        let mut rests = terms.set_of(self.filled.iter().copied());
        self.each_term(&mut |term| rests.add_all(terms.rests(term)));
        self.every.iter().for_each(|(.., said)| rests.add_all(said.rests()));
        rests
    }

    /// The same, of those that are wanted, in order.
    pub(crate) fn roots(&self, terms: &Terms<'_>, wanted: impl Fn(Root) -> bool) -> Vec<Root> {
        let mut roots: Vec<Root> = self.filled.iter().copied().filter(|it| wanted(*it)).collect();
        let mut of_term = |term: TermId| {
            roots.extend(terms.roots(term).iter().copied().filter(|root| wanted(*root)));
        };
        self.each_term(&mut of_term);
        for (.., said) in &self.every {
            said.any_term(&mut |term| {
                of_term(term);
                false
            });
        }
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// Hands out every term that something is known of, some more than once.
    fn each_term(&self, with: &mut impl FnMut(TermId)) {
        self.choices.keys().for_each(|term| with(*term));
        self.present.iter().chain(&self.missing).for_each(|term| with(*term));
        for (a, b) in self.same.iter().chain(self.differ.iter().map(|(a, b)| (a, b))) {
            with(*a);
            with(*b);
        }
        self.zone.names().iter().for_each(|term| with(*term));
        self.every.iter().for_each(|(list, ..)| with(*list));
    }
}

#[cfg(test)]
#[path = "cases_tests.rs"]
mod tests;
#[cfg(test)]
mod truth_tests;
#[cfg(test)]
mod world;
