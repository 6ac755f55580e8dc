//! What had better not be done twice: acts that nothing keeps from doing the same thing again. Says
//! which; whether they can come again is an obligation.

use crate::graph::Graph;
use crate::playbook::{Call, Playbook, Step};
use crate::tool::{Effect, Tool};

/// Whether it matters anywhere in a playbook if a step is come to again.
pub(crate) fn is_asked(graph: &Graph, playbook: &Playbook) -> bool {
    playbook.points.values().any(|point| match &point.step {
        Step::Act { call, .. } => matters(graph, call),
        step @ Step::Run(_) => keyless(graph, step).is_some(),
        _ => false,
    })
}

/// Whether it matters if a call is made twice: it has no key, or moves money without a limit
/// that counts every call.
pub(crate) fn matters(graph: &Graph, call: &Call) -> bool {
    let Some(tool) = graph.tools.lookup(call.tool) else { return false };
    let limited = || {
        graph
            .authorities_over(call.tool)
            .any(|(_, it)| it.limits.iter().any(|limit| limit.when.is_none()))
    };
    match tool.never_twice_for {
        Some(_) => tool.moves_money.is_some() && !limited(),
        None => tool.effect != Effect::Reads,
    }
}

/// The first tool that a step acts with, of those that have no key.
pub(crate) fn keyless<'g>(graph: &'g Graph, step: &Step) -> Option<&'g Tool> {
    let tools = graph.acts_of(step).into_iter().filter_map(|tool| graph.tools.lookup(tool));
    tools.into_iter().find(|tool| tool.never_twice_for.is_none())
}
