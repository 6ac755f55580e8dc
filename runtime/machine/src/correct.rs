//! Corrections: the customer puts right what a slot holds. Execution resumes at the earliest point
//! on the path taken that depended on it; what doesn't fit leaves the old value.

use playbook_graph::{Said, SlotRef};

use crate::case::{Case, Stage, point_reads};
use crate::hear::Used;
use crate::slot::{Resolved, resolve};
use crate::turn::{Stuck, Turn};
use crate::words;

impl Turn<'_> {
    /// The customer puts right what a slot holds.
    pub(crate) fn correct(&mut self, at: SlotRef, said: &Said, used: &mut Used) {
        let Some((no, place)) = self.holder(at) else { return };
        let Some(mut stack) = self.c.take_stack(no) else { return };
        let corrected = match stack.cases.get_mut(place) {
            Some(case) if case.slot(at.slot).is_some() => Some(self.correct_in(case, at, said)),
            _ => None,
        };
        if let Some(Ok(Corrected::To | Corrected::Open)) = corrected {
            // A prover above goes on; what is below it waits for it as before.
            stack.wants_floor = false;
        }
        self.c.put_stack(stack);
        match corrected {
            None => self.hear_answer_unknown(at, said, used),
            Some(Ok(Corrected::Same)) => used.any = true,
            Some(Ok(Corrected::To | Corrected::Open)) => {
                used.any = true;
                used.corrected = true;
            }
            Some(Ok(Corrected::Not(why))) => {
                used.any = true;
                used.corrected = true;
                self.reply(why);
            }
            Some(Err(Stuck(why))) => {
                used.any = true;
                self.default_handoff(&why);
            }
        }
    }

    /// A correction of what isn't known is an answer.
    fn hear_answer_unknown(&mut self, at: SlotRef, said: &Said, used: &mut Used) {
        let known = self.holder(at).and_then(|(no, place)| {
            let stack = self.c.stacks.iter().find(|stack| stack.no == no)?;
            stack.cases.get(place)?.slot(at.slot)
        });
        if known.is_none() {
            self.hear_answer(at, said, used);
        }
    }

    fn correct_in(
        &mut self,
        case: &mut Case,
        at: SlotRef,
        said: &Said,
    ) -> Result<Corrected, Stuck> {
        let playbook = self.playbook(case);
        let slot = &playbook.slots[at.slot];
        let list = self.list_of(case, slot)?;
        let value = match resolve(self.graph, slot, list.as_deref(), said) {
            Resolved::One(value) if case.slot(at.slot) == Some(&value) => {
                return Ok(Corrected::Same);
            }
            Resolved::One(value) => Some(value),
            Resolved::Several(_) => None,
            Resolved::Outside => return Ok(Corrected::Not(words::OUTSIDE)),
            Resolved::Misfit => return Ok(Corrected::Not(words::UNCLEAR)),
        };
        match &value {
            Some(value) => {
                let (name, told) = (&slot.name, words::value(self.graph, value));
                self.trace(slot.origin, format_args!("`{name}` is corrected: {told}"));
            }
            None => self.trace(slot.origin, format_args!("`{}` is open again", slot.name)),
        }
        let resume_at = match &value {
            Some(_) => case.first_reader(playbook, at.slot),
            None => case.asked_at(playbook, at.slot),
        };
        let after = match resume_at {
            Some(place) if case.acted_since(place) => {
                let why = format!("`{}` was corrected after something was done with it", slot.name);
                return Err(Stuck(why));
            }
            other => other,
        };
        let reads_now = point_reads(playbook, case.point(), at.slot);
        match value {
            Some(value) => case.fill(at.slot, value),
            None => {
                case.forget(at.slot);
                case.keep_ahead(at.slot, said.clone());
                if after.is_none() {
                    return Ok(Corrected::Open);
                }
            }
        }
        if let Some(place) = after {
            self.abandon(case);
            if let Some(point) = case.take_back(playbook, place) {
                case.stage = Stage::At(point);
            }
        } else if reads_now {
            self.abandon(case);
            case.stage = Stage::At(case.point());
        }
        Ok(Corrected::To)
    }
}

/// What came of a correction.
enum Corrected {
    /// The slot holds what it held.
    Same,
    /// The slot holds another value.
    To,
    /// The slot is to be asked for again.
    Open,
    /// The old value stays, for this reason.
    Not(&'static str),
}
