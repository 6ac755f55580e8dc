//! Plans: `all or nothing { … }`, several sensitive calls of which all are done or none. Each is a
//! point of its own, with the authority over its tool; the plan asks for all of them at once, and
//! says where it goes on when it can't be done to its end.

use serde::{Deserialize, Serialize};

use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::playbook::{Call, CallArm, Ending, Playbook, PointId, Step, VariableId};
use crate::text::Text;
use crate::tool::UndoBy;

/// Several sensitive calls, all of them or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The question that the customer says yes to, for all of them.
    pub confirm: Option<Text>,
    /// What is said while a person decides.
    pub waiting: Option<Text>,
    /// The points of its calls, in order; each goes on at the one after it.
    pub parts: Vec<PointId>,
    /// How it may end otherwise.
    pub arms: Vec<CallArm>,
}

impl Plan {
    /// The arms that lead on from within, once something was done or tried: each call of the plan
    /// can be left by them.
    pub fn ways_out(&self) -> impl Iterator<Item = &CallArm> {
        self.arms.iter().filter(|arm| matches!(arm.ending, Ending::Undone | Ending::Stuck))
    }

    /// Its calls that come before a point of it, in order.
    pub fn before(&self, part: PointId) -> impl Iterator<Item = PointId> + '_ {
        self.parts.iter().copied().take_while(move |one| *one != part)
    }

    /// Whether a point is the last of its calls, which is never taken back.
    pub fn ends_with(&self, part: PointId) -> bool {
        self.parts.last() == Some(&part)
    }
}

impl Playbook {
    /// The plan that begins at a point.
    pub fn plan(&self, at: PointId) -> Option<&Plan> {
        match &self.points.lookup(at)?.step {
            Step::Plan(plan) => Some(plan),
            _ => None,
        }
    }

    /// The plan that a step is a part of.
    pub fn plan_of(&self, step: &Step) -> Option<&Plan> {
        match step {
            Step::Act { part_of: Some(head), .. } => self.plan(*head),
            _ => None,
        }
    }

    /// The question that the customer says yes to before a step is done: its own, or its plan's.
    pub fn confirm_of<'p>(&'p self, step: &'p Step) -> Option<&'p Text> {
        match (step, self.plan_of(step)) {
            (_, Some(plan)) => plan.confirm.as_ref(),
            (Step::Act { confirm, .. }, None) => confirm.as_ref(),
            _ => None,
        }
    }

    /// The calls of a plan with their points, in order.
    pub fn calls_of<'p>(
        &'p self,
        plan: &'p Plan,
    ) -> impl Iterator<Item = (PointId, &'p Call)> + 'p {
        plan.parts.iter().filter_map(|part| match &self.points.lookup(*part)?.step {
            Step::Act { call, .. } => Some((*part, call)),
            _ => None,
        })
    }

    /// The names of a plan's results: they hold nothing before their call is done.
    pub fn results_of<'p>(&'p self, plan: &'p Plan) -> impl Iterator<Item = VariableId> + 'p {
        self.calls_of(plan).filter_map(|(_, call)| call.result)
    }

    /// Whether an expression waits for what a call of the plan gives.
    pub fn is_open(&self, plan: &Plan, expr: &Expr) -> bool {
        let results: Vec<VariableId> = self.results_of(plan).collect();
        expr.reads(&mut |of| matches!(of, Ref::Variable(id) if results.contains(&id)))
    }
}

impl Graph {
    /// What takes the call at a point back, where it is a part of a plan that can fail after it.
    pub fn undo_at(&self, playbook: &Playbook, at: PointId) -> Option<&UndoBy> {
        let step = &playbook.points.lookup(at)?.step;
        let plan = playbook.plan_of(step).filter(|plan| !plan.ends_with(at))?;
        let (_, call) = playbook.calls_of(plan).find(|(part, _)| *part == at)?;
        self.tools.lookup(call.tool)?.undo_by.as_ref()
    }
}
