//! A store whose process dies at a write that was chosen, before it or right after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::{Entry, Input, LedgerAnswer, OutputId, Reservation};
use playbook_runtime::store::{
    Claim, Commit, Committed, Due, Enqueued, Later, OpenApproval, Started, Stored,
};
use playbook_runtime::{Store, StoreError, Switch, VaultKey};

/// Where a process dies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crash {
    /// At which of its writes, from 1.
    pub(crate) at: usize,
    /// Whether the write was done by then.
    pub(crate) after: bool,
}

/// A store whose process dies at a write. Nothing works from then on.
pub(crate) struct Dying {
    inner: Arc<dyn Store>,
    crash: Option<Crash>,
    pub(crate) writes: AtomicUsize,
    dead: AtomicBool,
}

impl Dying {
    pub(crate) fn new(inner: Arc<dyn Store>, crash: Option<Crash>) -> Self {
        Self { inner, crash, writes: AtomicUsize::new(0), dead: AtomicBool::new(false) }
    }

    /// How many writes there were.
    pub(crate) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }

    fn read<'a, T: Send + 'a>(&'a self, read: Later<'a, T>) -> Later<'a, T> {
        Box::pin(async move {
            if self.dead.load(Ordering::SeqCst) { Err(StoreError::Closed) } else { read.await }
        })
    }

    fn write<'a, T: Send + 'a>(
        &'a self,
        write: impl FnOnce() -> Later<'a, T> + Send + 'a,
    ) -> Later<'a, T> {
        Box::pin(async move {
            let number = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
            let crash = self.crash.filter(|crash| crash.at == number);
            if self.dead.load(Ordering::SeqCst) || crash.is_some_and(|crash| !crash.after) {
                self.dead.store(true, Ordering::SeqCst);
                return Err(StoreError::Closed);
            }
            let done = write().await;
            if crash.is_some() {
                self.dead.store(true, Ordering::SeqCst);
                return Err(StoreError::Closed);
            }
            done
        })
    }
}

impl Store for Dying {
    fn claim<'a>(&'a self, conversation: &'a str) -> Later<'a, Claim> {
        self.write(move || self.inner.claim(conversation))
    }
    fn load<'a>(&'a self, conversation: &'a str) -> Later<'a, Option<Stored>> {
        self.read(self.inner.load(conversation))
    }
    fn commit(&self, commit: Commit) -> Later<'_, Committed> {
        self.write(move || self.inner.commit(commit))
    }
    fn ask_ledger<'a>(&'a self, reservation: &'a Reservation) -> Later<'a, LedgerAnswer> {
        self.read(self.inner.ask_ledger(reservation))
    }
    fn secret<'a>(&'a self, conversation: &'a str, seal: Hash) -> Later<'a, Option<Vec<u8>>> {
        self.read(self.inner.secret(conversation, seal))
    }
    fn vault_key(&self) -> Result<VaultKey, StoreError> {
        self.inner.vault_key()
    }
    fn enqueue<'a>(&'a self, conversation: &'a str, input: Input) -> Later<'a, Enqueued> {
        self.write(move || self.inner.enqueue(conversation, input))
    }
    fn queued<'a>(&'a self, conversation: &'a str) -> Later<'a, Vec<Input>> {
        self.read(self.inner.queued(conversation))
    }
    fn effect_started<'a>(
        &'a self,
        claim: &'a Claim,
        output: OutputId,
        at: Timestamp,
    ) -> Later<'a, Started> {
        self.write(move || self.inner.effect_started(claim, output, at))
    }
    fn acknowledge<'a>(&'a self, conversation: &'a str, outputs: Vec<OutputId>) -> Later<'a, ()> {
        self.write(move || self.inner.acknowledge(conversation, outputs))
    }
    fn due(&self, now: Timestamp) -> Later<'_, Due> {
        self.read(self.inner.due(now))
    }
    fn unfinished(&self) -> Later<'_, Vec<String>> {
        self.read(self.inner.unfinished())
    }
    fn approvals(&self) -> Later<'_, Vec<OpenApproval>> {
        self.read(self.inner.approvals())
    }
    fn journal<'a>(&'a self, conversation: &'a str) -> Later<'a, Vec<Entry>> {
        self.read(self.inner.journal(conversation))
    }
    fn is_shadow(&self) -> bool {
        self.inner.is_shadow()
    }
    fn keep_graph(&self, hash: Hash, text: String) -> Later<'_, ()> {
        self.write(move || self.inner.keep_graph(hash, text))
    }
    fn graph(&self, hash: Hash) -> Later<'_, Option<String>> {
        self.read(self.inner.graph(hash))
    }
    fn switch(&self, switch: Switch) -> Later<'_, ()> {
        self.write(move || self.inner.switch(switch))
    }
    fn switches(&self) -> Later<'_, Vec<Switch>> {
        self.read(self.inner.switches())
    }
    fn conversations(&self) -> Later<'_, Vec<String>> {
        self.read(self.inner.conversations())
    }
}
