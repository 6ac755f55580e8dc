//! Terms that are worked out from moments and days. Two that are worked out in the same way from the
//! same are one; of how far they lie apart, only what is certain is known.

use super::term::{Linear, Names, Root, Term, TermId, Terms};
use crate::calendar::CalendarId;
use crate::expr::{Arithmetic, Expr};
use crate::span::Unit;
use crate::types::Type;
use crate::value::Value;

/// Moments are counted in these: two that differ at all differ by one.
const PARTS_OF_A_SECOND: i64 = 1_000_000_000;

/// How a value is worked out from moments and days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timed {
    /// Moved by a number of units, back or on: the number, then from when.
    Shift(Unit, Option<CalendarId>, bool),
    /// What lies between two of them.
    Between(Unit, Option<CalendarId>),
    /// The day of a moment.
    Day(Option<CalendarId>),
    /// Whether it is open at a moment.
    Open(CalendarId),
}

impl Terms<'_> {
    /// The term of an expression about time.
    pub(super) fn timed_expr(&mut self, expr: &Expr, names: Names<'_>) -> TermId {
        let how = match expr {
            Expr::Shift { unit, calendar, back, .. } => Timed::Shift(*unit, *calendar, *back),
            Expr::Between { unit, calendar, .. } => Timed::Between(*unit, *calendar),
            Expr::Day { calendar, .. } => Timed::Day(*calendar),
            Expr::Open { calendar, .. } => Timed::Open(*calendar),
            _ => return self.root(Root::Nothing),
        };
        let parts = expr.parts().map(|part| self.of_expr(part, names)).collect();
        self.timed(how, parts)
    }

    /// The term that is worked out from these.
    pub(super) fn timed(&mut self, how: Timed, parts: Vec<TermId>) -> TermId {
        // Nothing lies between a moment and itself, whatever it is counted in.
        if let (Timed::Between(..), [from, to]) = (how, parts.as_slice())
            && from == to
        {
            return self.literal(&Value::Int(0));
        }
        let ty = match how {
            Timed::Shift(..) => {
                parts.last().map_or(Type::Time, |from| self.ty(*from).present().clone())
            }
            Timed::Between(..) => Type::Int,
            Timed::Day(_) => Type::Date,
            Timed::Open(_) => Type::Bool,
        };
        let roots = self.roots_of_all(&parts);
        self.intern(Term::Timed(how, parts), ty, roots)
    }

    /// A moment that is moved by a written length of time is that moment and a number.
    pub(super) fn moved_moment(&self, id: TermId) -> Option<Linear> {
        let Term::Arithmetic(from, by, length) = self.term_at(id) else { return None };
        let Term::Literal(Value::Duration(seconds)) = self.term_at(*length) else { return None };
        let parts = seconds.checked_mul(PARTS_OF_A_SECOND)?;
        let from = self.linear(*from)?;
        let plus = match by {
            Arithmetic::Plus => from.plus.checked_add(parts)?,
            Arithmetic::Minus => from.plus.checked_sub(parts)?,
        };
        Some(Linear { plus, ..from })
    }

    /// A day that is moved by a written number of days or weeks is that day and a number.
    pub(super) fn moved_days(&self, id: TermId) -> Option<Linear> {
        let Term::Timed(Timed::Shift(unit, None, back), parts) = self.term_at(id) else {
            return None;
        };
        let [by, from] = parts.as_slice() else { return None };
        let each = match unit {
            Unit::Day => 1,
            Unit::Week => 7,
            _ => return None,
        };
        let (Term::Literal(Value::Int(count)), Type::Date) = (self.term_at(*by), self.ty(*from))
        else {
            return None;
        };
        let days = count.checked_mul(each)?;
        let from = self.linear(*from)?;
        let plus =
            if *back { from.plus.checked_sub(days)? } else { from.plus.checked_add(days)? };
        Some(Linear { plus, ..from })
    }

    /// Bounds that hold whatever the clock says: what is moved on doesn't come before.
    pub(super) fn always_in_time(&self, term: TermId) -> Vec<(Linear, Linear)> {
        match self.term_at(term) {
            Term::Timed(Timed::Shift(_, _, back), parts) => {
                let [by, from] = parts.as_slice() else { return Vec::new() };
                let on =
                    matches!(self.term_at(*by), Term::Literal(Value::Int(count)) if *count >= 0);
                let (Some(from), true) = (self.linear(*from), on) else { return Vec::new() };
                let moved = Linear { term: Some(term), plus: 0 };
                vec![if *back { (moved, from) } else { (from, moved) }]
            }
            Term::Root(Root::Now) => {
                let asked = self.known_root(Root::AskedAt);
                let now = Linear { term: Some(term), plus: 0 };
                asked
                    .map(|asked| (Linear { term: Some(asked), plus: 0 }, now))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}
