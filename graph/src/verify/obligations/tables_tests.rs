//! Random tables, looked at by taking boxes away and by asking every input one by one: both find the
//! same gaps, overlaps and shadowed rows.

use proptest::prelude::*;

use super::check_one;
use crate::diagnostic::Code;
use crate::graph::Graph;
use crate::origin::{Origin, OriginId};
use crate::table::{Cell, End, Row, Span, Table};
use crate::types::{Enum, EnumId, EnumValue, Param, Type};
use crate::value::Value;
use crate::verify::codes::{ROW_NEVER_DECIDES, ROWS_OVERLAP, TABLE_GAP};
use crate::verify::report::Report;

/// The numbers that rows speak of; inputs go a little further on both sides.
const NUMBERS: std::ops::RangeInclusive<i64> = 0..=4;

fn choice() -> Enum {
    let value = |name: &str| EnumValue::new(name, name);
    let values = vec![value("a"), value("b"), value("c")];
    Enum { name: "Choice".into(), doc: String::new(), values, origin: OriginId(0) }
}

fn option(value: u32) -> Value {
    Value::Enum { of: EnumId(0), value }
}

fn option_cell() -> impl Strategy<Value = Cell> {
    let some = || prop::collection::vec((0_u32..3).prop_map(|v| Span::only(option(v))), 1..3);
    prop_oneof![Just(Cell::Any), some().prop_map(Cell::In), some().prop_map(Cell::NotIn)]
}

fn end() -> impl Strategy<Value = Option<End>> {
    let some = (NUMBERS, any::<bool>())
        .prop_map(|(number, inside)| Some(End { value: Value::Int(number), inside }));
    prop_oneof![Just(None), some]
}

fn number_cell() -> impl Strategy<Value = Cell> {
    let span = || (end(), end()).prop_map(|(low, high)| Span { low, high });
    let spans = || prop::collection::vec(span(), 1..3);
    prop_oneof![Just(Cell::Any), spans().prop_map(Cell::In), spans().prop_map(Cell::NotIn)]
}

fn table() -> impl Strategy<Value = Table> {
    let rows = prop::collection::vec((option_cell(), number_cell(), any::<bool>()), 0..5);
    (rows, any::<bool>()).prop_map(|(rows, first_match)| Table {
        name: "t".into(),
        doc: String::new(),
        params: vec![Param::new("choice", Type::Enum(EnumId(0))), Param::new("number", Type::Int)],
        gives: Type::Bool,
        first_match,
        rows: (1..)
            .zip(rows)
            .map(|(place, (choice, number, result))| Row {
                cells: vec![choice, number],
                result: Value::Bool(result),
                origin: OriginId(place),
            })
            .collect(),
        origin: OriginId(0),
    })
}

fn found(table: &Table) -> Vec<(Code, u32)> {
    let mut graph = Graph::default();
    graph.enums.push(choice());
    for place in 0..8 {
        graph.origins.push(Origin::new(crate::FileId(0), place, place));
    }
    let mut report = Report::default();
    check_one(&graph, table, &mut report);
    let place = |finding: &crate::Diagnostic| finding.origin().map_or(0, |at| at.start);
    let mut found: Vec<_> = report.findings.iter().map(|f| (f.code, place(f))).collect();
    found.sort();
    found
}

/// The same, by looking at every input.
fn found_one_by_one(table: &Table) -> Vec<(Code, u32)> {
    let inputs: Vec<[Value; 2]> =
        (0..3).flat_map(|of| (-2..8).map(move |number| [option(of), Value::Int(number)])).collect();
    let mut found = Vec::new();
    if inputs.iter().any(|input| !table.rows.iter().any(|row| row.takes(input))) {
        found.push((TABLE_GAP, 0));
    }
    for (place, row) in table.rows.iter().enumerate() {
        let own: Vec<_> = inputs.iter().filter(|input| row.takes(*input)).collect();
        let taken = |input: &&&[Value; 2]| table.rows[..place].iter().any(|r| r.takes(**input));
        if own.is_empty() || table.first_match && own.iter().all(|input| taken(&input)) {
            found.push((ROW_NEVER_DECIDES, row.origin.0));
        } else if !table.first_match && own.iter().any(|input| taken(&input)) {
            found.push((ROWS_OVERLAP, row.origin.0));
        }
    }
    found.sort();
    found
}

proptest! {
    #[test]
    fn boxes_find_what_every_input_shows(table in table()) {
        prop_assert_eq!(found(&table), found_one_by_one(&table));
    }
}
