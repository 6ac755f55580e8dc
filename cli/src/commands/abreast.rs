//! Lines told to a desk abreast: those of one conversation in their order, those of others beside them.

use std::collections::BTreeMap;
use std::sync::Arc;

use playbook_runtime::{Runtime, RuntimeError};
use tokio::sync::oneshot::{self, Receiver, error::TryRecvError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::line::Said;

/// When more conversations than this are remembered, those that wait for nothing are forgotten.
const MANY: usize = 1_024;

/// What came of a line, with its number in the input.
pub(super) type Told = (usize, Result<(), RuntimeError>);

/// The lines that are on their way to a desk.
pub(super) struct Abreast {
    runtime: Runtime,
    /// Room for so many lines at once.
    room: Arc<Semaphore>,
    tasks: JoinSet<Told>,
    /// For each conversation, what ends when its last line has been told.
    last: BTreeMap<String, Receiver<()>>,
}

impl Abreast {
    /// Nothing on its way yet; at most `at_once` lines will be.
    pub(super) fn new(runtime: &Runtime, at_once: usize) -> Self {
        let (room, tasks) = (Arc::new(Semaphore::new(at_once)), JoinSet::new());
        Self { runtime: runtime.clone(), room, tasks, last: BTreeMap::new() }
    }

    /// Sends a line on its way as soon as there is room. What came of others by then.
    pub(super) async fn send(&mut self, said: Said, number: usize) -> Vec<Told> {
        let room = self.room.clone().acquire_owned().await.ok();
        if self.last.len() >= MANY {
            self.last.retain(|_, told| matches!(told.try_recv(), Err(TryRecvError::Empty)));
        }
        let (is_told, told) = oneshot::channel();
        let before = self.last.insert(said.conversation().to_owned(), told);
        let task = tell(self.runtime.clone(), said, number, before, (is_told, room));
        self.tasks.spawn(task);
        let mut all = Vec::new();
        while let Some(ended) = self.tasks.try_join_next() {
            all.push(of(ended, number));
        }
        all
    }

    /// Waits for the next line that is still on its way; nothing: none is.
    pub(super) async fn next(&mut self) -> Option<Told> {
        self.tasks.join_next().await.map(|ended| of(ended, 0))
    }
}

/// Tells one line, after the one before it in its conversation. What it holds is let go of at the end.
async fn tell(
    runtime: Runtime,
    said: Said,
    number: usize,
    before: Option<Receiver<()>>,
    holds: (oneshot::Sender<()>, Option<OwnedSemaphorePermit>),
) -> Told {
    if let Some(before) = before {
        let _ = before.await; // it ends when the line before is told, or can't be
    }
    let told = said.tell(&runtime).await;
    drop(holds);
    (number, told)
}

fn of(ended: Result<Told, tokio::task::JoinError>, number: usize) -> Told {
    ended.unwrap_or((number, Err(RuntimeError::Stopped)))
}
