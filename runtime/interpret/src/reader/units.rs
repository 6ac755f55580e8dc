//! What a number counts. “6 months” answers no question for years, and “2 kids” beside a mother no
//! question for how many are coming.

use playbook_graph::{Piece, Slot, Type};

use super::Reader;
use crate::message::{Message, Word};
use crate::stem::stem;
use crate::value::Found;

/// Lengths of time.
const TIMES: &[&str] =
    &["second", "minute", "hour", "day", "night", "week", "fortnight", "month", "year"];

/// Some of those who may be counted.
const SOME: &[&str] = &[
    "kid",
    "kids",
    "child",
    "children",
    "baby",
    "babies",
    "toddler",
    "toddlers",
    "infant",
    "infants",
    "adult",
    "adults",
    "son",
    "sons",
    "daughter",
    "daughters",
    "grandchildren",
    "teenager",
    "teenagers",
];

/// Others beside them.
const BESIDE: &[&str] = &[
    "me", "i", "myself", "wife", "husband", "partner", "mother", "father", "mum", "mom", "dad",
    "sister", "brother", "friend", "parents", "with", "plus", "and", "baby", "toddler", "adults",
    "adult",
];

impl Reader<'_> {
    /// Whether a number that was found is something else than is asked for.
    pub(crate) fn is_another_number(&self, slot: &Slot, found: &Found) -> bool {
        self.counts_another(slot, found) || self.is_called_otherwise(slot, found)
    }

    /// Whether a number that was found counts something else than is asked for.
    fn counts_another(&self, slot: &Slot, found: &Found) -> bool {
        let whole = match slot.ty.present() {
            Type::Ranged { of, .. } => **of == Type::Int,
            ty => *ty == Type::Int,
        };
        let end = found.spans.iter().map(|span| span.end).max().unwrap_or_default();
        let behind = self.message.words.iter().find(|word| word.span.start >= end);
        let Some(unit) = behind.filter(|_| whole) else { return false };
        let asked = words_of(slot);
        if asked.iter().any(|word| word.stem == unit.stem) {
            return false;
        }
        is_of_another_time(unit, &asked) || self.is_of_some(unit)
    }

    fn is_of_some(&self, unit: &Word) -> bool {
        let mut others = self.message.words.iter().filter(|word| word.span != unit.span);
        SOME.contains(&unit.plain.as_str())
            && others.any(|word| BESIDE.contains(&word.plain.as_str()))
    }
}

/// Whether a word is a length of time, and another one is asked for; of somebody who is so old, years are.
fn is_of_another_time(unit: &Word, asked: &[Word]) -> bool {
    let is_time = |word: &Word| TIMES.iter().any(|time| stem(time) == word.stem);
    let old = asked.iter().any(|word| matches!(word.plain.as_str(), "old" | "age" | "aged"));
    let years = old && unit.stem == stem("year");
    let counted = asked.windows(2).any(|two| matches!(two, [how, _] if how.plain == "many"));
    is_time(unit) && !years && (old || counted || asked.iter().any(is_time))
}

/// The words of a slot's name and of its question.
pub(super) fn words_of(slot: &Slot) -> Vec<Word> {
    let name = slot.name.replace('_', " ");
    let texts = slot.ask.iter().flat_map(|text| &text.pieces).filter_map(|piece| match piece {
        Piece::Words(words) => Some(words.as_str()),
        Piece::Value(_) => None,
    });
    texts.chain([name.as_str()]).flat_map(|text| Message::new(text).words).collect()
}
