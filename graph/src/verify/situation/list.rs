//! Lists: what is known of every element, also of lists that are made of others.

use std::rc::Rc;

use super::Situation;
use super::said::Said;
use crate::types::Type;
use crate::value::Value;
use crate::verify::formula::Formula;
use crate::verify::term::{Term, TermId, Terms};

/// So many lists made of one another are looked through.
const DEEPEST: usize = 8;

impl Situation {
    /// What is known of every element of a list, said of one term.
    pub(crate) fn of_elements(&self, list: TermId, one: TermId, terms: &mut Terms<'_>) -> Formula {
        self.elements_of(list, one, terms, 0)
    }

    fn elements_of(
        &self,
        list: TermId,
        one: TermId,
        terms: &mut Terms<'_>,
        depth: usize,
    ) -> Formula {
        let speaker = self.speaker(list);
        let mut known: Vec<Formula> = self
            .every
            .iter()
            .filter(|(of, ..)| *of == speaker)
            .map(|(_, element, body)| body.replace(terms, *element, one))
            .collect();
        if depth < DEEPEST {
            let group = self.same.iter().filter(|(_, its)| **its == speaker);
            let mut same: Vec<TermId> = group.map(|(term, _)| *term).collect();
            same.push(speaker);
            known.extend(same.iter().map(|list| self.of_made(*list, one, terms, depth + 1)));
        }
        Formula::all(known)
    }

    /// What holds of every element of a list because of how it is made.
    fn of_made(&self, list: TermId, one: TermId, terms: &mut Terms<'_>, depth: usize) -> Formula {
        let always = Formula::Constant(true);
        match terms.term_at(list).clone() {
            Term::Where(whole, element, part) => Formula::all([
                self.elements_of(whole, one, terms, depth),
                part.replace(terms, element, one),
            ]),
            Term::Joined(left, right) => {
                let left = self.elements_of(left, one, terms, depth);
                Formula::any([left, self.elements_of(right, one, terms, depth)])
            }
            Term::Each(whole, record, field) => {
                let element = terms.element(whole);
                let held = terms.field(element, record, field);
                if matches!(terms.ty(held).present(), Type::List { .. }) {
                    return always;
                }
                // Only what is said of this field alone is known of it by itself.
                let said = self.elements_of(whole, element, terms, depth);
                let said = if let Formula::All(parts) = said { parts } else { vec![said] };
                let moved: Vec<Formula> =
                    said.iter().map(|part| part.replace(terms, held, one)).collect();
                let alone = |part: &Formula| {
                    !part.terms().iter().any(|term| terms.contains(*term, element))
                };
                Formula::all(moved.into_iter().filter(alone).collect::<Vec<_>>())
            }
            Term::Built(parts) if matches!(terms.ty(list), Type::List { .. }) => {
                let parts: Vec<Formula> = parts.iter().map(|part| terms.same(one, *part)).collect();
                Formula::any(parts)
            }
            Term::Literal(Value::List(values)) => {
                let each = values.iter().map(|value| {
                    let value = terms.literal(value);
                    terms.same(one, value)
                });
                Formula::any(each.collect::<Vec<_>>())
            }
            _ => always,
        }
    }

    /// Notes what is known of the elements of a list, so that it stays known of this list when
    /// those that it was made of get other values.
    pub(crate) fn note_elements(&mut self, list: TermId, terms: &mut Terms<'_>) {
        if !matches!(terms.ty(list).present(), Type::List { .. }) {
            return;
        }
        let element = terms.element(list);
        let parts = match self.of_elements(list, element, terms) {
            Formula::All(parts) => parts,
            Formula::Constant(_) => return,
            other => vec![other],
        };
        let speaker = self.speaker(list);
        let said = parts.into_iter().map(|part| Rc::new(Said::of(part, terms)));
        self.every.extend(said.map(|said| (speaker, element, said)));
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
