//! What is written: expressions and values as a playbook's author would write them, for messages and
//! for what is told of a decision. Puts into words; decides nothing.

use crate::calculation::Calculation;
use crate::calendar::CalendarId;
use crate::expr::{Arithmetic, Expr, Quantifier, Ref};
use crate::graph::Graph;
use crate::playbook::Playbook;
use crate::speak::speak_duration;
use crate::types::Param;
use crate::value::Value;

/// What names are called, for the one who reads the message.
#[derive(Clone, Copy)]
pub struct Written<'w> {
    /// The graph.
    pub graph: &'w Graph,
    /// Whose slots and variables are meant.
    pub playbook: Option<&'w Playbook>,
    /// What parameters are called.
    pub params: &'w [Param],
    /// What is given for parameters, where that is to be said instead of their names.
    pub args: Option<&'w [Expr]>,
}

impl<'w> Written<'w> {
    /// For expressions of a playbook.
    pub fn of_playbook(graph: &'w Graph, playbook: &'w Playbook) -> Self {
        Self { graph, playbook: Some(playbook), params: &[], args: None }
    }

    /// For expressions over a tool's parameters.
    pub fn of_params(graph: &'w Graph, params: &'w [Param]) -> Self {
        Self { graph, playbook: None, params, args: None }
    }

    /// An expression as it is written.
    pub fn expr(self, expr: &Expr) -> String {
        match expr {
            Expr::Literal(value) => self.value(value),
            Expr::Ref(reference) => self.reference(*reference),
            Expr::Field { of, record, field } => {
                let name = self.field(*record, *field);
                if matches!(**of, Expr::Ref(Ref::It | Ref::Result)) {
                    return name;
                }
                format!("{}.{name}", self.expr(of))
            }
            Expr::Compare { left, by, right } => {
                format!("{} {} {}", self.expr(left), by.words(), self.expr(right))
            }
            Expr::And(all) => self.joined(all, " and "),
            Expr::Or(all) => self.joined(all, " or "),
            Expr::Not(inner) => match &**inner {
                Expr::Known(inner) => format!("{} is missing", self.expr(inner)),
                Expr::Compare { left, by, right } => {
                    let by = by.negated().words();
                    format!("{} {by} {}", self.expr(left), self.expr(right))
                }
                inner => format!("not ({})", self.expr(inner)),
            },
            Expr::Known(inner) => format!("{} is known", self.expr(inner)),
            Expr::Arithmetic { left, by, right } => {
                let sign = if *by == Arithmetic::Plus { "+" } else { "-" };
                // `a - (b - c)` is another thing than `a - b - c`.
                let left = match &**left {
                    Expr::Choose { .. } => self.within(left),
                    left => self.expr(left),
                };
                format!("{left} {sign} {}", self.within(right))
            }
            Expr::Quantified { by, list, condition } => {
                let word = if *by == Quantifier::All { "all" } else { "any" };
                let list = match &**list {
                    Expr::Ref(Ref::Result) => "results".to_owned(),
                    list => self.expr(list),
                };
                format!("{word} {list} where {}", self.expr(condition))
            }
            Expr::In { item, list } => format!("{} in {}", self.expr(item), self.expr(list)),
            Expr::Choose { when, then, otherwise } => {
                let (then, otherwise) = (self.expr(then), self.expr(otherwise));
                format!("{then} when {} otherwise {otherwise}", self.expr(when))
            }
            Expr::Record { of, fields } => {
                let name = self.graph.records.lookup(*of).map_or("", |record| record.name.as_str());
                format!("{name} {{ {} }}", self.joined(fields, ", "))
            }
            Expr::List(items) => format!("[{}]", self.joined(items, ", ")),
            Expr::Calculate { by, of, .. } => {
                let alone =
                    matches!(by, Calculation::Lower | Calculation::Higher | Calculation::Table(_));
                let part = |part| if alone { self.expr(part) } else { self.within(part) };
                by.written(self.graph, of.iter().map(part).collect())
            }
            Expr::Where { .. }
            | Expr::Each { .. }
            | Expr::Joined { .. }
            | Expr::Aggregate { .. }
            | Expr::Sum { .. } => self.of_list(expr),
            Expr::Shift { .. } | Expr::Between { .. } | Expr::Day { .. } | Expr::Open { .. } => {
                self.of_time(expr)
            }
        }
    }

    /// A part of a calculation, in brackets where it is one itself that would be read apart.
    fn within(self, part: &Expr) -> String {
        match part {
            Expr::Choose { .. } | Expr::Arithmetic { .. } => format!("({})", self.expr(part)),
            part => self.expr(part),
        }
    }

    /// What is asked of a list.
    fn of_list(self, expr: &Expr) -> String {
        match expr {
            Expr::Where { list, condition } => {
                format!("{} where {}", self.expr(list), self.expr(condition))
            }
            Expr::Each { list, record, field } => {
                format!("{}.{}", self.expr(list), self.field(*record, *field))
            }
            Expr::Joined { left, right } => format!("{} + {}", self.expr(left), self.expr(right)),
            Expr::Aggregate { by, list, key } => {
                let key = if by.compares() && **key != Expr::Ref(Ref::It) {
                    format!(" by {}", self.expr(key))
                } else {
                    String::new()
                };
                format!("{} of {}{key}", by.word(), self.expr(list))
            }
            Expr::Sum { list, .. } => format!("sum of {}", self.expr(list)),
            other => self.expr(other),
        }
    }

    /// What is worked out from moments and days.
    fn of_time(self, expr: &Expr) -> String {
        match expr {
            Expr::Shift { by, unit, calendar, back, from } => {
                let by = match &**by {
                    Expr::Literal(Value::Duration(_)) => self.expr(by),
                    by => format!("{} {}", self.expr(by), unit.words()),
                };
                self.moved(&by, *calendar, *back, &self.expr(from))
            }
            Expr::Between { unit, from, to, .. } => {
                format!("{} between {} and {}", unit.words(), self.expr(from), self.expr(to))
            }
            Expr::Day { of, calendar } => {
                let now = matches!(**of, Expr::Ref(Ref::Now));
                self.day(*calendar, (!now).then(|| self.expr(of)))
            }
            Expr::Open { at, calendar } => self.open(&self.expr(at), *calendar),
            other => self.expr(other),
        }
    }

    /// `12 months before today`
    pub(crate) fn moved(
        self,
        by: &str,
        calendar: Option<CalendarId>,
        back: bool,
        from: &str,
    ) -> String {
        let of = self.of_calendar(calendar);
        let way = if back { "before" } else { "after" };
        format!("{by}{of} {way} {from}")
    }

    /// `today`, or the day of another moment.
    pub(crate) fn day(self, calendar: Option<CalendarId>, of: Option<String>) -> String {
        let calendar = self.of_calendar(calendar);
        match of {
            None => format!("today{calendar}"),
            Some(of) => format!("the day{calendar} of {of}"),
        }
    }

    /// `now in hours`
    pub(crate) fn open(self, at: &str, calendar: CalendarId) -> String {
        let calendar = self.graph.calendars.lookup(calendar);
        format!("{at} in {}", calendar.map_or("", |calendar| calendar.name.as_str()))
    }

    /// What says that a condition fails.
    pub fn denied(self, expr: &Expr) -> String {
        match expr {
            Expr::Not(inner) => self.expr(inner),
            other => self.expr(&Expr::Not(Box::new(other.clone()))),
        }
    }

    fn of_calendar(self, calendar: Option<CalendarId>) -> String {
        let calendar = calendar.and_then(|id| self.graph.calendars.lookup(id));
        calendar.map_or_else(String::new, |calendar| format!(" of {}", calendar.name))
    }

    fn joined(self, all: &[Expr], between: &str) -> String {
        all.iter().map(|part| self.expr(part)).collect::<Vec<_>>().join(between)
    }

    /// A name as it is written; `result` where it has none.
    pub fn reference(self, reference: Ref) -> String {
        let name = match reference {
            Ref::Slot(id) => {
                self.playbook.and_then(|p| p.slots.lookup(id)).map(|slot| slot.name.clone())
            }
            Ref::Variable(id) => {
                self.playbook.and_then(|p| p.variables.lookup(id)).map(|v| v.name.clone())
            }
            Ref::Subject(id) => self.graph.facts.lookup(id).map(|f| f.subject_name.clone()),
            Ref::Param(place) => match self.args.and_then(|args| args.get(place as usize)) {
                Some(given) => Some(Self { args: None, ..self }.expr(given)),
                None => self.params.get(place as usize).map(|param| param.name.clone()),
            },
            Ref::It => Some("it".to_owned()),
            Ref::Now => Some("now".to_owned()),
            Ref::AskedAt => Some("asked_at".to_owned()),
            Ref::Part(place) => Some(format!("part {}", place + 1)),
            Ref::Result => None,
        };
        name.unwrap_or_else(|| "result".to_owned())
    }

    /// The name of a field.
    pub fn field(self, record: crate::RecordId, field: u32) -> String {
        let record = self.graph.records.lookup(record);
        let field = record.and_then(|record| record.fields.get(field as usize));
        field.map_or_else(String::new, |field| field.name.clone())
    }

    /// A value as it is written.
    pub fn value(self, value: &Value) -> String {
        match value {
            Value::Missing => "missing".to_owned(),
            Value::Text(text) => format!("\"{text}\""),
            Value::Duration(seconds) => speak_duration(*seconds),
            Value::Enum { of, value } => {
                let choice = self.graph.enums.lookup(*of);
                let value = choice.and_then(|choice| choice.values.get(*value as usize));
                value.map_or_else(String::new, |value| value.name.clone())
            }
            other => self.graph.speak_value(other),
        }
    }
}
