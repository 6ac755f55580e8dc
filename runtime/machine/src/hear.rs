//! Hearing: what a message was interpreted to mean is used, reading by reading, in a fixed order:
//! interrupts, cancelling, corrections, answers, new matters. Every reading is tested again; what
//! doesn't fit is unclear.

use playbook_graph::{
    AskLabel, Description, Graph, Interpretation, Pick, Reading, Said, Slot, SlotRef, Step, Type,
    Value, own_words,
};

use crate::act::Acting;
use crate::case::{Asking, Case, Stack, Stage, Wanted, put_together};
use crate::confirm::AwaitingYes;
use crate::conversation::Owner;
use crate::correct::Change;
use crate::run::Flow;
use crate::slot::arm;
use crate::turn::{NOWHERE, Stuck, Turn};
use crate::typed::fits;
use crate::words;

/// How much is kept of what was said of playbooks that have not begun.
const MOST_AHEAD: usize = 64;

/// What a message has brought about so far.
#[derive(Default)]
pub(crate) struct Used {
    /// Something was of use.
    pub(crate) any: bool,
    /// Something that was known is different now.
    pub(crate) corrected: bool,
    /// Something was said of what isn't known yet: a yes beside it is none.
    pub(crate) added: bool,
    /// It was understood, and says nothing new of what is talked about: it serves another matter, which
    /// has not begun, or says what is known. It answers no question that is open.
    pub(crate) idle: bool,
    /// It only greets, or thanks: there is nothing to be understood.
    pub(crate) courtesy: bool,
    /// What was said for later, of cases that are under way.
    pub(crate) ahead: Vec<SlotRef>,
}

impl Turn<'_> {
    /// Uses a message's readings. `asked` is the number of the question it may answer with a yes.
    pub(crate) fn use_readings(&mut self, interpretation: Interpretation, asked: u32) {
        let mut interpretation = self.fitting(interpretation);
        self.put_together_picks(&mut interpretation.readings);
        self.choose(interpretation.score);
        self.drafting = true;
        let readings = interpretation.readings;
        let graph = self.graph;
        for reading in &readings {
            let told = words::once_read(|| words::reading(graph, reading));
            self.trace(NOWHERE, format_args!("heard: {told}"));
        }
        if self.interrupted(&readings) || self.left_to_people() {
            return;
        }
        let mut used = Used { courtesy: readings.is_empty(), ..Used::default() };
        let readings = self.without_doubtful_yes(readings);
        if readings.contains(&Reading::Cancel) || self.takes_back(&readings) {
            used.any |= self.cancel();
        }
        let declined = self.decline(&readings);
        used.any |= declined;
        let readings = self.hear_of_cases(readings, &mut used);
        let readings = self.without_others(readings, &mut used);
        let (wishes, readings) = self.new_matters(&readings);
        for reading in &readings {
            match reading {
                Reading::Correct(slot, said) => {
                    self.correct(*slot, Change::To(said), &mut used);
                }
                Reading::Remove(slot, which) => {
                    self.correct(*slot, Change::Remove(which), &mut used);
                }
                Reading::Change(slot, which, to) => {
                    self.correct(*slot, Change::Replace(which, to), &mut used);
                }
                _ => {}
            }
        }
        for reading in &readings {
            if let Reading::Answer(slot, said) | Reading::Add(slot, said) = reading {
                self.hear_answer(*slot, said, &mut used);
            }
        }
        for reading in &readings {
            self.hear_short(reading, asked, &mut used);
        }
        if self.c.owner != Owner::Machine {
            return;
        }
        used.any |= !wishes.matters.is_empty() || !wishes.insisted.is_empty();
        self.take_on(wishes);
        if !used.any && self.bears(&readings) {
            return;
        }
        self.after_readings(&used);
    }

    /// A no while people decide is for what they are asked for: it was agreed to, and isn't wanted any more.
    fn takes_back(&self, readings: &[Reading]) -> bool {
        let top = self.c.addressed().and_then(|stack| stack.top());
        let by_people = top.is_some_and(
            |case| matches!(&case.stage, Stage::Acting(acting) if acting.awaits_people()),
        );
        self.c.floor.is_none() && by_people && readings == [Reading::No]
    }

    /// Several things said of a pick of one are each of them, and not the last: “cancel A and B”.
    fn put_together_picks(&self, readings: &mut Vec<Reading>) {
        let picks_one = |at: SlotRef| {
            let playbook = self.graph.playbooks.lookup(at.playbook);
            let slot = playbook.and_then(|playbook| playbook.slots.lookup(at.slot));
            slot.is_some_and(|slot| slot.among.is_some() && !put_together(slot))
        };
        let mut kept: Vec<Reading> = Vec::new();
        for reading in readings.drain(..) {
            let before = kept.iter_mut().find_map(|before| match (before, &reading) {
                (Reading::Answer(one, said), Reading::Answer(other, _)) if one == other => {
                    Some(said).filter(|_| picks_one(*other))
                }
                _ => None,
            });
            match (before, &reading) {
                (Some(Said::Description(first)), Reading::Answer(_, Said::Description(other))) => {
                    let mut each = match &first.pick {
                        Some(Pick::Each(each)) => each.clone(),
                        _ => vec![first.clone()],
                    };
                    if each.iter().all(|one| one.is_of_another(other)) {
                        each.push(other.clone());
                        let pick = Some(Pick::Each(each));
                        *first = Description { pick, ..Description::default() };
                    } else {
                        kept.push(reading);
                    }
                }
                _ => kept.push(reading),
            }
        }
        *readings = kept;
    }

    /// Uses what says which matter it is about, and takes it out.
    fn hear_of_cases(&mut self, readings: Vec<Reading>, used: &mut Used) -> Vec<Reading> {
        let mut rest = Vec::new();
        for reading in readings {
            let Reading::InCase(nth, inner) = reading else {
                rest.push(reading);
                continue;
            };
            let Some(no) = nth.checked_sub(1) else { continue };
            if self.of_queued(no, &inner) {
                used.any = true;
                continue;
            }
            self.only = Some(no);
            match &*inner {
                Reading::Cancel => used.any |= self.cancel(),
                Reading::Correct(slot, said) => self.correct(*slot, Change::To(said), used),
                Reading::Remove(slot, which) => self.correct(*slot, Change::Remove(which), used),
                Reading::Change(slot, which, to) => {
                    self.correct(*slot, Change::Replace(which, to), used);
                }
                Reading::Answer(slot, said) | Reading::Add(slot, said) => {
                    self.hear_answer(*slot, said, used);
                }
                // A yes, a no and a why are about what is asked now, whatever else they say.
                short if self.c.floor == Some(no) => rest.push(short.clone()),
                _ => {}
            }
            self.only = None;
        }
        rest
    }

    /// A yes that comes with a no, or with something that nobody understood, is neither; where an
    /// act waits for it, a yes with a wish, a question or a cancelling is none.
    fn without_doubtful_yes(&self, mut readings: Vec<Reading>) -> Vec<Reading> {
        let top = self.c.addressed().and_then(|stack| stack.top());
        let confirms = top.is_some_and(|case| match &case.stage {
            Stage::Acting(acting) => acting.awaits_yes(),
            _ => false,
        });
        let doubt = |reading: &Reading| match reading {
            Reading::No | Reading::Declined | Reading::Unclear | Reading::Waits => true,
            Reading::Intent(_)
            | Reading::NewMatter(_)
            | Reading::OutOfScope
            | Reading::Why
            | Reading::Asks
            | Reading::Cancel => confirms,
            Reading::InCase(_, inner) => confirms && !matches!(**inner, Reading::Yes),
            Reading::Yes
            | Reading::Answer(..)
            | Reading::Correct(..)
            | Reading::Add(..)
            | Reading::Remove(..)
            | Reading::Change(..) => false,
        };
        if readings.contains(&Reading::Yes) && readings.iter().any(doubt) {
            let short = [Reading::Yes, Reading::No, Reading::Declined];
            readings.retain(|reading| !short.contains(reading));
        }
        readings
    }

    /// What was of no use is unclear; where a question is still open, it is put again.
    fn after_readings(&mut self, used: &Used) {
        let nothing_open = self.c.stacks.is_empty() && self.c.queue.is_empty();
        if nothing_open {
            self.at_a_loss(used);
        } else if !used.any {
            self.unclear();
        } else if !self.asked && !self.answered_instead(&used.ahead) {
            self.restate();
        }
    }

    /// Intents that no state can shadow.
    fn interrupted(&mut self, readings: &[Reading]) -> bool {
        let desk = self.desk();
        let interrupt = desk
            .interrupts
            .iter()
            .find(|interrupt| readings.contains(&Reading::Intent(interrupt.intent)));
        let Some(interrupt) = interrupt else { return false };
        let because = self.because(&interrupt.handoff);
        self.hand_off(interrupt.handoff.team, &because);
        true
    }

    /// The case that a slot is of: the one that talks first; none while a call is on its way.
    pub(crate) fn holder(&self, slot: SlotRef) -> Option<(u32, usize)> {
        let known = self.graph.playbooks.lookup(slot.playbook)?.slots.lookup(slot.slot);
        known?;
        let first = self.c.addressed().into_iter();
        let all = first.chain(self.c.stacks.iter().rev());
        let meant = |stack: &&Stack| self.only.is_none_or(|no| no == stack.no);
        all.filter(|stack| !stack.in_flight()).filter(meant).find_map(|stack| {
            let place = stack.cases.iter().rposition(|case| case.playbook == slot.playbook)?;
            Some((stack.no, place))
        })
    }

    /// The customer says what a slot should hold.
    pub(crate) fn hear_answer(&mut self, at: SlotRef, said: &Said, used: &mut Used) {
        let Some((no, place)) = self.holder(at) else {
            used.added = true;
            used.idle |= self.keep_for_later(at, said);
            return;
        };
        let Some(mut stack) = self.c.take_stack(no) else { return };
        let on_top = place + 1 == stack.cases.len();
        let Some(case) = stack.cases.get_mut(place) else { return };
        let asking = match &case.stage {
            Stage::Asking(asking) if on_top && asking.slot == at.slot => Some(asking.clone()),
            _ => None,
        };
        let known = case.slot(at.slot).is_some();
        let slot = &self.playbook(case).slots[at.slot];
        if asking.is_none() && !known && self.may_mean(slot, said) {
            let playbook = self.playbook(case);
            case.keep_ahead(playbook, at.slot, said.clone());
            used.any = true;
            used.ahead.push(at);
        }
        let gathered = slot.gathered.is_some();
        self.c.put_stack(stack);
        used.added |= !known;
        if asking.is_none() && !known {
            self.told_after_the_look(no, place, at, used);
        }
        if let Some(asking) = asking {
            used.any = true;
            self.resume(no, |turn, case| turn.answer(no, case, asking, said));
        } else if known {
            let change = if gathered { Change::Add(said) } else { Change::To(said) };
            self.correct(at, change, used);
        }
    }

    /// Keeps what was said of a slot of a playbook that has not begun.
    fn keep_for_later(&mut self, at: SlotRef, said: &Said) -> bool {
        let offered = self.may_come_up().contains(&at.playbook);
        let slot = self.graph.playbooks.lookup(at.playbook).and_then(|p| p.slots.lookup(at.slot));
        let Some(slot) = slot.filter(|_| offered) else { return false };
        if self.is_open(at.playbook) || !self.may_mean(slot, said) {
            return false;
        }
        if !put_together(slot) {
            self.c.ahead.retain(|(of, _)| *of != at);
        }
        if self.c.ahead.len() < MOST_AHEAD && !self.c.ahead.contains(&(at, said.clone())) {
            self.c.ahead.push((at, said.clone()));
        }
        true
    }

    /// Whether something said can mean a slot at all.
    pub(crate) fn may_mean(&self, slot: &Slot, said: &Said) -> bool {
        match said {
            Said::Value(value) => {
                let one = || fits(self.graph, slot.one(), value);
                fits(self.graph, &slot.ty, value) || one() || may_be_a_part(self.graph, slot, value)
            }
            Said::Description(_) => slot.is_picked(),
            Said::Parts(_) => slot.record().is_some(),
        }
    }

    /// Yes, no, why, I'd rather not say: about the question that is open.
    fn hear_short(&mut self, reading: &Reading, asked: u32, used: &mut Used) {
        let short =
            matches!(reading, Reading::Yes | Reading::No | Reading::Why | Reading::Declined);
        let Some(no) = self.c.floor.filter(|_| short) else { return };
        let Some(stack) = self.c.stacks.iter().find(|stack| stack.no == no) else { return };
        let Some(case) = stack.top() else { return };
        match &case.stage {
            Stage::Acting(acting) => {
                if let Acting::AwaitingYes(yes) = &**acting {
                    let yes = yes.clone();
                    used.any = true;
                    self.hear_of_act(no, yes, reading, asked, used);
                }
            }
            Stage::Asking(asking) => {
                let asking = asking.clone();
                used.any |= self.hear_of_question(no, asking, reading, used.any);
            }
            Stage::At(_)
            | Stage::Waiting(_)
            | Stage::Calling(_)
            | Stage::Running(_)
            | Stage::Lent(_) => {}
        }
    }

    /// A short answer to the question for a yes. With a correction, or with something new, a yes is
    /// none; one that was written before the question was put doesn't answer it.
    fn hear_of_act(
        &mut self,
        no: u32,
        yes: AwaitingYes,
        reading: &Reading,
        asked: u32,
        used: &Used,
    ) {
        match reading {
            Reading::Yes | Reading::No | Reading::Declined
                if used.corrected || asked != yes.asked => {}
            Reading::Yes if used.added => {}
            Reading::Yes => self.resume(no, |turn, case| turn.said_yes(no, case, yes)),
            Reading::No | Reading::Declined => self.resume(no, |turn, case| {
                case.stage = Stage::At(yes.act.point());
                turn.leave_act(case, yes.act.point(), playbook_graph::Ending::No)
            }),
            _ => self.resume(no, |turn, case| {
                let why = turn.why_at_all(case);
                turn.reply(why);
                Ok(Flow::Rest)
            }),
        }
    }

    /// What kind of value a question asks for; none where it asks for a yes or no of its own.
    pub(crate) fn asked_type(&self, case: &Case, asking: &Asking) -> Option<Type> {
        let slot = &self.playbook(case).slots[asking.slot];
        match asking.wanted {
            Wanted::Slot => Some(slot.one().clone()),
            Wanted::Part(place) => {
                let record = self.graph.records.lookup(slot.record()?)?;
                record.fields.get(place as usize).map(|field| field.ty.clone())
            }
            Wanted::All | Wanted::Again(_) => None,
        }
    }

    /// A short answer to a question that is no confirmation. `heard`: the message was of some use already.
    fn hear_of_question(
        &mut self,
        no: u32,
        asking: Asking,
        reading: &Reading,
        heard: bool,
    ) -> bool {
        if self.c.unsent.unseen.is_some() {
            return false;
        }
        match reading {
            Reading::Yes | Reading::No => {
                let yes = *reading == Reading::Yes;
                let Some(stack) = self.c.stacks.iter().find(|stack| stack.no == no) else {
                    return false;
                };
                let ty = stack.top().and_then(|case| self.asked_type(case, &asking));
                if ty.as_ref().map(Type::present) == Some(&Type::Bool) {
                    let said = Said::Value(Value::Bool(yes));
                    self.resume(no, |turn, case| turn.answer(no, case, asking, &said));
                    return true;
                }
                let mut used = true;
                self.resume(no, |turn, case| {
                    let mut flow = turn.answer_short(no, case, asking.clone(), yes)?;
                    if flow.is_none() && !yes {
                        // “No” to “Which number may we call?”: it is not told.
                        flow = turn.declined(case, &asking);
                    }
                    if flow.is_none() && !yes && !heard {
                        flow = Some(turn.is_needed(case, asking)?);
                    }
                    used = flow.is_some();
                    Ok(flow.unwrap_or(Flow::Rest))
                });
                return used;
            }
            Reading::Why => self.resume(no, |turn, case| {
                let why = turn.why(case, asking.slot)?;
                turn.reply(why);
                Ok(Flow::Rest)
            }),
            _ => self.resume(no, |turn, case| {
                if let Some(flow) = turn.declined(case, &asking) {
                    return Ok(flow);
                }
                turn.is_needed(case, asking)
            }),
        }
        true
    }

    /// Goes where a question says that it is gone on without an answer, if it does.
    fn declined(&mut self, case: &mut Case, asking: &Asking) -> Option<Flow> {
        let Step::Ask { arms, .. } = &self.playbook(case).points[asking.point].step else {
            return None;
        };
        let to = arm(arms, AskLabel::Declined)?;
        Some(self.leave(case, asking.point, to))
    }

    /// Nothing in a message was of use: the question again, until patience is spent.
    fn unclear(&mut self) {
        self.c.record.unclear += 1;
        let Some(no) = self.c.floor else {
            let top = self.c.addressed().and_then(|stack| stack.top());
            let event = top.is_some_and(|case| matches!(case.stage, Stage::Waiting(_)));
            self.reply_words(if event { own_words::WAITING_FOR_EVENT } else { own_words::WAITING });
            return;
        };
        self.resume(no, |turn, case| match &case.stage {
            Stage::Asking(asking) => {
                let asking = asking.clone();
                turn.ask_in_parts(case, asking)
            }
            Stage::Acting(acting) => match &**acting {
                Acting::AwaitingYes(yes) if yes.tries < turn.desk().patience.tries => {
                    let (act, tries) = (yes.act.clone(), yes.tries);
                    turn.ask_for_yes(no, case, act, tries)
                }
                Acting::AwaitingYes(_) => Ok(turn.out_of_patience()),
                _ => Ok(Flow::Rest),
            },
            Stage::At(_)
            | Stage::Waiting(_)
            | Stage::Calling(_)
            | Stage::Running(_)
            | Stage::Lent(_) => Ok(Flow::Rest),
        });
    }

    /// No case is open and none was asked for.
    fn at_a_loss(&mut self, used: &Used) {
        let any = used.any || used.idle;
        if any && !self.asked && self.c.ahead.is_empty() {
            // A case was cancelled or came to its end: nothing more is to be said.
            return;
        }
        if self.identify_first() {
            return;
        }
        if used.courtesy {
            let began = self.c.record.ended.count() == 0;
            let asks = if began { own_words::HOW_CAN_I_HELP } else { own_words::ANYTHING_ELSE };
            self.reply_words(asks);
            return;
        }
        // What is kept for later was understood: it costs no patience.
        self.c.lost += u32::from(!any);
        if !any && self.c.lost > self.desk().patience.tries {
            if let Flow::HandOff(team, because) = self.out_of_patience() {
                self.hand_off(team, &because);
            }
            return;
        }
        let declined = self.c.lost > 1 && !any && self.decline(&[Reading::OutOfScope]);
        let preface = (!declined && !any).then_some(own_words::UNCLEAR);
        let speech = self.speech();
        let help = speech.words(own_words::HOW_CAN_I_HELP);
        let reply = words::joined(speech, preface, &help);
        self.reply(reply);
    }

    /// Puts the open question once more, in the same words; it is no other question.
    pub(crate) fn restate(&mut self) {
        let floor = self.c.floor.and_then(|no| self.c.stacks.iter().find(|stack| stack.no == no));
        let Some(case) = floor.and_then(|stack| stack.top()) else { return };
        let confirms = matches!(case.stage, Stage::Acting(_));
        match self.question_of(case) {
            None => {}
            Some(Ok(text)) => {
                if confirms {
                    self.reply_exactly(text);
                } else {
                    self.reply(text);
                }
                self.last_line_asks();
            }
            Some(Err(Stuck { why, .. })) => self.default_handoff(&why),
        }
    }

    /// The question that is open, in the words in which it is put.
    pub(crate) fn open_question(&self) -> Option<Result<String, Stuck>> {
        self.question_of(self.c.addressed()?.top()?)
    }

    fn question_of(&self, case: &Case) -> Option<Result<String, Stuck>> {
        match &case.stage {
            Stage::Asking(asking) => Some(self.question_text(case, asking)),
            Stage::Acting(acting) if acting.awaits_yes() => {
                let step = self.act_step(case, case.point());
                Some(step.and_then(|step| match step.confirm {
                    Some(confirm) => Ok(self.speech().text(confirm, &self.scope(case))?),
                    None => Ok(self.speech().words(own_words::YES_OR_NO)),
                }))
            }
            _ => None,
        }
    }
}

/// Whether a value can be one of the fields of the record that a slot asks for.
fn may_be_a_part(graph: &Graph, slot: &Slot, value: &Value) -> bool {
    let record = slot.record().and_then(|record| graph.records.lookup(record));
    record.is_some_and(|record| record.fields.iter().any(|field| fits(graph, &field.ty, value)))
}
