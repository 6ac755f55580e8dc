//! Lists and records that are put together: “the lamp and the shirt”, “all but the lamp”, “not the
//! chair”, “the lamp for a blue one”. Describes; the machine picks.

use std::ops::Range;

use playbook_graph::{Description, Pick, Said};

use crate::description::{Described, Found};
use crate::message::Message;

/// Everything that fits, but what is said behind.
const ALL_BUT: &[&str] = &[
    "all but",
    "all except",
    "all of them but",
    "all of them except",
    "everything but",
    "everything except",
    "everything apart from",
    "all apart from",
];
const ALL: &[&str] = &["all", "everything", "both", "each of them", "every one"];
/// There is nothing more to be said of a list; no word for all of its elements.
const THAT_IS_ALL: &[&str] = &[
    "that is all",
    "thats all",
    "that is it",
    "thats it",
    "that is everything",
    "thats everything",
    "that will be all",
    "nothing else",
    "nothing more",
    "that all",
    "is it all",
];
/// What may stand beside that.
const BESIDE: &[&str] =
    &["yes", "yeah", "yep", "no", "nope", "ok", "okay", "thanks", "thank you", "please", "i think"];
const REMOVES: &[&str] =
    &["remove", "leave out", "take out", "take off", "drop", "without", "not", "forget about"];
/// Between what is given away and what is wanted for it.
const FOR: &[&str] = &["for", "to", "into", "with", "against"];

/// One thing that is said of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bit {
    /// What is said.
    pub(crate) said: Said,
    /// Whether it is to be taken out, and not to be added.
    pub(crate) removes: bool,
    /// The pieces of the text that it was made of.
    pub(crate) spans: Vec<Range<usize>>,
}

/// Whether a message says that a list is complete, and nothing else.
pub(crate) fn is_all(message: &Message<'_>) -> bool {
    let mut said = false;
    let mut at = 0;
    while at < message.words.len() {
        let all = message.longest(at, THAT_IS_ALL);
        let beside = message.longest(at, BESIDE);
        if all.max(beside) == 0 {
            return false;
        }
        said |= all > 0;
        at += all.max(beside);
    }
    said && !message.asks && !message.cut
}

/// What a message says of a list whose elements are picked.
pub(crate) fn picks(described: &Described<'_>, message: &Message<'_>) -> Vec<Bit> {
    if let Some((at, length)) = message.find(ALL_BUT) {
        let behind = message.words_from(at + length, message.words.len());
        let others: Vec<Found> = each_clause(&behind, |clause| described.find(clause));
        if others.is_empty() {
            return Vec::new();
        }
        let mut spans = span_of(message, at, length);
        spans.extend(others.iter().flat_map(|found| found.spans.clone()));
        let others = others.into_iter().map(|found| found.description).collect();
        let description =
            Description { pick: Some(Pick::AllBut(others)), ..Description::default() };
        return vec![Bit { said: Said::Description(description), removes: false, spans }];
    }
    each_clause(message, |clause| one(described, clause))
}

/// What one clause says of a list.
fn one(described: &Described<'_>, clause: &Message<'_>) -> Option<Bit> {
    let removes = clause.find(REMOVES);
    let said = match removes {
        Some((at, length)) => clause.words_from(at + length, clause.words.len()),
        None => clause.clone(),
    };
    let all = said.find(ALL).filter(|_| said.find(THAT_IS_ALL).is_none());
    let all = all.filter(|(at, length)| {
        let spans = span_of(&said, *at, *length);
        !spans.iter().any(|span| said.denies(span))
    });
    let found = described.find(&said);
    let mut found = match (found, all) {
        (Some(found), _) => found,
        (None, Some(_)) if described.asked || removes.is_some() => Found::default(),
        (None, _) => return None,
    };
    if let Some((at, length)) = all
        && found.description.pick.is_none()
    {
        found.description.pick = Some(Pick::All);
        found.spans.extend(span_of(&said, at, length));
    }
    if let Some((at, length)) = removes {
        found.spans.extend(span_of(clause, at, length));
    }
    let said = Said::Description(found.description);
    Some(Bit { said, removes: removes.is_some(), spans: found.spans })
}

/// What a message says of records of two picks: what is given away, and what is wanted for it.
pub(crate) fn swaps(
    given: &Described<'_>,
    wanted: &Described<'_>,
    message: &Message<'_>,
) -> Vec<Bit> {
    each_clause(message, |clause| {
        let Some((at, _)) = clause.find(FOR) else {
            let bit = one(given, clause)?;
            return Some(Bit { said: Said::Parts(vec![(0, bit.said)]), ..bit });
        };
        let bit = one(given, &clause.words_from(0, at))?;
        let mut parts = vec![(0, bit.said)];
        let mut spans = bit.spans;
        let behind = clause.words_from(at + 1, clause.words.len());
        if let Some(found) = wanted.find(&behind) {
            parts.push((1, Said::Description(found.description)));
            spans.extend(found.spans);
        }
        Some(Bit { said: Said::Parts(parts), removes: bit.removes, spans })
    })
}

/// What is made of each clause, in order.
fn each_clause<T>(message: &Message<'_>, make: impl Fn(&Message<'_>) -> Option<T>) -> Vec<T> {
    let part = |clause| {
        let text = message.only(clause);
        make(&Message { text: &text, ..message.clause(clause) })
    };
    (0..message.clauses()).filter_map(part).collect()
}

fn span_of(message: &Message<'_>, at: usize, length: usize) -> Vec<Range<usize>> {
    let words = message.words.iter().skip(at).take(length);
    words.map(|word| word.span.clone()).collect()
}
