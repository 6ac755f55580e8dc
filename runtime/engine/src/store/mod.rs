//! Stores: where conversations live between two inputs. The seam of the engine: nothing above it
//! knows a database, nothing below it knows a playbook.
//!
//! A store promises three things. A [`Commit`] is one transaction: all of it or nothing. An input
//! counts once, however often it comes. What was acknowledged is there after a crash.

pub mod memory;
pub mod sqlite;
mod write;

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::{
    ApprovalRequest, Entry, Input, LedgerAnswer, Output, OutputId, Reservation, TimerId,
};

use crate::switches::Switch;
use crate::vault::VaultKey;

pub use memory::Memory;
pub use sqlite::Sqlite;
pub use write::{Write, is_performed, writes};

/// What a store answers, once it has.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Where conversations live.
pub trait Store: Send + Sync + 'static {
    /// Makes the caller the one that may commit to a conversation; whoever held it is fenced off.
    fn claim<'a>(&'a self, conversation: &'a str) -> Later<'a, Claim>;

    /// A conversation as it was last committed; nothing where there is none yet.
    fn load<'a>(&'a self, conversation: &'a str) -> Later<'a, Option<Stored>>;

    /// Writes entries with all that follows from them, in one transaction.
    fn commit(&self, commit: Commit) -> Later<'_, Committed>;

    /// What is kept of a secret, encrypted; nothing once it was thrown away.
    fn secret<'a>(&'a self, conversation: &'a str, seal: Hash) -> Later<'a, Option<Vec<u8>>>;

    /// The key of its secrets: the same as long as the store lasts.
    ///
    /// # Errors
    /// Where there is none and none can be made.
    fn vault_key(&self) -> Result<VaultKey, StoreError>;

    /// What the ledger would say of an act now. Holds only if the commit finds the same.
    fn ask_ledger<'a>(&'a self, reservation: &'a Reservation) -> Later<'a, LedgerAnswer>;

    /// Accepts an input that whoever drives the store will apply. Coming twice is no error.
    fn enqueue<'a>(&'a self, conversation: &'a str, input: Input) -> Later<'a, Enqueued>;

    /// The inputs that wait for a conversation, in the order they came.
    fn queued<'a>(&'a self, conversation: &'a str) -> Later<'a, Vec<Input>>;

    /// Marks that an effect is about to leave. Says so if it was marked before: what came of it
    /// then is unknown.
    fn effect_started<'a>(
        &'a self,
        claim: &'a Claim,
        output: OutputId,
        at: Timestamp,
    ) -> Later<'a, Started>;

    /// Notes that outputs reached the host, so that they aren't delivered again. Whoever loads the
    /// conversation next sees it, but it needn't be durable: a note that is lost in a crash has them
    /// delivered again, under the same ids.
    fn acknowledge<'a>(&'a self, conversation: &'a str, outputs: Vec<OutputId>) -> Later<'a, ()>;

    /// The timers that have come, the earliest first, and when the next one will.
    fn due(&self, now: Timestamp) -> Later<'_, Due>;

    /// The conversations with outputs to perform or inputs to apply, for going on after a crash.
    fn unfinished(&self) -> Later<'_, Vec<String>>;

    /// The requests that wait for people's decision, the oldest first.
    fn approvals(&self) -> Later<'_, Vec<OpenApproval>>;

    /// A conversation's journal, from entry 0. A hole in it is an error.
    fn journal<'a>(&'a self, conversation: &'a str) -> Later<'a, Vec<Entry>>;

    /// Whether it is a shadow's: nothing of it may become real.
    fn is_shadow(&self) -> bool;

    /// Keeps the graph of a version, as its file is written; once is enough.
    fn keep_graph(&self, hash: Hash, text: String) -> Later<'_, ()>;

    /// The graph of a version, if it is kept.
    fn graph(&self, hash: Hash) -> Later<'_, Option<String>>;

    /// Writes down that a person switched something.
    fn switch(&self, switch: Switch) -> Later<'_, ()>;

    /// All that people switched, the oldest first.
    fn switches(&self) -> Later<'_, Vec<Switch>>;

    /// The names of all conversations, in order.
    fn conversations(&self) -> Later<'_, Vec<String>>;
}

/// The right to commit to a conversation, until somebody else claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The conversation.
    pub conversation: String,
    /// Grows with each claim; the store refuses a smaller one.
    pub epoch: u64,
}

/// A conversation as it was last committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The number of its next entry.
    pub next_seq: u64,
    /// The conversation itself, as the engine wrote it.
    pub state: Vec<u8>,
    /// The graph that its last entry was decided by.
    pub graph: Hash,
    /// When its last input came.
    pub last_at: Timestamp,
    /// What it asked for and hasn't got, in the order it asked.
    pub open: Vec<OpenOutput>,
}

/// An output that is still to be performed, answered or delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOutput {
    /// The output.
    pub output: Output,
    /// When it was marked as leaving, if it was.
    pub started: Option<Timestamp>,
}

/// What is written in one transaction.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Who writes.
    pub claim: Claim,
    /// The number of the first entry; another one means that somebody else wrote.
    pub expect: u64,
    /// The entries. At least one; their numbers follow each other.
    pub entries: Vec<Entry>,
    /// The conversation after the last of them.
    pub state: Vec<u8>,
    /// What one of the entries took from the ledger: entered here if it still holds.
    pub reserved: Option<Reserved>,
    /// Secrets that came in, each under its seal, encrypted.
    pub secrets: Vec<(Hash, Vec<u8>)>,
    /// Outputs that reached the host meanwhile.
    pub acknowledged: Vec<OutputId>,
    /// An effect that leaves as soon as this is durable, and when: marked with it, as by
    /// [`Store::effect_started`].
    pub leaves: Option<(OutputId, Timestamp)>,
    /// How often anything had been switched when this was decided.
    pub switches: u64,
}

/// What the ledger said, on which an entry rests.
#[derive(Clone, Debug)]
pub struct Reserved {
    /// The output that asked.
    pub output: OutputId,
    /// What it asked.
    pub reservation: Reservation,
    /// What the entry took for the answer.
    pub answer: LedgerAnswer,
    /// When.
    pub at: Timestamp,
}

/// How a commit ended. Only `Written` wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    /// All of it is durable.
    Written,
    /// The first input was applied before: there is nothing to do.
    Duplicate,
    /// The ledger says something else by now: ask again and apply that.
    LedgerMoved,
    /// Something was switched since: tell the conversation first, and decide again.
    SwitchesMoved,
}

/// How an input was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It is durable and will be applied.
    New,
    /// It came before.
    Duplicate,
}

/// Whether an effect may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// It may: the mark is durable.
    Run,
    /// It left before, at this time, and no answer was kept.
    Already(Timestamp),
}

/// Timers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Those that have come, each with its conversation and the moment it was set to.
    pub now: Vec<(String, TimerId, Timestamp)>,
    /// When the next one comes.
    pub next: Option<Timestamp>,
}

/// A request that waits for people's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenApproval {
    /// The conversation that waits.
    pub conversation: String,
    /// The output that asked: names this request, where an act is asked for twice.
    pub output: OutputId,
    /// What is asked.
    pub request: ApprovalRequest,
}

/// Why a store can't do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The path is a folder.
    IsFolder(PathBuf),
    /// The file is no store of ours.
    NotOurs(PathBuf),
    /// The file was written by a newer version of playbook.
    Newer(PathBuf, i64),
    /// Another process drives it.
    InUse(PathBuf),
    /// It can't be written; why.
    Unwritable(PathBuf, String),
    /// What it holds contradicts itself; how.
    Corrupt(PathBuf, String),
    /// The disk is full.
    Full(PathBuf),
    /// Somebody else has claimed the conversation.
    Fenced(String),
    /// The conversation isn't where the writer thought it was.
    OutOfStep {
        /// The conversation.
        conversation: String,
        /// The entry number that was expected.
        expected: u64,
        /// The entry number that is next.
        found: u64,
    },
    /// It is a shadow's, and was opened as none; or the other way round.
    Shadow {
        /// Which.
        path: PathBuf,
        /// Whether it is one.
        is_one: bool,
    },
    /// Something secret of this conversation can't be encrypted.
    Secret(String),
    /// The key of the store's secrets can't be had; why.
    NoKey(PathBuf, String),
    /// The store has been closed.
    Closed,
    /// Anything else, in the database's words.
    Other(PathBuf, String),
}

impl StoreError {
    /// Whether the conversation is to be loaded again, because somebody else wrote.
    pub const fn lost_the_claim(&self) -> bool {
        matches!(self, Self::Fenced(_) | Self::OutOfStep { .. })
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| path.display().to_string();
        match self {
            Self::IsFolder(path) => {
                write!(f, "the store `{}` is a folder: name a file", shown(path))
            }
            Self::NotOurs(path) => write!(
                f,
                "`{}` is no playbook store, and is left as it is: name another file",
                shown(path)
            ),
            Self::Newer(path, version) => write!(
                f,
                "the store `{}` has format {version}, which a newer playbook wrote: use that one",
                shown(path)
            ),
            Self::InUse(path) => write!(
                f,
                "the store `{}` is in use by another process: end that one first",
                shown(path)
            ),
            Self::Unwritable(path, why) => {
                write!(f, "the store `{}` can't be written: {why}", shown(path))
            }
            Self::Corrupt(path, how) => write!(
                f,
                "the store `{}` is damaged ({how}): restore it from a copy; nothing was changed",
                shown(path)
            ),
            Self::Full(path) => write!(
                f,
                "the disk that holds the store `{}` is full: nothing was accepted",
                shown(path)
            ),
            Self::Fenced(conversation) => {
                write!(f, "the conversation `{conversation}` is driven by somebody else now")
            }
            Self::OutOfStep { conversation, expected, found } => write!(
                f,
                "the conversation `{conversation}` stands at entry {found}, not at {expected}"
            ),
            Self::Shadow { path, is_one: true } => write!(
                f,
                "the store `{}` is a shadow's, and nothing of it may become real: name another file",
                shown(path)
            ),
            Self::Shadow { path, is_one: false } => write!(
                f,
                "the store `{}` holds real conversations: a shadow needs a file of its own",
                shown(path)
            ),
            Self::Secret(conversation) => {
                write!(f, "a secret of `{conversation}` can't be encrypted: nothing was accepted")
            }
            Self::NoKey(path, why) => {
                write!(f, "there is no key for the secrets of `{}`: {why}", shown(path))
            }
            Self::Closed => write!(f, "the store is closed"),
            Self::Other(path, why) => write!(f, "the store `{}` failed: {why}", shown(path)),
        }
    }
}

impl std::error::Error for StoreError {}
