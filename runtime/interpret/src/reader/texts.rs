//! Any text: what is made of a message, or of what is left of it, where a text is asked for.

use playbook_graph::{Asked, Reading, Said, Slot, SlotId, SlotRef, Type};

use super::{Reader, is_any_text};
use crate::message::Message;
use crate::value::{Eager, extract, free};

impl Reader<'_> {
    /// The answer to a question for any text: all that was written, if nothing else was made of it; a
    /// few words that are left, if the others answer what would be asked next (“Fowler, M-1980”).
    pub(super) fn free_text(&mut self) {
        let asked = self.asked_slot();
        let of_the_same = |(reading, _): &(Reading, u16)| match reading {
            Reading::Answer(slot, _) => asked.is_some_and(|asked| asked.playbook == slot.playbook),
            _ => false,
        };
        if self.message.cut || !self.readings.iter().all(of_the_same) {
            return;
        }
        let whole = self.message.text;
        let left = match self.readings.is_empty() {
            true => Some(whole),
            false => free::left(&self.message).and_then(|span| whole.get(span)),
        };
        let Some(left) = left else { return };
        // “it is Rosa Luz”
        let named = free::find(&Message::new(left))
            .and_then(|found| found.value.as_text().map(str::to_owned));
        if named.is_some_and(|name| self.whole_name(&name)) {
            return;
        }
        self.next_text(left);
        let open = self.question.slots.iter().find(|open| Some(open.slot) == asked);
        if let Some(open) = open
            && open.among.is_none()
            && let Some(slot) = self.slot(open.slot)
            && is_any_text(slot)
            && let Some(found) = extract(self.graph, slot.one(), &Message::new(left), Eager::Asked)
        {
            match (slot.gathered.is_some(), &self.question.asked) {
                (false, _) => self.say(open, Said::Value(found.value), found.score),
                (true, Asked::Slot(_)) => {
                    let said = Said::Value(found.value);
                    self.readings.push((Reading::Add(open.slot, said), found.score));
                }
                // “Is that all?” is not answered by just any words
                (true, _) => {}
            }
        }
    }

    /// “HF10002 Smith”: what is left beside the answer is the text that is asked for next, if it is
    /// written as a name.
    fn next_text(&mut self, left: &str) {
        let Some(asked) = self.asked_slot() else { return };
        let answers = |(reading, _): &(Reading, u16)| matches!(reading, Reading::Answer(slot, _) if *slot == asked);
        let name = left.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let next = SlotRef { slot: SlotId(asked.slot.0 + 1), ..asked };
        let open = self.question.slots.iter().find(|open| open.slot == next && !open.known);
        let plain = |slot: &Slot| slot.among.is_none() && *slot.ty.present() == Type::Text;
        if let Some(open) = open
            && name
            && self.readings.iter().any(answers)
            && self.slot(next).is_some_and(plain)
            && let Some(found) = free::find(&Message::new(left))
        {
            self.say(open, Said::Value(found.value), found.score);
        }
    }
}
