//! Yes and no. Strict: a yes is only a yes if the message is nothing but a yes, with courtesy and
//! with what was asked said again. A yes is never guessed from likeness, and never forgiven a
//! typing slip. What is left over makes it unclear: being asked once more is cheap.

mod languages;
mod restate;
mod words;

pub(crate) use restate::Restated;

use crate::message::Message;
use languages::Lists;
use words::{ALONE, BESIDE_ALONE, OUTRIGHT_YES, PLEASE};

/// How many words may follow “don't”.
const FEW: usize = 4;

/// What a message says of yes and no, outside of what other readings were made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Consent {
    yes: bool,
    /// One of the words that can mean nothing else.
    outright_yes: bool,
    no: bool,
    /// It begins with an outright no: what follows is why, or what instead.
    no_first: bool,
    /// It forbids what is done, and says nothing else: “do not charge”.
    forbids: bool,
    bent: bool,
    /// How many words were not understood.
    rest: usize,
    /// There are words that are harmless beside a no only.
    more_than_yes: bool,
    /// What is asked for is named without saying what it is done to: “cancel”.
    bare: bool,
    uncertain: bool,
}

impl Consent {
    /// Whether no yes and no no is among the words.
    pub(crate) fn says_neither(self) -> bool {
        !self.yes && !self.no
    }

    /// Looks at the words that nothing was made of. `restated`: what only says again what is being
    /// talked about (“yes, cancel my order”).
    pub(crate) fn of(message: &Message<'_>, restated: &Restated) -> Self {
        let lists = languages::of(message.language);
        let marked = message.asks || message.cut || !message.marks.is_empty();
        let uncertain = marked || denies(message, lists);
        let forbids = !message.asks && !message.cut && forbids(message);
        let mut consent = Self { uncertain, forbids, ..Self::default() };
        let mut at = 0;
        while let Some(word) = message.word(at) {
            at += if word.claimed {
                consent.uncertain |= lists.bends.contains(&word.plain.as_str());
                1
            } else {
                consent.take(message, at, restated, lists)
            };
        }
        consent
    }

    /// Takes the words that stand at a place, and says how many.
    fn take(&mut self, message: &Message<'_>, at: usize, restated: &Restated, of: &Lists) -> usize {
        let lists = [of.neither, of.no, of.yes, of.alone, of.bends, of.beside, of.beside_no];
        let lengths = lists.map(|list| unclaimed(message, at, list));
        let longest = lengths.into_iter().max().unwrap_or(0);
        if let Some(again) = restated.again(message, at).filter(|again| again.words > longest) {
            self.bare |= again.bare;
            return again.words;
        }
        match lengths.into_iter().position(|length| length == longest && length > 0) {
            Some(0) => self.uncertain = true,
            Some(1) => {
                let first = !self.yes && !self.no && self.rest == 0;
                self.no_first |= first && of.outright_no.contains(&message.plain(at));
                self.no = true;
            }
            Some(2) => {
                self.yes = true;
                self.outright_yes |= of.outright_yes.contains(&message.plain(at));
            }
            Some(3) if stands_alone(message, at) => self.yes = true,
            Some(4) => self.bent = true,
            Some(5) => {}
            Some(6) => self.more_than_yes = true,
            None if restated.has(message, at) => self.more_than_yes = true,
            _ => self.rest += 1,
        }
        longest.max(1)
    }

    /// An explicit yes, and nothing beside it that could bend it.
    pub(crate) fn is_yes(self) -> bool {
        let only = !self.no && !self.bent && !self.uncertain && !self.more_than_yes;
        self.yes && only && self.rest == 0 && (!self.bare || self.outright_yes)
    }

    /// A no: alone, or outright at the beginning with more after it. (A no that wasn't meant costs
    /// a question, not an act.) “No, wait” is none.
    pub(crate) fn is_no(self) -> bool {
        let alone = self.rest == 0 && !self.bent;
        let with_more = self.rest > 0 && self.no_first;
        self.no && !self.yes && (alone || with_more)
    }

    /// What is asked for is forbidden, in other words than those of a no: “do not charge”.
    pub(crate) fn forbids(self) -> bool {
        self.no && !self.yes && self.forbids
    }

    /// How many words were not understood.
    pub(crate) fn rest(self) -> usize {
        self.rest
    }
}

/// Whether a few words forbid something. “Don't worry” and “don't forget it” don't.
fn forbids(message: &Message<'_>) -> bool {
    let lead = message.longest(0, words::FORBIDS);
    let rest = message.words.len() - lead;
    let of_another = words::NOT_FORBIDDEN.contains(&message.plain(lead));
    let one = message.clauses() == message.word(0).map_or(0, |word| word.clause + 1);
    lead > 0 && (1..=FEW).contains(&rest) && one && !of_another
}

/// Whether something is denied, whatever it is.
fn denies(message: &Message<'_>, lists: &Lists) -> bool {
    message.words.iter().any(|word| lists.negations.contains(&word.plain.as_str()))
}

/// Whether a word of [`ALONE`] has no object and is not what “please” asks for.
fn stands_alone(message: &Message<'_>, at: usize) -> bool {
    let Some(clause) = message.word(at).map(|word| word.clause) else { return false };
    message.words.iter().take_while(|word| word.clause <= clause).all(|word| {
        let plain = word.plain.as_str();
        let beside = [ALONE, BESIDE_ALONE, OUTRIGHT_YES].iter().any(|list| list.contains(&plain));
        !PLEASE.contains(&plain) && (word.clause < clause || beside)
    })
}

/// The longest phrase that stands at a place, in one clause and with no word claimed, in words.
fn unclaimed(message: &Message<'_>, at: usize, phrases: &[&str]) -> usize {
    let clause = message.word(at).map(|word| word.clause);
    phrases
        .iter()
        .filter(|phrase| message.says(at, phrase))
        .map(|phrase| phrase.split(' ').count())
        .filter(|length| {
            let mut words = message.words.iter().skip(at).take(*length);
            words.all(|word| !word.claimed && Some(word.clause) == clause)
        })
        .max()
        .unwrap_or(0)
}

/// All that may stand in a yes.
#[cfg(test)]
pub(crate) fn known_words() -> impl Iterator<Item = &'static str> {
    [words::YES, ALONE, words::BESIDE].into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::{Consent, Restated};
    use crate::message::Message;

    fn of(text: &str) -> Consent {
        Consent::of(&Message::new(text), &Restated::default())
    }

    #[test]
    fn an_explicit_yes_is_a_yes() {
        for text in [
            "yes",
            "Yes!",
            "yes please",
            "Yess, go ahead",
            "ok do it",
            "yes, that's right, thank you",
            "sure thing",
            "👍",
            "Please go ahead.",
            "yes yes yes",
            "I confirm",
            "fine by me, thanks",
        ] {
            assert!(of(text).is_yes(), "{text}");
            assert!(!of(text).is_no(), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_explicit_yes_is_none() {
        for text in [
            "",
            "maybe",
            "I guess so",
            "yes?",
            "did I say yes",
            "yes but not today",
            "yes if it costs nothing",
            "yes and no",
            "is that a yes or a no?",
            "not yes",
            "I already said yes to your colleague",
            "no problem",
            "yes, once I have my refund",
            "yesterday",
            "the answer to your question is not yes",
            "don't go ahead",
            "okay wait",
            "yes I would like to know more about it",
        ] {
            assert!(!of(text).is_yes(), "{text}");
        }
    }

    #[test]
    fn a_no_is_a_no_also_with_words_after_it() {
        for text in [
            "no",
            "Nope.",
            "no thanks",
            "please don't",
            "no, I need it after all",
            "do not do that",
        ] {
            assert!(of(text).is_no(), "{text}");
        }
        for text in
            ["no problem", "no problem, go ahead", "I know", "yes", "I don't know", "no wait"]
        {
            assert!(!of(text).is_no(), "{text}");
        }
    }

    #[test]
    fn each_language_has_its_own_yes_and_no() {
        let of = |language, text| {
            let message = Message { language: Some(language), ..Message::new(text) };
            Consent::of(&message, &Restated::default())
        };
        for (language, yes, no) in [
            ("fr", "Oui, s'il vous plaît", "Non merci, pas maintenant"),
            ("de", "Ja, bitte.", "Nein danke"),
            ("es", "Sí, por favor", "No, gracias"),
            ("it", "Sì, va bene, grazie", "No grazie"),
            ("nl", "Ja graag, dank u wel", "Nee, liever niet"),
            ("pt", "Sim, por favor", "Não, obrigado"),
        ] {
            assert!(of(language, yes).is_yes(), "{yes}");
            assert!(!of(language, no).is_yes() && of(language, no).is_no(), "{no}");
            assert!(!of("en", yes).is_yes(), "{yes}");
        }
        for (language, text) in [
            ("fr", "oui mais pas aujourd'hui"),
            ("fr", "je ne dis pas oui"),
            ("de", "ja, aber erst morgen"),
            ("de", "nicht ja"),
            ("es", "sí, si no cuesta nada"),
            ("it", "sì?"),
        ] {
            assert!(!of(language, text).is_yes(), "{text}");
        }
    }

    #[test]
    fn saying_again_what_is_asked_is_beside_a_yes() {
        let restated =
            Restated::new(&["cancel_order"], Some("cancel_order"), &["order".to_owned()]);
        let of = |text| Consent::of(&Message::new(text), &restated);
        for text in [
            "yes, cancel it",
            "Yes please cancel my order",
            "go ahead and cancel the order",
            "yes, cancel",
        ] {
            assert!(of(text).is_yes(), "{text}");
        }
        for text in ["cancel it", "yes, cancel everything", "yes cancel both orders I made"] {
            assert!(!of(text).is_yes(), "{text}");
        }
        assert!(of("don't cancel it").is_no());
    }
}
