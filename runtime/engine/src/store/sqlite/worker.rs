//! The thread that owns a connection. What is queued when it looks, up to 64 jobs, is one
//! transaction with one sync to disk; it never waits for company. Each job is answered after the
//! commit, and a job that fails takes none of the others with it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::failure;
use crate::store::StoreError;

/// The most jobs of one transaction.
const GROUP: usize = 64;

/// A thread with a connection.
#[derive(Debug)]
pub(super) struct Worker {
    jobs: Option<Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

/// Something to do on the connection, and somebody who waits for it.
trait Job: Send {
    /// Does it; whether to keep what it wrote.
    fn run(&mut self, db: &Connection) -> bool;
    /// Answers, once the transaction is durable or has failed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Work<F, T> {
    work: Option<F>,
    done: Option<Result<T, StoreError>>,
    to: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Job for Work<F, T>
where
    F: FnOnce(&Connection) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, db: &Connection) -> bool {
        self.done = self.work.take().map(|work| work(db));
        matches!(self.done, Some(Ok(_)))
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let done = self.done.unwrap_or(Err(StoreError::Closed));
        // Nobody waits any more? What was done stays done.
        let _ = self.to.send(committed.and(done));
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
        Ok(Self { jobs: Some(sender), thread: Some(thread) })
    }

    /// Has something done, and waits until it is durable.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (to, answer) = oneshot::channel();
        let job = Box::new(Work { work: Some(work), done: None, to });
        let jobs = self.jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(job).map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
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
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        group.extend(jobs.try_iter().take(GROUP - 1));
        let committed = if writes {
            transact(db, &mut group).map_err(failure(path))
        } else {
            for job in &mut group {
                job.run(db);
            }
            Ok(())
        };
        for job in group {
            job.answer(committed.clone());
        }
    }
}

/// One transaction over the group; a job that fails is undone alone.
fn transact(db: &Connection, group: &mut [Box<dyn Job>]) -> rusqlite::Result<()> {
    db.execute_batch("BEGIN IMMEDIATE")?;
    let done = group.iter_mut().try_for_each(|job| {
        db.execute_batch("SAVEPOINT job")?;
        if !job.run(db) {
            db.execute_batch("ROLLBACK TO job")?;
        }
        db.execute_batch("RELEASE job")
    });
    let done = done.and_then(|()| db.execute_batch("COMMIT"));
    if done.is_err() && !db.is_autocommit() {
        // The answer says that it failed; the file is as it was before.
        let _ = db.execute_batch("ROLLBACK");
    }
    done
}
