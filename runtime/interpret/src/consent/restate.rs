//! Saying again what was asked: “yes, cancel my order” to “shall I cancel order 7?”. Beside a yes
//! that changes nothing, if it names what is done, and nothing else.

use super::unclaimed;
use super::words::{LEADS, NEGATIONS, THE};
use crate::features::is_little;
use crate::message::Message;
use crate::stem::stem;

/// What may be said again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Restated {
    /// Stems of all that is being talked about, without the little words and the negations.
    stems: Vec<String>,
    /// What is done: the first word of the intent's name.
    verb: Option<String>,
    /// What it is done to: the other words.
    nouns: Vec<String>,
}

/// Words that say it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Again {
    /// How many.
    pub(super) words: usize,
    /// Whether they name only what is done.
    pub(super) bare: bool,
}

impl Restated {
    /// `names`: of the intents that are being talked about. `asked`: the one that the question is
    /// about, if it is known. `things`: stems of words for the things that it has to do with; one
    /// of those is no verb (“order” in `order_late`).
    pub(crate) fn new(names: &[&str], asked: Option<&str>, things: &[String]) -> Self {
        let words = names.iter().flat_map(|name| name.split('_'));
        let stems = words.filter(|word| says_something(word)).map(stem).collect();
        let mut asked = asked.into_iter().flat_map(|name| name.split('_'));
        let verb = asked.next().map(str::to_owned);
        let nouns: Vec<String> = asked.map(str::to_owned).collect();
        let denied = nouns.iter().any(|noun| NEGATIONS.contains(&noun.as_str()));
        let verb =
            verb.filter(|verb| !denied && says_something(verb) && !things.contains(&stem(verb)));
        let nouns = nouns.into_iter().filter(|noun| says_something(noun)).collect();
        Self { stems, verb, nouns }
    }

    /// Stems of all that is being talked about.
    pub(crate) fn stems(&self) -> &[String] {
        &self.stems
    }

    /// Whether the word at a place is one of what is being talked about.
    pub(super) fn has(&self, message: &Message<'_>, at: usize) -> bool {
        message.word(at).is_some_and(|word| self.stems.contains(&word.stem))
    }

    /// The words at a place that say again what was asked: a verb with its object, or the noun of
    /// something that was made out to be just what was asked about (“order #W1234567”).
    pub(super) fn again(&self, message: &Message<'_>, at: usize) -> Option<Again> {
        let lead = unclaimed(message, at, LEADS);
        let verb = at + lead;
        if self.verb.as_deref().is_none_or(|known| !self.is(message, at, verb, known)) {
            let words = self.thing(message, at, at);
            return (words > 0 && message.word(at + words).is_some_and(|word| word.claimed))
                .then_some(Again { words, bare: false });
        }
        let object = verb + 1;
        let it = self.is(message, at, object, "it");
        let length = if it { 1 } else { self.thing(message, at, object) };
        let bare = length == 0 && message.word(object).is_none_or(|word| !word.claimed);
        Some(Again { words: lead + 1 + length, bare })
    }

    /// Whether a word stands at a place, in the clause of another one, and is free.
    fn is(&self, message: &Message<'_>, begin: usize, at: usize, known: &str) -> bool {
        let clause = message.word(begin).map(|word| word.clause);
        message
            .word(at)
            .is_some_and(|word| !word.claimed && Some(word.clause) == clause && word.plain == known)
    }

    /// “my order”: how many words.
    fn thing(&self, message: &Message<'_>, begin: usize, at: usize) -> usize {
        let the = usize::from(THE.iter().any(|the| self.is(message, begin, at, the)));
        let is_noun = |at: &usize| self.nouns.iter().any(|noun| self.is(message, begin, *at, noun));
        let nouns = (at + the..).take_while(is_noun).count();
        if nouns == 0 { 0 } else { the + nouns }
    }
}

/// Whether a word of a name is neither a little one nor a negation.
fn says_something(word: &str) -> bool {
    !is_little(word) && !NEGATIONS.contains(&word)
}
