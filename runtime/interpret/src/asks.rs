//! Who asks back: “is that per month?”, “why 15”. Nothing here knows an answer; that it is a question is
//! known all the same.

use crate::consent::{Consent, Restated};
use crate::message::{ASKS, Message};

/// They begin a question, whatever follows.
const BEGINS: &[&str] = &[
    "why", "what", "whats", "how", "hows", "when", "whens", "where", "wheres", "which", "who",
    "whos", "whose",
];
/// They begin one before who or what it is about.
const BEGINS_OF: &[&str] = &[
    "is", "isnt", "are", "arent", "am", "was", "were", "does", "doesnt", "did", "can", "cant",
    "could", "will", "wont", "would", "should", "has", "must", "may",
];
/// The same, where “do it” asks nothing.
const BEGINS_WHO: &[&str] = &["do", "have", "shall"];
const ABOUT: &[&str] = &["i", "we", "you", "they", "he", "she"];
const ABOUT_WHAT: &[&str] = &["it", "that", "this", "there", "the", "my", "these", "those"];
/// May stand before it.
const BEFORE: &[&str] = &[
    "and",
    "but",
    "so",
    "ok",
    "okay",
    "hm",
    "hmm",
    "um",
    "sorry",
    "wait",
    "oh",
    "well",
    "yes",
    "yeah",
    "no",
    "then",
    "hi",
    "hello",
    "please",
    "excuse me",
    "hey",
    "again",
];
/// Somebody has not understood.
const AGAIN: &[&str] = &[
    "what",
    "huh",
    "pardon",
    "come again",
    "repeat",
    "repeat that",
    "repeat it",
    "say again",
    "say that again",
    "again",
    "i dont understand",
    "i do not understand",
    "dont understand",
    "not understand",
    "i dont get it",
    "dont get it",
    "i didnt understand",
    "what do you mean",
    "what does that mean",
    "really",
];
const BESIDE_AGAIN: &[&str] = &[
    "please", "pls", "sorry", "can", "could", "you", "i", "me", "this", "that", "it", "question",
    "the",
];

/// Whether a message asks something. “Yes?” is no question, and no yes either.
pub(crate) fn is_said(message: &Message<'_>) -> bool {
    if message.cut || message.words.is_empty() {
        return false;
    }
    if message.is_only(AGAIN, BESIDE_AGAIN) {
        return true;
    }
    let consent = Consent::of(message, &Restated::default());
    let ends = message.text.trim_end().ends_with(ASKS);
    ends && (consent.rest() > 0 || consent.says_neither()) || begins_one(message)
}

/// Whether it begins as a question does, also where no mark says so.
fn begins_one(message: &Message<'_>) -> bool {
    let mut at = 0;
    while message.longest(at, BEFORE) > 0 {
        at += message.longest(at, BEFORE);
    }
    let next = |words: &[&str]| words.contains(&message.plain(at + 1));
    let any = |words: &[&str]| words.contains(&message.plain(at));
    any(BEGINS)
        || any(BEGINS_OF) && (next(ABOUT) || next(ABOUT_WHAT))
        || any(BEGINS_WHO) && next(ABOUT)
}

#[cfg(test)]
mod tests {
    use super::is_said;
    use crate::message::Message;

    #[test]
    fn what_is_a_question() {
        for text in [
            "why 15",
            "is that per month?",
            "how much is it again",
            "15 EUR?",
            "ok, and when does it end",
            "does it cost anything",
            "what?",
            "I don't understand",
        ] {
            assert!(is_said(&Message::new(text)), "{text}");
        }
        for text in ["yes?", "ok?", "do it", "too expensive", "", "can do", "the one that is red"] {
            assert!(!is_said(&Message::new(text)), "{text}");
        }
    }
}
