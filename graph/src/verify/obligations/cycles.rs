//! Whatever goes round takes a turn of the customer, and can't go round for ever.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, PathStep};
use crate::playbook::{PointId, StateId, Step};
use crate::slot::SlotId;
use crate::verify::codes::{CYCLE_WITHOUT_BOUND, CYCLE_WITHOUT_TURN};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, origin};
use crate::verify::shape::ArrowKind;

pub(crate) fn check(explored: &Explored<'_>, report: &mut Report) {
    let shape = &explored.shape;
    for round in shape.rounds(|_| true) {
        let forgotten = forgotten_in(explored, &round);
        let inside = |point: &PointId| round.binary_search(point).is_ok();
        let without_turn = shape.rounds(|arrow| {
            let turn = match arrow.kind {
                ArrowKind::Turn | ArrowKind::Changed => true,
                // A question is put again only if what was answered is forgotten.
                ArrowKind::Asked(slot) => forgotten.contains(&slot),
                ArrowKind::On | ArrowKind::Bounded(_) => false,
            };
            !turn && inside(&arrow.from) && inside(&arrow.to)
        });
        let without_bound = shape.rounds(|arrow| {
            let bound = matches!(arrow.kind, ArrowKind::Changed | ArrowKind::Bounded(_));
            !bound && inside(&arrow.from) && inside(&arrow.to)
        });
        if let Some(round) = without_turn.first() {
            report.findings.extend(no_turn(explored, round));
        } else if let Some(round) = without_bound.first() {
            report.findings.extend(no_bound(explored, round));
        } else if let Some(point) = round.first().and_then(|p| explored.playbook.points.lookup(*p))
        {
            report.proved("what goes round takes turns and comes to an end", point.origin);
        }
    }
}

fn forgotten_in(explored: &Explored<'_>, round: &[PointId]) -> BTreeSet<SlotId> {
    let steps = round.iter().filter_map(|point| explored.playbook.points.lookup(*point));
    steps
        .flat_map(|point| match &point.step {
            Step::Forget { slots, .. } => slots.clone(),
            // However a read ends, its secret was used; an act may end before it is made.
            Step::Call { call, .. } => call.spends(explored.playbook).collect(),
            _ => Vec::new(),
        })
        .collect()
}

fn no_turn(explored: &Explored<'_>, round: &[PointId]) -> Option<Diagnostic> {
    let (at, states, path) = way_round(explored, round)?;
    let go = if path.len() > 1 { "go" } else { "goes" };
    let message = format!("{states} {go} round without a turn of the customer");
    Some(
        Diagnostic::error(CYCLE_WITHOUT_TURN, origin(explored.graph, at), message)
            .here("goes round from here")
            .path(path)
            .help("ask something on the way (after `forget`, if it is known), or go on to another state"),
    )
}

fn no_bound(explored: &Explored<'_>, round: &[PointId]) -> Option<Diagnostic> {
    let (at, states, path) = way_round(explored, round)?;
    let message = format!("{states} can go round without end");
    Some(
        Diagnostic::error(CYCLE_WITHOUT_BOUND, origin(explored.graph, at), message)
            .here("goes round from here")
            .path(path)
            .help("write `at most 3 times, then -> …` as the first line of one of these states"),
    )
}

/// Where a round starts, the states on it in words, and the way.
fn way_round(
    explored: &Explored<'_>,
    round: &[PointId],
) -> Option<(crate::OriginId, String, Vec<PathStep>)> {
    let playbook = explored.playbook;
    let mut states: Vec<StateId> = Vec::new();
    for point in round.iter().filter_map(|point| playbook.points.lookup(*point)) {
        if let Some(state) = point.state
            && !states.contains(&state)
        {
            states.push(state);
        }
    }
    let mut named: Vec<_> =
        states.iter().filter_map(|state| playbook.states.lookup(*state)).collect();
    named.sort_by_key(|state| origin(explored.graph, state.origin));
    let first = round.first().and_then(|point| playbook.points.lookup(*point))?;
    let at = named.first().map_or(first.origin, |state| state.origin);
    let words = crate::speak::speak_list(named.iter().map(|state| format!("`{}`", state.name)));
    let next = named.iter().cycle().skip(1);
    let path = named
        .iter()
        .zip(next)
        .map(|(from, to)| PathStep {
            text: format!("goes on from `{}`", from.name),
            place: format!("{} -> {}", from.name, to.name),
            origin: Some(origin(explored.graph, from.origin)),
        })
        .collect();
    Some((at, words, path))
}
