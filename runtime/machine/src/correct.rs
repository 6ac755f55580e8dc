//! Corrections: the customer puts right what a slot holds. Execution resumes at the earliest point
//! on the path taken that depended on it; what doesn't fit leaves the old value.

use std::collections::BTreeSet;

use playbook_graph::{PointId, Said, SlotRef, ToolId};

use crate::case::{Case, Did, Stack, Stage, point_reads};
use crate::hear::Used;
use crate::slot::{Resolved, resolve};
use crate::turn::{Stuck, Turn};
use crate::words;

impl Turn<'_> {
    /// The customer puts right what a slot holds.
    pub(crate) fn correct(&mut self, at: SlotRef, said: &Said, used: &mut Used) {
        let Some((no, place)) = self.holder(at).or_else(|| self.opened_again(at, used)) else {
            return;
        };
        let Some(mut stack) = self.c.take_stack(no) else { return };
        if stack.cases.get(place).is_some_and(|case| case.was_given(at.slot)) {
            let lent = self.lent_slot(&stack, place, at.slot);
            self.c.put_stack(stack);
            used.any = true;
            match lent {
                Some(at) => self.correct(at, said, used),
                None => self.reply(words::NOT_CHANGED),
            }
            return;
        }
        let above = stack.cases.iter().skip(place + 1);
        let acted = above.filter(|case| case.proves.is_none()).any(Case::has_acted);
        let corrected = match stack.cases.get_mut(place) {
            Some(case) if case.slot(at.slot).is_some() => {
                Some(self.correct_in(case, at, said, acted))
            }
            _ => None,
        };
        if let Some(Ok(Corrected::To | Corrected::Open)) = corrected {
            // A prover above goes on; what is below it waits for it as before.
            stack.wants_floor = false;
            self.drop_above(&mut stack, place);
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

    /// The slot is of a case that has ended, and whose end another one used: it is opened again.
    fn opened_again(&mut self, at: SlotRef, used: &mut Used) -> Option<(u32, usize)> {
        let meant = |stack: &Stack| self.only.is_none_or(|no| no == stack.no);
        let holds = |stack: &&Stack| {
            !stack.in_flight() && meant(stack) && stack.cases.iter().any(|case| case.ran(at))
        };
        let no = self.c.stacks.iter().rev().find(holds).map(|stack| stack.no)?;
        let mut stack = self.c.take_stack(no)?;
        let place = self.reopen(&mut stack, at);
        let late = match place {
            None => self.too_late(&mut stack, at),
            Some(_) => None,
        };
        self.c.put_stack(stack);
        if let Some(why) = late {
            used.any = true;
            self.default_handoff(&why);
        }
        Some((no, place?))
    }

    /// Something was done with what is corrected now: where the playbook says to go, or why people
    /// have to see to it.
    fn too_late(&mut self, stack: &mut Stack, at: SlotRef) -> Option<String> {
        let place = stack.cases.iter().rposition(|case| case.ran(at))?;
        let slot = &self.graph.playbooks[at.playbook].slots[at.slot].name;
        let why = format!("`{slot}` was corrected after something was done with it");
        let case = stack.cases.get_mut(place)?;
        let Some(to) = self.after_acting(case, case.came_back_at(at)?) else { return Some(why) };
        self.abandon(case);
        case.stage = Stage::At(to);
        self.drop_above(stack, place);
        None
    }

    /// Where a playbook goes on when what it did something with is corrected: by the first of its
    /// lines whose tool was called, from a place of the path on.
    fn after_acting(&self, case: &Case, place: usize) -> Option<PointId> {
        let playbook = self.playbook(case);
        let acted = case.path.iter().skip(place).filter(|taken| taken.did == Did::Acted);
        let acted = acted.map(|taken| taken.point);
        let running = matches!(case.stage, Stage::Running(_)).then(|| case.point());
        let tools: BTreeSet<ToolId> = acted
            .chain(running)
            .flat_map(|point| self.graph.acts_of(&playbook.points[point].step))
            .collect();
        let mut lines = playbook.header.on_correction.iter();
        lines.find(|line| tools.contains(&line.tool)).map(|line| line.to)
    }

    /// A case that was corrected goes on at another point: what it ran is over, and kept in case it
    /// is run again. What is there to prove something goes on.
    fn drop_above(&mut self, stack: &mut Stack, place: usize) {
        let Some(case) = stack.cases.get(place) else { return };
        let running = matches!(case.stage, Stage::Running(_));
        let run = stack.cases.get(place + 1).is_some_and(|above| above.proves.is_none());
        if running || !run {
            return;
        }
        let mut above: Vec<Case> = stack.cases.drain(place + 1..).collect();
        for case in &mut above {
            self.abandon(case);
        }
        if let (Some(mut case), Some(below)) = (above.into_iter().next(), stack.cases.last_mut()) {
            case.finished.clear();
            below.keep_undone(case);
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
        acted: bool,
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
        let reads_now = point_reads(playbook, case.point(), at.slot);
        // What it runs now may have done something with it, too.
        let place = resume_at.unwrap_or(case.path.len());
        let late = resume_at.is_some_and(|place| case.acted_since(place))
            || acted && (reads_now || resume_at.is_some());
        let after = match resume_at {
            _ if late => {
                let Some(to) = self.after_acting(case, place) else {
                    let why =
                        format!("`{}` was corrected after something was done with it", slot.name);
                    return Err(Stuck(why));
                };
                if let Some(value) = value {
                    case.fill(at.slot, value);
                }
                self.abandon(case);
                case.stage = Stage::At(to);
                return Ok(Corrected::To);
            }
            other => other,
        };
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
