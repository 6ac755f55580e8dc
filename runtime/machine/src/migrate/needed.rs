//! What a case needs where it goes on: names and slots that are used before anything gives them a
//! value.

use std::collections::BTreeSet;

use playbook_graph::{Expr, Playbook, PointId, Ref, Step};

use crate::case::{Case, each_expr, names};

/// The names of what a case doesn't hold, and what may be used from where it stands before it is
/// asked or computed.
pub(super) fn lacking(playbook: &Playbook, case: &Case) -> Vec<String> {
    let slots = playbook.slots.iter().filter(|(id, _)| case.slot(*id).is_none());
    let slots = slots.map(|(id, slot)| (Ref::Slot(id), &slot.name));
    let names = playbook.variables.iter().filter(|(id, _)| case.variable(*id).is_none());
    let names = names.map(|(id, variable)| (Ref::Variable(id), &variable.name));
    let used = slots.chain(names).filter(|(of, _)| {
        // What is looked at for whether it is known may be missing.
        !is_tested(playbook, *of) && is_used(playbook, case.point(), *of)
    });
    used.map(|(_, name)| name.clone()).collect()
}

/// Whether a way leads from a point to one that uses something, and nothing gives it a value before.
fn is_used(playbook: &Playbook, from: PointId, of: Ref) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(at) = open.pop() {
        let Some(point) = playbook.points.lookup(at).filter(|_| seen.insert(at)) else { continue };
        let (gives, next) = gives(&point.step, of);
        let asks = matches!(of, Ref::Slot(id) if matches!(&point.step, Step::Ask { slot, .. } if *slot == id));
        if !asks && reads(playbook, &point.step, of) {
            return true;
        }
        match &point.step {
            Step::GoTo { state } => {
                open.extend(playbook.states.lookup(*state).map(|state| state.entry));
            }
            step => {
                // What waits or runs gives its names on some of its ways, and on those only they are
                // used: that was proved.
                let on = step.successors().into_iter();
                open.extend(on.filter(|to| !gives || next.is_some_and(|next| *to != next)));
            }
        }
    }
    false
}

/// Whether a step gives something a value, and where it goes on with that.
fn gives(step: &Step, of: Ref) -> (bool, Option<PointId>) {
    let gives = match of {
        Ref::Slot(id) => matches!(step, Step::Ask { slot, .. } if *slot == id),
        Ref::Variable(id) => names(step).contains(&id),
        _ => false,
    };
    let next = match step {
        Step::Ask { next, .. }
        | Step::Call { next, .. }
        | Step::Act { next, .. }
        | Step::Let { next, .. } => Some(*next),
        _ => None,
    };
    (gives, next)
}

fn reads(playbook: &Playbook, step: &Step, of: Ref) -> bool {
    let mut found = false;
    each_expr(playbook, step, &mut |expr| found |= expr.reads(&mut |read| read == of));
    found
}

fn is_tested(playbook: &Playbook, of: Ref) -> bool {
    let mut found = false;
    for point in playbook.points.values() {
        each_expr(playbook, &point.step, &mut |expr| found |= tests(expr, of));
    }
    found
}

fn tests(expr: &Expr, of: Ref) -> bool {
    match expr {
        Expr::Known(inner) => inner.reads(&mut |read| read == of),
        other => other.parts().any(|part| tests(part, of)),
    }
}
