//! Learning: what a condition adds to what is known, where it needs no telling apart of cases. Says
//! where that is impossible.

use std::rc::Rc;

use super::Situation;
use super::said::Said;
use crate::types::Type;
use crate::value::Value;
use crate::verify::formula::{Formula, choice_bit};
use crate::verify::term::{Linear, Root, Term, TermId, Terms, number};

/// So many fields deep the parts of two equal structures are known to be equal.
const DEEPEST: usize = 3;

impl Situation {
    /// Learns what needs no telling apart of cases. False: it can't hold.
    pub(super) fn learn(&mut self, formula: &Formula, terms: &mut Terms<'_>) -> bool {
        // What isn't taken apart may be tied to what is known in ways that are not seen here.
        let mut of_nothing = false;
        formula.any_term(&mut |term| {
            self.blurred |= terms.is_opaque(term);
            of_nothing |= terms.rests_on(term, Root::Nothing);
            false
        });
        if of_nothing {
            return true;
        }
        match formula {
            Formula::Constant(truth) => *truth,
            Formula::Among(term, bits, all) => self.narrow(*term, *bits, *all),
            Formula::AtMost(left, right) => {
                self.bound_always(*left, *right, terms) && self.bound(*left, *right, 0)
            }
            Formula::Less(left, right) => {
                self.bound_always(*left, *right, terms) && self.bound(*left, *right, 1)
            }
            Formula::Same(a, b) => self.equate(*a, *b, terms),
            Formula::Differ(a, b) => self.tell_apart(*a, *b, terms),
            Formula::Known(term) => self.learn_presence(*term, true, terms),
            Formula::Missing(term) => self.learn_presence(*term, false, terms),
            Formula::Every { list, element, body, holds: true } => {
                let said = Rc::new(Said::of((**body).clone(), terms));
                self.every.insert((self.speaker(*list), *element, said));
                true
            }
            Formula::Every { .. } | Formula::All(_) | Formula::Any(_) => true,
        }
    }

    pub(super) fn narrow(&mut self, term: TermId, bits: u64, all: u64) -> bool {
        let speaker = self.speaker(term);
        let left = self.choices.get(&speaker).unwrap_or(all) & bits;
        self.choices.insert(speaker, left);
        left != 0
    }

    /// What holds of two numbers whatever happens.
    fn bound_always(&mut self, left: Linear, right: Linear, terms: &Terms<'_>) -> bool {
        let mut about = left.term.into_iter().chain(right.term).flat_map(|it| terms.always(it));
        about.all(|(a, b)| self.bound(a, b, 0))
    }

    /// `left + apart <= right`
    fn bound(&mut self, left: Linear, right: Linear, apart: i64) -> bool {
        // A bound that can't be held in 64 bits is left out: less is known, nothing false.
        let Some(most) = right.plus.checked_sub(left.plus).and_then(|most| most.checked_sub(apart))
        else {
            return true;
        };
        let (a, b) = (left.term.map(|t| self.speaker(t)), right.term.map(|t| self.speaker(t)));
        self.bound_terms(a, b, most)
    }

    /// `a - b <= most`, of speakers.
    pub(super) fn bound_terms(&mut self, a: Option<TermId>, b: Option<TermId>, most: i64) -> bool {
        // What is known already leaves the zone as it is, and shared.
        self.zone.bound(a, b).is_some_and(|known| known <= most)
            || Rc::make_mut(&mut self.zone).constrain(a, b, most)
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
            if let Term::Literal(value) = terms.term_at(literal) {
                let value = value.clone();
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
        self.same.replace(goes, stays);
        self.move_knowledge(goes, stays) && self.equate_fields(a, b, terms)
    }

    /// Learns that two terms are the same value, as numbers where they are numbers.
    pub(crate) fn equate_values(&mut self, a: TermId, b: TermId, terms: &mut Terms<'_>) -> bool {
        if let (Some(left), Some(right)) = (terms.linear(a), terms.linear(b)) {
            return self.bound(left, right, 0) && self.bound(right, left, 0);
        }
        self.equate(a, b, terms)
    }

    fn equate_fields(&mut self, a: TermId, b: TermId, terms: &mut Terms<'_>) -> bool {
        let Type::Record(record) = terms.ty(a).present() else { return true };
        // Deeper down, less is known and nothing false: a graph by another hand may nest without end.
        if terms.depth(a).max(terms.depth(b)) >= DEEPEST {
            return true;
        }
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
        let plus = number(value)?;
        let (number, written) = (terms.linear(term)?, Linear { term: None, plus });
        Some(self.bound(number, written, 0) && self.bound(written, number, 0))
    }

    /// What was known of one speaker is known of another from now on, besides what is known of it.
    pub(super) fn move_knowledge(&mut self, from: TermId, to: TermId) -> bool {
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
        if self.differ.iter().any(|(a, b)| *a == from || *b == from) {
            let pairs = self.differ.iter().map(|(a, b)| (moved(*a), moved(*b)));
            self.differ = pairs.map(|(a, b)| (a.min(b), a.max(b))).collect();
        }
        if self.every.iter().any(|(list, ..)| *list == from) {
            let said = self.every.iter().cloned();
            self.every = said.map(|(list, element, body)| (moved(list), element, body)).collect();
        }
        if self.zone.names().binary_search(&from).is_ok() {
            let possible = self.bound_terms(Some(from), Some(to), 0)
                && self.bound_terms(Some(to), Some(from), 0);
            if !possible {
                return false;
            }
            Rc::make_mut(&mut self.zone).forget(from);
        }
        self.differ.iter().all(|(a, b)| a != b)
    }
}

#[cfg(test)]
#[path = "learn_tests.rs"]
mod tests;
