//! Tables: that each row has a cell for each value that the table is asked with, and a result of the
//! type that it gives.

use super::values::check_value;
use super::{At, Fine, Wrong, check_type};
use crate::graph::Graph;
use crate::table::{Cell, Row, Span, Table};
use crate::types::Type;

pub(super) fn check(graph: &Graph) -> Fine {
    graph.tables.values().try_for_each(|table| {
        self::table(graph, table).at(&format!("table `{}`", table.name), table.origin)
    })
}

fn table(graph: &Graph, table: &Table) -> Fine {
    table.params.iter().try_for_each(|param| check_type(graph, &param.ty))?;
    check_type(graph, &table.gives)?;
    table.rows.iter().try_for_each(|row| self::row(graph, table, row).at("row", row.origin))
}

fn row(graph: &Graph, table: &Table, row: &Row) -> Fine {
    if row.cells.len() != table.params.len() {
        return Err(Wrong::new("a row doesn't have a cell for each value"));
    }
    for (cell, param) in row.cells.iter().zip(&table.params) {
        if let Cell::In(spans) | Cell::NotIn(spans) = cell {
            spans.iter().try_for_each(|span| self::span(graph, span, &param.ty))?;
        }
    }
    check_value(graph, &row.result, &table.gives)
}

fn span(graph: &Graph, span: &Span, ty: &Type) -> Fine {
    if span.single().is_none() && !ty.is_ordered() {
        return Err(Wrong::new("a cell goes from one value to another, and they have no order"));
    }
    // A cell may name numbers that its type leaves out; it takes none of them.
    span.low
        .iter()
        .chain(&span.high)
        .try_for_each(|end| check_value(graph, &end.value, ty.number()))
}
