//! What is said of a thing of a list that nobody has read yet: the words that may name it, the day that it
//! is on, or which of some kinds it is. It counts once the list is there, and where nothing of the list has
//! it, nothing was said.

use playbook_graph::{Description, FieldIs, OpenSlot, Slot, SlotRef, Type, Value};

use super::Reader;
use crate::description::{Described, Found, days, unread};
use crate::fields::{Leaf, leaves};
use crate::message::{Message, Word};
use crate::stem::stem;
use crate::value::day::{self, Named};
use crate::value::spoken_forms;

impl Reader<'_> {
    /// What a message says of a thing of a list that nobody has read yet, where the customer wants just
    /// that.
    pub(super) fn unread(&self, open: &OpenSlot, slot: &Slot) -> Option<Found> {
        let known = self.in_words(open)?;
        let of = leaves(self.graph, slot.one());
        let mut prefers = Vec::new();
        prefers.extend(self.day_of(open.slot, &of));
        prefers.extend(of.iter().filter_map(|leaf| self.kind_of(leaf, &known)));
        if prefers.is_empty() {
            return unread::named(&self.message, &known);
        }
        let description = Description { prefers, ..Description::default() };
        Some(Found { description, spans: Vec::new() })
    }

    /// The words of a message that may name a thing of a list that nobody has read yet, where the
    /// customer wants just that.
    pub(super) fn in_words(&self, open: &OpenSlot) -> Option<Vec<String>> {
        if !self.opens() || self.parted || open.among.is_some() || open.known {
            return None;
        }
        let (wish, slot) = (self.wish_of_all()?, self.slot(open.slot)?);
        let wanted = self.graph.run_by(self.started_by(wish)).contains(&open.slot.playbook);
        let wanted = wanted && !self.is_denied(wish);
        let name = self.graph.intents.lookup(wish)?.name.split('_').map(stem);
        let mut known = Described::nouns(self.graph, slot.one(), &slot.name);
        known.extend(name);
        wanted.then_some(known)
    }

    /// The day that it is on. Of two that are picked by their day, “to” leads to the second: “move it from
    /// 4 December to the 9th”.
    fn day_of(&self, at: SlotRef, of: &[Leaf]) -> Option<FieldIs> {
        let mut dated = of.iter().filter(|leaf| is_dated(leaf));
        let leaf = dated.next().filter(|_| dated.next().is_none())?;
        let either = self.message.words.iter().any(|word| word.plain == "or");
        let picks = self.dated_picks(at);
        let mut named = day::find(&self.message);
        named.retain(|one| {
            !days::denied(&self.message, &one.span) || leads(&self.message, one, "from")
        });
        if let [first, .., last] = picks.as_slice() {
            named.retain(|one| match leads(&self.message, one, "to") {
                true => at == *last,
                false => at == *first,
            });
        }
        let [one] = named.as_slice() else { return None };
        if either {
            return None;
        }
        let day = one.next(self.message.today?)?;
        Some(FieldIs { path: leaf.path.clone(), value: Value::Date(day) })
    }

    /// The slots of the same playbook that are picked by a day.
    fn dated_picks(&self, at: SlotRef) -> Vec<SlotRef> {
        let playbook = self.graph.playbooks.lookup(at.playbook);
        let slots = playbook.into_iter().flat_map(|playbook| playbook.slots.iter());
        let dated = slots.filter(|(_, slot)| {
            slot.among.is_some() && leaves(self.graph, slot.one()).iter().any(is_dated)
        });
        dated.map(|(slot, _)| SlotRef { slot, ..at }).collect()
    }

    /// Which kind it is, by the words of one of a choice's values; of two that which “to” leads to:
    /// “from cargo to city”.
    fn kind_of(&self, leaf: &Leaf, known: &[String]) -> Option<FieldIs> {
        let Type::Enum(of) = leaf.ty else { return None };
        let choice = self.graph.enums.lookup(of)?;
        let mut said: Vec<(usize, usize)> = Vec::new();
        for value in 0..choice.values.len() {
            let forms = spoken_forms(self.graph, choice, value);
            let place = forms.iter().find_map(|form| place_of(&self.message, form, known));
            said.extend(place.map(|place| (value, place)));
        }
        if said.len() > 1 {
            said.retain(|(_, place)| self.message.before(*place) == "to");
        }
        let [(value, _)] = said.as_slice() else { return None };
        let value = Value::Enum { of, value: u32::try_from(*value).ok()? };
        Some(FieldIs { path: leaf.path.clone(), value })
    }
}

fn is_dated(leaf: &Leaf) -> bool {
    !leaf.listed && matches!(leaf.ty, Type::Date | Type::Time)
}

/// Whether a word leads to a day: “to the 9th”.
fn leads(message: &Message<'_>, one: &Named, word: &str) -> bool {
    let at = message.place_of(&one.span).unwrap_or_default();
    let article = usize::from(message.before(at) == "the");
    message.before(at - article) == word
}

/// Where a form of a value stands, word for word, that isn't denied and is no word of the wish itself.
fn place_of(message: &Message<'_>, form: &[Word], known: &[String]) -> Option<usize> {
    let stands = |at: &usize| {
        let mut words = form.iter().zip(*at..);
        words.all(|(word, at)| message.plain(at) == word.plain)
    };
    let own = form.iter().all(|word| known.contains(&word.stem));
    let mut places = (0..message.words.len()).filter(stands);
    places
        .find(|at| !own && message.word(*at).is_some_and(|word| !days::denied(message, &word.span)))
}
