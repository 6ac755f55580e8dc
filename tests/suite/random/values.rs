//! Values of any type, at random: what an interpreter, a tool or a host may come up with.

use jiff::Timestamp;
use jiff::civil::Date;
use playbook_graph::{Currency, Graph, Money, Type, Value};

use super::chance::Chance;

/// How many elements a list has at most, where nothing bounds it.
const LONGEST: usize = 3;
const DEEPEST: u32 = 6;

/// A value of a type.
pub(super) fn value(graph: &Graph, ty: &Type, chance: &mut Chance) -> Value {
    of(graph, ty, chance, DEEPEST)
}

fn of(graph: &Graph, ty: &Type, chance: &mut Chance, depth: u32) -> Value {
    if depth == 0 {
        return Value::Missing;
    }
    match ty {
        Type::Text => Value::text(chance.one(&["mei", "ivan", "C1", "red", "M"])),
        Type::Bool => Value::Bool(chance.often(50)),
        Type::Int => Value::Int(small(chance)),
        Type::Date => {
            Value::Date(Date::constant(2026, 1, 1 + i8::try_from(chance.below(28)).unwrap()))
        }
        Type::Time => Value::Time(Timestamp::constant(1_767_600_000 + 86_400 * small(chance), 0)),
        Type::Duration => Value::Duration(86_400 * small(chance)),
        Type::Email => Value::text(chance.one(&["mei@example.com", "ivan@example.com"])),
        Type::Phone => Value::text("+15550100"),
        Type::Url => Value::text("https://example.com/a"),
        Type::Money(currency) => Value::Money(Money::new(*currency, 100 * small(chance))),
        Type::AnyMoney => {
            let currency = Currency::from_code(chance.one(&["EUR", "USD"])).unwrap();
            Value::Money(Money::new(currency, 100 * small(chance)))
        }
        Type::Decimal => Value::Decimal(1_000_000 * small(chance)),
        Type::Percent => Value::Percent(1_000_000 * small(chance)),
        Type::Enum(id) => {
            let count = graph.enums[*id].values.len();
            Value::Enum { of: *id, value: u32::try_from(chance.below(count)).unwrap() }
        }
        Type::Record(id) => {
            let fields = &graph.records[*id].fields;
            let fields: Vec<Value> =
                fields.iter().map(|field| of(graph, &field.ty, chance, depth - 1)).collect();
            Value::Record { of: *id, fields: fields.into() }
        }
        Type::Refined(id) => {
            let pattern = &graph.refined[*id].pattern;
            let tries =
                ["W1234567", "C1", "P1", "W12", "R1", "#W1234567", "A1", "O1", "M-1234", "12345"];
            let start = chance.below(tries.len());
            let all = tries.iter().cycle().skip(start).take(tries.len());
            let fits = all.into_iter().find(|text| pattern.matches(text));
            Value::text(*fits.unwrap_or(&"none"))
        }
        Type::List { of: inner, at_least, at_most } => {
            let most = at_most.map_or(LONGEST, |most| (most as usize).min(LONGEST));
            let count = (*at_least as usize).max(chance.below(most + 1));
            let items: Vec<Value> =
                (0..count).map(|_| of(graph, inner, chance, depth - 1)).collect();
            Value::List(items.into())
        }
        Type::Optional(inner) => {
            if chance.often(30) {
                Value::Missing
            } else {
                of(graph, inner, chance, depth - 1)
            }
        }
        Type::Ranged { low, high, .. } => {
            let width = usize::try_from(high.saturating_sub(*low)).unwrap_or(1).min(1_000);
            let number = low + i64::try_from(chance.below(width + 1)).unwrap();
            ty.value_of(number)
        }
    }
}

fn small(chance: &mut Chance) -> i64 {
    i64::try_from(chance.below(600)).unwrap()
}
