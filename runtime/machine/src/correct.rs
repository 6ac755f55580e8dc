//! Corrections: the customer puts right what a slot holds. Execution resumes at the earliest point
//! on the path taken that depended on it; what doesn't fit leaves the old value.

use std::collections::BTreeSet;

use playbook_graph::{Marks, PointId, Said, Slot, SlotId, SlotRef, ToolId, Type, Value, own_words};

use crate::case::{Case, Did, Stack, Stage, point_reads, put_together};
use crate::check::Allowed;
use crate::description::hits;
use crate::hear::Used;
use crate::sketch::{Next, Open, Sketch};
use crate::slot::{Resolved, resolve};
use crate::turn::{Stuck, Turn};
use crate::words;

/// How a customer puts something right.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change<'s> {
    /// It is this instead.
    To(&'s Said),
    /// This belongs to the list, too.
    Add(&'s Said),
    /// This doesn't belong to the list.
    Remove(&'s Said),
    /// This element of the list is that instead.
    Replace(&'s Said, &'s Said),
}

/// What a correction comes to.
enum Corrected {
    /// The slot holds what it held.
    Same,
    /// The slot holds another value; whether the customer still has to be told so.
    To { tell: bool },
    /// The slot is to be asked for again.
    Open,
    /// The old value stays, for this reason.
    Not(String),
}

/// The value that a correction would give.
enum Wanted {
    Value(Value),
    /// What was said leaves something open: to be asked for again with this.
    Unclear(Option<Sketch>),
    Not(String),
}

impl Turn<'_> {
    /// The customer puts right what a slot holds.
    pub(crate) fn correct(&mut self, at: SlotRef, change: Change<'_>, used: &mut Used) {
        let Some((no, place)) = self.holder(at).or_else(|| self.opened_again(at, used)) else {
            return;
        };
        let Some(mut stack) = self.c.take_stack(no) else { return };
        if stack.cases.get(place).is_some_and(|case| case.was_given(at.slot)) {
            let lent = self.lent_slot(&stack, place, at.slot);
            self.c.put_stack(stack);
            used.any = true;
            match lent {
                Some(at) => self.correct(at, change, used),
                None => self.reply_words(own_words::NOT_CHANGED),
            }
            return;
        }
        let above = stack.cases.iter().skip(place + 1);
        let acted = above.filter(|case| case.proves.is_none()).any(Case::has_acted);
        let corrected = match stack.cases.get_mut(place) {
            Some(case) if case.slot(at.slot).is_some() => {
                Some(self.correct_in(case, at, change, acted))
            }
            Some(case) => self.correct_sketch(case, at.slot, change),
            None => None,
        };
        if let Some(Ok(Corrected::To { .. } | Corrected::Open)) = corrected {
            // A prover above goes on; what is below it waits for it as before.
            stack.wants_floor = false;
            self.drop_above(&mut stack, place);
        }
        if let (Some(Ok(Corrected::To { tell: true })), Some(case)) =
            (&corrected, stack.cases.get(place))
        {
            self.tell_change(case, at.slot);
        }
        self.c.put_stack(stack);
        match corrected {
            None => self.hear_answer_unknown(at, change, used),
            Some(Ok(Corrected::Same)) => used.idle = true,
            Some(Ok(Corrected::To { .. } | Corrected::Open)) => {
                used.any = true;
                used.corrected = true;
            }
            Some(Ok(Corrected::Not(why))) => {
                used.any = true;
                used.corrected = true;
                self.reply_words(&why);
            }
            Some(Err(Stuck { why, .. })) => {
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

    /// A slot is corrected that something was done with, from a place of the path on.
    fn corrected_late(
        &mut self,
        case: &mut Case,
        slot: SlotId,
        value: Option<Value>,
        place: usize,
    ) -> Result<Corrected, Stuck> {
        let Some(to) = self.after_acting(case, place) else {
            let name = &self.playbook(case).slots[slot].name;
            return Err(Stuck::saying(format!(
                "`{name}` was corrected after something was done with it"
            )));
        };
        if let Some(value) = value {
            case.take_sketch(slot);
            case.fill(slot, value);
        }
        self.abandon(case);
        case.stage = Stage::At(to);
        Ok(Corrected::To { tell: false })
    }

    /// Tells what a slot holds now. What the customer may not want to read here isn't repeated.
    fn tell_change(&mut self, case: &Case, id: SlotId) {
        let slot = &self.playbook(case).slots[id];
        let record = slot.record().and_then(|record| self.graph.records.lookup(record));
        let marked = |marks: Marks| marks.personal || marks.secret;
        let personal = record.is_some_and(|it| it.fields.iter().any(|field| marked(field.marks)));
        let bare = slot.personal || slot.secret || personal;
        match case.slot(id).filter(|_| !bare && *slot.one().present() != Type::Bool) {
            Some(value) => {
                self.speaks_of(value);
                let speech = self.speech();
                let told = speech.sentence(own_words::CHANGED_TO, &[&speech.value(value)]);
                self.reply(told);
            }
            None => self.reply_words(own_words::CHANGED),
        }
    }

    /// A case that was corrected goes on at another point: what it ran is over, and kept in case it
    /// is run again. What is there to prove something goes on.
    pub(crate) fn drop_above(&mut self, stack: &mut Stack, place: usize) {
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
    fn hear_answer_unknown(&mut self, at: SlotRef, change: Change<'_>, used: &mut Used) {
        let known = self.holder(at).and_then(|(no, place)| {
            let stack = self.c.stacks.iter().find(|stack| stack.no == no)?;
            stack.cases.get(place)?.slot(at.slot)
        });
        if let (None, Change::To(said) | Change::Add(said)) = (known, change) {
            self.hear_answer(at, said, used);
        }
    }

    fn correct_in(
        &mut self,
        case: &mut Case,
        at: SlotRef,
        change: Change<'_>,
        acted: bool,
    ) -> Result<Corrected, Stuck> {
        let playbook = self.playbook(case);
        let slot = &playbook.slots[at.slot];
        let wanted = match self.wanted(case, at.slot, slot, change)? {
            Wanted::Value(value) if case.slot(at.slot) == Some(&value) => {
                return Ok(Corrected::Same);
            }
            Wanted::Value(value) => match self.allowed(case, at.slot, &value) {
                Allowed::Yes => Ok(value),
                Allowed::No(reason) => return Ok(Corrected::Not(reason)),
                // What a check compares it with is asked for again first.
                Allowed::Unsure => Err(put_together(slot).then(|| sketch_of(slot, &value))),
            },
            Wanted::Unclear(sketch) => Err(sketch),
            Wanted::Not(why) => return Ok(Corrected::Not(why)),
        };
        match &wanted {
            Ok(value) => {
                let (name, told) = (&slot.name, words::value(self.graph, value));
                self.trace(slot.origin, format_args!("`{name}` is corrected: {told}"));
            }
            Err(_) => self.trace(slot.origin, format_args!("`{}` is open again", slot.name)),
        }
        // What is to be confirmed is shown anew, with what it is now.
        let confirms = matches!(case.stage, Stage::Acting(_));
        let tell = wanted.is_ok() && !(confirms && point_reads(playbook, case.point(), at.slot));
        let resume_at = match &wanted {
            Ok(_) => case.first_reader(playbook, at.slot),
            Err(_) => case.asked_at(playbook, at.slot),
        };
        let filled = wanted.is_ok().then_some(at.slot);
        let resume_at = resume_at.map(|place| case.far_enough(playbook, place, filled));
        let reads_now = point_reads(playbook, case.point(), at.slot);
        // What it runs now may have done something with it, too.
        let place = resume_at.unwrap_or(case.path.len());
        let late = resume_at.is_some_and(|place| case.acted_since(place))
            || acted && (reads_now || resume_at.is_some());
        let after = match resume_at {
            _ if late => return self.corrected_late(case, at.slot, wanted.ok(), place),
            other => other,
        };
        match wanted {
            Ok(value) => {
                case.take_sketch(at.slot);
                case.fill(at.slot, value);
            }
            Err(sketch) => {
                case.forget(at.slot);
                match (sketch, change) {
                    (Some(sketch), _) => case.put_sketch(at.slot, sketch),
                    (None, Change::To(said)) => case.keep_ahead(playbook, at.slot, said.clone()),
                    (None, _) => {}
                }
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
        Ok(Corrected::To { tell })
    }

    /// The value that a slot would hold.
    fn wanted(
        &self,
        case: &Case,
        id: SlotId,
        slot: &Slot,
        change: Change<'_>,
    ) -> Result<Wanted, Stuck> {
        let Some(held) = case.slot(id) else { return Ok(Wanted::Unclear(None)) };
        if !put_together(slot) {
            let Change::To(said) = change else {
                return Ok(Wanted::Not(own_words::UNCLEAR.to_owned()));
            };
            let list = self.list_of(case, slot)?;
            return Ok(match resolve(self.graph, slot, list.as_deref(), said) {
                Resolved::One(value) => Wanted::Value(value),
                Resolved::Several(_) => Wanted::Unclear(None),
                Resolved::Outside => Wanted::Not(own_words::OUTSIDE.to_owned()),
                Resolved::Misfit | Resolved::Nothing => Wanted::Not(own_words::UNCLEAR.to_owned()),
            });
        }
        let mut sketch = sketch_of(slot, held);
        if !self.change_sketch(slot, &mut sketch, change) {
            return Ok(Wanted::Not(own_words::OUTSIDE.to_owned()));
        }
        let so_far = sketch.clone();
        sketch.all = true;
        let next = self.work_to_the_end(case, id, &mut sketch)?;
        Ok(match next {
            Next::Whole(value) => Wanted::Value(value),
            Next::Ask(wants) => match wants.wrong {
                Some((_, why)) => Wanted::Not(why),
                None => Wanted::Unclear(Some(so_far)),
            },
        })
    }

    /// Takes in all that was said, and no more is to come.
    pub(crate) fn work_to_the_end(
        &self,
        case: &Case,
        id: SlotId,
        sketch: &mut Sketch,
    ) -> Result<Next, Stuck> {
        let next = self.work(case, id, sketch)?;
        // What was added opens the question again whether that is all: it was answered before.
        if let Next::Ask(wants) = &next
            && wants.wanted == crate::case::Wanted::All
        {
            sketch.all = true;
            return self.work(case, id, sketch);
        }
        Ok(next)
    }

    /// A change of what is being put together. None: nothing is, or the change means nothing there.
    fn correct_sketch(
        &mut self,
        case: &mut Case,
        id: SlotId,
        change: Change<'_>,
    ) -> Option<Result<Corrected, Stuck>> {
        let slot = self.playbook(case).slots.lookup(id)?;
        let mut sketch = case.take_sketch(id)?;
        let changed =
            !matches!(change, Change::Add(_)) && self.change_sketch(slot, &mut sketch, change);
        case.put_sketch(id, sketch);
        if !changed {
            return None;
        }
        if let Stage::Asking(asking) = &case.stage
            && asking.slot == id
        {
            case.stage = Stage::At(asking.point);
        }
        Some(Ok(Corrected::Open))
    }

    /// Puts a change into a sketch. Whether it means something there.
    fn change_sketch(&self, slot: &Slot, sketch: &mut Sketch, change: Change<'_>) -> bool {
        match change {
            Change::To(Said::Parts(parts)) if slot.gathered.is_none() => {
                match sketch.whole.pop() {
                    Some(record) => sketch.open.push_back(reopened(slot, &record, parts)),
                    None => match sketch.open.front_mut() {
                        Some(open) => *open = again(slot, &open.fields, parts),
                        None => sketch.said.push_back(Said::Parts(parts.clone())),
                    },
                }
                true
            }
            Change::To(said) => {
                *sketch = Sketch::of([said.clone()]);
                true
            }
            Change::Add(said) => {
                sketch.said.push_back(said.clone());
                true
            }
            Change::Remove(which) => {
                let gone = self.elements(slot, &sketch.whole, which);
                let before = sketch.open.len();
                sketch.open.retain(|open| !self.is_begun(open, which));
                sketch.whole.retain(|one| !gone.contains(one));
                !gone.is_empty() || sketch.open.len() < before
            }
            Change::Replace(which, to) => {
                let meant = self.elements(slot, &sketch.whole, which);
                let [one] = meant.as_slice() else { return false };
                sketch.whole.retain(|other| other != one);
                match (slot.record(), to) {
                    (Some(_), Said::Parts(parts)) => {
                        sketch.open.push_back(reopened(slot, one, parts));
                    }
                    _ => sketch.said.push_back(to.clone()),
                }
                true
            }
        }
    }

    /// The elements of a list that are meant; a record is meant by its first field.
    fn elements(&self, slot: &Slot, whole: &[Value], which: &Said) -> Vec<Value> {
        let by_field = slot.record().is_some() && slot.among.is_none();
        match which {
            Said::Value(value) => {
                let is = |one: &&Value| *one == value || (by_field && one.field(0) == Some(value));
                whole.iter().filter(is).cloned().collect()
            }
            Said::Description(of) if by_field => {
                let firsts: Vec<Value> =
                    whole.iter().filter_map(|one| one.field(0).cloned()).collect();
                let meant = hits(self.graph, &firsts, of);
                let is = |one: &&Value| one.field(0).is_some_and(|first| meant.contains(first));
                whole.iter().filter(is).cloned().collect()
            }
            Said::Description(of) => hits(self.graph, whole, of),
            Said::Parts(parts) => {
                let first = parts.iter().find(|(place, _)| *place == 0);
                first.map_or_else(Vec::new, |(_, said)| self.elements(slot, whole, said))
            }
        }
    }

    /// Whether a record that isn't whole yet is meant.
    fn is_begun(&self, open: &Open, which: &Said) -> bool {
        let Some(Some(first)) = open.fields.first() else { return false };
        match which {
            Said::Value(value) => value == first,
            Said::Description(of) => !hits(self.graph, std::slice::from_ref(first), of).is_empty(),
            Said::Parts(parts) => {
                parts.iter().any(|(place, said)| *place == 0 && self.is_begun(open, said))
            }
        }
    }
}

/// What a slot holds, as a sketch to be changed.
fn sketch_of(slot: &Slot, held: &Value) -> Sketch {
    let whole = match held.as_list() {
        Some(items) if slot.gathered.is_some() => items.to_vec(),
        _ => vec![held.clone()],
    };
    Sketch { whole, ..Sketch::default() }
}

/// A record of which some fields are said anew.
fn reopened(slot: &Slot, record: &Value, parts: &[(u32, Said)]) -> Open {
    let fields: Vec<Option<Value>> =
        (0..slot.fields.len()).map(|place| record.field(place).cloned()).collect();
    again(slot, &fields, parts)
}

/// The fields that are said anew, and those that are picked from what depends on them, are open.
fn again(slot: &Slot, fields: &[Option<Value>], parts: &[(u32, Said)]) -> Open {
    let mut open: Vec<u32> = parts.iter().map(|(place, _)| *place).collect();
    for (asked, place) in slot.fields.iter().zip(0_u32..) {
        let depends = |of| matches!(of, playbook_graph::Ref::Part(part) if open.contains(&part));
        let mut depends = depends;
        if !open.contains(&place)
            && asked.among.as_ref().is_some_and(|list| list.reads(&mut depends))
        {
            open.push(place);
        }
    }
    let fields = fields
        .iter()
        .zip(0_u32..)
        .map(|(field, place)| if open.contains(&place) { None } else { field.clone() });
    Open { fields: fields.collect(), said: parts.to_vec() }
}
