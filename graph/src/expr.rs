//! Expressions: pure, total, without loops. The checker made sure of names and types.

use serde::{Deserialize, Serialize};

use crate::calculation::Calculation;
use crate::calendar::CalendarId;
use crate::fact::FactId;
use crate::list::Aggregate;
use crate::playbook::VariableId;
use crate::slot::SlotId;
use crate::span::Unit;
use crate::types::{RecordId, Type};
use crate::value::Value;

/// A named thing that an expression reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ref {
    /// A slot of the playbook at hand.
    Slot(SlotId),
    /// A variable of the playbook at hand (`as name`, `let`).
    Variable(VariableId),
    /// The parameter at this place: of the tool, authority, policy or playbook at hand.
    Param(u32),
    /// Whom a fact is about: `customer` for `fact identified(customer: …)`. Only where it is proved.
    Subject(FactId),
    /// What a tool gave back (in `promises`, `proves`, `done when`).
    Result,
    /// The element at hand (inside `where`), or the record at hand (inside `shown as`).
    It,
    /// The moment of the input that is being handled.
    Now,
    /// When the first message of the case at hand came.
    AskedAt,
    /// The field at this place of the record that the customer is putting together (in the list
    /// that a later field of it is picked from).
    Part(u32),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The comparison that holds exactly when this one doesn't.
    pub const fn negated(self) -> Self {
        match self {
            Self::Is => Self::IsNot,
            Self::IsNot => Self::Is,
            Self::Less => Self::AtLeast,
            Self::AtLeast => Self::Less,
            Self::AtMost => Self::More,
            Self::More => Self::AtMost,
        }
    }

    /// The words of the language for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// How two amounts, numbers or lengths of time are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Arithmetic {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// Which elements of a list a condition is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quantifier {
    /// `any items where`
    Any,
    /// `all items where`
    All,
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Expr {
    /// A value as written.
    Literal(Value),
    /// What a name stands for.
    Ref(Ref),
    /// A field of a structure, by its place; the type of `of` is always that record.
    Field {
        /// The structure.
        of: Box<Expr>,
        /// Its type.
        record: RecordId,
        /// The field's place.
        field: u32,
    },
    /// `a <= b`
    Compare {
        /// Left side.
        left: Box<Expr>,
        /// The comparison.
        by: Comparison,
        /// Right side.
        right: Box<Expr>,
    },
    /// All of them hold.
    And(Vec<Expr>),
    /// One of them holds.
    Or(Vec<Expr>),
    /// It doesn't hold.
    Not(Box<Expr>),
    /// `a + b`, `a - b`: whole numbers, lengths of time, amounts of one currency; a moment and a length.
    Arithmetic {
        /// Left side.
        left: Box<Expr>,
        /// What is done.
        by: Arithmetic,
        /// Right side.
        right: Box<Expr>,
    },
    /// `x is known` (the other way round: `Not`). Of an optional value or a slot.
    Known(Box<Expr>),
    /// `any items where C`, `all items where C`; inside, the element is [`Ref::It`].
    Quantified {
        /// Any or all.
        by: Quantifier,
        /// The list.
        list: Box<Expr>,
        /// The condition.
        condition: Box<Expr>,
    },
    /// `x in list`
    In {
        /// The element looked for.
        item: Box<Expr>,
        /// The list.
        list: Box<Expr>,
    },
    /// `A when C otherwise B`
    Choose {
        /// The condition.
        when: Box<Expr>,
        /// The value if it holds.
        then: Box<Expr>,
        /// The value if it doesn't.
        otherwise: Box<Expr>,
    },
    /// `Order { id: …, … }`, fields in the order of the declaration. Only in scenarios.
    Record {
        /// The structure.
        of: RecordId,
        /// Its fields.
        fields: Vec<Expr>,
    },
    /// `[a, b]`
    List(Vec<Expr>),
    /// `items where C`; inside, the element is [`Ref::It`].
    Where {
        /// The list.
        list: Box<Expr>,
        /// The condition.
        condition: Box<Expr>,
    },
    /// `items.price`: the field of each element; of fields that are lists, all their elements, and
    /// of fields that may be missing, those that are there.
    Each {
        /// The list.
        list: Box<Expr>,
        /// What its elements are.
        record: RecordId,
        /// The field's place.
        field: u32,
    },
    /// `a + b` of two lists: the elements of both, in this order.
    Joined {
        /// The first.
        left: Box<Expr>,
        /// The second.
        right: Box<Expr>,
    },
    /// `count of items`, `first of items`, `lowest of items by price`.
    Aggregate {
        /// Which.
        by: Aggregate,
        /// The list.
        list: Box<Expr>,
        /// What `lowest` and `highest` look at, of [`Ref::It`]; the element itself for the others.
        key: Box<Expr>,
    },
    /// `sum of items.price`
    Sum {
        /// The list.
        list: Box<Expr>,
        /// The sum of no elements: it says what is added up.
        nothing: Value,
    },
    /// `2 months after a`, `3 business_days of support_eu before a`: a moment, or a day where `from`
    /// is one.
    Shift {
        /// How many; or a length of time, of whose whole days a day is moved.
        by: Box<Expr>,
        /// Of what.
        unit: Unit,
        /// By which calendar; without one, days are those of UTC.
        calendar: Option<CalendarId>,
        /// `before`, rather than `after`.
        back: bool,
        /// From when.
        from: Box<Expr>,
    },
    /// `days between a and b`: whole ones; less than none where `b` comes first.
    Between {
        /// What is counted.
        unit: Unit,
        /// By which calendar; without one, days are those of UTC.
        calendar: Option<CalendarId>,
        /// The earlier one.
        from: Box<Expr>,
        /// The later one.
        to: Box<Expr>,
    },
    /// `today`: the day that it is at a moment.
    Day {
        /// The moment.
        of: Box<Expr>,
        /// Where; without a calendar, in UTC.
        calendar: Option<CalendarId>,
    },
    /// `now in support_eu`
    Open {
        /// The moment.
        at: Box<Expr>,
        /// The calendar.
        calendar: CalendarId,
    },
    /// A product, a part of an amount, a rounded number, what a table says, and the like.
    Calculate {
        /// What is calculated.
        by: Calculation,
        /// Of what, left to right.
        of: Vec<Expr>,
        /// The type of what comes out.
        gives: Type,
    },
}

impl Expr {
    /// Whether the expression, or a part of it, reads what fits.
    pub fn reads(&self, fits: &mut impl FnMut(Ref) -> bool) -> bool {
        match self {
            Self::Ref(reference) => fits(*reference),
            _ => self.parts().any(|part| part.reads(fits)),
        }
    }

    /// Whether the expression looks at what matters of the conversation that ended carried.
    pub fn reads_ended(&self) -> bool {
        let ended = |by| matches!(by, Calculation::Reached(..) | Calculation::Told(..));
        let here = matches!(self, Self::Calculate { by, .. } if ended(*by));
        here || self.parts().any(Self::reads_ended)
    }

    /// Hands out every name that the expression reads, left to right.
    pub fn each_ref(&self, with: &mut impl FnMut(Ref)) {
        if let Self::Ref(reference) = self {
            with(*reference);
        }
        for part in self.parts() {
            part.each_ref(with);
        }
    }

    /// The same expression with these put in the place of parameters.
    #[must_use]
    pub fn with_params(&self, args: &[Self]) -> Self {
        self.rebuilt(&mut |part| match part {
            Self::Ref(Ref::Param(place)) => args.get(place as usize).cloned().unwrap_or(part),
            other => other,
        })
    }

    /// The same expression with each part put through `with`, the innermost first.
    #[must_use]
    pub fn rebuilt(&self, with: &mut dyn FnMut(Self) -> Self) -> Self {
        let same = self.with_parts(&mut |part| part.rebuilt(with));
        with(same)
    }

    /// The same expression with each part directly inside it put through `with`, left to right.
    fn with_parts(&self, with: &mut dyn FnMut(&Self) -> Self) -> Self {
        let mut boxed = |part: &Self| Box::new(with(part));
        match self {
            Self::Literal(_) | Self::Ref(_) => self.clone(),
            Self::Field { of, record, field } => {
                Self::Field { of: boxed(of), record: *record, field: *field }
            }
            Self::Compare { left, by, right } => {
                Self::Compare { left: boxed(left), by: *by, right: boxed(right) }
            }
            Self::And(parts) => Self::And(parts.iter().map(|part| *boxed(part)).collect()),
            Self::Or(parts) => Self::Or(parts.iter().map(|part| *boxed(part)).collect()),
            Self::Not(inner) => Self::Not(boxed(inner)),
            Self::Arithmetic { left, by, right } => {
                Self::Arithmetic { left: boxed(left), by: *by, right: boxed(right) }
            }
            Self::Known(inner) => Self::Known(boxed(inner)),
            Self::Quantified { by, list, condition } => {
                Self::Quantified { by: *by, list: boxed(list), condition: boxed(condition) }
            }
            Self::In { item, list } => Self::In { item: boxed(item), list: boxed(list) },
            Self::Choose { when, then, otherwise } => {
                Self::Choose { when: boxed(when), then: boxed(then), otherwise: boxed(otherwise) }
            }
            Self::Record { of, fields } => {
                Self::Record { of: *of, fields: fields.iter().map(|part| *boxed(part)).collect() }
            }
            Self::List(items) => Self::List(items.iter().map(|part| *boxed(part)).collect()),
            Self::Calculate { by, of, gives } => Self::Calculate {
                by: *by,
                of: of.iter().map(|part| *boxed(part)).collect(),
                gives: gives.clone(),
            },
            Self::Where { list, condition } => {
                Self::Where { list: boxed(list), condition: boxed(condition) }
            }
            Self::Each { list, record, field } => {
                Self::Each { list: boxed(list), record: *record, field: *field }
            }
            Self::Joined { left, right } => Self::Joined { left: boxed(left), right: boxed(right) },
            Self::Aggregate { by, list, key } => {
                Self::Aggregate { by: *by, list: boxed(list), key: boxed(key) }
            }
            Self::Sum { list, nothing } => {
                Self::Sum { list: boxed(list), nothing: nothing.clone() }
            }
            Self::Shift { by, unit, calendar, back, from } => Self::Shift {
                by: boxed(by),
                unit: *unit,
                calendar: *calendar,
                back: *back,
                from: boxed(from),
            },
            Self::Between { unit, calendar, from, to } => {
                Self::Between { unit: *unit, calendar: *calendar, from: boxed(from), to: boxed(to) }
            }
            Self::Day { of, calendar } => Self::Day { of: boxed(of), calendar: *calendar },
            Self::Open { at, calendar } => Self::Open { at: boxed(at), calendar: *calendar },
        }
    }

    /// Whether it is a value that stands written in the project, or a field of one.
    pub fn is_written_out(&self) -> bool {
        match self {
            Self::Literal(_) => true,
            Self::Field { of, .. } => of.is_written_out(),
            _ => false,
        }
    }

    /// The expressions directly inside this one, left to right.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        let none: &[Self] = &[];
        let ([first, second, third], all): ([Option<&Self>; 3], &[Self]) = match self {
            Self::Literal(_) | Self::Ref(_) => ([None; 3], none),
            Self::Field { of, .. } | Self::Day { of, .. } => ([Some(of), None, None], none),
            Self::Not(inner) | Self::Known(inner) => ([Some(inner), None, None], none),
            Self::Each { list, .. } | Self::Sum { list, .. } => ([Some(list), None, None], none),
            Self::Open { at, .. } => ([Some(at), None, None], none),
            Self::Compare { left, right, .. }
            | Self::Arithmetic { left, right, .. }
            | Self::Joined { left, right } => ([Some(left), Some(right), None], none),
            Self::Quantified { list, condition, .. } | Self::Where { list, condition } => {
                ([Some(list), Some(condition), None], none)
            }
            Self::In { item, list } => ([Some(item), Some(list), None], none),
            Self::Aggregate { list, key, .. } => ([Some(list), Some(key), None], none),
            Self::Shift { by, from, .. } => ([Some(by), Some(from), None], none),
            Self::Between { from, to, .. } => ([Some(from), Some(to), None], none),
            Self::Choose { when, then, otherwise } => {
                ([Some(when), Some(then), Some(otherwise)], none)
            }
            Self::And(all) | Self::Or(all) | Self::List(all) | Self::Record { fields: all, .. } => {
                ([None; 3], all)
            }
            Self::Calculate { of, .. } => ([None; 3], of),
        };
        first.into_iter().chain(second).chain(third).chain(all)
    }
}
