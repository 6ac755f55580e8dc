//! Decision tables.

use super::{Expr, Name, Params, Type, child, children, has, node, nth};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `table window(kind: Kind) gives duration { | … | }`.
    Table,
    TABLE_DECL
);

impl Table {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// What it decides on.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// The type of its result.
    pub fn gives(&self) -> Option<Type> {
        child(&self.0)
    }

    /// The first row that matches decides.
    pub fn first_match(&self) -> bool {
        has(&self.0, "match")
    }

    /// The names of the columns.
    pub fn header(&self) -> Option<Row> {
        child(&self.0)
    }

    /// The rows below the header.
    pub fn rows(&self) -> impl Iterator<Item = Row> + use<> {
        children(&self.0).skip(1)
    }
}

node!(
    /// `| electronics | vip | 60 days |`.
    Row,
    TABLE_ROW
);

impl Row {
    /// Its cells.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
        children(&self.0)
    }
}

node!(
    /// `electronics, clothing`.
    Cell,
    TABLE_CELL
);

impl Cell {
    /// Its values.
    pub fn values(&self) -> impl Iterator<Item = CellValue> + use<> {
        children(&self.0)
    }
}

node!(
    /// A value, `any`, `other`, `up to 90 days`, `over 1`, `under 1`, `1 to 5`.
    CellValue,
    CELL_VALUE
);

impl CellValue {
    /// The words of the language in it: `any`, `other`, `up to`, `over`, `under`, `to`, or nothing.
    pub fn word(&self) -> String {
        let words: Vec<String> =
            super::keywords(&self.0).map(|word| word.text().to_owned()).collect();
        words.join(" ")
    }

    /// The value, or the lower one.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The upper one of `1 to 5`.
    pub fn upper(&self) -> Option<Expr> {
        nth(&self.0, 1)
    }
}
