//! Situations: what is known for certain at a point of a playbook. A situation stands for every
//! concrete moment that fits it. Knows how knowledge is added, lost, compared and put together;
//! knows nothing of steps.

use std::collections::{BTreeMap, BTreeSet};

use super::formula::{Formula, choice_bit};
use super::term::{Linear, Root, Term, TermId, Terms};
use super::zone::Zone;
use crate::fact::FactId;
use crate::playbook::StateId;
use crate::types::Type;
use crate::value::Value;

/// More cases than this are not told apart within one condition: the condition then adds nothing.
const MOST_CASES: usize = 32;

/// How often a state was entered, where that is no longer known.
pub(crate) const UNCOUNTED: u32 = u32::MAX;

/// What is known for certain at a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Situation {
    /// Facts that are proved.
    pub facts: BTreeSet<FactId>,
    /// Slots and variables that hold a value.
    pub filled: BTreeSet<Root>,
    /// How often bounded states were entered; never is left out.
    pub visits: BTreeMap<StateId, u32>,
    /// Whether every moment that fits can really come about, as far as this engine tells cases
    /// apart. What breaks in a situation that is not exact is unproved, not violated.
    pub blurred: bool,
    /// Optional values that are there.
    present: BTreeSet<TermId>,
    /// Optional values that are missing.
    missing: BTreeSet<TermId>,
    /// What values of closed choices may still be; everything is left out.
    choices: BTreeMap<TermId, u64>,
    /// For each term that is the same as another: the one that speaks for all of them.
    same: BTreeMap<TermId, TermId>,
    /// Terms that are two values; of speakers, the smaller first.
    differ: BTreeSet<(TermId, TermId)>,
    /// What is known of numbers; of speakers.
    zone: Zone<TermId>,
    /// What holds of every element of a list: the list's speaker, what stands for the element, the
    /// condition.
    every: BTreeSet<(TermId, TermId, Formula)>,
}

impl Situation {
    /// The term that speaks for all that are the same as this one.
    pub(crate) fn speaker(&self, term: TermId) -> TermId {
        self.same.get(&term).copied().unwrap_or(term)
    }

    /// What a value of a closed choice may still be, as bits.
    pub(crate) fn choices(&self, term: TermId, terms: &Terms<'_>) -> Option<u64> {
        let all = terms.all_choices(term)?;
        Some(self.choices.get(&self.speaker(term)).copied().unwrap_or(all))
    }

    /// The least and the most that a number may be.
    pub(crate) fn range(&self, number: Linear) -> (Option<i64>, Option<i64>) {
        let Some(term) = number.term else { return (Some(number.plus), Some(number.plus)) };
        let (least, most) = self.zone.range(self.speaker(term));
        let shifted = |bound: Option<i64>| bound.and_then(|b| b.checked_add(number.plus));
        (shifted(least), shifted(most))
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
        let mut cases = self.cases(formula, terms);
        if cases.len() > MOST_CASES {
            cases.clear();
            cases.push(Self { blurred: true, ..self.clone() });
        }
        cases
    }

    fn cases(&self, formula: &Formula, terms: &mut Terms<'_>) -> Vec<Self> {
        match formula {
            Formula::All(parts) => {
                let mut cases = vec![self.clone()];
                for part in parts {
                    cases = cases.iter().flat_map(|case| case.assume(part, terms)).collect();
                    if cases.len() > MOST_CASES {
                        return cases;
                    }
                }
                cases
            }
            Formula::Any(parts) => parts.iter().flat_map(|part| self.assume(part, terms)).collect(),
            Formula::Every { list, element, body, holds: false } => {
                if self.proves_every(*list, *element, body, terms) {
                    Vec::new()
                } else {
                    vec![self.clone()]
                }
            }
            _ => {
                let mut case = self.clone();
                if case.learn(formula, terms) { vec![case] } else { Vec::new() }
            }
        }
    }

    /// Learns what needs no telling apart of cases. False: it can't hold.
    fn learn(&mut self, formula: &Formula, terms: &mut Terms<'_>) -> bool {
        let about = formula.terms();
        // What isn't taken apart may be tied to what is known in ways that are not seen here.
        self.blurred |= about.iter().any(|term| terms.is_opaque(*term));
        if about.iter().any(|term| terms.rests_on(*term, Root::Nothing)) {
            return true;
        }
        match formula {
            Formula::Constant(truth) => *truth,
            Formula::Among(term, bits, all) => self.narrow(*term, *bits, *all),
            Formula::AtMost(left, right) => self.bound(*left, *right, 0),
            Formula::Less(left, right) => {
                let moment = left.term.or(right.term).map(|term| terms.ty(term).present());
                self.bound(*left, *right, i64::from(moment != Some(&Type::Time)))
            }
            Formula::Same(a, b) => self.equate(*a, *b, terms),
            Formula::Differ(a, b) => self.tell_apart(*a, *b, terms),
            Formula::Known(term) => self.learn_presence(*term, true, terms),
            Formula::Missing(term) => self.learn_presence(*term, false, terms),
            Formula::Every { list, element, body, holds: true } => {
                self.every.insert((self.speaker(*list), *element, (**body).clone()));
                true
            }
            Formula::Every { .. } | Formula::All(_) | Formula::Any(_) => true,
        }
    }

    fn narrow(&mut self, term: TermId, bits: u64, all: u64) -> bool {
        let left = self.choices.entry(self.speaker(term)).or_insert(all);
        *left &= bits;
        *left != 0
    }

    /// `left + apart <= right`
    fn bound(&mut self, left: Linear, right: Linear, apart: i64) -> bool {
        // A bound that can't be held in 64 bits is left out: less is known, nothing false.
        let Some(most) = right.plus.checked_sub(left.plus).and_then(|most| most.checked_sub(apart))
        else {
            return true;
        };
        let (a, b) = (left.term.map(|t| self.speaker(t)), right.term.map(|t| self.speaker(t)));
        self.zone.constrain(a, b, most)
    }

    fn learn_presence(&mut self, term: TermId, there: bool, terms: &Terms<'_>) -> bool {
        if let Term::Root(root @ (Root::Slot(_) | Root::Variable(_))) = terms.term_at(term) {
            if there {
                self.filled.insert(*root);
            } else if self.filled.contains(root) && !matches!(terms.ty(term), Type::Optional(_)) {
                return false;
            }
        }
        let term = self.speaker(term);
        let (this, other) = if there {
            (&mut self.present, &self.missing)
        } else {
            (&mut self.missing, &self.present)
        };
        if other.contains(&term) {
            return false;
        }
        if matches!(terms.ty(term), Type::Optional(_)) {
            this.insert(term);
        }
        true
    }

    fn tell_apart(&mut self, a: TermId, b: TermId, terms: &Terms<'_>) -> bool {
        let (a, b) = (self.speaker(a), self.speaker(b));
        if a == b {
            return false;
        }
        if let (Term::Literal(a), Term::Literal(b)) = (terms.term_at(a), terms.term_at(b)) {
            return a != b;
        }
        for (one, other) in [(a, b), (b, a)] {
            if let (Some(bits), Some(all)) = (self.choices(one, terms), terms.all_choices(other))
                && bits.count_ones() == 1
                && !self.narrow(other, all & !bits, all)
            {
                return false;
            }
        }
        self.differ.insert((a.min(b), a.max(b)));
        true
    }

    /// Learns that two terms are the same value, and so are their fields.
    pub(crate) fn equate(&mut self, a: TermId, b: TermId, terms: &mut Terms<'_>) -> bool {
        for (literal, other) in [(a, b), (b, a)] {
            if let Term::Literal(value) = terms.term_at(literal).clone() {
                match self.equals_literal(other, &value, terms) {
                    Some(possible) => return possible,
                    None => continue,
                }
            }
        }
        let (one, other) = (self.speaker(a), self.speaker(b));
        if one == other {
            return true;
        }
        if self.are_different(one, other) {
            return false;
        }
        let is_literal = |id| matches!(terms.term_at(id), Term::Literal(_));
        let (stays, goes) = match (is_literal(one), is_literal(other)) {
            (true, true) => return false,
            (true, false) => (one, other),
            (false, true) => (other, one),
            (false, false) => (one.min(other), one.max(other)),
        };
        self.same.insert(goes, stays);
        for speaker in self.same.values_mut() {
            if *speaker == goes {
                *speaker = stays;
            }
        }
        self.move_knowledge(goes, stays) && self.equate_fields(a, b, terms)
    }

    /// Learns that two terms are the same value, as numbers where they are numbers.
    pub(crate) fn equate_values(&mut self, a: TermId, b: TermId, terms: &mut Terms<'_>) -> bool {
        if let (Some(left), Some(right)) = (terms.linear(a), terms.linear(b))
            && *terms.ty(a).present() != Type::Time
        {
            return self.bound(left, right, 0) && self.bound(right, left, 0);
        }
        self.equate(a, b, terms)
    }

    fn equate_fields(&mut self, a: TermId, b: TermId, terms: &mut Terms<'_>) -> bool {
        let Type::Record(record) = terms.ty(a).present() else { return true };
        let record = *record;
        let Some(declared) = terms.graph.records.lookup(record) else { return true };
        (0..declared.fields.len()).all(|place| {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            let (a, b) = (terms.field(a, record, place), terms.field(b, record, place));
            self.equate(a, b, terms)
        })
    }

    /// Learns that a term is a value as written; `None` where that is a matter of sameness.
    fn equals_literal(
        &mut self,
        term: TermId,
        value: &Value,
        terms: &mut Terms<'_>,
    ) -> Option<bool> {
        if matches!(terms.term_at(term), Term::Literal(_)) {
            return None;
        }
        if *value == Value::Missing {
            return Some(self.learn_presence(term, false, terms));
        }
        if let (Some(bit), Some(all)) = (choice_bit(value), terms.all_choices(term)) {
            return Some(self.narrow(term, bit & all, all));
        }
        let plus = super::term::number(value)?;
        let (number, written) = (terms.linear(term)?, Linear { term: None, plus });
        Some(self.bound(number, written, 0) && self.bound(written, number, 0))
    }

    /// What was known of one speaker is known of another from now on, besides what is known of it.
    fn move_knowledge(&mut self, from: TermId, to: TermId) -> bool {
        if let Some(bits) = self.choices.remove(&from)
            && !self.narrow(to, bits, bits)
        {
            return false;
        }
        if self.present.remove(&from) {
            self.present.insert(to);
        }
        if self.missing.remove(&from) {
            self.missing.insert(to);
        }
        if self.present.contains(&to) && self.missing.contains(&to) {
            return false;
        }
        let moved = |term: TermId| if term == from { to } else { term };
        self.differ = std::mem::take(&mut self.differ)
            .into_iter()
            .map(|(a, b)| (moved(a).min(moved(b)), moved(a).max(moved(b))))
            .collect();
        self.every = std::mem::take(&mut self.every)
            .into_iter()
            .map(|(list, element, body)| (moved(list), element, body))
            .collect();
        if self.zone.names().binary_search(&from).is_ok() {
            let possible = self.zone.constrain(Some(from), Some(to), 0)
                && self.zone.constrain(Some(to), Some(from), 0);
            if !possible {
                return false;
            }
            self.zone.forget(from);
        }
        self.differ.iter().all(|(a, b)| a != b)
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
        let some_element = Self { every: BTreeSet::new(), ..self.clone() };
        let breaks = Formula::all([known, body.clone().negated()]);
        some_element.assume(&breaks, terms).is_empty()
    }

    /// What is known of every element of a list, said of one term.
    pub(crate) fn of_elements(&self, list: TermId, one: TermId, terms: &mut Terms<'_>) -> Formula {
        let list = self.speaker(list);
        let known: Vec<Formula> = self
            .every
            .iter()
            .filter(|(of, ..)| *of == list)
            .map(|(_, element, body)| body.replace(terms, *element, one))
            .collect();
        Formula::all(known)
    }

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

    /// The names that something is known of.
    pub(crate) fn roots(&self, terms: &Terms<'_>) -> BTreeSet<Root> {
        let mut known: BTreeSet<TermId> = self.choices.keys().copied().collect();
        known.extend(self.present.iter().chain(&self.missing));
        known.extend(self.same.iter().flat_map(|(term, speaker)| [*term, *speaker]));
        known.extend(self.differ.iter().flat_map(|(a, b)| [*a, *b]));
        known.extend(self.zone.names());
        for (list, _, body) in &self.every {
            known.insert(*list);
            known.extend(body.terms());
        }
        let mut roots: BTreeSet<Root> =
            known.iter().flat_map(|term| terms.roots(*term)).copied().collect();
        roots.extend(&self.filled);
        roots
    }

    /// Whether every moment that fits `other` fits this.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        let visits = |situation: &Self, state: &StateId| {
            situation.visits.get(state).copied().unwrap_or_default()
        };
        let as_often = self
            .visits
            .keys()
            .chain(other.visits.keys())
            .all(|state| [UNCOUNTED, visits(other, state)].contains(&visits(self, state)));
        as_often
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
            && (same_groups && self.zone.includes(&other.zone)
                || self.zone.each_bound().all(bounds))
            && self.every.iter().all(|(list, element, body)| {
                other.every.contains(&(other.speaker(*list), *element, body.clone()))
            })
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

    /// Knows nothing more of numbers: where widening has not come to a stand by itself.
    #[must_use]
    pub(crate) fn without_numbers(self) -> Self {
        Self { zone: Zone::default(), ..self }
    }

    /// Whether the two know the same but for numbers, lists and counts, so that little is lost when
    /// they are joined.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.facts == other.facts
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
        let mut visits = BTreeMap::new();
        for state in self.visits.keys().chain(other.visits.keys()) {
            let (mine, theirs) = (self.visits.get(state), other.visits.get(state));
            let count = if mine == theirs { mine.copied() } else { Some(UNCOUNTED) };
            visits.insert(*state, count.unwrap_or(UNCOUNTED));
        }
        // Sameness and numbers are put together over all terms that either knows to be the same.
        let (mine, theirs) = (self.spelled_out(other), other.spelled_out(self));
        let choices = mine
            .choices
            .iter()
            .filter_map(|(term, bits)| theirs.choices.get(term).map(|its| (*term, bits | its)))
            .collect();
        let mut joined = Self {
            facts: self.facts.intersection(&other.facts).copied().collect(),
            filled: self.filled.intersection(&other.filled).copied().collect(),
            visits,
            blurred: true,
            present: mine.present.intersection(&theirs.present).copied().collect(),
            missing: mine.missing.intersection(&theirs.missing).copied().collect(),
            choices,
            same: BTreeMap::new(),
            differ: mine.differ.intersection(&theirs.differ).copied().collect(),
            zone: zones(&mine.zone, &theirs.zone),
            every: mine.every.intersection(&theirs.every).cloned().collect(),
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
                out.choices.insert(term, *bits);
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
                let _: bool = out.zone.constrain(Some(term), Some(speaker), 0)
                    && out.zone.constrain(Some(speaker), Some(term), 0);
            }
        }
        out
    }
}
