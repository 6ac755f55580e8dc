//! Versions: a conversation stays with the playbooks that it began with. The store keeps their graphs;
//! each is verified again when it is first needed, and kept at hand from then on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use playbook_graph::{Between, Capability, DeskId, Effect, Graph, Hash, Verified, file};
use playbook_machine::SwitchedOff;

use crate::drive::Parts;
use crate::error::RuntimeError;
use crate::interpreter::{BuiltIn, Interpreter};
use crate::shadow::Hands;

/// One version of the project, with what it is run with.
pub(crate) struct Version {
    pub(crate) graph: Arc<Verified>,
    pub(crate) desk: DeskId,
    pub(crate) hands: Hands,
    pub(crate) interpreter: Arc<dyn Interpreter>,
    /// Sensitive tools whose calls the published version decides otherwise: conversations that are
    /// pinned to this one call them no more.
    pub(crate) overruled: Vec<SwitchedOff>,
}

/// The versions that conversations are pinned to, beside the one that is published.
#[derive(Default)]
pub(crate) struct Versions {
    older: Mutex<BTreeMap<Hash, Arc<Version>>>,
    /// Whether the store is known to keep the published one.
    kept: tokio::sync::OnceCell<()>,
}

impl Versions {
    fn at_hand(&self, hash: Hash) -> Option<Arc<Version>> {
        self.older.lock().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned()
    }

    fn keep(&self, version: Arc<Version>) {
        let hash = version.graph.hash();
        self.older.lock().unwrap_or_else(PoisonError::into_inner).insert(hash, version);
    }
}

impl Parts {
    /// Has the store keep the published version, before the first conversation is pinned to it.
    pub(crate) async fn keep_published(&self) -> Result<(), RuntimeError> {
        let keep = || async {
            let graph = &self.published.graph;
            self.store.keep_graph(graph.hash(), file::write(graph)).await
        };
        Ok(self.versions.kept.get_or_try_init(keep).await.map(|_| ())?)
    }

    /// The version that a conversation is pinned to.
    pub(crate) async fn version(
        &self,
        conversation: &str,
        hash: Hash,
    ) -> Result<Arc<Version>, RuntimeError> {
        if hash == self.published.graph.hash() {
            return Ok(self.published.clone());
        }
        if let Some(version) = self.versions.at_hand(hash) {
            return Ok(version);
        }
        let refused = |why: String| RuntimeError::OtherVersion {
            conversation: conversation.to_owned(),
            begun_with: hash,
            why,
        };
        let text = self.store.graph(hash).await?;
        let text = text.ok_or_else(|| refused("the store doesn't keep it".to_owned()))?;
        let graph = Verified::load(&text).map_err(|why| refused(why.to_string()))?;
        let version = Arc::new(self.older(Arc::new(graph)).map_err(refused)?);
        self.versions.keep(version.clone());
        Ok(version)
    }

    /// An older version, run with what the published one is run with.
    fn older(&self, graph: Arc<Verified>) -> Result<Version, String> {
        let published = self.published.graph.graph();
        let name = published.desks.lookup(self.published.desk).map(|desk| &desk.name);
        let desk = graph.graph().desks.find(|desk| Some(&desk.name) == name);
        let desk = desk.map(|(id, _)| id).ok_or("it has no such desk")?;
        let hands = self.published.hands.for_version(published, graph.graph());
        let interpreter = match &self.interpreter {
            Some(interpreter) => interpreter.clone(),
            None => Arc::new(BuiltIn::new(graph.graph(), desk)),
        };
        let overruled = self.overruled(graph.graph());
        Ok(Version { graph, desk, hands, interpreter, overruled })
    }

    /// What of an older version the published one decides otherwise. Its authority holds at once, also
    /// where an older graph goes on: the act is left to people, who see why.
    fn overruled(&self, older: &Graph) -> Vec<SwitchedOff> {
        let published = &self.published.graph;
        let between = Between { from: older, to: published.graph() };
        let sensitive = older.tools.iter().filter(|(_, tool)| tool.effect == Effect::Sensitive);
        let otherwise = sensitive.filter(|(id, _)| !between.decides_alike(*id));
        let off = otherwise.map(|(_, tool)| SwitchedOff {
            what: Capability::Tool(tool.name.clone()),
            by: format!("version {} of the playbooks", published.hash().short()),
            because: "its authority is another one since this conversation began".to_owned(),
        });
        off.collect()
    }
}
