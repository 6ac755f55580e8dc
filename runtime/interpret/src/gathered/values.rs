//! Lists of plain values: “a cot and parking”, “everything but dinner”, “no parking after all”. Each
//! value that a clause holds is added; what stands behind a word that takes out is taken out.

use playbook_graph::{EnumId, Graph, Said, Type, Value};

use super::{ALL, ALL_BUT, BESIDE, Bit, REMOVES, THAT_IS_ALL, span_of};
use crate::message::{Message, Word, overlap};
use crate::value::{Eager, Found, each_of, extract};

/// Take out what follows, besides [`REMOVES`].
const LESS: &[&str] = &[
    "dont want",
    "dont need",
    "do not want",
    "do not need",
    "doesnt need",
    "instead of",
    "skip",
    "except",
    "minus",
];
/// Take out what stands right behind them.
const NO: &[&str] = &["no", "nomore", "not any"];
/// Of which it isn't clear whether one or all of them are meant.
const EITHER: &[&str] = &["or", "either", "maybe", "perhaps"];
/// Ask about things and take none.
const ABOUT: &[&str] = &[
    "how much",
    "how many",
    "how long",
    "how big",
    "what does",
    "what do",
    "what is",
    "whats",
    "what are",
    "is there",
    "are there",
    "do you have",
];
/// Beside what is named, and nothing that is.
const BESIDE_THINGS: &[&str] = &[
    "and", "a", "an", "the", "one", "two", "yes", "yeah", "yep", "no", "nope", "not", "ok", "okay",
    "please", "thanks", "thank", "you", "also", "too", "then", "maybe", "only", "just", "but",
    "so", "well", "oh", "hm", "i", "we", "it", "that", "this", "them", "all", "more", "else",
    "nothing", "both", "with", "for", "me", "us", "my", "sorry", "hi", "hello", "great", "perfect",
    "good", "fine", "sure", "would", "like", "want", "need", "take", "add", "have",
];
/// None of what may be said.
const NOTHING: &[&str] = &[
    "none",
    "nothing",
    "nothing of that",
    "none of these",
    "none of those",
    "none of them",
    "none of that",
    "neither",
    "neither of them",
];

/// Whether a message says that there is nothing to be said of a list, or nothing more.
pub(crate) fn is_nothing(message: &Message<'_>) -> bool {
    let nothing = |at| message.longest(at, NOTHING).max(message.longest(at, THAT_IS_ALL));
    message.is_made_of(nothing, BESIDE) && !message.asks
}

/// What a message says of a list of values of a type.
pub(crate) fn of(graph: &Graph, ty: &Type, message: &Message<'_>, eager: Eager) -> Vec<Bit> {
    if *ty.present() == Type::Text {
        // it would be everything
        return Vec::new();
    }
    if let Type::Enum(id) = ty.present() {
        let found = all_but(graph, *id, message, eager).or_else(|| all(graph, *id, message, eager));
        if let Some(bits) = found {
            return bits;
        }
    }
    let clauses = (0..message.clauses()).flat_map(|clause| {
        let text = message.only(clause);
        of_clause(graph, ty, &Message { text: &text, ..message.clause(clause) }, eager)
    });
    let bits: Vec<Bit> = clauses.collect();
    let either = message.find(EITHER).is_some() && bits.len() > 1;
    let asks_about = message.asks && message.find(ABOUT).is_some();
    let lost = eager == Eager::Asked && !bits.is_empty() && names_another(message, &bits);
    if either || asks_about || lost { Vec::new() } else { bits }
}

/// Whether one of several things that are named is none of the list: “a bell, a helmet and a lock”. Who hears of
/// the others alone would think that it is taken, too.
fn names_another(message: &Message<'_>, bits: &[Bit]) -> bool {
    let is_said =
        |word: &Word| bits.iter().flat_map(|bit| &bit.spans).any(|span| overlap(span, &word.span));
    let goes_on = |one: &Word, next: &Word| one.clause == next.clause && next.plain != "and";
    let named = |part: &[Word]| {
        let thing = |word: &&Word| !BESIDE_THINGS.contains(&word.plain.as_str());
        let things = part.iter().filter(thing).count();
        !part.iter().any(is_said) && (1..=2).contains(&things) && part.len() <= 4
    };
    message.find(THAT_IS_ALL).is_none() && message.words.chunk_by(goes_on).any(named)
}

fn of_clause(graph: &Graph, ty: &Type, clause: &Message<'_>, eager: Eager) -> Vec<Bit> {
    let Type::Enum(id) = ty.present() else {
        let found = extract(graph, ty, clause, eager);
        let less = takes_out(clause).map(|(at, _)| at);
        return found
            .map(|found| {
                let place = found.spans.first().and_then(|span| clause.place_of(span));
                let removes = less.is_some_and(|less| place.is_some_and(|place| less < place));
                bit(found, removes)
            })
            .into_iter()
            .collect();
    };
    let whole = each_of(graph, *id, clause, eager);
    let is_said = |at: usize| {
        let word = clause.word(at);
        let inside = |found: &Found| word.is_some_and(|word| found.spans.contains(&word.span));
        whole.iter().any(inside)
    };
    // “no vehicle” may be one of the values
    let Some((at, length)) = takes_out(clause).filter(|(at, _)| !is_said(*at)) else {
        return whole.into_iter().map(|found| bit(found, false)).collect();
    };
    let before = each_of(graph, *id, &clause.words_from(0, at), eager);
    let behind = clause.words_from(at + length, clause.words.len());
    let right_behind = |found: &Found| {
        let first = found.spans.iter().map(|span| span.start).min();
        let place =
            first.and_then(|first| behind.words.iter().position(|it| it.span.start == first));
        clause.longest(at, NO) == 0 || place.is_some_and(|place| place <= 1)
    };
    let behind = each_of(graph, *id, &behind, eager).into_iter().filter(right_behind);
    let said = span_of(clause, at, length);
    let added = before.into_iter().map(|found| bit(found, false));
    let removed = behind.map(|found| {
        let mut bit = bit(found, true);
        bit.spans.extend(said.clone());
        bit
    });
    added.chain(removed).collect()
}

/// Where a word stands that takes out what follows.
fn takes_out(clause: &Message<'_>) -> Option<(usize, usize)> {
    let only = |at: usize| matches!(clause.plain(at), "only" | "just");
    [REMOVES, LESS, NO]
        .into_iter()
        .filter_map(|words| clause.find(words))
        .filter(|(at, length)| !only(at + length))
        .min()
}

fn bit(found: Found, removes: bool) -> Bit {
    Bit { said: Said::Value(found.value), removes, spans: found.spans }
}

/// “Everything but dinner”: all the others.
fn all_but(graph: &Graph, id: EnumId, message: &Message<'_>, eager: Eager) -> Option<Vec<Bit>> {
    let (at, length) = message.find(ALL_BUT)?;
    let behind = message.words_from(at + length, message.words.len());
    let others: Vec<Found> = (0..behind.clauses())
        .flat_map(|clause| each_of(graph, id, &behind.clause(clause), eager))
        .collect();
    if others.is_empty() {
        return None;
    }
    let mut spans = span_of(message, at, length);
    spans.extend(others.iter().flat_map(|found| found.spans.clone()));
    let said = |value: &Value| others.iter().any(|other| other.value == *value);
    let rest = values(graph, id).filter(|value| !said(value));
    Some(
        rest.map(|value| Bit { said: Said::Value(value), removes: false, spans: spans.clone() })
            .collect(),
    )
}

/// “All of them”, where that is what was asked for and no value is named. “Both” of two.
fn all(graph: &Graph, id: EnumId, message: &Message<'_>, eager: Eager) -> Option<Vec<Bit>> {
    let (at, length) = message.find(ALL).filter(|_| eager == Eager::Asked)?;
    let spans = span_of(message, at, length);
    let both = message.plain(at) == "both";
    let denied = spans.iter().any(|span| message.denies(span));
    let named = (0..message.clauses())
        .any(|clause| !each_of(graph, id, &message.clause(clause), eager).is_empty());
    if denied
        || named
        || message.asks
        || message.find(THAT_IS_ALL).is_some()
        || takes_out(message).is_some()
        || (both && values(graph, id).count() != 2)
    {
        return None;
    }
    let bit = |value| Bit { said: Said::Value(value), removes: false, spans: spans.clone() };
    Some(values(graph, id).map(bit).collect())
}

fn values(graph: &Graph, id: EnumId) -> impl Iterator<Item = Value> {
    let count = graph.enums.lookup(id).map_or(0, |choice| choice.values.len());
    (0..u32::try_from(count).unwrap_or(0)).map(move |value| Value::Enum { of: id, value })
}
