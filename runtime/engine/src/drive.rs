//! The drive of one conversation: an input is applied, what it asks for is carried out, and each
//! answer is the next input. Until nothing is open.
//!
//! Nothing leaves before the entries that ask for it are durable. What only looks (the built-in
//! interpreter, a read) may be asked before: it is written down together with what asked for it, in
//! one transaction. A call that may be made once is marked before it leaves; one that is found
//! marked, without an answer, is unknown; its answer is durable before anything else is done.

mod moves;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{Graph, Hash, Value};
use playbook_machine::{
    Conversation, Delivery, Entry, Input, InputKind, LedgerAnswer, Output, OutputId, OutputKind,
    Reservation, ToolOutcome,
};

use crate::clock::Clock;
use crate::error::RuntimeError;
use crate::happened::{Happened, Listener, What, called, told};
use crate::interpreter::{Heard, Interpreter};
use crate::phraser::{Phraser, Worded};
use crate::shadow::would_call;
use crate::store::{
    Claim, Commit, Committed, OpenOutput, Reserved, Started, Store, StoreError, Write, writes,
};
use crate::switches::{Switches, refusal};
use crate::tools::{ToolCall, Tools};
use crate::vault::{Door, Vault, seals_in, without};
use crate::version::{Version, Versions};

pub use moves::Move;

/// What every conversation is driven with.
pub(crate) struct Parts {
    /// The version that new conversations begin with.
    pub(crate) published: Arc<Version>,
    pub(crate) versions: Versions,
    pub(crate) store: Arc<dyn Store>,
    /// The host's own interpreter, for every version.
    pub(crate) interpreter: Option<Arc<dyn Interpreter>>,
    pub(crate) phraser: Arc<dyn Phraser>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) listener: Option<Arc<dyn Listener>>,
    /// What was switched off when it was last looked at.
    pub(crate) switches: Mutex<Arc<Switches>>,
    /// Where secrets are kept; nothing where the project has none.
    pub(crate) vault: Option<Vault>,
}

/// A conversation in the hands of this process.
pub(crate) struct Live {
    claim: Claim,
    version: Arc<Version>,
    at: Position,
    /// Entries that aren't durable yet.
    pending: Vec<Entry>,
    /// What one of them took from the ledger.
    reserved: Option<Reserved>,
    /// Whether one of them holds the answer of a call that is made once.
    holds_answer: bool,
    /// Secrets that are stored with them, encrypted.
    secrets: Vec<(Hash, Vec<u8>)>,
    /// What the host is told once they are.
    then_tell: Vec<(OutputId, Happened)>,
    /// What the host took and the store doesn't know of yet.
    delivered: Vec<OutputId>,
}

/// Where a conversation stands.
struct Position {
    conversation: Conversation,
    last_at: Timestamp,
    /// What is still to be carried out, in the order it was asked for.
    open: VecDeque<OpenOutput>,
}

/// Whether an input was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    New,
    Duplicate,
}

/// Why a drive stops before nothing is open.
enum Stop {
    /// The input was applied before.
    Duplicate,
    /// What it was decided by has changed: to be decided again, from this input on.
    Moved(Option<Box<Input>>),
    Failed(RuntimeError),
}

impl<E: Into<RuntimeError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// One drive: a conversation, what it is driven with, and what happened so far.
pub(crate) struct Drive<'p> {
    parts: &'p Parts,
    live: &'p mut Live,
    happened: &'p mut Vec<Happened>,
}

impl Parts {
    /// What is switched off, as far as this process knows; the store refuses what was decided by
    /// less.
    fn switches(&self) -> Arc<Switches> {
        self.switches.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at it anew.
    async fn look_at_switches(&self) -> Result<(), StoreError> {
        let log = self.store.switches().await?;
        let switches = Arc::new(Switches::after(&log, self.published.graph.graph()));
        *self.switches.lock().unwrap_or_else(PoisonError::into_inner) = switches;
        Ok(())
    }
}

impl Live {
    /// Claims a conversation and loads it; one that isn't there yet begins.
    pub(crate) async fn load(parts: &Parts, id: &str) -> Result<Self, RuntimeError> {
        let claim = parts.store.claim(id).await?;
        let (version, at) = Self::stored(parts, id).await?;
        let (pending, secrets, reserved) = (Vec::new(), Vec::new(), None);
        let (then_tell, delivered, holds_answer) = (Vec::new(), Vec::new(), false);
        Ok(Self {
            claim,
            version,
            at,
            pending,
            secrets,
            then_tell,
            delivered,
            reserved,
            holds_answer,
        })
    }

    /// Where it stands in the store, and the version that leads it.
    async fn stored(parts: &Parts, id: &str) -> Result<(Arc<Version>, Position), RuntimeError> {
        let Some(stored) = parts.store.load(id).await? else {
            parts.keep_published().await?;
            let version = parts.published.clone();
            let conversation = Conversation::new(id, version.desk);
            let (last_at, open) = (Timestamp::MIN, VecDeque::new());
            return Ok((version, Position { conversation, last_at, open }));
        };
        let version = parts.version(id, stored.graph).await?;
        let conversation = postcard::from_bytes(&stored.state)
            .map_err(|_| RuntimeError::Unreadable(id.to_owned()))?;
        let (last_at, open) = (stored.last_at, stored.open.into());
        Ok((version, Position { conversation, last_at, open }))
    }

    /// Goes back to where it stands in the store.
    async fn go_back(&mut self, parts: &Parts) -> Result<(), RuntimeError> {
        let (version, mut at) = Self::stored(parts, &self.claim.conversation).await?;
        at.open.retain(|open| !self.delivered.contains(&open.output.id));
        (self.version, self.at) = (version, at);
        self.pending.clear();
        self.reserved = None;
        self.holds_answer = false;
        let open = &self.at.open;
        self.then_tell.retain(|(id, _)| open.iter().any(|open| open.output.id == *id));
        Ok(())
    }
}

impl<'p> Drive<'p> {
    pub(crate) const fn new(
        parts: &'p Parts,
        live: &'p mut Live,
        happened: &'p mut Vec<Happened>,
    ) -> Self {
        Self { parts, live, happened }
    }

    /// Goes on where a crash, or another process, left off: what is open, then what was accepted.
    pub(crate) async fn resume(&mut self) -> Result<(), RuntimeError> {
        self.parts.look_at_switches().await?;
        self.run(None).await?;
        for input in self.parts.store.queued(&self.live.claim.conversation).await? {
            self.run(Some(input)).await?;
        }
        Ok(())
    }

    /// Applies one input, and carries out all that follows from it.
    pub(crate) async fn input(&mut self, id: &str, kind: InputKind) -> Result<Taken, RuntimeError> {
        let input = Input { id: id.to_owned(), at: self.parts.clock.now(), kind };
        self.run(Some(input)).await
    }

    /// Carries out what is open, after an input; again, where what it was decided by has changed.
    async fn run(&mut self, input: Option<Input>) -> Result<Taken, RuntimeError> {
        let mut next = input;
        loop {
            match self.go(next.take()).await {
                Ok(()) => return Ok(Taken::New),
                Err(Stop::Duplicate) => {
                    self.live.go_back(self.parts).await?;
                    return Ok(Taken::Duplicate);
                }
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Moved(input)) => {
                    self.parts.look_at_switches().await?;
                    next = input.map(|input| *input);
                }
            }
        }
    }

    async fn go(&mut self, input: Option<Input>) -> Result<(), Stop> {
        if let Some(input) = input {
            self.apply(input)?;
        }
        while let Some(open) = self.live.at.open.front().cloned() {
            self.carry_out(&open).await?;
        }
        self.make_durable(None).await?;
        if !self.live.delivered.is_empty() {
            let delivered = std::mem::take(&mut self.live.delivered);
            self.parts.store.acknowledge(&self.live.claim.conversation, delivered).await?;
        }
        Ok(())
    }

    /// Applies an input; before it, what was switched since.
    fn apply(&mut self, input: Input) -> Result<(), Stop> {
        let switches = self.parts.switches();
        let conversation = &self.live.at.conversation;
        let overruled = &self.live.version.overruled;
        let off: Vec<_> = switches.off.iter().chain(overruled).cloned().collect();
        if conversation.switched_off() != off {
            let id = format!("switched {} {}", switches.revision, conversation.seq());
            let kind = InputKind::Switched { off };
            self.apply_one(Input { id, at: input.at, kind })?;
        }
        self.apply_one(input)
    }

    fn apply_one(&mut self, mut input: Input) -> Result<(), Stop> {
        let live = &mut *self.live;
        // A clock that was set back doesn't take the conversation back.
        input.at = input.at.max(live.at.last_at);
        let at = input.at;
        if let Some(vault) = &self.parts.vault {
            let graph = live.version.graph.runnable();
            let asked = live.at.conversation.asks_for_secret(graph);
            let door = Door::new(vault, graph.graph(), &live.claim.conversation);
            let (kind, secrets) = door.take(input.kind, asked)?;
            input.kind = kind;
            live.secrets.extend(secrets);
        }
        let begun = Conversation::new(String::new(), live.version.desk);
        let before = std::mem::replace(&mut live.at.conversation, begun);
        let step = before.apply(live.version.graph.runnable(), input);
        live.at.conversation = step.conversation;
        let Some(entry) = step.entry else { return Err(Stop::Duplicate) };
        live.at.last_at = at;
        for write in writes(std::slice::from_ref(&entry)) {
            match write {
                Write::Open { output, .. } => {
                    let output = output.clone();
                    live.at.open.push_back(OpenOutput { output, started: None });
                }
                Write::Close(id) => live.at.open.retain(|open| open.output.id != id),
                _ => {}
            }
        }
        live.pending.push(entry);
        Ok(())
    }

    /// Makes what was applied durable, with all that follows from it, in one transaction; and marks the
    /// call that leaves right after it.
    async fn make_durable(&mut self, leaves: Option<(OutputId, Timestamp)>) -> Result<(), Stop> {
        let live = &mut *self.live;
        let Some(first) = live.pending.first() else { return Ok(()) };
        let state = postcard::to_allocvec(&live.at.conversation)
            .map_err(|_| RuntimeError::Unreadable(live.claim.conversation.clone()))?;
        let again = again(&live.pending);
        let commit = Commit {
            claim: live.claim.clone(),
            expect: first.seq,
            entries: std::mem::take(&mut live.pending),
            state,
            reserved: live.reserved.take(),
            secrets: live.secrets.clone(),
            acknowledged: live.delivered.clone(),
            leaves,
            switches: self.parts.switches().revision,
        };
        match self.parts.store.commit(commit).await? {
            Committed::Written => {}
            Committed::Duplicate => return Err(Stop::Duplicate),
            Committed::LedgerMoved | Committed::SwitchesMoved => {
                live.go_back(self.parts).await?;
                return Err(Stop::Moved(again.map(Box::new)));
            }
        }
        live.delivered.clear();
        live.secrets.clear();
        live.holds_answer = false;
        for (_, happened) in std::mem::take(&mut live.then_tell) {
            self.tell(happened).await?;
        }
        Ok(())
    }

    async fn carry_out(&mut self, open: &OpenOutput) -> Result<(), Stop> {
        let output = &open.output;
        match &output.kind {
            OutputKind::Interpret { text, question, calls } => {
                let version = self.live.version.clone();
                if !version.interpreter.is_instant() {
                    self.make_durable(None).await?;
                }
                let graph = version.graph.graph();
                let reads = version.interpreter.interpret(graph, question, text, *calls);
                let Heard { interpretation, used } = reads.await;
                let kind = InputKind::Interpreted { answers: output.id, interpretation, used };
                self.answer(output.id, kind)
            }
            OutputKind::Phrase(asked) => {
                if !self.parts.phraser.is_instant() {
                    self.make_durable(None).await?;
                }
                let version = self.live.version.clone();
                let graph = version.graph.graph();
                let Worded { text, used } = self.parts.phraser.phrase(graph, asked).await;
                self.answer(output.id, InputKind::Phrased { answers: output.id, text, used })
            }
            OutputKind::Reserve(reservation) => self.reserve(output.id, reservation).await,
            OutputKind::CallTool { .. } => self.call(open).await,
            _ => self.deliver(output).await,
        }
    }

    /// Applies the answer to an output.
    fn answer(&mut self, to: OutputId, kind: InputKind) -> Result<(), Stop> {
        let input = Input { id: format!("answer {}", to.0), at: self.parts.clock.now(), kind };
        match self.apply(input) {
            Err(Stop::Duplicate) => {
                self.live.at.open.retain(|open| open.output.id != to);
                Ok(())
            }
            done => done,
        }
    }

    /// Asks the ledger; what it says holds only if it still does when the entry is written.
    async fn reserve(&mut self, id: OutputId, asked: &Reservation) -> Result<(), Stop> {
        if self.live.reserved.is_some() {
            self.make_durable(None).await?;
        }
        let answer: LedgerAnswer = self.parts.store.ask_ledger(asked).await?;
        self.live.reserved = Some(Reserved {
            output: id,
            reservation: asked.clone(),
            answer: answer.clone(),
            at: self.parts.clock.now().max(self.live.at.last_at),
        });
        self.answer(id, InputKind::Ledger { answers: id, answer })
    }

    async fn call(&mut self, open: &OpenOutput) -> Result<(), Stop> {
        let output = &open.output;
        let OutputKind::CallTool { tool, args, grant, key } = &output.kind else { return Ok(()) };
        let version = self.live.version.clone();
        let graph: &Graph = version.graph.graph();
        let once = output.kind.delivery(graph) == Delivery::AtMostOnce;
        // A read takes its time, and a secret is looked up in the store.
        let bears_no_wait = self.live.holds_answer || self.live.reserved.is_some();
        if (!once && bears_no_wait) || !seals_in(args).is_empty() {
            self.make_durable(None).await?;
        }
        let secrets = self.secrets_of(args).await?;
        let unsealed = |seal| secrets.get(&seal).cloned();
        let args: Option<Vec<_>> = args.iter().map(|arg| arg.unsealed(&unsealed)).collect();
        let call = match args {
            Some(args) => ToolCall::new(graph, *tool, args, *key, grant.clone())
                .map_err(|refused| refused.to_string()),
            None => Err("the secret that it takes is gone, or kept under another key".to_owned()),
        };
        let outcome = match &call {
            Ok(call) => match version.hands.for_call(graph, call) {
                None => {
                    self.make_durable(None).await?;
                    return self.would(output.id, would_call(graph, call)).await;
                }
                Some(tools) if once => self.call_once(&version, tools, open, call).await?,
                Some(tools) => match self.refusal(&version, call) {
                    Some(off) => ToolOutcome::Failed(off),
                    None => tools.call(graph, call).await,
                },
            },
            Err(refused) => ToolOutcome::Failed(refused.clone()),
        };
        let outcome = without(outcome, &secrets);
        if let Some(what) = call.ok().and_then(|call| called(graph, &call, &outcome)) {
            let conversation = self.live.claim.conversation.clone();
            let happened = Happened { conversation, id: output.id.0.to_string(), what };
            self.live.then_tell.push((output.id, happened));
        }
        self.answer(output.id, InputKind::Returned { answers: output.id, outcome })?;
        self.live.holds_answer |= once;
        Ok(())
    }

    /// What the seals among arguments stand for, as far as it is there.
    async fn secrets_of(&self, args: &[Value]) -> Result<BTreeMap<Hash, Arc<str>>, StoreError> {
        let mut secrets = BTreeMap::new();
        let Some(vault) = &self.parts.vault else { return Ok(secrets) };
        let conversation = &self.live.claim.conversation;
        for seal in seals_in(args) {
            let kept = self.parts.store.secret(conversation, seal).await?;
            let secret = kept.and_then(|kept| vault.open(conversation, seal, &kept));
            secrets.extend(secret.map(|secret| (seal, secret)));
        }
        Ok(secrets)
    }

    /// A call that is made once. Found marked, it left before a crash: repeated only under a key
    /// that the other side still keeps.
    async fn call_once(
        &mut self,
        version: &Version,
        tools: &Tools,
        open: &OpenOutput,
        call: &ToolCall,
    ) -> Result<ToolOutcome, Stop> {
        let now = self.parts.clock.now();
        let started = self.mark(open, now).await?;
        let off = self.refusal(version, call);
        match (started, off) {
            (Started::Run, Some(off)) => return Ok(ToolOutcome::Failed(off)),
            (Started::Run, None) => {}
            (Started::Already(since), off) => {
                let kept = tools.keys_last(call).map(SignedDuration::from_secs);
                let gone = now.duration_since(since);
                // A clock that was set back doesn't say how long ago it left.
                let lost = kept.is_none_or(|kept| gone.is_negative() || gone >= kept);
                if lost || off.is_some() {
                    let why = "the program ended while the call was on its way";
                    return Ok(ToolOutcome::Unknown(why.to_owned()));
                }
                return Ok(tools.call_again(version.graph.graph(), call).await);
            }
        }
        Ok(tools.call(version.graph.graph(), call).await)
    }

    /// Marks a call as leaving: in the transaction that makes durable why it does, if that isn't yet.
    async fn mark(&mut self, open: &OpenOutput, now: Timestamp) -> Result<Started, Stop> {
        let id = open.output.id;
        let started = if open.started.is_none() && !self.live.pending.is_empty() {
            self.make_durable(Some((id, now))).await?;
            Started::Run
        } else {
            self.make_durable(None).await?;
            self.parts.store.effect_started(&self.live.claim, id, now).await?
        };
        for open in self.live.at.open.iter_mut().filter(|open| open.output.id == id) {
            open.started = Some(now);
        }
        Ok(started)
    }

    /// Why a call may not leave, where people have switched it off meanwhile.
    fn refusal(&self, version: &Version, call: &ToolCall) -> Option<String> {
        let graph = version.graph.graph();
        let tool = &graph.tools.lookup(call.tool())?.name;
        let desk = &graph.desks.lookup(version.desk)?.name;
        let switches = self.parts.switches();
        refusal(switches.off.iter().chain(&version.overruled), tool, desk)
    }

    /// Tells the host; what it took is acknowledged with the next commit.
    async fn deliver(&mut self, output: &Output) -> Result<(), Stop> {
        self.make_durable(None).await?;
        let conversation = self.live.claim.conversation.clone();
        let told = told(self.live.version.graph.graph(), &conversation, output);
        match told {
            Some(happened) if self.live.version.hands.is_shadow() => {
                return self.would(output.id, What::Would(Box::new(happened.what))).await;
            }
            Some(happened) => self.tell(happened).await?,
            None => {}
        }
        self.is_delivered(output.id);
        Ok(())
    }

    /// Tells the host what would leave, and lets it be.
    async fn would(&mut self, id: OutputId, what: What) -> Result<(), Stop> {
        let conversation = self.live.claim.conversation.clone();
        self.tell(Happened { conversation, id: id.0.to_string(), what }).await?;
        self.is_delivered(id);
        Ok(())
    }

    fn is_delivered(&mut self, id: OutputId) {
        self.live.delivered.push(id);
        self.live.at.open.retain(|open| open.output.id != id);
    }

    async fn tell(&mut self, happened: Happened) -> Result<(), RuntimeError> {
        if let Some(listener) = &self.parts.listener {
            listener.hear(&happened).await.map_err(RuntimeError::NotDelivered)?;
        }
        self.happened.push(happened);
        Ok(())
    }
}

/// From which input on entries that were not written are decided again. What followed answers what
/// they asked for, and is asked for anew; so is the ledger.
fn again(pending: &[Entry]) -> Option<Input> {
    let switched = |entry: &&Entry| matches!(entry.input.kind, InputKind::Switched { .. });
    let first = pending.iter().find(|entry| !switched(entry))?;
    let asks_anew = matches!(first.input.kind, InputKind::Ledger { .. });
    (!asks_anew).then(|| first.input.clone())
}
