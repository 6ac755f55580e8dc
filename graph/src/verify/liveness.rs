//! Liveness: which slots and variables may still be read from a point on. What nobody reads any
//! more is forgotten, which keeps the number of situations small and every finding about something
//! that matters.

use std::collections::BTreeSet;

use super::term::Root;
use crate::arena::Id;
use crate::expr::{Expr, Ref};
use crate::plan::Plan;
use crate::playbook::{Playbook, PointId, Step};
use crate::text::Text;

/// For each point, the slots and variables that may be read from it on.
pub(crate) struct Liveness {
    at: Vec<BTreeSet<Root>>,
}

impl Liveness {
    /// Works it out, backwards from the ends until nothing changes.
    pub(crate) fn of(playbook: &Playbook) -> Self {
        let mut live = Self { at: vec![BTreeSet::new(); playbook.points.len()] };
        let mut changed = true;
        while changed {
            changed = false;
            for (id, point) in playbook.points.iter().rev() {
                let mut now = BTreeSet::new();
                for next in ways_on(playbook, &point.step) {
                    now.extend(live.at(next));
                }
                for gone in written(&point.step) {
                    now.remove(&gone);
                }
                let mut read = |expr: &Expr| {
                    expr.each_ref(&mut |reference| now.extend(root_of(reference)));
                };
                each_read(playbook, &point.step, &mut read);
                // What a call of a plan does is compared with what the customer was shown before.
                let plan = playbook.plan_of(&point.step);
                let shown = plan.and_then(|plan| plan.confirm.as_ref());
                shown.into_iter().flat_map(Text::values).for_each(&mut read);
                each_checked(playbook, &point.step, &mut read);
                if let Step::Ask { slot, .. } = &point.step {
                    now.insert(Root::Slot(*slot));
                }
                if let Some(set) = live.at.get_mut(id.index())
                    && *set != now
                {
                    *set = now;
                    changed = true;
                }
            }
        }
        live
    }

    /// What may be read from a point on.
    pub(crate) fn at(&self, point: PointId) -> impl Iterator<Item = Root> {
        self.at.get(point.index()).into_iter().flatten().copied()
    }

    /// Whether a name may be read from a point on; whom a fact is about always may.
    pub(crate) fn is_live(&self, point: PointId, root: Root) -> bool {
        match root {
            Root::Slot(_) | Root::Variable(_) => {
                self.at.get(point.index()).is_some_and(|set| set.contains(&root))
            }
            // What was given is what a summary speaks of.
            Root::Subject(_) | Root::AskedAt | Root::Param(_) => true,
            Root::Result | Root::Now | Root::Nothing | Root::Carried(..) => false,
        }
    }
}

/// The slot or variable that a name is.
fn root_of(reference: Ref) -> Option<Root> {
    match reference {
        Ref::Slot(id) => Some(Root::Slot(id)),
        Ref::Variable(id) => Some(Root::Variable(id)),
        Ref::Param(_) | Ref::Subject(_) | Ref::Result | Ref::It | Ref::Part(_) => None,
        Ref::Now | Ref::AskedAt => None,
    }
}

/// What certainly gets another value, on every way on.
fn written(step: &Step) -> Vec<Root> {
    match step {
        Step::Let { variable, .. } => vec![Root::Variable(*variable)],
        Step::Forget { slots, .. } => slots.iter().map(|slot| Root::Slot(*slot)).collect(),
        _ => Vec::new(),
    }
}

/// Every point that may come right after, entering states included.
pub(crate) fn ways_on(playbook: &Playbook, step: &Step) -> Vec<PointId> {
    let mut next = step.successors();
    let plan = playbook.plan_of(step).into_iter();
    next.extend(plan.flat_map(Plan::ways_out).map(|arm| arm.to));
    if let Step::GoTo { state } = step
        && let Some(state) = playbook.states.lookup(*state)
    {
        next.push(state.entry);
        next.extend(state.bound.map(|bound| bound.then));
    }
    next
}

/// Hands out every expression that a step reads, what is asked and picked from included.
pub(crate) fn each_read<'g>(
    playbook: &'g Playbook,
    step: &'g Step,
    with: &mut dyn FnMut(&'g Expr),
) {
    match step {
        Step::Say { text, .. } | Step::Note { text, .. } => in_text(text, with),
        Step::Ask { slot, .. } => {
            if let Some(slot) = playbook.slots.lookup(*slot) {
                slot.lists().for_each(&mut *with);
                slot.questions().for_each(|text| in_text(text, with));
            }
        }
        Step::Call { call, .. } => call.each.iter().chain(&call.args).for_each(with),
        Step::Act { call, confirm, waiting, .. } => {
            call.args.iter().for_each(&mut *with);
            confirm.iter().chain(waiting).for_each(|text| in_text(text, with));
        }
        Step::Plan(plan) => {
            plan.confirm.iter().chain(&plan.waiting).for_each(|text| in_text(text, with));
        }
        Step::Let { value, .. } => with(value),
        Step::When { condition, .. } => with(condition),
        Step::Match { subject, .. } => with(subject),
        Step::End { values, .. } => values.iter().for_each(with),
        Step::HandOff(handoff) | Step::Lend { handoff, .. } => in_text(&handoff.because, with),
        Step::Run(run) => run.args.iter().for_each(with),
        Step::Task { task, .. } => {
            in_text(&task.text, with);
            task.due.iter().for_each(with);
        }
        Step::Wait { on, until, .. } => {
            on.iter().filter_map(|on| on.matches.as_ref()).for_each(&mut *with);
            with(until);
        }
        Step::Forget { .. } | Step::GoTo { .. } => {}
    }
}

/// Hands out every expression that a question reads once something was said: its checks and what
/// is said of them, with the slot for what was said.
pub(crate) fn each_checked<'g>(
    playbook: &'g Playbook,
    step: &'g Step,
    with: &mut dyn FnMut(&'g Expr),
) {
    let Step::Ask { slot, .. } = step else { return };
    let Some(slot) = playbook.slots.lookup(*slot) else { return };
    slot.checks.iter().for_each(|check| with(&check.condition));
    slot.answers().for_each(|text| in_text(text, with));
}

fn in_text<'g>(text: &'g Text, with: &mut dyn FnMut(&'g Expr)) {
    text.values().for_each(with);
}
