//! Inputs: all that ever reaches a conversation. Time and answers arrive in here, never otherwise.

use jiff::Timestamp;
use playbook_graph::{Currency, Hash, Interpretation, RefinedId, Value};
use serde::{Deserialize, Serialize};

use crate::conversation::Conversation;
use crate::output::{LimitId, OutputId, TimerId};
use crate::switch::SwitchedOff;

/// One thing that happens to a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Makes a second delivery harmless: an id seen before changes nothing.
    pub id: String,
    /// When it was accepted.
    #[serde(with = "playbook_graph::moment")]
    pub at: Timestamp,
    /// What it is.
    pub kind: InputKind,
}

/// What an input is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// The customer wrote something.
    Message {
        /// What, with a mark in the place of each secret.
        text: String,
        /// The secrets that were taken out of it, in the order in which they stood there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        secrets: Vec<TakenOut>,
    },
    /// An interpreter answers [`crate::OutputKind::Interpret`].
    Interpreted {
        /// The request that it answers.
        answers: OutputId,
        /// What the message means.
        interpretation: Interpretation,
        /// What a model was used for to know it; nothing where none was.
        #[serde(default)]
        used: Option<Used>,
    },
    /// Whoever phrases answers [`crate::OutputKind::Phrase`].
    Phrased {
        /// The request that it answers.
        answers: OutputId,
        /// The words, with the places of the draft; without them, it is said as it was written.
        text: Option<String>,
        /// What a model was used for; nothing where none was.
        #[serde(default)]
        used: Option<Used>,
    },
    /// A tool answers [`crate::OutputKind::CallTool`].
    Returned {
        /// The call that it answers.
        answers: OutputId,
        /// How it ended.
        outcome: ToolOutcome,
    },
    /// The ledger answers [`crate::OutputKind::Reserve`].
    Ledger {
        /// The request that it answers.
        answers: OutputId,
        /// What it says.
        answer: LedgerAnswer,
    },
    /// A person decides on a request for approval.
    Decided {
        /// Of exactly this act.
        digest: Hash,
        /// Who: a name that the host vouches for.
        by: String,
        /// The role they hold.
        role: String,
        /// Whether it is a yes.
        approves: bool,
    },
    /// A timer that was started has come.
    TimerFired {
        /// Which.
        timer: TimerId,
    },
    /// The host says who the customer is, having checked it (a signed-in session).
    HostFact {
        /// The fact's name.
        fact: String,
        /// Whom it is about.
        subject: Value,
    },
    /// The host says in which language the customer writes.
    Language {
        /// One of those that the desk talks in: `fr`, `en-GB`.
        locale: String,
    },
    /// A person sends what was drafted.
    SendDraft {
        /// The output that drafted it.
        draft: OutputId,
        /// Who.
        by: String,
    },
    /// A person puts what would be said into other words; it is drafted anew.
    ChangeDraft {
        /// The output that drafted it.
        draft: OutputId,
        /// The words.
        text: String,
        /// Who.
        by: String,
    },
    /// Something happened outside; the input's id names it for good.
    Event {
        /// The event's name.
        event: String,
        /// What it carries, by name.
        values: Vec<(String, Value)>,
    },
    /// A person takes the conversation over.
    TakeOver {
        /// Who.
        by: String,
    },
    /// The person gives it back.
    GiveBack {
        /// Who.
        by: String,
    },
    /// People switched something off, or on again.
    Switched {
        /// All that is off now.
        off: Vec<SwitchedOff>,
    },
    /// A person moved the conversation to another version of the playbooks: from this entry on, that
    /// one decides.
    Migrated {
        /// Who.
        by: String,
        /// The version that led it before.
        from: Hash,
        /// The conversation, in the numbers of the version that leads it now.
        to: Box<Conversation>,
    },
}

impl InputKind {
    /// The customer wrote something in which there is no secret.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message { text: text.into(), secrets: Vec::new() }
    }
}

/// A secret that was taken out of a message before anybody read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenOut {
    /// The type by whose pattern it was found.
    pub pattern: RefinedId,
    /// Its seal.
    pub seal: Hash,
}

/// What a model was used for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// The model's name; the one that answered last.
    pub model: String,
    /// The hash of what it was asked.
    pub prompt: Hash,
    /// How often a model was asked, those that gave no answer included.
    pub calls: u32,
    /// What it read and wrote.
    pub tokens: Tokens,
    /// What it cost, where that is known.
    pub cost: Option<Cost>,
    /// What went wrong on the way, each with the model's name, in words.
    #[serde(default)]
    pub troubles: Vec<String>,
}

/// What models read and wrote, in their own pieces of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Read, those that were kept from before included.
    pub input: u64,
    /// Of those, kept from before.
    pub cached: u64,
    /// Written.
    pub output: u64,
}

/// What a model cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// In this currency.
    pub currency: Currency,
    /// In millionths of its unit.
    pub millionths: u64,
}

/// How a call of a tool ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolOutcome {
    /// It gave a result; the machine checks it against the declared type and promises.
    Gave(Value),
    /// It refused, by the name of one of its `fails`.
    Refused(String),
    /// It certainly wasn't done; why, for people.
    Failed(String),
    /// Perhaps it was done; why, for people.
    Unknown(String),
}

/// What the ledger says of an act at the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAnswer {
    /// Every limit holds, and the act is counted from now on until it is settled.
    Reserved,
    /// These limits would be passed; nothing was reserved.
    OverLimit(Vec<LimitId>),
    /// The key was used for exactly this act before: this is what came of it.
    SameDone(ToolOutcome),
    /// The key was used for another act before.
    OtherDone,
    /// The key is held for an act that is still decided or on its way: nothing is known of it yet,
    /// and nothing was reserved.
    UnderWay,
}
