//! A small world for the tests of situations: names of every kind of value, what is said of them, and
//! moments at which they have values. Knows nothing of what should follow from what.

use std::borrow::Cow;
use std::cell::{Cell, RefCell, RefMut};
use std::collections::BTreeMap;

use super::Situation;
use super::admits::Concrete;
use crate::calculation::Calculation;
use crate::eval::Scope;
use crate::expr::Ref;
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::slot::SlotId;
use crate::types::{Enum, EnumId, EnumValue, Field, Marks, Record, RecordId, Type};
use crate::value::Value;
use crate::verify::formula::Formula;
use crate::verify::term::{Linear, Root, TermId, Terms};

/// The fields of a parcel, by place.
pub(super) const KIND: u32 = 0;
pub(super) const WEIGHT: u32 = 1;
pub(super) const NOTE: u32 = 2;
pub(super) const RATING: u32 = 3;

/// A closed choice of three: 0, 1 and 2.
pub(super) const KINDS: Type = Type::Enum(EnumId(0));
pub(super) const PARCEL: Type = Type::Record(RecordId(0));

pub(super) fn optional(of: Type) -> Type {
    Type::Optional(Box::new(of))
}

pub(super) fn list_of(of: Type) -> Type {
    Type::List { of: Box::new(of), at_least: 0, at_most: None }
}

pub(super) fn kind(value: u32) -> Value {
    Value::Enum { of: EnumId(0), value }
}

pub(super) fn parcel(its_kind: u32, weight: i64, note: Value) -> Value {
    let fields = vec![kind(its_kind), Value::Int(weight), note, Value::Int(0)];
    Value::Record { of: RecordId(0), fields: fields.into() }
}

/// Three kinds; a parcel has one of them, a weight, perhaps a note, and a rating from 0 to 9.
pub(super) fn graph() -> Graph {
    let mut graph = Graph::default();
    let values = ["letter", "box", "pallet"].map(|name| EnumValue::new(name, name)).to_vec();
    let (doc, origin) = (String::new(), OriginId(0));
    graph.enums.push(Enum { name: "Kind".into(), doc: doc.clone(), values, origin });
    let field = |name: &str, ty| Field { name: name.into(), ty, marks: Marks::default() };
    let rating = Type::Ranged { of: Box::new(Type::Int), low: 0, high: 9 };
    let fields = vec![
        field("kind", KINDS),
        field("weight", Type::Int),
        field("note", optional(Type::Text)),
        field("rating", rating),
    ];
    let (shown_as, key, tags) = (None, None, Vec::new());
    let name = "Parcel".into();
    graph.records.push(Record { name, doc, fields, shown_as, key, tags, origin });
    graph
}

/// Names, and what is said of them.
pub(super) struct World<'g> {
    terms: RefCell<Terms<'g>>,
    names: Cell<u32>,
}

impl<'g> World<'g> {
    pub(super) fn of(graph: &'g Graph) -> Self {
        Self { terms: RefCell::new(Terms::of_params(graph, &[])), names: Cell::new(0) }
    }

    pub(super) fn terms(&self) -> RefMut<'_, Terms<'g>> {
        self.terms.borrow_mut()
    }

    /// The next names, for values of one type. Of terms that are the same, the one that was made first
    /// speaks for all.
    pub(super) fn names<const N: usize>(&self, ty: &Type) -> [TermId; N] {
        std::array::from_fn(|_| {
            let name = Root::Slot(SlotId(self.names.replace(self.names.get() + 1)));
            self.terms().root_of_type(name, ty.clone())
        })
    }

    pub(super) fn literal(&self, value: &Value) -> TermId {
        self.terms().literal(value)
    }

    pub(super) fn field(&self, of: TermId, place: u32) -> TermId {
        self.terms().field(of, RecordId(0), place)
    }

    pub(super) fn is(&self, a: TermId, b: TermId) -> Formula {
        self.terms().same(a, b)
    }

    pub(super) fn is_not(&self, a: TermId, b: TermId) -> Formula {
        self.is(a, b).negated()
    }

    pub(super) fn has(&self, name: TermId, value: &Value) -> Formula {
        self.is(name, self.literal(value))
    }

    pub(super) fn at_most(&self, a: TermId, b: TermId) -> Formula {
        let terms = self.terms();
        Formula::AtMost(terms.linear(a).unwrap(), terms.linear(b).unwrap())
    }

    pub(super) fn within(&self, number: TermId, low: i64, high: i64) -> Formula {
        let number = self.terms().linear(number).unwrap();
        let written = |plus| Linear { term: None, plus };
        Formula::all([
            Formula::AtMost(written(low), number),
            Formula::AtMost(number, written(high)),
        ])
    }

    /// That a condition holds of every element of a list.
    pub(super) fn every(&self, list: TermId, body: impl FnOnce(TermId) -> Formula) -> Formula {
        let element = self.terms().element(list);
        Formula::Every { list, element, body: Box::new(body(element)), holds: true }
    }

    /// What is calculated of some terms.
    pub(super) fn calculated(&self, by: Calculation, of: &[TermId], gives: &Type) -> TermId {
        self.terms().calculated(by, of.to_vec(), gives.clone())
    }

    /// What is known where all of this is so, in the only case that there is.
    pub(super) fn knowing(&self, parts: impl IntoIterator<Item = Formula>) -> Situation {
        let cases = Situation::default().assume(&Formula::all(parts), &mut self.terms());
        let [only] = <[Situation; 1]>::try_from(cases).unwrap();
        only
    }

    /// Whether it may be so, as far as is known.
    pub(super) fn can(&self, known: &Situation, be_so: Formula) -> bool {
        !known.assume(&be_so, &mut self.terms()).is_empty()
    }

    /// The least and the most that a number may be, as far as is known.
    pub(super) fn range(&self, known: &Situation, number: TermId) -> (Option<i64>, Option<i64>) {
        let number = self.terms().linear(number).unwrap();
        known.range(number)
    }

    /// What is known that isn't so where the names have these values, in order; the others have none.
    pub(super) fn contradiction(&self, known: &Situation, values: &[Value]) -> Option<String> {
        let terms = self.terms();
        let elements = BTreeMap::new();
        known.contradiction(&mut Concrete { scope: &Moment(values), terms: &terms, elements })
    }
}

struct Moment<'v>(&'v [Value]);

impl Scope for Moment<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Slot(id) => self.0.get(id.0 as usize).map(Cow::Borrowed),
            _ => None,
        }
    }
}
