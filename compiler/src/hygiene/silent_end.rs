//! Ends that a customer's turn leads to without a word: the customer wrote, and hears nothing.

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::{
    AskLabel, CallArm, Decision, Diagnostic, Ending, Graph, Origin, OriginId, OverLimit, Playbook,
    PointId, Step, ToolId,
};

use crate::diagnostics::silent_end;

pub(super) fn check(graph: &Graph, found: &mut Vec<Diagnostic>) {
    // Others go on where a playbook ends that proves a fact or is run by another.
    for playbook in graph.playbooks.values().filter(|playbook| !playbook.starts_on.is_empty()) {
        for (end, turn) in silent_ends(graph, playbook) {
            let place = |id: OriginId| graph.origins.lookup(id).copied();
            let origin = |point: PointId| {
                playbook.points.lookup(point).and_then(|point| place(point.origin))
            };
            if let Some(at) = origin(end) {
                found
                    .push(silent_end::report(at, origin(turn).filter(|turn: &Origin| *turn != at)));
            }
        }
    }
}

/// Each end that is reached silently, with a step at which the customer spoke last.
fn silent_ends(graph: &Graph, playbook: &Playbook) -> BTreeMap<PointId, PointId> {
    let mut ends = BTreeMap::new();
    let mut open = turns(graph, playbook);
    let mut seen = BTreeSet::new();
    while let Some((turn, at)) = open.pop() {
        let Some(point) = playbook.points.lookup(at).filter(|_| seen.insert(at)) else { continue };
        match &point.step {
            Step::End { .. } => drop(ends.insert(at, turn)),
            step if speaks(step) => {}
            Step::GoTo { state } => {
                if let Some(state) = playbook.states.lookup(*state) {
                    open.push((turn, state.entry));
                    open.extend(state.bound.map(|bound| (turn, bound.then)));
                }
            }
            step => open.extend(silent_ways(graph, step).into_iter().map(|after| (turn, after))),
        }
    }
    ends
}

/// Where the customer has just said something, and what comes then.
fn turns(graph: &Graph, playbook: &Playbook) -> Vec<(PointId, PointId)> {
    let start = playbook.states.lookup(playbook.start).map(|state| state.entry);
    let mut turns: Vec<(PointId, PointId)> =
        start.into_iter().chain(playbook.on_cancel).map(|point| (point, point)).collect();
    for (id, point) in playbook.points.iter() {
        match &point.step {
            // Who stays silent waits for no word.
            Step::Ask { arms, next, .. } => {
                let heard = arms.iter().filter(|arm| arm.label != AskLabel::Silent);
                turns.extend(heard.map(|arm| (id, arm.to)).chain([(id, *next)]));
            }
            step if asks_for_a_yes(step) => {
                turns.extend(silent_ways(graph, step).into_iter().map(|after| (id, after)));
            }
            _ => {}
        }
    }
    turns
}

fn asks_for_a_yes(step: &Step) -> bool {
    match step {
        Step::Act { confirm, .. } => confirm.is_some(),
        Step::Plan(plan) => plan.confirm.is_some(),
        _ => false,
    }
}

/// Where a step leads without a word: what is denied is told in the authority's own sentence.
fn silent_ways(graph: &Graph, step: &Step) -> Vec<PointId> {
    match step {
        Step::Act { call, arms, next, .. } if denials_are_told(graph, call.tool, arms) => {
            let others = arms.iter().filter(|arm| arm.ending != Ending::Denied);
            others.map(|arm| arm.to).chain([*next]).collect()
        }
        step => step.successors(),
    }
}

/// Whether whatever denies a call says a sentence. Of people who say no, it is only told where that
/// has an arm of its own.
fn denials_are_told(graph: &Graph, tool: ToolId, arms: &[CallArm]) -> bool {
    let declined = arms.iter().any(|arm| arm.ending == Ending::Declined);
    graph.authorities_over(tool).all(|(_, authority)| {
        let rules = authority.rules.iter().all(|rule| match &rule.decision {
            Decision::Allow => true,
            Decision::Approval(_) => declined,
            Decision::Deny(sentence) | Decision::Forbid(sentence) => sentence.is_some(),
        });
        let limits = authority.limits.iter().all(|limit| match &limit.then {
            OverLimit::Approval(_) => declined,
            OverLimit::Deny(sentence) => sentence.is_some(),
        });
        rules && limits
    })
}

/// Whether the customer hears something at a step.
fn speaks(step: &Step) -> bool {
    match step {
        Step::Say { .. } | Step::Ask { .. } => true,
        step @ (Step::Act { .. } | Step::Plan(_)) => asks_for_a_yes(step),
        Step::Call { .. }
        | Step::Let { .. }
        | Step::When { .. }
        | Step::Match { .. }
        | Step::Forget { .. }
        | Step::Note { .. }
        | Step::Wait { .. }
        | Step::Task { .. }
        | Step::GoTo { .. }
        | Step::End { .. } => false,
        // The team's announcement; and what is run speaks for itself.
        Step::HandOff(_) | Step::Lend { .. } | Step::Run(_) => true,
    }
}
