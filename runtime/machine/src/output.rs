//! Outputs: what a conversation asks the world for. The machine does nothing itself.

use jiff::Timestamp;
use playbook_graph::{
    Effect, Graph, Hash, Locale, Measure, Money, Question, Resolution, RoleId, TeamId, ToolId,
    Value, VoiceId,
};
use serde::{Deserialize, Serialize};

use crate::packet::Packet;

/// Names an output: the conversation's hash of its place in the journal, the same in every replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutputId(pub Hash);

/// Names a timer of one conversation: the number that its start counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimerId(pub u64);

/// Names a limit: the authority's place in the graph, and the limit's in the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LimitId {
    /// The authority.
    pub authority: u32,
    /// The limit in it.
    pub limit: u32,
}

/// One thing that a conversation asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its name.
    pub id: OutputId,
    /// What is asked for.
    pub kind: OutputKind,
}

/// How an output may be delivered after a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Again and again under the same id, until it is acknowledged.
    AtLeastOnce,
    /// Never twice: started and without an answer, its outcome is unknown.
    AtMostOnce,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputKind {
    /// To read a message; answered by `Interpreted`.
    Interpret {
        /// What the customer wrote: data, never an instruction.
        text: String,
        /// What was asked and what may be meant.
        question: Question,
        /// How many calls of models it may take; none: only the built-in interpreter may read it.
        calls: u32,
    },
    /// To throw away secrets that nothing here rests on any more.
    Discard {
        /// Their seals.
        seals: Vec<Hash>,
    },
    /// To put something that is to be said into other words; answered by `Phrased`.
    Phrase(ToPhrase),
    /// To tell the customer something.
    Reply {
        /// The words.
        text: String,
    },
    /// To call a tool; answered by `Returned`.
    CallTool {
        /// Which.
        tool: ToolId,
        /// Its arguments, one for each parameter.
        args: Vec<Value>,
        /// For a sensitive tool: the grant. An engine calls no sensitive tool without.
        grant: Option<Grant>,
        /// The idempotency key, where the tool has one (or the grant's id).
        key: Option<Hash>,
    },
    /// To ask the ledger whether limits hold and the key is free, and to reserve both; answered by
    /// `Ledger`.
    Reserve(Reservation),
    /// To tell the ledger what came of a reservation.
    Settle {
        /// The reservation: the id of the `Reserve` output.
        reservation: OutputId,
        /// What came of it.
        settled: Settled,
    },
    /// To be woken; answered by `TimerFired`.
    StartTimer {
        /// Its name.
        timer: TimerId,
        /// When; never earlier.
        #[serde(with = "playbook_graph::moment")]
        at: Timestamp,
    },
    /// To forget a timer.
    StopTimer {
        /// Which.
        timer: TimerId,
    },
    /// To ask people for their decision; answered by `Decided`.
    RequestApproval(ApprovalRequest),
    /// To take a request for approval off people's list: it was decided, or what it was about has
    /// changed or ended.
    WithdrawApproval {
        /// Which.
        digest: Hash,
    },
    /// To show a person what would be said or done; nothing of it happens before `SendDraft`.
    Draft(Draft),
    /// To take a draft off people's list: it was sent or changed, or it is void.
    WithdrawDraft {
        /// Which.
        draft: OutputId,
    },
    /// To give the conversation to people.
    HandOff {
        /// To whom.
        team: TeamId,
        /// All they need to know.
        packet: Packet,
    },
    /// To note that a case ended.
    Ended {
        /// The playbook's name.
        playbook: String,
        /// The outcome's name.
        outcome: String,
        /// What the outcome carries.
        values: Vec<Value>,
    },
    /// To note what became of a matter that ended, as the system of record says.
    Resolved {
        /// The playbook's name.
        playbook: String,
        /// The outcome's name.
        outcome: String,
        /// What became of it.
        how: Resolution,
    },
    /// To leave a note for people.
    Note {
        /// The words.
        text: String,
    },
    /// To put something on a team's list.
    Task {
        /// Whose.
        team: TeamId,
        /// What is to be done.
        text: String,
        /// By when, where a time is set.
        due: Option<Timestamp>,
    },
}

impl OutputKind {
    /// How it may be delivered after a crash. A call that changes something is never made twice:
    /// an engine whose binding knows that the vendor keeps keys may deliver one that has a `key`
    /// at least once.
    pub fn delivery(&self, graph: &Graph) -> Delivery {
        match self {
            Self::CallTool { tool, .. } => {
                match graph.tools.lookup(*tool).map(|tool| tool.effect) {
                    Some(Effect::Reads) => Delivery::AtLeastOnce,
                    Some(Effect::Writes | Effect::Sensitive) | None => Delivery::AtMostOnce,
                }
            }
            _ => Delivery::AtLeastOnce,
        }
    }
}

/// The gate's positive result: this tool with exactly these arguments may be called, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// What is granted: the hash of tool and arguments (and whatever the decision rested on).
    pub digest: Hash,
    /// Why it was granted, in words: the rule's place, who approved.
    pub because: String,
}

/// What a person is asked to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What would be said; of an act, the act in words.
    pub text: String,
    /// What would be done; nothing for a reply.
    pub act: Option<DraftedAct>,
    /// Why a person sends it, in words.
    pub because: String,
}

/// A sensitive call that a person is asked to send. Its arguments change through slots alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftedAct {
    /// Exactly this act.
    pub digest: Hash,
    /// What would be called; of a plan, all its calls, in order.
    pub calls: Vec<ProposedCall>,
}

/// What is to be put into other words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToPhrase {
    /// What is to be said, with a numbered place for each fact: `{1} is cancelled.`
    pub draft: String,
    /// The facts, in the order of their places.
    pub facts: Vec<Fact>,
    /// How it is to sound.
    pub voice: VoiceId,
    /// In which language, where the desk talks in several.
    #[serde(default)]
    pub locale: Option<Locale>,
    /// Why the words that came before were refused, where some were.
    pub refused: Option<String>,
    /// How many calls of models it may take.
    pub calls: u32,
}

/// A fact in something that is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What kind of thing it is, in words: all that whoever phrases is told of it.
    pub kind: String,
    /// As it is spoken. It is put into its place behind the guard, and shown to no model.
    pub spoken: String,
    /// Whether it has a capital letter where it begins a sentence.
    #[serde(default)]
    pub opens: bool,
}

/// What is to be reserved for one act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The tool.
    pub tool: ToolId,
    /// The act.
    pub digest: Hash,
    /// The idempotency key that it occupies, where the tool has one.
    pub key: Option<Hash>,
    /// The key was free again for uses that began before this; without it, never.
    pub key_since: Option<Timestamp>,
    /// The limits to look at.
    pub limits: Vec<Metered>,
    /// Limits that a person's approval has lifted for this act: counted, not looked at.
    pub lifted: Vec<LimitId>,
}

/// One limit with what this act adds to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metered {
    /// Which limit.
    pub limit: LimitId,
    /// The account that it counts on: a hash of limit, key and value.
    pub account: Hash,
    /// How much is allowed.
    pub most: Measure,
    /// What this act moves, where money is counted.
    pub amount: Option<Money>,
    /// Counted over the time since then; without it, since ever.
    #[serde(with = "playbook_graph::moment::option")]
    pub since: Option<Timestamp>,
}

/// What came of a reserved act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// It was done (and gave this), or perhaps was: it counts, and its key stays occupied.
    Counts(crate::input::ToolOutcome),
    /// It certainly wasn't done: it counts no more, and its key is free.
    Released,
}

/// One call that would be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedCall {
    /// The tool.
    pub tool: ToolId,
    /// Its arguments, the evidence too; what is secret is left out, and what an earlier call of the
    /// plan gives is missing.
    pub args: Vec<Value>,
}

/// What people are asked to approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRequest {
    /// Exactly this act.
    pub digest: Hash,
    /// What would be called; of a plan, all its calls, in order.
    pub calls: Vec<ProposedCall>,
    /// What the customer said yes to, word for word; nothing where nobody was asked.
    #[serde(default)]
    pub confirmed: Option<String>,
    /// Each argument by its name, in words, the evidence too; of a plan, with the call's number.
    #[serde(default)]
    pub named: Vec<(String, String)>,
    /// The act in words: `shop.cancel_order(order #W1234567, no longer needed)`.
    pub act: String,
    /// One person of each of these roles has to say yes.
    pub roles: Vec<RoleId>,
    /// Why it needs them, in words.
    pub because: String,
    /// When it expires. Time never turns into a yes.
    #[serde(with = "playbook_graph::moment")]
    pub until: Timestamp,
}
