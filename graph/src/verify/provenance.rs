//! Where values come from: for each slot and name of a playbook the worst that can stand in it. The
//! worst input wins, wherever in the playbook it is given; the condition of a choice is an input.

use std::collections::BTreeMap;

use crate::calculation::Calculation;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::header::Holder;
use crate::origin::OriginId;
use crate::playbook::{OutcomeId, Playbook, PlaybookId, Step, VariableId};
use crate::run::{RunArm, RunEnd};
use crate::slot::SlotId;
use crate::value::Provenance;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Comes {
    /// The worst of its inputs.
    pub worst: Provenance,
    /// Whether it can be what is written in a playbook, and nothing that a tool or the host gave.
    pub written: bool,
    /// Where the worst of its inputs comes into the playbook, if it is not written there.
    pub from: Option<OriginId>,
}

/// Where the values of a playbook come from.
pub(crate) struct Sources<'g> {
    playbook: &'g Playbook,
    variables: BTreeMap<VariableId, Comes>,
    /// What runs of it put into slots.
    given: BTreeMap<SlotId, Comes>,
}

/// So deep playbooks that run playbooks are looked into.
const DEEPEST: u32 = 6;

const GIVEN: Comes = Comes { worst: Provenance::Trusted, written: false, from: None };
const WRITTEN: Comes = Comes { worst: Provenance::Trusted, written: true, from: None };
const UNKNOWN: Comes = Comes { worst: Provenance::Customer, written: false, from: None };

impl<'g> Sources<'g> {
    /// Looks through a playbook until nothing gets worse.
    pub(crate) fn of(graph: &'g Graph, id: PlaybookId, playbook: &'g Playbook) -> Self {
        Self::at(graph, id, playbook, 0)
    }

    fn at(graph: &'g Graph, id: PlaybookId, playbook: &'g Playbook, depth: u32) -> Self {
        let mut sources = Self { playbook, variables: BTreeMap::new(), given: BTreeMap::new() };
        for (given, place) in playbook.header.params.iter().zip(0_usize..) {
            let comes = given_by_runs(graph, id, place, depth);
            match given.holder {
                Holder::Variable(variable) => sources.put(variable, comes.unwrap_or(UNKNOWN)),
                Holder::Slot(slot) => {
                    sources.given.extend(comes.map(|comes| (slot, comes)));
                }
            }
        }
        loop {
            let before = sources.variables.clone();
            for point in playbook.points.values() {
                match &point.step {
                    Step::Call { call, .. } | Step::Act { call, .. } => {
                        if let Some(variable) = call.result
                            && graph.tools.lookup(call.tool).is_some()
                        {
                            sources.put(variable, GIVEN);
                        }
                    }
                    Step::Run(run) => {
                        for arm in &run.arms {
                            sources.put_ran(graph, run.playbook, arm, depth);
                        }
                    }
                    // What happens outside is told by the host.
                    Step::Wait { on, .. } => {
                        for variable in on.iter().flat_map(|on| &on.names) {
                            sources.put(*variable, GIVEN);
                        }
                    }
                    Step::Let { variable, value, .. } => {
                        let comes = sources.of_expr(value);
                        sources.put(*variable, comes);
                    }
                    _ => {}
                }
            }
            if sources.variables == before {
                return sources;
            }
        }
    }

    /// The names of what a run gives back.
    fn put_ran(&mut self, graph: &'g Graph, id: PlaybookId, arm: &RunArm, depth: u32) {
        let values = match (arm.end, graph.playbooks.lookup(id)) {
            (RunEnd::Outcome(outcome), Some(ran)) if depth < DEEPEST => {
                Self::at(graph, id, ran, depth + 1).of_outcome(outcome)
            }
            _ => Vec::new(),
        };
        let all = values.iter().copied().reduce(either).unwrap_or(UNKNOWN);
        for (name, place) in arm.names.iter().zip(0_usize..) {
            if let Some(name) = name {
                self.put(*name, values.get(place).copied().unwrap_or(UNKNOWN));
            }
        }
        if let Some(whole) = arm.whole {
            self.put(whole, all);
        }
    }

    /// Where the values of an outcome come from, at whichever of its ends.
    fn of_outcome(&self, wanted: OutcomeId) -> Vec<Comes> {
        let mut all: Vec<Comes> = Vec::new();
        for point in self.playbook.points.values() {
            let Step::End { outcome, values } = &point.step else { continue };
            if *outcome != wanted {
                continue;
            }
            let here: Vec<Comes> = values.iter().map(|value| self.of_expr(value)).collect();
            if all.is_empty() {
                all = here;
            } else {
                all = all.into_iter().zip(here).map(|(one, other)| either(one, other)).collect();
            }
        }
        all
    }

    fn put(&mut self, variable: VariableId, comes: Comes) {
        let known = self.variables.get(&variable).copied();
        self.variables.insert(variable, known.map_or(comes, |known| either(known, comes)));
    }

    /// Where the value of an expression comes from.
    pub(crate) fn of_expr(&self, expr: &Expr) -> Comes {
        match expr {
            Expr::Literal(_) => WRITTEN,
            Expr::Ref(Ref::Slot(id)) => self.of_slot(*id),
            // Before anything is known of it, a name is nothing: the rounds go on until it is.
            Expr::Ref(Ref::Variable(id)) => {
                let named = self.names_it(*id);
                let known = self.variables.get(id).copied();
                known.unwrap_or(if named { GIVEN } else { UNKNOWN })
            }
            Expr::Ref(Ref::Subject(_) | Ref::Now | Ref::Result | Ref::It) => GIVEN,
            Expr::Ref(Ref::Param(_)) => UNKNOWN,
            // An outcome may carry what a customer said.
            Expr::Calculate { by: Calculation::Reached(..) | Calculation::Told(..), .. } => UNKNOWN,
            Expr::Choose { when, then, otherwise } => {
                let value = either(self.of_expr(then), self.of_expr(otherwise));
                worse(self.of_expr(when), value)
            }
            // Whoever says which of a list is meant has picked among it.
            Expr::Where { list, condition: which } => {
                worse(picks(self.of_expr(which)), self.of_expr(list))
            }
            Expr::Aggregate { by, list, key: which } if by.picks() => {
                worse(picks(self.of_expr(which)), self.of_expr(list))
            }
            other => {
                let parts: Vec<Comes> = other.parts().map(|part| self.of_expr(part)).collect();
                let written = !parts.is_empty() && parts.iter().all(|part| part.written);
                let built = matches!(other, Expr::Record { .. } | Expr::List(_));
                let written = written || built && parts.iter().any(|part| part.written);
                Comes { written, ..parts.into_iter().fold(GIVEN, worse) }
            }
        }
    }

    /// Whether a step that is looked at here gives the name.
    fn names_it(&self, id: VariableId) -> bool {
        self.playbook.points.values().any(|point| match &point.step {
            Step::Call { call, .. } | Step::Act { call, .. } => call.result == Some(id),
            Step::Let { variable, .. } => *variable == id,
            Step::Wait { on, .. } => on.iter().any(|on| on.names.contains(&id)),
            Step::Run(run) => {
                run.arms.iter().any(|arm| arm.whole == Some(id) || arm.names.contains(&Some(id)))
            }
            _ => false,
        })
    }

    fn of_slot(&self, id: SlotId) -> Comes {
        let own = self.of_own_slot(id);
        self.given.get(&id).map_or(own, |given| either(own, *given))
    }

    fn of_own_slot(&self, id: SlotId) -> Comes {
        let Some(slot) = self.playbook.slots.lookup(id) else { return UNKNOWN };
        let said = Comes { from: Some(slot.origin), ..UNKNOWN };
        let picked = Comes { worst: Provenance::Picked, ..said };
        let mut lists: Vec<&Expr> = slot.among.iter().collect();
        if lists.is_empty() {
            lists.extend(slot.fields.iter().filter_map(|field| field.among.as_ref()));
            // A record of picks is picked; one with a part that the customer writes is not.
            if lists.is_empty() || lists.len() < slot.fields.len() {
                return said;
            }
        }
        if slot.may_be_new {
            return said;
        }
        lists.into_iter().map(|list| self.of_expr(list)).fold(picked, |picked, list| Comes {
            written: picked.written || list.written,
            ..worse(list, picked)
        })
    }
}

/// What a playbook is given at a place, by whoever runs it.
fn given_by_runs(graph: &Graph, id: PlaybookId, place: usize, depth: u32) -> Option<Comes> {
    if depth >= DEEPEST {
        return Some(UNKNOWN);
    }
    let mut all: Option<Comes> = None;
    for (caller, playbook) in graph.playbooks.iter() {
        let runs = playbook.points.values().filter_map(|point| match &point.step {
            Step::Run(run) if run.playbook == id => run.args.get(place),
            _ => None,
        });
        let runs: Vec<&Expr> = runs.collect();
        if caller == id || runs.is_empty() {
            continue;
        }
        let sources = Sources::at(graph, caller, playbook, depth + 1);
        for arg in runs {
            let comes = sources.of_expr(arg);
            all = Some(all.map_or(comes, |all| either(all, comes)));
        }
    }
    all
}

/// One or the other.
fn either(a: Comes, b: Comes) -> Comes {
    Comes { written: a.written || b.written, ..worse(a, b) }
}

/// What only says which of several is meant is no worse than a pick.
fn picks(which: Comes) -> Comes {
    Comes { worst: which.worst.min(Provenance::Picked), ..which }
}

/// The second, with the first as one more input.
fn worse(input: Comes, value: Comes) -> Comes {
    let worst = if input.worst > value.worst { input } else { value };
    Comes { written: value.written, ..worst }
}
