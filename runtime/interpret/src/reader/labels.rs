//! Labels: the words beside a value that say whose it is. “Customer 20014577, postcode 80331: 45210 kWh”
//! answers three questions before they are asked; “set the instalment to 75” one. Only where the label can be
//! no other slot's.

use std::collections::BTreeSet;

use playbook_graph::{Asked, OpenSlot, PlaybookId, Slot, Type};

use super::units::words_of;
use super::{Reader, births, has_digit};
use crate::features::says_little;
use crate::message::{Message, Word, overlap};
use crate::near;
use crate::value::{self, Found};

/// They stand between a label and its value.
const BETWEEN: &[&str] =
    &["number", "no", "nr", "num", "is", "was", "to", "on", "of", "be", "now", "about", "the", "a"];

/// Words of questions that label nothing.
const NO_LABEL: &[&str] = &[
    "what", "which", "how", "many", "much", "when", "where", "who", "whose", "why", "does", "did",
    "shall", "should", "please", "tell", "write", "give", "us", "want", "from", "new", "first",
    "last", "know", "number", "not", "yes", "no", "day", "date", "whole", "by", "other", "digits",
    "then", "give",
];

/// How many words of a label may stand before a value: “monthly *payment* to 70”.
const WORDS: usize = 2;

impl Reader<'_> {
    /// The only value of a slot that stands beside its label, where nobody asked for it.
    pub(super) fn labelled(&self, open: &OpenSlot, slot: &Slot) -> Option<Found> {
        let confirms = self.question.asked == Asked::Confirmation;
        if open.known || confirms || self.asks_any_text() || !may_be_labelled(slot) {
            return None;
        }
        let own = labels(slot);
        let found = value::each(self.graph, &slot.ty, &self.message);
        let label =
            |found: &Found| self.beside(found, slot).into_iter().find(|word| is_among(word, &own));
        if !found.iter().any(|found| label(found).is_some()) {
            return None;
        }
        let near = self.near_playbooks();
        let others = self.question.slots.iter().filter(|other| other.slot != open.slot);
        let others: Vec<&Slot> = others
            .filter(|other| !other.known && near.contains(&other.slot.playbook))
            .filter_map(|other| self.slot(other.slot))
            .filter(|other| may_be_labelled(other))
            .collect();
        let mut meant = Vec::new();
        for one in &found {
            match label(one) {
                Some(label) => {
                    let rival = |other: &&Slot| {
                        is_among(label, &labels(other))
                            && self.held_there(other, one).next().is_some()
                    };
                    meant.extend((!others.iter().any(rival)).then_some(one));
                }
                // of “bookings BW1 and BW2” the second may be meant as well
                None if others.iter().any(|other| self.is_of(other, one, slot)) => {}
                None => return None,
            }
        }
        let only = *meant.first().filter(|_| near.contains(&open.slot.playbook))?;
        let same = meant.iter().all(|other| other.value == only.value);
        (same && !self.is_another_number(slot, only)).then(|| only.clone())
    }

    /// Whether what stands there is another slot's: by its label, or, of a number, by its form.
    fn is_of(&self, other: &Slot, found: &Found, slot: &Slot) -> bool {
        let has_form = |slot: &Slot| matches!(slot.ty.present(), Type::Refined(_) | Type::Date);
        let labels = labels(other);
        let labelled =
            |one: &Found| self.beside(one, other).into_iter().any(|word| is_among(word, &labels));
        let by_form = has_form(other) && !has_form(slot);
        self.held_there(other, found).any(|one| by_form || labelled(&one))
    }

    /// What a slot could hold of what stands there.
    fn held_there(&self, slot: &Slot, found: &Found) -> impl Iterator<Item = Found> {
        let there = |one: &Found| {
            one.spans.iter().any(|span| found.spans.iter().any(|own| overlap(own, span)))
        };
        value::each(self.graph, &slot.ty, &self.message).into_iter().filter(there)
    }

    /// The words that may label a value: right before it, or what a number counts, right behind it.
    fn beside(&self, found: &Found, slot: &Slot) -> Vec<&Word> {
        let words = &self.message.words;
        let (Some(first), Some(last)) = (found.spans.first(), found.spans.last()) else {
            return Vec::new();
        };
        let at = self.message.place_of(first).unwrap_or(words.len());
        let mut beside: Vec<&Word> = Vec::new();
        let mut end = first.start;
        for word in words.iter().take(at).rev() {
            if beside.len() == WORDS
                || has_digit(&word.plain)
                || !stands_before(&self.message, word, end)
            {
                break;
            }
            end = word.span.start;
            if !BETWEEN.contains(&word.plain.as_str()) {
                beside.push(word);
            }
        }
        let behind = words.iter().find(|word| word.span.start >= last.end);
        let counts = matches!(slot.ty.present(), Type::Int | Type::Decimal | Type::Ranged { .. });
        let unit = behind
            .filter(|word| counts && self.message.text.get(last.end..word.span.start) == Some(" "));
        beside.into_iter().chain(unit).collect()
    }

    /// The playbooks that talk, wait for the one that does, are wished for, are run by one of those, or
    /// prove what they need.
    fn near_playbooks(&self) -> BTreeSet<PlaybookId> {
        let running = self.running();
        let mut others = self.question.slots.iter().map(|open| open.slot.playbook);
        // the slots of what waits stand behind those of what talks
        let waits = others.find(|id| Some(*id) != running);
        let waits = waits.filter(|id| running.is_some_and(|of| self.leads_to([*id]).contains(&of)));
        self.leads_to(running.into_iter().chain(waits).chain(self.wanted()))
    }

    /// Some playbooks, what they run, and what proves what they need.
    fn leads_to(&self, begun: impl IntoIterator<Item = PlaybookId>) -> BTreeSet<PlaybookId> {
        let mut all = self.graph.run_by(begun);
        let needs = all.iter().filter_map(|id| self.graph.playbooks.lookup(*id));
        let needs = needs.flat_map(|playbook| &playbook.needs).map(|need| need.fact);
        let facts: BTreeSet<_> = needs.collect();
        let provers = self.graph.desks.values().flat_map(|desk| &desk.provers);
        let provers = provers.filter(|prover| facts.contains(&prover.fact));
        all.extend(self.graph.run_by(provers.map(|prover| prover.playbook)));
        all
    }
}

/// Values that are told by their form. A yes is none, and any text could be anything.
fn may_be_labelled(slot: &Slot) -> bool {
    let told = matches!(
        slot.ty.present(),
        Type::Refined(_)
            | Type::Email
            | Type::Phone
            | Type::Money(_)
            | Type::Int
            | Type::Decimal
            | Type::Date
            | Type::Ranged { .. }
    );
    told && slot.among.is_none() && slot.gathered.is_none() && !births::asked_for(slot)
}

/// The words that a slot is called by: of its name, and of its question; where that asks how many, only
/// what is counted: “two dinners” are none of “How many persons is the dinner for?”.
fn labels(slot: &Slot) -> Vec<Word> {
    let mut words = words_of(slot);
    let many = words
        .windows(2)
        .position(|two| matches!(two, [how, many] if how.plain == "how" && many.plain == "many"));
    if let Some(many) = many {
        let name = slot.name.split('_').count();
        let counted = words.iter().skip(many + 2).take_while(|word| !says_little(word));
        let name = words.iter().skip(words.len().saturating_sub(name));
        words = counted.chain(name).cloned().collect();
    }
    words.retain(|word| {
        let plain = word.plain.as_str();
        let little = says_little(word) && plain != "customer" || NO_LABEL.contains(&plain);
        !little && !plain.starts_with(|c: char| c.is_ascii_digit())
    });
    words
}

fn is_among(word: &Word, labels: &[Word]) -> bool {
    labels.iter().any(|label| near::is_form_of(word, label))
}

/// Whether a word stands right before a place: in the same part of the message, or with a colon between.
fn stands_before(message: &Message<'_>, word: &Word, place: usize) -> bool {
    let between = message.text.get(word.span.end..place).unwrap_or_default().trim();
    between.is_empty() || matches!(between, ":" | "=" | "#" | ": #")
}
