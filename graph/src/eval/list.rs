//! Lists: parts of them, fields of their elements, and values made of all of them.

use std::cmp::Ordering;

use super::{NoValue, Scope, WithIt, calculate, eval, holds, order};
use crate::expr::{Arithmetic, Expr};
use crate::list::Aggregate;
use crate::value::Value;

/// `items where C`
pub(super) fn filtered(list: &Expr, condition: &Expr, scope: &dyn Scope) -> Result<Value, NoValue> {
    let mut kept = Vec::new();
    for element in elements(list, scope)?.iter() {
        if holds(condition, &WithIt { it: element, outer: scope })? {
            kept.push(element.clone());
        }
    }
    Ok(Value::List(kept.into()))
}

/// `items.price`
pub(super) fn field_of_each(list: &Expr, field: u32, scope: &dyn Scope) -> Result<Value, NoValue> {
    let mut found = Vec::new();
    for element in elements(list, scope)?.iter() {
        match element.field(field as usize).ok_or(NoValue::IllTyped)? {
            Value::Missing => {}
            Value::List(inside) => found.extend(inside.iter().cloned()),
            value => found.push(value.clone()),
        }
    }
    Ok(Value::List(found.into()))
}

/// `a + b`
pub(super) fn joined(left: &Expr, right: &Expr, scope: &dyn Scope) -> Result<Value, NoValue> {
    let (left, right) = (elements(left, scope)?, elements(right, scope)?);
    Ok(Value::List(left.iter().chain(right.iter()).cloned().collect()))
}

/// `count of items`, `lowest of items by price`
pub(super) fn aggregate(
    by: Aggregate,
    list: &Expr,
    key: &Expr,
    scope: &dyn Scope,
) -> Result<Value, NoValue> {
    let elements = elements(list, scope)?;
    let wanted = match by {
        Aggregate::Count => {
            return i64::try_from(elements.len()).map(Value::Int).map_err(|_| NoValue::TooLarge);
        }
        Aggregate::First => return Ok(elements.first().cloned().unwrap_or(Value::Missing)),
        Aggregate::Last => return Ok(elements.last().cloned().unwrap_or(Value::Missing)),
        Aggregate::Lowest => Ordering::Less,
        Aggregate::Highest => Ordering::Greater,
    };
    let mut best: Option<(Value, &Value)> = None;
    for element in elements.iter() {
        let key = eval(key, &WithIt { it: element, outer: scope })?;
        let better = match &best {
            None => true,
            Some((so_far, _)) => order(&key, so_far).ok_or(NoValue::IllTyped)? == wanted,
        };
        if better {
            best = Some((key, element));
        }
    }
    Ok(best.map_or(Value::Missing, |(_, element)| element.clone()))
}

/// `sum of items.price`
pub(super) fn sum(list: &Expr, nothing: &Value, scope: &dyn Scope) -> Result<Value, NoValue> {
    elements(list, scope)?
        .iter()
        .try_fold(nothing.clone(), |sum, element| calculate(&sum, Arithmetic::Plus, element))
}

fn elements(list: &Expr, scope: &dyn Scope) -> Result<std::sync::Arc<[Value]>, NoValue> {
    match eval(list, scope)? {
        Value::List(elements) => Ok(elements),
        _ => Err(NoValue::IllTyped),
    }
}
