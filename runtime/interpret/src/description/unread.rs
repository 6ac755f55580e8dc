//! Things named before anybody knows what there is: “I want to return the bicycle”, said by somebody
//! whose orders are read later. The words are kept as they are; the machine holds them against the
//! texts of the list once it is there, and what names nothing of it says nothing.

use playbook_graph::Description;

use super::Found;
use crate::features::says_little;
use crate::message::{Message, Word};
use crate::near;

/// A part of a message with one of these may speak of what isn't meant.
const DENIES: &[&str] = &["dont", "never", "except", "without", "instead", "rather", "nothing"];

/// How many words are kept.
const MOST: usize = 40;

/// They speak of a wish, and name nothing.
const WISHES: &[&str] = &[
    "want", "wanted", "cancel", "stop", "return", "exchange", "change", "send", "give", "take",
    "tell", "talk", "know", "not", "never", "instead", "anymore", "nomore", "longer", "because",
    "before", "after", "when", "where", "what", "which", "how", "than", "more", "most", "very",
    "really", "about", "both", "com", "come", "comes", "cant", "doesnt", "didnt", "out", "back",
    "from", "money", "mail", "email",
];

/// The words of a message that may name a thing, beside those of the wish and of the kind of thing
/// (`known`, by stem).
pub(crate) fn named(message: &Message<'_>, known: &[String]) -> Option<Found> {
    let denied = |clause: usize| {
        let mut words = message.words.iter().filter(|word| word.clause == clause);
        let but = words.clone().next().is_some_and(|word| word.plain == "but");
        but || words.any(|word| DENIES.contains(&word.plain.as_str()))
    };
    let address = |word: &Word| {
        let before = message.text.get(..word.span.start).unwrap_or_default();
        let after = message.text.get(word.span.end..).unwrap_or_default();
        before.ends_with('@') || after.starts_with('@')
    };
    let free = |word: &&Word| !word.claimed && !denied(word.clause) && !address(word);
    let mut words: Vec<String> = Vec::new();
    for word in message.words.iter().filter(free) {
        let number = word.plain.chars().filter(char::is_ascii_digit).count() > 3;
        if !number && !words.contains(&word.plain) && words.len() < MOST {
            words.push(word.plain.clone());
        }
    }
    let mut telling = message.words.iter().filter(free);
    let any = telling.any(|word| {
        let wish = WISHES.contains(&word.plain.as_str()) || known.contains(&word.stem);
        let known = known.iter().any(|known| near::same(&word.stem, known));
        let name = word.plain.chars().count() > 2 && word.plain.chars().all(char::is_alphabetic);
        name && !says_little(word) && !wish && !known
    });
    let description = Description { words, ..Description::default() };
    any.then_some(Found { description, spans: Vec::new() })
}
