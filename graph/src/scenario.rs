//! Scenarios: tests that people can read. Carried beside the graph, never part of its hash.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::capability::Capability;
use crate::desk::DeskId;
use crate::event::EventId;
use crate::fact::FactId;
use crate::keeps::Resolution;
use crate::locale::Locale;
use crate::origin::OriginId;
use crate::playbook::{OutcomeId, PlaybookId, StateId};
use crate::reading::Reading;
use crate::team::{RoleId, TeamId};
use crate::tool::ToolId;
use crate::value::Value;

id_type! {
    /// Names a [`Scenario`].
    ScenarioId
}

/// A test in the language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// What it shows, in a sentence.
    pub title: String,
    /// What it is about.
    pub subject: ScenarioSubject,
    /// Its lines, in the order written.
    pub lines: Vec<Line>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// What a scenario is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScenarioSubject {
    /// One playbook, its needs given.
    Playbook(PlaybookId),
    /// A whole desk, provers and all.
    Desk(DeskId),
}

/// One line with the place it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it says.
    pub kind: LineKind,
    /// Where it is written.
    pub origin: OriginId,
}

/// What a line of a scenario says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// `given customer Customer { … }`: the fact is proved, of this one.
    GivenFact {
        /// The fact.
        fact: FactId,
        /// Whom it is about.
        subject: Value,
    },
    /// `given phrased "…"`: from now on, this comes back for each reply that is put into other words.
    GivenWords(String),
    /// `given language "fr"`: the host says in which language the customer writes.
    GivenLanguage(Locale),
    /// `given now 2026-11-22 10:00`
    GivenNow(jiff::Timestamp),
    /// `tool t(id: "x") gives v, then …`
    Tool {
        /// The tool.
        tool: ToolId,
        /// Only for calls that are made with all of these.
        with: Vec<With>,
        /// What it does, call after call; the last goes on for ever.
        does: Vec<ToolDoes>,
    },
    /// `customer "…" means …`
    Customer {
        /// What is written.
        text: String,
        /// What it means; without it, the project's interpreter says.
        means: Option<Vec<Reading>>,
        /// How sure the interpreter is of that, in thousandths; without it, certain.
        confidence: Option<u16>,
    },
    /// `team_lead approves`, `team_lead declines`
    Decides {
        /// The role of who decides.
        role: RoleId,
        /// Whether it is a yes.
        approves: bool,
    },
    /// `person takes over`, `person sends`
    Person(PersonDoes),
    /// `time passes 25 hours` (in seconds)
    TimePasses(i64),
    /// `expect …`
    Expect(Expectation),
    /// `event parcel_lost(order_id: "W1")`
    Event {
        /// The event.
        event: EventId,
        /// What it carries, in the order of its declaration.
        values: Vec<Value>,
    },
}

/// What a person beside the machine does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PersonDoes {
    /// Takes the conversation over.
    TakesOver,
    /// Gives it back.
    GivesBack,
    /// Sends what was drafted, in these words where some are written.
    Sends(Option<String>),
    /// Switches something off.
    SwitchesOff(Capability),
    /// Switches it on again.
    SwitchesOn(Capability),
}

/// What a call has to be made with: an argument, or a field of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct With {
    /// The parameter's place.
    pub param: u32,
    /// The fields that lead from there to the value, each by its place.
    pub fields: Vec<u32>,
    /// The value.
    pub value: Value,
}

/// [`With`] as graph files have it: an argument as a whole is a pair, as it was before there were others.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(u32, Value),
    Part { param: u32, fields: Vec<u32>, value: Value },
}

impl From<Written> for With {
    fn from(written: Written) -> Self {
        match written {
            Written::Whole(param, value) => Self::whole((param, value)),
            Written::Part { param, fields, value } => Self { param, fields, value },
        }
    }
}

impl From<With> for Written {
    fn from(With { param, fields, value }: With) -> Self {
        if fields.is_empty() {
            Self::Whole(param, value)
        } else {
            Self::Part { param, fields, value }
        }
    }
}

impl With {
    /// An argument as a whole.
    pub fn whole((param, value): (u32, Value)) -> Self {
        Self { param, fields: Vec::new(), value }
    }

    /// Whether a call with these arguments is one.
    pub fn fits(&self, args: &[Value]) -> bool {
        let arg = args.get(self.param as usize);
        let mut fields = self.fields.iter();
        let found = fields.try_fold(arg, |of, field| Some(of?.field(*field as usize)));
        found.flatten() == Some(&self.value)
    }
}

/// What a tool does in a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToolDoes {
    /// Gives a result.
    Gives(Value),
    /// Refuses, by the place in its `fails`.
    Refuses(u32),
    /// Certainly does nothing.
    Fails,
    /// Doesn't answer: the outcome is unknown.
    TimesOut,
}

/// What must be so at this line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expectation {
    /// `expect call t(name: v) once`: since the scenario began.
    Call {
        /// The tool.
        tool: ToolId,
        /// With these arguments (place, value).
        with: Vec<(u32, Value)>,
        /// This often; without it, at least once.
        times: Option<u32>,
    },
    /// `expect no call t(name: v)`: since the scenario began.
    NoCall {
        /// The tool.
        tool: ToolId,
        /// With these arguments (place, value).
        with: Vec<(u32, Value)>,
    },
    /// `expect said "…"`: in what was said since the last message.
    Said(String),
    /// `expect state x`, of one of these playbooks
    State(Vec<(PlaybookId, StateId)>),
    /// `expect waiting for approval`
    WaitingForApproval,
    /// `expect end outcome`, of one of these playbooks
    End(Vec<(PlaybookId, OutcomeId)>),
    /// `expect handoff team`, `expect handoff team told "…"`
    Handoff {
        /// The team.
        team: TeamId,
        /// Words that stand in what it is told.
        told: Option<String>,
    },
    /// `expect calls a, b`: since the scenario began, everything that changes something, in order.
    Calls(Vec<ToolId>),
    /// `expect drafted "…"`: in a draft that waits for a person.
    Drafted(String),
    /// `expect no state x`, `expect no end outcome`, …: it is not so.
    Not(Box<Expectation>),
    /// `expect resolved cancelled`, `expect reopened cancelled`, `expect unresolved cancelled`
    Resolved(PlaybookId, OutcomeId, Resolution),
    /// `expect no said "…"`: in nothing that was said since the last message.
    NoSaid(String),
}
