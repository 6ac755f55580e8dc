//! The drive of one conversation: an input is applied and made durable, then what it asks for is
//! carried out, and each answer is the next input. Until nothing is open.
//!
//! Intent comes first: nothing leaves before the entry that asks for it is durable. A call that may
//! be made once is marked before it leaves; one that is found marked, without an answer, is unknown.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{DeskId, Graph, Hash, Value, Verified};
use playbook_machine::{
    Conversation, Delivery, Input, InputKind, LedgerAnswer, Output, OutputId, OutputKind,
    Reservation, ToolOutcome,
};

use crate::clock::Clock;
use crate::error::RuntimeError;
use crate::happened::{Happened, Listener, called, told};
use crate::interpreter::{Heard, Interpreter};
use crate::phraser::{Phraser, Worded};
use crate::store::{
    Claim, Commit, Committed, OpenOutput, Reserved, Started, Store, StoreError, Write, writes,
};
use crate::tools::{ToolCall, Tools};
use crate::vault::{Door, Vault, seals_in, without};

/// What every conversation is driven with.
pub(crate) struct Parts {
    pub(crate) graph: Arc<Verified>,
    pub(crate) desk: DeskId,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) tools: Tools,
    pub(crate) interpreter: Arc<dyn Interpreter>,
    pub(crate) phraser: Arc<dyn Phraser>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) listener: Option<Arc<dyn Listener>>,
    /// Where secrets are kept; nothing where the project has none.
    pub(crate) vault: Option<Vault>,
}

/// A conversation in the hands of this process.
pub(crate) struct Live {
    claim: Claim,
    conversation: Conversation,
    last_at: Timestamp,
    /// What is still to be carried out, in the order it was asked for.
    open: VecDeque<OpenOutput>,
    /// What the host took and the store doesn't know of yet.
    delivered: Vec<OutputId>,
}

/// Whether an input was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    New,
    Duplicate,
    LedgerMoved,
}

/// One drive: a conversation, what it is driven with, and what happened so far.
pub(crate) struct Drive<'p> {
    parts: &'p Parts,
    live: &'p mut Live,
    happened: &'p mut Vec<Happened>,
}

impl Live {
    /// Claims a conversation and loads it; one that isn't there yet begins.
    pub(crate) async fn load(parts: &Parts, id: &str) -> Result<Self, RuntimeError> {
        let claim = parts.store.claim(id).await?;
        let Some(stored) = parts.store.load(id).await? else {
            return Ok(Self {
                claim,
                conversation: Conversation::new(id, parts.desk),
                last_at: Timestamp::MIN,
                open: VecDeque::new(),
                delivered: Vec::new(),
            });
        };
        if stored.graph != parts.graph.hash() {
            let (begun_with, runs) = (stored.graph, parts.graph.hash());
            return Err(RuntimeError::OtherGraph { conversation: id.to_owned(), begun_with, runs });
        }
        let conversation = postcard::from_bytes(&stored.state)
            .map_err(|_| RuntimeError::Unreadable(id.to_owned()))?;
        let (last_at, open) = (stored.last_at, stored.open.into());
        Ok(Self { claim, conversation, last_at, open, delivered: Vec::new() })
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
        self.settle().await?;
        for input in self.parts.store.queued(&self.live.claim.conversation).await? {
            self.take(input, None).await?;
            self.settle().await?;
        }
        Ok(())
    }

    /// Applies one input, and carries out all that follows from it.
    pub(crate) async fn input(&mut self, id: &str, kind: InputKind) -> Result<Taken, RuntimeError> {
        let input = Input { id: id.to_owned(), at: self.parts.clock.now(), kind };
        let taken = self.take(input, None).await?;
        self.settle().await?;
        Ok(taken)
    }

    /// Applies an input and makes it durable, with all that follows from it.
    async fn take(
        &mut self,
        mut input: Input,
        reserved: Option<Reserved>,
    ) -> Result<Taken, RuntimeError> {
        // A clock that was set back doesn't take the conversation back.
        input.at = input.at.max(self.live.last_at);
        let (at, graph) = (input.at, self.parts.graph.runnable());
        let mut secrets = Vec::new();
        if let Some(vault) = &self.parts.vault {
            let asked = self.live.conversation.asks_for_secret(graph);
            let door = Door::new(vault, graph.graph(), &self.live.claim.conversation);
            (input.kind, secrets) = door.take(input.kind, asked)?;
        }
        let step = self.live.conversation.clone().apply(graph, input);
        let Some(entry) = step.entry else { return Ok(Taken::Duplicate) };
        let state = postcard::to_allocvec(&step.conversation)
            .map_err(|_| RuntimeError::Unreadable(self.live.claim.conversation.clone()))?;
        let entries = vec![entry];
        let commit = Commit {
            claim: self.live.claim.clone(),
            expect: self.live.conversation.seq(),
            entries: entries.clone(),
            state,
            reserved,
            secrets,
            acknowledged: self.live.delivered.clone(),
        };
        match self.parts.store.commit(commit).await? {
            Committed::Duplicate => return Ok(Taken::Duplicate),
            Committed::LedgerMoved => return Ok(Taken::LedgerMoved),
            Committed::Written => {}
        }
        self.live.delivered.clear();
        self.live.conversation = step.conversation;
        self.live.last_at = at;
        for write in writes(&entries) {
            match write {
                Write::Open { output, .. } => {
                    let output = output.clone();
                    self.live.open.push_back(OpenOutput { output, started: None });
                }
                Write::Close(id) => self.live.open.retain(|open| open.output.id != id),
                _ => {}
            }
        }
        Ok(Taken::New)
    }

    /// Carries out what is open, in order, until nothing is.
    async fn settle(&mut self) -> Result<(), RuntimeError> {
        while let Some(open) = self.live.open.front().cloned() {
            self.carry_out(&open.output).await?;
        }
        if !self.live.delivered.is_empty() {
            let delivered = self.live.delivered.clone();
            self.parts.store.acknowledge(&self.live.claim.conversation, delivered).await?;
            self.live.delivered.clear();
        }
        Ok(())
    }

    async fn carry_out(&mut self, output: &Output) -> Result<(), RuntimeError> {
        match &output.kind {
            OutputKind::Interpret { text, question, calls } => {
                let graph = self.parts.graph.graph();
                let reads = self.parts.interpreter.interpret(graph, question, text, *calls);
                let Heard { interpretation, used } = reads.await;
                let kind = InputKind::Interpreted { answers: output.id, interpretation, used };
                self.answer(output.id, kind, None).await.map(drop)
            }
            OutputKind::Phrase(asked) => {
                let graph = self.parts.graph.graph();
                let Worded { text, used } = self.parts.phraser.phrase(graph, asked).await;
                let kind = InputKind::Phrased { answers: output.id, text, used };
                self.answer(output.id, kind, None).await.map(drop)
            }
            OutputKind::Reserve(reservation) => self.reserve(output.id, reservation).await,
            OutputKind::CallTool { .. } => self.call(output).await,
            _ => self.deliver(output).await,
        }
    }

    /// Applies the answer to an output.
    async fn answer(
        &mut self,
        to: OutputId,
        kind: InputKind,
        reserved: Option<Reserved>,
    ) -> Result<Taken, RuntimeError> {
        let input = Input { id: format!("answer {}", to.0), at: self.parts.clock.now(), kind };
        let taken = self.take(input, reserved).await?;
        if taken == Taken::Duplicate {
            self.live.open.retain(|open| open.output.id != to);
        }
        Ok(taken)
    }

    /// Asks the ledger until what it says still holds when the entry is written.
    async fn reserve(&mut self, id: OutputId, asked: &Reservation) -> Result<(), RuntimeError> {
        loop {
            let answer: LedgerAnswer = self.parts.store.ask_ledger(asked).await?;
            let reserved = Reserved {
                output: id,
                reservation: asked.clone(),
                answer: answer.clone(),
                at: self.parts.clock.now().max(self.live.last_at),
            };
            let kind = InputKind::Ledger { answers: id, answer };
            if self.answer(id, kind, Some(reserved)).await? != Taken::LedgerMoved {
                return Ok(());
            }
        }
    }

    async fn call(&mut self, output: &Output) -> Result<(), RuntimeError> {
        let OutputKind::CallTool { tool, args, grant, key } = &output.kind else { return Ok(()) };
        let graph = self.parts.graph.clone();
        let graph: &Graph = graph.graph();
        let secrets = self.secrets_of(args).await?;
        let open = |seal| secrets.get(&seal).cloned();
        let args: Option<Vec<_>> = args.iter().map(|arg| arg.unsealed(&open)).collect();
        let call = match args {
            Some(args) => ToolCall::new(graph, *tool, args, *key, grant.clone())
                .map_err(|refused| refused.to_string()),
            None => Err("the secret that it takes is gone, or kept under another key".to_owned()),
        };
        let outcome = match &call {
            Ok(call) if output.kind.delivery(graph) == Delivery::AtLeastOnce => {
                self.parts.tools.call(graph, call).await
            }
            Ok(call) => self.call_once(output.id, call).await?,
            Err(refused) => ToolOutcome::Failed(refused.clone()),
        };
        let outcome = without(outcome, &secrets);
        let what = call.ok().and_then(|call| called(graph, &call, &outcome));
        let kind = InputKind::Returned { answers: output.id, outcome };
        self.answer(output.id, kind, None).await?;
        if let Some(what) = what {
            let conversation = self.live.claim.conversation.clone();
            let happened = Happened { conversation, id: output.id.0.to_string(), what };
            self.tell(happened).await?;
        }
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
        id: OutputId,
        call: &ToolCall,
    ) -> Result<ToolOutcome, StoreError> {
        let (parts, now) = (self.parts, self.parts.clock.now());
        let graph = parts.graph.graph();
        if let Started::Already(since) =
            parts.store.effect_started(&self.live.claim, id, now).await?
        {
            let kept = parts.tools.keys_last(call).map(SignedDuration::from_secs);
            let gone = now.duration_since(since);
            // A clock that was set back doesn't say how long ago it left.
            if kept.is_none_or(|kept| gone.is_negative() || gone >= kept) {
                let why = "the program ended while the call was on its way";
                return Ok(ToolOutcome::Unknown(why.to_owned()));
            }
        }
        Ok(parts.tools.call(graph, call).await)
    }

    /// Tells the host; what it took is acknowledged with the next commit.
    async fn deliver(&mut self, output: &Output) -> Result<(), RuntimeError> {
        let conversation = self.live.claim.conversation.clone();
        if let Some(happened) = told(self.parts.graph.graph(), &conversation, output) {
            self.tell(happened).await?;
        }
        self.live.delivered.push(output.id);
        self.live.open.retain(|open| open.output.id != output.id);
        Ok(())
    }

    async fn tell(&mut self, happened: Happened) -> Result<(), RuntimeError> {
        if let Some(listener) = &self.parts.listener {
            listener.hear(&happened).await.map_err(RuntimeError::NotDelivered)?;
        }
        self.happened.push(happened);
        Ok(())
    }
}
