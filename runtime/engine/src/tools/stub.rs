//! Tools that are played by fixtures: the first rule that fits the arguments answers.

use playbook_graph::{Graph, Value};
use playbook_machine::ToolOutcome;

use super::{Answering, ToolCall, ToolDriver};
use crate::bindings::{StubAnswer, StubRule};

/// A tool played by fixtures.
#[derive(Clone, Debug)]
pub struct StubTool {
    rules: Vec<StubRule>,
}

impl StubTool {
    /// A tool that answers by these rules; the first that fits counts.
    pub const fn new(rules: Vec<StubRule>) -> Self {
        Self { rules }
    }

    fn answer(&self, args: &[Value]) -> ToolOutcome {
        let fits = |rule: &&StubRule| {
            rule.when.iter().all(|(param, fields, wanted)| {
                let value = fields
                    .iter()
                    .fold(args.get(*param), |value, place| value.and_then(|v| v.field(*place)));
                value == Some(wanted)
            })
        };
        match self.rules.iter().find(fits).map(|rule| &rule.answer) {
            Some(StubAnswer::Gives(value)) => ToolOutcome::Gave(value.clone()),
            Some(StubAnswer::Refuses(name)) => ToolOutcome::Refused(name.clone()),
            Some(StubAnswer::Fails(why)) => ToolOutcome::Failed(why.clone()),
            Some(StubAnswer::Unknown(why)) => ToolOutcome::Unknown(why.clone()),
            None => ToolOutcome::Failed("no fixture fits these arguments".to_owned()),
        }
    }
}

impl ToolDriver for StubTool {
    fn call<'a>(&'a self, _: &'a Graph, call: &'a ToolCall) -> Answering<'a> {
        Box::pin(std::future::ready(self.answer(call.args())))
    }
}
