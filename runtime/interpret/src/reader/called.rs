//! What a number is called. One that is called something else than is asked for (“flat 5”), that is a time of
//! the day (“at 6 pm”), or stands in an address or a day answers no question for a number.

use playbook_graph::{Slot, Type};

use super::Reader;
use super::units::words_of;
use crate::features::says_little;
use crate::message::Word;
use crate::near;
use crate::value::{Found, amounts, day};

/// They lead to a number and call it nothing: “it says 45210”, “about 20”.
const LEADS: &[&str] = &[
    "about",
    "around",
    "approx",
    "approximately",
    "circa",
    "ca",
    "roughly",
    "maybe",
    "perhaps",
    "probably",
    "exactly",
    "only",
    "just",
    "say",
    "says",
    "said",
    "shows",
    "show",
    "reads",
    "read",
    "displays",
    "counts",
    "count",
    "gives",
    "give",
    "take",
    "make",
    "makes",
    "want",
    "see",
    "think",
    "guess",
    "believe",
    "still",
    "currently",
    "actually",
    "rather",
    "better",
    "then",
    "yes",
    "no",
    "yeah",
    "yep",
    "ok",
    "okay",
    "oh",
    "hm",
    "hmm",
    "well",
    "sorry",
    "total",
    "altogether",
    "number",
    "nr",
    "figure",
    "value",
    "amount",
    "sum",
    "quantity",
    "result",
    "answer",
    "reading",
    "rating",
    "score",
    "equals",
    "plus",
    "minus",
    "than",
    "not",
    "i",
    "we",
    "he",
    "she",
    "they",
    "you",
    "us",
    "theres",
    "theyre",
    "thats",
    "hes",
    "shes",
    "were",
    "ill",
    "wed",
    "its",
    "got",
    "by",
    "from",
    "until",
    "till",
    "up",
    "over",
    "under",
    "more",
    "less",
    "let",
    "lets",
    "set",
    "put",
];

/// Who or what does something, before the word for it: “we *lost* 3”.
const WHO: &[&str] = &["i", "we", "he", "she", "they", "it", "you", "ive", "weve", "that", "this"];

/// Words of an address.
const STREETS: &[&str] = &[
    "street",
    "road",
    "lane",
    "avenue",
    "boulevard",
    "square",
    "strasse",
    "straße",
    "str",
    "platz",
];

/// They stand behind a time of the day.
const BEHIND_A_TIME: &[&str] = &["am", "pm", "oclock", "uhr"];

impl Reader<'_> {
    /// Whether a bare number is called something that its question doesn't speak of, is a time of the
    /// day, or stands in an address or a day.
    pub(super) fn is_called_otherwise(&self, slot: &Slot, found: &Found) -> bool {
        let bare = match slot.ty.present() {
            Type::Int | Type::Decimal => true,
            Type::Ranged { of, .. } => matches!(**of, Type::Int | Type::Decimal),
            Type::Money(currency) => amounts(*currency, &self.message, false).is_empty(),
            _ => false,
        };
        let (Some(first), Some(last)) = (found.spans.first(), found.spans.last()) else {
            return false;
        };
        let Some(at) = self.message.place_of(first).filter(|_| bare) else { return false };
        let asked = words_of(slot);
        let known = |word: &Word| asked.iter().any(|of| near::is_form_of(word, of));
        let words = &self.message.words;
        let end = words.iter().position(|w| w.span.start >= last.end).unwrap_or(words.len());
        let clause = words.get(at).map(|word| word.clause);
        let beside = |at: usize| words.get(at).filter(|word| Some(word.clause) == clause);
        let before = at.checked_sub(1).and_then(beside);
        let called = before.is_some_and(|word| {
            let subject = at.checked_sub(2).and_then(beside);
            let done = subject.is_some_and(|who| WHO.contains(&who.plain.as_str()));
            // the words that lead to a number are English ones
            let read = self.message.language.is_none_or(|of| of == "en");
            read && !known(word) && !done && calls_it(word)
        });
        let in_street =
            words.iter().any(|word| STREETS.contains(&word.plain.as_str()) && !known(word));
        let time = beside(end).is_some_and(|word| BEHIND_A_TIME.contains(&word.plain.as_str()))
            || before.is_some_and(|word| word.plain == "at") && is_an_hour(found);
        let dated = before
            .into_iter()
            .chain(beside(end))
            .any(|word| word.plain != "may" && day::is_of_a_calendar(&word.plain) && !known(word));
        called || in_street || time || dated || self.is_before_a_name(end, clause)
    }

    /// Whether two words written large follow: “5 Hill Road”.
    fn is_before_a_name(&self, at: usize, clause: Option<usize>) -> bool {
        let large = |at: usize| {
            self.message.word(at).filter(|word| Some(word.clause) == clause).is_some_and(|word| {
                let text = self.message.text.get(word.span.clone()).unwrap_or_default();
                let mut letters = text.chars();
                letters.next().is_some_and(char::is_uppercase)
                    && letters.next().is_some_and(char::is_lowercase)
            })
        };
        large(at) && large(at + 1)
    }
}

/// Whether a word right before a number says what it is the number of: “flat 5”.
fn calls_it(word: &Word) -> bool {
    let plain = word.plain.as_str();
    let lead = LEADS.contains(&plain) || says_little(word) && plain != "customer";
    let other = ["ed", "ly"].iter().any(|ending| plain.ends_with(ending));
    !lead && !other
}

/// Whether a number may be the hour of a day.
fn is_an_hour(found: &Found) -> bool {
    found.value.as_number().is_some_and(|number| (0..=24).contains(&number))
}
