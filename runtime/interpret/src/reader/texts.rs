//! Answers to questions for any text: a name, or all that was written, in the customer's words.

use playbook_graph::{OpenSlot, Reading, Said, SlotId, SlotRef};

use super::{Reader, is_any_text};
use crate::features::says_little;
use crate::message::Message;
use crate::stem::stem;
use crate::value::{Found, free, name};

/// How many words that say something a text has besides the wishes in it.
const SEVERAL: usize = 2;

impl Reader<'_> {
    /// The answer to a question for any text: all that was written, if nothing else was made of it, or
    /// only a part of it; a few words that are left, if the others answer what would be asked next
    /// (“Fowler, M-1980”).
    pub(super) fn free_text(&mut self) {
        self.next_name();
        let asked = self.asked_slot();
        let open = self.question.slots.iter().find(|open| Some(open.slot) == asked);
        let Some((open, slot)) = open.and_then(|open| Some((open, self.slot(open.slot)?))) else {
            return;
        };
        if self.message.cut || open.among.is_some() || !is_any_text(slot) {
            return;
        }
        let found = if name::is_asked_for(slot) {
            let found = self.name_beside();
            let text = found.as_ref().and_then(|found| found.value.as_text()).map(str::to_owned);
            // “it is Rosa Luz”
            if text.is_some_and(|text| self.whole_name(&text)) {
                return;
            }
            found
        } else {
            let names: Vec<String> = slot.name.split('_').map(stem).collect();
            self.text_beside(open, &names)
        };
        if let Some(found) = found {
            self.say(open, Said::Value(found.value), found.score);
        }
    }

    /// The name among what was said, unless it says something short instead.
    fn name_beside(&self) -> Option<Found> {
        let beside = |(reading, _): &(Reading, u16)| {
            matches!(reading, Reading::Answer(..) | Reading::Intent(_) | Reading::NewMatter(_))
        };
        name::find(&self.message).filter(|_| self.readings.iter().all(beside))
    }

    /// The text that was asked for. What is said of other matters in it is a part of the text, unless it
    /// is wished for; so are wishes beside which it says more.
    fn text_beside(&mut self, open: &OpenSlot, names: &[String]) -> Option<Found> {
        let wishes = self.wants_something();
        let free = self.message.words.iter().filter(|word| !word.claimed && !says_little(word));
        if wishes && free.count() < SEVERAL {
            return None;
        }
        let own = |reading: &Reading| match reading {
            Reading::Answer(at, _) => at.playbook == open.slot.playbook,
            Reading::Intent(_) | Reading::NewMatter(_) => true,
            _ => false,
        };
        let of_another =
            |reading: &Reading| matches!(reading, Reading::Answer(..)) && !own(reading);
        if !wishes {
            self.readings.retain(|(reading, _)| !of_another(reading));
        }
        if !self.readings.iter().all(|(reading, _)| own(reading) || of_another(reading)) {
            return None;
        }
        let answers = |(reading, _): &(Reading, u16)| matches!(reading, Reading::Answer(..));
        let left = match self.readings.iter().any(answers) {
            true => free::left(&self.message).and_then(|span| self.message.text.get(span)),
            false => None,
        };
        free::whole(&Message::new(left.unwrap_or(self.message.text)), names)
    }

    /// “HF10002 Smith”: beside the answer, the name that is asked for next, if it is written as one.
    fn next_name(&mut self) {
        let Some(asked) = self.asked_slot() else { return };
        let answers = |(reading, _): &(Reading, u16)| matches!(reading, Reading::Answer(slot, _) if *slot == asked);
        let next = SlotRef { slot: SlotId(asked.slot.0 + 1), ..asked };
        let open = self.question.slots.iter().find(|open| open.slot == next && !open.known);
        let of_the_same = |(reading, _): &(Reading, u16)| match reading {
            Reading::Answer(slot, _) => slot.playbook == asked.playbook && *slot != next,
            _ => false,
        };
        if let Some(open) = open
            && self.slot(next).is_some_and(name::is_asked_for)
            && self.readings.iter().any(answers)
            && self.readings.iter().all(of_the_same)
            && let Some(found) = name::find(&self.message).filter(|found| self.is_written(found))
        {
            found.spans.iter().for_each(|span| self.message.claim(span));
            self.say(open, Said::Value(found.value), found.score);
        }
    }

    /// Whether a name is written as one: with capitals, or as the only word that is left, which nothing
    /// else is known by.
    fn is_written(&self, found: &Found) -> bool {
        let text = found.value.as_text().unwrap_or_default();
        let large = text.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let mut free = self.message.words.iter().filter(|word| !word.claimed);
        let only = free.next().filter(|_| free.next().is_none());
        large || only.is_some_and(|word| !self.examples.knows(word) && !says_little(word))
    }
}
