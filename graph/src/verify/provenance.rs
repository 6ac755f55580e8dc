//! Where values come from: for each slot and name of a playbook the worst that can stand in it. The
//! worst input wins, wherever in the playbook it is given; the condition of a choice is an input.

use std::collections::BTreeMap;

use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::playbook::{Playbook, Step, VariableId};
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
}

const GIVEN: Comes = Comes { worst: Provenance::Trusted, written: false, from: None };
const WRITTEN: Comes = Comes { worst: Provenance::Trusted, written: true, from: None };
const UNKNOWN: Comes = Comes { worst: Provenance::Customer, written: false, from: None };

impl<'g> Sources<'g> {
    /// Looks through a playbook until nothing gets worse.
    pub(crate) fn of(graph: &Graph, playbook: &'g Playbook) -> Self {
        let mut sources = Self { playbook, variables: BTreeMap::new() };
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
            Expr::Choose { when, then, otherwise } => {
                let value = either(self.of_expr(then), self.of_expr(otherwise));
                worse(self.of_expr(when), value)
            }
            other => {
                let parts: Vec<Comes> =
                    other.parts().into_iter().map(|part| self.of_expr(part)).collect();
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
            _ => false,
        })
    }

    fn of_slot(&self, id: SlotId) -> Comes {
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

/// One or the other.
fn either(a: Comes, b: Comes) -> Comes {
    Comes { written: a.written || b.written, ..worse(a, b) }
}

/// The second, with the first as one more input.
fn worse(input: Comes, value: Comes) -> Comes {
    let worst = if input.worst > value.worst { input } else { value };
    Comes { written: value.written, ..worst }
}
