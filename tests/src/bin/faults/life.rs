//! A life of the process, and the shop that outlives it: three lines of a customer, a team lead who
//! approves what waits, a tool that writes down each request that reached it.

use std::sync::{Arc, Mutex, PoisonError};

use playbook_graph::{Graph, Hash};
use playbook_machine::ToolOutcome;
use playbook_runtime::tools::Answering;
use playbook_runtime::{Runtime, RuntimeError, Store, ToolCall, ToolDriver, Tools};

use crate::dying::{Crash, Dying};
use crate::world::{World, verified};

/// What Mei writes. Each line is its own id.
pub(crate) const LINES: [&str; 3] =
    ["please cancel my order, I ordered it by mistake", "mei@example.com", "yes, go ahead"];

/// How the shop behaves when it is asked to cancel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// As it should.
    Gives,
    /// It says no, having done nothing.
    Fails,
    /// It does it, and the answer is lost.
    Loses,
    /// It does it, and answers something else than it declares.
    Garbles,
    /// It refuses by name.
    Refuses,
}

/// Everything outside, which outlives each crash.
#[derive(Clone)]
pub(crate) struct Outside {
    pub(crate) world: World,
    pub(crate) does: Arc<Mutex<Does>>,
    /// Whether it keeps keys: a second request under one gives the first answer and does nothing.
    pub(crate) keeps_keys: bool,
    /// The keys of the requests that reached it.
    pub(crate) reached: Arc<Mutex<Vec<Hash>>>,
}

impl Outside {
    pub(crate) fn new(total: i64, does: Does) -> Self {
        let world = World::with_an_order_of(total);
        let does = Arc::new(Mutex::new(does));
        Self { world, does, keeps_keys: false, reached: Arc::default() }
    }

    pub(crate) fn tools(&self, graph: &Graph) -> Tools {
        self.world.tools(graph).with(graph, "shop.cancel_order", self.clone())
    }

    pub(crate) fn runtime(&self, store: Arc<dyn Store>) -> Runtime {
        self.world.runtime_with(store, self.tools(verified().graph()))
    }

    pub(crate) fn does(&self) -> Does {
        self.does.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn reached(&self) -> Vec<Hash> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ToolDriver for Outside {
    fn call<'a>(&'a self, _: &'a Graph, call: &'a ToolCall) -> Answering<'a> {
        let key = call.key().unwrap_or_else(|| Hash::of(b"no key"));
        self.reached.lock().unwrap_or_else(PoisonError::into_inner).push(key);
        let outcome = match self.does() {
            Does::Gives => ToolOutcome::Gave(crate::shop::cancellation(self.world.total)),
            Does::Fails => ToolOutcome::Failed("connection refused".to_owned()),
            Does::Loses => ToolOutcome::Unknown("the answer was lost".to_owned()),
            Does::Garbles => ToolOutcome::Gave(playbook_graph::Value::Int(7)),
            Does::Refuses => ToolOutcome::Refused("already_shipped".to_owned()),
        };
        Box::pin(std::future::ready(outcome))
    }

    fn keys_last(&self) -> Option<i64> {
        self.keeps_keys.then_some(24 * 3_600)
    }
}

/// One life: it finishes what is open, is given the same lines, and a team lead approves what waits.
/// Ends at the crash. Hands out each line that was acknowledged. How many writes it made.
pub(crate) async fn live(
    outside: &Outside,
    inner: &Arc<dyn Store>,
    crash: Option<Crash>,
    acknowledged: &mut Vec<String>,
) -> Result<usize, RuntimeError> {
    let store = Arc::new(Dying::new(inner.clone(), crash));
    let runtime = outside.runtime(store.clone());
    runtime.recover().await?;
    for line in LINES {
        runtime.message("mei", line, line).await?;
        acknowledged.push(format!("message {line}"));
    }
    for open in runtime.approvals().await? {
        runtime.approve(&open.request.digest.to_string(), "ann", "team_lead").await?;
    }
    Ok(store.writes())
}
