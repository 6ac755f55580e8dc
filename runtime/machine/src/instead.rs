//! What is answered instead: who is asked for an e-mail address and tells name and post code, which is
//! asked for only where the address isn't told, has declined to tell it.

use std::collections::BTreeSet;

use playbook_graph::{AskLabel, Playbook, PointId, SlotId, SlotRef, Step};

use crate::case::{Asking, Stage};
use crate::slot::arm;
use crate::turn::Turn;

impl Turn<'_> {
    /// Goes where the open question is declined, if what was said answers questions that are asked
    /// there, and nowhere else. Whether it does.
    pub(crate) fn answered_instead(&mut self, said: &[SlotRef]) -> bool {
        let Some((no, asking, to)) = self.instead(said) else { return false };
        self.resume(no, |turn, case| Ok(turn.leave(case, asking.point, to)));
        true
    }

    fn instead(&self, said: &[SlotRef]) -> Option<(u32, Asking, PointId)> {
        let no = self.c.floor?;
        let case = self.c.stacks.iter().find(|stack| stack.no == no)?.top()?;
        let Stage::Asking(asking) = &case.stage else { return None };
        let playbook = self.playbook(case);
        let Step::Ask { arms, next, .. } = &playbook.points[asking.point].step else { return None };
        let to = arm(arms, AskLabel::Declined)?;
        let (there, here) =
            (asked_from(playbook, to, asking.point), asked_from(playbook, *next, asking.point));
        let own = said.iter().filter(|at| at.playbook == case.playbook).map(|at| at.slot);
        let only_there = |slot: SlotId| there.contains(&slot) && !here.contains(&slot);
        let mut own = own.peekable();
        own.peek()?;
        own.all(only_there).then(|| (no, asking.clone(), to))
    }
}

/// The slots that are asked for from a point on, on all ways that don't pass another.
fn asked_from(playbook: &Playbook, from: PointId, without: PointId) -> BTreeSet<SlotId> {
    let (mut slots, mut seen, mut open) = (BTreeSet::new(), BTreeSet::from([without]), vec![from]);
    while let Some(point) = open.pop() {
        if !seen.insert(point) {
            continue;
        }
        let Some(point) = playbook.points.lookup(point) else { continue };
        if let Step::Ask { slot, .. } = &point.step {
            slots.insert(*slot);
        }
        open.extend(playbook.ways_on(&point.step));
    }
    slots
}
