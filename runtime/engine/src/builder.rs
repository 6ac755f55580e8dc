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
use crate::shadow::{Hands, Looking};
use crate::store::{Memory, Store};
use crate::tools::Tools;
use crate::vault::Vault;
use crate::version::{Version, Versions};

/// Puts a runtime together.
pub struct Builder {
    graph: Arc<Verified>,
    desk: Option<String>,
    store: Option<Arc<dyn Store>>,
    tools: Tools,
    interpreter: Option<Arc<dyn Interpreter>>,
    phraser: Arc<dyn Phraser>,
    clock: Arc<dyn Clock>,
    listener: Option<Arc<dyn Listener>>,
    shadow: bool,
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
            store: None,
            tools: Tools::new(),
            interpreter: None,
            phraser: Arc::new(AsWritten),
            clock: Arc::new(SystemClock),
            listener: None,
            shadow: false,
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
        self.store = Some(Arc::new(store));
        self
    }

    /// As [`Builder::store`], with a store that is also used elsewhere.
    #[must_use]
    pub fn shared_store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = Some(store);
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

    /// Everything runs, and no effect leaves: see [`crate::shadow`]. Needs a store that is a shadow's
    /// ([`Memory::shadow`], [`Sqlite::shadow`](crate::Sqlite::shadow)); without one, in memory.
    #[must_use]
    pub fn shadow(mut self) -> Self {
        self.shadow = true;
        self
    }

    /// The runtime. Call [`Runtime::recover`] next, to finish what a crash left open.
    ///
    /// # Errors
    /// Where the desk isn't there, a tool isn't bound, the store is for something else, or the project
    /// has secrets and the store no key.
    pub fn build(self) -> Result<Runtime, RuntimeError> {
        let graph = self.graph.graph();
        let desk = find_desk(graph, self.desk)?;
        let missing = self.tools.missing(graph);
        if !missing.is_empty() {
            return Err(RuntimeError::NotBound(missing));
        }
        let store = self.store.unwrap_or_else(|| {
            Arc::new(if self.shadow { Memory::shadow() } else { Memory::default() })
        });
        if store.is_shadow() != self.shadow {
            return Err(RuntimeError::OtherStore { shadow: self.shadow });
        }
        let vault = match graph.keeps_secrets() {
            true => Some(Vault::new(&store.vault_key()?)),
            false => None,
        };
        let hands = match self.shadow {
            true => Hands::Shadow(Looking::of(self.tools, graph)),
            false => Hands::Free(self.tools),
        };
        let interpreter = match &self.interpreter {
            Some(interpreter) => interpreter.clone(),
            None => Arc::new(BuiltIn::new(graph, desk)),
        };
        let published =
            Version { graph: self.graph, desk, hands, interpreter, overruled: Vec::new() };
        let parts = Parts {
            published: Arc::new(published),
            versions: Versions::default(),
            interpreter: self.interpreter,
            store,
            phraser: self.phraser,
            clock: self.clock,
            listener: self.listener,
            switches: std::sync::Mutex::default(),
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
