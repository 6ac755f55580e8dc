//! Every state can be reached, every outcome too, and from every state an end.

use crate::diagnostic::Diagnostic;
use crate::playbook::{PointId, Step};
use crate::verify::codes::{ARM_UNREACHABLE, NO_WAY_OUT, OUTCOME_UNREACHABLE, STATE_UNREACHABLE};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, origin};

pub(crate) fn check(explored: &Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let shape = &explored.shape;
    let start = playbook.states.lookup(playbook.start).map(|state| state.entry);
    let begins: Vec<PointId> = start
        .into_iter()
        .chain(playbook.on_cancel)
        .chain(playbook.header.on_correction.iter().map(|line| line.to))
        .collect();
    let drawn = shape.reached_from(&begins);
    let ends: Vec<PointId> = playbook
        .points
        .iter()
        .filter(|(_, point)| {
            matches!(point.step, Step::End { .. } | Step::HandOff(_) | Step::Lend { .. })
        })
        .map(|(id, _)| id)
        .collect();
    let ending = shape.leading_to(&ends);
    let arms_told = report.has(ARM_UNREACHABLE);
    for state in playbook.states.values() {
        let name = &state.name;
        if drawn.binary_search(&state.entry).is_err() {
            report.found(
                Diagnostic::error(
                    STATE_UNREACHABLE,
                    origin(graph, state.origin),
                    format!("nothing leads to the state `{name}`"),
                )
                .here("never entered")
                .help(format!("lead to it with `go to {name}` or `-> {name}`, or take it out")),
            );
        } else if !explored.given_up && !arms_told && !explored.was_reached(state.entry) {
            report.found(
                Diagnostic::error(
                    STATE_UNREACHABLE,
                    origin(graph, state.origin),
                    format!(
                        "the state `{name}` is never entered: what leads to it contradicts itself"
                    ),
                )
                .here("never entered")
                .help("look at the conditions on the way to it: no value fits all of them"),
            );
        } else if ending.binary_search(&state.entry).is_err() {
            report.found(
                Diagnostic::error(
                    NO_WAY_OUT,
                    origin(graph, state.origin),
                    format!("from the state `{name}` no end can be reached"),
                )
                .here("goes on for ever")
                .help("lead on to `end …` or `handoff …`"),
            );
        } else {
            report.proved(|| format!("`{name}` can be reached, and an end from it"), state.origin);
        }
    }
    check_outcomes(explored, &drawn, report);
}

fn check_outcomes(explored: &Explored<'_>, drawn: &[PointId], report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    for (id, outcome) in playbook.outcomes.iter() {
        let reached = playbook.points.iter().any(|(point, at)| {
            let ends = matches!(&at.step, Step::End { outcome, .. } if *outcome == id);
            ends && drawn.binary_search(&point).is_ok()
        });
        let name = &outcome.name;
        if !reached {
            report.found(
                Diagnostic::error(
                    OUTCOME_UNREACHABLE,
                    origin(graph, playbook.origin),
                    format!("`{}` never ends `{name}`", playbook.name),
                )
                .here(format!("says that it can end `{name}`"))
                .help(format!("write `end {name}` where that is so, or take it out here")),
            );
        }
    }
}
