//! Lines told to a desk abreast: those of one conversation in their order, those of others beside them.

use std::collections::BTreeMap;

use playbook_runtime::{Runtime, RuntimeError};
use tokio::sync::oneshot::{self, Receiver, error::TryRecvError};
use tokio::task::JoinSet;

use super::line::Said;

/// When more conversations than this are remembered, those that wait for nothing are forgotten.
const MANY: usize = 1_024;

/// What came of a line, with its number in the input.
pub(super) type Told = (usize, Result<(), RuntimeError>);

/// The lines that are on their way to a desk.
pub(super) struct Abreast {
    runtime: Runtime,
    at_once: usize,
    tasks: JoinSet<Told>,
    /// For each conversation, what ends when its last line has been told.
    last: BTreeMap<String, Receiver<()>>,
}

impl Abreast {
    /// Nothing on its way yet; at most `at_once` lines will be.
    pub(super) fn new(runtime: &Runtime, at_once: usize) -> Self {
        let (runtime, tasks) = (runtime.clone(), JoinSet::new());
        Self { runtime, at_once, tasks, last: BTreeMap::new() }
    }

    /// Whether what came of a line has to be heard before another one is sent.
    pub(super) fn is_full(&self) -> bool {
        self.tasks.len() >= self.at_once
    }

    /// Sends a line on its way, behind the one before it in its conversation.
    pub(super) fn send(&mut self, said: Said, number: usize) {
        if self.last.len() >= MANY {
            self.last.retain(|_, told| matches!(told.try_recv(), Err(TryRecvError::Empty)));
        }
        let (is_told, told) = oneshot::channel::<()>();
        let before = self.last.insert(said.conversation().to_owned(), told);
        let runtime = self.runtime.clone();
        self.tasks.spawn(async move {
            if let Some(before) = before {
                let _ = before.await; // it ends when the line before is told, or can't be
            }
            let told = said.tell(&runtime).await;
            drop(is_told);
            (number, told)
        });
    }

    /// Waits until one of the lines on their way has been told; nothing: none is on its way. Nothing is lost
    /// where the waiting is given up.
    pub(super) async fn next(&mut self) -> Option<Told> {
        let ended = self.tasks.join_next().await?;
        Some(ended.unwrap_or((0, Err(RuntimeError::Stopped))))
    }
}
