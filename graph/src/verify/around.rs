//! What the rest of a project says of each playbook: whether another one runs it, whether it starts
//! by itself, which facts hold whenever it runs. Worked out once for all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::liveness::each_read;
use super::personal::Personal;
use crate::desk::Desk;
use crate::fact::FactId;
use crate::graph::Graph;
use crate::playbook::{Playbook, PlaybookId};

/// What is around the playbooks of a graph.
#[derive(Default)]
pub(crate) struct Around {
    run: BTreeSet<PlaybookId>,
    alone: BTreeSet<PlaybookId>,
    provers: BTreeSet<PlaybookId>,
    /// What all desks need that offer a playbook, or what runs it.
    needed: BTreeMap<PlaybookId, BTreeSet<FactId>>,
    /// Where something personal goes.
    pub personal: Personal,
}

impl Around {
    /// What is around each playbook of a graph.
    pub(crate) fn of(graph: &Graph) -> Self {
        let mut around = Self { personal: Personal::of(graph), ..Self::default() };
        for (id, playbook) in graph.playbooks.iter() {
            around.run.extend(playbook.runs());
            if !playbook.starts_on.is_empty() || !playbook.starts_on_events.is_empty() {
                around.alone.insert(id);
            }
        }
        for desk in graph.desks.values() {
            around.add(graph, desk);
        }
        around
    }

    fn add(&mut self, graph: &Graph, desk: &Desk) {
        let provers = || desk.provers.iter().map(|prover| prover.playbook);
        self.alone.extend(provers().chain(desk.playbooks.iter().copied()));
        self.provers.extend(graph.run_by(provers()));
        let needs: BTreeSet<FactId> = desk.needs.iter().map(|need| need.fact).collect();
        for offered in graph.run_by(desk.playbooks.iter().copied()) {
            let needed = self.needed.entry(offered).or_insert_with(|| needs.clone());
            needed.retain(|fact| needs.contains(fact));
        }
    }

    /// Whether another playbook runs this one.
    pub(crate) fn is_run(&self, id: PlaybookId) -> bool {
        self.run.contains(&id)
    }

    /// Whether what is proved of a playbook rests on what the outcomes of others carry.
    pub(crate) fn tells_of_others(&self, playbook: &Playbook) -> bool {
        let mut tells = false;
        if self.personal.is_carried() {
            for point in playbook.points.values() {
                each_read(playbook, &point.step, &mut |expr| tells |= expr.reads_ended());
            }
        }
        tells
    }

    /// Whether a playbook starts by itself: on an intent, at a desk, or to prove something.
    pub(crate) fn starts_alone(&self, id: PlaybookId) -> bool {
        self.alone.contains(&id)
    }

    /// Facts that hold whenever a playbook runs: its own `needs`, and those of every desk that
    /// offers it or what runs it, unless it is there to prove them.
    pub(crate) fn held_facts(&self, id: PlaybookId, playbook: &Playbook) -> BTreeSet<FactId> {
        let mut held: BTreeSet<FactId> = playbook.needs.iter().map(|need| need.fact).collect();
        if !self.provers.contains(&id) {
            held.extend(self.needed.get(&id).into_iter().flatten());
        }
        held
    }
}
