//! Slots: known, filled from what was said, or asked for. What a customer says is tested here
//! against the type and the list before a slot takes it.

use std::sync::Arc;

use playbook_graph::eval::eval;
use playbook_graph::{
    AskArm, AskLabel, Asked, Graph, OpenSlot, PlaybookId, Point, PointId, Question, Said, Slot,
    SlotId, SlotRef, Step, Text, Value,
};

use crate::case::{Asking, Case, Did, Stage};
use crate::description::{found_again, hits};
use crate::run::Flow;
use crate::turn::{Stuck, Turn};
use crate::typed::fits;
use crate::words;

/// What something said comes to, for one slot.
#[derive(Debug)]
pub(crate) enum Resolved {
    /// This value.
    One(Value),
    /// One of these.
    Several(Vec<Value>),
    /// Nothing of the list.
    Outside,
    /// Nothing of the type.
    Misfit,
}

/// Tests what was said against a slot's type and, where it is picked, the list.
pub(crate) fn resolve(graph: &Graph, slot: &Slot, list: Option<&[Value]>, said: &Said) -> Resolved {
    match (said, list) {
        (Said::Value(value), _) if !fits(graph, &slot.ty, value) => Resolved::Misfit,
        (Said::Value(value), None) => Resolved::One(value.clone()),
        (Said::Value(value), Some(list)) => {
            if list.contains(value) {
                Resolved::One(value.clone())
            } else {
                Resolved::Outside
            }
        }
        (Said::Description(_), None) => Resolved::Misfit,
        (Said::Description(description), Some(list)) => {
            let mut hits = hits(graph, list, description);
            match hits.len() {
                0 => Resolved::Outside,
                1 => hits.pop().map_or(Resolved::Outside, Resolved::One),
                _ => Resolved::Several(hits),
            }
        }
    }
}

impl Turn<'_> {
    /// The step `ask`: skips what is known, else tries what was said already, else asks.
    pub(crate) fn ask(&mut self, no: u32, case: &mut Case, at: PointId) -> Result<Flow, Stuck> {
        let playbook = self.playbook(case);
        let Point { step: Step::Ask { slot: id, arms, next }, origin, .. } = &playbook.points[at]
        else {
            return Err(Stuck::damaged());
        };
        let slot = &playbook.slots[*id];
        let list = self.list_of(case, slot)?;
        let list = list.as_deref();
        if self.still_known(case, *id, list) {
            case.passed(at, Did::Passed);
            return Ok(Flow::On(*next));
        }
        let mut asking = Asking { point: at, slot: *id, tries: 0, between: None };
        let mut preface = None;
        let said = case.take_ahead(*id).map(|said| resolve(self.graph, slot, list, &said));
        match (said, list) {
            (Some(Resolved::One(value)), _) => return Ok(self.fill(case, at, value, *next)),
            (Some(Resolved::Several(several)), _) => asking.between = Some(several),
            (Some(Resolved::Outside), _) => {
                if let Some(to) = arm(arms, AskLabel::Outside) {
                    case.passed(at, Did::Passed);
                    return Ok(Flow::On(to));
                }
                preface = Some(words::OUTSIDE);
            }
            (_, Some([])) => {
                self.trace(*origin, format_args!("there is nothing to pick `{}` from", slot.name));
                case.passed(at, Did::Passed);
                let to = arm(arms, AskLabel::Outside);
                return to.map(Flow::On).ok_or_else(|| {
                    Stuck(format!("there is nothing to pick `{}` from", slot.name))
                });
            }
            (None, Some([only])) => return Ok(self.fill(case, at, only.clone(), *next)),
            (Some(Resolved::Misfit) | None, _) => {}
        }
        if !self.may_talk(no) {
            return Ok(Flow::WantsFloor);
        }
        self.put_question(case, asking, preface)?;
        Ok(Flow::Rest)
    }

    /// Whether a stack may ask something now; the floor is taken if it is free.
    pub(crate) fn may_talk(&mut self, no: u32) -> bool {
        *self.c.floor.get_or_insert(no) == no
    }

    /// The list that a slot is picked from, as it is now.
    pub(crate) fn list_of(&self, case: &Case, slot: &Slot) -> Result<Option<Arc<[Value]>>, Stuck> {
        let Some(among) = &slot.among else { return Ok(None) };
        match eval(among, &self.scope(case))? {
            Value::List(items) => Ok(Some(items)),
            _ => Err(Stuck::damaged()),
        }
    }

    /// Whether a slot holds what it may hold now; a pick is looked for again in its list.
    fn still_known(&self, case: &mut Case, id: SlotId, list: Option<&[Value]>) -> bool {
        let Some(held) = case.slot(id) else { return false };
        let Some(list) = list else { return true };
        match found_again(self.graph, held, list) {
            Some(value) => {
                case.renew(id, value);
                true
            }
            None => {
                case.forget(id);
                false
            }
        }
    }

    fn fill(&mut self, case: &mut Case, at: PointId, value: Value, next: PointId) -> Flow {
        let playbook = self.playbook(case);
        if let Step::Ask { slot, .. } = &playbook.points[at].step {
            let name = &playbook.slots[*slot].name;
            let origin = playbook.points[at].origin;
            self.trace(origin, format_args!("`{name}` is {}", words::value(self.graph, &value)));
            case.passed(at, Did::Passed);
            case.fill(*slot, value);
        }
        Flow::On(next)
    }

    /// Puts a question and waits for its answer.
    pub(crate) fn put_question(
        &mut self,
        case: &mut Case,
        mut asking: Asking,
        preface: Option<&str>,
    ) -> Result<(), Stuck> {
        let text = self.question_text(case, &asking)?;
        let origin = self.playbook(case).points[asking.point].origin;
        self.trace(origin, format_args!("asks “{text}”"));
        self.reply(words::joined(preface, &text));
        asking.tries += 1;
        case.told.clear();
        case.stage = Stage::Asking(asking);
        self.question_was_put();
        Ok(())
    }

    /// A question is open from now on.
    pub(crate) fn question_was_put(&mut self) {
        self.c.counted.questions += 1;
        self.asked = true;
        self.last_line_asks();
    }

    /// A question in words: between several things, or as the slot is asked for.
    pub(crate) fn question_text(&self, case: &Case, asking: &Asking) -> Result<String, Stuck> {
        if let Some(several) = &asking.between {
            return Ok(words::which_of(self.graph, several));
        }
        let slot = &self.playbook(case).slots[asking.slot];
        match &slot.ask {
            Some(text) => Ok(self.graph.speak(text, &self.scope(case))?),
            None => Ok(words::what_is(&slot.name)),
        }
    }

    /// Takes an answer to the question that is open.
    pub(crate) fn answer(
        &mut self,
        case: &mut Case,
        asking: Asking,
        said: &Said,
    ) -> Result<Flow, Stuck> {
        let playbook = self.playbook(case);
        let Step::Ask { arms, next, .. } = &playbook.points[asking.point].step else {
            return Err(Stuck::damaged());
        };
        let slot = &playbook.slots[asking.slot];
        let list = match &asking.between {
            Some(between) => Some(between.as_slice().into()),
            None => self.list_of(case, slot)?,
        };
        let mut resolved = resolve(self.graph, slot, list.as_deref(), said);
        if matches!(resolved, Resolved::Outside) && asking.between.is_some() {
            let whole = self.list_of(case, slot)?;
            resolved = resolve(self.graph, slot, whole.as_deref(), said);
        }
        match resolved {
            Resolved::One(value) => Ok(self.fill(case, asking.point, value, *next)),
            Resolved::Several(several) => {
                let asking = Asking { between: Some(several), ..asking };
                self.ask_again(case, asking, AskLabel::Unclear, None)
            }
            Resolved::Outside => match arm(arms, AskLabel::Outside) {
                Some(to) => Ok(self.leave(case, asking.point, to)),
                None => self.ask_again(case, asking, AskLabel::Outside, Some(words::OUTSIDE)),
            },
            Resolved::Misfit => {
                self.ask_again(case, asking, AskLabel::Unclear, Some(words::UNCLEAR))
            }
        }
    }

    /// Asks once more, or, when patience is spent, goes where the question's arm or the desk says.
    pub(crate) fn ask_again(
        &mut self,
        case: &mut Case,
        asking: Asking,
        label: AskLabel,
        preface: Option<&str>,
    ) -> Result<Flow, Stuck> {
        let patience = &self.desk().patience;
        if asking.tries < patience.tries {
            self.put_question(case, asking, preface)?;
            return Ok(Flow::Rest);
        }
        let Step::Ask { arms, .. } = &self.playbook(case).points[asking.point].step else {
            return Err(Stuck::damaged());
        };
        if let Some(to) = arm(arms, label).or_else(|| arm(arms, AskLabel::Unclear)) {
            return Ok(self.leave(case, asking.point, to));
        }
        Ok(self.out_of_patience())
    }

    /// Goes on at an arm of a question.
    pub(crate) fn leave(&mut self, case: &mut Case, from: PointId, to: PointId) -> Flow {
        case.passed(from, Did::Passed);
        Flow::On(to)
    }

    /// The slot's `why`, or what is said where none is written.
    pub(crate) fn why(&self, case: &Case, slot: SlotId) -> Result<String, Stuck> {
        let why: Option<&Text> = self.playbook(case).slots[slot].why.as_ref();
        match why {
            Some(text) => Ok(self.graph.speak(text, &self.scope(case))?),
            None => Ok(words::WHY.to_owned()),
        }
    }

    /// What an interpreter is told with a message.
    pub(crate) fn question(&self) -> Question {
        let top = self.c.addressed().and_then(|stack| stack.top());
        let asked = match top.map(|case| (case, &case.stage)) {
            Some((case, Stage::Asking(asking))) => {
                Asked::Slot(SlotRef { playbook: case.playbook, slot: asking.slot })
            }
            Some((_, Stage::Acting(acting))) if acting.awaits_yes() => Asked::Confirmation,
            _ => Asked::Nothing,
        };
        let desk = self.desk();
        let started = desk.playbooks.iter().flat_map(|id| &self.graph.playbooks[*id].starts_on);
        let interrupts = desk.interrupts.iter().map(|interrupt| &interrupt.intent);
        let mut intents = Vec::new();
        for intent in interrupts.chain(started) {
            if !intents.contains(intent) {
                intents.push(*intent);
            }
        }
        Question { asked, slots: self.open_slots(), intents }
    }

    /// The slots of open cases, from the one that talks, then of everything that the desk offers.
    fn open_slots(&self) -> Vec<OpenSlot> {
        let mut open = Vec::new();
        let mut done: Vec<PlaybookId> = Vec::new();
        let first = self.c.addressed().into_iter().flat_map(|stack| stack.cases.iter().rev());
        let rest = self.c.stacks.iter().flat_map(|stack| stack.cases.iter().rev());
        for case in first.chain(rest) {
            if done.contains(&case.playbook) {
                continue;
            }
            done.push(case.playbook);
            for (id, slot) in self.playbook(case).slots.iter() {
                let between = match &case.stage {
                    Stage::Asking(asking) if asking.slot == id => {
                        asking.between.as_deref().map(Arc::from)
                    }
                    _ => None,
                };
                let among = between.or_else(|| self.list_of(case, slot).ok().flatten());
                let slot = SlotRef { playbook: case.playbook, slot: id };
                open.push(OpenSlot { slot, known: case.slot(id).is_some(), among });
            }
        }
        let provers = self.desk().provers.iter().map(|prover| prover.playbook);
        for playbook in provers.chain(self.desk().playbooks.iter().copied()) {
            if done.contains(&playbook) {
                continue;
            }
            done.push(playbook);
            for slot in self.graph.playbooks[playbook].slots.ids() {
                let slot = SlotRef { playbook, slot };
                open.push(OpenSlot { slot, known: false, among: None });
            }
        }
        open
    }
}

/// The way out of a question, where it is written.
pub(crate) fn arm(arms: &[AskArm], label: AskLabel) -> Option<PointId> {
    arms.iter().find(|arm| arm.label == label).map(|arm| arm.to)
}
