//! Admitting: whether a concrete moment fits what is known. What can't be worked out from the
//! moment's own values is passed over, so a no is certain.

use std::collections::BTreeMap;

use super::Situation;
use crate::eval::{Scope, eval};
use crate::expr::{Expr, Ref};
use crate::value::Value;
use crate::verify::formula::{Formula, choice_bit};
use crate::verify::term::{Linear, Root, Term, TermId, Terms, number};

/// Values that terms have at one moment.
pub(crate) struct Concrete<'c, 'g> {
    /// What names stand for.
    pub scope: &'c dyn Scope,
    /// The terms.
    pub terms: &'c Terms<'g>,
    /// What stands for elements, while they are looked at.
    pub elements: BTreeMap<TermId, Value>,
}

impl Situation {
    /// The first thing that is known here and not so at a moment, in words for who mends the
    /// verifier.
    pub(crate) fn contradiction(&self, at: &mut Concrete<'_, '_>) -> Option<String> {
        for root in &self.filled {
            if let Some(reference) = reference(*root)
                && at.scope.value(reference).is_none()
            {
                return Some(format!("{root:?} is filled"));
            }
        }
        let wrong = |what: &str, term: TermId| Some(format!("{what} {:?}", at.terms.term_at(term)));
        for (terms, there) in [(&self.present, true), (&self.missing, false)] {
            for term in terms {
                if at.value(*term).is_some_and(|value| (value != Value::Missing) != there) {
                    return wrong(if there { "is there:" } else { "is missing:" }, *term);
                }
            }
        }
        for (term, bits) in self.choices.iter() {
            let bit = at.value(*term).as_ref().and_then(choice_bit);
            if bit.is_some_and(|bit| bit & bits == 0) {
                return wrong("is another choice:", *term);
            }
        }
        let both = |a: &TermId, b: &TermId| at.value(*a).zip(at.value(*b));
        for (a, b) in self.same.iter() {
            if both(a, b).is_some_and(|(a, b)| a != b) {
                return wrong("is the same as another:", *a);
            }
        }
        for (a, b) in &self.differ {
            if both(a, b).is_some_and(|(a, b)| a == b) {
                return wrong("differs from another:", *a);
            }
        }
        for (a, b, most) in self.zone.each_bound() {
            let of = |term: Option<TermId>| match term {
                None => Some(0),
                Some(term) => at.number(Linear { term: Some(term), plus: 0 }),
            };
            if let (Some(left), Some(right)) = (of(a), of(b))
                && left - right > i128::from(most)
            {
                return a.or(b).and_then(|term| wrong("is out of its bound:", term));
            }
        }
        for (list, element, body) in &self.every {
            let elements = at.value(*list);
            for value in elements.iter().filter_map(Value::as_list).flatten() {
                at.elements.insert(*element, value.clone());
                let holds = at.holds(body);
                at.elements.remove(element);
                if holds == Some(false) {
                    return Some(format!("holds of every element: {body:?}"));
                }
            }
        }
        None
    }
}

const fn reference(root: Root) -> Option<Ref> {
    match root {
        Root::Slot(id) => Some(Ref::Slot(id)),
        Root::Variable(id) => Some(Ref::Variable(id)),
        Root::Subject(id) => Some(Ref::Subject(id)),
        Root::Now => Some(Ref::Now),
        Root::AskedAt => Some(Ref::AskedAt),
        Root::Param(_) | Root::Result | Root::Nothing | Root::Carried(..) => None,
    }
}

impl Concrete<'_, '_> {
    /// The value of a term, where it can be worked out.
    fn value(&self, term: TermId) -> Option<Value> {
        if let Some(value) = self.elements.get(&term) {
            return Some(value.clone());
        }
        match self.terms.term_at(term) {
            Term::Root(root) => {
                reference(*root).and_then(|of| self.scope.value(of)).map(|it| it.into_owned())
            }
            Term::Literal(value) => Some(value.clone()),
            Term::Field(of, _, field) => self.value(*of)?.field(*field as usize).cloned(),
            Term::Arithmetic(left, by, right) => {
                let expr = Expr::Arithmetic {
                    left: Box::new(Expr::Literal(self.value(*left)?)),
                    by: *by,
                    right: Box::new(Expr::Literal(self.value(*right)?)),
                };
                eval(&expr, self.scope).ok()
            }
            Term::Choose(when, then, otherwise) => {
                self.value(if self.holds(when)? { *then } else { *otherwise })
            }
            Term::Holds(formula) => self.holds(formula).map(Value::Bool),
            Term::In(item, list) => {
                let (item, list) = (self.value(*item)?, self.value(*list)?);
                list.as_list().map(|list| Value::Bool(list.contains(&item)))
            }
            Term::Calculated(by, of) => {
                let of = of.iter().map(|part| self.value(*part).map(Expr::Literal));
                let of = of.collect::<Option<Vec<_>>>()?;
                let gives = self.terms.ty(term).clone();
                eval(&Expr::Calculate { by: *by, of, gives }, self.scope).ok()
            }
            Term::Each(list, record, field) => {
                let list = Box::new(Expr::Literal(self.value(*list)?));
                eval(&Expr::Each { list, record: *record, field: *field }, self.scope).ok()
            }
            Term::Joined(left, right) => {
                let of =
                    |term: TermId| self.value(term).map(|value| Box::new(Expr::Literal(value)));
                eval(&Expr::Joined { left: of(*left)?, right: of(*right)? }, self.scope).ok()
            }
            Term::Element(_)
            | Term::Built(_)
            | Term::Where(..)
            | Term::Aggregate(..)
            | Term::Sum(_)
            | Term::Timed(..) => None,
        }
    }

    fn number(&self, of: Linear) -> Option<i128> {
        let Some(term) = of.term else { return Some(i128::from(of.plus)) };
        let value = self.value(term)?;
        Some(i128::from(number(&value)?) + i128::from(of.plus))
    }

    /// Whether a condition holds, where that can be worked out.
    fn holds(&self, formula: &Formula) -> Option<bool> {
        match formula {
            Formula::Constant(truth) => Some(*truth),
            Formula::Among(term, bits, _) => {
                self.value(*term).as_ref().and_then(choice_bit).map(|bit| bit & bits != 0)
            }
            Formula::AtMost(a, b) => Some(self.number(*a)? <= self.number(*b)?),
            Formula::Less(a, b) => Some(self.number(*a)? < self.number(*b)?),
            Formula::Same(a, b) => Some(self.value(*a)? == self.value(*b)?),
            Formula::Differ(a, b) => Some(self.value(*a)? != self.value(*b)?),
            Formula::Known(term) => Some(self.value(*term)? != Value::Missing),
            Formula::Missing(term) => Some(self.value(*term)? == Value::Missing),
            Formula::All(parts) => {
                let all: Option<Vec<bool>> = parts.iter().map(|part| self.holds(part)).collect();
                all.map(|all| all.into_iter().all(|holds| holds))
            }
            Formula::Any(parts) => {
                let all: Option<Vec<bool>> = parts.iter().map(|part| self.holds(part)).collect();
                all.map(|all| all.into_iter().any(|holds| holds))
            }
            Formula::Every { .. } => None,
        }
    }
}

#[cfg(test)]
#[path = "admits_tests.rs"]
mod tests;
