//! Yes and no. Strict: a yes is only a yes if the message says it in so many words and says
//! nothing beside it that wasn't understood. A yes is never guessed from likeness, and never
//! forgiven a typing slip.

use crate::message::Message;

const YES: &[&str] = &[
    "yes",
    "yess",
    "yeah",
    "yep",
    "yup",
    "yea",
    "ya",
    "y",
    "ye",
    "aye",
    "👍",
    "ok",
    "okay",
    "okey",
    "sure",
    "sure thing",
    "of course",
    "certainly",
    "definitely",
    "absolutely",
    "exactly",
    "correct",
    "thats right",
    "that is right",
    "thats correct",
    "that is correct",
    "agreed",
    "i agree",
    "confirm",
    "confirmed",
    "i confirm",
    "i do",
    "go ahead",
    "go for it",
    "please do",
    "do it",
    "do that",
    "do so",
    "proceed",
    "you can proceed",
    "you may proceed",
    "you can go ahead",
    "you may go ahead",
    "you may",
    "you can",
    "sounds good",
    "sounds great",
    "that works",
    "works for me",
    "fine",
    "thats fine",
    "that is fine",
    "fine by me",
    "fine with me",
    "im fine with that",
];

const NO: &[&str] = &[
    "id rather not",
    "i would rather not",
    "prefer not to",
    "id prefer not to",
    "i would prefer not to",
    "no",
    "nope",
    "nah",
    "naw",
    "n",
    "nay",
    "👎",
    "not now",
    "not yet",
    "no way",
    "not really",
    "absolutely not",
    "of course not",
    "certainly not",
    "definitely not",
    "rather not",
    "dont",
    "do not",
    "dont do it",
    "do not do it",
    "dont do that",
    "do not do that",
    "please dont",
    "please do not",
    "dont go ahead",
    "do not go ahead",
    "dont proceed",
    "do not proceed",
    "not correct",
    "thats wrong",
    "that is wrong",
    "thats not right",
    "that is not right",
    "thats not correct",
    "incorrect",
    "wrong",
    "leave it",
    "leave it as it is",
    "keep it",
    "i dont agree",
    "i do not agree",
    "i disagree",
    "i dont confirm",
    "i do not confirm",
    "i dont want that",
    "i do not want that",
    "no thanks",
    "no thank you",
];

/// Of those, the words that say no whatever follows.
const OUTRIGHT: &[&str] = &["no", "nope", "nah", "naw", "nay", "👎"];

/// Words beside a yes or a no that change nothing.
const BESIDE: &[&str] = &[
    "so much",
    "what i want",
    "that is",
    "thats",
    "100",
    "by me",
    "with me",
    "please",
    "pls",
    "plz",
    "thanks",
    "thank you",
    "thank you very much",
    "thanks a lot",
    "thx",
    "ty",
    "cheers",
    "oh",
    "ah",
    "hm",
    "hmm",
    "um",
    "well",
    "so",
    "then",
    "now",
    "no problem",
    "no worries",
    "not a problem",
    "great",
    "good",
    "nice",
    "cool",
    "awesome",
    "perfect",
    "right",
    "alright",
    "all right",
    "very much",
    "by all means",
    "indeed",
    "i am",
    "i am sure",
    "im sure",
    "it is",
    "thats it",
    "it",
    "the",
    "my",
    "this",
    "that",
    "for me",
    "to",
    "i want",
    "i want to",
    "id like to",
    "i would like to",
    "hi",
    "hello",
    "and",
    "sir",
    "madam",
    "mate",
    "i said",
    "just",
    "immediately",
    "right away",
    "as soon as possible",
    "asap",
];

/// Words that bend a yes into something else.
const BENDS: &[&str] = &[
    "but", "except", "however", "only", "instead", "actually", "if", "unless", "wait", "although",
    "though", "rather", "until", "after", "before", "when", "once",
];

/// What a message says of yes and no, outside of what other readings were made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Consent {
    yes: bool,
    no: bool,
    /// It begins with an outright no: what follows is why, or what instead.
    no_first: bool,
    bent: bool,
    /// How many words were not understood.
    rest: usize,
    uncertain: bool,
}

impl Consent {
    /// Looks at the words that nothing was made of. `restated`: stems that only say again what is
    /// being talked about (“yes, cancel my order”).
    pub(crate) fn of(message: &Message<'_>, restated: &[String]) -> Self {
        let mut consent = Self { uncertain: message.asks || message.cut, ..Self::default() };
        let mut at = 0;
        while let Some(word) = message.word(at) {
            if word.claimed {
                at += 1;
                continue;
            }
            let lengths = [YES, NO, BESIDE, BENDS].map(|list| unclaimed(message, at, list));
            let longest = lengths.into_iter().max().unwrap_or(0);
            match lengths.into_iter().position(|length| length == longest && length > 0) {
                Some(0) => consent.yes = true,
                Some(1) => {
                    let first = !consent.yes && !consent.no && consent.rest == 0;
                    consent.no_first |= first && OUTRIGHT.contains(&word.plain.as_str());
                    consent.no = true;
                }
                Some(2) => {}
                Some(_) => consent.bent = true,
                None if restated.contains(&word.stem) => {}
                None => consent.rest += 1,
            }
            at += longest.max(1);
        }
        consent
    }

    /// An explicit yes, and nothing beside it that could bend it.
    pub(crate) fn is_yes(self) -> bool {
        self.yes && !self.no && !self.bent && !self.uncertain && self.rest == 0
    }

    /// A no: alone, or outright at the beginning with more after it. (A no that wasn't meant costs
    /// a question, not an act.) “No, wait” is none.
    pub(crate) fn is_no(self) -> bool {
        let alone = self.rest == 0 && !self.bent;
        let with_more = self.rest > 0 && self.no_first;
        self.no && !self.yes && (alone || with_more)
    }

    /// How many words were not understood.
    pub(crate) fn rest(self) -> usize {
        self.rest
    }
}

/// The longest phrase that stands at a place and of which no word is claimed.
fn unclaimed(message: &Message<'_>, at: usize, phrases: &[&str]) -> usize {
    phrases
        .iter()
        .filter(|phrase| message.says(at, phrase))
        .map(|phrase| phrase.split(' ').count())
        .filter(|length| message.words.iter().skip(at).take(*length).all(|word| !word.claimed))
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Consent;
    use crate::message::Message;

    fn of(text: &str) -> Consent {
        Consent::of(&Message::new(text), &[])
    }

    #[test]
    fn an_explicit_yes_is_a_yes() {
        for text in [
            "yes",
            "Yes!",
            "yes please",
            "Yess, go ahead",
            "ok do it",
            "no problem, go ahead",
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
    fn saying_again_what_is_asked_is_beside_a_yes() {
        let restated = ["cancel".to_owned(), "order".to_owned()];
        let of = |text| Consent::of(&Message::new(text), &restated);
        for text in
            ["yes, cancel it", "Yes please cancel my order", "go ahead and cancel the order"]
        {
            assert!(of(text).is_yes(), "{text}");
        }
        for text in ["cancel it", "yes, cancel everything", "yes cancel both orders I made"] {
            assert!(!of(text).is_yes(), "{text}");
        }
        assert!(of("don't cancel it").is_no());
    }
}
