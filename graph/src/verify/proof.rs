//! The proof itself, looked at: what is known at each point of each playbook. For those who hold it
//! against moments that really came about; whoever only wants the verdict asks for a report.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::around::Around;
use super::explore::Explored;
use super::situation::admits::Concrete;
use super::situation::{UNCOUNTED, Visits};
use super::{summary, well_formed};
use crate::eval::Scope;
use crate::fact::FactId;
use crate::graph::Graph;
use crate::playbook::{PlaybookId, PointId, StateId};

/// What is known at each point of a graph.
pub struct Proof<'g> {
    explored: BTreeMap<PlaybookId, Explored<'g>>,
}

/// A case that has just come to a point.
pub struct Arrived<'c> {
    /// The playbook.
    pub playbook: PlaybookId,
    /// The point.
    pub point: PointId,
    /// What names stand for.
    pub scope: &'c dyn Scope,
    /// The facts that hold.
    pub facts: BTreeSet<FactId>,
    /// How often the case entered a state.
    pub visits: &'c dyn Fn(StateId) -> u32,
}

impl<'g> Proof<'g> {
    /// The proof of a graph; nothing where it is not well formed, or too much to be proved.
    pub fn of(graph: &'g Graph) -> Option<Self> {
        if well_formed::check(graph).is_some() {
            return None;
        }
        let mut summaries = Rc::new(summary::Summaries::new());
        let around = Rc::new(Around::of(graph));
        let mut all = BTreeMap::new();
        for id in summary::bottom_up(graph) {
            let playbook = graph.playbooks.lookup(id)?;
            let explored = Explored::of(graph, id, playbook, &summaries, &around);
            if explored.given_up {
                return None;
            }
            if graph.playbooks.values().any(|other| other.runs().contains(&id)) {
                let again = Explored::of(graph, id, playbook, &summaries, &around);
                Rc::make_mut(&mut summaries).insert(id, Rc::new(summary::Summary::of(again)));
            }
            all.insert(id, explored);
        }
        Some(Self { explored: all })
    }

    /// How many situations it tells apart, in all playbooks.
    pub fn situations(&self) -> usize {
        self.explored.values().map(Explored::moments).sum()
    }

    /// Why a case that came to a point is in none of the situations that are known there; nothing
    /// where it is in one.
    pub fn contradiction(&self, arrived: &Arrived<'_>) -> Option<String> {
        let explored = self.explored.get(&arrived.playbook)?;
        let mut why = "nothing comes to this point".to_owned();
        for id in explored.at(arrived.point) {
            let Some(moment) = explored.moment(id) else { continue };
            let now = &moment.situation;
            if let Some(fact) = now.facts.iter().find(|fact| !arrived.facts.contains(fact)) {
                why = format!("{fact:?} holds");
                continue;
            }
            let counted = explored.playbook.states.iter();
            let counted = counted.filter_map(|(id, it)| Some((id, it.bound.as_ref()?.times)));
            let mut other = counted.filter(|(state, most)| {
                let often = (arrived.visits)(*state);
                let fits = match now.visits.get(state).unwrap_or_default() {
                    UNCOUNTED => true,
                    known if explored.visits == Visits::AtLeast => (known..=*most).contains(&often),
                    known => known == often,
                };
                !fits
            });
            if let Some((state, _)) = other.next() {
                why = format!("{state:?} was entered otherwise");
                continue;
            }
            let mut at = Concrete {
                scope: arrived.scope,
                terms: &explored.terms,
                elements: BTreeMap::new(),
            };
            match now.contradiction(&mut at) {
                None => return None,
                Some(what) => why = what,
            }
        }
        Some(why)
    }
}
