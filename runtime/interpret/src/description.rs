//! Descriptions of one of several things: `#W1234567`, “the pending one”, “the second”, “my most
//! expensive order”. The machine applies a description to the list; nothing is picked in here.

pub(crate) mod days;
pub(crate) mod none;
pub(crate) mod several;
mod texts;
pub(crate) mod unread;

use std::ops::Range;

use playbook_graph::{Description, FieldIs, Graph, Money, Pick, Type, Value};

use crate::fields::{Leaf, leaves};
use crate::message::{Message, Word, overlap};
use crate::near;
use crate::stem::stem;
use crate::value::{Eager, amounts, extract, ordinal, spoken_forms, words};

/// What is described: the type, what the list holds (where known), and what the thing is called.
pub(crate) struct Described<'a> {
    /// The graph.
    pub(crate) graph: &'a Graph,
    /// What one of them is.
    pub(crate) ty: &'a Type,
    /// The list, where it is known already.
    pub(crate) among: Option<&'a [Value]>,
    /// Stems of the words for one of them: `order`, `one`.
    pub(crate) nouns: Vec<String>,
    /// Whether this is what was asked.
    pub(crate) asked: bool,
}

/// A description that was found, with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The description.
    pub(crate) description: Description,
    /// The pieces of the text that it was made of.
    pub(crate) spans: Vec<Range<usize>>,
}

const LOWEST: &[&str] = &["cheapest", "least expensive", "cheaper", "less expensive"];
const HIGHEST: &[&str] = &["most expensive", "priciest", "dearest", "more expensive", "pricier"];
/// Of what has features of its own these may speak of its size, and not of what it costs.
const SMALLEST: &[&str] = &["smallest", "lowest", "smaller"];
const BIGGEST: &[&str] = &["largest", "biggest", "highest", "bigger", "larger"];
const NEWEST: &[&str] =
    &["newest", "latest", "most recent", "newer", "more recent", "later", "last"];
const OLDEST: &[&str] = &["oldest", "earliest", "older", "earlier"];

impl Described<'_> {
    /// What the message says of it.
    pub(crate) fn find(&self, message: &Message<'_>) -> Option<Found> {
        let mut found = Found::default();
        for leaf in leaves(self.graph, self.ty) {
            for (value, spans) in self.fields(&leaf, message)? {
                found.description.wheres.push(FieldIs { path: leaf.path.clone(), value });
                found.spans.extend(spans);
            }
        }
        let days = days::said(self, message, &found.spans).ok()?.unwrap_or_default();
        if let Some((pick, span)) = self.pick(message)
            && !days.spans.iter().any(|day| overlap(day, &span))
        {
            found.description.pick = Some(pick);
            found.spans.push(span);
        }
        if found.description.pick.is_some() && days.description.pick.is_some() {
            return None;
        }
        found.description.pick = found.description.pick.or(days.description.pick);
        found.description.wheres.extend(days.description.wheres);
        found.spans.extend(days.spans);
        let denied = found.spans.iter().any(|span| message.denies(span));
        (found.description != Description::default() && !denied).then_some(found)
    }

    /// What the message says of one field; nothing at all, if it could be meant in two ways.
    fn fields(
        &self,
        leaf: &Leaf,
        message: &Message<'_>,
    ) -> Option<Vec<(Value, Vec<Range<usize>>)>> {
        let texts = leaf.ty == Type::Text && self.among.is_some();
        if leaf.listed || texts {
            return if texts { texts::said(self, leaf, message) } else { Some(Vec::new()) };
        }
        Some(self.field(leaf, message).into_iter().collect())
    }

    /// The words for one of a type's things, by stem.
    pub(crate) fn nouns(graph: &Graph, ty: &Type, slot: &str) -> Vec<String> {
        let record = match ty.present() {
            Type::Record(id) => graph.records.lookup(*id).map_or("", |record| &record.name),
            _ => "",
        };
        let names = slot.split('_').chain([record, "one", "ones"]);
        names.filter(|name| !name.is_empty()).map(|name| stem(&name.to_lowercase())).collect()
    }

    /// The words for one of a list's things that the things themselves are called by: “lamp”.
    pub(crate) fn called(graph: &Graph, ty: &Type, among: &[Value]) -> Vec<String> {
        let mut texts = leaves(graph, ty);
        texts.retain(|leaf| leaf.ty == Type::Text && !leaf.listed);
        let held = among.iter().flat_map(|one| texts.iter().flat_map(|leaf| leaf.of(one)));
        held.filter_map(|value| texts::head(value.as_text()?)).collect()
    }

    /// Whether a word is a name of one of the list's things: “lamp”, and not “one”.
    pub(crate) fn called_by(&self, word: &Word) -> bool {
        let among = self.among.unwrap_or_default();
        Self::called(self.graph, self.ty, among).contains(&word.stem)
    }

    fn field(&self, leaf: &Leaf, message: &Message<'_>) -> Option<(Value, Vec<Range<usize>>)> {
        match &leaf.ty {
            Type::Refined(_) | Type::Email => {
                let eager = if self.asked { Eager::Asked } else { Eager::Unasked };
                let found = extract(self.graph, &leaf.ty, message, eager)?;
                Some((found.value, found.spans))
            }
            Type::Enum(_) => self.choice(leaf, message),
            Type::Money(_) => self.amount(leaf, message),
            // of a list that is known, its days tell
            Type::Date if self.asked && self.among.is_none() => {
                let found = extract(self.graph, &leaf.ty, message, Eager::Asked)?;
                Some((found.value, found.spans))
            }
            _ => None,
        }
    }

    /// “the pending one”, “the one that was delivered”: the word itself (“cancel” is not
    /// “cancelled”), and where it stands it must be said of the thing.
    fn choice(&self, leaf: &Leaf, message: &Message<'_>) -> Option<(Value, Vec<Range<usize>>)> {
        let Type::Enum(id) = leaf.ty else { return None };
        let choice = self.graph.enums.lookup(id)?;
        for value in 0..choice.values.len() {
            for form in spoken_forms(self.graph, choice, value) {
                let place = (0..message.words.len()).find(|at| {
                    form.iter()
                        .enumerate()
                        .all(|(offset, word)| near::same(message.plain(at + offset), &word.plain))
                        && self.said_of_it(message, *at, form.len())
                });
                let place = place.and_then(|at| {
                    let (first, last) = (message.word(at)?, message.word(at + form.len() - 1)?);
                    Some(first.span.start..last.span.end)
                });
                if let Some(span) = place {
                    let value = Value::Enum { of: id, value: u32::try_from(value).ok()? };
                    return Some((value, vec![span]));
                }
            }
        }
        None
    }

    fn said_of_it(&self, message: &Message<'_>, at: usize, length: usize) -> bool {
        let short = self.asked && message.words.len() <= length + 1;
        let before = message.before(at);
        let is = matches!(before, "is" | "thats" | "still" | "status" | "was");
        let denied = matches!(message.before(at.saturating_sub(1)), "not" | "isnt" | "never")
            || matches!(before, "not" | "isnt" | "wasnt" | "hasnt" | "havent");
        !denied && (short || self.names_it(message, at + length) || (self.asked && is))
    }

    /// Whether the word at a place is a word for the thing.
    fn names_it(&self, message: &Message<'_>, at: usize) -> bool {
        message.word(at).is_some_and(|word| {
            self.nouns.iter().any(|noun| *noun == word.stem || near::same(&word.stem, noun))
        })
    }

    /// An amount of the list; “the 54 dollar one” is 54.04, if only that one has it.
    fn amount(&self, leaf: &Leaf, message: &Message<'_>) -> Option<(Value, Vec<Range<usize>>)> {
        let Type::Money(currency) = leaf.ty else { return None };
        let held: Vec<&Value> =
            self.among.unwrap_or_default().iter().flat_map(|thing| leaf.of(thing)).collect();
        let marked = amounts(currency, message, false);
        let bare = if self.asked { amounts(currency, message, true) } else { Vec::new() };
        let is_held = |amount: &Money| held.contains(&&Value::Money(*amount));
        let found = if marked.is_empty() {
            bare.into_iter().filter(|(amount, _)| is_held(amount)).collect()
        } else {
            marked
        };
        let [(amount, span)] = found.as_slice() else { return None };
        let (exact, spans) = (Value::Money(*amount), vec![span.clone()]);
        if is_held(amount) {
            return Some((exact, spans));
        }
        let scale = 10_i64.checked_pow(currency.digits())?;
        let whole = amount.minor % scale == 0;
        let mut near = held.iter().filter(|value| match value {
            Value::Money(money) => whole && money.minor / scale == amount.minor / scale,
            _ => false,
        });
        match (near.next(), near.next()) {
            (Some(only), None) => Some(((*only).clone(), spans)),
            _ => self.asked.then_some((exact, spans)),
        }
    }

    fn pick(&self, message: &Message<'_>) -> Option<(Pick, Range<usize>)> {
        let leaves = leaves(self.graph, self.ty);
        let field = |fits: fn(&Type) -> bool| {
            leaves
                .iter()
                .find(|leaf| fits(&leaf.ty) && !leaf.optional && !leaf.listed)
                .map(|leaf| leaf.path.clone())
        };
        let money = field(|ty| matches!(ty, Type::Money(_)));
        let moment = field(|ty| matches!(ty, Type::Time | Type::Date));
        let featured = leaves.iter().any(|leaf| leaf.label.is_some() && leaf.path.len() <= 2);
        let amount = money.clone().filter(|_| !featured);
        let picks = [
            (LOWEST, money.clone().map(Pick::Lowest)),
            (HIGHEST, money.map(Pick::Highest)),
            (SMALLEST, amount.clone().map(Pick::Lowest)),
            (BIGGEST, amount.map(Pick::Highest)),
            (NEWEST, moment.clone().map(Pick::Highest)),
            (OLDEST, moment.map(Pick::Lowest)),
        ];
        for (phrases, pick) in picks {
            if let (Some(pick), Some(span)) = (pick, self.superlative(message, phrases)) {
                return Some((pick, span));
            }
        }
        self.position(message)
    }

    fn superlative(&self, message: &Message<'_>, phrases: &[&str]) -> Option<Range<usize>> {
        let (at, length) = message.find(phrases)?;
        let noun = self.names_it(message, at + length);
        let said = noun || (self.asked && message.before(at) == "the");
        // “my last order” is the latest; “the last one” is a place in the list
        if message.plain(at) == "last" && (!noun || message.says(at + 1, "one")) {
            return None;
        }
        // “later” by itself is no time
        let short = self.asked && message.words.len() <= length + 1 && message.plain(at) != "later";
        let (first, last) = (message.word(at)?, message.word(at + length - 1)?);
        (said || short).then_some(first.span.start..last.span.end)
    }

    /// “the second one”. “My last order” is the latest, not the last of a list: only “the last
    /// one” is a place.
    fn position(&self, message: &Message<'_>) -> Option<(Pick, Range<usize>)> {
        let mut said = (0..message.words.len()).filter_map(|at| self.position_at(message, at));
        let (pick, span) = said.next()?;
        // “the first one, no, the second”: which of them counts isn't clear
        said.all(|(other, _)| other == pick).then_some((pick, span))
    }

    /// Whether it is a list of several that was read, with something at that place.
    fn has_place(&self, place: u32) -> bool {
        self.among.is_some_and(|among| among.len() > 1 && place as usize <= among.len())
    }

    /// Whether a number says the place of one of the list, and nothing that stands in it.
    fn is_only_a_place(&self, place: u32) -> bool {
        let digits = place.to_string();
        let says = |value: &Value| match value {
            Value::Int(number) => *number == i64::from(place),
            Value::Text(text) => Message::new(text).words.iter().any(|word| word.plain == digits),
            Value::Money(money) => {
                let whole = 10_i64.checked_pow(money.currency.digits()).unwrap_or(1);
                money.minor / whole == i64::from(place)
            }
            _ => false,
        };
        let among = self.among.unwrap_or_default();
        let leaves = leaves(self.graph, self.ty);
        let any = among.iter().any(|thing| leaves.iter().flat_map(|leaf| leaf.of(thing)).any(says));
        self.has_place(place) && !any
    }

    fn position_at(&self, message: &Message<'_>, at: usize) -> Option<(Pick, Range<usize>)> {
        let word = message.word(at).filter(|word| !message.denies(&word.span))?;
        let next = message.word(at + 1).filter(|next| next.clause == word.clause);
        let (before, last) = (message.before(at), word.plain == "last");
        let counted = || {
            let spelled = || u32::try_from(words::small(&word.plain)?).ok();
            let place = word.plain.parse().ok().or_else(spelled)?;
            let place = Some(place).filter(|place| (1..=99).contains(place))?;
            let numbered = self.asked && matches!(before, "number" | "option" | "nr");
            let shown = before == "option" && self.has_place(place);
            let digits = word.plain.starts_with(|c: char| c.is_ascii_digit());
            let alone =
                self.asked && digits && message.words.len() == 1 && self.is_only_a_place(place);
            (numbered || shown || alone).then_some(Pick::Position(place))
        };
        if let Some(pick) = counted() {
            return Some((pick, word.span.clone()));
        }
        let pick = match ordinal::of(&word.plain) {
            // of what was not asked for, only a place that there is can be meant
            Some(place) if !self.asked && self.among.is_some() && !self.has_place(place) => {
                return None;
            }
            Some(place) => Pick::Position(place),
            None if last => Pick::Last,
            None => return None,
        };
        let one = message.plain(at + 1) == "one" || (!last && self.names_it(message, at + 1));
        let ends =
            matches!(before, "the" | "my" | "our") && next.is_none_or(|next| next.plain == "or");
        let alone = self.asked && (message.words.len() == 1 || ends);
        (one || alone).then(|| (pick, word.span.clone()))
    }
}
