//! One message against one question: what the parts of the room found, put together into a set of
//! readings. Each word is used once; what was asked goes first.

mod births;
mod called;
mod consents;
mod cries;
mod intents;
mod labels;
mod names;
pub(crate) mod stays;
mod texts;
mod units;
mod unread;
mod wishes;

use std::ops::Range;

use playbook_graph::{
    Asked, Description, FieldIs, Graph, IntentId, Interpretation, OpenSlot, Pick, Piece,
    PlaybookId, Question, Reading, Said, Slot, SlotRef, Type, Value,
};

use crate::aside;
use crate::asks;
use crate::beside;
use crate::consent::{Consent, Restated};
use crate::description::{Described, none, several};
use crate::gathered::{self, Bit};
use crate::intent::{Examples, LIKE};
use crate::message::{Message, Word, overlap};
use crate::stem::stem;
use crate::value::{Eager, extract, name};
use crate::waits;

/// Words that put something right.
pub(crate) const CORRECTS: &[&str] = &[
    "actually",
    "i meant",
    "i mean",
    "meant",
    "sorry",
    "correction",
    "instead",
    "rather",
    "wrong one",
    "wrong",
    "not that",
    "not that one",
    "change it to",
    "make it",
    "change that to",
    "should be",
];

/// “The other one”, “the wrong order”: different from what is held, and no more said of it.
const OTHER: &[&str] = &["other", "another", "different", "wrong"];
const NOT_THIS: &[&str] = &["not that one", "not this one", "the other"];

/// Words that open a matter of its own.
const ANOTHER_MATTER: &[&str] = &["also", "another", "too", "as well", "as well as", "one more"];

/// Something more of what is known already.
const ADDS: &[&str] =
    &["plus", "yes and", "yeah and", "yep and", "ok and", "okay and", "on top", "in addition"];

/// How many words a message has at most that only puts something right.
const FEW: usize = 6;

/// The rank of a slot of something that is neither talked about nor wanted.
const ELSEWHERE: u8 = 3;

pub(crate) struct Reader<'a> {
    pub(crate) examples: &'a Examples,
    pub(crate) graph: &'a Graph,
    pub(crate) question: &'a Question,
    pub(crate) message: Message<'a>,
    pub(crate) readings: Vec<(Reading, u16)>,
    /// Whether its parts were read each for its own wish.
    pub(crate) parted: bool,
}

impl Reader<'_> {
    /// The readings of the message.
    pub(crate) fn read(mut self) -> Interpretation {
        if let Some((intent, score)) = self.interrupt().filter(|_| !self.opens()) {
            return Interpretation { readings: vec![Reading::Intent(intent)], score };
        }
        let declined = self.asked_slot().and_then(|_| aside::declined(&mut self.message));
        let why = match self.question.asked {
            Asked::Nothing => None,
            _ => aside::why(&mut self.message),
        };
        self.readings.extend(declined.into_iter().chain(why).map(|reading| (reading, 950)));
        if matches!(self.question.asked, Asked::All(_)) && gathered::is_all(&self.message) {
            return Interpretation { readings: vec![Reading::Yes], score: 1_000 };
        }
        if self.asks_for_values() && gathered::values::is_nothing(&self.message) {
            return Interpretation { readings: vec![Reading::No], score: 1_000 };
        }
        if self.question.asked == Asked::Confirmation {
            // a yes or a no and nothing else is that, whatever examples of wishes it stands in: “ok
            // bye”, “no thanks”
            let consent = Consent::of(&self.message, &Restated::default());
            let only = [(consent.is_yes(), Reading::Yes), (consent.is_no(), Reading::No)];
            let only = only.into_iter().find(|(is, _)| *is && consent.rest() == 0);
            if let Some((_, reading)) = only {
                return Interpretation { readings: vec![reading], score: 1_000 };
            }
            if aside::calls_it_off(&self.message) {
                let reading = if self.asks_to_end() { Reading::Unclear } else { Reading::Cancel };
                return Interpretation { readings: vec![reading], score: 950 };
            }
        }
        if !self.asks_how_long() && waits::is_said(&self.message) {
            return Interpretation { readings: vec![Reading::Waits], score: 1_000 };
        }
        if self.question.asked == Asked::Confirmation {
            // What a lone value puts right is what was shown, and nothing that nobody asked for.
            self.put_right();
        }
        self.stays();
        self.slots();
        self.other_one();
        self.intents();
        self.put_right();
        self.cannot_say();
        if let Some(cried) = self.cry() {
            return Interpretation { readings: vec![Reading::Intent(cried)], score: LIKE };
        }
        let restated = self.restated();
        if !self.wants_something() {
            let cancel = aside::cancel(&mut self.message, restated.stems());
            self.readings.extend(cancel.map(|cancel| (cancel, 950)));
        }
        self.consent(&restated);
        self.goes_to_look();
        self.free_text();
        self.of_others();
        self.finish()
    }

    /// Whether a list of plain values is asked for, to which there may be nothing to say.
    fn asks_for_values(&self) -> bool {
        let Asked::Slot(asked) = self.question.asked else { return false };
        self.slot(asked).is_some_and(|slot| {
            slot.gathered.is_some() && slot.among.is_none() && slot.record().is_none()
        })
    }

    pub(crate) fn asked_slot(&self) -> Option<SlotRef> {
        match self.question.asked {
            Asked::Slot(slot) | Asked::Part(slot, _) | Asked::All(slot) | Asked::Again(slot) => {
                Some(slot)
            }
            Asked::Nothing | Asked::Confirmation => None,
        }
    }

    /// Whether a length of time was asked for: “one minute” is one.
    fn asks_how_long(&self) -> bool {
        let slot = self.asked_slot().and_then(|asked| self.slot(asked));
        slot.is_some_and(|slot| *slot.ty.present() == Type::Duration)
    }

    /// “Let me look on the letter”, where that is all.
    fn goes_to_look(&mut self) {
        let asked = self.question.asked != Asked::Nothing && !self.asks_any_text();
        if asked && self.readings.is_empty() && waits::goes_to_look(&self.message) {
            self.readings.push((Reading::Waits, 800));
        }
    }

    pub(crate) fn slot(&self, at: SlotRef) -> Option<&Slot> {
        self.graph.playbooks.lookup(at.playbook)?.slots.lookup(at.slot)
    }

    /// Values and descriptions: of what was asked first, then of what is being talked about, then of
    /// what the customer wants with this message, and of all else last.
    fn slots(&mut self) {
        let question = self.question;
        let asked = self.asked_slot();
        let running = self.running();
        self.slots_of_wishes();
        let wanted = self.wanted();
        let rank = |open: &OpenSlot| match open.slot {
            slot if Some(slot) == asked => 0,
            slot if Some(slot.playbook) == running => 1,
            _ if self.is_the_birthday(open) => 1,
            slot if wanted.contains(&slot.playbook) => 2,
            _ => ELSEWHERE,
        };
        let mut slots: Vec<(u8, &OpenSlot)> =
            question.slots.iter().map(|open| (rank(open), open)).collect();
        slots.sort_by_key(|(rank, _)| *rank);
        let any_text = self.asks_any_text();
        for (rank, open) in slots {
            if any_text && open.known && !self.says_it_was_wrong() {
                continue;
            }
            if rank < ELSEWHERE || !any_text && !self.is_any_number(open) {
                self.fill(open);
            }
        }
    }

    /// Whether what was asked may be answered with any text.
    pub(crate) fn asks_any_text(&self) -> bool {
        self.asked_slot().and_then(|asked| self.slot(asked)).is_some_and(is_any_text)
    }

    /// Whether a message says that something was wrong, in words that a text about anything hardly has.
    fn says_it_was_wrong(&self) -> bool {
        const OUTRIGHT: &[&str] = &[
            "i meant",
            "i mean",
            "correction",
            "not that one",
            "wrong one",
            "change it to",
            "change that to",
        ];
        const FIRST: &[&str] = &[
            "sorry", "oh sorry", "no sorry", "no wait", "oh no", "actually", "ups", "oops", "wait",
        ];
        let short = self.message.words.len() <= FEW;
        let first = self.message.longest(0, FIRST) > 0
            || self.message.plain(0) == "no"
                && self.message.word(1).is_some_and(|word| word.clause > 0);
        self.message.find(OUTRIGHT).is_some() || first && short
    }

    /// Whether what would be found for a slot of something else is digits alone, and the message
    /// doesn't name the slot: they could be anything.
    fn is_any_number(&self, open: &OpenSlot) -> bool {
        let Some(slot) = self.slot(open.slot) else { return false };
        let refined = slot.among.is_none() && matches!(slot.ty.present(), Type::Refined(_));
        let eager = self.eager(slot);
        refined
            && eager == Eager::Unasked
            && extract(self.graph, &slot.ty, &self.message, eager).is_some_and(|found| {
                let text = found.value.as_text().unwrap_or_default();
                text.bytes().all(|byte| byte.is_ascii_digit())
            })
            && self.labelled(open, slot).is_none()
    }

    /// The playbook that talks, and waits for an answer.
    fn running(&self) -> Option<PlaybookId> {
        self.question.playbook.filter(|_| self.question.asked != Asked::Nothing)
    }

    fn fill(&mut self, open: &OpenSlot) {
        let graph = self.graph;
        let Some(slot) =
            graph.playbooks.lookup(open.slot.playbook).and_then(|p| p.slots.lookup(open.slot.slot))
        else {
            return;
        };
        let asked = Some(open.slot) == self.asked_slot();
        if self.fill_part(open, slot) || (put_together(slot) && self.fill_bits(open, slot, asked)) {
            return;
        }
        if put_together(slot) {
            return;
        }
        let found = if slot.among.is_some() || open.among.is_some() {
            let nouns = self.nouns(slot, open.among.as_deref().unwrap_or_default());
            let described =
                Described { graph, ty: &slot.ty, among: open.among.as_deref(), nouns, asked };
            several::find(&described, &self.message)
                .or_else(|| described.find(&self.message))
                .or_else(|| none::of_them(&self.message).filter(|_| asked))
                .or_else(|| self.unread(open, slot))
                .map(|found| (Said::Description(found.description), found.spans, 950))
        } else {
            let eager = match asked {
                true => Eager::Asked,
                false if self.is_the_only_day(open, slot) || self.is_the_birthday(open) => {
                    Eager::Named
                }
                false => self.eager(slot),
            };
            let find = || match births::asked_for(slot) {
                true => (eager != Eager::Unasked).then(|| births::the_day(&self.message)).flatten(),
                false => extract(graph, &slot.ty, &self.message, eager),
            };
            // free text would take everything: it comes last
            let found = match slot.ty.present() {
                Type::Text if !asked && !open.known && name::is_asked_for(slot) => {
                    name::labelled(&self.message, slot)
                }
                Type::Text => None,
                _ => find().or_else(|| self.next_day(open, slot).filter(|_| asked)),
            };
            let found = found.filter(|found| !self.is_another_number(slot, found));
            let found = found.or_else(|| self.labelled(open, slot).filter(|_| !asked));
            found.map(|found| (Said::Value(found.value), found.spans, found.score))
        };
        let Some((said, spans, score)) = found else { return };
        if self.may_be_another(slot, &said, &spans) {
            // what it says is of this slot all the same, and of no other
            spans.iter().filter(|_| asked).for_each(|span| self.message.claim(span));
            return;
        }
        if !self.is_used(&spans) || self.is_of_a_thing(open, &said) {
            for span in &spans {
                self.message.claim(span);
            }
            if !self.says_again(open, &said) {
                self.say(open, said, score);
            }
        }
    }

    /// The words for one of the things that a slot is picked from.
    fn nouns(&self, slot: &Slot, among: &[Value]) -> Vec<String> {
        let mut nouns = Described::nouns(self.graph, slot.one(), &slot.name);
        nouns.extend(Described::called(self.graph, slot.one(), among));
        nouns
    }

    /// What is said of the field that was asked for, of a record that is put together.
    fn fill_part(&mut self, open: &OpenSlot, slot: &Slot) -> bool {
        let graph = self.graph;
        let Asked::Part(asked, place) = self.question.asked else { return false };
        let record = slot.record().and_then(|record| graph.records.lookup(record));
        let field = record.and_then(|record| record.fields.get(place as usize));
        let (Some(field), true) = (field, asked == open.slot) else { return false };
        let list = open.parts.iter().find(|(of, _)| *of == place).map(|(_, list)| list.as_slice());
        if list.is_none() && matches!(field.ty.present(), Type::Text | Type::Refined(_)) {
            return self.fill_text_part(open, slot, place, &field.ty);
        }
        let found = match list {
            Some(among) => {
                let mut nouns = Described::nouns(graph, &field.ty, &field.name);
                nouns.extend(Described::called(graph, &field.ty, among));
                let described =
                    Described { graph, ty: &field.ty, among: Some(among), nouns, asked: true };
                let found = described.find(&self.message);
                found.map(|found| (Said::Description(found.description), found.spans, 950))
            }
            None => extract(graph, &field.ty, &self.message, Eager::Asked)
                .map(|found| (Said::Value(found.value), found.spans, found.score)),
        };
        let Some((said, spans, score)) = found else { return false };
        spans.iter().for_each(|span| self.message.claim(span));
        self.readings.push((Reading::Answer(open.slot, Said::Parts(vec![(place, said)])), score));
        true
    }

    /// What is said of the text that was asked for, of a record that is put together. A yes or a no is
    /// no text; other things that are named with theirs are elements of their own.
    fn fill_text_part(&mut self, open: &OpenSlot, slot: &Slot, place: u32, ty: &Type) -> bool {
        let consent = Consent::of(&self.message, &self.restated());
        if (consent.is_yes() || consent.is_no()) && consent.rest() == 0 {
            return true;
        }
        let others = self.named_texts(open, slot);
        for bit in &others {
            bit.spans.iter().for_each(|span| self.message.claim(span));
        }
        let told_apart = self.text_of_pick(slot).is_some();
        let text = match told_apart {
            true => beside::answer(&self.message),
            false => Some(0..self.message.text.len()),
        };
        let whole = self.message.text;
        let said = text.and_then(|span| {
            let found =
                extract(self.graph, ty, &Message::new(whole.get(span.clone())?), Eager::Asked)?;
            Some((found.value, found.score, span))
        });
        if let Some((value, score, span)) = said {
            self.message.claim(&span);
            let said = Said::Parts(vec![(place, Said::Value(value))]);
            self.readings.push((Reading::Answer(open.slot, said), score));
        }
        self.readings
            .extend(others.into_iter().map(|bit| (Reading::Add(open.slot, bit.said), 900)));
        true
    }

    /// The type of the text that stands beside a pick in the records of a list: “how is {passenger}
    /// spelled?”.
    fn text_of_pick(&self, slot: &Slot) -> Option<&Type> {
        let [first, second, ..] = slot.fields.as_slice() else { return None };
        let record = slot.record().and_then(|record| self.graph.records.lookup(record))?;
        let ty = &record.fields.get(1)?.ty;
        let text = matches!(ty.present(), Type::Text | Type::Refined(_));
        let picked = first.among.is_some() && second.among.is_none();
        (slot.gathered.is_some() && picked && text).then_some(ty)
    }

    /// Things of a list that are named with the text that is wanted for each.
    fn named_texts(&self, open: &OpenSlot, slot: &Slot) -> Vec<Bit> {
        let Some(ty) = self.text_of_pick(slot) else { return Vec::new() };
        let record = slot.record().and_then(|record| self.graph.records.lookup(record));
        let Some(first) = record.and_then(|record| record.fields.first()) else {
            return Vec::new();
        };
        let among = open.parts.iter().find(|(of, _)| *of == 0).map(|(_, list)| list.as_slice());
        let mut nouns = Described::nouns(self.graph, &first.ty, &first.name);
        nouns.extend(Described::called(self.graph, &first.ty, among.unwrap_or_default()));
        let of = Described { graph: self.graph, ty: &first.ty, among, nouns, asked: true };
        let mut named = beside::named(&of, &self.message);
        named.retain(|bit| !self.is_used(&bit.spans));
        for bit in &mut named {
            let Said::Parts(parts) = &mut bit.said else { continue };
            // what isn't of the form that is wanted is asked for
            parts.retain(|(_, said)| match said {
                Said::Value(Value::Text(text)) => {
                    extract(self.graph, ty, &Message::new(text), Eager::Asked).is_some()
                }
                _ => true,
            });
        }
        named
    }

    /// What is said of a list, or of a record of picks, bit by bit. Whether anything is.
    fn fill_bits(&mut self, open: &OpenSlot, slot: &Slot, asked: bool) -> bool {
        let graph = self.graph;
        let bits = if slot.among.is_some() {
            let among = open.among.as_deref();
            let nouns = self.nouns(slot, among.unwrap_or_default());
            let described = Described { graph, ty: slot.one(), among, nouns, asked };
            let mut bits = gathered::picks(&described, &self.message);
            if bits.is_empty()
                && let Some(known) = self.in_words(open)
            {
                bits = gathered::unread_picks(&self.message, &known);
            }
            bits
        } else if slot.record().is_none() {
            let eager = if asked { Eager::Asked } else { self.eager(slot) };
            gathered::values::of(graph, slot.one(), &self.message, eager)
        } else {
            let record = slot.record().and_then(|record| graph.records.lookup(record));
            let fields = record.map_or(&[][..], |record| &record.fields);
            let [given, wanted, ..] = fields else { return false };
            if slot.fields.first().is_none_or(|field| field.among.is_none()) {
                return false;
            }
            let list = |place: u32| {
                let list = open.parts.iter().find(|(of, _)| *of == place);
                list.map(|(_, list)| list.as_slice())
            };
            let of = |field: &'_ playbook_graph::Field, among: Option<&[Value]>| {
                let mut nouns = Described::nouns(graph, &field.ty, &field.name);
                nouns.extend(Described::called(graph, &field.ty, among.unwrap_or_default()));
                nouns
            };
            let (first, second) = (list(0), list(1));
            let given =
                Described { nouns: of(given, first), graph, ty: &given.ty, among: first, asked };
            let wanted = Described {
                nouns: of(wanted, second),
                graph,
                ty: &wanted.ty,
                among: second,
                asked: true,
            };
            let mut bits = self.named_texts(open, slot);
            let named: Vec<Range<usize>> = bits.iter().flat_map(|bit| bit.spans.clone()).collect();
            let mut others = gathered::swaps(&given, &wanted, &self.message);
            if others.is_empty()
                && let Some(known) = self.in_words(open)
            {
                others = gathered::unread_swaps(&self.message, &known);
            }
            others.retain(|bit| !bit.spans.iter().any(|span| named.contains(span)));
            bits.extend(others);
            bits
        };
        let free: Vec<Bit> = bits.into_iter().filter(|bit| !self.is_used(&bit.spans)).collect();
        for bit in &free {
            bit.spans.iter().for_each(|span| self.message.claim(span));
            let said = bit.said.clone();
            let reading = match bit.removes {
                true if open.held.is_some() => Reading::Remove(open.slot, said),
                true => continue,
                false if slot.gathered.is_some() => Reading::Add(open.slot, said),
                false => Reading::Answer(open.slot, said),
            };
            self.readings.push((reading, 900));
        }
        !free.is_empty()
    }

    /// Whether something is like one of the list and says a number that this one doesn't have, where it
    /// may be a new one: “123 Elm Street, Suite 641”.
    fn may_be_another(&self, slot: &Slot, said: &Said, spans: &[Range<usize>]) -> bool {
        let number = |word: &Word| {
            has_digit(&word.plain) && !spans.iter().any(|span| overlap(&word.span, span))
        };
        let pick = matches!(said, Said::Description(_));
        slot.may_be_new && pick && self.message.words.iter().any(number)
    }

    /// Whether something was made already of what stands there.
    fn is_used(&self, spans: &[Range<usize>]) -> bool {
        self.message
            .words
            .iter()
            .any(|word| word.claimed && spans.iter().any(|span| overlap(&word.span, span)))
    }

    /// Whether a text names a thing that the customer speaks of for another playbook: where that has to
    /// be known first (“contract NL-100001, postcode 50667: …”), it is no secret any more.
    fn is_of_a_thing(&self, open: &OpenSlot, said: &Said) -> bool {
        let Said::Value(text @ Value::Text(_)) = said else { return false };
        let names = |reading: &Reading| match reading {
            Reading::Answer(slot, Said::Description(of)) => {
                slot.playbook != open.slot.playbook && of.wheres.iter().any(|is| is.value == *text)
            }
            _ => false,
        };
        !open.known && self.readings.iter().any(|(reading, _)| names(reading))
    }

    /// Whether something said at a confirmation names by its texts (an identifier) what is held, and
    /// nothing else could have been picked.
    fn says_again(&self, open: &OpenSlot, said: &Said) -> bool {
        let confirms = open.known && self.question.asked == Asked::Confirmation;
        let (Some([only]), Said::Description(description)) = (open.among.as_deref(), said) else {
            return false;
        };
        let names = |is: &FieldIs| {
            let place = |value, place: &u32| Value::field(value, *place as usize);
            matches!(is.value, Value::Text(_))
                && is.path.iter().try_fold(only, place) == Some(&is.value)
        };
        let wheres = &description.wheres;
        confirms && description.pick.is_none() && !wheres.is_empty() && wheres.iter().all(names)
    }

    /// Whether a day is wanted for nothing else by what is talked about, or what the message wants.
    fn is_the_only_day(&self, open: &OpenSlot, slot: &Slot) -> bool {
        let is_day = |slot: &Slot| matches!(slot.ty.present(), Type::Date);
        if open.known || !is_day(slot) {
            return false;
        }
        let of = open.slot.playbook;
        let days = self
            .graph
            .playbooks
            .lookup(of)
            .map_or(0, |playbook| playbook.slots.values().filter(|slot| is_day(slot)).count());
        days == 1 && (self.running() == Some(of) || self.wanted().contains(&of))
    }

    /// A slot that isn't asked for has to be named for a value that could be of any other.
    fn eager(&self, slot: &Slot) -> Eager {
        let stems: Vec<String> = slot.name.split('_').map(stem).collect();
        let named =
            stems.iter().all(|stem| self.message.words.iter().any(|word| word.stem == *stem));
        if named || self.has_its_unit(slot) { Eager::Named } else { Eager::Unasked }
    }

    /// Whether a number of the message stands before what its question asks for so many of: “two months”
    /// to “for how many months?”.
    fn has_its_unit(&self, slot: &Slot) -> bool {
        let whole = match slot.ty.present() {
            Type::Ranged { of, .. } => **of == Type::Int,
            ty => *ty == Type::Int,
        };
        let Some(found) = extract(self.graph, &slot.ty, &self.message, Eager::Named) else {
            return false;
        };
        let asked = slot.ask.iter().flat_map(|text| &text.pieces);
        let asked = asked.filter_map(|piece| match piece {
            Piece::Words(words) => Some(Message::new(words).words),
            Piece::Value(_) => None,
        });
        let asked: Vec<_> = asked.flatten().collect();
        let end = found.spans.iter().map(|span| span.end).max().unwrap_or_default();
        let unit = self.message.words.iter().find(|word| word.span.start >= end);
        let is_many = |at: usize| at > 0 && asked.get(at - 1).is_some_and(|of| of.plain == "many");
        let counted = |unit: &Word| {
            asked.iter().enumerate().any(|(at, word)| is_many(at) && word.stem == unit.stem)
        };
        whole && unit.is_some_and(counted)
    }

    fn say(&mut self, open: &OpenSlot, said: Said, score: u16) {
        let picked = self.slot(open.slot).is_some_and(|slot| slot.among.is_some());
        let more = self.message.find(ANOTHER_MATTER).is_some();
        let same = self.started(open.slot.playbook).filter(|_| more);
        let same = same.or_else(|| self.wished_again(open.slot.playbook));
        if let (true, true, Some(intent)) = (open.known, picked, same) {
            // “and cancel #W7654321, too”: the same for another one
            self.readings.push((Reading::Intent(intent), score));
            self.readings.push((Reading::Answer(open.slot, said), score));
            return;
        }
        if open.known && more && (picked || self.is_begun_again(open.slot.playbook)) {
            // what is under way is not what is spoken of
            if !picked {
                self.readings.push((Reading::Answer(open.slot, said), score));
            }
            return;
        }
        if open.known && self.adds() {
            // “and the tyre is flat, too” takes nothing's place
            if !self.readings.iter().any(|(reading, _)| *reading == Reading::Unclear) {
                self.readings.push((Reading::Unclear, score));
            }
            return;
        }
        let several = matches!(
            &said,
            Said::Description(Description {
                pick: Some(Pick::All | Pick::Both | Pick::Each(_)),
                ..
            })
        );
        if open.known && picked && several {
            // one thing is talked about: which of them would take its place isn't clear
            return;
        }
        let reading = if open.known {
            Reading::Correct(open.slot, said)
        } else {
            Reading::Answer(open.slot, said)
        };
        self.readings.push((reading, score));
    }

    /// Whether the message adds to what is known, and puts nothing right.
    fn adds(&self) -> bool {
        let more = self.message.find(ANOTHER_MATTER).or_else(|| self.message.find(ADDS));
        more.is_some() && self.message.find(CORRECTS).is_none()
    }

    /// An intent that starts a playbook, of those that may be meant.
    fn started(&self, playbook: PlaybookId) -> Option<IntentId> {
        let starts = &self.graph.playbooks.lookup(playbook)?.starts_on;
        starts.iter().copied().find(|intent| self.question.intents.contains(intent))
    }

    /// Whether the message wants what a playbook does for another thing than the one it has.
    fn is_begun_again(&self, playbook: PlaybookId) -> bool {
        self.readings.iter().any(|(reading, _)| match reading {
            Reading::Answer(slot, Said::Description(_)) => slot.playbook == playbook,
            _ => false,
        })
    }

    /// The intent of a playbook that is under way and asks nothing now, if the message wishes for it
    /// again.
    fn wished_again(&self, playbook: PlaybookId) -> Option<IntentId> {
        let corrects = self.message.find(CORRECTS).is_some();
        let idle = self.question.asked == Asked::Nothing && !corrects;
        if !idle || !self.wanted().contains(&playbook) {
            return None;
        }
        self.started(playbook)
    }

    /// “No, the other one”: a correction of the one thing that was picked. The empty description
    /// fits all of them, so the machine asks between them.
    fn other_one(&mut self) {
        let picked = |open: &&OpenSlot| {
            let single = |slot: &Slot| slot.among.is_some() && slot.gathered.is_none();
            open.known && self.slot(open.slot).is_some_and(single)
        };
        let mut picks = self.question.slots.iter().filter(picked);
        let (Some(pick), None) = (picks.next(), picks.next()) else { return };
        let said = |(reading, _): &(Reading, u16)| match reading {
            Reading::Correct(slot, _) | Reading::Answer(slot, _) => *slot == pick.slot,
            _ => false,
        };
        let Some(slot) = self.slot(pick.slot) else { return };
        let nouns = Described::nouns(self.graph, &slot.ty, &slot.name);
        let names = |at: usize| self.message.word(at).is_some_and(|w| nouns.contains(&w.stem));
        let other = (0..self.message.words.len())
            .find(|at| OTHER.contains(&self.message.plain(*at)) && names(at + 1))
            .map(|at| (at, 2))
            .or_else(|| self.message.find(NOT_THIS));
        let told = !self.asks_any_text() || self.says_it_was_wrong();
        let other = other.filter(|_| told && !self.readings.iter().any(said));
        let Some((at, length)) = other else { return };
        for word in self.message.words.iter_mut().skip(at).take(length) {
            word.claimed = true;
        }
        self.say(pick, Said::Description(Description::default()), 700);
    }

    /// “I don't remember”, where that is all, and no list helps to remember.
    fn cannot_say(&mut self) {
        let Some(asked) = self.asked_slot().filter(|_| {
            let nothing_else = |reading: &Reading| matches!(reading, Reading::Why);
            self.readings.iter().all(|(reading, _)| nothing_else(reading))
        }) else {
            return;
        };
        let listed =
            self.question.slots.iter().any(|open| open.slot == asked && open.among.is_some());
        let Some(slot) = self.slot(asked).filter(|_| !listed) else { return };
        let names: Vec<String> = slot.name.split('_').map(stem).collect();
        // “it never came” may be all there is to tell
        let called = self.message.words.iter().any(|word| names.contains(&word.stem));
        // “I have none” to “how many?” is a number
        let none = is_a_number(slot) && self.message.words.iter().any(|word| word.plain == "none");
        let may_come = (called || !is_any_text(slot)) && !none;
        let declined = aside::cant_say(&mut self.message, &names, may_come);
        self.readings.extend(declined.map(|declined| (declined, 900)));
    }

    /// What only says again what is being talked about. A yes may say again what is asked for, and
    /// that is known where the playbook that asks is there for one thing.
    fn restated(&self) -> Restated {
        let name = |id: &IntentId| self.graph.intents.lookup(*id).map(|known| known.name.as_str());
        let matter = self.same_matter();
        let names: Vec<&str> = matter.iter().filter_map(name).collect();
        let asks = self.question.playbook.and_then(|id| self.graph.playbooks.lookup(id));
        let asked = asks.and_then(|playbook| match playbook.starts_on.as_slice() {
            [only] if matter.contains(only) => name(only),
            _ => None,
        });
        let slots = asks.into_iter().flat_map(|playbook| playbook.slots.iter());
        let things: Vec<String> = slots
            .flat_map(|(_, slot)| Described::nouns(self.graph, &slot.ty, &slot.name))
            .collect();
        Restated::new(&names, asked, &things)
    }

    /// Whether what a yes is asked for ends something: “cancel it” could be meant as that yes.
    fn asks_to_end(&self) -> bool {
        const ENDS: &[&str] =
            &["cancel", "end", "stop", "terminat", "quit", "clos", "giv", "delet", "remov"];
        let put = Message::new(self.question.words.as_deref().unwrap_or_default()).words;
        let matter = self.restated();
        let mut stems = put.iter().map(|word| &word.stem).chain(matter.stems());
        stems.any(|stem| ENDS.contains(&stem.as_str()))
    }

    fn wants_something(&self) -> bool {
        let wants =
            |reading: &Reading| matches!(reading, Reading::Intent(_) | Reading::NewMatter(_));
        self.readings.iter().any(|(reading, _)| wants(reading))
    }

    fn finish(self) -> Interpretation {
        let score = self.readings.iter().map(|(_, score)| *score).min().unwrap_or(0);
        let mut readings: Vec<Reading> = self.readings.into_iter().map(|(r, _)| r).collect();
        let idle = self.question.asked == Asked::Nothing;
        let courtesy = idle && aside::courtesy(&self.message);
        if readings.is_empty() && !courtesy {
            let all = matches!(self.question.asked, Asked::All(_));
            let asks = !idle && !all && asks::is_said(&self.message);
            readings.push(if asks { Reading::Asks } else { Reading::Unclear });
        }
        Interpretation { readings, score }
    }
}

/// Whether a slot holds whatever is written.
fn is_any_text(slot: &Slot) -> bool {
    slot.among.is_none() && *slot.one().present() == Type::Text
}

/// Whether a slot holds a number or an amount.
fn is_a_number(slot: &Slot) -> bool {
    use Type::{Decimal, Int, Money, Percent, Ranged};
    matches!(slot.ty.present(), Int | Decimal | Percent | Money(_) | Ranged { .. })
}

/// Whether a slot's value is put together bit by bit.
pub(crate) fn put_together(slot: &Slot) -> bool {
    slot.gathered.is_some() || (slot.record().is_some() && slot.among.is_none())
}

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}
