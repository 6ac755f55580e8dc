//! Plans, as a proof sees them: what is known where a plan begins and where it is left. Its calls are
//! proved as every other one, in the order in which they are made.

use super::explore::{Explored, Way};
use super::situation::Situation;
use super::step::{On, asks_for_approval, count, forget_what_was_read, wait};
use super::term::Root;
use crate::plan::Plan;
use crate::playbook::{CallArm, Ending, PointId, Step};
use crate::tool::ToolId;

/// Every way on from where a plan begins: nothing was done yet.
pub(crate) fn begins(at: &mut Explored<'_>, plan: &Plan, mut now: Situation) -> Vec<On> {
    now.forget(Root::Now, &mut at.terms);
    let mut left = now.clone();
    if may_wait(at, plan) {
        wait(at, &mut left);
    }
    let mut ways: Vec<On> = Vec::new();
    for arm in &plan.arms {
        let mut left = left.clone();
        if arm.ending == Ending::Changed {
            forget_what_was_read(at, &mut left);
        }
        ways.push((Way::Ended(arm.ending), arm.to, left));
    }
    // What held at the yes holds for all of it; of the results, nothing is there yet.
    for result in at.playbook.results_of(plan) {
        now.forget(Root::Variable(result), &mut at.terms);
    }
    ways.extend(plan.parts.first().map(|first| (Way::On, *first, now)));
    ways
}

/// What a part of a plan knows of the plan.
pub(crate) struct Within<'g> {
    /// The plan.
    pub plan: &'g Plan,
    /// Whether anybody may have been waited for where it is left.
    pub waited: bool,
    /// What may have been called where it is left with something done: what takes back each call
    /// before.
    pub undos: Vec<ToolId>,
}

impl<'g> Within<'g> {
    /// Of a step that is a part of a plan and goes on at `next`.
    pub(crate) fn of(at: &Explored<'g>, step: &Step, next: PointId) -> Option<Self> {
        let (graph, playbook) = (at.graph, at.playbook);
        let plan = playbook.plan_of(step)?;
        let after = plan.parts.iter().position(|part| *part == next);
        let here = after.unwrap_or(plan.parts.len()).saturating_sub(1);
        let before = plan.parts.iter().take(here);
        let undos = before.filter_map(|part| graph.undo_at(playbook, *part)).map(|undo| undo.tool);
        Some(Self { plan, waited: may_wait(at, plan) && after.is_none(), undos: undos.collect() })
    }

    /// The arms by which a part may be left besides its own.
    pub(crate) fn ways_out(&self) -> impl Iterator<Item = &'g CallArm> + use<'g> {
        self.plan.ways_out()
    }

    /// What is known where a part is left and something was, or may have been, taken back.
    pub(crate) fn leave(&self, at: &mut Explored<'_>, now: &mut Situation) {
        if may_wait(at, self.plan) {
            wait(at, now);
        }
        for undo in &self.undos {
            count(at, *undo, now);
        }
    }
}

/// Whether somebody may be waited for before a plan is done.
fn may_wait(at: &Explored<'_>, plan: &Plan) -> bool {
    let approved = |tool: ToolId| {
        at.graph.authorities_over(tool).any(|(_, authority)| asks_for_approval(authority))
    };
    plan.confirm.is_some() || at.playbook.calls_of(plan).any(|(_, call)| approved(call.tool))
}
