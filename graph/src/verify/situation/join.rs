//! Comparing situations and putting them together: what holds in both.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Situation, UNCOUNTED, Visits};
use crate::playbook::StateId;
use crate::verify::shared::Map;
use crate::verify::term::TermId;
use crate::verify::zone::Zone;

impl Situation {
    /// Whether every moment that fits `other` fits this, or, where counts are only lower ends, can go
    /// nowhere but where one can go that does: whoever entered a state less often may enter it more.
    pub(crate) fn includes(&self, other: &Self, visits: Visits) -> bool {
        let often =
            |situation: &Self, state: &StateId| situation.visits.get(state).unwrap_or_default();
        let as_often = self.visits.keys().chain(other.visits.keys()).all(|state| {
            let (mine, its) = (often(self, state), often(other, state));
            let fewer = visits == Visits::AtLeast && mine < its && its != UNCOUNTED;
            mine == UNCOUNTED || mine == its || fewer
        });
        as_often
            && other.done.iter().all(|(tool, times)| *times <= self.done(*tool))
            && self.facts.is_subset(&other.facts)
            && self.filled.is_subset(&other.filled)
            && self.includes_values(other)
    }

    fn includes_values(&self, other: &Self) -> bool {
        let bounds = |(a, b, most): (Option<TermId>, Option<TermId>, i64)| {
            let (a, b) = (a.map(|t| other.speaker(t)), b.map(|t| other.speaker(t)));
            other.zone.bound(a, b).is_some_and(|its| its <= most)
        };
        let same_groups = self.same == other.same;
        self.present.iter().all(|term| other.is_present(*term))
            && self.missing.iter().all(|term| other.missing.contains(&other.speaker(*term)))
            && self.choices.iter().all(|(term, bits)| {
                other.choices.get(&other.speaker(*term)).is_some_and(|its| its & !bits == 0)
            })
            && self.same.iter().all(|(a, b)| other.speaker(*a) == other.speaker(*b))
            && self.differ.iter().all(|(a, b)| other.are_different(*a, *b))
            && (same_groups && self.zone_includes(other) || self.zone.each_bound().all(bounds))
            && self.every.iter().all(|(list, element, body)| {
                other.every.contains(&(other.speaker(*list), *element, body.clone()))
            })
    }

    fn zone_includes(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.zone, &other.zone) || self.zone.includes(&other.zone)
    }

    /// What holds in both.
    #[must_use]
    pub(crate) fn join(&self, other: &Self) -> Self {
        self.put_together(other, Zone::join)
    }

    /// What holds in both, without the bounds on numbers that had to be loosened.
    #[must_use]
    pub(crate) fn widen(&self, newer: &Self) -> Self {
        self.put_together(newer, |old, new| old.widen(&old.join(new)))
    }

    /// Knows of numbers only which are the same, or a fixed number apart: where widening has not come
    /// to a stand by itself.
    #[must_use]
    pub(crate) fn with_fixed_numbers(self) -> Self {
        Self { zone: Rc::new(self.zone.fixed()), ..self }
    }

    /// Whether the two know the same but for numbers, lists and counts, so that little is lost when
    /// they are joined.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.facts == other.facts
            && self.done == other.done
            && self.filled == other.filled
            && self.choices == other.choices
            && self.same == other.same
            && self.present == other.present
            && self.missing == other.missing
    }

    fn put_together(
        &self,
        other: &Self,
        zones: impl Fn(&Zone<TermId>, &Zone<TermId>) -> Zone<TermId>,
    ) -> Self {
        let mut visits = Map::default();
        for state in self.visits.keys().chain(other.visits.keys()) {
            let (mine, theirs) = (self.visits.get(state), other.visits.get(state));
            let count = if mine == theirs { mine } else { Some(UNCOUNTED) };
            visits.insert(*state, count.unwrap_or(UNCOUNTED));
        }
        let mut done = self.done.clone();
        for (tool, times) in other.done.iter() {
            done.insert(*tool, (*times).max(self.done(*tool)));
        }
        // Sameness and numbers are put together over all terms that either knows to be the same.
        let (mine, theirs) = (self.spelled_out(other), other.spelled_out(self));
        let choices = mine
            .choices
            .iter()
            .filter_map(|(term, bits)| theirs.choices.get(term).map(|its| (*term, bits | its)))
            .collect();
        let mut joined = Self {
            facts: self.facts.both(&other.facts),
            filled: self.filled.both(&other.filled),
            visits,
            done,
            blurred: true,
            present: mine.present.both(&theirs.present),
            missing: mine.missing.both(&theirs.missing),
            choices,
            same: Map::default(),
            differ: mine.differ.both(&theirs.differ),
            zone: Rc::new(zones(&mine.zone, &theirs.zone)),
            every: mine.every.both(&theirs.every),
        };
        let mut speakers: BTreeMap<(TermId, TermId), TermId> = BTreeMap::new();
        let known: BTreeSet<TermId> =
            self.same.iter().flat_map(|(term, speaker)| [*term, *speaker]).collect();
        for term in known {
            let pair = (self.speaker(term), other.speaker(term));
            let speaker = *speakers.entry(pair).or_insert(term);
            if speaker != term {
                joined.same.insert(term, speaker);
                let _: bool = joined.move_knowledge(term, speaker);
            }
        }
        joined
    }

    /// The same knowledge, said of each term by itself and not only of its speaker, for all terms
    /// that this situation or the other has in groups.
    fn spelled_out(&self, other: &Self) -> Self {
        let mut out = self.clone();
        let mut terms: BTreeSet<TermId> = self.same.keys().copied().collect();
        terms.extend(other.same.iter().flat_map(|(term, speaker)| [*term, *speaker]));
        for term in terms {
            let speaker = self.speaker(term);
            if speaker == term {
                continue;
            }
            if let Some(bits) = self.choices.get(&speaker) {
                out.choices.insert(term, bits);
            }
            if self.present.contains(&speaker) {
                out.present.insert(term);
            }
            if self.missing.contains(&speaker) {
                out.missing.insert(term);
            }
            for (list, element, body) in &self.every {
                if *list == speaker {
                    out.every.insert((term, *element, body.clone()));
                }
            }
            if self.zone.names().binary_search(&speaker).is_ok() {
                let _: bool = out.bound_terms(Some(term), Some(speaker), 0)
                    && out.bound_terms(Some(speaker), Some(term), 0);
            }
        }
        out
    }
}

#[cfg(test)]
#[path = "join_tests.rs"]
mod tests;
