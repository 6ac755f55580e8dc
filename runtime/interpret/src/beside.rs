//! A pick and the text that is wanted for it: “Lisbet Maier should be Lisbeth Meyer, and Ole is Olaf
//! Holm”. A text of which it isn't sure that it is one is none: the customer is asked for it.

use std::ops::Range;

use playbook_graph::{Said, Value};

use crate::description::Described;
use crate::gathered::Bit;
use crate::message::Message;

/// Between a thing and its text.
const SAYS: &[&str] = &[
    "should be spelled",
    "should be written",
    "should read",
    "should be",
    "has to be",
    "must be",
    "needs to be",
    "is spelled",
    "is written",
    "is called",
    "becomes",
    "to",
    "is",
];
/// What stands for the thing that was asked about.
const IT: &[&str] = &[
    "it", "its", "that", "this", "the", "correct", "right", "name", "spelling", "she", "he", "her",
    "his", "they", "sorry", "oh", "no", "yes", "surname", "first", "last", "please",
];
/// They say that a text is wrong, and not what it is.
const NO_TEXT: &[&str] = &[
    "wrong",
    "misspelled",
    "misspelt",
    "incorrect",
    "not",
    "mistake",
    "false",
    "missing",
    "spelled",
    "written",
    "different",
    "correct",
    "right",
    "fine",
    "ok",
    "okay",
    "a",
    "an",
    "also",
    "too",
];

/// The things that a message names with their texts, clause by clause.
pub(crate) fn named(of: &Described<'_>, message: &Message<'_>) -> Vec<Bit> {
    if message.asks {
        return Vec::new();
    }
    let clauses = 0..message.clauses();
    clauses.filter_map(|clause| one(of, message, clause)).collect()
}

fn one(of: &Described<'_>, message: &Message<'_>, clause: usize) -> Option<Bit> {
    let said = message.clause(clause);
    let (at, length) = says(&said)?;
    let thing = of.find(&said.words_from(0, at))?;
    let text = text(&said, at, length)?;
    let mut spans = thing.spans;
    spans.extend(said.words.iter().map(|word| word.span.clone()));
    let value = Value::text(message.text.get(text)?);
    let parts = vec![(0, Said::Description(thing.description)), (1, Said::Value(value))];
    Some(Bit { said: Said::Parts(parts), removes: false, spans })
}

/// The answer to the question for the text of one thing, in the words that nothing was made of.
pub(crate) fn answer(message: &Message<'_>) -> Option<Range<usize>> {
    let free = |clause: &usize| {
        let said = message.clause(*clause);
        !said.words.is_empty() && said.words.iter().all(|word| !word.claimed)
    };
    let clauses: Vec<usize> = (0..message.clauses()).filter(free).collect();
    let [only] = clauses.as_slice() else { return None };
    let said = message.clause(*only);
    if message.asks || message.cut {
        return None;
    }
    match says(&said) {
        Some((at, length)) => {
            let it = |word: &crate::message::Word| IT.contains(&word.plain.as_str());
            let plain = said.words.iter().take(at).all(it);
            text(&said, at, length).filter(|_| plain)
        }
        None => text(&said, 0, 0),
    }
}

/// Where it is said what the text is.
fn says(said: &Message<'_>) -> Option<(usize, usize)> {
    said.find(SAYS).filter(|(at, _)| *at > 0)
}

/// The text behind that; behind a mere “is” it has to be written as a name is.
fn text(said: &Message<'_>, at: usize, length: usize) -> Option<Range<usize>> {
    let words = said.words.get(at + length..)?;
    let is_name = |span: &Range<usize>| {
        said.text.get(span.clone()).is_some_and(|word| word.starts_with(char::is_uppercase))
    };
    let weak = said.says(at, "is") && length == 1;
    let plain = words
        .iter()
        .all(|word| !NO_TEXT.contains(&word.plain.as_str()) && (!weak || is_name(&word.span)));
    let (first, last) = (words.first()?, words.last()?);
    plain.then_some(first.span.start..last.span.end)
}
