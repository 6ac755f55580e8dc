//! The embedded store: one SQLite file, no server. One thread writes; an answer comes after the commit
//! is on the disk. What is found by its key is looked up by whoever asks; lists are read by a thread of
//! their own.
//!
//! One process drives a file. Others may look and leave inputs in it ([`Sqlite::beside`]): that is
//! how a team lead approves while the desk runs.

mod commit;
mod key;
mod money;
mod ready;
mod rows;
mod schema;
mod worker;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::{Entry, Input, LedgerAnswer, OutputId, Reservation, ledger};
use rusqlite::{Connection, ErrorCode};

use self::ready::Ready;
use self::rows::Rows;
use self::worker::Worker;
use crate::switches::Switch;
use crate::vault::VaultKey;

use super::{
    Claim, Commit, Committed, Due, Enqueued, Later, OpenApproval, Started, Store, StoreError,
    Stored,
};

/// A store in one SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    writer: Worker,
    lists: Worker,
    looks: Mutex<Connection>,
    /// The epoch of the one that drives; nothing for one that looks on.
    epoch: Option<u64>,
    shadow: bool,
    /// Held as long as the store is open; a killed process lets go of it.
    _lock: Option<File>,
}

impl Sqlite {
    /// Opens a file, or makes it, to drive its conversations.
    ///
    /// # Errors
    /// A sentence for each: a folder, not a store, newer, damaged, unwritable, in use.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let store = Self::drive(path.as_ref())?;
        if store.shadow {
            return Err(StoreError::Shadow { path: store.path, is_one: true });
        }
        Ok(store)
    }

    /// Opens a file, or makes it, for a shadow.
    ///
    /// # Errors
    /// As [`Sqlite::open`]; and where it holds conversations that are real.
    pub fn shadow(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let is_new = !path.exists();
        let mut store = Self::drive(path)?;
        if !is_new && !store.shadow {
            return Err(StoreError::Shadow { path: store.path, is_one: false });
        }
        if is_new {
            let db = schema::connect(path, true)?;
            Rows { db: &db, path }.mark_as_shadow()?;
            store.shadow = true;
        }
        Ok(store)
    }

    fn drive(path: &Path) -> Result<Self, StoreError> {
        schema::may_be_ours(path)?;
        let lock = lock(path)?;
        schema::keep_to_owner(path);
        Self::connect(path, Some(lock))
    }

    /// Opens a file beside the process that drives it, to look and to leave inputs.
    ///
    /// # Errors
    /// As [`Sqlite::open`], but for “in use”; and where there is no such file.
    pub fn beside(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        schema::may_be_ours(path)?;
        if !path.exists() {
            let why = "there is no such file".to_owned();
            return Err(StoreError::Unwritable(path.to_owned(), why));
        }
        Self::connect(path, None)
    }

    fn connect(path: &Path, lock: Option<File>) -> Result<Self, StoreError> {
        let writes = schema::connect(path, true)?;
        schema::prepare(path, &writes)?;
        let drives = lock.is_some();
        let epoch = if drives { Some(Rows { db: &writes, path }.next_epoch()?) } else { None };
        let shadow = Rows { db: &writes, path }.is_shadow()?;
        if drives {
            schema::reserve(path, &writes).map_err(failure(path))?;
        }
        let (looks, lists) = (schema::connect(path, false)?, schema::connect(path, false)?);
        Ok(Self {
            path: path.to_owned(),
            writer: Worker::start(path.to_owned(), writes, true)?,
            lists: Worker::start(path.to_owned(), lists, false)?,
            looks: Mutex::new(looks),
            epoch: epoch.map(i64::unsigned_abs),
            shadow,
            _lock: lock,
        })
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl Fn(Rows<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Later<'_, T> {
        let path = self.path.clone();
        Box::pin(self.writer.run(move |db| work(Rows { db, path: &path })))
    }

    /// Looks something up by its key.
    fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(Rows<'_>) -> Result<T, StoreError>,
    ) -> Later<'_, T> {
        let db = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let found = look(Rows { db: &db, path: &self.path });
        Box::pin(std::future::ready(found))
    }

    /// Reads a list, which may be long.
    fn list<T: Send + 'static>(
        &self,
        list: impl Fn(Rows<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Later<'_, T> {
        let path = self.path.clone();
        Box::pin(self.lists.run(move |db| list(Rows { db, path: &path })))
    }
}

impl Store for Sqlite {
    fn claim<'a>(&'a self, conversation: &'a str) -> Later<'a, Claim> {
        let Some(epoch) = self.epoch else {
            return Box::pin(std::future::ready(Err(StoreError::InUse(self.path.clone()))));
        };
        let claim = Claim { conversation: conversation.to_owned(), epoch };
        Box::pin(async move {
            if self.look(|rows| rows.is_claimed(&claim)).await? {
                return Ok(claim);
            }
            self.write(move |rows| rows.claim(&claim).map(|()| claim.clone())).await
        })
    }

    fn load<'a>(&'a self, conversation: &'a str) -> Later<'a, Option<Stored>> {
        Box::pin(async move {
            self.writer.noted().await?;
            self.look(|rows| rows.load(conversation)).await
        })
    }

    fn commit(&self, commit: Commit) -> Later<'_, Committed> {
        match Ready::of(&self.path, commit) {
            Ok(ready) => self.write(move |rows| rows.commit(&ready)),
            Err(why) => Box::pin(std::future::ready(Err(why))),
        }
    }

    fn secret<'a>(&'a self, conversation: &'a str, seal: Hash) -> Later<'a, Option<Vec<u8>>> {
        self.look(|rows| rows.secret(conversation, seal))
    }

    fn vault_key(&self) -> Result<VaultKey, StoreError> {
        key::of(&self.path)
    }

    fn ask_ledger<'a>(&'a self, reservation: &'a Reservation) -> Later<'a, LedgerAnswer> {
        self.look(|rows| ledger::answer(&rows, reservation))
    }

    fn enqueue<'a>(&'a self, conversation: &'a str, input: Input) -> Later<'a, Enqueued> {
        let conversation = conversation.to_owned();
        self.write(move |rows| rows.enqueue(&conversation, &input))
    }

    fn queued<'a>(&'a self, conversation: &'a str) -> Later<'a, Vec<Input>> {
        self.look(|rows| rows.queued(conversation))
    }

    fn effect_started<'a>(
        &'a self,
        claim: &'a Claim,
        output: OutputId,
        at: Timestamp,
    ) -> Later<'a, Started> {
        let claim = claim.clone();
        self.write(move |rows| rows.effect_started(&claim, output, at))
    }

    fn acknowledge<'a>(&'a self, conversation: &'a str, outputs: Vec<OutputId>) -> Later<'a, ()> {
        let (conversation, path) = (conversation.to_owned(), self.path.clone());
        let noted = self
            .writer
            .note(move |db| Rows { db, path: &path }.acknowledge(&conversation, &outputs));
        Box::pin(std::future::ready(noted))
    }

    fn due(&self, now: Timestamp) -> Later<'_, Due> {
        self.list(move |rows| rows.due(now))
    }

    fn unfinished(&self) -> Later<'_, Vec<String>> {
        Box::pin(async move {
            self.writer.noted().await?;
            self.list(|rows| rows.unfinished()).await
        })
    }

    fn approvals(&self) -> Later<'_, Vec<OpenApproval>> {
        self.list(|rows| rows.approvals())
    }

    fn journal<'a>(&'a self, conversation: &'a str) -> Later<'a, Vec<Entry>> {
        let conversation = conversation.to_owned();
        self.list(move |rows| rows.journal(&conversation))
    }

    fn is_shadow(&self) -> bool {
        self.shadow
    }

    fn keep_graph(&self, hash: Hash, text: String) -> Later<'_, ()> {
        self.write(move |rows| rows.keep_graph(hash, &text))
    }

    fn graph(&self, hash: Hash) -> Later<'_, Option<String>> {
        self.look(|rows| rows.graph(hash))
    }

    fn switch(&self, switch: Switch) -> Later<'_, ()> {
        self.write(move |rows| rows.switch(&switch))
    }

    fn switches(&self) -> Later<'_, Vec<Switch>> {
        self.look(|rows| rows.switches())
    }

    fn conversations(&self) -> Later<'_, Vec<String>> {
        self.list(|rows| rows.conversations())
    }
}

/// Takes the lock that says who drives a file; it lies beside it, as `FILE.lock`.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let unwritable =
        |why: std::io::Error| StoreError::Unwritable(path.to_owned(), crate::words::of_io(&why));
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(PathBuf::from(beside))
        .map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(why)) => Err(unwritable(why)),
    }
}

/// Puts an error of SQLite into our words.
fn failure(path: &Path) -> impl Fn(rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    move |error| {
        let path = path.clone();
        let words = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::NotOurs(path),
            Some(ErrorCode::DatabaseCorrupt) => StoreError::Corrupt(path, words),
            Some(ErrorCode::DiskFull) => StoreError::Full(path),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::InUse(path),
            Some(
                ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::SystemIoFailure,
            ) => StoreError::Unwritable(path, words),
            _ => StoreError::Other(path, words),
        }
    }
}
