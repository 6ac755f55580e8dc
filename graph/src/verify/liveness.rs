//! Liveness: which slots and variables may still be read from a point on. What nobody reads any
//! more is forgotten, which keeps the number of situations small and every finding about something
//! that matters.

use super::roots::{Numbers, Roots};
use super::term::Root;
use crate::arena::Id;
use crate::expr::{Expr, Ref};
use crate::playbook::{Playbook, Point, PointId, Step};
use crate::text::Text;

/// For each point, the slots and variables that may be read from it on.
pub(crate) struct Liveness {
    at: Vec<Roots>,
    nothing: Roots,
}

impl Liveness {
    /// Works it out, backwards from the ends until nothing changes.
    pub(crate) fn of(playbook: &Playbook) -> Self {
        let numbers = Numbers::of(playbook);
        let points: Vec<Around> =
            playbook.points.values().map(|point| Around::of(playbook, &numbers, point)).collect();
        let nothing = Roots::default();
        let mut live = Self { at: vec![nothing.clone(); points.len()], nothing };
        let mut changed = true;
        while changed {
            changed = false;
            for (around, id) in points.iter().zip(playbook.points.ids()).rev() {
                let mut now = Roots::default();
                around.next.iter().for_each(|next| now.add_all(live.at(*next)));
                let mut now = now.without(&around.written);
                now.add_all(&around.read);
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
    pub(crate) fn at(&self, point: PointId) -> &Roots {
        self.at.get(point.index()).unwrap_or(&self.nothing)
    }
}

/// What a point reads and writes, and what comes after it.
struct Around {
    read: Roots,
    written: Roots,
    next: Vec<PointId>,
}

impl Around {
    fn of(playbook: &Playbook, numbers: &Numbers, point: &Point) -> Self {
        let step = &point.step;
        let mut read = Roots::default();
        let mut reads = |expr: &Expr| {
            expr.each_ref(&mut |reference| {
                let number = root_of(reference).and_then(|root| numbers.known(root));
                number.into_iter().for_each(|number| read.add(number));
            });
        };
        each_read(playbook, step, &mut reads);
        // What a call of a plan does is compared with what the customer was shown before.
        let shown = playbook.plan_of(step).and_then(|plan| plan.confirm.as_ref());
        shown.into_iter().flat_map(Text::values).for_each(&mut reads);
        each_checked(playbook, step, &mut reads);
        if let Step::Ask { slot, .. } = step {
            reads(&Expr::Ref(Ref::Slot(*slot)));
        }
        Self { read, written: numbers.set(written(step)), next: playbook.ways_on(step) }
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
