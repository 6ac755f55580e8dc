//! Going back on the path: far enough that everything is there that is read from there on. In a case that
//! went round, a value may be gone by now that was there when a point was first passed: the list it was
//! picked from was looked up again, say. Then the case goes back to where that value comes from.

use std::collections::BTreeSet;

use playbook_graph::{Playbook, PointId, Ref, SlotId, Step, VariableId};

use crate::case::{Case, each_expr, names, passed_points};

impl Case {
    /// Where on the path it goes on when it has to go back to `place`: there, or before it, where
    /// something comes from that is read behind it and that isn't there any more. `filled`: the slot that
    /// is filled as it goes back.
    pub(crate) fn far_enough(
        &self,
        playbook: &Playbook,
        place: usize,
        filled: Option<SlotId>,
    ) -> usize {
        let mut place = place;
        while let Some(before) = self.source_of_what_lacks(playbook, place, filled) {
            place = before;
        }
        place
    }

    /// The last place before `place` that gave something which is read behind it and isn't there.
    fn source_of_what_lacks(
        &self,
        playbook: &Playbook,
        place: usize,
        filled: Option<SlotId>,
    ) -> Option<usize> {
        let from = self.path.get(place)?.point;
        let slots = playbook.slots.iter().map(|(id, _)| id);
        let asked = slots
            .filter(|slot| Some(*slot) != filled && self.slot(*slot).is_none())
            .filter_map(|slot| self.asked_before(playbook, place, slot).zip(Some(Ref::Slot(slot))));
        let made = self.made_since(playbook, place).into_iter().filter_map(|name| {
            let gives = |at: PointId| names(&playbook.points[at].step).contains(&name);
            self.last_before(playbook, place, gives).zip(Some(Ref::Variable(name)))
        });
        let lacks = asked.chain(made).filter(|(_, of)| is_read_from(playbook, from, *of));
        lacks.map(|(source, _)| source).min()
    }

    /// The names that are given from a place of the path on: going back there takes them away.
    fn made_since(&self, playbook: &Playbook, place: usize) -> BTreeSet<VariableId> {
        let since = self.path.iter().skip(place).flat_map(|taken| passed_points(playbook, *taken));
        since.flat_map(|at| names(&playbook.points[at].step)).collect()
    }

    /// Where a slot was asked for that was there at a place of the path: it wasn't forgotten in between,
    /// and the list it is picked from wasn't looked up again.
    fn asked_before(&self, playbook: &Playbook, place: usize, slot: SlotId) -> Option<usize> {
        let asks = |at: PointId| matches!(playbook.points[at].step, Step::Ask { slot: asked, .. } if asked == slot);
        let source = self.last_before(playbook, place, asks)?;
        let ends = |at: PointId| ends_slot(playbook, at, slot);
        let ended = self.last_before(playbook, place, ends);
        ended.is_none_or(|ended| ended < source).then_some(source)
    }

    fn last_before(
        &self,
        playbook: &Playbook,
        place: usize,
        is: impl Fn(PointId) -> bool,
    ) -> Option<usize> {
        let before = self.path.get(..place)?;
        before.iter().rposition(|taken| passed_points(playbook, *taken).any(&is))
    }
}

/// Whether what a slot holds is gone behind a point.
fn ends_slot(playbook: &Playbook, at: PointId, slot: SlotId) -> bool {
    let step = &playbook.points[at].step;
    let forgets = matches!(step, Step::Forget { slots, .. } if slots.contains(&slot));
    let mut lists = playbook.slots[slot].lists();
    let given = names(step);
    forgets
        || lists
            .any(|list| given.iter().any(|name| list.reads(&mut |of| of == Ref::Variable(*name))))
}

/// Whether something is read on a way from a point before it is given there.
fn is_read_from(playbook: &Playbook, from: PointId, what: Ref) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        let step = &playbook.points[at].step;
        let asks = matches!((step, what), (Step::Ask { slot, .. }, Ref::Slot(of)) if *slot == of);
        if asks {
            continue;
        }
        let mut reads = false;
        each_expr(playbook, step, &mut |expr| reads |= expr.reads(&mut |of| of == what));
        if reads {
            return true;
        }
        let gives = matches!(what, Ref::Variable(name) if names(step).contains(&name));
        if !gives {
            open.extend(step.successors());
        }
    }
    false
}
