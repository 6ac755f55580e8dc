//! Facts: what is known of whom, who proved it, and until when it holds. Proves nothing itself.

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{FactId, Graph, ToolId, Value};
use serde::{Deserialize, Serialize};

use crate::description::identity;

/// The facts of a conversation, in the order in which they were first proved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts(Vec<(FactId, Proved)>);

/// One fact that was proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Proved {
    /// Whom it is about.
    pub(crate) subject: Value,
    /// What proved it.
    pub(crate) by: ProvedBy,
    /// When.
    #[serde(with = "playbook_graph::moment")]
    pub(crate) at: Timestamp,
    /// From when on it holds no more.
    #[serde(with = "playbook_graph::moment::option")]
    pub(crate) until: Option<Timestamp>,
}

/// What proves a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ProvedBy {
    /// A tool's result.
    Tool(ToolId),
    /// The host, which signed the customer in.
    Host,
}

/// A fact was proved of somebody else before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SomebodyElse;

impl Facts {
    /// Whether a fact holds at a moment.
    pub(crate) fn holds(&self, fact: FactId, at: Timestamp) -> bool {
        self.get(fact).is_some_and(|proved| proved.until.is_none_or(|until| at < until))
    }

    /// Whom a fact is about, also once it has lapsed.
    pub(crate) fn subject(&self, fact: FactId) -> Option<&Value> {
        self.get(fact).map(|proved| &proved.subject)
    }

    /// All that was ever proved.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (FactId, &Proved)> {
        self.0.iter().map(|(fact, proved)| (*fact, proved))
    }

    /// The facts of another version of the project, those that are left.
    pub(crate) fn carried(
        &self,
        mut with: impl FnMut(FactId, &Proved) -> Option<(FactId, Proved)>,
    ) -> Self {
        Self(self.0.iter().filter_map(|(fact, proved)| with(*fact, proved)).collect())
    }

    /// Records a proof.
    ///
    /// # Errors
    /// [`SomebodyElse`]: a conversation is about one customer.
    pub(crate) fn prove(
        &mut self,
        graph: &Graph,
        id: FactId,
        subject: Value,
        by: ProvedBy,
        at: Timestamp,
    ) -> Result<(), SomebodyElse> {
        let until = graph.facts[id].lasts.map(|lasts| later(at, lasts));
        let proved = Proved { subject, by, at, until };
        match self.0.iter_mut().find(|(of, _)| *of == id) {
            None => self.0.push((id, proved)),
            Some((_, before)) if same_one(graph, &before.subject, &proved.subject) => {
                *before = proved;
            }
            Some(_) => return Err(SomebodyElse),
        }
        Ok(())
    }

    /// Whom a fact is about is told anew; it was proved when it was.
    ///
    /// # Errors
    /// [`SomebodyElse`]: what is told is about another one.
    pub(crate) fn renew(
        &mut self,
        graph: &Graph,
        fact: FactId,
        subject: &Value,
    ) -> Result<(), SomebodyElse> {
        match self.0.iter_mut().find(|(of, _)| *of == fact) {
            Some((_, proved)) if same_one(graph, &proved.subject, subject) => {
                proved.subject = subject.clone();
                Ok(())
            }
            Some(_) => Err(SomebodyElse),
            None => Ok(()),
        }
    }

    fn get(&self, fact: FactId) -> Option<&Proved> {
        self.0.iter().find(|(of, _)| *of == fact).map(|(_, proved)| proved)
    }
}

/// Whether two values are about the same one: equal, or of the same name where they have one.
fn same_one(graph: &Graph, one: &Value, other: &Value) -> bool {
    one == other || identity(graph, one).is_some_and(|name| identity(graph, other) == Some(name))
}

/// A moment so many seconds later; the end of time where there is none.
pub(crate) fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}
