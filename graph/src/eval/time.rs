//! Time: moments and days moved by units of time, and what lies between two of them. A moment that
//! is no longer in any calendar is too large.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

use super::{NoValue, Scope, eval};
use crate::calendar::{Calendar, CalendarId};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::span::Unit;
use crate::value::Value;

/// A unit, and the calendar that it is of.
type Of = (Unit, Option<CalendarId>);

const DAY: i64 = 24 * 60 * 60;

/// `2 months after a`
pub(super) fn shifted(
    by: &Expr,
    (unit, calendar): Of,
    back: bool,
    from: &Expr,
    scope: &dyn Scope,
) -> Result<Value, NoValue> {
    let from = eval(from, scope)?;
    let count = match eval(by, scope)? {
        Value::Int(count) => count,
        // A day has no hours: what is left over of a whole day doesn't count.
        Value::Duration(seconds) if unit == Unit::Day => seconds / DAY,
        _ => return Err(NoValue::IllTyped),
    };
    match from {
        Value::Date(day) => {
            let span = span(unit, if back { -count } else { count })?;
            day.checked_add(span).map(Value::Date).map_err(|_| NoValue::TooLarge)
        }
        Value::Time(at) if unit.is_business() => {
            let calendar = calendar_of(calendar, scope)?.ok_or(NoValue::IllTyped)?;
            business(calendar, unit, count, back, at).map(Value::Time).ok_or(NoValue::TooLarge)
        }
        Value::Time(at) => {
            let span = span(unit, if back { -count } else { count })?;
            let there = zoned(at, calendar, scope)?.checked_add(span);
            there.map(|there| Value::Time(there.timestamp())).map_err(|_| NoValue::TooLarge)
        }
        _ => Err(NoValue::IllTyped),
    }
}

fn business(
    calendar: &Calendar,
    unit: Unit,
    count: i64,
    back: bool,
    at: Timestamp,
) -> Option<Timestamp> {
    let count = u32::try_from(count).ok()?;
    match (unit, back) {
        (Unit::BusinessDay, false) => calendar.business_days_after(count, at),
        (Unit::BusinessDay, true) => calendar.business_days_before(count, at),
        (_, false) => calendar.business_hours_after(count, at),
        (_, true) => calendar.business_hours_before(count, at),
    }
}

/// `days between a and b`
pub(super) fn between(
    (unit, calendar): Of,
    from: &Expr,
    to: &Expr,
    scope: &dyn Scope,
) -> Result<Value, NoValue> {
    let count = match (eval(from, scope)?, eval(to, scope)?) {
        (Value::Date(from), Value::Date(to)) => days_between(unit, from, to),
        (Value::Time(from), Value::Time(to)) => {
            let of = calendar_of(calendar, scope)?;
            match (unit, of, unit.seconds()) {
                (Unit::BusinessDay, Some(of), _) => of.business_days_between(from, to),
                (Unit::BusinessHour, Some(of), _) => of.business_hours_between(from, to),
                (_, None, Some(length)) => {
                    (to.as_second().checked_sub(from.as_second())).map(|apart| apart / length)
                }
                _ => {
                    let zone = zone_of(of, scope)?;
                    let (from, to) = (from.to_zoned(zone.clone()), to.to_zoned(zone));
                    whole_units(unit, |largest| from.until((largest, &to)).ok())
                }
            }
        }
        _ => return Err(NoValue::IllTyped),
    };
    count.map(Value::Int).ok_or(NoValue::TooLarge)
}

fn days_between(unit: Unit, from: Date, to: Date) -> Option<i64> {
    whole_units(unit, |largest| from.until((largest, to)).ok())
}

fn whole_units(unit: Unit, until: impl Fn(jiff::Unit) -> Option<Span>) -> Option<i64> {
    Some(match unit {
        Unit::Year => i64::from(until(jiff::Unit::Year)?.get_years()),
        Unit::Month => i64::from(until(jiff::Unit::Month)?.get_months()),
        Unit::Week => i64::from(until(jiff::Unit::Week)?.get_weeks()),
        Unit::Day => i64::from(until(jiff::Unit::Day)?.get_days()),
        Unit::Hour => i64::from(until(jiff::Unit::Hour)?.get_hours()),
        Unit::Minute => until(jiff::Unit::Minute)?.get_minutes(),
        Unit::Second => until(jiff::Unit::Second)?.get_seconds(),
        Unit::BusinessHour | Unit::BusinessDay => return None,
    })
}

/// `today`
pub(super) fn day(
    of: &Expr,
    calendar: Option<CalendarId>,
    scope: &dyn Scope,
) -> Result<Value, NoValue> {
    match eval(of, scope)? {
        Value::Time(at) => Ok(Value::Date(zoned(at, calendar, scope)?.date())),
        _ => Err(NoValue::IllTyped),
    }
}

/// `now in support_eu`
pub(super) fn open(at: &Expr, calendar: CalendarId, scope: &dyn Scope) -> Result<Value, NoValue> {
    let at = eval(at, scope)?;
    let calendar = scope.calendar(calendar).ok_or(NoValue::IllTyped)?;
    let open = match at {
        Value::Time(at) => calendar.is_open(at),
        Value::Date(day) => Some(calendar.is_open_on(day)),
        _ => None,
    };
    open.map(Value::Bool).ok_or(NoValue::IllTyped)
}

fn zoned(at: Timestamp, calendar: Option<CalendarId>, scope: &dyn Scope) -> Result<Zoned, NoValue> {
    Ok(at.to_zoned(zone_of(calendar_of(calendar, scope)?, scope)?))
}

/// The zone of a calendar; where there is none, the one in which people are told moments.
fn zone_of(calendar: Option<&Calendar>, scope: &dyn Scope) -> Result<TimeZone, NoValue> {
    match calendar {
        Some(calendar) => calendar.zone().ok_or(NoValue::IllTyped),
        None => Ok(scope.graph().map_or(TimeZone::UTC, Graph::time_zone)),
    }
}

/// The calendar that is meant, if one is.
fn calendar_of(
    calendar: Option<CalendarId>,
    scope: &dyn Scope,
) -> Result<Option<&Calendar>, NoValue> {
    calendar.map(|id| scope.calendar(id).ok_or(NoValue::IllTyped)).transpose()
}

fn span(unit: Unit, count: i64) -> Result<Span, NoValue> {
    let span = Span::new();
    match unit {
        Unit::Second => span.try_seconds(count),
        Unit::Minute => span.try_minutes(count),
        Unit::Hour => span.try_hours(count),
        Unit::Day => span.try_days(count),
        Unit::Week => span.try_weeks(count),
        Unit::Month => span.try_months(count),
        Unit::Year => span.try_years(count),
        Unit::BusinessHour | Unit::BusinessDay => return Err(NoValue::IllTyped),
    }
    .map_err(|_| NoValue::TooLarge)
}
