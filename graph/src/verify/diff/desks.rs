//! What desks ask of everybody before anything else, which of their playbooks act, and what brings a person
//! at any moment.

use std::collections::BTreeSet;

use super::{Compared, Difference, Kind};
use crate::desk::Desk;
use crate::graph::Graph;
use crate::playbook::{PlaybookId, Step};

/// The desks that both graphs have and that differ.
pub(super) fn compare(old: &Graph, new: &Graph) -> Vec<Compared> {
    let pairs = new.desks.values().filter_map(|now| {
        let (_, before) = old.desks.find(|one| one.name == now.name)?;
        Some((before, now))
    });
    let all = pairs.map(|(before, now)| {
        let (was, is) = (needs(old, before), needs(new, now));
        let mut wider = only(&was, &is, "is needed before anything else no more");
        let mut narrower = only(&is, &was, "is needed before anything else now");
        let (was, is) = (acting(old, before), acting(new, now));
        wider.extend(only(&is, &was, "is offered now, and it acts"));
        narrower.extend(only(&was, &is, "is offered no more"));
        let (was, is) = (interrupts(old, before), interrupts(new, now));
        wider.extend(only(&was, &is, "brings nobody at any moment any more"));
        narrower.extend(only(&is, &was, "brings somebody at any moment now"));
        Compared::of(Kind::Desk, now.name.clone(), wider, narrower)
    });
    all.filter(|one| !(one.wider.is_empty() && one.narrower.is_empty())).collect()
}

/// A name, and where it is written.
type Named = (String, String);

/// What only some have.
fn only(some: &[Named], others: &[Named], words: &str) -> Vec<Difference> {
    let only = some.iter().filter(|(name, _)| !others.iter().any(|(other, _)| other == name));
    only.map(|(name, line)| Difference::plain(format!("`{name}` {words}"), line.clone())).collect()
}

fn needs(graph: &Graph, desk: &Desk) -> Vec<Named> {
    let facts = desk.needs.iter().filter_map(|need| {
        let fact = graph.facts.lookup(need.fact)?;
        Some((fact.name.clone(), graph.line_of(need.origin)))
    });
    facts.collect()
}

/// What brings a person at any moment.
fn interrupts(graph: &Graph, desk: &Desk) -> Vec<Named> {
    let intents = desk.interrupts.iter().filter_map(|one| graph.intents.lookup(one.intent));
    intents.map(|intent| (intent.name.clone(), graph.line_of(desk.origin))).collect()
}

/// The playbooks that a desk offers and that call something sensitive, by themselves or in what they run.
fn acting(graph: &Graph, desk: &Desk) -> Vec<Named> {
    let offered = desk.playbooks.iter().filter(|id| acts(graph, **id));
    let playbooks = offered.filter_map(|id| graph.playbooks.lookup(*id));
    playbooks.map(|one| (one.name.clone(), graph.line_of(desk.origin))).collect()
}

fn acts(graph: &Graph, playbook: PlaybookId) -> bool {
    let (mut open, mut seen) = (vec![playbook], BTreeSet::new());
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Some(playbook) = graph.playbooks.lookup(id) else { continue };
        for point in playbook.points.values() {
            match &point.step {
                Step::Act { .. } => return true,
                Step::Run(run) => open.push(run.playbook),
                _ => {}
            }
        }
    }
    false
}
