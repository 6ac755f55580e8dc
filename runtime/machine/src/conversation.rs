//! Conversations: one customer's thread, and the one function that moves it. What it holds is all
//! that is needed to go on after any pause; it is written down whole after each input.

use std::collections::VecDeque;

use jiff::Timestamp;
use playbook_graph::{
    DeskId, Hash, Interpretation, PlaybookId, Runnable, Said, SlotId, SlotRef, StateId, TeamId,
    Value,
};
use serde::{Deserialize, Serialize};

use crate::act::{Acting, Granted};
use crate::budget::Spent;
use crate::case::{Case, Stack, Stage};
use crate::entry::{Entry, TraceStep};
use crate::fact::Facts;
use crate::handoff::Record;
use crate::input::{Input, TakenOut};
use crate::language::Language;
use crate::output::{Output, OutputId, TimerId};
use crate::phrase::Phrasing;
use crate::reached::Reached;
use crate::read::Reads;
use crate::resolved::Watched;
use crate::switch::SwitchedOff;
use crate::tries::Tries;
use crate::turn::Turn;
use crate::unsent::Unsent;
use crate::visited::Visited;

/// How sure one can be.
pub(crate) const CERTAIN: u16 = 1000;

/// How many inputs are remembered by their id. An engine's store remembers them all.
const REMEMBERED: usize = 64;

/// One customer's thread: a stack and a queue of cases, what is known, and what is waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    id: String,
    /// The hash of its id, from which its outputs have their names.
    name: Hash,
    desk: DeskId,
    /// The hash of its last entry; its name, before there is one.
    pub(crate) journal: Hash,
    pub(crate) seq: u64,
    pub(crate) owner: Owner,
    /// Every case that has begun; one stack has the floor, the others are parked or wait for it.
    pub(crate) stacks: Vec<Stack>,
    /// The stack that talks with the customer.
    pub(crate) floor: Option<u32>,
    /// Matters that have not begun.
    pub(crate) queue: VecDeque<Matter>,
    /// What was said of slots of playbooks that have not begun.
    pub(crate) ahead: Vec<(SlotRef, Said)>,
    pub(crate) facts: Facts,
    pub(crate) reads: Reads,
    /// What the matters that ended come to.
    pub(crate) reached: Reached,
    /// How often it was tried to prove what isn't proved.
    pub(crate) tries: Tries,
    /// What slots that may reuse it held when the customer last said yes to an act with it, by name.
    pub(crate) confirmed: Vec<(String, Value)>,
    /// Messages that are being interpreted, or wait until a call is back.
    pub(crate) unread: VecDeque<Unread>,
    /// Sensitive calls whose case ended while they were on their way.
    pub(crate) loose: Vec<(OutputId, Granted)>,
    pub(crate) record: Record,
    pub(crate) quiet: Quiet,
    /// How sure the interpreter was of the last message, in thousandths.
    pub(crate) confidence: u16,
    pub(crate) unsent: Unsent,
    /// What people have switched off, as far as it has been told.
    pub(crate) off: Vec<SwitchedOff>,
    pub(crate) phrasing: Phrasing,
    pub(crate) language: Language,
    /// What models were used for.
    pub(crate) spent: Spent,
    /// How often in a row a message meant nothing while no case was open.
    pub(crate) lost: u32,
    /// How often the open question was answered by what costs no patience.
    pub(crate) spared: u32,
    /// Matters that ended and are looked at once more.
    pub(crate) watched: Vec<Watched>,
    /// The seals of secrets that are kept for it outside.
    pub(crate) seals: Vec<Hash>,
    /// How many cases have begun, how many stacks, timers and questions there were.
    pub(crate) counted: Counted,
    seen: VecDeque<u64>,
}

/// Who answers the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// The playbooks.
    Machine,
    /// A person who took it over.
    Person(String),
    /// A team that it was handed over to.
    Team(TeamId),
}

/// A matter that is queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Matter {
    /// Its number in the conversation, which its stack will have.
    pub(crate) no: u32,
    pub(crate) playbook: PlaybookId,
    /// What its slots hold from the start, of an event that started it.
    pub(crate) given: Vec<(SlotId, Value)>,
    /// When the message came that brought it up.
    pub(crate) asked_at: Timestamp,
    /// What was said of its slots, and of those of the playbooks that it runs.
    pub(crate) said: Vec<(SlotRef, Said)>,
}

/// A message whose meaning has not been used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unread {
    /// The request to interpret it.
    pub(crate) request: OutputId,
    /// The number of the last question that was put when it came. A yes counts for that one only.
    pub(crate) asked: u32,
    /// When it came.
    pub(crate) at: Timestamp,
    /// The secrets that were taken out of it.
    pub(crate) secrets: Vec<TakenOut>,
    /// What it means, once that is known.
    pub(crate) means: Option<Interpretation>,
}

/// Since when the customer is silent, and what is done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quiet {
    #[serde(with = "playbook_graph::moment::option")]
    pub(crate) since: Option<Timestamp>,
    pub(crate) timer: Option<TimerId>,
    /// How many of the desk's stages are over.
    pub(crate) stage: usize,
    /// Whether whoever has something to ask may go before the one that waits.
    pub(crate) parked: bool,
    pub(crate) closed: bool,
}

/// Numbers that only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted {
    pub(crate) cases: u32,
    pub(crate) stacks: u32,
    pub(crate) timers: u64,
    pub(crate) questions: u32,
}

/// What one input led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The conversation after it.
    pub conversation: Conversation,
    /// What is to be journaled; nothing for an input that came a second time.
    pub entry: Option<Entry>,
    /// What the turn went through.
    pub visited: Visited,
    /// How it came to that, step by step, in words; nothing unless [`Conversation::apply_told`] was
    /// asked.
    pub steps: Vec<TraceStep>,
}

impl Step {
    /// What is asked of the world, in order: it stands in the entry, and is to be carried out only
    /// once that is durable.
    pub fn outputs(&self) -> &[Output] {
        self.entry.as_ref().map_or(&[], |entry| &entry.outputs)
    }
}

/// What a case is doing, for those who show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The playbook that it runs.
    pub playbook: PlaybookId,
    /// The state that it is in.
    pub state: Option<StateId>,
    /// What it waits for.
    pub waits: Waits,
}

/// What a case waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Its turn: another case runs above it, or talks before it.
    Turn,
    /// What the customer says of a slot.
    Answer(SlotId),
    /// The customer's yes.
    Yes,
    /// A tool.
    Tool,
    /// The ledger.
    Ledger,
    /// People's approval.
    Approval,
    /// A person who sends what is drafted.
    Send,
    /// Something that happens outside.
    Event,
    /// People, who have the conversation.
    People,
}

impl Conversation {
    /// A conversation at a desk, before anything was said. `id` names it for good; the ids of its
    /// outputs are made from it.
    pub fn new(id: impl Into<String>, desk: DeskId) -> Self {
        let id = id.into();
        let name = Hash::of(id.as_bytes());
        Self {
            id,
            name,
            desk,
            journal: name,
            seq: 0,
            owner: Owner::Machine,
            stacks: Vec::new(),
            floor: None,
            queue: VecDeque::new(),
            ahead: Vec::new(),
            facts: Facts::default(),
            reads: Reads::default(),
            reached: Reached::default(),
            tries: Tries::default(),
            confirmed: Vec::new(),
            unread: VecDeque::new(),
            loose: Vec::new(),
            record: Record::default(),
            quiet: Quiet::default(),
            confidence: CERTAIN,
            unsent: Unsent::default(),
            off: Vec::new(),
            phrasing: Phrasing::default(),
            language: Language::default(),
            spent: Spent::default(),
            lost: 0,
            spared: 0,
            watched: Vec::new(),
            seals: Vec::new(),
            counted: Counted::default(),
            seen: VecDeque::new(),
        }
    }

    /// Its name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The hash of its id.
    pub(crate) fn name(&self) -> Hash {
        self.name
    }

    /// The desk that it is at.
    pub fn desk(&self) -> DeskId {
        self.desk
    }

    /// The number of its next entry.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Who answers the customer.
    pub fn owner(&self) -> &Owner {
        &self.owner
    }

    /// What models were used for so far.
    pub fn spent(&self) -> &Spent {
        &self.spent
    }

    /// Whether it was closed because the customer said nothing more. A message opens it again.
    pub fn is_closed(&self) -> bool {
        self.quiet.closed
    }

    /// What is switched off, as far as it has been told.
    pub fn switched_off(&self) -> &[SwitchedOff] {
        &self.off
    }

    /// The address of its whole state.
    pub fn state_hash(&self) -> Hash {
        Hash::of_value(self)
    }

    /// What every open case is doing; of cases on one another, the lowest first.
    pub fn standing(&self, graph: Runnable<'_>) -> Vec<Standing> {
        let graph = graph.graph();
        let all = self.stacks.iter().flat_map(|stack| {
            let top = stack.cases.len().saturating_sub(1);
            stack.cases.iter().enumerate().map(move |(place, case)| (case, place == top))
        });
        all.map(|(case, on_top)| Standing {
            playbook: case.playbook,
            state: graph.playbooks[case.playbook].points[case.point()].state,
            waits: if on_top { waits(case) } else { Waits::Turn },
        })
        .collect()
    }

    /// Applies one input: the only way in which a conversation changes. Runs to completion: what
    /// has to be waited for stands in the outputs.
    ///
    /// An input whose id was applied before changes nothing and gives no entry.
    pub fn apply(self, graph: Runnable<'_>, input: Input) -> Step {
        self.take(graph, input, false)
    }

    /// As [`Conversation::apply`], and tells step by step how it came to that.
    pub fn apply_told(self, graph: Runnable<'_>, input: Input) -> Step {
        self.take(graph, input, true)
    }

    fn take(mut self, graph: Runnable<'_>, input: Input, told: bool) -> Step {
        if !self.first_time(&input.id) {
            let (visited, steps) = (Visited::default(), Vec::new());
            return Step { conversation: self, entry: None, visited, steps };
        }
        let mut turn = Turn::new(graph, self, input.at, told);
        turn.take(&input.kind);
        turn.settle();
        turn.finish(input)
    }

    /// Remembers an input's id; `false` if it is remembered already.
    fn first_time(&mut self, id: &str) -> bool {
        let hash = Hash::of(id.as_bytes());
        let short = hash.bytes().iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        if self.seen.contains(&short) {
            return false;
        }
        if self.seen.len() >= REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(short);
        true
    }

    /// Takes on a state in which it was written down anew, if it is of this conversation at this
    /// moment; which inputs came is remembered.
    pub(crate) fn take_on(&mut self, state: &Self) -> bool {
        let mine = self.id == state.id && self.seq == state.seq && self.journal == state.journal;
        if mine {
            let seen = std::mem::take(&mut self.seen);
            *self = Self { seen, ..state.clone() };
        }
        mine
    }

    /// The same at the desk of another version.
    pub(crate) fn at(&self, desk: DeskId) -> Self {
        Self { desk, ..self.clone() }
    }

    /// Takes a stack out, to be moved and put back.
    pub(crate) fn take_stack(&mut self, no: u32) -> Option<Stack> {
        let place = self.stacks.iter().position(|stack| stack.no == no)?;
        Some(self.stacks.remove(place))
    }

    /// Puts a stack back in the order of their numbers.
    pub(crate) fn put_stack(&mut self, stack: Stack) {
        let place = self.stacks.partition_point(|other| other.no < stack.no);
        self.stacks.insert(place, stack);
    }

    /// The stack with the floor; without one, the one that parked last: it is what the customer
    /// speaks of.
    pub(crate) fn addressed(&self) -> Option<&Stack> {
        match self.floor {
            Some(no) => self.stacks.iter().find(|stack| stack.no == no),
            None => self.stacks.last(),
        }
    }
}

/// What the case on top of a stack waits for.
pub(crate) fn waits(case: &Case) -> Waits {
    match &case.stage {
        Stage::At(_) | Stage::Running(_) => Waits::Turn,
        Stage::Lent(_) => Waits::People,
        Stage::Asking(asking) => Waits::Answer(asking.slot),
        Stage::Calling(_) => Waits::Tool,
        Stage::Waiting(_) => Waits::Event,
        Stage::Acting(acting) => match **acting {
            Acting::LookingAgain { .. } | Acting::Sent { .. } | Acting::ReadingBack { .. } => {
                Waits::Tool
            }
            Acting::AwaitingYes(_) => Waits::Yes,
            Acting::Reserving { .. } | Acting::ReservingNext { .. } => Waits::Ledger,
            Acting::AwaitingApproval(_) => Waits::Approval,
            Acting::AwaitingSend(_) => Waits::Send,
        },
    }
}
