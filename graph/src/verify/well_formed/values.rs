//! Values and types: whether one fits the other.

use super::{Fine, Wrong};
use crate::graph::Graph;
use crate::types::Type;
use crate::value::Value;
use crate::verify::term::number;

/// Whether a value of one type may stand where another is wanted. Optional ones were narrowed by
/// the checker; here only what they hold counts. Texts of every kind go together.
pub(super) fn fits(given: &Type, wanted: &Type) -> bool {
    match (given.present(), wanted.present()) {
        (
            Type::List { of: given, at_least: has, .. },
            Type::List { of: wanted, at_least: needs, .. },
        ) => has >= needs && fits(given, wanted),
        (given, wanted) if given.is_textual() => wanted.is_textual(),
        (given, wanted) => given.number() == wanted.number() || is_amount(given, wanted),
    }
}

/// An amount of some currency may stand where one of any currency is wanted.
fn is_amount(given: &Type, wanted: &Type) -> bool {
    matches!((given, wanted), (Type::Money(_), Type::AnyMoney))
}

/// That a value is one of a type.
pub(super) fn check_value(graph: &Graph, value: &Value, ty: &Type) -> Fine {
    let fine = match (value, ty.present()) {
        (Value::Missing, _) => true,
        (Value::Text(_), ty) => ty.is_textual(),
        (Value::Bool(_), Type::Bool)
        | (Value::Int(_), Type::Int)
        | (Value::Date(_), Type::Date)
        | (Value::Time(_), Type::Time)
        | (Value::Duration(_), Type::Duration)
        | (Value::Decimal(_), Type::Decimal)
        | (Value::Percent(_), Type::Percent)
        | (Value::Money(_), Type::AnyMoney) => true,
        (value, Type::Ranged { of, low, high }) => {
            check_value(graph, value, of)?;
            number(value).is_none_or(|number| (*low..=*high).contains(&number))
        }
        (Value::Money(amount), Type::Money(currency)) => amount.currency == *currency,
        (Value::Enum { of, value }, Type::Enum(wanted)) => {
            let choice = graph.enums.lookup(*of);
            of == wanted && choice.is_some_and(|choice| (*value as usize) < choice.values.len())
        }
        (Value::Record { of, fields }, Type::Record(wanted)) => {
            let record = graph
                .records
                .lookup(*of)
                .filter(|record| of == wanted && record.fields.len() == fields.len());
            let Some(record) = record else {
                return Err(Wrong::new("a structure doesn't have the fields of its type"));
            };
            return record
                .fields
                .iter()
                .zip(fields.iter())
                .try_for_each(|(field, value)| check_value(graph, value, &field.ty));
        }
        (Value::List(items), Type::List { at_least, .. }) if items.len() < *at_least as usize => {
            false
        }
        (Value::List(items), Type::List { of, .. }) => {
            return items.iter().try_for_each(|item| check_value(graph, item, of));
        }
        _ => false,
    };
    if fine { Ok(()) } else { Err(Wrong::new("a value is not of the type that stands there")) }
}
