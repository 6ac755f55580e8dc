//! Evaluation: an expression and what its names stand for give a value. Total: where the checker's
//! word was broken (a graph file by another hand), it says so instead of panicking.

mod list;
mod time;

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::calculation::calculated;
use crate::calendar::{Calendar, CalendarId};
use crate::expr::{Arithmetic, Comparison, Expr, Quantifier, Ref};
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::playbook::{OutcomeId, PlaybookId};
use crate::value::{Money, Value};

/// What names stand for, at one moment of one case.
pub trait Scope {
    /// The value of a name; `None` where it has none (a slot not filled, a fact not proved).
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>>;

    /// The graph whose tables are looked into, where there is one.
    fn graph(&self) -> Option<&Graph> {
        None
    }

    /// Notes that a table's row decided.
    fn row_decided(&self, _row: OriginId) {}

    /// What the matters that ended with an outcome come to, of the value that it carries at a place:
    /// the whole number that stands for it. Nothing where that can't be held, or isn't known here.
    fn reached(&self, _: PlaybookId, _: OutcomeId, _: u32) -> Option<i64> {
        None
    }

    /// What each matter that ended with an outcome carried at a place, the oldest first. Nothing where
    /// that isn't known here.
    fn told(&self, _: PlaybookId, _: OutcomeId, _: u32) -> Option<Vec<Value>> {
        None
    }

    /// The calendar of a number, where expressions may speak of calendars.
    fn calendar(&self, _: CalendarId) -> Option<&Calendar> {
        None
    }
}

/// Why an expression has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoValue {
    /// This name stands for nothing now.
    Unset(Ref),
    /// An amount or a number is too large to be held.
    TooLarge,
    /// A number is divided by nothing.
    DividedByZero,
    /// No row of a table fits.
    NoRow,
    /// The values don't fit the expression: the graph was not made by the compiler.
    IllTyped,
}

/// The value of `expr` in `scope`.
///
/// # Errors
/// [`NoValue`], where a name has no value, a sum overflows, or the graph is ill-typed.
pub fn eval(expr: &Expr, scope: &dyn Scope) -> Result<Value, NoValue> {
    look(expr, scope).map(Cow::into_owned)
}

/// The value of `expr` in `scope`, looked at where it stands: nothing is copied but what is new.
///
/// # Errors
/// As [`eval`].
pub fn look<'v>(expr: &'v Expr, scope: &'v dyn Scope) -> Result<Cow<'v, Value>, NoValue> {
    match expr {
        Expr::Literal(value) => Ok(Cow::Borrowed(value)),
        Expr::Ref(reference) => scope.value(*reference).ok_or(NoValue::Unset(*reference)),
        Expr::Field { of, field, .. } => match look(of, scope)? {
            Cow::Borrowed(record) => record.field(*field as usize).map(Cow::Borrowed),
            Cow::Owned(record) => record.field(*field as usize).cloned().map(Cow::Owned),
        }
        .ok_or(NoValue::IllTyped),
        Expr::Choose { when, then, otherwise } => {
            look(if holds(when, scope)? { then } else { otherwise }, scope)
        }
        computed => compute(computed, scope).map(Cow::Owned),
    }
}

/// The value of an expression that makes a new one.
fn compute(expr: &Expr, scope: &dyn Scope) -> Result<Value, NoValue> {
    match expr {
        Expr::Literal(_) | Expr::Ref(_) | Expr::Field { .. } | Expr::Choose { .. } => {
            eval(expr, scope)
        }
        Expr::Compare { left, by, right } => {
            let (left, right) = (look(left, scope)?, look(right, scope)?);
            compare(&left, *by, &right).map(Value::Bool)
        }
        Expr::And(all) => all_hold(all, true, scope),
        Expr::Or(all) => all_hold(all, false, scope),
        Expr::Not(inner) => Ok(Value::Bool(!holds(inner, scope)?)),
        Expr::Arithmetic { left, by, right } => {
            let (left, right) = (look(left, scope)?, look(right, scope)?);
            calculate(&left, *by, &right)
        }
        Expr::Known(inner) => match look(inner, scope) {
            Ok(value) => Ok(Value::Bool(*value != Value::Missing)),
            Err(NoValue::Unset(_)) => Ok(Value::Bool(false)),
            Err(other) => Err(other),
        },
        Expr::Quantified { by, list, condition } => quantified(*by, list, condition, scope),
        Expr::In { item, list } => {
            let item = look(item, scope)?;
            let list = look(list, scope)?;
            Ok(Value::Bool(list.as_list().ok_or(NoValue::IllTyped)?.contains(&item)))
        }
        Expr::Record { of, fields } => {
            let fields = fields.iter().map(|field| eval(field, scope)).collect::<Result<_, _>>()?;
            Ok(Value::Record { of: *of, fields })
        }
        Expr::List(items) => {
            items.iter().map(|item| eval(item, scope)).collect::<Result<_, _>>().map(Value::List)
        }
        Expr::Calculate { by, of, gives } => calculated(*by, of, gives, scope),
        Expr::Where { list, condition } => list::filtered(list, condition, scope),
        Expr::Each { list, field, .. } => list::field_of_each(list, *field, scope),
        Expr::Joined { left, right } => list::joined(left, right, scope),
        Expr::Aggregate { by, list, key } => list::aggregate(*by, list, key, scope),
        Expr::Sum { list, nothing } => list::sum(list, nothing, scope),
        Expr::Shift { by, unit, calendar, back, from } => {
            time::shifted(by, (*unit, *calendar), *back, from, scope)
        }
        Expr::Between { unit, calendar, from, to } => {
            time::between((*unit, *calendar), from, to, scope)
        }
        Expr::Day { of, calendar } => time::day(of, *calendar, scope),
        Expr::Open { at, calendar } => time::open(at, *calendar, scope),
    }
}

/// Whether a condition holds.
///
/// # Errors
/// As [`eval`].
pub fn holds(condition: &Expr, scope: &dyn Scope) -> Result<bool, NoValue> {
    match *look(condition, scope)? {
        Value::Bool(answer) => Ok(answer),
        _ => Err(NoValue::IllTyped),
    }
}

fn all_hold(all: &[Expr], wanted: bool, scope: &dyn Scope) -> Result<Value, NoValue> {
    for part in all {
        if holds(part, scope)? != wanted {
            return Ok(Value::Bool(!wanted));
        }
    }
    Ok(Value::Bool(wanted))
}

fn compare(left: &Value, by: Comparison, right: &Value) -> Result<bool, NoValue> {
    if by == Comparison::Is || by == Comparison::IsNot {
        return Ok((left == right) == (by == Comparison::Is));
    }
    let order = order(left, right).ok_or(NoValue::IllTyped)?;
    Ok(match by {
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::More => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
        Comparison::Is | Comparison::IsNot => false,
    })
}

/// How two values of one ordered type compare; `None` for values of two types or of none.
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Int(a), Value::Int(b))
        | (Value::Duration(a), Value::Duration(b))
        | (Value::Decimal(a), Value::Decimal(b))
        | (Value::Percent(a), Value::Percent(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => {
            Some(a.minor.cmp(&b.minor))
        }
        _ => None,
    }
}

fn calculate(left: &Value, by: Arithmetic, right: &Value) -> Result<Value, NoValue> {
    let whole = |a: i64, b: i64| {
        match by {
            Arithmetic::Plus => a.checked_add(b),
            Arithmetic::Minus => a.checked_sub(b),
        }
        .ok_or(NoValue::TooLarge)
    };
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => whole(*a, *b).map(Value::Int),
        (Value::Duration(a), Value::Duration(b)) => whole(*a, *b).map(Value::Duration),
        (Value::Decimal(a), Value::Decimal(b)) => whole(*a, *b).map(Value::Decimal),
        (Value::Percent(a), Value::Percent(b)) => whole(*a, *b).map(Value::Percent),
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => {
            whole(a.minor, b.minor).map(|minor| Value::Money(Money::new(a.currency, minor)))
        }
        (Value::Time(at), Value::Duration(seconds)) => {
            let seconds = whole(at.as_second(), *seconds)?;
            jiff::Timestamp::new(seconds, at.subsec_nanosecond())
                .map(Value::Time)
                .map_err(|_| NoValue::TooLarge)
        }
        (Value::Time(a), Value::Time(b)) if by == Arithmetic::Minus => {
            whole(a.as_second(), b.as_second()).map(Value::Duration)
        }
        _ => Err(NoValue::IllTyped),
    }
}

fn quantified(
    by: Quantifier,
    list: &Expr,
    condition: &Expr,
    scope: &dyn Scope,
) -> Result<Value, NoValue> {
    let list = look(list, scope)?;
    let stop_at = by == Quantifier::Any;
    for element in list.as_list().ok_or(NoValue::IllTyped)? {
        if holds(condition, &WithIt { it: element, outer: scope })? == stop_at {
            return Ok(Value::Bool(stop_at));
        }
    }
    Ok(Value::Bool(!stop_at))
}

/// A scope in which [`Ref::It`] is one element.
pub struct WithIt<'s> {
    /// The element.
    pub it: &'s Value,
    /// Everything else.
    pub outer: &'s dyn Scope,
}

impl Scope for WithIt<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::It => Some(Cow::Borrowed(self.it)),
            other => self.outer.value(other),
        }
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.outer.calendar(of)
    }

    fn graph(&self) -> Option<&Graph> {
        self.outer.graph()
    }

    fn reached(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<i64> {
        self.outer.reached(playbook, outcome, place)
    }

    fn told(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<Vec<Value>> {
        self.outer.told(playbook, outcome, place)
    }

    fn row_decided(&self, row: OriginId) {
        self.outer.row_decided(row);
    }
}

/// A scope in which nothing has a value, but tables can be looked into.
pub struct InGraph<'g>(pub &'g Graph);

impl Scope for InGraph<'_> {
    fn value(&self, _: Ref) -> Option<Cow<'_, Value>> {
        None
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.0.calendars.lookup(of)
    }

    fn graph(&self) -> Option<&Graph> {
        Some(self.0)
    }
}

/// A scope in which nothing has a value.
pub struct Nothing;

impl Scope for Nothing {
    fn value(&self, _: Ref) -> Option<Cow<'_, Value>> {
        None
    }
}
