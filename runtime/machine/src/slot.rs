//! Slots: known, filled from what was said, or asked for. What a customer says is tested here
//! against the type and the list before a slot takes it.

use std::sync::Arc;

use playbook_graph::eval::eval;
use playbook_graph::{
    AskArm, AskLabel, Graph, PointId, Said, Slot, SlotId, Step, Text, Type, Value, own_words,
};

use crate::case::{Asking, Case, Did, Stage, Wanted, put_together};
use crate::check::{Allowed, WithParts, WithSlot};
use crate::description::{found_again, hits, means_several};
use crate::run::Flow;
use crate::sketch::{Next, Sketch, Wants, left};
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
    /// Nothing: nothing was said.
    Nothing,
}

impl Resolved {
    /// Whether nothing of the list was meant.
    pub(crate) fn is_outside(&self) -> bool {
        matches!(self, Self::Outside)
    }
}

/// Tests what was said against a slot's type and, where it is picked, the list.
pub(crate) fn resolve(graph: &Graph, slot: &Slot, list: Option<&[Value]>, said: &Said) -> Resolved {
    match said {
        Said::Value(value) if slot.may_be_new && fits(graph, &slot.ty, value) => {
            Resolved::One(value.clone())
        }
        said => resolve_in(graph, &slot.ty, list, said),
    }
}

/// Tests what was said against a type and, where it is picked, the list.
pub(crate) fn resolve_in(
    graph: &Graph,
    ty: &Type,
    list: Option<&[Value]>,
    said: &Said,
) -> Resolved {
    match (said, list) {
        (Said::Value(value), _) if !fits(graph, ty, value) => Resolved::Misfit,
        (Said::Value(value), None) => Resolved::One(value.clone()),
        (Said::Value(value), Some(list)) => {
            if list.contains(value) {
                Resolved::One(value.clone())
            } else {
                Resolved::Outside
            }
        }
        (Said::Description(_), None) | (Said::Parts(_), _) => Resolved::Misfit,
        (Said::Description(description), Some(list)) => {
            let mut hits = hits(graph, list, description);
            match hits.len() {
                0 if description.is_a_guess() => Resolved::Nothing,
                0 => Resolved::Outside,
                1 => hits.pop().map_or(Resolved::Outside, Resolved::One),
                // What it should rather have, nothing has.
                all if all == list.len() && description.only_prefers() => Resolved::Nothing,
                _ => Resolved::Several(hits),
            }
        }
    }
}

/// Whether a slot holds what it may hold now.
enum Known {
    Yes,
    No,
    /// It held something that its checks don't allow any more, for this reason.
    NotAllowed(String),
}

impl<'g> Turn<'g> {
    /// The step `ask`: skips what is known, else tries what was said already, else asks.
    pub(crate) fn ask(&mut self, no: u32, case: &mut Case, at: PointId) -> Result<Flow, Stuck> {
        let (id, arms, next) = self.ask_step(case, at)?;
        let slot = &self.playbook(case).slots[id];
        let lapsed = match self.still_known(case, id)? {
            Known::Yes => {
                case.passed(at, Did::Passed);
                return Ok(Flow::On(next));
            }
            Known::NotAllowed(reason) => Some(reason),
            Known::No => None,
        };
        let said = case.take_ahead(id);
        let asking = Asking { point: at, slot: id, wanted: Wanted::Slot, tries: 0, between: None };
        if let Some(offer) = self.offered(case, id).filter(|_| said.is_empty()) {
            let asking = Asking { wanted: Wanted::Again(offer), ..asking };
            return self.put_if_free(no, case, asking, lapsed.as_deref());
        }
        if put_together(slot) {
            let mut sketch = case.take_sketch(id).unwrap_or_default();
            sketch.said.extend(said);
            return self.go_on_with_sketch(no, case, at, sketch, lapsed);
        }
        let list = self.list_of(case, slot)?;
        let said = said.into_iter().next_back();
        let said = said.filter(|said| !says_nothing(self.graph, list.as_deref(), said));
        let resolved = match (&said, list.as_deref()) {
            (Some(said), list) => resolve(self.graph, slot, list, said),
            (None, Some([])) if !slot.may_be_new => {
                return self.nothing_to_pick(case, at, id, arms);
            }
            (None, Some([only])) if !slot.may_be_new && lapsed.is_none() => {
                Resolved::One(only.clone())
            }
            (None, _) => Resolved::Nothing,
        };
        let resolved = match list.as_deref() {
            Some(list) => self.narrowed(case, id, list, said.as_ref(), resolved)?,
            None => resolved,
        };
        match resolved {
            Resolved::One(value) => self.take_value(no, case, asking, value),
            Resolved::Several(several) => {
                let asking = Asking { between: Some(several), ..asking };
                self.put_if_free(no, case, asking, lapsed.as_deref())
            }
            Resolved::Outside => match (arm(arms, AskLabel::Outside), list.as_deref()) {
                (Some(to), _) => Ok(self.leave(case, at, to)),
                (None, Some([])) => self.nothing_to_pick(case, at, id, arms),
                (None, _) => self.put_if_free(no, case, asking, Some(own_words::OUTSIDE)),
            },
            Resolved::Misfit | Resolved::Nothing => {
                self.put_if_free(no, case, asking, lapsed.as_deref())
            }
        }
    }

    /// The step `ask` at a point, taken apart.
    pub(crate) fn ask_step(
        &self,
        case: &Case,
        at: PointId,
    ) -> Result<(SlotId, &'g [AskArm], PointId), Stuck> {
        match &self.playbook(case).points[at].step {
            Step::Ask { slot, arms, next } => Ok((*slot, arms, *next)),
            _ => Err(Stuck::damaged()),
        }
    }

    fn nothing_to_pick(
        &mut self,
        case: &mut Case,
        at: PointId,
        id: SlotId,
        arms: &[AskArm],
    ) -> Result<Flow, Stuck> {
        let slot = &self.playbook(case).slots[id];
        self.trace(slot.origin, format_args!("there is nothing to pick `{}` from", slot.name));
        case.passed(at, Did::Passed);
        let to = arm(arms, AskLabel::Outside);
        to.map(Flow::On)
            .ok_or_else(|| Stuck::saying(format!("there is nothing to pick `{}` from", slot.name)))
    }

    /// Puts a question, or waits for the floor.
    fn put_if_free(
        &mut self,
        no: u32,
        case: &mut Case,
        asking: Asking,
        preface: Option<&str>,
    ) -> Result<Flow, Stuck> {
        if !self.may_talk(no) {
            return Ok(Flow::WantsFloor);
        }
        self.put_question(case, asking, preface)?;
        Ok(Flow::Rest)
    }

    /// Takes a value that is of the type and of the list, if the checks allow it.
    fn take_value(
        &mut self,
        no: u32,
        case: &mut Case,
        asking: Asking,
        value: Value,
    ) -> Result<Flow, Stuck> {
        let (id, arms, next) = self.ask_step(case, asking.point)?;
        let Some(reason) = self.refused(case, id, &value)? else {
            return Ok(self.fill(case, asking.point, value, next));
        };
        let origin = self.playbook(case).points[asking.point].origin;
        self.trace(origin, format_args!("not allowed: {reason}"));
        if let Some(to) = arm(arms, AskLabel::NotAllowed) {
            self.reply(reason);
            return Ok(self.leave(case, asking.point, to));
        }
        let asking = Asking { between: None, ..asking };
        if !self.may_talk(no) {
            return Ok(Flow::WantsFloor);
        }
        self.ask_again(case, asking, AskLabel::NotAllowed, Some(&reason))
    }

    /// Goes on with a list or a record that is being put together.
    fn go_on_with_sketch(
        &mut self,
        no: u32,
        case: &mut Case,
        at: PointId,
        mut sketch: Sketch,
        lapsed: Option<String>,
    ) -> Result<Flow, Stuck> {
        let (id, arms, _) = self.ask_step(case, at)?;
        let slot = &self.playbook(case).slots[id];
        if let Some([]) = self.first_list(case, slot)?.as_deref()
            && !slot.may_be_new
            && (slot.gathered.is_none() || slot.at_least() > 0)
        {
            return self.nothing_to_pick(case, at, id, arms);
        }
        let wants = match self.work(case, id, &mut sketch)? {
            Next::Whole(value) => {
                let asking =
                    Asking { point: at, slot: id, wanted: Wanted::Slot, tries: 0, between: None };
                return self.take_value(no, case, asking, value);
            }
            Next::Ask(wants) => wants,
        };
        let tries = sketch.tries;
        case.put_sketch(id, sketch);
        let Wants { wanted, between, wrong } = wants;
        let asking = Asking { point: at, slot: id, wanted, tries: 0, between };
        let Some((label, why)) = wrong else {
            return self.put_if_free(no, case, asking, lapsed.as_deref());
        };
        if let Some(to) = arm(arms, label).filter(|_| label != AskLabel::Unclear) {
            if label == AskLabel::NotAllowed {
                self.reply(why);
            }
            case.take_sketch(id);
            return Ok(self.leave(case, at, to));
        }
        if !self.may_talk(no) {
            return Ok(Flow::WantsFloor);
        }
        self.ask_again(case, Asking { tries, ..asking }, label, Some(&why))
    }

    /// What was confirmed before for a slot of this name, and may be used again now.
    fn offered(&self, case: &Case, id: SlotId) -> Option<Value> {
        let slot = &self.playbook(case).slots[id];
        if !slot.may_reuse || case.not_again.contains(&id) || case.sketch(id).is_some() {
            return None;
        }
        let confirmed = self.c.confirmed.iter().find(|(name, _)| *name == slot.name);
        let (_, value) = confirmed?;
        let fitting = fits(self.graph, &slot.ty, value);
        let there = self.refound(case, id, value).ok().flatten();
        let there = there.filter(|_| fitting)?;
        matches!(self.allowed(case, id, &there), Allowed::Yes).then_some(there)
    }

    /// Whether a stack may ask something now; the floor is taken if it is free.
    pub(crate) fn may_talk(&mut self, no: u32) -> bool {
        *self.c.floor.get_or_insert(no) == no || self.instead_of_resting(no)
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
    fn still_known(&self, case: &mut Case, id: SlotId) -> Result<Known, Stuck> {
        let Some(held) = case.slot(id).cloned() else { return Ok(Known::No) };
        let Some(value) = self.refound(case, id, &held)? else {
            case.forget(id);
            return Ok(Known::No);
        };
        case.renew(id, value.clone());
        match self.allowed(case, id, &value) {
            Allowed::Yes => Ok(Known::Yes),
            Allowed::No(reason) => {
                case.forget(id);
                Ok(Known::NotAllowed(reason))
            }
            Allowed::Unsure => {
                case.forget(id);
                Ok(Known::No)
            }
        }
    }

    /// Where what a slot holds stands in its lists now: each pick is looked for again. None: it is
    /// gone.
    pub(crate) fn refound(
        &self,
        case: &Case,
        id: SlotId,
        held: &Value,
    ) -> Result<Option<Value>, Stuck> {
        let slot = &self.playbook(case).slots[id];
        let list = self.list_of(case, slot)?;
        let Some(elements) = held.as_list().filter(|_| slot.gathered.is_some()) else {
            return self.refound_one(case, slot, list.as_deref(), &mut Vec::new(), held);
        };
        let mut found = Vec::new();
        let mut taken = Vec::new();
        for element in elements {
            let again = self.refound_one(case, slot, list.as_deref(), &mut taken, element)?;
            let Some(again) = again else { return Ok(None) };
            found.push(again);
        }
        Ok(Some(Value::List(found.into())))
    }

    fn refound_one(
        &self,
        case: &Case,
        slot: &Slot,
        list: Option<&[Value]>,
        taken: &mut Vec<Value>,
        held: &Value,
    ) -> Result<Option<Value>, Stuck> {
        if let Some(list) = list {
            let found = found_again(self.graph, held, &left(list, taken));
            let found = found.or_else(|| slot.may_be_new.then(|| held.clone()));
            taken.extend(found.clone());
            return Ok(found);
        }
        let (Some(_), Value::Record { of, fields }) = (slot.record(), held) else {
            return Ok(Some(held.clone()));
        };
        let mut there: Vec<Option<Value>> = Vec::new();
        for ((asked, value), place) in slot.fields.iter().zip(fields.iter()).zip(0_u32..) {
            let value = match &asked.among {
                None => value.clone(),
                Some(list) => {
                    let list = self.list_with(case, list, &there)?;
                    let list = if place == 0 { left(&list, taken) } else { list.to_vec() };
                    let Some(found) = found_again(self.graph, value, &list) else {
                        return Ok(None);
                    };
                    if place == 0 {
                        taken.push(found.clone());
                    }
                    found
                }
            };
            there.push(Some(value));
        }
        let fields: Option<Vec<Value>> = there.into_iter().collect();
        Ok(fields.map(|fields| Value::Record { of: *of, fields: fields.into() }))
    }

    fn fill(&mut self, case: &mut Case, at: PointId, value: Value, next: PointId) -> Flow {
        let playbook = self.playbook(case);
        if let Step::Ask { slot, .. } = &playbook.points[at].step {
            let name = &playbook.slots[*slot].name;
            let origin = playbook.points[at].origin;
            self.trace(origin, format_args!("`{name}` is {}", words::value(self.graph, &value)));
            case.passed(at, Did::Passed);
            case.take_sketch(*slot);
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
        self.reply(words::joined(self.speech(), preface, &text));
        self.begins_anew(asking.tries);
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
        let slot = &self.playbook(case).slots[asking.slot];
        match &asking.wanted {
            Wanted::Part(place) => return self.part_text(case, slot, asking, *place),
            Wanted::Again(value) => {
                self.speaks_of(value);
                return Ok(words::again(self.speech(), value));
            }
            Wanted::Slot | Wanted::All => {}
        }
        if let Some(several) = &asking.between {
            several.iter().for_each(|value| self.speaks_of(value));
            return Ok(words::which_of(self.speech(), several));
        }
        if asking.wanted == Wanted::All {
            let until = slot.gathered.as_ref().and_then(|gathered| gathered.until.as_ref());
            let so_far = case.sketch(asking.slot).map(|sketch| sketch.whole.clone());
            let value = Value::List(so_far.unwrap_or_default().into());
            let outer = self.scope(case);
            let scope = WithSlot { slot: asking.slot, value: &value, outer: &outer };
            return Ok(self.speak(until.ok_or_else(Stuck::damaged)?, &scope)?);
        }
        match &slot.ask {
            Some(text) => {
                let one_of = slot.among.as_ref().filter(|_| slot.gathered.is_none());
                Ok(self.speak_question(text, one_of, &self.scope(case))?)
            }
            None => Ok(words::what_is(self.speech(), &slot.name)),
        }
    }

    /// The question for a field of a record that is being put together.
    fn part_text(
        &self,
        case: &Case,
        slot: &Slot,
        asking: &Asking,
        place: u32,
    ) -> Result<String, Stuck> {
        let open = case.sketch(asking.slot).and_then(|sketch| sketch.open.front());
        let fields = open.map_or(&[][..], |open| &open.fields);
        let of = fields.first().and_then(Option::as_ref).filter(|_| place > 0);
        if let Some(several) = &asking.between {
            several.iter().chain(of).for_each(|value| self.speaks_of(value));
            return Ok(words::which_part(self.speech(), of, several));
        }
        let Some(asked) = slot.fields.get(place as usize) else { return Err(Stuck::damaged()) };
        if let Some(text) = &asked.ask {
            let case = self.scope(case);
            let scope = WithParts { fields, outer: &case };
            return Ok(self.speak_question(text, asked.among.as_ref(), &scope)?);
        }
        if let Some(list) = &asked.among {
            let several = self.list_with(case, list, fields)?;
            several.iter().chain(of).for_each(|value| self.speaks_of(value));
            return Ok(words::which_part(self.speech(), of, &several));
        }
        let record = slot.record().and_then(|record| self.graph.records.lookup(record));
        let field = record.and_then(|record| record.fields.get(place as usize));
        Ok(words::what_is(self.speech(), field.map_or("", |field| field.name.as_str())))
    }

    /// Takes an answer to the question that is open.
    pub(crate) fn answer(
        &mut self,
        no: u32,
        case: &mut Case,
        asking: Asking,
        said: &Said,
    ) -> Result<Flow, Stuck> {
        let (id, arms, _) = self.ask_step(case, asking.point)?;
        let slot = &self.playbook(case).slots[id];
        if put_together(slot) || matches!(asking.wanted, Wanted::Again(_)) {
            return self.answer_bit(case, &asking, said);
        }
        let list = match &asking.between {
            Some(between) => Some(between.as_slice().into()),
            None => self.list_of(case, slot)?,
        };
        let mut resolved = resolve(self.graph, slot, list.as_deref(), said);
        if matches!(resolved, Resolved::Outside) && asking.between.is_some() {
            let whole = self.list_of(case, slot)?;
            resolved = resolve(self.graph, slot, whole.as_deref(), said);
        }
        if let Some(list) = list.as_deref() {
            resolved = self.narrowed(case, id, list, Some(said), resolved)?;
        }
        match resolved {
            Resolved::One(value) => self.take_value(no, case, asking, value),
            Resolved::Several(several) => {
                // What leaves fewer was understood, and costs no patience.
                let fewer = list.is_some_and(|list| several.len() < list.len());
                let tries = if fewer { 0 } else { asking.tries };
                let asking = Asking { between: Some(several), tries, ..asking };
                self.ask_again(case, asking, AskLabel::Unclear, None)
            }
            Resolved::Outside => match arm(arms, AskLabel::Outside) {
                Some(to) => Ok(self.leave(case, asking.point, to)),
                None => self.ask_again(case, asking, AskLabel::Outside, Some(own_words::OUTSIDE)),
            },
            Resolved::Misfit | Resolved::Nothing => {
                self.ask_again(case, asking, AskLabel::Unclear, Some(own_words::UNCLEAR))
            }
        }
    }

    /// Takes an answer into the sketch of a list or a record; what follows from it is worked out once
    /// the whole message is taken in.
    fn answer_bit(&mut self, case: &mut Case, asking: &Asking, said: &Said) -> Result<Flow, Stuck> {
        let slot = &self.playbook(case).slots[asking.slot];
        case.stage = Stage::At(asking.point);
        if !put_together(slot) {
            // Something else than what was offered.
            case.not_again.push(asking.slot);
            case.keep_ahead(self.playbook(case), asking.slot, said.clone());
            return Ok(Flow::Rest);
        }
        let mut sketch = case.take_sketch(asking.slot).unwrap_or_default();
        let said = match (&asking.between, said) {
            (Some(between), Said::Parts(parts)) => {
                let one = |(place, said): &(u32, Said)| match asking.wanted {
                    Wanted::Part(wanted) if wanted == *place => {
                        (*place, one_of(self.graph, between, said))
                    }
                    _ => (*place, said.clone()),
                };
                Said::Parts(parts.iter().map(one).collect())
            }
            (Some(between), Said::Description(of)) => {
                match resolve_in(self.graph, slot.one(), Some(between), said) {
                    Resolved::One(value) => Said::Value(value),
                    // “both” are those that were asked about
                    Resolved::Several(several) if means_several(of, several.len()) => {
                        Said::Value(Value::List(several.into()))
                    }
                    _ => Said::Description(of.clone()),
                }
            }
            (_, said) => said.clone(),
        };
        sketch.tries = asking.tries;
        self.hear_part(&mut sketch, &asking.wanted, said);
        case.put_sketch(asking.slot, sketch);
        Ok(Flow::Rest)
    }

    /// A yes or a no to whether that is all, or whether something is used again; to the question
    /// for a list, a no says that there is nothing more. `None`: it means nothing there.
    pub(crate) fn answer_short(
        &mut self,
        no: u32,
        case: &mut Case,
        asking: Asking,
        yes: bool,
    ) -> Result<Option<Flow>, Stuck> {
        let slot = &self.playbook(case).slots[asking.slot];
        match &asking.wanted {
            Wanted::Again(value) if yes => {
                let value = value.clone();
                return self.take_value(no, case, asking, value).map(Some);
            }
            Wanted::Again(_) => case.not_again.push(asking.slot),
            Wanted::All | Wanted::Slot => {
                if slot.gathered.is_none() {
                    return Ok(None);
                }
                let mut sketch = case.take_sketch(asking.slot).unwrap_or_default();
                let all = yes == (asking.wanted == Wanted::All);
                let enough = sketch.whole.len() >= slot.at_least();
                if asking.wanted == Wanted::Slot && (yes || !enough) {
                    case.put_sketch(asking.slot, sketch);
                    return Ok(None);
                }
                sketch.all = all;
                sketch.more = !all;
                case.put_sketch(asking.slot, sketch);
            }
            Wanted::Part(_) => return Ok(None),
        }
        case.stage = Stage::At(asking.point);
        Ok(Some(Flow::Rest))
    }

    /// What was said of a question was of no use. A record that nobody could tell at once is asked
    /// for field by field.
    pub(crate) fn ask_in_parts(&mut self, case: &mut Case, asking: Asking) -> Result<Flow, Stuck> {
        let slot = &self.playbook(case).slots[asking.slot];
        let whole = asking.wanted == Wanted::Slot && slot.among.is_none();
        if whole && slot.gathered.is_none() && slot.record().is_some() {
            let mut sketch = case.take_sketch(asking.slot).unwrap_or_default();
            sketch.more = true;
            case.put_sketch(asking.slot, sketch);
            case.stage = Stage::At(asking.point);
            return Ok(Flow::Rest);
        }
        self.ask_again(case, asking, AskLabel::Unclear, Some(own_words::UNCLEAR))
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
            let unclear = preface == Some(own_words::UNCLEAR);
            let unclear = unclear.then(|| self.not_understood(case, &asking));
            self.put_question(case, asking, unclear.as_deref().or(preface))?;
            return Ok(Flow::Rest);
        }
        if label == AskLabel::NotAllowed
            && let Some(reason) = preface
        {
            self.reply(reason); // whoever hears no more of it learns at least why
        }
        let Step::Ask { arms, .. } = &self.playbook(case).points[asking.point].step else {
            return Err(Stuck::damaged());
        };
        if let Some(to) = arm(arms, label).or_else(|| arm(arms, AskLabel::Unclear)) {
            case.take_sketch(asking.slot);
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
            Some(text) => Ok(self.speak(text, &self.scope(case))?),
            None => Ok(self.why_at_all(case)),
        }
    }

    /// Why anything is asked or to be confirmed: for the matter, by its name where it has one.
    pub(crate) fn why_at_all(&self, case: &Case) -> String {
        self.with_name(case.matter, own_words::WHY_FOR, own_words::WHY)
    }
}

/// The one of some things that is described, if it is one; else what was said.
fn one_of(graph: &Graph, between: &[Value], said: &Said) -> Said {
    match said {
        Said::Description(of) => match hits(graph, between, of).as_slice() {
            [only] => Said::Value(only.clone()),
            _ => said.clone(),
        },
        _ => said.clone(),
    }
}

/// Whether words that were said before there was a list name nothing of it.
pub(crate) fn says_nothing(graph: &Graph, list: Option<&[Value]>, said: &Said) -> bool {
    match said {
        Said::Description(of) => {
            of.is_a_guess() && list.is_none_or(|list| hits(graph, list, of).is_empty())
        }
        Said::Parts(parts) => {
            let first = parts.iter().find(|(place, _)| *place == 0);
            first.is_some_and(|(_, said)| says_nothing(graph, list, said))
        }
        Said::Value(_) => false,
    }
}

/// The way out of a question, where it is written.
pub(crate) fn arm(arms: &[AskArm], label: AskLabel) -> Option<PointId> {
    arms.iter().find(|arm| arm.label == label).map(|arm| arm.to)
}
