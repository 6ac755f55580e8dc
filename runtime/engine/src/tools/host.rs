//! Tools that the embedding program carries out itself, with an async function.

use std::future::Future;

use playbook_graph::{Graph, Value};
use playbook_machine::ToolOutcome;

use super::{Answering, ToolCall, ToolDriver};

/// A tool carried out by a function of the host: it is given the arguments, and says how it ended. A
/// function of JSON, which is given the key as well, is a [`JsonTool`](super::JsonTool).
pub struct HostTool<F>(F);

impl<F> std::fmt::Debug for HostTool<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HostTool")
    }
}

impl<F> HostTool<F> {
    /// A tool that is carried out by `function`.
    pub const fn new<A>(function: F) -> Self
    where
        F: Fn(Vec<Value>) -> A + Send + Sync + 'static,
        A: Future<Output = ToolOutcome> + Send + 'static,
    {
        Self(function)
    }
}

impl<F, A> ToolDriver for HostTool<F>
where
    F: Fn(Vec<Value>) -> A + Send + Sync + 'static,
    A: Future<Output = ToolOutcome> + Send + 'static,
{
    fn call<'a>(&'a self, _: &'a Graph, call: &'a ToolCall) -> Answering<'a> {
        Box::pin((self.0)(call.args().to_vec()))
    }
}
