//! Birthdays. Where one is asked for, a day without its year is none: the nearest one of that name is
//! nobody's. One that is said beside the number that it goes with is it, whatever was asked:
//! “FL10001, born 12 April 1990”.

use std::ops::Range;

use playbook_graph::{OpenSlot, Piece, Slot, Type};

use super::Reader;
use crate::features::says_little;
use crate::message::{Message, Word, overlap};
use crate::value::{Eager, Found, extract, whole_days};

/// How a slot is called, or asked for, that holds one.
const BIRTH: &[&str] = &["birth", "born", "birthday", "birthdate", "dob", "bday", "geburtsdatum"];

/// May stand between a number and the birthday that goes with it.
const BETWEEN: &[&str] = &[
    "born",
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "bday",
    "date",
    "of",
    "on",
    "and",
    "my",
    "the",
    "is",
    "i",
    "am",
    "im",
    "was",
    "its",
    "it",
    "with",
];

/// Whether a slot holds a birthday.
pub(super) fn asked_for(slot: &Slot) -> bool {
    let says = |text: &str| {
        Message::new(text).words.iter().any(|word| BIRTH.contains(&word.plain.as_str()))
    };
    let asked = slot.ask.iter().flat_map(|text| &text.pieces).any(|piece| match piece {
        Piece::Words(words) => says(words),
        Piece::Value(_) => false,
    });
    *slot.ty.present() == Type::Date && (asked || says(&slot.name.replace('_', " ")))
}

/// The only day that a message says with its year.
pub(super) fn the_day(message: &Message<'_>) -> Option<Found> {
    let mut days = whole_days(message).into_iter();
    let day = days.next().filter(|_| days.next().is_none())?;
    let denied = day.spans.iter().any(|span| message.denies(span) || message.bounds(span));
    (!denied).then_some(day)
}

impl Reader<'_> {
    /// Whether the message tells the birthday that this slot is for: it says so, says nothing else, or
    /// says it beside a number that is asked for with it.
    pub(super) fn is_the_birthday(&self, open: &OpenSlot) -> bool {
        let asked = self.slot(open.slot).is_some_and(|slot| !open.known && asked_for(slot));
        let Some(day) = the_day(&self.message).filter(|_| asked) else { return false };
        let Some(span) = day.spans.first() else { return false };
        let within = |word: &Word| overlap(&word.span, span);
        let says_so = |word: &Word| BIRTH.contains(&word.plain.as_str());
        let mut words = self.message.words.iter();
        words.clone().any(says_so)
            || words.all(|word| within(word) || says_little(word))
            || self.numbers_beside(open).iter().any(|number| self.are_beside(number, span))
    }

    /// Where values of the same playbook's slots stand that are told by their form.
    fn numbers_beside(&self, open: &OpenSlot) -> Vec<Range<usize>> {
        let Some(playbook) = self.graph.playbooks.lookup(open.slot.playbook) else {
            return Vec::new();
        };
        let told = playbook.slots.values().filter(|slot| {
            let form = matches!(slot.ty.present(), Type::Refined(_) | Type::Email);
            form && slot.among.is_none()
        });
        let found = told.filter_map(|slot| {
            extract(self.graph, &slot.ty, &self.message, Eager::Unasked).map(|found| found.spans)
        });
        found.flatten().collect()
    }

    /// Whether nothing but what leads from one to the other stands between two pieces of the message.
    fn are_beside(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let (first, last) = if one.start < other.start { (one, other) } else { (other, one) };
        let between = |word: &&Word| word.span.start >= first.end && word.span.end <= last.start;
        let mut words = self.message.words.iter().filter(between);
        words.all(|word| BETWEEN.contains(&word.plain.as_str()))
    }
}
