//! What `trace` and `why` read first: a conversation's journal in a store, told turn by turn.

use playbook_graph::Verified;
use playbook_machine::Traced;
use playbook_machine::chain::{TurnTold, turns};
use playbook_runtime::{Sqlite, Store};

use super::led::Led;
use super::load;
use crate::args::KeptArgs;
use crate::exit::{Trouble, trouble};

/// The conversations of a store, and what tells them.
pub(super) struct Chains {
    verified: Verified,
    desk: String,
    store: Sqlite,
}

impl Chains {
    /// Opens a store beside whoever drives it; `None` where the project has findings.
    pub(super) fn open(args: &KeptArgs) -> Result<Option<Self>, Trouble> {
        super::run::must_exist(&args.store)?;
        let Some(verified) = load::graph_at(&args.project)? else { return Ok(None) };
        let name = load::desk_of(args.desk.as_ref(), &verified)?;
        Ok(Some(Self { verified, desk: name, store: Sqlite::beside(&args.store)? }))
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
        let here = self.verified.hash();
        let last = entries.last().map_or(here, |entry| entry.graph);
        if last != here {
            return Err(trouble(format!(
                "`{conversation}` is led by version {} of the playbooks, and this is {}: name the \
                 graph file of that version",
                last.short(),
                here.short()
            )));
        }
        let led = Led::by(&self.verified, &self.store, &self.desk, &entries).await?;
        let told = led.traced(conversation, entries).map_err(|divergence| {
            trouble(format!("the journal doesn't come out the same: {divergence}"))
        })?;
        Ok(in_turns(&led, &told))
    }
}

/// The turns; those that another version led are told in its words.
fn in_turns(led: &Led<'_>, told: &[Traced]) -> Vec<TurnTold> {
    let mut all: Vec<TurnTold> = Vec::new();
    for piece in told.chunk_by(|one, next| one.entry.graph == next.entry.graph) {
        let graph = piece.first().and_then(|traced| led.graph(traced.entry.graph));
        let before = all.last().map_or(0, |turn| turn.turn);
        for turn in graph.map(|graph| turns(graph, piece)).unwrap_or_default() {
            match all.last_mut() {
                // What came before another message belongs to the turn that it was moved in.
                Some(last) if turn.message.is_none() => last.inputs.extend(turn.inputs),
                _ => all.push(TurnTold { turn: before + turn.turn, ..turn }),
            }
        }
    }
    all
}
