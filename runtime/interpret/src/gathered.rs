//! Lists and records that are put together: “the lamp and the shirt”, “all but the lamp”, “not the
//! chair”, “the lamp for a blue one”. Describes; the machine picks.

use std::ops::Range;

use playbook_graph::{Description, Pick, Said};

use crate::description::{Described, Found, unread};
use crate::message::{Message, Word};

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
/// Between what is given away and what is wanted for it; the second say it only where none of the
/// first does: “the kettle with 2 liters for a ceramic one”.
const FOR: [&[&str]; 2] = [&["for", "to", "into", "against"], &["with"]];

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
    message.is_only(THAT_IS_ALL, BESIDE) && !message.asks
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
    let removes = clause.find(REMOVES).or_else(|| no_such(described, clause));
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
        let both = said.plain(at) == "both";
        found.description.pick = Some(if both { Pick::Both } else { Pick::All });
        found.spans.extend(span_of(&said, at, length));
    }
    if let Some((at, length)) = removes {
        found.spans.extend(span_of(clause, at, length));
    }
    let said = Said::Description(found.description);
    Some(Bit { said, removes: removes.is_some(), spans: found.spans })
}

/// “No parking then”: a no right before what it is said of; “no the lamp” says which one it is.
fn no_such(described: &Described<'_>, clause: &Message<'_>) -> Option<(usize, usize)> {
    let at = clause.words.iter().position(|word| word.plain == "no")?;
    let next = clause.word(at + 1).filter(|next| next.plain != "the")?;
    let found = described.find(&clause.words_from(at + 1, clause.words.len()))?;
    found.spans.iter().any(|span| span.start == next.span.start).then_some((at, 1))
}

/// What a message says of records of two picks: what is given away, and what is wanted for it.
pub(crate) fn swaps(
    given: &Described<'_>,
    wanted: &Described<'_>,
    message: &Message<'_>,
) -> Vec<Bit> {
    let mut bits = Vec::new();
    let mut clause = 0;
    while clause < message.clauses() {
        let text = message.only(clause);
        let part = Message { text: &text, ..message.clause(clause) };
        let more = (clause + 1..message.clauses())
            .take_while(|next| goes_on(given, &message.clause(*next)))
            .last();
        let text = message.only_from(clause, more.unwrap_or(clause));
        let whole = clause_of(message, clause, more.unwrap_or(clause), &text);
        let swap = between(&part).find_map(|at| {
            let bit = one(given, &part.words_from(0, at))?;
            Some((bit, whole.words_from(at + 1, whole.words.len())))
        });
        match swap {
            Some((bit, behind)) => {
                bits.push(swapped(bit, wanted.find(&behind)));
                clause = more.unwrap_or(clause);
            }
            None => bits.extend(one(given, &part).map(|bit| swapped(bit, None))),
        }
        clause += 1;
    }
    bits
}

/// What a message says of a list that nobody has read yet, in its own words.
pub(crate) fn unread_picks(message: &Message<'_>, known: &[String]) -> Vec<Bit> {
    let bit = |found: Found| Bit {
        said: Said::Description(found.description),
        removes: false,
        spans: found.spans,
    };
    if let Some((at, length)) = message.find(ALL_BUT) {
        let behind = message.words_from(at + length, message.words.len());
        let clause = behind.word(0).map_or(0, |word| word.clause);
        let others = unread::named(&behind.clause(clause), known);
        let but = |found: Found| {
            let pick = Some(Pick::AllBut(vec![found.description]));
            bit(Found { description: Description { pick, ..Description::default() }, ..found })
        };
        return others.map(but).into_iter().collect();
    }
    each_clause(message, |clause| unread::named(clause, known)).into_iter().map(bit).collect()
}

/// What a message says of records of two picks that nobody has read yet, in its own words.
pub(crate) fn unread_swaps(message: &Message<'_>, known: &[String]) -> Vec<Bit> {
    let mut bits: Vec<Bit> = Vec::new();
    for clause in 0..message.clauses() {
        let part = message.clause(clause);
        let last = between(&part).last();
        let swap = last.and_then(|at| {
            let given = unread::named(&part.words_from(0, at), known)?;
            Some((given, unread::named(&part.words_from(at + 1, part.words.len()), known)?))
        });
        match (swap, bits.last_mut()) {
            (Some((given, wanted)), _) => {
                let said = Said::Description(given.description);
                let bit = Bit { said, removes: false, spans: Vec::new() };
                bits.push(swapped(bit, Some(wanted)));
            }
            // “for a black one, 4 hours”
            (None, Some(before)) => add_words(before, &part),
            (None, None) => bits.extend(unread::named(&part, known).map(|given| {
                let said = Said::Description(given.description);
                swapped(Bit { said, removes: false, spans: Vec::new() }, None)
            })),
        }
    }
    bits
}

/// More words for what is wanted.
fn add_words(bit: &mut Bit, more: &Message<'_>) {
    let Said::Parts(parts) = &mut bit.said else { return };
    let wanted = parts.iter_mut().find_map(|(place, said)| match said {
        Said::Description(of) if *place == 1 => Some(of),
        _ => None,
    });
    if let (Some(wanted), Some(found)) = (wanted, unread::named(more, &[])) {
        wanted.words.extend(found.description.words);
    }
}

/// The places where what is given away may end.
fn between(clause: &Message<'_>) -> impl Iterator<Item = usize> {
    let places = move |words: &'static [&'static str]| {
        (0..clause.words.len()).filter(move |at| words.contains(&clause.plain(*at)))
    };
    FOR.into_iter().flat_map(places)
}

/// Whether a clause only says more of what is wanted: “for a black one, *4 hours*”.
fn goes_on(given: &Described<'_>, clause: &Message<'_>) -> bool {
    let names = |word: &Word| given.called_by(word);
    between(clause).next().is_none() && !clause.words.iter().any(names)
}

/// One thing for another, as far as it is said for which.
fn swapped(bit: Bit, wanted: Option<Found>) -> Bit {
    let mut parts = vec![(0, bit.said)];
    let mut spans = bit.spans;
    if let Some(found) = wanted {
        parts.push((1, Said::Description(found.description)));
        spans.extend(found.spans);
    }
    Bit { said: Said::Parts(parts), removes: bit.removes, spans }
}

/// What is made of each clause, in order.
fn each_clause<T>(message: &Message<'_>, make: impl Fn(&Message<'_>) -> Option<T>) -> Vec<T> {
    let part = |clause| {
        let text = message.only(clause);
        make(&Message { text: &text, ..message.clause(clause) })
    };
    (0..message.clauses()).filter_map(part).collect()
}

/// Several clauses that follow each other, as a message of their own with this text.
fn clause_of<'t>(message: &'t Message<'t>, from: usize, to: usize, text: &'t str) -> Message<'t> {
    let words = message.words.iter().filter(|word| (from..=to).contains(&word.clause));
    Message { text, words: words.cloned().collect(), ..message.clone() }
}

fn span_of(message: &Message<'_>, at: usize, length: usize) -> Vec<Range<usize>> {
    let words = message.words.iter().skip(at).take(length);
    words.map(|word| word.span.clone()).collect()
}
