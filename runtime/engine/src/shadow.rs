//! Shadow: everything runs, and no effect leaves. Messages are read, reads are made, rules decide; what
//! would be said, asked or done is told to the host as what it *would* be ([`What::Would`]), and is in
//! the journal and the trace. A case that needs the result of something that was not done stops there,
//! until a person who did it says what came of it ([`Runtime::produced`]).
//!
//! A shadow's hands are tools of which nothing but reads is left, by their type: there is
//! no way from there to a driver that changes something.

use playbook_graph::{Effect, Graph};
use playbook_machine::{InputKind, OutputKind, ToolOutcome};
use serde_json::Value as Json;

use crate::error::RuntimeError;
use crate::happened::What;
use crate::runtime::{Journal, Runtime, Turn};
use crate::shape::{Shape, Words};
use crate::tools::{ToolCall, Tools};

/// Tools that look and change nothing: what is left of tools when everything else is let go of.
#[derive(Clone, Debug)]
pub(crate) struct Looking(Tools);

/// What a runtime does things with.
#[derive(Clone, Debug)]
pub(crate) enum Hands {
    /// With every tool.
    Free(Tools),
    /// With reads alone.
    Shadow(Looking),
}

impl Looking {
    pub(crate) fn of(tools: Tools, graph: &Graph) -> Self {
        Self(tools.only(|id| graph.tools.lookup(id).is_some_and(|t| t.effect == Effect::Reads)))
    }
}

impl Hands {
    /// For another version of the project.
    pub(crate) fn for_version(&self, published: &Graph, other: &Graph) -> Self {
        match self {
            Self::Free(tools) => Self::Free(tools.for_version(published, other)),
            Self::Shadow(Looking(tools)) => {
                Self::Shadow(Looking::of(tools.for_version(published, other), other))
            }
        }
    }

    /// Whether what would leave is only told.
    pub(crate) const fn is_shadow(&self) -> bool {
        matches!(self, Self::Shadow(_))
    }

    /// The tools that a call may be made with; none where it would change something and may not.
    pub(crate) fn for_call(&self, graph: &Graph, call: &ToolCall) -> Option<&Tools> {
        match self {
            Self::Free(tools) => Some(tools),
            Self::Shadow(Looking(reads)) => {
                let tool = graph.tools.lookup(call.tool())?;
                (tool.effect == Effect::Reads).then_some(reads)
            }
        }
    }
}

/// What came of something that a person did, where a shadow would have done it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Produced {
    /// It was done, and gave this.
    Gave(Json),
    /// It was refused, by the name of one of the tool's refusals.
    Refused(String),
    /// It was not done; why.
    NotDone(String),
}

impl Runtime {
    /// In a shadow: a person did what a case waits for, and this came of it. `call` is its name where
    /// it was told that it would be done.
    ///
    /// # Errors
    /// Where this is no shadow, no such call waits, or the result is none of the tool's; or as
    /// [`Runtime::message`].
    pub async fn produced(
        &self,
        conversation: &str,
        call: &str,
        came: Produced,
    ) -> Result<Turn, RuntimeError> {
        let refused = |why: &str| RuntimeError::NotProduced(why.to_owned());
        if !self.is_shadow() {
            return Err(refused("this is no shadow: what is done is done by its tools"));
        }
        let Journal { entries, versions, .. } = self.journal(conversation).await?;
        let waits = |output: &&playbook_machine::Output| output.id.0.to_string().starts_with(call);
        let asked = entries
            .iter()
            .find_map(|entry| Some((entry.graph, entry.outputs.iter().find(waits)?)))
            .filter(|_| !call.is_empty());
        let led_by = asked.and_then(|(graph, _)| versions.get(&graph));
        let Some(version) = led_by else { return Err(refused("no such call waits")) };
        let (graph, asked) = (version.graph.graph(), asked.map(|(_, output)| output));
        let (id, tool) = match asked.map(|output| (output.id, &output.kind)) {
            Some((id, OutputKind::CallTool { tool, .. })) => (id, *tool),
            _ => return Err(refused("no such call waits")),
        };
        let Some(tool) = graph.tools.lookup(tool) else { return Err(refused("no such tool")) };
        let outcome = match came {
            Produced::Gave(json) => {
                let words = Words::default();
                let read = Shape { graph, words: &words }.as_it_is(&tool.gives, &json);
                ToolOutcome::Gave(read.map_err(|wrong| refused(&wrong.to_string()))?)
            }
            Produced::Refused(name) if tool.fails.contains(&name) => ToolOutcome::Refused(name),
            Produced::Refused(name) => {
                return Err(refused(&format!("`{}` has no refusal `{name}`", tool.name)));
            }
            Produced::NotDone(why) => ToolOutcome::Failed(why),
        };
        let kind = InputKind::Returned { answers: id, outcome };
        self.input(conversation, format!("answer {}", id.0), kind).await
    }
}

/// What would be done, told.
pub(crate) fn would_call(graph: &Graph, call: &ToolCall) -> What {
    let tool = graph.tools.lookup(call.tool());
    let args = call.args().iter().map(|arg| graph.speak_value(arg)).collect();
    let (name, effect) = tool.map_or_else(
        || (String::new(), Effect::Sensitive),
        |tool| (tool.name.clone(), tool.effect),
    );
    What::Would(Box::new(What::Calls { tool: name, effect, args }))
}
