//! Replacing: the same term with one part put in the place of another, and whether it is built on a
//! part at all. Knows nothing of what holds.

use super::{Root, Term, TermId, Terms};
use crate::verify::roots::Roots;

impl Terms<'_> {
    /// The same term with one put in the place of another.
    pub(crate) fn replace(&mut self, id: TermId, from: TermId, to: TermId) -> TermId {
        if id == from {
            return to;
        }
        if !self.may_contain(id, from) || from == to {
            return id;
        }
        match *self.term_at(id) {
            Term::Root(_) | Term::Literal(_) => id,
            Term::Field(of, record, field) => {
                let of = self.replace(of, from, to);
                self.field(of, record, field)
            }
            Term::Element(list) => {
                let list = self.replace(list, from, to);
                self.element(list)
            }
            Term::Arithmetic(left, by, right) => {
                let (left, right) = (self.replace(left, from, to), self.replace(right, from, to));
                self.arithmetic(left, by, right)
            }
            Term::In(item, list) => {
                let (item, list) = (self.replace(item, from, to), self.replace(list, from, to));
                self.truth(Term::In(item, list), &[item, list])
            }
            Term::Each(list, record, field) => {
                let list = self.replace(list, from, to);
                self.each(list, record, field)
            }
            Term::Joined(left, right) => {
                let (left, right) = (self.replace(left, from, to), self.replace(right, from, to));
                self.joined(left, right)
            }
            Term::Aggregate(by, list, key) => {
                let (list, key) = (self.replace(list, from, to), self.replace(key, from, to));
                self.aggregate(by, list, key)
            }
            Term::Sum(list) => {
                let (list, ty) = (self.replace(list, from, to), self.ty(id).clone());
                self.sum(list, ty)
            }
            _ => self.replace_in_parts(id, from, to),
        }
    }

    /// The same of terms that hold conditions, or any number of others.
    fn replace_in_parts(&mut self, id: TermId, from: TermId, to: TermId) -> TermId {
        match self.term_at(id).clone() {
            Term::Holds(formula) => {
                let formula = formula.replace(self, from, to);
                let rests_on = formula.terms();
                self.truth(Term::Holds(Box::new(formula)), &rests_on)
            }
            Term::Choose(when, then, otherwise) => {
                let when = when.replace(self, from, to);
                let then = self.replace(then, from, to);
                let otherwise = self.replace(otherwise, from, to);
                let mut rests_on = when.terms();
                rests_on.extend([then, otherwise]);
                let ty = self.ty(then).clone().or_shorter(self.ty(otherwise));
                let roots = self.roots_of_all(&rests_on);
                self.intern(Term::Choose(Box::new(when), then, otherwise), ty, roots)
            }
            Term::Calculated(by, of) => {
                let ty = self.ty(id).clone();
                let of = of.into_iter().map(|part| self.replace(part, from, to)).collect();
                self.calculated(by, of, ty)
            }
            Term::Built(parts) => {
                let ty = self.ty(id).clone();
                let parts: Vec<TermId> =
                    parts.into_iter().map(|part| self.replace(part, from, to)).collect();
                let roots = self.roots_of_all(&parts);
                self.intern(Term::Built(parts), ty, roots)
            }
            Term::Where(list, element, body) => self.replace_where(list, element, &body, from, to),
            Term::Timed(how, parts) => {
                let parts = parts.into_iter().map(|part| self.replace(part, from, to)).collect();
                self.timed(how, parts)
            }
            _ => id,
        }
    }

    /// Whether a term can be built on another: what it is built on was made before it, and it rests on
    /// all that this rests on.
    pub(crate) fn may_contain(&self, id: TermId, part: TermId) -> bool {
        part <= id && self.rests(id).has_all(self.rests(part))
    }

    /// Whether a term would still rest on one of these names if this part of it didn't.
    pub(crate) fn besides(&mut self, id: TermId, part: TermId, roots: &Roots) -> bool {
        if !self.rests_on_any(id, roots) {
            return false;
        }
        let nothing = self.root(Root::Nothing);
        let without = self.replace(id, part, nothing);
        self.rests_on_any(without, roots)
    }

    /// Whether a term is another or is built on it.
    pub(crate) fn contains(&self, id: TermId, part: TermId) -> bool {
        id == part
            || self.may_contain(id, part)
                && match self.term_at(id) {
                    Term::Root(_) | Term::Literal(_) => false,
                    Term::Field(of, ..) | Term::Element(of) => self.contains(*of, part),
                    Term::Arithmetic(a, _, b) | Term::In(a, b) => {
                        self.contains(*a, part) || self.contains(*b, part)
                    }
                    Term::Holds(formula) => formula.terms().iter().any(|t| self.contains(*t, part)),
                    Term::Choose(when, then, otherwise) => {
                        let inside = when.terms();
                        inside.iter().chain([then, otherwise]).any(|t| self.contains(*t, part))
                    }
                    Term::Built(parts) | Term::Timed(_, parts) | Term::Calculated(_, parts) => {
                        parts.iter().any(|t| self.contains(*t, part))
                    }
                    Term::Where(list, _, body) => {
                        body.terms().iter().chain([list]).any(|t| self.contains(*t, part))
                    }
                    Term::Each(list, ..) | Term::Sum(list) => self.contains(*list, part),
                    Term::Joined(a, b) | Term::Aggregate(_, a, b) => {
                        self.contains(*a, part) || self.contains(*b, part)
                    }
                }
    }
}
