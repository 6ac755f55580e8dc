//! Capabilities: what people may switch off while it runs, by its name in the project, so that it
//! stays off in every version. Decides nothing: the machine asks.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::graph::Graph;

/// Something that can be switched off.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// A tool: nothing calls it.
    Tool(String),
    /// A playbook: none of its cases goes on.
    Playbook(String),
    /// A desk: it sends everybody to people.
    Desk(String),
}

impl Capability {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Tool(name) | Self::Playbook(name) | Self::Desk(name) => name,
        }
    }

    /// Whether a project has it.
    pub fn is_in(&self, graph: &Graph) -> bool {
        match self {
            Self::Tool(name) => graph.tools.find(|tool| tool.name == *name).is_some(),
            Self::Playbook(name) => graph.playbooks.find(|one| one.name == *name).is_some(),
            Self::Desk(name) => graph.desks.find(|desk| desk.name == *name).is_some(),
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Tool(_) => "tool",
            Self::Playbook(_) => "playbook",
            Self::Desk(_) => "desk",
        };
        write!(f, "the {kind} `{}`", self.name())
    }
}
