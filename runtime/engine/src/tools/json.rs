//! Tools that the embedding program carries out itself, in JSON: it is given the arguments by name, with
//! the key of the act, and gives back what the tool's type says, as fixtures are written.

use std::future::Future;

use playbook_graph::{Graph, Tool};
use playbook_machine::ToolOutcome;
use serde_json::{Map, Value as Json};

use super::{Answering, ToolCall, ToolDriver};
use crate::shape::{Shape, Words};

/// One call, as a program reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonCall {
    /// The arguments by their names; amounts are numbers with their exact digits.
    pub args: Map<String, Json>,
    /// The idempotency key, the same at each repetition and from every conversation; a read has none.
    pub key: Option<String>,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonEnd {
    /// It was done, and gave this.
    Gave(Json),
    /// It was refused, by the name of one of the tool's refusals.
    Refused(String),
    /// It was certainly not done; why.
    Failed(String),
    /// Nobody knows whether it was done; why.
    Unknown(String),
}

/// A tool carried out by a function of JSON.
///
/// ```
/// use playbook_runtime::{JsonCall, JsonEnd, JsonTool};
/// use serde_json::json;
///
/// let refund = JsonTool::new(|call: JsonCall| async move {
///     match (call.args["order"]["id"].as_str(), call.key) {
///         // Send the key with the request: a repetition under it does nothing again.
///         (Some(order), Some(_key)) => JsonEnd::Gave(json!({ "id": order, "status": "refunded" })),
///         _ => JsonEnd::Failed("there is no order".to_owned()),
///     }
/// });
/// # let _ = refund;
/// ```
pub struct JsonTool<F>(F);

impl<F> std::fmt::Debug for JsonTool<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JsonTool")
    }
}

impl<F> JsonTool<F> {
    /// A tool that is carried out by `function`.
    pub const fn new<A>(function: F) -> Self
    where
        F: Fn(JsonCall) -> A + Send + Sync + 'static,
        A: Future<Output = JsonEnd> + Send + 'static,
    {
        Self(function)
    }
}

impl<F, A> ToolDriver for JsonTool<F>
where
    F: Fn(JsonCall) -> A + Send + Sync + 'static,
    A: Future<Output = JsonEnd> + Send + 'static,
{
    fn call<'a>(&'a self, graph: &'a Graph, call: &'a ToolCall) -> Answering<'a> {
        let words = Words::new();
        let Some(tool) = graph.tools.lookup(call.tool()) else {
            let why = "the project has no such tool".to_owned();
            return Box::pin(std::future::ready(ToolOutcome::Failed(why)));
        };
        let shape = Shape { graph, words: &words };
        let named = tool.params.iter().zip(call.args());
        let args = named.map(|(param, value)| (param.name.clone(), shape.write(value))).collect();
        let ended = (self.0)(JsonCall { args, key: call.key().map(|key| key.to_string()) });
        Box::pin(async move { outcome(graph, tool, ended.await) })
    }
}

/// What an end means. A result that isn't of the tool's type says nothing of what was done.
fn outcome(graph: &Graph, tool: &Tool, end: JsonEnd) -> ToolOutcome {
    let words = Words::new();
    let shape = Shape { graph, words: &words };
    match end {
        JsonEnd::Gave(json) => match shape.as_it_is(&tool.gives, &json) {
            Ok(value) => ToolOutcome::Gave(value),
            Err(wrong) => ToolOutcome::Unknown(format!("the answer doesn't fit: {wrong}")),
        },
        JsonEnd::Refused(name) if tool.fails.contains(&name) => ToolOutcome::Refused(name),
        JsonEnd::Refused(name) => {
            ToolOutcome::Unknown(format!("`{}` declares no refusal `{name}`", tool.name))
        }
        JsonEnd::Failed(why) => ToolOutcome::Failed(why),
        JsonEnd::Unknown(why) => ToolOutcome::Unknown(why),
    }
}
