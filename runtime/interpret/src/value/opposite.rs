//! A choice of two words of which one denies the other, such as "locked" and "not locked". A denial
//! anywhere in an answer turns its meaning round ("I forgot to lock it"), so the word alone counts only
//! where nothing is denied; and the question can be answered with yes or no.

use crate::consent::{Consent, Restated};
use crate::message::{Message, Word};
use crate::near;

use super::choice::is_negation;

/// Deny besides the words that deny everywhere.
const DENIES: &[&str] = &[
    "forgot",
    "forgotten",
    "forget",
    "cannot",
    "cant",
    "couldnt",
    "wont",
    "unable",
    "failed",
    "hardly",
    "nope",
    "didn",
    "wouldnt",
];

/// Not done, what it is said of.
const FAILED_TO: &[&str] =
    &["forgot to", "forgotten to", "failed to", "unable to", "didnt manage to"];

const YES: &[&str] = &["yes", "yeah", "yep", "yup"];

/// May stand in an answer of a yes or a no without adding to it.
const SOFT: &[&str] = &[
    "a",
    "i",
    "it",
    "is",
    "was",
    "were",
    "be",
    "so",
    "think",
    "guess",
    "afraid",
    "really",
    "sadly",
    "unfortunately",
    "sorry",
    "oh",
    "well",
    "im",
    "that",
    "actually",
    "of",
    "course",
    "did",
    "do",
    "they",
    "we",
    "he",
    "she",
    "am",
    "course",
    "sure",
];

/// Which value of two says what the other denies, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opposites {
    pub(super) affirmed: usize,
    pub(super) denied: usize,
}

impl Opposites {
    /// Those of a choice, by the spoken forms of its values; none where neither denies the other.
    pub(super) fn of(forms: &[Vec<Vec<Word>>]) -> Option<Self> {
        let [first, second] = forms else { return None };
        let denies = |one: &[Vec<Word>], other: &[Vec<Word>]| {
            one.iter().any(|form| other.iter().any(|said| is_denial_of(form, said)))
        };
        match (denies(first, second), denies(second, first)) {
            (true, false) => Some(Self { affirmed: 1, denied: 0 }),
            (false, true) => Some(Self { affirmed: 0, denied: 1 }),
            _ => None,
        }
    }

    /// What an answer means that holds no word of either, or one that might be turned round. `by_words`
    /// is the value whose words were found.
    pub(super) fn settle(
        self,
        by_words: Option<usize>,
        forms: &[Vec<Vec<Word>>],
        message: &Message<'_>,
        asked: bool,
    ) -> Option<usize> {
        match by_words {
            Some(value) if value == self.affirmed => {
                if message.find(FAILED_TO).is_some() {
                    return Some(self.denied);
                }
                let said = forms.get(value).is_some_and(|forms| says(message, forms));
                (said && !denies(message)).then_some(value)
            }
            Some(value) => Some(value),
            None if asked => self.answered(message),
            None => None,
        }
    }

    /// Yes, no, and what is as good.
    fn answered(self, message: &Message<'_>) -> Option<usize> {
        let consent = Consent::of(message, &Restated::default());
        let yes = consent.is_yes().then_some(true);
        let no = (consent.is_no() && consent.rest() == 0).then_some(false);
        let answer = yes.or(no).or_else(|| softly(message))?;
        Some(if answer { self.affirmed } else { self.denied })
    }
}

/// What is as good as a yes or a no: “yes it was”, “it wasn't”, “sadly not”.
pub(super) fn softly(message: &Message<'_>) -> Option<bool> {
    let is_yes = |word: &Word| YES.contains(&word.plain.as_str());
    let soft = |word: &Word| is_denial(word) || is_yes(word) || SOFT.contains(&word.plain.as_str());
    let unsure = message.find(&["not sure", "not so sure", "not really sure", "no idea"]).is_some();
    let plain =
        !message.asks && !unsure && message.marks.is_empty() && message.words.iter().all(soft);
    match (message.words.iter().any(is_yes), denies(message)) {
        (true, false) if plain => Some(true),
        (false, true) if plain => Some(false),
        _ => None,
    }
}

/// Whether a form is a negation in front of the other: “not locked” of “locked”.
fn is_denial_of(form: &[Word], said: &[Word]) -> bool {
    let rest: Vec<&Word> = form.iter().filter(|word| !is_negation(word)).collect();
    rest.len() < form.len()
        && rest.len() == said.len()
        && rest.iter().zip(said).all(|(one, other)| one.plain == other.plain)
}

fn is_denial(word: &Word) -> bool {
    is_negation(word) || DENIES.contains(&word.plain.as_str())
}

fn denies(message: &Message<'_>) -> bool {
    message.words.iter().any(is_denial)
}

/// Whether the words themselves stand there: “the lock was broken” doesn't say that it was locked.
fn says(message: &Message<'_>, forms: &[Vec<Word>]) -> bool {
    let stands = |wanted: &Word| {
        let said = |word: &Word| {
            let cut = wanted.plain.starts_with(&word.plain) && wanted.plain != word.plain;
            near::same(&word.plain, &wanted.plain) && !cut
        };
        message.words.iter().any(said)
    };
    forms.iter().any(|form| form.iter().all(stands))
}
