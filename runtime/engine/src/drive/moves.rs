//! Moves: a conversation that began with an older version of the project goes on with the published
//! one, because a person says so. One entry says it, in one transaction with the state that follows
//! from it: after a crash it is led by the one version or by the other.

use playbook_graph::Hash;
use playbook_machine::migrate::migrate;
use playbook_machine::{Conversation, Input, InputKind, Mapping};

use super::{Drive, Parts, Stop};
use crate::error::RuntimeError;
use crate::switches::Switches;

/// What becomes of a conversation that is moved to the published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The conversation.
    pub conversation: String,
    /// The version that it began with, or was last moved to.
    pub from: Hash,
    /// What becomes of it, in sentences; or why it stays where it is.
    pub came: Result<Vec<String>, Vec<String>>,
}

impl Parts {
    /// What would become of a conversation, as it is stored; nothing where it is led by the published
    /// version already. Changes nothing.
    pub(crate) async fn would_move(
        &self,
        id: &str,
        mapping: &Mapping,
    ) -> Result<Option<Move>, RuntimeError> {
        let published = self.published.graph.hash();
        let stored = self.store.load(id).await?.filter(|stored| stored.graph != published);
        let Some(stored) = stored else { return Ok(None) };
        let version = self.version(id, stored.graph).await?;
        let conversation: Conversation = postcard::from_bytes(&stored.state)
            .map_err(|_| RuntimeError::Unreadable(id.to_owned()))?;
        let (from, to) = (version.graph.graph(), self.published.graph.graph());
        let came = if stored.open.is_empty() {
            migrate(&conversation, from, to, mapping, Vec::new()).map(|moved| moved.told)
        } else {
            Err(vec!["something that it asked for is on its way: run the desk first".to_owned()])
        };
        Ok(Some(Move { conversation: id.to_owned(), from: stored.graph, came }))
    }
}

impl Drive<'_> {
    /// Moves it to the published version, or says why it stays; nothing where it is there already.
    pub(crate) async fn moves(
        &mut self,
        mapping: &Mapping,
        by: &str,
    ) -> Result<Option<Move>, RuntimeError> {
        self.parts.keep_published().await?;
        loop {
            let (before, published) = (self.live.version.clone(), self.parts.published.clone());
            let from = before.graph.hash();
            if from == published.graph.hash() {
                return Ok(None);
            }
            let at = &self.live.at.conversation;
            let conversation = self.live.claim.conversation.clone();
            let log = self.parts.store.switches().await?;
            let off = Switches::after(&log, published.graph.graph()).off;
            let moved = migrate(at, before.graph.graph(), published.graph.graph(), mapping, off);
            let moved = match moved {
                Ok(moved) => moved,
                Err(why) => return Ok(Some(Move { conversation, from, came: Err(why) })),
            };
            let id = format!("migrate {} {}", published.graph.hash().short(), at.seq());
            let to = Box::new(moved.conversation);
            let kind = InputKind::Migrated { by: by.to_owned(), from, to };
            let input = Input { id, at: self.parts.clock.now(), kind };
            self.live.version = published;
            let written = match self.apply_one(input) {
                Ok(()) => self.make_durable(None).await,
                Err(stop) => Err(stop),
            };
            match written {
                Ok(()) => {
                    self.run(None).await?;
                    return Ok(Some(Move { conversation, from, came: Ok(moved.told) }));
                }
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Duplicate) => {
                    self.live.go_back(self.parts).await?;
                    return Ok(None);
                }
                Err(Stop::Moved(_)) => self.parts.look_at_switches().await?,
            }
        }
    }
}
