//! Values that put something right without saying what: “sorry, 21 December 2026”, “no, 12435”. Only
//! where they can be meant for nothing else.

use std::ops::Range;

use playbook_graph::{Asked, OpenSlot, Reading, Said, Slot, Type, Value};

use crate::message::{Message, overlap};
use crate::reader::{CORRECTS, Reader, put_together, stays};
use crate::stem::stem;
use crate::value::{Eager, Found, day, extract};

/// What may stand beside such a value.
const BESIDE: &[&str] = &[
    "sorry",
    "oh",
    "no",
    "nope",
    "not",
    "but",
    "wait",
    "hold",
    "on",
    "hang",
    "a",
    "the",
    "it",
    "its",
    "is",
    "i",
    "im",
    "meant",
    "mean",
    "thats",
    "that",
    "this",
    "was",
    "typo",
    "mistake",
    "should",
    "be",
    "must",
    "make",
    "take",
    "please",
    "for",
    "to",
    "of",
    "at",
    "in",
    "yes",
    "yeah",
    "ok",
    "okay",
    "and",
    "then",
    "only",
    "just",
    "rather",
    "instead",
    "actually",
    "correction",
    "wrong",
    "my",
    "hm",
    "hmm",
    "uh",
    "um",
    "ah",
    "ups",
    "oops",
    "number",
    "day",
    "date",
    "amount",
    "right",
    "correct",
    "better",
    "say",
    "said",
    "lets",
    "change",
    "put",
];

impl Reader<'_> {
    /// A value that only one of the things that are known can hold takes that one's place. Where a
    /// confirmation is asked for, the value alone is enough; elsewhere it has to be said that
    /// something was wrong. A message that says anything else puts nothing right.
    pub(crate) fn put_right(&mut self) {
        let confirms = self.question.asked == Asked::Confirmation;
        let corrects = confirms || self.message.find(CORRECTS).is_some();
        let running = self.question.slots.first().map(|open| open.slot.playbook);
        if !corrects || !self.readings.is_empty() || self.message.asks || self.message.cut {
            return;
        }
        let asked = self.asked_slot();
        let known = self.question.slots.iter().filter(|open| {
            open.known && Some(open.slot.playbook) == running && Some(open.slot) != asked
        });
        let mut held: Vec<(&OpenSlot, Found)> =
            known.filter_map(|open| Some((open, self.held(open)?))).collect();
        // “4 January” is a day, and not the number 4.
        let wider = held.iter().map(|(_, found)| length(found)).max();
        held.retain(|(_, found)| Some(length(found)) == wider);
        let [(open, found)] = held.as_slice() else { return };
        // “Yes, 12345”: what is said again leaves the yes one.
        let again = open.held.as_ref() == Some(&found.value);
        found.spans.iter().for_each(|span| self.message.claim(span));
        if !again {
            let value = Said::Value(found.value.clone());
            self.readings.push((Reading::Correct(open.slot, value), found.score));
        }
    }

    /// The value that the message gives for something known, if it says nothing else.
    fn held(&self, open: &OpenSlot) -> Option<Found> {
        let slot = self.slot(open.slot).filter(|slot| may_be_put_right(slot))?;
        let found = extract(self.graph, &slot.ty, &self.message, Eager::Asked)
            .or_else(|| self.day_beside(open, slot))?;
        if self.is_another_number(slot, &found) {
            return None;
        }
        let names: Vec<String> = slot.name.split('_').map(stem).collect();
        says_nothing_else(&self.message, &found.spans, &names).then_some(found)
    }

    /// “The 27th”, of a day that was shown: of the same month, where it can be.
    fn day_beside(&self, open: &OpenSlot, slot: &Slot) -> Option<Found> {
        let Some(Value::Date(shown)) = open.held else { return None };
        let named = day::find(&self.message);
        let [one] = named.as_slice() else { return None };
        if self.message.denies(&one.span) || self.message.bounds(&one.span) {
            return None;
        }
        let today = self.message.today;
        let day = one.beside(shown, |day| stays::may_be(open.slot.slot, slot, today, day))?;
        let at = self.message.place_of(&one.span)?;
        let article = at.checked_sub(1).filter(|before| self.message.plain(*before) == "the");
        let article = article.and_then(|at| self.message.word(at));
        let start = article.map_or(one.span.start, |article| article.span.start);
        let span = start..one.span.end;
        Some(Found { value: Value::Date(day), spans: [span].into(), score: 900 })
    }
}

/// How much of the message it is.
fn length(found: &Found) -> usize {
    found.spans.iter().map(ExactSizeIterator::len).sum()
}

/// Values that are told by their form. A yes is none, and any text could be anything.
fn may_be_put_right(slot: &Slot) -> bool {
    let told = !matches!(slot.ty.present(), Type::Text | Type::Bool | Type::Enum(_));
    told && slot.among.is_none() && !put_together(slot)
}

/// Whether beside a value there is nothing but what leads to it, and its unit.
pub(crate) fn says_nothing_else(
    message: &Message<'_>,
    spans: &[Range<usize>],
    names: &[String],
) -> bool {
    let inside = |at: &Range<usize>| spans.iter().any(|span| overlap(at, span));
    let mut after_value = false;
    message.marks.is_empty()
        && message.words.iter().all(|word| {
            let unit = after_value;
            after_value = inside(&word.span);
            after_value
                || unit
                || BESIDE.contains(&word.plain.as_str())
                || names.contains(&word.stem)
        })
}
