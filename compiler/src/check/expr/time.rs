//! Time: days and months from a moment on, business time, what lies between two moments, whether it
//! is open.

use playbook_graph::{Arithmetic, CalendarId, Expr, Origin, Ref, Type, Unit, Value};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    /// `today`, `today of support_eu`
    pub(super) fn today(
        &mut self,
        calendar: Option<CalendarId>,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        if !scope.clock {
            let why = "it has to be the same whenever it is read";
            self.findings.push(diagnostics::does_not_fit::report(at, "`today`", why));
            return None;
        }
        let calendar = match calendar {
            Some(named) => Some(named),
            None => self.any_calendar("today", at)?,
        };
        let of = Box::new(Expr::Ref(Ref::Now));
        Some(Typed::new(Expr::Day { of, calendar }, Type::Date, at))
    }

    /// `today of support_eu`; a length of time of a calendar stands only before `after` and `before`.
    pub(super) fn of_calendar(
        &mut self,
        node: &ast::Portion,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        match node.part()? {
            ast::Expr::Word(word) if word.word() == Some(ast::Moment::Today) => {
                let calendar = self.named_calendar(&node.whole()?, scope)?;
                self.today(Some(calendar), scope, at)
            }
            ast::Expr::Quantity(quantity) => {
                let unit = Unit::of_word(quantity.unit()?.text())?;
                self.findings.push(diagnostics::time_unit::no_length(at, unit.words()));
                None
            }
            _ => {
                let why = "only `today` and lengths of time are of a calendar";
                self.findings.push(diagnostics::does_not_fit::report(at, "`of`", why));
                None
            }
        }
    }

    /// `14 days after order.shipped_at`, `3 business_days of support_eu before order.due`
    pub(super) fn after(&mut self, node: &ast::After, scope: &Scope, at: Origin) -> Option<Typed> {
        let from = self.expr(&node.from()?, None, scope);
        self.moved(&node.by()?, from, node.is_before(), scope, at)
    }

    /// `due 1 business_day`: so long from now on.
    pub(crate) fn moment_after(&mut self, by: &ast::Expr, scope: &Scope) -> Option<Typed> {
        let at = tree::at(scope.file, by);
        let now = Typed::new(Expr::Ref(Ref::Now), Type::Time, at);
        self.moved(by, Some(now), false, scope, at)
    }

    fn moved(
        &mut self,
        by: &ast::Expr,
        from: Option<Typed>,
        back: bool,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let (quantity, whose) = match by {
            ast::Expr::Quantity(quantity) => (Some(quantity.clone()), None),
            ast::Expr::Portion(portion) => match portion.part()? {
                ast::Expr::Quantity(quantity) => (Some(quantity), Some(portion.whole()?)),
                _ => (None, None),
            },
            _ => (None, None),
        };
        let calendar = match whose {
            Some(whose) => Some(self.named_calendar(&whose, scope)?),
            None => None,
        };
        let unit = quantity.as_ref().and_then(|quantity| quantity.unit());
        let unit = unit.and_then(|unit| Unit::of_word(unit.text()));
        if let (Some(unit), Some(quantity)) = (unit, quantity)
            && (unit.seconds().is_none() || calendar.is_some() || is_date(from.as_ref()))
        {
            let by_at = tree::at(scope.file, by);
            let count = self.units(&quantity.number(), by_at)?;
            return self.shifted(from?, count, unit, calendar, back, (by_at, at));
        }
        let length = self.expr(by, None, scope)?;
        let from = from?;
        if from.ty == Type::Date && length.ty == Type::Duration {
            let (by, from) = (Box::new(length.expr), Box::new(from.expr));
            let expr = Expr::Shift { by, unit: Unit::Day, calendar: None, back, from };
            return Some(Typed::new(expr, Type::Date, at));
        }
        let by = if back { Arithmetic::Minus } else { Arithmetic::Plus };
        self.put_together(from, by, length, at)
    }

    /// How many units: whole ones, at least one.
    fn units(&mut self, digits: &str, at: Origin) -> Option<i64> {
        if digits.contains('.') {
            self.findings.push(diagnostics::amount::fraction(at, "a length of time"));
            return None;
        }
        match digits.parse::<u32>() {
            Ok(0) => {
                self.findings.push(diagnostics::amount::not_positive(at, "a length of time"));
                None
            }
            Ok(count) => Some(i64::from(count)),
            Err(_) => {
                self.findings.push(diagnostics::amount::too_large(at));
                None
            }
        }
    }

    fn shifted(
        &mut self,
        from: Typed,
        count: i64,
        unit: Unit,
        calendar: Option<CalendarId>,
        back: bool,
        (by_at, at): (Origin, Origin),
    ) -> Option<Typed> {
        let calendar = self.fitting(unit, calendar, &from, (by_at, at))?;
        let by = Box::new(Expr::Literal(Value::Int(count)));
        let ty = from.ty.clone();
        let expr = Expr::Shift { by, unit, calendar, back, from: Box::new(from.expr) };
        Some(Typed::new(expr, ty, at))
    }

    /// The calendar by which a unit is counted from there; reports a unit that can't be.
    fn fitting(
        &mut self,
        unit: Unit,
        calendar: Option<CalendarId>,
        from: &Typed,
        (by_at, at): (Origin, Origin),
    ) -> Option<Option<CalendarId>> {
        match &from.ty {
            Type::Time if unit.is_business() && calendar.is_none() => {
                self.only_calendar(unit.words(), by_at).map(Some)
            }
            Type::Time if unit.seconds().is_none() && calendar.is_none() => {
                self.any_calendar(unit.words(), by_at)
            }
            Type::Time => Some(calendar),
            Type::Date if unit.is_of_days() && calendar.is_none() => Some(None),
            Type::Date => {
                self.findings.push(diagnostics::time_unit::of_a_day(by_at, unit.words()));
                None
            }
            Type::Optional(_) => {
                let text = self.text_of(from.origin);
                self.findings.push(diagnostics::may_be_missing::report(from.origin, &text));
                None
            }
            other => {
                let what = self.a_value(other);
                let length = "a length of time";
                self.findings.push(diagnostics::arithmetic::report(at, "after", length, &what));
                None
            }
        }
    }

    /// `days between a and b`
    pub(super) fn between(
        &mut self,
        node: &ast::Between,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let word = tree::word(scope.file, &node.unit()?);
        let Some(unit) = Unit::of_word(&word.text) else {
            let units = ["days", "hours", "weeks", "months", "years", "minutes", "business_days"];
            let finding =
                diagnostics::unknown_name::report(word.origin, &word.text, "unit", "", units);
            self.findings.push(finding);
            return None;
        };
        let from = self.expr(&node.from()?, None, scope);
        let to = self.expr(&node.to()?, None, scope);
        let (from, to) = (from?, to?);
        let calendar = self.fitting(unit, None, &from, (word.origin, at))?;
        self.fitting(unit, calendar, &to, (word.origin, at))?;
        if from.ty != to.ty {
            let (from, to) = (self.a_value(&from.ty), self.a_value(&to.ty));
            self.findings.push(diagnostics::time_unit::mixed(at, &from, &to));
            return None;
        }
        let (from, to) = (Box::new(from.expr), Box::new(to.expr));
        Some(Typed::new(Expr::Between { unit, calendar, from, to }, Type::Int, at))
    }

    /// `now in support_eu`, `day in support_eu`: a moment at which it is open, a day on which it is at all
    pub(super) fn open_at(
        &mut self,
        node: &ast::Expr,
        calendar: CalendarId,
        scope: &Scope,
        at: Origin,
    ) -> Option<Typed> {
        let count = self.findings.count();
        let moment = match self.expr(node, Some(&Type::Time), scope) {
            Some(day) if day.ty == Type::Date => day,
            _ => {
                self.findings.back_to(count);
                self.value(Some(node.clone()), &Type::Time, scope)?
            }
        };
        let expr = Expr::Open { at: Box::new(moment.expr), calendar };
        Some(Typed::new(expr, Type::Bool, at))
    }

    /// The calendar that stands behind `in`, where that is one and no name known here.
    pub(super) fn calendar_in(&mut self, node: &ast::Expr, scope: &Scope) -> Option<CalendarId> {
        let ast::Expr::Path(path) = node else { return None };
        let name = path.path()?.text();
        if scope.local(&name).is_some() {
            return None;
        }
        self.names.calendars.get(&name).map(|entry| entry.id)
    }

    /// The calendar behind `of`; reports a name that is none.
    fn named_calendar(&mut self, node: &ast::Expr, scope: &Scope) -> Option<CalendarId> {
        let ast::Expr::Path(path) = node else {
            let (at, why) = (tree::at(scope.file, node), "a calendar is named here");
            self.findings.push(diagnostics::does_not_fit::report(at, "this", why));
            return None;
        };
        let name = tree::path(scope.file, path.path())?;
        self.names.calendars.find(&name, &self.files, &mut self.findings)
    }

    /// The one calendar of the project, or none where it has none: days are then those of UTC.
    fn any_calendar(&mut self, what: &str, at: Origin) -> Option<Option<CalendarId>> {
        if self.names.calendars.each().next().is_none() {
            return Some(None);
        }
        self.only_calendar(what, at).map(Some)
    }

    /// The one calendar of the project.
    fn only_calendar(&mut self, what: &str, at: Origin) -> Option<CalendarId> {
        let known: Vec<(String, CalendarId)> =
            self.names.calendars.each().map(|(name, entry)| (name.to_owned(), entry.id)).collect();
        if let [(_, only)] = known.as_slice() {
            return Some(*only);
        }
        let names = known.iter().map(|(name, _)| name.as_str());
        self.findings.push(diagnostics::calendar::whose(at, what, names));
        None
    }
}

fn is_date(value: Option<&Typed>) -> bool {
    value.is_some_and(|value| value.ty == Type::Date)
}
