//! Teams that have hours, and are handed conversations over at night with the words of the day.

use std::collections::BTreeSet;

use playbook_graph::{
    Desk, Diagnostic, Expr, Graph, Handoff, OriginId, Playbook, PointId, Step, Team,
};

use crate::diagnostics::closed;

pub(super) fn check(graph: &Graph, found: &mut Vec<Diagnostic>) {
    let by_day =
        |team: &Team| team.hours.is_some() && team.closed.is_none() && team.announce.is_some();
    // Most teams keep no hours: then what is handed over needn't be gathered.
    if !graph.teams.values().any(by_day) {
        return;
    }
    let place = |id: OriginId| graph.origins.lookup(id).copied();
    let of_desks = graph.desks.values().flat_map(of_desk);
    let of_playbooks = graph.playbooks.values().flat_map(whatever_the_hour);
    let all: Vec<&Handoff> = of_desks.chain(of_playbooks).collect();
    for (id, team) in graph.teams.iter().filter(|(_, team)| by_day(team)) {
        let handed = all.iter().find(|handoff| handoff.team == id);
        let handed = handed.and_then(|handoff| place(handoff.origin));
        if let (Some(at), Some(handed)) = (place(team.origin), handed) {
            found.push(closed::report(at, &team.name, handed));
        }
    }
}

/// What a desk hands over.
fn of_desk(desk: &Desk) -> impl Iterator<Item = &Handoff> {
    let arms = desk.provers.iter().flat_map(|prover| &prover.arms).map(|arm| &arm.handoff);
    let interrupts = desk.interrupts.iter().map(|interrupt| &interrupt.handoff);
    arms.chain(interrupts).chain(&desk.patience.then).chain([&desk.default])
}

/// What a playbook hands over without having looked at the hour.
fn whatever_the_hour(playbook: &Playbook) -> Vec<&Handoff> {
    let hands_over = |point: PointId| {
        let step = playbook.points.lookup(point).map(|point| &point.step);
        matches!(step, Some(Step::HandOff(_) | Step::Lend { .. }))
    };
    let mut while_open = BTreeSet::new();
    for point in playbook.points.values() {
        let Step::When { condition, then, .. } = &point.step else { continue };
        match condition {
            Expr::Open { .. } if hands_over(*then) => drop(while_open.insert(*then)),
            // It looks at the hour in its own way: what it makes of that is its own.
            condition if asks_the_hour(condition) => return Vec::new(),
            _ => {}
        }
    }
    let all = playbook.points.iter().filter(|(id, _)| !while_open.contains(id));
    let handed = all.filter_map(|(_, point)| match &point.step {
        Step::HandOff(handoff) | Step::Lend { handoff, .. } => Some(handoff),
        _ => None,
    });
    handed.collect()
}

fn asks_the_hour(condition: &Expr) -> bool {
    matches!(condition, Expr::Open { .. }) || condition.parts().any(asks_the_hour)
}
