//! Decision tables: exactly one row fits each input, or the first that fits decides and each is some
//! input's first. Each column is cut where its cells begin and end, so that an input is one piece of
//! each column; rows are taken away from the box of all inputs, and what is left is an example.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::table::{Cell, Row, Span, Table};
use crate::types::Type;
use crate::value::Value;
use crate::verify::codes::{ROW_NEVER_DECIDES, ROWS_OVERLAP, TABLE_GAP};
use crate::verify::report::{Report, origin};
use crate::verify::term::number;
use crate::verify::words::Written;

/// So many boxes are kept apart before a table counts as too large to be proved.
const MOST_BOXES: usize = 20_000;

/// Looks at every table.
pub(crate) fn check(graph: &Graph, report: &mut Report) {
    for table in graph.tables.values() {
        check_one(graph, table, report);
    }
}

fn check_one(graph: &Graph, table: &Table, report: &mut Report) {
    let before = report.findings.len();
    let columns = columns(graph, table);
    let boxes: Vec<Inputs> = table.rows.iter().map(|row| taken(row, &columns)).collect();
    let everything: Inputs = columns.iter().map(|column| column.all()).collect();
    let Some(left) = take_away(vec![everything], &boxes) else {
        return report.found(too_large(graph, table.origin));
    };
    if let Some(gap) = left.first() {
        let when = example(graph, table, &columns, gap);
        let message = format!("`{}` says nothing{when}", table.name);
        let help = match takes_percent(table) {
            true => {
                "add a row for it. A `percent` may be below 0% and above 100%: where it may not, say so \
                 with `type Share = percent from 0% to 100%`"
            }
            false => "add a row for it, or write `other` or `any` where nothing else counts",
        };
        report.found(
            Diagnostic::error(TABLE_GAP, origin(graph, table.origin), message)
                .here("no row fits then")
                .help(help),
        );
    }
    for (place, row) in table.rows.iter().enumerate() {
        check_row(graph, table, &columns, &boxes, (place, row), report);
    }
    if report.findings.len() == before {
        report.proved(|| format!("`{}` has a row for each input", table.name), table.origin);
    }
}

/// Whether a percentage without bounds decides.
fn takes_percent(table: &Table) -> bool {
    table.params.iter().any(|param| param.ty == Type::Percent)
}

fn check_row(
    graph: &Graph,
    table: &Table,
    columns: &[Column],
    boxes: &[Inputs],
    (place, row): (usize, &Row),
    report: &mut Report,
) {
    let Some(own) = boxes.get(place) else { return };
    let earlier = boxes.get(..place).unwrap_or_default();
    let never = |why: &str| {
        let message = format!("this row of `{}` never decides: {why}", table.name);
        Diagnostic::error(ROW_NEVER_DECIDES, origin(graph, row.origin), message)
            .here("never decides")
            .help("take it out, or put it before the rows that take its inputs")
    };
    if own.iter().any(BTreeSet::is_empty) {
        return report.found(never("no value fits its cells"));
    }
    if table.first_match {
        return match take_away(vec![own.clone()], earlier) {
            Some(left) if left.is_empty() => {
                report.found(never("the rows before it take all its inputs"));
            }
            Some(_) => {}
            None => report.found(too_large(graph, row.origin)),
        };
    }
    for (first, other) in earlier.iter().zip(&table.rows) {
        let both: Inputs = own.iter().zip(first).map(|(a, b)| a & b).collect();
        if both.iter().all(|pieces| !pieces.is_empty()) {
            let when = example(graph, table, columns, &both);
            let message = format!("two rows of `{}` fit{when}", table.name);
            return report.found(
                Diagnostic::error(ROWS_OVERLAP, origin(graph, row.origin), message)
                    .here("this row fits, too")
                    .label(origin(graph, other.origin), "this row fits")
                    .help("let them take different inputs; or write `first match` behind the type, and the first that fits decides"),
            );
        }
    }
}

fn too_large(graph: &Graph, at: OriginId) -> Diagnostic {
    let message = "this table has too many cases to tell whether a row fits each input";
    Diagnostic::error(TABLE_GAP, origin(graph, at), message).help("split it into several tables")
}

/// One column, cut into pieces that no cell takes only in part. Of each piece a value.
struct Column {
    pieces: Vec<Value>,
}

/// For each column, the pieces that are meant.
type Inputs = Vec<BTreeSet<usize>>;

impl Column {
    fn all(&self) -> BTreeSet<usize> {
        (0..self.pieces.len()).collect()
    }
}

fn columns(graph: &Graph, table: &Table) -> Vec<Column> {
    let params = table.params.iter().enumerate();
    params
        .map(|(place, param)| {
            let spans = table.rows.iter().filter_map(|row| match row.cells.get(place)? {
                Cell::In(spans) | Cell::NotIn(spans) => Some(spans),
                Cell::Any => None,
            });
            Column { pieces: pieces(graph, &param.ty, spans.flatten()) }
        })
        .collect()
}

/// A value of each piece of a type.
fn pieces<'t>(graph: &Graph, ty: &Type, spans: impl Iterator<Item = &'t Span>) -> Vec<Value> {
    match ty {
        Type::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Type::Enum(of) => {
            let count = graph.enums.lookup(*of).map_or(0, |choice| choice.values.len());
            (0..u32::try_from(count).unwrap_or(0))
                .map(|value| Value::Enum { of: *of, value })
                .collect()
        }
        ty if ty.is_textual() => {
            let named: BTreeSet<Value> = spans.filter_map(|span| span.single().cloned()).collect();
            let other = (0..).map(|nth| Value::text(format!("something else{}", "!".repeat(nth))));
            let other = other.into_iter().find(|text| !named.contains(text));
            named.into_iter().chain(other).collect()
        }
        ty => numbers(ty, spans),
    }
}

/// The first number of each piece, and of the piece that has no first its last.
fn numbers<'t>(ty: &Type, spans: impl Iterator<Item = &'t Span>) -> Vec<Value> {
    let (low, high) = match ty {
        Type::Ranged { low, high, .. } => (*low, *high),
        _ => (i64::MIN, i64::MAX),
    };
    let mut cuts: BTreeSet<i64> = BTreeSet::new();
    for span in spans {
        let first = span.low.as_ref().and_then(|end| {
            let number = number(&end.value)?;
            if end.inside { Some(number) } else { number.checked_add(1) }
        });
        let after = span.high.as_ref().and_then(|end| {
            let number = number(&end.value)?;
            if end.inside { number.checked_add(1) } else { Some(number) }
        });
        cuts.extend(first.into_iter().chain(after).filter(|cut| low < *cut && *cut <= high));
    }
    // The piece below the first cut has no first number that would tell anything: its last will do.
    let lowest = cuts.first().map_or(low.max(0).min(high), |cut| cut - 1);
    let lowest = if low == i64::MIN { lowest } else { low };
    std::iter::once(lowest).chain(cuts).filter_map(|number| value_of(ty, number)).collect()
}

fn value_of(ty: &Type, number: i64) -> Option<Value> {
    if *ty.number() != Type::Date {
        return Some(ty.value_of(number));
    }
    let days = jiff::Span::new().try_days(number).ok()?;
    Some(Value::Date(jiff::civil::date(1970, 1, 1).checked_add(days).ok()?))
}

/// The inputs that a row takes.
fn taken(row: &Row, columns: &[Column]) -> Inputs {
    let takes = |(cell, column): (&Cell, &Column)| {
        let pieces = column.pieces.iter().enumerate();
        pieces.filter(|(_, value)| cell.takes(value)).map(|(place, _)| place).collect()
    };
    row.cells.iter().zip(columns).map(takes).collect()
}

/// What is left of some boxes without others; `None` where there is too much to tell.
fn take_away(mut left: Vec<Inputs>, others: &[Inputs]) -> Option<Vec<Inputs>> {
    for other in others {
        left = left.iter().flat_map(|inputs| without(inputs, other)).collect();
        if left.len() > MOST_BOXES {
            return None;
        }
    }
    Some(left)
}

/// A box without another, as boxes that don't overlap.
fn without(inputs: &Inputs, other: &Inputs) -> Vec<Inputs> {
    let mut rest = Vec::new();
    let mut shared = inputs.clone();
    for (place, theirs) in other.iter().enumerate() {
        let Some(own) = shared.get(place).cloned() else { continue };
        let outside: BTreeSet<usize> = &own - theirs;
        if !outside.is_empty() {
            let mut part = shared.clone();
            if let Some(slot) = part.get_mut(place) {
                *slot = outside;
            }
            rest.push(part);
        }
        let inside: BTreeSet<usize> = &own & theirs;
        if inside.is_empty() {
            return rest;
        }
        if let Some(slot) = shared.get_mut(place) {
            *slot = inside;
        }
    }
    rest
}

/// ` when category is toys and days is 91`: the first input of a box.
fn example(graph: &Graph, table: &Table, columns: &[Column], inputs: &Inputs) -> String {
    let spoken = Written::of_params(graph, &table.params);
    let parts: Vec<String> = table
        .params
        .iter()
        .zip(columns.iter().zip(inputs))
        .filter_map(|(param, (column, pieces))| {
            let value = column.pieces.get(*pieces.first()?)?;
            Some(format!("{} is {}", param.name, spoken.value(value)))
        })
        .collect();
    if parts.is_empty() { String::new() } else { format!(" when {}", parts.join(" and ")) }
}

#[cfg(test)]
#[path = "tables_tests.rs"]
mod tests;
