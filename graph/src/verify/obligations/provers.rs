//! Every fact that a desk needs has a playbook that proves it, and that playbook does: whichever
//! way it ends (but those that hand over), the fact is proved then.

use std::collections::{BTreeMap, BTreeSet};

use crate::counterexample::Breaks;
use crate::desk::{Desk, Prover};
use crate::diagnostic::Diagnostic;
use crate::fact::FactId;
use crate::graph::Graph;
use crate::playbook::{FactNeed, OutcomeId, PointId, Step};
use crate::verify::codes::{NO_PROVER, PROVER_DOES_NOT_PROVE};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, first_breach, origin};

/// For each outcome of a playbook that can come about: the facts that are proved then.
pub(crate) type Summary = BTreeMap<OutcomeId, BTreeSet<FactId>>;

/// What can be relied on when a playbook has ended.
pub(crate) fn summary(explored: &Explored<'_>) -> Summary {
    let mut summary = Summary::new();
    for (point, outcome) in ends(explored) {
        for moment in explored.at(point).filter_map(|id| explored.moment(id)) {
            let facts = &moment.situation.facts;
            summary
                .entry(outcome)
                .and_modify(|proved: &mut BTreeSet<FactId>| proved.retain(|it| facts.contains(it)))
                .or_insert_with(|| facts.iter().copied().collect());
        }
    }
    summary
}

fn ends(explored: &Explored<'_>) -> Vec<(PointId, OutcomeId)> {
    let points = explored.playbook.points.iter();
    points
        .filter_map(|(id, point)| match point.step {
            Step::End { outcome, .. } => Some((id, outcome)),
            _ => None,
        })
        .collect()
}

/// Every needed fact has a prover.
pub(crate) fn check_desks(graph: &Graph, report: &mut Report) {
    for desk in graph.desks.values() {
        let mut seen = BTreeSet::new();
        for need in needed(graph, desk) {
            if seen.insert(need.fact) {
                check_need(graph, desk, need, report);
            }
        }
    }
}

fn check_need(graph: &Graph, desk: &Desk, need: FactNeed, report: &mut Report) {
    let name = graph.facts.lookup(need.fact).map_or("", |fact| fact.name.as_str());
    let Some(prover) = desk.provers.iter().find(|prover| prover.fact == need.fact) else {
        let message =
            format!("`{name}` is needed, and the desk `{}` has nobody to prove it", desk.name);
        return report.found(
            Diagnostic::error(NO_PROVER, origin(graph, need.origin), message)
                .here("needed here")
                .label(origin(graph, desk.origin), "the desk")
                .help(format!("write in the desk: `prove {name} by … {{ … }}`")),
        );
    };
    if !needs_itself(graph, desk, need.fact) {
        return report.proved(|| format!("`{name}` has a playbook to prove it"), prover.origin);
    }
    let message = format!("what is to prove `{name}` needs it to be proved before it starts");
    report.found(
        Diagnostic::error(NO_PROVER, origin(graph, prover.origin), message)
            .here("is to prove it")
            .help("take the `needs` out of the playbook that is to prove it"),
    );
}

/// Whether a fact's prover needs the fact, itself or through what it needs.
fn needs_itself(graph: &Graph, desk: &Desk, fact: FactId) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![fact]);
    while let Some(next) = open.pop() {
        let provers = desk.provers.iter().filter(|prover| prover.fact == next);
        let playbooks = provers.filter_map(|prover| graph.playbooks.lookup(prover.playbook));
        for need in playbooks.flat_map(|playbook| &playbook.needs) {
            if need.fact == fact {
                return true;
            }
            if seen.insert(need.fact) {
                open.push(need.fact);
            }
        }
    }
    false
}

/// What a desk and the playbooks that it offers need.
fn needed(graph: &Graph, desk: &Desk) -> Vec<FactNeed> {
    let offered = desk.playbooks.iter().filter_map(|id| graph.playbooks.lookup(*id));
    desk.needs.iter().chain(offered.flat_map(|playbook| &playbook.needs)).copied().collect()
}

/// A playbook that is to prove facts proves them.
pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    let graph = explored.graph;
    let (summary, this) = (summary(explored), explored.id);
    for desk in graph.desks.values() {
        for prover in desk.provers.iter().filter(|prover| prover.playbook == this) {
            for (outcome, proved) in &summary {
                let handed_over = prover.arms.iter().any(|arm| arm.outcome == *outcome);
                if !handed_over {
                    let proves = proved.contains(&prover.fact);
                    check_outcome(explored, prover, *outcome, proves, report);
                }
            }
        }
    }
}

fn check_outcome(
    explored: &mut Explored<'_>,
    prover: &Prover,
    outcome: OutcomeId,
    proves: bool,
    report: &mut Report,
) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let fact = graph.facts.lookup(prover.fact).map_or("", |fact| fact.name.as_str());
    let named = playbook.outcomes.lookup(outcome).map_or("", |outcome| outcome.name.as_str());
    if proves {
        return report
            .proved(|| format!("`{fact}` is proved when `{named}` is reached"), prover.origin);
    }
    for (point, _) in ends(explored).into_iter().filter(|(_, its)| *its == outcome) {
        let breach = first_breach(explored, point, |_, now| {
            (!now.facts.contains(&prover.fact)).then(|| now.clone())
        });
        let Some(breach) = breach else { continue };
        let at = playbook.points.lookup(point).map_or(playbook.origin, |point| point.origin);
        let last = format!("ends `{named}`: `{fact}` is not proved");
        let (path, _) = breach.path(explored, &[], last, at);
        let example = breach.example(explored, &[], Breaks::Fact(prover.fact));
        let message =
            format!("`{}` is to prove `{fact}` and can end `{named}` without it", playbook.name);
        return report.found(
            Diagnostic::error(PROVER_DOES_NOT_PROVE, origin(graph, at), message)
                .here("ends here")
                .label(origin(graph, prover.origin), "is to prove it")
                .path(path)
                .example(example)
                .help(format!("call a tool that proves `{fact}` on the way, or write in the desk: `{named} -> handoff …`")),
        );
    }
}
