//! The runtime: what a program embeds. Conversations run beside each other; within one, inputs are
//! applied strictly in order.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use playbook_graph::{Hash, Value, Verified};
use playbook_machine::{
    Conversation, Divergence, Entry, Input, InputKind, Mapping, OutputId, Traced, fold_versions,
    traced_versions,
};
use tokio::task::{AbortHandle, JoinSet};

use crate::approvals::Decision;
use crate::builder::Builder;
use crate::drive::{Drive, Live, Move, Parts, Taken};
use crate::error::RuntimeError;
use crate::happened::{Happened, What};
use crate::people::{Takes, person};
use crate::store::OpenApproval;
use crate::version::Version;

/// How often inputs are looked for that another process left in the store.
const LOOK_EVERY: SignedDuration = SignedDuration::from_millis(250);

/// How many conversations are kept at hand between two inputs.
const AT_HAND: usize = 1_024;

/// The longest message, in bytes.
pub const LONGEST_MESSAGE: usize = 64 * 1_024;

/// The longest name of a conversation or of an input, in bytes.
pub const LONGEST_NAME: usize = 256;

/// A desk that runs. Cheap to clone: clones share everything.
#[derive(Clone)]
pub struct Runtime {
    inner: Arc<Inner>,
}

struct Inner {
    parts: Parts,
    live: Mutex<BTreeMap<String, Seat>>,
}

/// Where a conversation is driven: by one at a time. Empty until it is loaded.
type Seat = Arc<tokio::sync::Mutex<Option<Live>>>;

/// A journal, and the versions that it was written with.
pub(crate) struct Journal {
    pub(crate) entries: Vec<Entry>,
    pub(crate) versions: BTreeMap<Hash, Arc<Version>>,
    /// The desk, in the version that it began with.
    desk: playbook_graph::DeskId,
}

/// What came of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Whether it was new. A duplicate changes nothing.
    pub is_new: bool,
    /// All that happened meanwhile, in order.
    pub happened: Vec<Happened>,
}

impl Turn {
    /// What the customer was told, in order.
    pub fn replies(&self) -> impl Iterator<Item = &str> {
        self.happened.iter().filter_map(|happened| match &happened.what {
            What::Reply { text } => Some(text.as_str()),
            _ => None,
        })
    }
}

/// Wakes a runtime for as long as it is held.
#[derive(Debug)]
pub struct Awake(AbortHandle);

impl Drop for Awake {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime").field("graph", &self.inner.parts.published.graph.hash()).finish()
    }
}

impl Runtime {
    /// Begins to put a runtime together. Only a verified graph runs.
    pub fn builder(graph: impl Into<Arc<Verified>>) -> Builder {
        Builder::new(graph.into())
    }

    pub(crate) fn of(parts: Parts) -> Self {
        Self { inner: Arc::new(Inner { parts, live: Mutex::default() }) }
    }

    /// The customer wrote something. Ends when it is durable and nothing is left to do but wait.
    /// `id` makes a second delivery harmless.
    ///
    /// # Errors
    /// Where the store can't: then nothing was accepted. Where the host didn't take a reply: then
    /// it is told again later.
    pub async fn message(
        &self,
        conversation: &str,
        id: &str,
        text: impl Into<String>,
    ) -> Result<Turn, RuntimeError> {
        let text = text.into();
        length("a message", &text, LONGEST_MESSAGE)?;
        length("a message's id", id, LONGEST_NAME)?;
        let kind = InputKind::message(text);
        self.input(conversation, format!("message {id}"), kind).await
    }

    /// The host says whom a fact is about, having checked it (a signed-in session).
    ///
    /// # Errors
    /// As [`Runtime::message`].
    pub async fn host_fact(
        &self,
        conversation: &str,
        id: &str,
        fact: impl Into<String>,
        subject: Value,
    ) -> Result<Turn, RuntimeError> {
        let kind = InputKind::HostFact { fact: fact.into(), subject };
        self.input(conversation, format!("host {id}"), kind).await
    }

    /// The host says in which language the customer writes: one of those that the desk talks in. From
    /// then on no message changes it.
    ///
    /// # Errors
    /// As [`Runtime::message`].
    pub async fn language(
        &self,
        conversation: &str,
        id: &str,
        locale: &str,
    ) -> Result<Turn, RuntimeError> {
        length("a language", locale, LONGEST_NAME)?;
        let kind = InputKind::Language { locale: locale.to_owned() };
        self.input(conversation, format!("language {id}"), kind).await
    }

    /// A person takes a conversation over; the playbooks keep quiet until it is given back.
    ///
    /// # Errors
    /// Where there is no such conversation or `by` is nobody, and as [`Runtime::message`].
    pub async fn take_over(&self, conversation: &str, by: &str) -> Result<Turn, RuntimeError> {
        self.takes(Takes::Over, conversation, by).await
    }

    /// The person gives it back.
    ///
    /// # Errors
    /// As [`Runtime::take_over`].
    pub async fn give_back(&self, conversation: &str, by: &str) -> Result<Turn, RuntimeError> {
        self.takes(Takes::Back, conversation, by).await
    }

    async fn takes(
        &self,
        takes: Takes,
        conversation: &str,
        by: &str,
    ) -> Result<Turn, RuntimeError> {
        let by = person(by)?;
        if self.store().load(conversation).await?.is_none() {
            return Err(RuntimeError::NoSuchConversation(conversation.to_owned()));
        }
        let Input { id, kind, .. } = takes.input(by, self.now());
        self.input(conversation, id, kind).await
    }

    /// A person sends what was drafted ([`What::Drafted`]); `draft` is its name there.
    ///
    /// # Errors
    /// Where that is no draft's name, or as [`Runtime::message`]. A draft that is sent already, or
    /// void, changes nothing.
    pub async fn send_draft(
        &self,
        conversation: &str,
        draft: &str,
        by: &str,
    ) -> Result<Turn, RuntimeError> {
        let kind = InputKind::SendDraft { draft: named(draft)?, by: person(by)?.to_owned() };
        self.input(conversation, format!("send {draft}"), kind).await
    }

    /// A person puts what was drafted into other words; it is drafted anew, under another name.
    ///
    /// # Errors
    /// As [`Runtime::send_draft`].
    pub async fn change_draft(
        &self,
        conversation: &str,
        draft: &str,
        text: impl Into<String>,
        by: &str,
    ) -> Result<Turn, RuntimeError> {
        let text = text.into();
        length("a draft", &text, LONGEST_MESSAGE)?;
        let kind = InputKind::ChangeDraft { draft: named(draft)?, text, by: by.to_owned() };
        self.input(conversation, format!("change {draft}"), kind).await
    }

    /// What waits for people's decision, the oldest first.
    ///
    /// # Errors
    /// Where the store can't.
    pub async fn approvals(&self) -> Result<Vec<OpenApproval>, RuntimeError> {
        Ok(self.inner.parts.store.approvals().await?)
    }

    /// A person approves exactly what has this digest.
    ///
    /// # Errors
    /// Where nothing of the digest waits, the role isn't asked, or as [`Runtime::message`].
    pub async fn approve(&self, digest: &str, by: &str, role: &str) -> Result<Turn, RuntimeError> {
        self.decide(digest, by, role, true).await
    }

    /// A person declines exactly what has this digest.
    ///
    /// # Errors
    /// As [`Runtime::approve`].
    pub async fn decline(&self, digest: &str, by: &str, role: &str) -> Result<Turn, RuntimeError> {
        self.decide(digest, by, role, false).await
    }

    async fn decide(
        &self,
        digest: &str,
        by: &str,
        role: &str,
        approves: bool,
    ) -> Result<Turn, RuntimeError> {
        let (digest, by, role) = (digest.to_owned(), by.to_owned(), role.to_owned());
        let decision = Decision { digest, by, role, approves };
        let open =
            decision.about(self.approvals().await?, self.inner.parts.published.graph.graph())?;
        let input = decision.input(&open, self.now());
        self.input(&open.conversation, input.id, input.kind).await
    }

    /// The names of the roles that a request asks.
    pub fn role_names(&self, request: &playbook_machine::ApprovalRequest) -> Vec<String> {
        crate::approvals::role_names(self.inner.parts.published.graph.graph(), request)
    }

    /// Applies any input.
    ///
    /// # Errors
    /// As [`Runtime::message`].
    pub async fn input(
        &self,
        conversation: &str,
        id: impl Into<String>,
        kind: InputKind,
    ) -> Result<Turn, RuntimeError> {
        length("a conversation's name", conversation, LONGEST_NAME)?;
        let (inner, conversation, id) = (self.inner.clone(), conversation.to_owned(), id.into());
        // In a task of its own: a caller that stops waiting doesn't stop it half-way.
        let task = tokio::spawn(async move { inner.drive(&conversation, Some((&id, kind))).await });
        task.await.unwrap_or(Err(RuntimeError::Stopped))
    }

    /// Finishes what a crash left open: calls that were on their way, replies that weren't
    /// acknowledged, inputs that were accepted.
    ///
    /// # Errors
    /// The first, where a conversation can't go on; the others do.
    pub async fn recover(&self) -> Result<Vec<Happened>, RuntimeError> {
        self.go_on(self.inner.parts.store.unfinished().await?).await
    }

    /// Fires the timers that have come, and takes up what other processes left in the store.
    ///
    /// # Errors
    /// As [`Runtime::recover`].
    pub async fn wake(&self) -> Result<Vec<Happened>, RuntimeError> {
        let mut tasks = JoinSet::new();
        for (conversation, timer, at) in self.inner.parts.store.due(self.now()).await?.now {
            let runtime = self.clone();
            tasks.spawn(async move {
                let (id, kind) =
                    (format!("timer {} {at}", timer.0), InputKind::TimerFired { timer });
                runtime.input(&conversation, id, kind).await
            });
        }
        let fired = all_of(tasks).await;
        let mut left = self.inner.parts.store.unfinished().await?;
        left.retain(|conversation| self.inner.is_idle(conversation));
        let mut happened = self.go_on(left).await?;
        happened.splice(0..0, fired?);
        Ok(happened)
    }

    /// Wakes by itself, when a timer comes and every now and then, as long as the answer is held.
    pub fn keep_awake(&self) -> Awake {
        let runtime = self.clone();
        let task = tokio::spawn(async move {
            loop {
                // What went wrong is met again at the next round, or by the next message.
                let _ = runtime.wake().await;
                let parts = &runtime.inner.parts;
                let later = runtime.now().saturating_add(LOOK_EVERY).unwrap_or(Timestamp::MAX);
                let next = parts.store.due(runtime.now()).await.ok().and_then(|due| due.next);
                parts.clock.until(next.map_or(later, |next| next.min(later))).await;
            }
        });
        Awake(task.abort_handle())
    }

    async fn go_on(&self, conversations: Vec<String>) -> Result<Vec<Happened>, RuntimeError> {
        let mut tasks = JoinSet::new();
        for conversation in conversations {
            let inner = self.inner.clone();
            tasks.spawn(async move { inner.drive(&conversation, None).await });
        }
        all_of(tasks).await
    }

    /// A conversation's journal, with each turn's steps: what was decided, in which line, and why.
    /// The steps are told by folding the journal again.
    ///
    /// # Errors
    /// Where the store can't or has a hole in it, doesn't keep the version of the project that wrote
    /// the journal, or it doesn't come out the same.
    pub async fn trace(&self, conversation: &str) -> Result<Vec<Traced>, RuntimeError> {
        let journal = self.journal(conversation).await?;
        let start = Conversation::new(conversation, journal.desk);
        let versions = |hash| journal.versions.get(&hash).map(|version| version.graph.runnable());
        traced_versions(start, &versions, journal.entries.clone())
            .map_err(|divergence| RuntimeError::Diverged(Box::new(divergence)))
    }

    /// Folds a journal again and compares every step, each with the version that wrote it.
    ///
    /// # Errors
    /// Where the store can't. A journal that comes out differently is an answer, not an error.
    pub async fn replay(
        &self,
        conversation: &str,
    ) -> Result<Result<Conversation, Divergence>, RuntimeError> {
        let journal = self.journal(conversation).await?;
        let start = Conversation::new(conversation, journal.desk);
        let versions = |hash| journal.versions.get(&hash).map(|version| version.graph.runnable());
        Ok(fold_versions(start, &versions, &journal.entries))
    }

    /// A journal, and the versions that it was written with.
    pub(crate) async fn journal(&self, conversation: &str) -> Result<Journal, RuntimeError> {
        let parts = &self.inner.parts;
        let entries = parts.store.journal(conversation).await?;
        let mut versions = BTreeMap::new();
        let mut desk = parts.published.desk;
        for entry in &entries {
            if !versions.contains_key(&entry.graph) {
                let version = parts.version(conversation, entry.graph).await?;
                if versions.is_empty() {
                    desk = version.desk;
                }
                versions.insert(entry.graph, version);
            }
        }
        Ok(Journal { entries, versions, desk })
    }

    /// The names of all conversations.
    ///
    /// # Errors
    /// Where the store can't.
    pub async fn conversations(&self) -> Result<Vec<String>, RuntimeError> {
        Ok(self.inner.parts.store.conversations().await?)
    }

    /// What a mapping names that neither the published version nor one that leads a conversation has.
    ///
    /// # Errors
    /// Where the store can't, or doesn't keep a version that leads one.
    pub async fn mapping_faults(&self, mapping: &Mapping) -> Result<Vec<String>, RuntimeError> {
        let parts = &self.inner.parts;
        let mut versions = BTreeMap::new();
        for conversation in parts.store.conversations().await? {
            let Some(stored) = parts.store.load(&conversation).await? else { continue };
            if let std::collections::btree_map::Entry::Vacant(place) = versions.entry(stored.graph)
            {
                place.insert(parts.version(&conversation, stored.graph).await?);
            }
        }
        let old: Vec<_> = versions.values().map(|version| version.graph.graph()).collect();
        Ok(mapping.faults(&old, self.graph()))
    }

    /// What would become of a conversation that is moved to the published version; nothing where it
    /// is led by that already. Changes nothing.
    ///
    /// # Errors
    /// Where the store can't, or doesn't keep the version that leads it.
    pub async fn would_move(
        &self,
        conversation: &str,
        mapping: &Mapping,
    ) -> Result<Option<Move>, RuntimeError> {
        self.inner.parts.would_move(conversation, mapping).await
    }

    /// Moves a conversation to the published version, as `mapping` says what is called otherwise
    /// there; or says why it stays with its own. What it is asked then is said.
    ///
    /// # Errors
    /// As [`Runtime::would_move`], and where a reply isn't taken.
    pub async fn migrate(
        &self,
        conversation: &str,
        mapping: &Mapping,
        by: &str,
    ) -> Result<Option<Move>, RuntimeError> {
        let by = person(by)?.to_owned();
        let (inner, conversation) = (self.inner.clone(), conversation.to_owned());
        let mapping = mapping.clone();
        let task = tokio::spawn(async move { inner.moves(&conversation, &mapping, &by).await });
        task.await.unwrap_or(Err(RuntimeError::Stopped))
    }

    /// The version that new conversations begin with.
    pub fn published(&self) -> Hash {
        self.inner.parts.published.graph.hash()
    }

    /// Whether everything runs and no effect leaves.
    pub fn is_shadow(&self) -> bool {
        self.inner.parts.published.hands.is_shadow()
    }

    /// What it runs.
    pub(crate) fn graph(&self) -> &playbook_graph::Graph {
        self.inner.parts.published.graph.graph()
    }

    pub(crate) fn store(&self) -> &dyn crate::store::Store {
        self.inner.parts.store.as_ref()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.parts.clock.now()
    }
}

/// Waits for all of them. One that fails holds up none of the others; the first error is told.
async fn all_of(
    mut tasks: JoinSet<Result<Turn, RuntimeError>>,
) -> Result<Vec<Happened>, RuntimeError> {
    let mut happened = Vec::new();
    let mut first_error = None;
    while let Some(done) = tasks.join_next().await {
        match done.unwrap_or(Err(RuntimeError::Stopped)) {
            Ok(turn) => happened.extend(turn.happened),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    first_error.map_or(Ok(happened), Err)
}

/// A draft by its name.
fn named(draft: &str) -> Result<OutputId, RuntimeError> {
    let hash = draft.parse().map_err(|_| RuntimeError::NoSuchDraft(draft.to_owned()))?;
    Ok(OutputId(hash))
}

/// That a text has something in it, and no more bytes than it may.
pub(crate) fn length(what: &'static str, text: &str, most: usize) -> Result<(), RuntimeError> {
    let fits = !text.is_empty() && text.len() <= most;
    if fits { Ok(()) } else { Err(RuntimeError::BadLength(what, most)) }
}

impl Inner {
    /// The seat of a conversation. Those that nobody sits on are let go of when there are many.
    fn seat(&self, conversation: &str) -> Seat {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        if live.len() >= AT_HAND && !live.contains_key(conversation) {
            live.retain(|_, seat| Arc::strong_count(seat) > 1);
        }
        live.entry(conversation.to_owned()).or_default().clone()
    }

    fn is_idle(&self, conversation: &str) -> bool {
        self.seat(conversation).try_lock().is_ok()
    }

    /// Drives a conversation: what is open first, then the input. Loaded again, once, where another
    /// process has written meanwhile.
    async fn drive(
        &self,
        conversation: &str,
        input: Option<(&str, InputKind)>,
    ) -> Result<Turn, RuntimeError> {
        let seat = self.seat(conversation);
        let mut seat = seat.lock().await;
        let mut turn = Turn { is_new: true, happened: Vec::new() };
        for last in [false, true] {
            let done = self.attempt(&mut seat, conversation, input.clone(), &mut turn).await;
            match done {
                Ok(()) => return Ok(turn),
                Err(error) => {
                    let again = matches!(&error, RuntimeError::Store(e) if e.lost_the_claim());
                    if last || !again {
                        return Err(error);
                    }
                }
            }
        }
        Ok(turn)
    }

    /// Moves a conversation to the published version: what is open first.
    async fn moves(
        &self,
        conversation: &str,
        mapping: &Mapping,
        by: &str,
    ) -> Result<Option<Move>, RuntimeError> {
        let seat = self.seat(conversation);
        let mut seat = seat.lock().await;
        let mut live = Live::load(&self.parts, conversation).await?;
        *seat = None;
        let mut happened = Vec::new();
        let mut drive = Drive::new(&self.parts, &mut live, &mut happened);
        drive.resume().await?;
        let came = drive.moves(mapping, by).await?;
        *seat = Some(live);
        Ok(came)
    }

    async fn attempt(
        &self,
        seat: &mut Option<Live>,
        conversation: &str,
        input: Option<(&str, InputKind)>,
        turn: &mut Turn,
    ) -> Result<(), RuntimeError> {
        // Taken out of the seat: what ends on the way, by an error or by force, is loaded anew.
        let (fresh, mut live) = match seat.take() {
            Some(live) => (false, live),
            None => (true, Live::load(&self.parts, conversation).await?),
        };
        let mut drive = Drive::new(&self.parts, &mut live, &mut turn.happened);
        if fresh || input.is_none() {
            drive.resume().await?;
        }
        if let Some((id, kind)) = input {
            turn.is_new = drive.input(id, kind).await? == Taken::New;
        }
        *seat = Some(live);
        Ok(())
    }
}
