//! Ends that a customer's turn leads to without a word: the customer wrote, and hears nothing.

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::{AskLabel, Diagnostic, Graph, Origin, OriginId, Playbook, PointId, Step};

use crate::diagnostics::silent_end;

pub(super) fn check(graph: &Graph, found: &mut Vec<Diagnostic>) {
    // Others go on where a playbook ends that proves a fact or is run by another.
    for playbook in graph.playbooks.values().filter(|playbook| !playbook.starts_on.is_empty()) {
        for (end, turn) in silent_ends(playbook) {
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
fn silent_ends(playbook: &Playbook) -> BTreeMap<PointId, PointId> {
    let mut ends = BTreeMap::new();
    let mut open = turns(playbook);
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
            step => open.extend(step.successors().into_iter().map(|after| (turn, after))),
        }
    }
    ends
}

/// Where the customer has just said something, and what comes then.
fn turns(playbook: &Playbook) -> Vec<(PointId, PointId)> {
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
            Step::Act { confirm: Some(_), .. } => {
                turns.extend(point.step.successors().into_iter().map(|after| (id, after)));
            }
            Step::Plan(plan) if plan.confirm.is_some() => {
                turns.extend(point.step.successors().into_iter().map(|after| (id, after)));
            }
            _ => {}
        }
    }
    turns
}

/// Whether the customer hears something at a step.
fn speaks(step: &Step) -> bool {
    match step {
        Step::Say { .. } | Step::Ask { .. } => true,
        Step::Act { confirm, .. } => confirm.is_some(),
        Step::Plan(plan) => plan.confirm.is_some(),
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
