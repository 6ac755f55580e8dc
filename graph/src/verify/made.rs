//! What a playbook makes of what: which names and picks get another value when something is read
//! again or named again. The same for every situation, so it is looked for once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::term::Root;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::playbook::{Playbook, Step, VariableId};
use crate::tool::Effect;

/// What was looked for so far.
#[derive(Default)]
pub(crate) struct Made {
    renewed: Option<Rc<[Root]>>,
    of: BTreeMap<VariableId, Rc<[Root]>>,
}

impl Made {
    /// What a playbook reads, and what it picks and computes from that.
    pub(crate) fn renewed(&mut self, graph: &Graph, playbook: &Playbook) -> Rc<[Root]> {
        Rc::clone(
            self.renewed.get_or_insert_with(|| renewed(graph, playbook).into_iter().collect()),
        )
    }

    /// What is computed and picked from a name, itself left out.
    pub(crate) fn of(&mut self, playbook: &Playbook, variable: VariableId) -> Rc<[Root]> {
        let made = || made_of(playbook, variable).into_iter().collect();
        Rc::clone(self.of.entry(variable).or_insert_with(made))
    }
}

fn renewed(graph: &Graph, playbook: &Playbook) -> BTreeSet<Root> {
    let mut renewed: BTreeSet<Root> = BTreeSet::new();
    for point in playbook.points.values() {
        if let Step::Call { call, .. } | Step::Act { call, .. } = &point.step
            && graph.tools.lookup(call.tool).is_some_and(|tool| tool.effect == Effect::Reads)
        {
            renewed.extend(call.result.map(Root::Variable));
        }
    }
    let told_again = graph.facts.iter().filter(|(_, fact)| fact.kept_by.is_some());
    renewed.extend(told_again.map(|(id, _)| Root::Subject(id)));
    let picks = playbook.slots.iter().filter(|(_, slot)| slot.is_picked());
    renewed.extend(picks.map(|(id, _)| Root::Slot(id)));
    loop {
        let before = renewed.len();
        for (variable, value) in lets(playbook) {
            if value.reads(&mut |of| root_of(of).is_some_and(|root| renewed.contains(&root))) {
                renewed.insert(Root::Variable(variable));
            }
        }
        if renewed.len() == before {
            return renewed;
        }
    }
}

fn made_of(playbook: &Playbook, variable: VariableId) -> BTreeSet<Root> {
    let mut changed = BTreeSet::from([Root::Variable(variable)]);
    loop {
        let before = changed.len();
        let is_changed =
            |changed: &BTreeSet<Root>, of| root_of(of).is_some_and(|root| changed.contains(&root));
        for (slot, declared) in playbook.slots.iter() {
            if declared.lists().any(|list| list.reads(&mut |of| is_changed(&changed, of))) {
                changed.insert(Root::Slot(slot));
            }
        }
        for (its, value) in lets(playbook).filter(|(its, _)| *its != variable) {
            if value.reads(&mut |of| is_changed(&changed, of)) {
                changed.insert(Root::Variable(its));
            }
        }
        if changed.len() == before {
            changed.remove(&Root::Variable(variable));
            return changed;
        }
    }
}

fn lets(playbook: &Playbook) -> impl Iterator<Item = (VariableId, &Expr)> {
    playbook.points.values().filter_map(|point| match &point.step {
        Step::Let { variable, value, .. } => Some((*variable, value)),
        _ => None,
    })
}

/// What can get another value, by the name that it is read by.
fn root_of(of: Ref) -> Option<Root> {
    match of {
        Ref::Slot(id) => Some(Root::Slot(id)),
        Ref::Variable(id) => Some(Root::Variable(id)),
        Ref::Subject(id) => Some(Root::Subject(id)),
        _ => None,
    }
}
