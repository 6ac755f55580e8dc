//! Matters: what the customer wants begins a case, or is queued behind the one that is talked about;
//! the customer may also stop it.

use playbook_graph::{IntentId, PlaybookId, Reading, Said, SlotId};

use crate::case::{Case, Stage, put_together};
use crate::conversation::Matter;
use crate::output::OutputKind;
use crate::slot::{Resolved, resolve};
use crate::turn::Turn;
use crate::words;

/// How many matters may be queued.
pub(crate) const QUEUE: usize = 16;

impl Turn<'_> {
    /// Takes out the matters that are new, each with the answers that belong to it. The same wish
    /// again opens no second case, unless it comes with something else than an open or queued one
    /// knows.
    pub(crate) fn new_matters(&self, readings: &[Reading]) -> (Vec<Matter>, Vec<Reading>) {
        let mut matters: Vec<Matter> = Vec::new();
        let mut rest = readings.to_vec();
        for reading in readings {
            let Reading::Intent(intent) = reading else { continue };
            rest.retain(|other| other != reading);
            let Some(playbook) = self.started_by(*intent) else { continue };
            let matter = Matter {
                playbook,
                given: Vec::new(),
                asked_at: self.heard_at,
                said: said_of(playbook, &rest),
            };
            let room = self.c.queue.len() + matters.len() < QUEUE;
            if room && self.is_new(&matter) {
                rest.retain(|reading| {
                    !matches!(reading, Reading::Answer(slot, _) if slot.playbook == playbook)
                });
                matters.push(matter);
            }
        }
        (matters, rest)
    }

    /// Begins a matter after what is talked about now.
    pub(crate) fn queue(&mut self, matter: Matter) {
        if self.c.floor.is_some() {
            self.reply(words::QUEUED);
        }
        self.c.queue.push_back(matter);
    }

    fn started_by(&self, intent: IntentId) -> Option<PlaybookId> {
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
        let open = self.c.stacks.iter().flat_map(|stack| &stack.cases);
        let mut open = open.filter(|case| case.playbook == matter.playbook);
        let mut queued = self.c.queue.iter().filter(|other| other.playbook == matter.playbook);
        open.all(|case| matter.said.iter().any(|(slot, said)| self.differs(case, *slot, said)))
            && queued.all(|other| {
                other.said.iter().any(|(slot, before)| {
                    matter.said.iter().any(|(of, said)| of == slot && said != before)
                })
            })
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
        let resolved = resolve(self.graph, slot, list.as_deref(), said);
        matches!(resolved, Resolved::One(value) if value != *held)
    }

    /// The customer wants to stop what is talked about.
    pub(crate) fn cancel(&mut self) -> bool {
        let Some(no) = self.c.addressed().map(|stack| stack.no) else { return false };
        let Some(mut stack) = self.c.take_stack(no) else { return false };
        for case in &mut stack.cases {
            self.abandon(case);
        }
        stack.cases.truncate(1);
        stack.wants_floor = false;
        let Some(case) = stack.cases.first_mut() else { return false };
        let playbook = self.playbook(case);
        self.trace(playbook.origin, format_args!("the customer cancels `{}`", playbook.name));
        if let Some(point) = playbook.on_cancel {
            case.leaving = true;
            case.stage = Stage::At(point);
            self.c.put_stack(stack);
            self.c.floor = Some(no);
            return true;
        }
        self.emit(OutputKind::Ended {
            playbook: playbook.name.clone(),
            outcome: words::CANCELLED_BY_CUSTOMER.to_owned(),
            values: Vec::new(),
        });
        let outcome = words::CANCELLED_BY_CUSTOMER;
        self.c.record.ended.push(format!("{}: ended, {outcome}", playbook.name));
        self.reply(words::CANCELLED);
        if self.c.floor == Some(no) {
            self.c.floor = None;
        }
        true
    }
}

/// What readings say of the slots of a playbook.
fn said_of(playbook: PlaybookId, readings: &[Reading]) -> Vec<(SlotId, Said)> {
    let answers = readings.iter().filter_map(|reading| match reading {
        Reading::Answer(at, said) if at.playbook == playbook => Some((at.slot, said.clone())),
        _ => None,
    });
    answers.collect()
}
