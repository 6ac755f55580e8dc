//! What `trace` and `why` read first: a conversation's journal in a store, told turn by turn.

use playbook_graph::{Desk, Verified};
use playbook_machine::chain::{TurnTold, turns};
use playbook_machine::{Conversation, Entry, traced};
use playbook_runtime::{Sqlite, Store};

use super::load;
use crate::args::KeptArgs;
use crate::exit::{Trouble, trouble};

/// The conversations of a store, and what tells them.
pub(super) struct Chains {
    verified: Verified,
    desk: playbook_graph::DeskId,
    store: Sqlite,
}

impl Chains {
    /// Opens a store beside whoever drives it; `None` where the project has findings.
    pub(super) fn open(args: &KeptArgs) -> Result<Option<Self>, Trouble> {
        super::run::must_exist(&args.store)?;
        let Some(verified) = load::graph_at(&args.project)? else { return Ok(None) };
        let name = load::desk_of(args.desk.as_ref(), &verified)?;
        let desk = verified.graph().desks.find(|desk: &Desk| desk.name == name);
        let desk = desk.map(|(id, _)| id);
        let desk = desk.ok_or_else(|| trouble(format!("there is no desk `{name}`")))?;
        Ok(Some(Self { verified, desk, store: Sqlite::beside(&args.store)? }))
    }

    /// The names of all conversations.
    pub(super) async fn names(&self) -> Result<Vec<String>, Trouble> {
        Ok(self.store.conversations().await?)
    }

    /// The turns of one conversation.
    pub(super) async fn turns(&self, conversation: &str) -> Result<Vec<TurnTold>, Trouble> {
        let entries = self.store.journal(conversation).await?;
        if entries.is_empty() {
            return Err(trouble(format!("the store has no conversation `{conversation}`")));
        }
        self.told(conversation, entries)
    }

    fn told(&self, conversation: &str, entries: Vec<Entry>) -> Result<Vec<TurnTold>, Trouble> {
        let here = self.verified.hash();
        if let Some(other) = entries.iter().find(|entry| entry.graph != here) {
            return Err(trouble(format!(
                "`{conversation}` was led by version {} of the playbooks, and this is {}: name the \
                 graph file of that version",
                other.graph.short(),
                here.short()
            )));
        }
        let start = Conversation::new(conversation, self.desk);
        let told = traced(start, self.verified.runnable(), entries).map_err(|divergence| {
            trouble(format!("the journal doesn't come out the same: {divergence}"))
        })?;
        Ok(turns(self.verified.graph(), &told))
    }
}
