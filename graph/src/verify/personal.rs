//! Where something personal goes that no customer said: through names, texts that are built of it,
//! playbooks that run others, and what ended matters carried. Worked out once for a whole project. What it
//! is said for, and to whom, is looked at elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::marked::{shows, takes};
use super::provenance::Sources;
use super::well_formed::type_of;
use crate::calculation::Calculation;
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::header::Holder;
use crate::playbook::{OutcomeId, Playbook, PlaybookId, Step, VariableId};
use crate::run::{Run, RunEnd};
use crate::slot::SlotId;
use crate::types::Type;
use crate::value::Provenance;

/// What stands for something personal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Personal {
    names: BTreeSet<(PlaybookId, VariableId)>,
    /// Of what a run gave back as a whole, the parts.
    parts: BTreeSet<(PlaybookId, VariableId, u32)>,
    /// What runs of a playbook put into its slots.
    given: BTreeSet<(PlaybookId, SlotId)>,
    carried: BTreeSet<(PlaybookId, OutcomeId, u32)>,
    /// Names for what ended matters carried: of that nobody knows any more who said it.
    recalled: BTreeSet<(PlaybookId, VariableId)>,
}

impl Personal {
    /// Goes through all playbooks until nothing more is found.
    pub(crate) fn of(graph: &Graph) -> Self {
        let mut all = Self::default();
        if !is_anything_marked(graph) {
            return all;
        }
        let mut sources = BTreeMap::new();
        loop {
            let before = all.size();
            for (id, playbook) in graph.playbooks.iter() {
                all.go_through(graph, id, playbook, &mut sources);
            }
            if all.size() == before {
                return all;
            }
        }
    }

    fn size(&self) -> usize {
        self.names.len() + self.given.len() + self.carried.len() + self.recalled.len()
    }

    fn go_through<'g>(
        &mut self,
        graph: &'g Graph,
        id: PlaybookId,
        playbook: &'g Playbook,
        sources: &mut BTreeMap<PlaybookId, Sources<'g>>,
    ) {
        for point in playbook.points.values() {
            let mut tells = |all: &Self, value: &Expr| {
                let here = Here { graph, id, playbook };
                all.is_personal(here, value, &mut |value| {
                    let its = sources.entry(id).or_insert_with(|| Sources::of(graph, id, playbook));
                    its.of_expr(value).worst
                })
            };
            match &point.step {
                Step::Let { variable, value, .. } => {
                    if tells(self, value) {
                        self.names.insert((id, *variable));
                    }
                    if self.is_recalled(id, value) {
                        self.recalled.insert((id, *variable));
                    }
                }
                Step::End { outcome, values } => {
                    for (value, place) in values.iter().zip(0_u32..) {
                        if tells(self, value) {
                            self.carried.insert((id, *outcome, place));
                        }
                    }
                }
                Step::Run(run) => {
                    let args = run.args.iter().zip(0_usize..);
                    let args = args.filter(|(arg, _)| tells(self, arg)).map(|(_, place)| place);
                    let args: Vec<usize> = args.collect();
                    self.put_run(graph, id, run, &args);
                }
                _ => {}
            }
        }
    }

    /// What a run gives, at these places, and what it gives back.
    fn put_run(&mut self, graph: &Graph, id: PlaybookId, run: &Run, args: &[usize]) {
        let params = graph.playbooks.lookup(run.playbook).map(|ran| &ran.header.params);
        for param in args.iter().filter_map(|place| params?.get(*place)) {
            match param.holder {
                Holder::Variable(variable) => {
                    self.names.insert((run.playbook, variable));
                }
                Holder::Slot(slot) => {
                    self.given.insert((run.playbook, slot));
                }
            }
        }
        for arm in &run.arms {
            let RunEnd::Outcome(outcome) = arm.end else { continue };
            let all = self.carried.iter().filter(|of| (of.0, of.1) == (run.playbook, outcome));
            for place in all.map(|of| of.2) {
                let name = arm.names.get(place as usize).copied().flatten();
                self.names.extend(name.into_iter().chain(arm.whole).map(|name| (id, name)));
                self.parts.extend(arm.whole.map(|whole| (id, whole, place)));
            }
        }
    }

    /// Whether what an expression is, said as it is, tells something personal that isn't the
    /// customer's own word; `worst` says where a value comes from at worst.
    pub(crate) fn is_personal(
        &self,
        here: Here<'_>,
        expr: &Expr,
        worst: &mut dyn FnMut(&Expr) -> Provenance,
    ) -> bool {
        let marked = takes(here.graph, expr, |marks| marks.personal)
            || expr.reads(&mut |of| here.is_marked(of))
            || here.ty(expr).is_some_and(|ty| shows(here.graph, &ty, |marks| marks.personal));
        if marked && (worst(expr) <= Provenance::Picked || self.is_recalled(here.id, expr)) {
            return true;
        }
        match expr {
            Expr::Ref(Ref::Variable(name)) => self.names.contains(&(here.id, *name)),
            Expr::Ref(Ref::Slot(slot)) => self.given.contains(&(here.id, *slot)),
            Expr::Calculate {
                by: Calculation::Told(id, end, place) | Calculation::Reached(id, end, place),
                ..
            } => self.carried.contains(&(*id, *end, *place)),
            // Of a structure only what is marked counts: it was looked at above.
            Expr::Field { of, field, .. } => match **of {
                Expr::Ref(Ref::Variable(name)) => self.parts.contains(&(here.id, name, *field)),
                _ => false,
            },
            Expr::Each { .. } => false,
            _ => expr.parts().any(|part| self.is_personal(here, part, worst)),
        }
    }

    /// Whether an expression is made of what ended matters carried.
    fn is_recalled(&self, id: PlaybookId, expr: &Expr) -> bool {
        let named = |of| matches!(of, Ref::Variable(name) if self.recalled.contains(&(id, name)));
        expr.reads_ended() || expr.reads(&mut { named })
    }

    /// Whether the proof of a playbook may rest on what others carry.
    pub(crate) fn is_carried(&self) -> bool {
        !self.carried.is_empty()
    }
}

/// In which playbook an expression stands.
#[derive(Clone, Copy)]
pub(crate) struct Here<'g> {
    pub graph: &'g Graph,
    pub id: PlaybookId,
    pub playbook: &'g Playbook,
}

impl Here<'_> {
    fn is_marked(self, of: Ref) -> bool {
        match of {
            Ref::Slot(id) => self.playbook.slots.lookup(id).is_some_and(|slot| slot.personal),
            _ => false,
        }
    }

    fn ty(self, expr: &Expr) -> Option<Type> {
        type_of(self.graph, self.playbook, expr)
    }
}

/// Whether any field or slot is marked `personal` at all.
fn is_anything_marked(graph: &Graph) -> bool {
    let fields = graph.records.values().flat_map(|record| &record.fields);
    let slots = graph.playbooks.values().flat_map(|playbook| playbook.slots.values());
    fields.into_iter().any(|field| field.marks.personal)
        || slots.into_iter().any(|slot| slot.personal)
}
