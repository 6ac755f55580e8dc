//! Readings: whatever an interpreter says is put to the test before it is used. A reading of what
//! the desk doesn't offer, of a slot that isn't there, of a value that is not of its type, is
//! unclear; and a yes beside something unclear is none. Whether what is said is in the list that it
//! is picked from, and whether it is allowed, is looked at where the slot takes it.

use playbook_graph::{Description, IntentId, Interpretation, Reading, Said, Slot, SlotRef, Value};

use crate::conversation::CERTAIN;
use crate::turn::{NOWHERE, Turn};
use crate::typed::fits;
use crate::words;

/// How many readings one message may have.
const MOST: usize = 64;

/// How many characters of a text are taken from an interpreter.
const LONGEST: usize = 8_000;

impl Turn<'_> {
    /// An interpretation with `unclear` in the place of every reading that can't be one here.
    pub(crate) fn fitting(&mut self, interpretation: Interpretation) -> Interpretation {
        let Interpretation { mut readings, score } = interpretation;
        let all = readings.len();
        readings.truncate(MOST);
        let mut misfits = Vec::new();
        readings.retain(|reading| {
            let fits = self.may_be_read(reading);
            if !fits {
                misfits.push(reading.clone());
            }
            fits
        });
        let graph = self.graph;
        for misfit in &misfits {
            let told = words::once_read(|| words::reading(graph, misfit));
            self.trace(NOWHERE, format_args!("doesn't fit, so it is unclear: {told}"));
        }
        let unclear = !misfits.is_empty() || all > MOST;
        if unclear && !readings.contains(&Reading::Unclear) {
            readings.push(Reading::Unclear);
        }
        Interpretation { readings, score: score.min(CERTAIN) }
    }

    fn may_be_read(&self, reading: &Reading) -> bool {
        match reading {
            Reading::Intent(intent) | Reading::NewMatter(intent) => self.may_be_wanted(*intent),
            Reading::Answer(at, said) | Reading::Correct(at, said) | Reading::Add(at, said) => {
                self.slot_at(*at).is_some_and(|slot| self.may_be_said(slot, said))
            }
            Reading::Remove(at, which) => {
                self.slot_at(*at).is_some_and(|slot| self.may_be_which(slot, which))
            }
            Reading::Change(at, which, to) => self
                .slot_at(*at)
                .is_some_and(|slot| self.may_be_which(slot, which) && self.may_be_said(slot, to)),
            Reading::InCase(no, inner) => {
                (1..=self.c.counted.stacks).contains(no)
                    && !matches!(**inner, Reading::InCase(..))
                    && self.may_be_read(inner)
            }
            Reading::Cancel
            | Reading::Yes
            | Reading::No
            | Reading::Why
            | Reading::Declined
            | Reading::Unclear
            | Reading::OutOfScope
            | Reading::Waits
            | Reading::Asks => true,
        }
    }

    /// Whether something is offered here, interrupts, or has an answer of its own.
    fn may_be_wanted(&self, intent: IntentId) -> bool {
        let desk = self.desk();
        let declines = &desk.matters.declines;
        desk.interrupts.iter().any(|interrupt| interrupt.intent == intent)
            || self.started_by(intent).is_some()
            || declines.iter().any(|line| line.intent == Some(intent))
            || declines.iter().any(|line| line.intent.is_none())
                && self.graph.intents.lookup(intent).is_some()
    }

    fn slot_at(&self, at: SlotRef) -> Option<&Slot> {
        self.graph.playbooks.lookup(at.playbook)?.slots.lookup(at.slot)
    }

    fn may_be_said(&self, slot: &Slot, said: &Said) -> bool {
        self.may_mean(slot, said) && self.is_whole(slot, said)
    }

    /// Whether something can say which element of a list is meant.
    fn may_be_which(&self, slot: &Slot, which: &Said) -> bool {
        match which {
            Said::Description(which) => slot.gathered.is_some() && is_short(which),
            other => self.may_be_said(slot, other),
        }
    }

    /// Whether all that is in it can stand there, down to the parts.
    fn is_whole(&self, slot: &Slot, said: &Said) -> bool {
        match said {
            Said::Value(value) => texts_are_short(value),
            Said::Description(description) => is_short(description),
            Said::Parts(parts) => {
                let record = slot.record().and_then(|record| self.graph.records.lookup(record));
                let Some(record) = record else { return false };
                parts.len() <= record.fields.len()
                    && parts.iter().all(|(place, part)| {
                        let field = record.fields.get(*place as usize);
                        field.is_some_and(|field| match part {
                            Said::Value(value) => {
                                fits(self.graph, &field.ty, value) && texts_are_short(value)
                            }
                            Said::Description(description) => is_short(description),
                            Said::Parts(_) => false,
                        })
                    })
            }
        }
    }
}

fn is_short(description: &Description) -> bool {
    let fields = description.wheres.iter().chain(&description.prefers);
    let short = fields.clone().all(|field| texts_are_short(&field.value));
    let words = description.words.iter();
    let named = words.len() <= MOST && words.clone().all(|word| word.chars().count() <= LONGEST);
    short && named && fields.count() <= MOST
}

fn texts_are_short(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.chars().count() <= LONGEST,
        Value::List(items) => items.iter().all(texts_are_short),
        Value::Record { fields, .. } => fields.iter().all(texts_are_short),
        _ => true,
    }
}
