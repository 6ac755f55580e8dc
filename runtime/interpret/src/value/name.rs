//! Names of people, where a question asks for one: “Mr Novak”, “it's Novak”, “the family name is Novak”.
//! A sentence is no name.

use std::ops::Range;

use playbook_graph::{Piece, Slot, Type, Value};

use super::Found;
use crate::message::{Message, Word};

/// How many words a name may have.
const MOST: usize = 5;

/// What may lead to a name.
const LEADS: &[&str] = &[
    "my name is",
    "my names",
    "name is",
    "my name",
    "family name is",
    "family name",
    "last name is",
    "last name",
    "surname is",
    "surname",
    "first name is",
    "first name",
    "full name is",
    "full name",
    "on the name of",
    "in the name of",
    "under the name of",
    "under the name",
    "in the name",
    "name",
    "the name is",
    "booked under",
    "booked as",
    "its under",
    "i am",
    "im",
    "this is",
    "it is",
    "its",
    "that is",
    "thats",
    "is",
    "of",
    "the",
    "my",
    "our",
    "and",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mister",
    "dr",
    "prof",
    "herr",
    "frau",
    "family",
    "sorry",
    "oh",
    "ok",
    "okay",
    "yes",
    "well",
    "hm",
    "hmm",
    "uh",
    "um",
    "hi",
    "hello",
    "actually",
    "sure",
];

/// What may follow it.
const FOLLOWS: &[&str] = &["please", "thanks", "thank you", "here", "family"];

/// Words of sentences. A particle of names is none of them: “do”, “will”, “an”.
const OF_SENTENCES: &[&str] = &[
    "i", "im", "ive", "id", "me", "my", "you", "your", "it", "its", "is", "isnt", "are", "was",
    "were", "be", "does", "did", "dont", "didnt", "have", "has", "had", "can", "cant", "could",
    "would", "want", "need", "let", "lets", "think", "know", "wait", "what", "why", "how", "who",
    "when", "where", "which", "that", "this", "there", "not", "no", "never", "if", "because",
    "with", "moment", "again", "already", "told", "said", "say", "remember", "too", "also",
    "please", "number", "booking", "same",
];

/// Labels that say by themselves that a name follows.
const LABELS: &[&str] =
    &["on the name of", "in the name of", "under the name of", "under the name", "on the name"];

/// Whether a slot holds the name of somebody: it is called so, or its question asks for one.
pub(crate) fn is_asked_for(slot: &Slot) -> bool {
    const NAMES: &[&str] = &["name", "surname", "lastname", "firstname", "fullname"];
    const ASKS: &[&str] = &[
        "family name",
        "last name",
        "first name",
        "full name",
        "your name",
        "surname",
        "whose name",
    ];
    let asked = slot.ask.iter().flat_map(|text| &text.pieces);
    let asks = asked.filter_map(|piece| match piece {
        Piece::Words(words) => Some(Message::new(words)),
        Piece::Value(_) => None,
    });
    let text = slot.among.is_none() && *slot.ty.present() == Type::Text;
    let called = slot.name.split('_').any(|word| NAMES.contains(&word));
    text && (called || asks.into_iter().any(|message| message.find(ASKS).is_some()))
}

/// The name that answers the question for one, in the words that nothing was made of.
pub(crate) fn find(message: &Message<'_>) -> Option<Found> {
    if message.asks || message.cut {
        return None;
    }
    let names: Vec<Range<usize>> =
        pieces(message).into_iter().filter_map(|piece| of(message, piece)).collect();
    let written = |span: &&Range<usize>| starts_large(message, span.start);
    let name = names.iter().find(written).or_else(|| names.first())?;
    found(message, name.clone())
}

/// The name that a message gives with the words of its slot before it: “family name Novak”.
pub(crate) fn labelled(message: &Message<'_>, slot: &Slot) -> Option<Found> {
    let own = slot.name.replace('_', " ");
    let family = ["family", "last", "sur"].iter().any(|of| own.contains(of));
    let mut labels = vec![own.as_str()];
    labels.extend(family.then_some(["family name", "last name", "surname"]).into_iter().flatten());
    labels.extend(LABELS);
    labels.retain(|label| *label != "name");
    let (at, length) = message.find(&labels)?;
    let behind = at + length;
    let end = message.words.len();
    let piece = pieces(message).into_iter().find(|piece| piece.end > behind)?;
    let begin = piece.start.max(behind);
    let near = begin == behind
        || message.word(behind).is_some_and(|word| begin <= behind + 1 && word.plain == "is");
    let span = of(message, begin..piece.end.min(end)).filter(|_| near)?;
    found(message, span)
}

fn found(message: &Message<'_>, span: Range<usize>) -> Option<Found> {
    let name = message.text.get(span.clone())?;
    Some(Found::new(Value::text(name), span, 800))
}

/// Runs of words of one clause that nothing was made of, without numbers. A full stop behind one letter
/// or a title parts nothing: “Dr. Novak”, “J. Novak”.
fn pieces(message: &Message<'_>) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for (at, word) in message.words.iter().enumerate() {
        if word.claimed || word.plain.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        let goes_on = |last: &Range<usize>| {
            let before = at.checked_sub(1).and_then(|before| message.word(before));
            last.end == at && before.is_some_and(|before| is_one(message, before, word))
        };
        match pieces.last_mut().filter(|last| goes_on(last)) {
            Some(last) => last.end = at + 1,
            None => pieces.push(at..at + 1),
        }
    }
    pieces
}

fn is_one(message: &Message<'_>, before: &Word, word: &Word) -> bool {
    let short = before.plain.chars().count() == 1
        || matches!(before.plain.as_str(), "mr" | "mrs" | "ms" | "dr" | "prof" | "st" | "jr");
    let between = message.text.get(before.span.end..word.span.start).unwrap_or_default();
    before.clause == word.clause || short && between.trim() == "."
}

/// The name in a run of words, without what leads to it and what follows.
fn of(message: &Message<'_>, piece: Range<usize>) -> Option<Range<usize>> {
    let (mut from, mut to) = (piece.start, piece.end);
    while from < to {
        let length = message.longest(from, LEADS);
        if length == 0 {
            break;
        }
        from = (from + length).min(to);
    }
    while from < to
        && (FOLLOWS.contains(&message.plain(to - 1))
            || message.says(to.saturating_sub(2), "thank you"))
    {
        to -= 1;
    }
    let words = message.words.get(from..to)?;
    let name = (1..=MOST).contains(&words.len());
    let sentence = words.iter().any(|word| OF_SENTENCES.contains(&word.plain.as_str()));
    (name && !sentence).then_some(words.first()?.span.start..words.last()?.span.end)
}

fn starts_large(message: &Message<'_>, at: usize) -> bool {
    message.text.get(at..).is_some_and(|text| text.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::message::Message;

    #[test]
    fn a_name_is_told_from_what_leads_to_it() {
        let name = |text: &str| {
            find(&Message::new(text)).and_then(|f| Some(f.value.as_text()?.to_owned()))
        };
        for text in [
            "Novak",
            "Mr Novak",
            "Mr. Novak",
            "family Novak",
            "it's Novak, N-O-V-A-K",
            "my name is Novak.",
            "Novak, please",
            "the family name is Novak",
            "on the name of Novak",
            "Novak, and my phone too",
            "hm, Novak",
            "Novak, Peter Novak",
            "Yes, Novak",
        ] {
            assert_eq!(name(text).as_deref(), Some("Novak"), "{text}");
        }
        for (text, wanted) in [
            ("novak", "novak"),
            ("María José de la Cruz", "María José de la Cruz"),
            ("J. Novak", "J. Novak"),
            ("O'Brien", "O'Brien"),
            ("Kierkegaard-Åberg", "Kierkegaard-Åberg"),
            ("Will Young", "Will Young"),
        ] {
            assert_eq!(name(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["let me think", "wait", "what?", "I have it somewhere", "...", "12", "my name"]
        {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
