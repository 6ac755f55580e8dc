//! Questions: what an interpreter is told with a message. What was asked, what is held, what it may
//! be about. Asks nothing.

use std::sync::Arc;

use playbook_graph::{
    Asked, Confirming, IntentId, OpenSlot, PlaybookId, Question, Slot, SlotId, SlotRef, Type, Value,
};

use crate::act::Acting;
use crate::case::{Case, Stage, Wanted};
use crate::turn::Turn;

impl Turn<'_> {
    /// What an interpreter is told with a message.
    pub(crate) fn question(&self) -> Question {
        let top = self.c.addressed().and_then(|stack| stack.top());
        let desk = self.desk();
        let started = desk.playbooks.iter().flat_map(|id| &self.graph.playbooks[*id].starts_on);
        let interrupts = desk.interrupts.iter().map(|interrupt| &interrupt.intent);
        let declines = &desk.matters.declines;
        let declined = declines.iter().filter_map(|line| line.intent.as_ref());
        // With an answer for everything else, every wish that has a name may be meant.
        let every: Vec<IntentId> = match declines.iter().any(|line| line.intent.is_none()) {
            true => self.graph.intents.ids().collect(),
            false => Vec::new(),
        };
        let mut intents = Vec::new();
        for intent in interrupts.chain(started).chain(declined).chain(&every) {
            if !intents.contains(intent) {
                intents.push(*intent);
            }
        }
        let slots = self.open_slots();
        let today = slots.iter().any(|open| self.is_day(open.slot));
        Question {
            asked: top.map_or(Asked::Nothing, asked),
            slots,
            intents,
            words: self.open_question().and_then(Result::ok),
            confirms: top.map(confirming).unwrap_or_default(),
            locale: self.locale().cloned(),
            today: today.then(|| self.graph.day_of(self.now)),
            playbook: top.map(|case| case.playbook),
        }
    }

    /// Whether a slot holds a day, or a thing that may be told by its day.
    fn is_day(&self, at: SlotRef) -> bool {
        let slot = &self.graph.playbooks[at.playbook].slots[at.slot];
        match slot.one().present() {
            Type::Date => true,
            Type::Record(record) if slot.among.is_some() => {
                let dated = |ty: &Type| matches!(ty.present(), Type::Date | Type::Time);
                self.graph.records[*record].fields.iter().any(|field| dated(&field.ty))
            }
            _ => false,
        }
    }

    /// The slots of open cases, from the one that talks, then of everything that the desk offers.
    pub(crate) fn open_slots(&self) -> Vec<OpenSlot> {
        let mut open = Vec::new();
        let mut done: Vec<PlaybookId> = Vec::new();
        let first = self.c.addressed().into_iter().flat_map(|stack| stack.cases.iter().rev());
        let rest = self.c.stacks.iter().flat_map(|stack| stack.cases.iter().rev());
        let ended = self.c.stacks.iter().flat_map(|stack| stack.cases.iter().rev());
        let ended = ended.flat_map(Case::all_finished);
        for case in first.chain(rest).chain(ended) {
            if !done.contains(&case.playbook) {
                done.push(case.playbook);
                let slots = self.playbook(case).slots.iter();
                open.extend(slots.map(|(id, slot)| self.open_slot(case, id, slot)));
            }
        }
        for playbook in self.may_come_up().iter().copied() {
            if !done.contains(&playbook) {
                done.push(playbook);
                let slots = self.graph.playbooks[playbook].slots.ids();
                open.extend(slots.map(|slot| OpenSlot::empty(SlotRef { playbook, slot })));
            }
        }
        open
    }

    /// Every playbook that may come up here.
    pub(crate) fn may_come_up(&self) -> &[PlaybookId] {
        self.prepared.offered(self.c.desk())
    }

    fn open_slot(&self, case: &Case, id: SlotId, slot: &Slot) -> OpenSlot {
        let asking = match &case.stage {
            Stage::Asking(asking) if asking.slot == id => Some(asking),
            _ => None,
        };
        let part = match asking.map(|asking| &asking.wanted) {
            Some(Wanted::Part(place)) => Some(*place),
            _ => None,
        };
        let between = asking.and_then(|asking| asking.between.clone());
        let list = || self.list_of(case, slot).ok().flatten();
        let sketch = case.sketch(id);
        let gathered = sketch.filter(|sketch| !sketch.whole.is_empty());
        let gathered = || gathered.map(|sketch| Value::List(sketch.whole.clone().into()));
        let offered = match asking.map(|asking| &asking.wanted) {
            Some(Wanted::Again(value)) => Some(value.clone()),
            _ => None,
        };
        let mut parts = self.parts_of(case, id, slot);
        if let (Some(part), Some(between)) = (part, &between) {
            parts.retain(|(place, _)| *place != part);
            parts.push((part, between.clone()));
        }
        OpenSlot {
            slot: SlotRef { playbook: case.playbook, slot: id },
            known: case.slot(id).is_some(),
            among: between.filter(|_| part.is_none()).map(Arc::from).or_else(list),
            held: case.slot(id).cloned().or_else(gathered),
            offered,
            parts,
        }
    }

    /// What the fields of the record at hand are picked from, as far as that is known. Before the
    /// first is known, the others may be of what goes with any of its list.
    fn parts_of(&self, case: &Case, id: SlotId, slot: &Slot) -> Vec<(u32, Vec<Value>)> {
        let open = case.sketch(id).and_then(|sketch| sketch.open.front());
        let fields = open.map_or(&[][..], |open| &open.fields);
        let mut lists: Vec<(u32, Vec<Value>)> = Vec::new();
        for (asked, place) in slot.fields.iter().zip(0_u32..) {
            let Some(among) = &asked.among else { continue };
            let list = self.list_with(case, among, fields).map(|list| list.to_vec());
            let first = lists.first().filter(|(of, _)| *of == 0).map(|(_, list)| list.as_slice());
            let with_any = |list: &[Value]| {
                let each = list
                    .iter()
                    .filter_map(|one| self.list_with(case, among, &[Some(one.clone())]).ok());
                let mut any: Vec<Value> = Vec::new();
                for value in each.flat_map(|list| list.to_vec()) {
                    if !any.contains(&value) {
                        any.push(value);
                    }
                }
                any
            };
            lists.extend(list.ok().or_else(|| first.map(with_any)).map(|list| (place, list)));
        }
        lists
    }
}

fn asked(case: &Case) -> Asked {
    match &case.stage {
        Stage::Asking(asking) => {
            let slot = SlotRef { playbook: case.playbook, slot: asking.slot };
            match asking.wanted {
                Wanted::Slot => Asked::Slot(slot),
                Wanted::Part(place) => Asked::Part(slot, place),
                Wanted::All => Asked::All(slot),
                Wanted::Again(_) => Asked::Again(slot),
            }
        }
        Stage::Acting(acting) if acting.awaits_yes() => Asked::Confirmation,
        _ => Asked::Nothing,
    }
}

fn confirming(case: &Case) -> Vec<Confirming> {
    let Stage::Acting(acting) = &case.stage else { return Vec::new() };
    let Acting::AwaitingYes(yes) = &**acting else { return Vec::new() };
    let acts = yes.act.acts().iter();
    acts.map(|act| Confirming { tool: act.tool(), args: act.args().to_vec() }).collect()
}
