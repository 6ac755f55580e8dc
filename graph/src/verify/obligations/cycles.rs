//! Whatever goes round takes a turn of the customer, and can't go round for ever.

use std::rc::Rc;

use crate::counterexample::{Breaks, Counterexample};
use crate::diagnostic::{Diagnostic, PathStep};
use crate::origin::OriginId;
use crate::playbook::{PointId, StateId};
use crate::verify::codes::{CYCLE_WITHOUT_BOUND, CYCLE_WITHOUT_TURN};
use crate::verify::example::chosen;
use crate::verify::explore::Explored;
use crate::verify::report::{Report, origin};
use crate::verify::rounds::{Lacks, Round, lacking};

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    for group in explored.shape.rounds() {
        match lacking(explored, &group) {
            Some(round) if round.lacks == Lacks::Turn => {
                report.findings.extend(without_turn(explored, round));
            }
            Some(round) => report.findings.extend(without_bound(explored, round)),
            None => {
                let first = group.first().and_then(|first| explored.playbook.points.lookup(*first));
                if let Some(first) = first {
                    let promise = || "what goes round takes turns and comes to an end";
                    report.proved(promise, first.origin);
                }
            }
        }
    }
}

impl Round {
    /// How the machine comes to it and goes round. Whether it can is not certain: each way round is
    /// possible by itself, and they are not looked at together.
    fn example(self, explored: &mut Explored<'_>) -> Option<Counterexample> {
        let first = self.moments.into_iter().min_by_key(|id| {
            let moment = explored.moment(*id);
            moment.map(|moment| (moment.situation.blurred, moment.depth))
        })?;
        let situation = Rc::clone(&explored.moment(first)?.situation);
        let chosen = chosen(explored, first, &situation, &[]);
        let example = explored.example_at(first, chosen, Breaks::GoesRound, false)?;
        Some(Counterexample { round: self.ways, ..example })
    }
}

fn without_turn(explored: &mut Explored<'_>, round: Round) -> Option<Diagnostic> {
    let (at, states, path) = way_round(explored, &round.points)?;
    let go = if path.len() > 1 { "go" } else { "goes" };
    let message = format!("{states} {go} round without a turn of the customer");
    Some(
        Diagnostic::error(CYCLE_WITHOUT_TURN, origin(explored.graph, at), message)
            .here("goes round from here")
            .path(path)
            .example(round.example(explored))
            .help("ask something on the way (after `forget`, if it is known), or go on to another state"),
    )
}

fn without_bound(explored: &mut Explored<'_>, round: Round) -> Option<Diagnostic> {
    let (at, states, path) = way_round(explored, &round.points)?;
    let message = format!("{states} can go round without end");
    Some(
        Diagnostic::error(CYCLE_WITHOUT_BOUND, origin(explored.graph, at), message)
            .here("goes round from here")
            .path(path)
            .example(round.example(explored))
            .help("write `at most 3 times, then -> …` as the first line of one of these states"),
    )
}

/// Where a round starts, the states on it in words, and the way.
fn way_round(
    explored: &Explored<'_>,
    round: &[PointId],
) -> Option<(OriginId, String, Vec<PathStep>)> {
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
