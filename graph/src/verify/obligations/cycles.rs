//! Whatever goes round takes a turn of the customer, and can't go round for ever.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::counterexample::{Breaks, Counterexample};
use crate::diagnostic::{Diagnostic, PathStep};
use crate::origin::OriginId;
use crate::playbook::{PointId, StateId, Step};
use crate::slot::SlotId;
use crate::verify::codes::{CYCLE_WITHOUT_BOUND, CYCLE_WITHOUT_TURN};
use crate::verify::example::chosen;
use crate::verify::explore::Explored;
use crate::verify::report::{Report, origin};
use crate::verify::shape::{Arrow, ArrowKind};

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    for found in rounds(explored) {
        match found {
            Found::NoTurn(round) => report.findings.extend(without_turn(explored, round)),
            Found::NoBound(round) => report.findings.extend(without_bound(explored, round)),
            Found::Fine(at) => {
                report.proved("what goes round takes turns and comes to an end", at);
            }
        }
    }
}

/// What is found of one way round.
enum Found {
    NoTurn(Round),
    NoBound(Round),
    /// It takes turns and has a bound; it is written here.
    Fine(OriginId),
}

fn rounds(explored: &Explored<'_>) -> Vec<Found> {
    let shape = &explored.shape;
    // A way that no case goes is told where it begins.
    let gone = |arrow: &Arrow| explored.was_gone(arrow.from, arrow.to);
    let one = |round: Vec<PointId>| {
        let forgotten = forgotten_in(explored, &round);
        let inside = |point: &PointId| round.binary_search(point).is_ok();
        let no_turn = |arrow: &Arrow| match arrow.kind {
            ArrowKind::Turn | ArrowKind::Changed => false,
            // A question is put again only if what was answered is forgotten.
            ArrowKind::Asked(slot) => !forgotten.contains(&slot),
            ArrowKind::On | ArrowKind::Bounded(_) => true,
        };
        let no_bound =
            |arrow: &Arrow| !matches!(arrow.kind, ArrowKind::Changed | ArrowKind::Bounded(_));
        let of = |fits: &dyn Fn(&Arrow) -> bool| {
            let fits = |it: &Arrow| gone(it) && inside(&it.from) && inside(&it.to) && fits(it);
            let points = shape.rounds(fits).into_iter().next()?;
            let ways = shape.within(&points, fits);
            Some(Round { points, ways })
        };
        let fine = || {
            let first = explored.playbook.points.lookup(*round.first()?)?;
            Some(Found::Fine(first.origin))
        };
        of(&no_turn).map(Found::NoTurn).or_else(|| of(&no_bound).map(Found::NoBound)).or_else(fine)
    };
    shape.rounds(gone).into_iter().filter_map(one).collect()
}

/// Points between which a case can go round, and the ways that it goes.
struct Round {
    points: Vec<PointId>,
    ways: Vec<(PointId, PointId)>,
}

impl Round {
    /// How the machine comes to it and goes round. Whether it can is not certain: the proof looks at
    /// the ways one by one.
    fn example(self, explored: &mut Explored<'_>) -> Option<Counterexample> {
        let moments = self.points.iter().flat_map(|point| explored.at(*point));
        let first = moments.min_by_key(|id| {
            let moment = explored.moment(*id);
            moment.map(|moment| (moment.situation.blurred, moment.depth))
        })?;
        let situation = Rc::clone(&explored.moment(first)?.situation);
        let chosen = chosen(explored, first, &situation, &[]);
        let example = explored.example_at(first, chosen, Breaks::GoesRound, false)?;
        Some(Counterexample { round: self.ways, ..example })
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
