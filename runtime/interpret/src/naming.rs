//! Naming is no wish: “I have a membership” has a word of “cancel my membership”, and says of nothing
//! that it is wanted. A sentence means an intent only where something in it is more than the name of a
//! thing that several wishes are about; or where an example says just the same.

use std::collections::BTreeSet;

use playbook_graph::IntentId;

use crate::features::says_little;
use crate::message::Word;

/// Before a noun, with a word or two between: “my old *plan*”.
const DETERMINERS: &[&str] = &[
    "a", "an", "the", "my", "our", "your", "his", "her", "their", "this", "that", "these", "those",
    "some", "any", "no",
];
/// How many words may stand between.
const BETWEEN: usize = 2;

/// Before a verb: “I want to *change*”, “please *cancel*”.
const BEFORE_VERBS: &[&str] =
    &["to", "please", "pls", "you", "i", "we", "lets", "dont", "didnt", "cant", "wont", "not"];

/// They say what is so: “I *have* a membership”, “I *am* a member”.
const STATES: &[&str] = &["have", "has", "had", "ive", "got", "own", "am", "im"];

/// Stems of what anybody does, whatever they wish.
const OF_ANYBODY: &[&str] = &[
    "go", "went", "gon", "com", "cam", "tak", "mak", "put", "see", "saw", "look", "find", "know",
    "tell", "say", "said", "think", "giv", "hear", "try", "work", "happen", "not", "dont", "no",
    "yes", "now", "here", "then", "very", "still", "again", "moment", "second", "minut", "wait",
];

/// What the examples say, each of one intent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentences(Vec<Sentence>);

#[derive(Clone, Debug)]
struct Sentence {
    intent: IntentId,
    /// Stems of the words that say something.
    says: BTreeSet<String>,
    /// The first of them, unless it names a thing: “my”, “the” and the like stand before it.
    begins: Option<String>,
    /// Whether it says what is so.
    states: bool,
    /// Whether it is an intent's name, which no customer says.
    named: bool,
}

impl Sentences {
    /// Of these texts. The last one of each intent is its name.
    pub(crate) fn of(texts: &[(IntentId, Vec<Word>)]) -> Self {
        let next = texts.iter().skip(1).map(|(intent, _)| Some(*intent)).chain([None]);
        let sentence = |((intent, words), next): (&(IntentId, Vec<Word>), _)| Sentence {
            intent: *intent,
            says: telling(words).map(|(_, word)| word.stem.clone()).collect(),
            begins: telling(words)
                .next()
                .filter(|(at, _)| !is_determined(words, *at))
                .map(|(_, word)| word.stem.clone()),
            states: words.iter().any(states),
            named: next != Some(*intent),
        };
        Self(texts.iter().zip(next).map(sentence).collect())
    }

    /// Whether some words only name what `wish` may be about. `is_name`: whether a stem is a word for a
    /// kind of thing; `is_kin`: whether two intents are as good as one.
    pub(crate) fn only_name(
        &self,
        words: &[Word],
        wish: IntentId,
        is_name: impl Fn(&str) -> bool,
        is_kin: impl Fn(IntentId, IntentId) -> bool,
    ) -> bool {
        let says: BTreeSet<String> = telling(words).map(|(_, word)| word.stem.clone()).collect();
        let stated = words.iter().any(states);
        let of_wish = || self.0.iter().filter(|one| is_kin(one.intent, wish));
        if of_wish().any(|one| one.says == says && (one.states || !stated)) {
            return false;
        }
        let is_said = |word: &Word, of: &Sentence| of.says.contains(&word.stem);
        let known: Vec<(usize, &Word)> = telling(words)
            .filter(|(_, word)| self.0.iter().any(|one| is_said(word, one)))
            .collect();
        let other =
            |word: &Word| self.0.iter().any(|one| is_said(word, one) && !is_kin(one.intent, wish));
        let so = |stem: &str| {
            stated && says.len() == 1 && !of_wish().any(|one| one.states && one.says.contains(stem))
        };
        let named = |(at, word): &(usize, &Word)| {
            let alone = known.len() == 1 && !is_verb(words, *at);
            (alone || is_determined(words, *at))
                && (is_name(&word.stem) || other(word) || so(&word.stem))
        };
        !known.is_empty() && known.iter().all(named)
    }

    /// Whether some words have one of a wish that says more than that somebody goes, looks or gives: “one
    /// moment, I *go to the* cellar” is nothing of “I go to the newspaper”.
    pub(crate) fn rests_on_a_word(
        &self,
        words: &[Word],
        wish: IntentId,
        is_kin: impl Fn(IntentId, IntentId) -> bool,
    ) -> bool {
        let says: BTreeSet<String> = telling(words).map(|(_, word)| word.stem.clone()).collect();
        let mut of_wish = self.0.iter().filter(|one| is_kin(one.intent, wish));
        of_wish.any(|one| {
            let mut shared = one.says.intersection(&says);
            one.says == says || shared.any(|stem| !OF_ANYBODY.contains(&stem.as_str()))
        })
    }

    /// The one wish whose examples, and no other's, have a word; and whether one of them begins with it and
    /// speaks of no thing: “*smoke* comes out of the cabinet”.
    pub(crate) fn only_wish_with(&self, stem: &str) -> Option<(IntentId, bool)> {
        let mut with = self.0.iter().filter(|one| one.says.contains(stem));
        let first = with.next()?;
        let all = || self.0.iter().filter(|one| one.says.contains(stem));
        let bare = all().any(|one| one.begins.as_deref() == Some(stem));
        with.all(|one| one.intent == first.intent).then_some((first.intent, bare))
    }

    /// Whether words say so little of a wish that they may say anything: one word of its examples, which
    /// none of them says alone. “Later” is no wish for a later appointment.
    pub(crate) fn says_little_of(
        &self,
        words: &[Word],
        wish: IntentId,
        is_kin: impl Fn(IntentId, IntentId) -> bool,
    ) -> bool {
        let says: BTreeSet<&str> = telling(words).map(|(_, word)| word.stem.as_str()).collect();
        let of_wish = || self.0.iter().filter(|one| is_kin(one.intent, wish));
        let known = says.iter().filter(|stem| of_wish().any(|one| one.says.contains(**stem)));
        let alone = |one: &Sentence| one.says.iter().map(String::as_str).eq(says.iter().copied());
        known.count() < 2 && !of_wish().any(|one| !one.named && alone(one))
    }
}

/// The words that say something, with their places.
fn telling(words: &[Word]) -> impl Iterator<Item = (usize, &Word)> {
    words.iter().enumerate().filter(|(_, word)| !says_little(word))
}

fn states(word: &Word) -> bool {
    STATES.contains(&word.plain.as_str())
}

fn is_verb(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    before.is_some_and(|word| BEFORE_VERBS.contains(&word.plain.as_str()))
}

/// Whether a word stands behind “my”, “the” and the like.
fn is_determined(words: &[Word], at: usize) -> bool {
    let before = words.iter().take(at).rev().take(BETWEEN + 1);
    let mut before = before.skip_while(|word| !says_little(word) && !determines(word));
    before.next().is_some_and(determines)
}

fn determines(word: &Word) -> bool {
    DETERMINERS.contains(&word.plain.as_str())
}

#[cfg(test)]
mod tests {
    use playbook_graph::IntentId;

    use super::Sentences;
    use crate::message::Message;

    #[test]
    fn what_only_names_a_thing_is_no_wish() {
        let (end, pause, repair) = (IntentId(0), IntentId(1), IntentId(2));
        let texts = [
            (end, "cancel my membership"),
            (end, "I want to quit"),
            (end, "end"),
            (pause, "pause my membership"),
            (pause, "pause"),
            (pause, "take a break"),
            (repair, "I have a flat tyre"),
            (repair, "my chain is loose"),
            (repair, "loose"),
        ];
        let texts = texts.map(|(id, text)| (id, Message::new(text).words));
        let sentences = Sentences::of(&texts);
        let named = |text: &str, wish| {
            let words = Message::new(text).words;
            sentences.only_name(&words, wish, |_| false, |one, other| one == other)
        };
        for text in
            ["i have a membership", "my membership", "membership", "it is about my membership"]
        {
            assert!(named(text, end), "{text}");
        }
        for text in ["cancel the membership", "I want to quit my membership"] {
            assert!(!named(text, end), "{text}");
        }
        assert!(!named("pause", pause));
        assert!(!named("I have a flat tyre", repair));
        assert!(!named("I have a loose chain", repair));
        assert!(named("I have a chain", repair));
        let little = |text: &str, wish| {
            sentences.says_little_of(&Message::new(text).words, wish, |one, other| one == other)
        };
        assert!(little("is it loose?", repair) && !little("my chain is loose now", repair));
        assert!(little("membership", pause) && !little("pause it", pause));
        assert!(little("the end", end), "a name is no example");
    }
}
