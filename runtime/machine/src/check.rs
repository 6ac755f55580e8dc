//! Checks: whether a value that a slot is to take is allowed now, and what is said where it isn't.
//! Changes nothing.

use std::borrow::Cow;
use std::sync::Arc;

use playbook_graph::eval::{Scope, holds};
use playbook_graph::{
    Calendar, CalendarId, Expr, Graph, OutcomeId, PlaybookId, Ref, SlotId, Value,
};

use crate::case::Case;
use crate::turn::{Stuck, Turn};
use crate::visited::Lack;

/// The names of a case, with another value in one of its slots.
pub(crate) struct WithSlot<'a> {
    /// The slot.
    pub(crate) slot: SlotId,
    /// What it would hold.
    pub(crate) value: &'a Value,
    /// Everything else.
    pub(crate) outer: &'a dyn Scope,
}

impl Scope for WithSlot<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        if of == Ref::Slot(self.slot) {
            Some(Cow::Borrowed(self.value))
        } else {
            self.outer.value(of)
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
}

/// The names of a case, with the fields of a record that is being put together.
pub(crate) struct WithParts<'a> {
    /// The fields, those that are there.
    pub(crate) fields: &'a [Option<Value>],
    /// Everything else.
    pub(crate) outer: &'a dyn Scope,
}

impl Scope for WithParts<'_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Part(place) => self.fields.get(place as usize)?.as_ref().map(Cow::Borrowed),
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
}

/// Whether a value is allowed.
pub(crate) enum Allowed {
    /// It passes every check.
    Yes,
    /// It doesn't pass one, whose reason this is.
    No(String),
    /// What a check compares it with isn't known now.
    Unsure,
}

impl Turn<'_> {
    /// Whether the checks of a slot let it take a value now.
    pub(crate) fn allowed(&self, case: &Case, id: SlotId, value: &Value) -> Allowed {
        let slot = &self.playbook(case).slots[id];
        let case = self.scope(case);
        let scope = WithSlot { slot: id, value, outer: &case };
        for check in &slot.checks {
            match holds(&check.condition, &scope) {
                Ok(true) => {}
                Ok(false) => {
                    let reason = self.speak(&check.reason, &scope);
                    return reason.map_or(Allowed::Unsure, Allowed::No);
                }
                Err(_) => return Allowed::Unsure,
            }
        }
        Allowed::Yes
    }

    /// As [`Turn::allowed`], where everything that the checks read has to be known.
    pub(crate) fn refused(
        &self,
        case: &Case,
        id: SlotId,
        value: &Value,
    ) -> Result<Option<String>, Stuck> {
        match self.allowed(case, id, value) {
            Allowed::Yes => Ok(None),
            Allowed::No(reason) => Ok(Some(reason)),
            Allowed::Unsure => {
                let name = &self.playbook(case).slots[id].name;
                {
                    let why = format!("it can't be told whether `{name}` is allowed");
                    Err(Stuck::lacking(Lack::Value, why))
                }
            }
        }
    }

    /// A list of the playbook, with the fields of a record at hand.
    pub(crate) fn list_with(
        &self,
        case: &Case,
        list: &Expr,
        fields: &[Option<Value>],
    ) -> Result<Arc<[Value]>, Stuck> {
        let case = self.scope(case);
        let scope = WithParts { fields, outer: &case };
        match playbook_graph::eval::eval(list, &scope)? {
            Value::List(items) => Ok(items),
            _ => Err(Stuck::damaged()),
        }
    }
}
