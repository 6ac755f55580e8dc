//! Whether a value is one of a type. Whatever comes from outside is asked this before it is used.

use playbook_graph::eval::{InGraph, WithIt, holds};
use playbook_graph::shape::{is_phone, is_url};
use playbook_graph::{Expr, Graph, Type, Value};

/// Whether a value is of a type, all the way down.
pub(crate) fn fits(graph: &Graph, ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Optional(_), Value::Missing) => true,
        (Type::Optional(inner), value) => fits(graph, inner, value),
        // What a seal stands for was looked at before it was sealed.
        (
            Type::Text | Type::Email | Type::Refined(_) | Type::Phone | Type::Url,
            Value::Sealed(_),
        ) => true,
        (Type::Email, Value::Text(text)) => is_email(text),
        (Type::Refined(id), Value::Text(text)) => {
            graph.refined.lookup(*id).is_some_and(|refined| refined.pattern.matches(text))
        }
        (Type::Enum(id), Value::Enum { of, value }) => {
            id == of
                && graph
                    .enums
                    .lookup(*id)
                    .is_some_and(|choice| (*value as usize) < choice.values.len())
        }
        (Type::Money(currency), Value::Money(amount)) => *currency == amount.currency,
        (Type::Record(id), Value::Record { of, fields }) => {
            id == of
                && graph.records.lookup(*id).is_some_and(|record| {
                    record.fields.len() == fields.len()
                        && record.fields.iter().zip(fields.iter()).enumerate().all(
                            |(place, (field, inner))| match record.tag(place) {
                                Some(tag) if !is_so(graph, tag, value) => *inner == Value::Missing,
                                _ => fits(graph, &field.ty, inner),
                            },
                        )
                })
        }
        (Type::List { of, at_least, at_most }, Value::List(items)) => {
            items.len() >= *at_least as usize
                && at_most.is_none_or(|most| items.len() <= most as usize)
                && items.iter().all(|item| fits(graph, of, item))
        }
        (Type::Text, Value::Text(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Int, Value::Int(_))
        | (Type::Date, Value::Date(_))
        | (Type::Time, Value::Time(_))
        | (Type::Duration, Value::Duration(_))
        | (Type::Decimal, Value::Decimal(_))
        | (Type::Percent, Value::Percent(_))
        | (Type::AnyMoney, Value::Money(_)) => true,
        (Type::Phone, Value::Text(text)) => is_phone(text),
        (Type::Url, Value::Text(text)) => is_url(text),
        (Type::Ranged { of, low, high }, value) => {
            fits(graph, of, value)
                && value.as_number().is_some_and(|number| (*low..=*high).contains(&number))
        }
        _ => false,
    }
}

/// Whether a condition on a record holds.
fn is_so(graph: &Graph, condition: &Expr, record: &Value) -> bool {
    holds(condition, &WithIt { it: record, outer: &InGraph(graph) }).unwrap_or(false)
}

/// One `@` with something on both sides, a point in the domain, no spaces.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let inner_point = domain.split_once('.').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    !name.is_empty()
        && inner_point
        && !domain.contains('@')
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
