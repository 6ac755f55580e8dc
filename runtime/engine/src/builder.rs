//! Putting a runtime together: what has to be there is asked for before anything runs.

use std::fmt;
use std::sync::Arc;

use playbook_graph::{Desk, DeskId, Graph, Verified};

use crate::clock::{Clock, SystemClock};
use crate::drive::Parts;
use crate::error::RuntimeError;
use crate::happened::Listener;
use crate::interpreter::{BuiltIn, Interpreter};
use crate::phraser::{AsWritten, Phraser};
use crate::runtime::Runtime;
use crate::store::{Memory, Store};
use crate::tools::Tools;
use crate::vault::Vault;

/// Puts a runtime together.
pub struct Builder {
    graph: Arc<Verified>,
    desk: Option<String>,
    store: Arc<dyn Store>,
    tools: Tools,
    interpreter: Option<Arc<dyn Interpreter>>,
    phraser: Arc<dyn Phraser>,
    clock: Arc<dyn Clock>,
    listener: Option<Arc<dyn Listener>>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("graph", &self.graph.hash()).finish()
    }
}

impl Builder {
    pub(crate) fn new(graph: Arc<Verified>) -> Self {
        Self {
            graph,
            desk: None,
            store: Arc::new(Memory::default()),
            tools: Tools::new(),
            interpreter: None,
            phraser: Arc::new(AsWritten),
            clock: Arc::new(SystemClock),
            listener: None,
        }
    }

    /// Names the desk; needed where the project has several.
    #[must_use]
    pub fn desk(mut self, name: impl Into<String>) -> Self {
        self.desk = Some(name.into());
        self
    }

    /// Where conversations live. Without one, in memory.
    #[must_use]
    pub fn store(mut self, store: impl Store) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// As [`Builder::store`], with a store that is also used elsewhere.
    #[must_use]
    pub fn shared_store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = store;
        self
    }

    /// What carries the project's tools out.
    #[must_use]
    pub fn tools(mut self, tools: Tools) -> Self {
        self.tools = tools;
        self
    }

    /// What reads messages. Without one, the built-in interpreter.
    #[must_use]
    pub fn interpreter(mut self, interpreter: impl Interpreter) -> Self {
        self.interpreter = Some(Arc::new(interpreter));
        self
    }

    /// What puts drafts into a voice's words. Without one, they are said as they are written.
    #[must_use]
    pub fn phraser(mut self, phraser: impl Phraser) -> Self {
        self.phraser = Arc::new(phraser);
        self
    }

    /// What time it is. Without one, the machine's clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Who is told what happens. Without one, [`Turn::happened`](crate::Turn::happened) counts as told: who must not lose
    /// a reply in a crash sets a listener.
    #[must_use]
    pub fn listener(mut self, listener: impl Listener) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// The runtime. Call [`Runtime::recover`] next, to finish what a crash left open.
    ///
    /// # Errors
    /// Where the desk isn't there, a tool isn't bound, or the project has secrets and the store no key.
    pub fn build(self) -> Result<Runtime, RuntimeError> {
        let graph = self.graph.graph();
        let desk = find_desk(graph, self.desk)?;
        let missing = self.tools.missing(graph);
        if !missing.is_empty() {
            return Err(RuntimeError::NotBound(missing));
        }
        let vault = match graph.keeps_secrets() {
            true => Some(Vault::new(&self.store.vault_key()?)),
            false => None,
        };
        let interpreter = self.interpreter.unwrap_or_else(|| Arc::new(BuiltIn::new(graph, desk)));
        let parts = Parts {
            desk,
            interpreter,
            phraser: self.phraser,
            graph: self.graph,
            store: self.store,
            tools: self.tools,
            clock: self.clock,
            listener: self.listener,
            vault,
        };
        Ok(Runtime::of(parts))
    }
}

fn find_desk(graph: &Graph, name: Option<String>) -> Result<DeskId, RuntimeError> {
    let all = || graph.desks.values().map(|desk: &Desk| desk.name.clone()).collect();
    match name {
        Some(name) => graph
            .desks
            .find(|desk| desk.name == name)
            .map(|(id, _)| id)
            .ok_or_else(|| RuntimeError::NoSuchDesk(name, all())),
        None => match graph.desks.iter().collect::<Vec<_>>().as_slice() {
            [(only, _)] => Ok(*only),
            _ => Err(RuntimeError::WhichDesk(all())),
        },
    }
}
