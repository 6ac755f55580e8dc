//! Decision tables: which result stands in the row that fits the values asked with. Each cell says
//! which values it takes; nothing is calculated in a table.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::eval::order;
use crate::origin::OriginId;
use crate::types::{Param, Type};
use crate::value::Value;

id_type! {
    /// Names a [`Table`].
    TableId
}

/// A decision table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// What it is asked with; a row has a cell for each.
    pub params: Vec<Param>,
    /// What it gives.
    pub gives: Type,
    /// Whether the first row that fits decides; else exactly one fits.
    pub first_match: bool,
    /// The rows, in the order written.
    pub rows: Vec<Row>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// One row of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which values it takes, one cell for each parameter.
    pub cells: Vec<Cell>,
    /// What it gives.
    pub result: Value,
    /// Where it is written.
    pub origin: OriginId,
}

/// Which values of one parameter a row takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// All of them.
    Any,
    /// Those in one of these ranges.
    In(Vec<Span>),
    /// Those in none of these ranges (`other`).
    NotIn(Vec<Span>),
}

/// The values from one to another; a single one is a span from itself to itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The lowest, if there is one.
    pub low: Option<End>,
    /// The highest, if there is one.
    pub high: Option<End>,
}

/// An end of a [`Span`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct End {
    /// The value.
    pub value: Value,
    /// Whether it is inside.
    pub inside: bool,
}

impl Table {
    /// The first row that takes these values.
    pub fn row_for(&self, args: &[Value]) -> Option<&Row> {
        self.rows.iter().find(|row| row.takes(args))
    }
}

impl Row {
    /// Whether the row takes these values.
    pub fn takes(&self, args: &[Value]) -> bool {
        self.cells.len() == args.len()
            && self.cells.iter().zip(args).all(|(cell, value)| cell.takes(value))
    }
}

impl Cell {
    /// Whether it takes a value.
    pub fn takes(&self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::In(spans) => spans.iter().any(|span| span.has(value)),
            Self::NotIn(spans) => !spans.iter().any(|span| span.has(value)),
        }
    }
}

impl Span {
    /// A single value.
    pub fn only(value: Value) -> Self {
        let end = End { value, inside: true };
        Self { low: Some(end.clone()), high: Some(end) }
    }

    /// The value, if it is a single one.
    pub fn single(&self) -> Option<&Value> {
        let (low, high) = (self.low.as_ref()?, self.high.as_ref()?);
        (low == high && low.inside).then_some(&low.value)
    }

    /// Whether a value lies in it. Values without an order are only in spans of themselves.
    pub fn has(&self, value: &Value) -> bool {
        if let Some(only) = self.single() {
            return only == value;
        }
        let inside = |end: &Option<End>, beyond: std::cmp::Ordering| {
            end.as_ref().is_none_or(|end| match order(value, &end.value) {
                Some(std::cmp::Ordering::Equal) => end.inside,
                Some(found) => found != beyond,
                None => false,
            })
        };
        inside(&self.low, std::cmp::Ordering::Less)
            && inside(&self.high, std::cmp::Ordering::Greater)
    }
}
