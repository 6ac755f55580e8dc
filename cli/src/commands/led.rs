//! The versions of a project that led a conversation: the one at hand, and those that the store keeps.

use std::collections::BTreeMap;

use playbook_graph::{Desk, DeskId, Graph, Hash, Runnable, Verified};
use playbook_machine::{Conversation, Divergence, Entry, Traced, fold_versions, traced_versions};
use playbook_runtime::{Sqlite, Store};

use crate::exit::{Trouble, trouble};

/// The versions that wrote a journal.
pub(super) struct Led<'v> {
    here: &'v Verified,
    kept: BTreeMap<Hash, Verified>,
    desk: DeskId,
}

impl<'v> Led<'v> {
    /// The versions of a journal; `desk` is the desk's name.
    pub(super) async fn by(
        here: &'v Verified,
        store: &Sqlite,
        desk: &str,
        entries: &[Entry],
    ) -> Result<Self, Trouble> {
        let mut kept = BTreeMap::new();
        for hash in entries.iter().map(|entry| entry.graph) {
            if hash == here.hash() || kept.contains_key(&hash) {
                continue;
            }
            let short = hash.short();
            let text = store.graph(hash).await?;
            let text = text.ok_or_else(|| {
                trouble(format!("version {short} led it, and the store doesn't keep that"))
            })?;
            let version = Verified::load(&text)
                .map_err(|wrong| trouble(format!("version {short} of the store: {wrong}")))?;
            kept.insert(hash, version);
        }
        let mut led = Self { here, kept, desk: DeskId(0) };
        let first = entries.first().map_or(here.hash(), |entry| entry.graph);
        let found =
            led.graph(first).and_then(|graph| graph.desks.find(|of: &Desk| of.name == desk));
        let (id, _) = found.ok_or_else(|| trouble(format!("there is no desk `{desk}`")))?;
        led.desk = id;
        Ok(led)
    }

    /// The graph of a version.
    pub(super) fn graph(&self, hash: Hash) -> Option<&Graph> {
        self.version(hash).map(Verified::graph)
    }

    fn version(&self, hash: Hash) -> Option<&Verified> {
        if hash == self.here.hash() { Some(self.here) } else { self.kept.get(&hash) }
    }

    fn runnable(&self, hash: Hash) -> Option<Runnable<'_>> {
        self.version(hash).map(Verified::runnable)
    }

    /// Folds a journal, each entry with the version that wrote it.
    pub(super) fn fold(&self, name: &str, entries: &[Entry]) -> Result<(), Divergence> {
        let start = Conversation::new(name, self.desk);
        fold_versions(start, &|hash| self.runnable(hash), entries).map(|_| ())
    }

    /// The same, told step by step.
    pub(super) fn traced(
        &self,
        name: &str,
        entries: Vec<Entry>,
    ) -> Result<Vec<Traced>, Divergence> {
        let start = Conversation::new(name, self.desk);
        traced_versions(start, &|hash| self.runnable(hash), entries)
    }
}
