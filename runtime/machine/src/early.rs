//! What is said early: where a playbook looks whether a slot is known that nobody has asked for yet,
//! the slot takes what the customer has said of it. What is said after the look leads back there: the
//! way on rested on nothing having been said.

use playbook_graph::{PointId, Said, SlotId, SlotRef, Step, Value};

use crate::case::{Case, Did, Stage, point_reads, put_together};
use crate::check::Allowed;
use crate::hear::Used;
use crate::sketch::{Next, Sketch};
use crate::slot::{Resolved, resolve};
use crate::turn::Turn;

impl Turn<'_> {
    /// Fills the slots that a step looks at and that hold nothing, with what was said of them. One
    /// that was looked at before and found empty stays so: what is said meanwhile leads back there.
    pub(crate) fn take_early(&mut self, case: &mut Case, at: PointId) {
        let playbook = self.playbook(case);
        if matches!(playbook.points[at].step, Step::Ask { .. }) {
            return;
        }
        for (id, slot) in playbook.slots.iter() {
            let said = case.ahead.iter().any(|(of, _)| *of == id);
            if !said
                || case.slot(id).is_some()
                || !point_reads(playbook, at, id)
                || self.found_empty(case, id).is_some()
            {
                continue;
            }
            let Some(value) = self.said_early(case, id) else { continue };
            let (name, told) = (&slot.name, self.graph.speak_value(&value));
            self.trace(slot.origin, format_args!("`{name}` was said already: {told}"));
            case.take_ahead(id);
            case.fill(id, value);
        }
    }

    /// Something was said of a slot that holds nothing: if the playbook has looked at it, it goes on
    /// where it looked. Not where something was done since, and not with what may not stand there.
    pub(crate) fn told_after_the_look(
        &mut self,
        no: u32,
        place: usize,
        at: SlotRef,
        used: &mut Used,
    ) {
        let Some(mut stack) = self.c.take_stack(no) else { return };
        let above = stack.cases.iter().skip(place + 1);
        let acted = above.filter(|case| case.proves.is_none()).any(Case::has_acted);
        let moved = match stack.cases.get_mut(place) {
            Some(case) if !acted => self.back_to_the_look(case, at.slot),
            _ => false,
        };
        if moved {
            stack.wants_floor = false;
            self.drop_above(&mut stack, place);
            used.any = true;
            used.corrected = true;
        }
        self.c.put_stack(stack);
    }

    fn back_to_the_look(&mut self, case: &mut Case, id: SlotId) -> bool {
        let playbook = self.playbook(case);
        let slot = &playbook.slots[id];
        let looked = self.found_empty(case, id);
        let looked = looked.map(|look| case.far_enough(playbook, look, Some(id)));
        let looked = looked.filter(|look| !case.acted_since(*look));
        let Some((look, value)) = looked.zip(self.said_early(case, id)) else { return false };
        let (name, told) = (&slot.name, self.graph.speak_value(&value));
        self.trace(slot.origin, format_args!("`{name}` is said after all: {told}"));
        case.take_ahead(id);
        self.abandon(case);
        if let Some(point) = case.take_back(playbook, look) {
            case.stage = Stage::At(point);
        }
        case.fill(id, value);
        true
    }

    /// The value that what was said early comes to, if it is one that may stand in the slot.
    fn said_early(&self, case: &Case, id: SlotId) -> Option<Value> {
        let slot = &self.playbook(case).slots[id];
        if slot.secret {
            return None;
        }
        let said = case.ahead.iter().filter(|(of, _)| *of == id).map(|(_, said)| said.clone());
        let said: Vec<Said> = said.collect();
        let value = if put_together(slot) {
            let mut sketch = Sketch::of(said);
            sketch.all = true;
            match self.work_to_the_end(case, id, &mut sketch).ok()? {
                Next::Whole(value) => value,
                Next::Ask(_) => return None,
            }
        } else {
            let list = self.list_of(case, slot).ok()?;
            match resolve(self.graph, slot, list.as_deref(), said.last()?) {
                Resolved::One(value) => value,
                _ => return None,
            }
        };
        matches!(self.allowed(case, id, &value), Allowed::Yes).then_some(value)
    }

    /// Where on its way a case looked at a slot and found nothing in it, since it was last asked for
    /// or emptied.
    fn found_empty(&self, case: &Case, id: SlotId) -> Option<usize> {
        let playbook = self.playbook(case);
        let anew = |at: PointId| match &playbook.points[at].step {
            Step::Ask { slot, .. } => *slot == id,
            Step::Forget { slots, .. } => slots.contains(&id),
            _ => false,
        };
        let since = case.path.iter().rposition(|taken| anew(taken.point)).map_or(0, |at| at + 1);
        let mut looks = case.path.iter().enumerate().skip(since);
        let looks = looks
            .find(|(_, taken)| taken.did == Did::Passed && point_reads(playbook, taken.point, id));
        looks.map(|(place, _)| place)
    }
}
