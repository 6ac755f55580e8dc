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
    /// Does it; why what it wrote isn't to be kept.
    fn run(&mut self, db: &Connection) -> Result<(), StoreError>;
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
    fn run(&mut self, db: &Connection) -> Result<(), StoreError> {
        let Some(work) = self.work.take() else { return Err(StoreError::Closed) };
        match self.done.insert(work(db)) {
            Ok(_) => Ok(()),
            Err(why) => Err(why.clone()),
        }
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

/// One transaction over the group; a job that fails is undone alone.
fn transact(path: &Path, db: &Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    let sql = |batch: &str| db.execute_batch(batch).map_err(failure(path));
    sql("BEGIN IMMEDIATE")?;
    let done = group.iter_mut().try_for_each(|job| {
        sql("SAVEPOINT job")?;
        if let Err(why) = job.run(db) {
            if db.is_autocommit() {
                // SQLite took all of it back by itself, as it does on a full disk: nobody's is kept.
                return Err(why);
            }
            sql("ROLLBACK TO job")?;
        }
        sql("RELEASE job")
    });
    let done = done.and_then(|()| sql("COMMIT"));
    if done.is_err() && !db.is_autocommit() {
        // The answer says that it failed; the file is as it was before.
        let _ = sql("ROLLBACK");
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> StoreError {
        StoreError::Full("store.db".into())
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
            Box::new(Work { work: Some(first), done: None, to: to_first }),
            Box::new(Work { work: Some(on_a_full_disk), done: None, to: to_full }),
            Box::new(Work { work: Some(first), done: None, to: to_last }),
        ];
        assert_eq!(transact(Path::new("store.db"), &db, &mut group), Err(full()));
        let lines: i64 = db.query_row("SELECT count(*) FROM lines", [], |row| row.get(0))?;
        assert_eq!(lines, 0);
        Ok(())
    }
}
