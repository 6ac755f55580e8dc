//! Matters: what the customer wants begins a case, or is queued behind the one that is talked about;
//! the customer may also stop it.

use playbook_graph::run::CANCELLED_BY_CUSTOMER;
use playbook_graph::{IntentId, PlaybookId, Reading, Said, SlotId, SlotRef, own_words};

use crate::case::{Case, Stack, Stage, put_together};
use crate::conversation::Matter;
use crate::narrow::each_of;
use crate::output::OutputKind;
use crate::slot::{Resolved, resolve};
use crate::turn::{Stuck, Turn};

/// How many matters may be queued.
pub(crate) const QUEUE: usize = 16;

impl Turn<'_> {
    /// Takes out the matters that are new, each with the answers that belong to it. The same wish
    /// again opens no second case, unless it comes with something else than an open or queued one
    /// knows; said of one that is queued, it insists.
    pub(crate) fn new_matters(&mut self, readings: &[Reading]) -> (Wishes, Vec<Reading>) {
        let mut wishes = Wishes::default();
        let mut rest = readings.to_vec();
        for reading in readings {
            let (intent, another) = match reading {
                Reading::Intent(intent) => (*intent, false),
                Reading::NewMatter(intent) => (*intent, true),
                _ => continue,
            };
            rest.retain(|other| other != reading);
            let Some(playbook) = self.started_by(intent) else { continue };
            let no = self.c.counted.stacks;
            let asked_at = self.heard_at;
            let matter = Matter {
                no,
                playbook,
                given: Vec::new(),
                asked_at,
                said: self.said_of(playbook, &rest),
            };
            let room = self.c.queue.len() + wishes.matters.len() < QUEUE;
            let new = another && matter.said.is_empty() || self.is_new(&matter);
            if room && new {
                self.c.counted.stacks += 1;
                without_answers(&mut rest, &matter);
                wishes.matters.push(matter);
            } else if let Some(place) = self.queued(playbook) {
                without_answers(&mut rest, &matter);
                wishes.insisted.extend(self.c.queue.remove(place));
            }
        }
        (wishes, rest)
    }

    /// What readings say of the slots of a playbook and of those that it runs.
    fn said_of(&self, playbook: PlaybookId, readings: &[Reading]) -> Vec<(SlotRef, Said)> {
        let answers = readings.iter().filter_map(|reading| match reading {
            Reading::Answer(at, said) if self.takes_part(playbook, at.playbook) => {
                Some((*at, said.clone()))
            }
            _ => None,
        });
        answers.collect()
    }

    /// Whether a playbook is another one, or run by it.
    pub(crate) fn takes_part(&self, whole: PlaybookId, part: PlaybookId) -> bool {
        self.prepared.run_by(whole).is_some_and(|run| run.contains(&part))
    }

    fn queued(&self, playbook: PlaybookId) -> Option<usize> {
        self.c.queue.iter().position(|matter| matter.playbook == playbook)
    }

    /// Sees to new matters: what only answers runs at once, beside what is talked about; so does
    /// what the customer insists on. Everything else is queued.
    pub(crate) fn take_on(&mut self, wishes: Wishes) {
        let answers = |matter: &Matter| self.graph.playbooks[matter.playbook].header.answers;
        let (beside, queued): (Vec<_>, Vec<_>) = wishes.matters.into_iter().partition(answers);
        if self.c.floor.is_none() && queued.len() > 1 {
            self.reply_words(own_words::ONE_BY_ONE);
        }
        for matter in queued {
            self.queue(matter);
        }
        // The first that was said comes to talk first, so it is begun last.
        for matter in wishes.insisted.into_iter().chain(beside.into_iter().rev()) {
            self.set_aside();
            self.begin(matter);
        }
    }

    /// What talks now is interrupted. A question is put again when it goes on; what was to be
    /// confirmed is looked at again, too.
    pub(crate) fn set_aside(&mut self) {
        let Some(no) = self.c.floor.take() else { return };
        let Some(mut stack) = self.c.take_stack(no) else { return };
        if !stack.parked() {
            stack.wants_floor = true;
            stack.set_aside = Some(self.c.counted.questions + self.c.counted.stacks);
            if let Some(case) = stack.cases.last_mut()
                && matches!(&case.stage, Stage::Acting(acting) if acting.awaits_yes())
            {
                self.abandon(case);
            }
        }
        self.c.put_stack(stack);
    }

    /// Gives the floor to the next that has something to ask: what was interrupted last, then who
    /// waits longest. False: nobody has.
    pub(crate) fn next_talks(&mut self) -> bool {
        let waiting = self.c.stacks.iter_mut().filter(|stack| stack.wants_floor);
        let next = waiting.rev().max_by_key(|stack| stack.set_aside).map(|stack| stack.no);
        self.give_floor(next);
        next.is_some()
    }

    /// Gives the floor to one that has something to ask.
    pub(crate) fn give_floor(&mut self, no: Option<u32>) {
        let Some(stack) = self.c.stacks.iter_mut().find(|stack| Some(stack.no) == no) else {
            return;
        };
        stack.wants_floor = false;
        stack.set_aside = None;
        self.c.floor = Some(stack.no);
        self.restate();
    }

    /// Takes the next matter from the queue, in the order that the desk says.
    pub(crate) fn next_matter(&mut self) -> Option<Matter> {
        let waiting: Vec<PlaybookId> = self.c.queue.iter().map(|matter| matter.playbook).collect();
        let matters = &self.desk().matters;
        let first = waiting.iter().position(|one| !matters.waits_for(*one, &waiting));
        self.c.queue.remove(first.unwrap_or_default())
    }

    /// What is said of wishes that nothing here serves. Whether anything was.
    pub(crate) fn decline(&mut self, readings: &[Reading]) -> bool {
        let mut said = false;
        for reading in readings {
            let wish = match reading {
                Reading::Intent(intent) | Reading::NewMatter(intent) => Some(*intent),
                Reading::OutOfScope => None,
                _ => continue,
            };
            if wish.is_some_and(|intent| self.started_by(intent).is_some()) {
                continue;
            }
            let declines = &self.desk().matters.declines;
            let own = declines.iter().find(|line| line.intent.is_some() && line.intent == wish);
            let line = own.or_else(|| declines.iter().find(|line| line.intent.is_none()));
            let Some(line) = line else { continue };
            self.trace(line.origin, "the desk doesn't do that");
            if let Ok(text) = self.speak(&line.text, &self.tool_scope(&[], None)) {
                said = true;
                self.reply(text);
            }
        }
        said
    }

    /// A sentence with the name that a playbook has for customers; another where it has none.
    pub(crate) fn with_name(&self, playbook: PlaybookId, named: &str, unnamed: &str) -> String {
        let speech = self.speech();
        match &self.graph.playbooks[playbook].header.shown_as {
            Some(name) => speech.sentence(named, &[&speech.words(name)]),
            None => speech.words(unnamed),
        }
    }

    /// Begins a matter after what is talked about now.
    pub(crate) fn queue(&mut self, matter: Matter) {
        if self.c.floor.is_some() {
            let said = self.with_name(matter.playbook, own_words::QUEUED_FOR, own_words::QUEUED);
            self.reply(said);
        }
        self.c.queue.push_back(matter);
    }

    /// What is said of a matter that has not begun. False: no such one waits.
    pub(crate) fn of_queued(&mut self, no: u32, reading: &Reading) -> bool {
        let Some(place) = self.c.queue.iter().position(|matter| matter.no == no) else {
            return false;
        };
        match reading {
            Reading::Cancel => {
                self.c.queue.remove(place);
                self.reply_words(own_words::CANCELLED);
                true
            }
            Reading::Answer(at, said) | Reading::Correct(at, said) => {
                let queued = self.c.queue.get(place);
                if !queued.is_some_and(|matter| self.takes_part(matter.playbook, at.playbook)) {
                    return false;
                }
                let Some(matter) = self.c.queue.get_mut(place) else { return false };
                matter.said.retain(|(of, _)| of != at);
                matter.said.push((*at, said.clone()));
                true
            }
            _ => false,
        }
    }

    pub(crate) fn started_by(&self, intent: IntentId) -> Option<PlaybookId> {
        let mut offered = self.desk().playbooks.iter().copied();
        offered.find(|id| self.graph.playbooks[*id].starts_on.contains(&intent))
    }

    /// Whether a playbook runs or is queued.
    pub(crate) fn is_open(&self, playbook: PlaybookId) -> bool {
        let mut open = self.c.stacks.iter().flat_map(|stack| &stack.cases);
        open.any(|case| case.playbook == playbook)
            || self.c.queue.iter().any(|matter| matter.playbook == playbook)
    }

    /// Whether a matter differs from each that is open or queued.
    fn is_new(&self, matter: &Matter) -> bool {
        let mut queued = self.c.queue.iter().filter(|other| other.playbook == matter.playbook);
        self.c.stacks.iter().all(|stack| self.is_new_beside(stack, matter))
            && queued.all(|other| {
                other.said.iter().any(|(slot, before)| {
                    matter.said.iter().any(|(of, said)| of == slot && said != before)
                })
            })
    }

    fn is_new_beside(&self, stack: &Stack, matter: &Matter) -> bool {
        let mut open = stack.cases.iter();
        if open.all(|case| case.playbook != matter.playbook) {
            return true;
        }
        // What a case runs, or has run, knows for it.
        let all = stack.cases.iter().flat_map(|case| [case].into_iter().chain(case.all_finished()));
        let all: Vec<&Case> = all.collect();
        let any = |fits: &dyn Fn(&Case, SlotId, &Said) -> bool| {
            matter.said.iter().any(|(at, said)| {
                let mut known = all.iter().filter(|case| case.playbook == at.playbook);
                known.any(|case| fits(case, at.slot, said))
            })
        };
        let same = any(&|case, slot, said| self.is_same_pick(case, slot, said));
        !same && any(&|case, slot, said| self.differs(case, slot, said))
    }

    /// Whether something said picks the very thing that a case is about: what else is said of it
    /// puts that case right.
    fn is_same_pick(&self, case: &Case, id: SlotId, said: &Said) -> bool {
        let slot = self.playbook(case).slots.lookup(id).filter(|slot| slot.among.is_some());
        let (Some(slot), Some(held)) = (slot, case.slot(id)) else { return false };
        let list = self.list_of(case, slot).ok().flatten();
        let resolved = resolve(self.graph, slot, list.as_deref(), said);
        matches!(resolved, Resolved::One(value) if value == *held)
    }

    /// Whether something said of a slot is something else than the case knows.
    fn differs(&self, case: &Case, id: SlotId, said: &Said) -> bool {
        let playbook = self.playbook(case);
        let (Some(slot), Some(held)) = (playbook.slots.lookup(id), case.slot(id)) else {
            return false;
        };
        if put_together(slot) {
            // More of the same list, or another part of the same record: the same matter.
            return false;
        }
        let list = self.list_of(case, slot).ok().flatten();
        match resolve(self.graph, slot, list.as_deref(), said) {
            Resolved::One(value) => value != *held,
            // “cancel A and B, too”
            Resolved::Several(several) => each_of(said).is_some() && !several.contains(held),
            _ => false,
        }
    }

    /// The customer wants to stop what is talked about. What was to be proved for it isn't any more;
    /// a case that another one runs comes back to it as stopped.
    pub(crate) fn cancel(&mut self) -> bool {
        let addressed = self.c.addressed().map(|stack| stack.no);
        let Some(no) = self.only.or(addressed) else { return false };
        if self.cancel_when_asked(no) {
            return true;
        }
        let Some(mut stack) = self.c.take_stack(no) else { return false };
        let prover = stack.cases.iter().position(|case| case.proves.is_some());
        for mut case in stack.cases.drain(prover.unwrap_or(stack.cases.len())..) {
            self.abandon(&mut case);
        }
        let talked = self.c.floor.is_none_or(|floor| floor == no);
        stack.wants_floor = false;
        if let Err(Stuck { why, .. }) = self.stop_top(&mut stack) {
            self.c.put_stack(stack);
            self.default_handoff(&why);
            return true;
        }
        if stack.cases.is_empty() {
            self.reply_words(own_words::CANCELLED);
            if self.c.floor == Some(no) {
                self.c.floor = None;
            }
            return true;
        }
        self.c.put_stack(stack);
        if talked {
            self.c.floor = Some(no);
        }
        true
    }

    /// A case is over because the customer stopped it.
    pub(crate) fn cancelled(&mut self, case: &Case) {
        let playbook = self.playbook(case);
        let outcome = CANCELLED_BY_CUSTOMER;
        self.emit(OutputKind::Ended {
            playbook: playbook.name.clone(),
            outcome: outcome.to_owned(),
            values: Vec::new(),
        });
        self.c.record.ended.push(format!("{}: ended, {outcome}", playbook.name));
    }
}

/// What a message asks for.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// New matters.
    pub(crate) matters: Vec<Matter>,
    /// Matters that were queued, and that the customer asked for once more.
    pub(crate) insisted: Vec<Matter>,
}

/// Takes out the answers that belong to a matter.
fn without_answers(readings: &mut Vec<Reading>, matter: &Matter) {
    let its = |of: &SlotRef| matter.said.iter().any(|(slot, _)| slot == of);
    readings.retain(|reading| !matches!(reading, Reading::Answer(slot, _) if its(slot)));
}
