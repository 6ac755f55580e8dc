//! Tools that do as they are told. Knows nothing of what a call means.

use playbook_graph::{Graph, ToolDoes, ToolId, Value, With};
use playbook_machine::ToolOutcome;

/// What answers a conversation's calls of tools.
pub trait Tools {
    /// Calls a tool, with one argument for each parameter.
    fn call(&mut self, graph: &Graph, tool: ToolId, args: &[Value]) -> ToolOutcome;
}

/// Tools with fixed answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stubs {
    stubs: Vec<Stub>,
    missing: Vec<ToolId>,
}

/// What one tool does, for certain arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stub {
    tool: ToolId,
    with: Vec<With>,
    does: Vec<ToolDoes>,
    calls: usize,
}

impl Stubs {
    /// Says what a tool does, call after call, from now on; the last goes on for ever. `with`: only
    /// for calls that are made with all of these. What names more of them goes first, then what was
    /// said last.
    pub fn say(&mut self, tool: ToolId, with: Vec<With>, does: Vec<ToolDoes>) {
        self.stubs.push(Stub { tool, with, does, calls: 0 });
    }

    /// The first tool that was called although nothing says what it does.
    pub fn missing(&self) -> Option<ToolId> {
        self.missing.first().copied()
    }
}

impl Tools for Stubs {
    fn call(&mut self, graph: &Graph, tool: ToolId, args: &[Value]) -> ToolOutcome {
        let fitting = self.stubs.iter_mut().filter(|stub| stub.tool == tool && stub.fits(args));
        let does = fitting.max_by_key(|stub| stub.with.len()).and_then(Stub::next);
        let Some(does) = does else {
            self.missing.push(tool);
            return ToolOutcome::Failed("nothing says what it does".to_owned());
        };
        match does {
            ToolDoes::Gives(value) => ToolOutcome::Gave(value),
            ToolDoes::Refuses(place) => {
                let fails =
                    graph.tools.lookup(tool).and_then(|tool| tool.fails.get(place as usize));
                ToolOutcome::Refused(fails.cloned().unwrap_or_default())
            }
            ToolDoes::Fails => ToolOutcome::Failed("the scenario says so".to_owned()),
            ToolDoes::TimesOut => ToolOutcome::Unknown("it didn't answer in time".to_owned()),
        }
    }
}

impl Stub {
    fn fits(&self, args: &[Value]) -> bool {
        self.with.iter().all(|with| with.fits(args))
    }

    fn next(&mut self) -> Option<ToolDoes> {
        let does = self.does.get(self.calls).or(self.does.last()).cloned();
        self.calls += 1;
        does
    }
}

/// Whether arguments hold these values at these places.
pub(crate) fn has(args: &[Value], with: &[(u32, Value)]) -> bool {
    with.iter().all(|(place, value)| args.get(*place as usize) == Some(value))
}
