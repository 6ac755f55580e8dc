//! Runs: one playbook runs another one, and goes on with how that ended. Which playbooks run which
//! is written down, so a project can be looked at from the bottom up; none runs itself.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::playbook::{OutcomeId, Playbook, PlaybookId, PointId, Step, VariableId};
use crate::tool::{Tool, ToolId};

/// `run find_order(customer.id) as found { none -> nothing_there }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Which playbook.
    pub playbook: PlaybookId,
    /// What it is given, one for each of its parameters.
    pub args: Vec<Expr>,
    /// Where it goes on, for each way it can end. A way that isn't there stops the case likewise.
    pub arms: Vec<RunArm>,
}

/// Where a run goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunArm {
    /// After which end.
    pub end: RunEnd,
    /// What the values of the outcome are called, each by itself; those that get no name are left
    /// out at their place.
    pub names: Vec<Option<VariableId>>,
    /// What they are called together: a structure with a field for each.
    pub whole: Option<VariableId>,
    /// Where it leads.
    pub to: PointId,
    /// Where it is written.
    pub origin: OriginId,
}

/// How a playbook ends for the one that runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunEnd {
    /// With one of its outcomes.
    Outcome(OutcomeId),
    /// The customer stopped it, and it says nothing of that itself.
    CancelledByCustomer,
    /// It handed over to people, and they gave the conversation back.
    HandedOver,
}

impl RunEnd {
    /// Its name: an outcome's own, or one of the two that every playbook has.
    pub fn name(self, of: &Playbook) -> &str {
        match self {
            Self::Outcome(outcome) => of.outcomes.lookup(outcome).map_or("", |it| &it.name),
            Self::CancelledByCustomer => CANCELLED_BY_CUSTOMER,
            Self::HandedOver => HANDED_OVER,
        }
    }
}

/// The end of a case that the customer stopped.
pub const CANCELLED_BY_CUSTOMER: &str = "cancelled_by_customer";
/// The end of a case that went to people.
pub const HANDED_OVER: &str = "handed_over";

impl Run {
    /// The arm for an end, where there is one.
    pub fn arm(&self, end: RunEnd) -> Option<&RunArm> {
        self.arms.iter().find(|arm| arm.end == end)
    }

    /// The names that its arms give.
    pub fn named(&self) -> impl Iterator<Item = VariableId> {
        self.arms.iter().flat_map(RunArm::named)
    }
}

impl RunArm {
    /// The names that it gives.
    pub fn named(&self) -> impl Iterator<Item = VariableId> {
        self.names.iter().copied().flatten().chain(self.whole)
    }
}

impl Playbook {
    /// The playbooks that it runs itself, each once, in the order written.
    pub fn runs(&self) -> Vec<PlaybookId> {
        let mut runs = Vec::new();
        for point in self.points.values() {
            if let Step::Run(run) = &point.step
                && !runs.contains(&run.playbook)
            {
                runs.push(run.playbook);
            }
        }
        runs
    }
}

impl Graph {
    /// The playbooks that take part when these run: they, and all that they run, directly or not.
    pub fn run_by(&self, playbooks: impl IntoIterator<Item = PlaybookId>) -> BTreeSet<PlaybookId> {
        let mut open: Vec<PlaybookId> = playbooks.into_iter().collect();
        let mut all = BTreeSet::new();
        while let Some(next) = open.pop() {
            if all.insert(next) {
                open.extend(self.playbooks.lookup(next).map(Playbook::runs).unwrap_or_default());
            }
        }
        all
    }

    /// The sensitive tools that a step may call, itself or by what it runs.
    pub fn acts_of(&self, step: &Step) -> BTreeSet<ToolId> {
        match step {
            Step::Act { call, .. } => BTreeSet::from([call.tool]),
            Step::Run(run) => {
                let playbooks = self.run_by([run.playbook]).into_iter();
                let playbooks = playbooks.filter_map(|id| self.playbooks.lookup(id));
                let points = playbooks.flat_map(|playbook| playbook.points.values());
                let called = points.filter_map(|point| match &point.step {
                    Step::Act { call, .. } => Some(call.tool),
                    _ => None,
                });
                called.collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// The tools that have to be reached: the project's own, and of the standard ones those that a
    /// desk can come to. Who uses one standard playbook of several binds the tools of that one.
    pub fn reached_tools(&self) -> BTreeSet<ToolId> {
        let desks = self.desks.values();
        let offered = desks.flat_map(|desk| {
            let provers = desk.provers.iter().map(|prover| prover.playbook);
            desk.playbooks.iter().copied().chain(provers)
        });
        let playbooks = self.run_by(offered);
        let points = playbooks.iter().filter_map(|id| self.playbooks.lookup(*id));
        let points = points.flat_map(|playbook| playbook.points.values());
        let called: BTreeSet<ToolId> = points
            .filter_map(|point| match &point.step {
                Step::Call { call, .. } | Step::Act { call, .. } => Some(call.tool),
                _ => None,
            })
            .collect();
        let own = |tool: &Tool| !tool.name.starts_with("std.");
        let reached = |(id, tool): &(ToolId, &Tool)| own(tool) || called.contains(id);
        self.tools.iter().filter(reached).map(|(id, _)| id).collect()
    }

    /// A circle of playbooks that run each other, from the first that is on one; none is the rule.
    pub fn run_circle(&self) -> Option<Vec<PlaybookId>> {
        self.playbooks.ids().find_map(|start| self.way_between(start, start))
    }

    /// The shortest way of runs from one playbook to another, both named.
    fn way_between(&self, from: PlaybookId, to: PlaybookId) -> Option<Vec<PlaybookId>> {
        let mut seen = BTreeSet::new();
        let mut ways = std::collections::VecDeque::from([vec![from]]);
        while let Some(way) = ways.pop_front() {
            let last = way.last().copied().and_then(|id| self.playbooks.lookup(id));
            for next in last.map(Playbook::runs).unwrap_or_default() {
                let longer: Vec<PlaybookId> = way.iter().copied().chain([next]).collect();
                if next == to {
                    return Some(longer);
                }
                if seen.insert(next) {
                    ways.push_back(longer);
                }
            }
        }
        None
    }
}
