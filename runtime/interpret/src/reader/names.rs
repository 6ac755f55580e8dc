//! A whole name, where a first name and a last name are asked for one after the other: “Rosa Luz”.

use std::ops::Range;

use playbook_graph::{OpenSlot, Reading, Said, SlotRef, Value};

use super::{Reader, is_any_text};
use crate::message::{Message, Word};

/// How a slot is called that holds a first name, and one that holds the other.
const FIRST: &[&str] = &["first_name", "given_name", "forename"];
const LAST: &[&str] = &["last_name", "family_name", "surname"];

/// They begin a last name.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "do", "dos", "la", "le", "el",
    "al", "bin", "ibn", "ter", "ten", "zu", "zur", "mc", "mac", "st", "san",
];

/// How many words a name has at most.
const MOST: usize = 4;

impl Reader<'_> {
    /// Takes a text for both names, where one of them is asked for and the other isn't known yet. Whether
    /// it was one.
    pub(super) fn whole_name(&mut self, left: &str) -> bool {
        let Some((first, last)) = self.both_names() else { return false };
        let message = Message::new(left);
        let Some((one, other)) = apart(&message) else { return false };
        for (at, span) in [(first, one), (last, other)] {
            let text = left.get(span).unwrap_or_default();
            self.readings.push((Reading::Answer(at, Said::Value(Value::text(text))), 700));
        }
        true
    }

    /// The slots of the two names, where one is asked for and neither is known.
    fn both_names(&self) -> Option<(SlotRef, SlotRef)> {
        let asked = self.asked_slot()?;
        let called = |names: &[&str]| {
            let fits = |open: &&OpenSlot| {
                let slot = self.slot(open.slot).filter(|slot| is_any_text(slot));
                let named = slot.is_some_and(|slot| names.contains(&slot.name.as_str()));
                open.slot.playbook == asked.playbook && !open.known && named
            };
            self.question.slots.iter().find(fits).map(|open| open.slot)
        };
        let (first, last) = (called(FIRST)?, called(LAST)?);
        [first, last].contains(&asked).then_some((first, last))
    }
}

/// Where the first name and the last name stand, in words that are nothing but a name.
fn apart(message: &Message<'_>) -> Option<(Range<usize>, Range<usize>)> {
    let words = message.words.as_slice();
    let is_name = |word: &Word| word.plain.chars().all(|c| c.is_alphabetic() || c == '-');
    let one_clause = message.clauses() == 1;
    if !one_clause || !(2..=MOST).contains(&words.len()) || !words.iter().all(is_name) {
        return None;
    }
    let particle = |word: &Word| PARTICLES.contains(&word.plain.as_str());
    let from = words.iter().skip(1).position(particle).map_or(words.len() - 1, |at| at + 1);
    let (first, last) = words.split_at(from);
    let span = |words: &[Word]| Some(words.first()?.span.start..words.last()?.span.end);
    Some((span(first)?, span(last)?))
}

#[cfg(test)]
mod tests {
    use super::apart;
    use crate::message::Message;

    #[test]
    fn a_whole_name_is_told_apart() {
        for (text, first, last) in [
            ("Rosa Luz", "Rosa", "Luz"),
            ("anna maria berg", "anna maria", "berg"),
            ("Mei van der Berg", "Mei", "van der Berg"),
        ] {
            let (one, other) = apart(&Message::new(text)).unwrap();
            assert_eq!((&text[one], &text[other]), (first, last));
        }
        for text in ["Rosa", "Rosa, Luz", "Rosa 4711", "my name is not your business"] {
            assert!(apart(&Message::new(text)).is_none(), "{text}");
        }
    }
}
