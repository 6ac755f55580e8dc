//! Tools: calls leave here, and every way in which one may end gets its name. A call that changes
//! something and isn't answered is *unknown*: never “it worked”, never “it failed”.

pub(crate) mod address;
mod host;
pub(crate) mod http;
mod json;
mod probe;
mod stub;

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use playbook_graph::{Between, Effect, Graph, Hash, ToolId, Value};
use playbook_machine::{Grant, ToolOutcome};

use crate::bindings::{Bindings, Bound};

pub use host::HostTool;
pub use http::HttpTool;
pub use json::{JsonCall, JsonEnd, JsonTool};
pub use probe::probe;
pub use stub::StubTool;

/// How long a call may take whose tool doesn't say.
const TIMEOUT: Duration = Duration::from_secs(30);
/// After how long a call of unknown outcome is repeated under its key, each time, where the other side
/// keeps keys.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];

/// An answer that is on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = ToolOutcome> + Send + 'a>>;

/// Something that carries calls out.
pub trait ToolDriver: Send + Sync + 'static {
    /// Makes one call, once. `Failed` only where it certainly was not done.
    fn call<'a>(&'a self, graph: &'a Graph, call: &'a ToolCall) -> Answering<'a>;

    /// For how many seconds the other side gives a repeated key the first answer; not at all, where
    /// this is nothing.
    fn keys_last(&self) -> Option<i64> {
        None
    }
}

/// One call. There is none of a sensitive tool without a grant: this is the only way to make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolCall {
    tool: ToolId,
    args: Vec<Value>,
    key: Option<Hash>,
    grant: Option<Grant>,
}

/// A sensitive call that nobody granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoGrant {
    /// The tool's name.
    pub tool: String,
}

impl fmt::Display for NoGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is sensitive, and nothing granted the call", self.tool)
    }
}

impl std::error::Error for NoGrant {}

impl ToolCall {
    /// A call with the arguments that the machine gave, one for each parameter.
    ///
    /// # Errors
    /// Where the tool is sensitive and there is no grant.
    pub fn new(
        graph: &Graph,
        tool: ToolId,
        args: Vec<Value>,
        key: Option<Hash>,
        grant: Option<Grant>,
    ) -> Result<Self, NoGrant> {
        let declared = graph.tools.lookup(tool);
        let harmless = declared.is_some_and(|tool| tool.effect != Effect::Sensitive);
        if grant.is_none() && !harmless {
            let tool = declared.map_or_else(String::new, |tool| tool.name.clone());
            return Err(NoGrant { tool });
        }
        Ok(Self { tool, args, key, grant })
    }

    /// The tool.
    pub const fn tool(&self) -> ToolId {
        self.tool
    }

    /// Its arguments, one for each parameter.
    pub fn args(&self) -> &[Value] {
        &self.args
    }

    /// The idempotency key, the same at each repetition.
    pub const fn key(&self) -> Option<Hash> {
        self.key
    }

    /// Why it may be done.
    pub const fn grant(&self) -> Option<&Grant> {
        self.grant.as_ref()
    }
}

/// The tools of a project, each with what carries its calls out.
#[derive(Clone, Default)]
pub struct Tools {
    drivers: BTreeMap<ToolId, Arc<dyn ToolDriver>>,
    off: Vec<ToolId>,
    /// Tools that the bindings leave to the host.
    awaited: Vec<ToolId>,
}

impl fmt::Debug for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tools").field("bound", &self.drivers.keys()).finish_non_exhaustive()
    }
}

impl Tools {
    /// No tools yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The tools of bindings. What they leave to the host is given with [`Tools::with`].
    ///
    /// # Errors
    /// In words, where no client for requests can be made.
    pub fn bound(bindings: Bindings) -> Result<Self, String> {
        let mut tools = Self::default();
        for (id, bound) in bindings.tools {
            match bound {
                Bound::Off => tools.off.push(id),
                Bound::Host => tools.awaited.push(id),
                Bound::Stub(rules) => tools.drive(id, StubTool::new(rules)),
                Bound::Http(binding) => tools.drive(id, HttpTool::new(*binding)?),
            }
        }
        Ok(tools)
    }

    /// Gives a tool to a driver.
    pub fn drive(&mut self, tool: ToolId, driver: impl ToolDriver) {
        self.drivers.insert(tool, Arc::new(driver));
    }

    /// Gives a tool, by name, to a driver (a [`HostTool`], a test's own). What bindings switched off
    /// stays off.
    #[must_use]
    pub fn with(mut self, graph: &Graph, name: &str, driver: impl ToolDriver) -> Self {
        if let Some((id, _)) = graph.tools.find(|tool| tool.name == name) {
            self.drive(id, driver);
        }
        self
    }

    /// The names of tools that nothing carries out, in the order of the project.
    pub fn missing(&self, graph: &Graph) -> Vec<String> {
        let open = |id: &ToolId| !self.drivers.contains_key(id) && !self.off.contains(id);
        let all = graph.reached_tools().into_iter().filter(open);
        all.filter_map(|id| graph.tools.lookup(id)).map(|tool| tool.name.clone()).collect()
    }

    /// What is left of them when all others are let go of.
    pub(crate) fn only(mut self, keeps: impl Fn(ToolId) -> bool) -> Self {
        self.drivers.retain(|id, _| keeps(*id));
        self
    }

    /// These tools for another version of the project: what it declares in the same way is carried
    /// out in the same way, and nothing else is.
    pub(crate) fn for_version(&self, published: &Graph, other: &Graph) -> Self {
        let between = Between { from: other, to: published };
        let mut tools = Self::default();
        for (id, tool) in other.tools.iter() {
            let same = between.tool(id);
            if let Some(driver) = same.and_then(|there| self.drivers.get(&there)) {
                tools.drivers.insert(id, driver.clone());
            }
            let named = published.tools.find(|there| there.name == tool.name);
            if named.is_some_and(|(there, _)| self.off.contains(&there)) {
                tools.off.push(id);
            }
        }
        tools
    }

    /// For how many seconds a call may be repeated under its key after it left.
    pub fn keys_last(&self, call: &ToolCall) -> Option<i64> {
        call.key?;
        self.drivers.get(&call.tool)?.keys_last()
    }

    /// Makes a call and says how it ended. Repeats it only under a key that the other side keeps.
    pub async fn call(&self, graph: &Graph, call: &ToolCall) -> ToolOutcome {
        self.attempt(graph, call, None).await
    }

    /// Makes a call that left before and wasn't answered, under its key.
    pub(crate) async fn call_again(&self, graph: &Graph, call: &ToolCall) -> ToolOutcome {
        let why = "the program ended while the call was on its way";
        self.attempt(graph, call, Some(why.to_owned())).await
    }

    /// Attempts a call, and again while its outcome is unknown. `lost`: why an attempt has no answer. Once
    /// there is one, only a success settles the call: that a later attempt did nothing doesn't say what
    /// the lost one did.
    async fn attempt(&self, graph: &Graph, call: &ToolCall, lost: Option<String>) -> ToolOutcome {
        let found = if self.off.contains(&call.tool) {
            Err("the tool is switched off in the bindings")
        } else {
            self.drivers.get(&call.tool).ok_or("nothing is bound to the tool")
        };
        let driver = match (found, &lost) {
            (Ok(driver), _) => driver.as_ref(),
            (Err(_), Some(why)) => return ToolOutcome::Unknown(why.clone()),
            (Err(why), None) => return ToolOutcome::Failed(why.to_owned()),
        };
        let mut outcome = settled(once(driver, graph, call).await, lost);
        if self.keys_last(call).is_none() {
            return outcome;
        }
        for pause in PAUSES {
            let ToolOutcome::Unknown(why) = outcome else { break };
            tokio::time::sleep(pause).await;
            outcome = settled(once(driver, graph, call).await, Some(why));
        }
        outcome
    }
}

/// What is known of a call after one more attempt, where an earlier one was lost.
fn settled(outcome: ToolOutcome, lost: Option<String>) -> ToolOutcome {
    match (outcome, lost) {
        (ToolOutcome::Failed(_) | ToolOutcome::Refused(_), Some(why)) => ToolOutcome::Unknown(why),
        (outcome, _) => outcome,
    }
}

/// One call within the tool's time. A read that isn't answered certainly did nothing.
async fn once(driver: &dyn ToolDriver, graph: &Graph, call: &ToolCall) -> ToolOutcome {
    let Some(tool) = graph.tools.lookup(call.tool) else {
        return ToolOutcome::Failed("the project has no such tool".to_owned());
    };
    let seconds = tool.timeout.and_then(|seconds| u64::try_from(seconds).ok());
    let within = seconds.map_or(TIMEOUT, Duration::from_secs);
    let outcome = match tokio::time::timeout(within, driver.call(graph, call)).await {
        Ok(outcome) => outcome,
        Err(_) => {
            let spoken = within.as_secs();
            ToolOutcome::Unknown(format!("there was no answer within {spoken} seconds"))
        }
    };
    match outcome {
        ToolOutcome::Unknown(why) if tool.effect == Effect::Reads => ToolOutcome::Failed(why),
        outcome => outcome,
    }
}
