//! Carrying: what is known in the terms of one proof, said in the terms of another. What has no
//! name there is left out: less is then known, and nothing false.

use super::formula::{Formula, choice_bit};
use super::term::{Linear, Root, Term, TermId, Terms};
use crate::types::{RecordId, Type};
use crate::value::Value;

/// What things are called where they are carried to.
pub(crate) trait Renames {
    /// The term of a name; none where it has none there.
    fn root(&self, root: Root, ty: &Type, to: &mut Terms<'_>) -> Option<TermId>;

    /// A value as it is written.
    fn value(&self, value: &Value) -> Value {
        value.clone()
    }

    /// A field of a structure.
    fn field(&self, record: RecordId, field: u32) -> (RecordId, u32) {
        (record, field)
    }

    /// Values of a closed choice, as bits.
    fn bits(&self, _: &Type, bits: u64) -> u64 {
        bits
    }
}

/// Says in the terms of one proof what was said in another's.
pub(crate) struct Carrier<'c, 'f, 't> {
    pub from: &'c Terms<'f>,
    pub to: &'c mut Terms<'t>,
    pub renames: &'c dyn Renames,
}

impl Carrier<'_, '_, '_> {
    /// None: it speaks of something that has no name there.
    pub(crate) fn formula(&mut self, formula: &Formula) -> Option<Formula> {
        Some(match formula {
            Formula::Constant(truth) => Formula::Constant(*truth),
            Formula::Among(term, bits, all) => {
                let ty = self.from.ty(*term);
                let (bits, all) = (self.renames.bits(ty, *bits), self.renames.bits(ty, *all));
                let term = self.term(*term)?;
                match self.literal(term) {
                    Some(value) => Formula::Constant(choice_bit(&value)? & bits != 0),
                    None => Formula::Among(term, bits, self.to.all_choices(term).unwrap_or(all)),
                }
            }
            Formula::Known(term) => self.presence(*term, true)?,
            Formula::Missing(term) => self.presence(*term, false)?,
            Formula::Same(a, b) => {
                let (a, b) = (self.term(*a)?, self.term(*b)?);
                self.to.same(a, b)
            }
            Formula::Differ(a, b) => {
                let (a, b) = (self.term(*a)?, self.term(*b)?);
                self.to.same(a, b).negated()
            }
            Formula::AtMost(a, b) => Formula::AtMost(self.linear(*a)?, self.linear(*b)?),
            Formula::Less(a, b) => Formula::Less(self.linear(*a)?, self.linear(*b)?),
            Formula::All(parts) => {
                Formula::all(parts.iter().filter_map(|part| self.formula(part)).collect::<Vec<_>>())
            }
            Formula::Any(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.formula(part)).collect();
                Formula::any(parts?)
            }
            Formula::Every { list, element, body, holds } => {
                let (list, element) = (self.term(*list)?, self.term(*element)?);
                let body = match **body {
                    // A part that can't be said here would make less of a condition, not more.
                    Formula::All(ref parts) if *holds => self.formula(&Formula::All(parts.clone())),
                    ref other => self.formula(other),
                };
                Formula::Every { list, element, body: Box::new(body?), holds: *holds }
            }
        })
    }

    fn presence(&mut self, term: TermId, there: bool) -> Option<Formula> {
        let term = self.term(term)?;
        Some(match (self.literal(term), there) {
            (Some(value), _) => Formula::Constant((value != Value::Missing) == there),
            (None, true) => Formula::Known(term),
            (None, false) => Formula::Missing(term),
        })
    }

    fn literal(&self, term: TermId) -> Option<Value> {
        match self.to.term_at(term) {
            Term::Literal(value) => Some(value.clone()),
            _ => None,
        }
    }

    fn linear(&mut self, number: Linear) -> Option<Linear> {
        let Some(term) = number.term else { return Some(number) };
        let term = self.term(term)?;
        let carried = self.to.linear(term)?;
        Some(Linear { term: carried.term, plus: carried.plus.checked_add(number.plus)? })
    }

    fn term(&mut self, term: TermId) -> Option<TermId> {
        Some(match self.from.term_at(term).clone() {
            Term::Root(root) => self.renames.root(root, self.from.ty(term), self.to)?,
            Term::Literal(value) => self.to.literal(&self.renames.value(&value)),
            Term::Field(of, record, field) => {
                let of = self.term(of)?;
                let (record, field) = self.renames.field(record, field);
                self.to.field(of, record, field)
            }
            Term::Element(list) => {
                let list = self.term(list)?;
                self.to.element(list)
            }
            Term::In(item, list) => {
                let (item, list) = (self.term(item)?, self.term(list)?);
                self.to.truth(Term::In(item, list), &[item, list])
            }
            // What is put together or asked is known by its parts, or not at all.
            _ => return None,
        })
    }
}
