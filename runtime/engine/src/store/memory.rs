//! The store in memory: for tests, for trying out, for conversations that may be lost. The same
//! promises as the others, but for the crash.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::ledger::{self, Ledger};
use playbook_machine::{Entry, Input, LedgerAnswer, OutputId, Reservation, TimerId};

use crate::switches::Switch;
use crate::vault::VaultKey;

use super::write::{Write, writes};
use super::{
    Claim, Commit, Committed, Due, Enqueued, Later, OpenApproval, OpenOutput, Started, Store,
    StoreError, Stored,
};

/// A store in memory.
#[derive(Debug, Default)]
pub struct Memory {
    all: Mutex<All>,
    shadow: bool,
    key: OnceLock<VaultKey>,
}

#[derive(Debug, Default)]
struct All {
    rows: BTreeMap<String, Row>,
    ledger: Ledger,
    requests: u64,
    switches: Vec<Switch>,
    graphs: BTreeMap<Hash, String>,
}

/// One conversation.
#[derive(Debug, Default)]
struct Row {
    epoch: u64,
    entries: Vec<Entry>,
    state: Vec<u8>,
    seen: BTreeSet<String>,
    queue: Vec<Input>,
    open: BTreeMap<(u64, usize), OpenOutput>,
    timers: BTreeMap<TimerId, Timestamp>,
    approvals: BTreeMap<Hash, (u64, OpenApproval)>,
    secrets: BTreeMap<Hash, Vec<u8>>,
}

impl Memory {
    /// A store for a shadow.
    pub fn shadow() -> Self {
        Self { shadow: true, ..Self::default() }
    }

    /// Does something with all of it; nobody else does meanwhile.
    fn with<'a, T: Send + 'a>(&'a self, work: impl FnOnce(&mut All) -> Answer<T>) -> Later<'a, T> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = work(&mut all);
        Box::pin(std::future::ready(answer))
    }
}

type Answer<T> = Result<T, StoreError>;

impl Store for Memory {
    fn claim<'a>(&'a self, conversation: &'a str) -> Later<'a, Claim> {
        self.with(|all| {
            let row = all.rows.entry(conversation.to_owned()).or_default();
            row.epoch += 1;
            Ok(Claim { conversation: conversation.to_owned(), epoch: row.epoch })
        })
    }

    fn load<'a>(&'a self, conversation: &'a str) -> Later<'a, Option<Stored>> {
        self.with(|all| Ok(all.rows.get(conversation).and_then(Row::stored)))
    }

    fn commit(&self, commit: Commit) -> Later<'_, Committed> {
        self.with(|all| all.commit(commit))
    }

    fn secret<'a>(&'a self, conversation: &'a str, seal: Hash) -> Later<'a, Option<Vec<u8>>> {
        self.with(|all| {
            Ok(all.rows.get(conversation).and_then(|row| row.secrets.get(&seal).cloned()))
        })
    }

    fn vault_key(&self) -> Result<VaultKey, StoreError> {
        if let Some(key) = self.key.get() {
            return Ok(key.clone());
        }
        let key = VaultKey::generate();
        let key = key.map_err(|why| StoreError::NoKey(PathBuf::from("memory"), why))?;
        Ok(self.key.get_or_init(|| key).clone())
    }

    fn ask_ledger<'a>(&'a self, reservation: &'a Reservation) -> Later<'a, LedgerAnswer> {
        self.with(|all| Ok(all.ask(reservation)))
    }

    fn enqueue<'a>(&'a self, conversation: &'a str, input: Input) -> Later<'a, Enqueued> {
        self.with(|all| {
            let row = all.rows.entry(conversation.to_owned()).or_default();
            if row.seen.contains(&input.id) || row.queue.iter().any(|other| other.id == input.id) {
                return Ok(Enqueued::Duplicate);
            }
            row.queue.push(input);
            Ok(Enqueued::New)
        })
    }

    fn queued<'a>(&'a self, conversation: &'a str) -> Later<'a, Vec<Input>> {
        self.with(|all| {
            Ok(all.rows.get(conversation).map(|row| row.queue.clone()).unwrap_or_default())
        })
    }

    fn effect_started<'a>(
        &'a self,
        claim: &'a Claim,
        output: OutputId,
        at: Timestamp,
    ) -> Later<'a, Started> {
        self.with(|all| all.claimed(claim)?.leaves(claim, output, at))
    }

    fn acknowledge<'a>(&'a self, conversation: &'a str, outputs: Vec<OutputId>) -> Later<'a, ()> {
        self.with(|all| {
            if let Some(row) = all.rows.get_mut(conversation) {
                row.open.retain(|_, open| !outputs.contains(&open.output.id));
            }
            Ok(())
        })
    }

    fn due(&self, now: Timestamp) -> Later<'_, Due> {
        self.with(|all| {
            let mut timers: Vec<_> = all
                .rows
                .iter()
                .flat_map(|(name, row)| row.timers.iter().map(move |(id, at)| (*at, name, *id)))
                .collect();
            timers.sort();
            let come = timers.iter().filter(|(at, ..)| *at <= now);
            Ok(Due {
                now: come.map(|(at, name, id)| ((*name).clone(), *id, *at)).collect(),
                next: timers.iter().map(|(at, ..)| *at).find(|at| *at > now),
            })
        })
    }

    fn unfinished(&self) -> Later<'_, Vec<String>> {
        self.with(|all| {
            let open =
                all.rows.iter().filter(|(_, row)| !(row.open.is_empty() && row.queue.is_empty()));
            Ok(open.map(|(name, _)| name.clone()).collect())
        })
    }

    fn approvals(&self) -> Later<'_, Vec<OpenApproval>> {
        self.with(|all| {
            let mut open: Vec<_> =
                all.rows.values().flat_map(|row| row.approvals.values().cloned()).collect();
            open.sort_by_key(|(number, _)| *number);
            Ok(open.into_iter().map(|(_, approval)| approval).collect())
        })
    }

    fn journal<'a>(&'a self, conversation: &'a str) -> Later<'a, Vec<Entry>> {
        self.with(|all| {
            Ok(all.rows.get(conversation).map(|row| row.entries.clone()).unwrap_or_default())
        })
    }

    fn is_shadow(&self) -> bool {
        self.shadow
    }

    fn keep_graph(&self, hash: Hash, text: String) -> Later<'_, ()> {
        self.with(|all| {
            all.graphs.entry(hash).or_insert(text);
            Ok(())
        })
    }

    fn graph(&self, hash: Hash) -> Later<'_, Option<String>> {
        self.with(|all| Ok(all.graphs.get(&hash).cloned()))
    }

    fn switch(&self, switch: Switch) -> Later<'_, ()> {
        self.with(|all| {
            all.switches.push(switch);
            Ok(())
        })
    }

    fn switches(&self) -> Later<'_, Vec<Switch>> {
        self.with(|all| Ok(all.switches.clone()))
    }

    fn conversations(&self) -> Later<'_, Vec<String>> {
        self.with(|all| {
            let begun = all.rows.iter().filter(|(_, row)| !row.entries.is_empty());
            Ok(begun.map(|(name, _)| name.clone()).collect())
        })
    }
}

impl Row {
    fn stored(&self) -> Option<Stored> {
        let last = self.entries.last()?;
        Some(Stored {
            next_seq: self.next_seq(),
            state: self.state.clone(),
            graph: last.graph,
            last_at: last.input.at,
            open: self.open.values().cloned().collect(),
        })
    }

    /// Marks that an output is about to leave, if it isn't marked.
    fn leaves(&mut self, claim: &Claim, output: OutputId, at: Timestamp) -> Answer<Started> {
        let open = self.open.values_mut().find(|open| open.output.id == output);
        let open = open.ok_or_else(|| StoreError::Fenced(claim.conversation.clone()))?;
        match open.started {
            Some(before) => Ok(Started::Already(before)),
            None => {
                open.started = Some(at);
                Ok(Started::Run)
            }
        }
    }

    fn next_seq(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.seq + 1)
    }
}

impl All {
    /// The row of a claim that still holds.
    fn claimed(&mut self, claim: &Claim) -> Answer<&mut Row> {
        let row = self.rows.entry(claim.conversation.clone()).or_default();
        if row.epoch > claim.epoch {
            return Err(StoreError::Fenced(claim.conversation.clone()));
        }
        row.epoch = claim.epoch;
        Ok(row)
    }

    fn ask(&self, reservation: &Reservation) -> LedgerAnswer {
        let Ok(answer) = ledger::answer(&self.ledger, reservation);
        answer
    }

    fn commit(&mut self, commit: Commit) -> Answer<Committed> {
        let switches = self.switches.len() as u64;
        let row = self.claimed(&commit.claim)?;
        let found = row.next_seq();
        if commit.entries.iter().any(|entry| row.seen.contains(&entry.input.id)) {
            return Ok(Committed::Duplicate);
        }
        if found != commit.expect {
            let conversation = commit.claim.conversation;
            return Err(StoreError::OutOfStep { conversation, expected: commit.expect, found });
        }
        if switches != commit.switches {
            return Ok(Committed::SwitchesMoved);
        }
        let left = |open: &OpenOutput| {
            open.started.is_some() && commit.leaves.is_some_and(|(id, _)| id == open.output.id)
        };
        if row.open.values().any(left) {
            return Err(StoreError::Fenced(commit.claim.conversation));
        }
        if let Some(reserved) = &commit.reserved {
            if self.ask(&reserved.reservation) != reserved.answer {
                return Ok(Committed::LedgerMoved);
            }
            self.ledger.reserve(reserved.output, reserved.at, &reserved.reservation);
        }
        self.claimed(&commit.claim)?.secrets.extend(commit.secrets.iter().cloned());
        for write in writes(&commit.entries) {
            self.write(&commit.claim.conversation, write);
        }
        let row = self.claimed(&commit.claim)?;
        row.queue.retain(|input| !commit.entries.iter().any(|entry| entry.input.id == input.id));
        row.open.retain(|_, open| !commit.acknowledged.contains(&open.output.id));
        if let Some((output, at)) = commit.leaves {
            row.leaves(&commit.claim, output, at)?;
        }
        row.entries.extend(commit.entries);
        row.state = commit.state;
        Ok(Committed::Written)
    }

    fn write(&mut self, conversation: &str, write: Write<'_>) {
        self.requests += 1;
        let number = self.requests;
        let row = self.rows.entry(conversation.to_owned()).or_default();
        match write {
            Write::Seen(id) => drop(row.seen.insert(id.to_owned())),
            Write::Open { seq, place, output } => {
                let open = OpenOutput { output: output.clone(), started: None };
                row.open.insert((seq, place), open);
            }
            Write::Close(id) => row.open.retain(|_, open| open.output.id != id),
            Write::StartTimer(timer, at) => drop(row.timers.insert(timer, at)),
            Write::StopTimer(timer) => drop(row.timers.remove(&timer)),
            Write::AskApproval(output, request) => {
                let open = OpenApproval {
                    conversation: conversation.to_owned(),
                    output,
                    request: request.clone(),
                };
                row.approvals.insert(request.digest, (number, open));
            }
            Write::WithdrawApproval(digest) => drop(row.approvals.remove(&digest)),
            Write::Discard(seals) => row.secrets.retain(|seal, _| !seals.contains(seal)),
            Write::Settle(reservation, settled) => self.ledger.settle(reservation, settled),
        }
    }
}
