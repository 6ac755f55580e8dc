//! Time: calendars that have hours, and what may be counted in which unit.

use super::expr::{Scope, Typed};
use super::{At, Fine, Wrong};
use crate::calendar::{Calendar, CalendarId, DAY_MINUTES, zone};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::span::Unit;
use crate::types::Type;

pub(super) fn calendars(graph: &Graph) -> Fine {
    if let Some(name) = graph.zone.as_deref().filter(|name| zone(name).is_none()) {
        return Err(no_such_zone(name));
    }
    for hours in graph.teams.values().filter_map(|team| team.hours) {
        graph.calendars.lookup(hours).ok_or_else(|| Wrong::no_such("calendar", hours.0))?;
    }
    graph.calendars.values().try_for_each(|calendar| {
        fine(calendar).at(&format!("calendar `{}`", calendar.name), calendar.origin)
    })
}

fn no_such_zone(name: &str) -> Wrong {
    Wrong::new(format!("there is no time zone `{name}`"))
}

fn fine(calendar: &Calendar) -> Fine {
    if calendar.zone().is_none() {
        return Err(no_such_zone(&calendar.zone));
    }
    let each = calendar.hours.iter().all(|hours| {
        (1..=7).contains(&hours.weekday) && hours.from < hours.to && hours.to <= DAY_MINUTES
    });
    let apart = calendar.hours.windows(2).all(|pair| match pair {
        [one, next] => one < next && (one.weekday != next.weekday || one.to <= next.from),
        _ => true,
    });
    if each && apart { Ok(()) } else { Err(Wrong::new("its hours are in no order")) }
}

impl Scope<'_> {
    /// The type of what is worked out from moments and days.
    pub(super) fn of_time(self, expr: &Expr) -> Typed {
        match expr {
            Expr::Shift { by, unit, calendar, from, .. } => {
                self.shifted(by, *unit, *calendar, from)
            }
            Expr::Between { unit, calendar, from, to } => self.between(*unit, *calendar, from, to),
            Expr::Day { of, calendar } => self.day(of, *calendar),
            Expr::Open { at, calendar } => self.open(at, *calendar),
            _ => Ok(None),
        }
    }

    /// That a unit can be counted by a calendar, of moments or of days.
    fn unit(self, unit: Unit, calendar: Option<CalendarId>, ty: &Type) -> Fine {
        if let Some(id) = calendar {
            self.calendar(id)?;
        }
        let counted = match ty {
            Type::Date => unit.is_of_days() && calendar.is_none(),
            Type::Time => calendar.is_some() || !unit.is_business(),
            _ => false,
        };
        if counted { Ok(()) } else { Err(Wrong::new("time is counted in a unit that can't be")) }
    }

    fn calendar(self, id: CalendarId) -> Fine {
        let found = self.graph.calendars.lookup(id);
        found.map(drop).ok_or_else(|| Wrong::no_such("calendar", id.0))
    }

    fn shifted(self, by: &Expr, unit: Unit, calendar: Option<CalendarId>, from: &Expr) -> Typed {
        let Some(ty) = self.type_of(from)? else { return Ok(None) };
        self.unit(unit, calendar, ty.present())?;
        let whole_days = unit == Unit::Day && *ty.present() == Type::Date;
        match self.type_of(by)?.as_ref().map(Type::present) {
            None | Some(Type::Int) => {}
            Some(Type::Duration) if whole_days => {}
            Some(_) => return Err(Wrong::new("a moment is moved by what is no number")),
        }
        Ok(Some(ty.present().clone()))
    }

    fn between(self, unit: Unit, calendar: Option<CalendarId>, from: &Expr, to: &Expr) -> Typed {
        for side in [from, to] {
            if let Some(ty) = self.type_of(side)? {
                self.unit(unit, calendar, ty.present())?;
            }
        }
        Ok(Some(Type::Int))
    }

    fn day(self, of: &Expr, calendar: Option<CalendarId>) -> Typed {
        calendar.map_or(Ok(()), |id| self.calendar(id))?;
        self.wants(of, &Type::Time)?;
        Ok(Some(Type::Date))
    }

    fn open(self, at: &Expr, calendar: CalendarId) -> Typed {
        self.calendar(calendar)?;
        match self.type_of(at)? {
            Some(Type::Date) => {}
            _ => self.wants(at, &Type::Time)?,
        }
        Ok(Some(Type::Bool))
    }
}
