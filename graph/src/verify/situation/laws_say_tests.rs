//! What laws say of calculations: how far a result can lie from its parts. (That they rule out
//! nothing that is so is looked at on random calculations.)

use jiff::Timestamp;

use super::super::Situation;
use super::super::world::{PARCEL, RATING, WEIGHT, World, graph, list_of};
use crate::calculation::{Calculation, Rounding};
use crate::expr::{Arithmetic, Comparison, Expr, Ref};
use crate::origin::OriginId;
use crate::slot::SlotId;
use crate::table::{Cell, Row, Span, Table, TableId};
use crate::types::{Currency, Param, RecordId, Type};
use crate::value::{DECIMAL_ONE, Value};
use crate::verify::term::{Names, TermId};

fn amount() -> Type {
    Type::Money(Currency::from_code("EUR").unwrap())
}

/// Whether `a <= b` is certain.
fn is_at_most(world: &World<'_>, known: &Situation, a: TermId, b: TermId) -> bool {
    !world.can(known, world.at_most(a, b).negated())
}

/// Whether a number certainly lies between two.
fn is_within(world: &World<'_>, known: &Situation, number: TermId, low: i64, high: i64) -> bool {
    !world.can(known, world.within(number, low, high).negated())
}

#[test]
fn a_multiple_of_an_amount_is_not_below_it_whichever_comes_first() {
    let graph = graph();
    for three_first in [true, false] {
        let world = World::of(&graph);
        let three = Value::Int(3);
        if three_first {
            world.literal(&three);
        }
        let [price] = world.names(&amount());
        let known = world.knowing([world.within(price, 0, 1_000_000)]);
        let times = [world.literal(&three), price];
        let total = world.calculated(Calculation::Product, &times, &amount());
        assert!(is_at_most(&world, &known, price, total), "{three_first}");
        assert!(!is_at_most(&world, &known, total, price), "{three_first}");
    }
}

#[test]
fn a_multiple_of_what_has_no_upper_end_is_not_below_nothing() {
    let graph = graph();
    let world = World::of(&graph);
    let [price] = world.names(&amount());
    let [many] = world.names(&Type::Int);
    let nothing = world.literal(&Value::Int(0));
    let total = world.calculated(Calculation::Product, &[price, many], &amount());
    let known = world.knowing([world.at_most(nothing, price), world.at_most(nothing, many)]);
    assert!(is_at_most(&world, &known, nothing, total));
    let known = world.knowing([world.at_most(nothing, price)]);
    assert!(!is_at_most(&world, &known, nothing, total));
}

#[test]
fn half_of_an_amount_lies_between_the_halves_of_its_ends() {
    let graph = graph();
    let world = World::of(&graph);
    let [price] = world.names(&amount());
    let two = world.literal(&Value::Int(2));
    let half = world.calculated(Calculation::Quotient, &[price, two], &amount());
    let half = world.calculated(Calculation::Rounded(Rounding::Down), &[half], &amount());
    let known = world.knowing([world.within(price, 10, 20)]);
    assert!(is_within(&world, &known, half, 5, 10));
    assert!(!is_within(&world, &known, half, 6, 10) && !is_within(&world, &known, half, 5, 9));
}

#[test]
fn of_a_long_table_only_the_least_and_the_most_result_are_known() {
    let mut graph = graph();
    for rows in [24, 25] {
        graph.tables.push(even_numbers(rows));
    }
    let world = World::of(&graph);
    let [given] = world.names(&Type::Int);
    let [short, long] = [0, 1]
        .map(|table| world.calculated(Calculation::Table(TableId(table)), &[given], &Type::Int));
    let may_be =
        |result, number| world.can(&Situation::default(), world.has(result, &Value::Int(number)));
    assert_eq!([-1, 0, 1, 46, 47].map(|it| may_be(short, it)), [false, true, false, true, false]);
    assert_eq!([-1, 0, 1, 48, 49].map(|it| may_be(long, it)), [false, true, true, true, false]);
}

/// A table of so many rows: `0 -> 0`, `1 -> 2`, `2 -> 4`, and so on.
fn even_numbers(rows: i64) -> Table {
    let row = |place| Row {
        cells: vec![Cell::In(vec![Span::only(Value::Int(place))])],
        result: Value::Int(2 * place),
        origin: OriginId(0),
    };
    Table {
        name: "even".into(),
        doc: String::new(),
        params: vec![Param::new("place", Type::Int)],
        gives: Type::Int,
        first_match: false,
        rows: (0..rows).map(row).collect(),
        origin: OriginId(0),
    }
}

#[test]
fn an_amount_over_an_amount_is_no_part_of_it() {
    let graph = graph();
    let world = World::of(&graph);
    let [price, other] = world.names(&amount());
    let ratio = world.calculated(Calculation::Quotient, &[price, other], &Type::Decimal);
    let ratio = world.calculated(Calculation::Rounded(Rounding::Down), &[ratio], &Type::Decimal);
    let known = world.knowing([world.within(price, 20, 20), world.within(other, 4, 4)]);
    assert!(world.can(&known, world.has(ratio, &Value::Decimal(5 * DECIMAL_ONE))));
}

#[test]
fn the_time_between_two_moments_is_counted_otherwise_than_they_are() {
    let graph = graph();
    let world = World::of(&graph);
    let [from, to] = world.names(&Type::Time);
    let length = Expr::Arithmetic {
        left: Box::new(Expr::Ref(Ref::Slot(SlotId(1)))),
        by: Arithmetic::Minus,
        right: Box::new(Expr::Ref(Ref::Slot(SlotId(0)))),
    };
    let length = world.terms().of_expr(&length, Names::default());
    let at = |second| Value::Time(Timestamp::from_second(second).unwrap());
    let known = world.knowing([world.has(from, &at(1000)), world.has(to, &at(1010))]);
    assert!(world.can(&known, world.has(length, &Value::Duration(10))));
}

/// `sum of items.weight`, of a field.
fn total(world: &World<'_>, items: &Expr, field: u32) -> TermId {
    let list = Box::new(Expr::Each { list: Box::new(items.clone()), record: RecordId(0), field });
    let sum = Expr::Sum { list, nothing: Value::Int(0) };
    world.terms().of_expr(&sum, Names::default())
}

#[test]
fn a_total_of_what_is_never_below_nothing_is_not_below_nothing() {
    let graph = graph();
    let world = World::of(&graph);
    let [parcels] = world.names(&list_of(PARCEL));
    let items = Expr::Ref(Ref::Slot(SlotId(0)));
    let (ratings, weights) = (total(&world, &items, RATING), total(&world, &items, WEIGHT));
    let nothing = world.literal(&Value::Int(0));
    let unknown = Situation::default();
    // By its type.
    assert!(is_at_most(&world, &unknown, nothing, ratings));
    assert!(!is_at_most(&world, &unknown, nothing, weights));
    // By what is said of every element.
    let weighs = |one| world.at_most(nothing, world.field(one, WEIGHT));
    let known = world.knowing([world.every(parcels, weighs)]);
    assert!(is_at_most(&world, &known, nothing, weights));
}

#[test]
fn a_total_of_a_part_is_known_by_what_it_is_a_part_of() {
    let graph = graph();
    let world = World::of(&graph);
    let [_parcels] = world.names(&list_of(PARCEL));
    let list = Box::new(Expr::Ref(Ref::Slot(SlotId(0))));
    let weight =
        Expr::Field { of: Box::new(Expr::Ref(Ref::It)), record: RecordId(0), field: WEIGHT };
    let condition = |by| {
        let (left, right) = (Box::new(weight.clone()), Box::new(Expr::Literal(Value::Int(0))));
        Box::new(Expr::Compare { left, by, right })
    };
    let part = |by| Expr::Where { list: list.clone(), condition: condition(by) };
    let (known, zero) = (Situation::default(), world.literal(&Value::Int(0)));
    let heavy = total(&world, &part(Comparison::AtLeast), WEIGHT);
    assert!(is_at_most(&world, &known, zero, heavy) && !is_at_most(&world, &known, heavy, zero));
    let light = total(&world, &part(Comparison::AtMost), WEIGHT);
    assert!(is_at_most(&world, &known, light, zero) && !is_at_most(&world, &known, zero, light));
}
