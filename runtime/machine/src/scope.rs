//! What names stand for: in a case, and in the contract and authority of a tool. Reads only.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::Timestamp;
use playbook_graph::eval::Scope;
use playbook_graph::{Calendar, CalendarId, Graph, OriginId, OutcomeId, PlaybookId, Ref, Value};

use crate::case::Case;
use crate::fact::Facts;
use crate::reached::Reached;

/// The rows of tables that decided in a turn.
pub(crate) type Rows = RefCell<BTreeSet<OriginId>>;

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
    /// The graph, for its tables and calendars.
    pub(crate) graph: &'a Graph,
    /// The rows of tables that decided.
    pub(crate) rows: &'a Rows,
    /// What the matters that ended come to.
    pub(crate) reached: &'a Reached,
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
            Ref::Param(_) | Ref::Result | Ref::It | Ref::Part(_) => None,
        }
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.graph.calendars.lookup(of)
    }

    fn graph(&self) -> Option<&Graph> {
        Some(self.graph)
    }

    fn row_decided(&self, row: OriginId) {
        self.rows.borrow_mut().insert(row);
    }

    fn reached(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<i64> {
        self.reached.sum(playbook, outcome, place)
    }

    fn told(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<Vec<Value>> {
        Some(self.reached.told(playbook, outcome, place))
    }
}

/// The names of a tool: its arguments, its result, whom facts are about, and now.
pub(crate) struct ToolScope<'a> {
    /// The arguments, one for each parameter.
    pub(crate) args: &'a [Value],
    /// The places of those that aren't known yet.
    pub(crate) open: &'a [u32],
    /// What it gave, once it has.
    pub(crate) result: Option<&'a Value>,
    /// What is known of whom.
    pub(crate) facts: &'a Facts,
    /// The moment of the input at hand.
    pub(crate) now: Timestamp,
    /// When the first message of the case came.
    pub(crate) asked_at: Timestamp,
    /// The graph, for its tables and calendars.
    pub(crate) graph: &'a Graph,
    /// The rows of tables that decided.
    pub(crate) rows: &'a Rows,
    /// What the matters that ended come to.
    pub(crate) reached: &'a Reached,
}

impl Scope for ToolScope<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Param(place) if self.open.contains(&place) => None,
            Ref::Param(place) => self.args.get(place as usize).map(Cow::Borrowed),
            Ref::Result => self.result.map(Cow::Borrowed),
            Ref::Subject(fact) => self.facts.subject(fact).map(Cow::Borrowed),
            Ref::Now => Some(Cow::Owned(Value::Time(self.now))),
            Ref::AskedAt => Some(Cow::Owned(Value::Time(self.asked_at))),
            Ref::Slot(_) | Ref::Variable(_) | Ref::It | Ref::Part(_) => None,
        }
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.graph.calendars.lookup(of)
    }

    fn graph(&self) -> Option<&Graph> {
        Some(self.graph)
    }

    fn row_decided(&self, row: OriginId) {
        self.rows.borrow_mut().insert(row);
    }

    fn reached(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<i64> {
        self.reached.sum(playbook, outcome, place)
    }

    fn told(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<Vec<Value>> {
        Some(self.reached.told(playbook, outcome, place))
    }
}

/// The names of a case that waits, and what an event carries.
pub(crate) struct EventScope<'a> {
    /// What it carries, in the order of its declaration.
    pub(crate) values: &'a [Value],
    /// The case.
    pub(crate) case: CaseScope<'a>,
}

impl Scope for EventScope<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Param(place) => self.values.get(place as usize).map(Cow::Borrowed),
            other => self.case.value(other),
        }
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.case.calendar(of)
    }

    fn graph(&self) -> Option<&Graph> {
        self.case.graph()
    }

    fn row_decided(&self, row: OriginId) {
        self.case.row_decided(row);
    }

    fn reached(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<i64> {
        self.case.reached(playbook, outcome, place)
    }

    fn told(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<Vec<Value>> {
        self.case.told(playbook, outcome, place)
    }
}
