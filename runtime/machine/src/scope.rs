//! What names stand for: in a case, and in the contract and authority of a tool. Reads only.

use std::borrow::Cow;

use jiff::Timestamp;
use playbook_graph::eval::Scope;
use playbook_graph::{Arena, Calendar, CalendarId, Ref, Value};

use crate::case::Case;
use crate::fact::Facts;

/// The names of a case: its slots and variables, whom facts are about, and now.
pub(crate) struct CaseScope<'a> {
    /// The case.
    pub(crate) case: &'a Case,
    /// What is known of whom.
    pub(crate) facts: &'a Facts,
    /// The moment of the input at hand.
    pub(crate) now: Timestamp,
    /// When the first message of the case came.
    pub(crate) asked_at: Timestamp,
    /// The calendars that it may speak of.
    pub(crate) calendars: &'a Arena<CalendarId, Calendar>,
}

impl Scope for CaseScope<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Slot(slot) => self.case.slot(slot).map(Cow::Borrowed),
            Ref::Variable(variable) => {
                self.case.variable(variable).map(|named| Cow::Borrowed(&named.value))
            }
            Ref::Subject(fact) => self.facts.subject(fact).map(Cow::Borrowed),
            Ref::Now => Some(Cow::Owned(Value::Time(self.now))),
            Ref::AskedAt => Some(Cow::Owned(Value::Time(self.asked_at))),
            Ref::Param(_) | Ref::Result | Ref::It => None,
        }
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.calendars.lookup(of)
    }
}

/// The names of a tool: its arguments, its result, whom facts are about, and now.
pub(crate) struct ToolScope<'a> {
    /// The arguments, one for each parameter.
    pub(crate) args: &'a [Value],
    /// What it gave, once it has.
    pub(crate) result: Option<&'a Value>,
    /// What is known of whom.
    pub(crate) facts: &'a Facts,
    /// The moment of the input at hand.
    pub(crate) now: Timestamp,
    /// When the first message of the case came.
    pub(crate) asked_at: Timestamp,
    /// The calendars that it may speak of.
    pub(crate) calendars: &'a Arena<CalendarId, Calendar>,
}

impl Scope for ToolScope<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Param(place) => self.args.get(place as usize).map(Cow::Borrowed),
            Ref::Result => self.result.map(Cow::Borrowed),
            Ref::Subject(fact) => self.facts.subject(fact).map(Cow::Borrowed),
            Ref::Now => Some(Cow::Owned(Value::Time(self.now))),
            Ref::AskedAt => Some(Cow::Owned(Value::Time(self.asked_at))),
            Ref::Slot(_) | Ref::Variable(_) | Ref::It => None,
        }
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.calendars.lookup(of)
    }
}
