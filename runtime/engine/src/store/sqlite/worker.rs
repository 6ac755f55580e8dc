//! The thread that owns a connection. What is queued when it looks, up to 64 jobs, is one
//! transaction with one sync to disk; it never waits for company. Each job is answered after the
//! commit, and a job that fails takes none of the others with it.
//!
//! A note is a job that nobody waits for. It waits a moment for company, and asks for no sync: the
//! operating system has it at once, the disk with the next job that isn't a note.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::failure;
use crate::store::StoreError;

/// The most jobs of one transaction.
const GROUP: usize = 64;
/// How long a note waits for company.
const SOON: Duration = Duration::from_millis(5);

/// A thread with a connection.
#[derive(Debug)]
pub(super) struct Worker {
    jobs: Option<Sender<Box<dyn Job>>>,
    /// How many notes aren't written yet.
    notes: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

/// Something to do on the connection, and somebody who waits for it.
trait Job: Send {
    /// Does it; why what it wrote isn't to be kept. Once more, where others made it be undone.
    fn run(&mut self, db: &Connection) -> Result<(), StoreError>;
    /// Answers, once the transaction is durable or has failed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
    /// How soon it has to be done.
    fn pace(&self) -> Pace;
}

/// How soon a job has to be done, and how well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// Nobody waits for it, nor for the disk.
    Note,
    /// Somebody waits, but not for the disk.
    Look,
    /// Somebody waits until the disk has it.
    Durable,
}

/// Something to do that nobody waits for.
struct Note<F> {
    work: F,
    open: Arc<AtomicUsize>,
}

impl<F> Job for Note<F>
where
    F: FnMut(&Connection) -> Result<(), StoreError> + Send,
{
    fn run(&mut self, db: &Connection) -> Result<(), StoreError> {
        (self.work)(db)
    }

    fn answer(self: Box<Self>, _: Result<(), StoreError>) {
        self.open.fetch_sub(1, Ordering::AcqRel);
    }

    fn pace(&self) -> Pace {
        Pace::Note
    }
}

struct Work<F, T> {
    pace: Pace,
    work: F,
    done: Option<Result<T, StoreError>>,
    to: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Job for Work<F, T>
where
    F: FnMut(&Connection) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, db: &Connection) -> Result<(), StoreError> {
        match self.done.insert((self.work)(db)) {
            Ok(_) => Ok(()),
            Err(why) => Err(why.clone()),
        }
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let done = self.done.unwrap_or(Err(StoreError::Closed));
        // Nobody waits any more? What was done stays done.
        let _ = self.to.send(committed.and(done));
    }

    fn pace(&self) -> Pace {
        self.pace
    }
}

impl Worker {
    /// Starts the thread. `writes` says whether its jobs need a transaction.
    pub(super) fn start(path: PathBuf, db: Connection, writes: bool) -> Result<Self, StoreError> {
        let (sender, receiver) = channel();
        let name = if writes { "playbook-store-writes" } else { "playbook-store-reads" };
        let whose = path.clone();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work_off(&path, &db, &receiver, writes))
            .map_err(|why| StoreError::Other(whose, why.to_string()))?;
        Ok(Self { jobs: Some(sender), notes: Arc::default(), thread: Some(thread) })
    }

    /// Has something done, and waits until it is durable.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run_at(Pace::Durable, work).await
    }

    /// Has something done soon. Only whether it could be handed over is said.
    pub(super) fn note(
        &self,
        work: impl FnMut(&Connection) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.notes.fetch_add(1, Ordering::AcqRel);
        self.hand_over(Box::new(Note { work, open: self.notes.clone() }))
    }

    /// Waits until what was noted is written, for whoever reads it.
    pub(super) async fn noted(&self) -> Result<(), StoreError> {
        if self.notes.load(Ordering::Acquire) == 0 {
            return Ok(());
        }
        self.run_at(Pace::Look, |_| Ok(())).await
    }

    async fn run_at<T: Send + 'static>(
        &self,
        pace: Pace,
        work: impl FnMut(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (to, answer) = oneshot::channel();
        self.hand_over(Box::new(Work { pace, work, done: None, to }))?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    fn hand_over(&self, job: Box<dyn Job>) -> Result<(), StoreError> {
        let jobs = self.jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(job).map_err(|_| StoreError::Closed)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work_off(path: &Path, db: &Connection, jobs: &Receiver<Box<dyn Job>>, writes: bool) {
    while let Some(mut group) = next_group(jobs) {
        let committed = if writes {
            transact(path, db, &mut group)
        } else {
            for job in &mut group {
                let _ = job.run(db); // its answer says it
            }
            Ok(())
        };
        for job in group {
            job.answer(committed.clone());
        }
    }
}

/// What is done together; nothing once the store is closed and all is done.
fn next_group(jobs: &Receiver<Box<dyn Job>>) -> Option<Vec<Box<dyn Job>>> {
    let mut group = vec![jobs.recv().ok()?];
    while group.len() < GROUP && group.iter().all(|job| job.pace() == Pace::Note) {
        let Ok(job) = jobs.recv_timeout(SOON) else { break };
        group.push(job);
    }
    let room = GROUP - group.len();
    group.extend(jobs.try_iter().take(room));
    Some(group)
}

/// One transaction over the group; it is on the disk when it ends, if anybody waits for that.
fn transact(path: &Path, db: &Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    let sync = |mode| db.pragma_update(None, "synchronous", mode).map_err(failure(path));
    if group.iter().any(|job| job.pace() == Pace::Durable) {
        return commit(path, db, group);
    }
    sync("NORMAL")?;
    let done = commit(path, db, group);
    sync("FULL").and(done)
}

/// One transaction. Where a job fails, which is rare, it is begun again and that job undone alone.
fn commit(path: &Path, db: &Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    execute(path, db, "BEGIN IMMEDIATE")?;
    let done = match group.iter_mut().try_for_each(|job| job.run(db)) {
        Ok(()) => Ok(()),
        Err(_) => begin_again(path, db).and_then(|()| one_by_one(path, db, group)),
    };
    let done = done.and_then(|()| execute(path, db, "COMMIT"));
    if done.is_err() && !db.is_autocommit() {
        // The answer says that it failed; the file is as it was before.
        let _ = execute(path, db, "ROLLBACK");
    }
    done
}

fn begin_again(path: &Path, db: &Connection) -> Result<(), StoreError> {
    if !db.is_autocommit() {
        execute(path, db, "ROLLBACK")?;
    }
    execute(path, db, "BEGIN IMMEDIATE")
}

/// Does each so that it can be undone.
fn one_by_one(path: &Path, db: &Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    group.iter_mut().try_for_each(|job| {
        execute(path, db, "SAVEPOINT job")?;
        if let Err(why) = job.run(db) {
            if db.is_autocommit() {
                // SQLite took all of it back by itself, as it does on a full disk: nobody's is kept.
                return Err(why);
            }
            execute(path, db, "ROLLBACK TO job")?;
        }
        execute(path, db, "RELEASE job")
    })
}

fn execute(path: &Path, db: &Connection, sql: &str) -> Result<(), StoreError> {
    let done = db.prepare_cached(sql).and_then(|mut statement| statement.execute([]));
    done.map(drop).map_err(failure(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> StoreError {
        StoreError::Full("store.db".into())
    }

    fn durable<F>(work: F, to: oneshot::Sender<Result<(), StoreError>>) -> Work<F, ()> {
        Work { pace: Pace::Durable, work, done: None, to }
    }

    /// On a full disk SQLite ends the transaction by itself. Everybody in it hears why, and nothing that
    /// comes later is written outside of one.
    #[test]
    fn a_transaction_that_sqlite_took_back_is_answered_with_the_reason() -> rusqlite::Result<()> {
        let db = Connection::open_in_memory()?;
        db.execute_batch("CREATE TABLE lines (line TEXT)")?;
        let write = |db: &Connection| db.execute_batch("INSERT INTO lines VALUES ('a')");
        let (to_first, _first) = oneshot::channel::<Result<(), StoreError>>();
        let (to_full, _full) = oneshot::channel::<Result<(), StoreError>>();
        let (to_last, _last) = oneshot::channel::<Result<(), StoreError>>();
        let first = move |db: &Connection| write(db).map_err(|_| StoreError::Closed);
        let on_a_full_disk = |db: &Connection| {
            let _ = db.execute_batch("ROLLBACK");
            Err(full())
        };
        let mut group: Vec<Box<dyn Job>> = vec![
            Box::new(durable(first, to_first)),
            Box::new(durable(on_a_full_disk, to_full)),
            Box::new(durable(first, to_last)),
        ];
        assert_eq!(transact(Path::new("store.db"), &db, &mut group), Err(full()));
        let lines: i64 = db.query_row("SELECT count(*) FROM lines", [], |row| row.get(0))?;
        assert_eq!(lines, 0);
        Ok(())
    }
}
