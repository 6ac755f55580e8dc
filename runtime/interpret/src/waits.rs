//! Who asks for time: “one moment”, “let me look for it”. Nothing is answered by that, and nothing was
//! misunderstood.

use crate::message::Message;

/// They ask for time.
const WAITS: &[&str] = &[
    "wait",
    "waiting",
    "hold on",
    "hang on",
    "hold up",
    "one moment",
    "a moment",
    "moment",
    "one minute",
    "one min",
    "one mins",
    "a minute",
    "a min",
    "few minutes",
    "few mins",
    "couple of minutes",
    "one second",
    "one sec",
    "a second",
    "a sec",
    "sec",
    "2 minutes",
    "2 mins",
    "2 min",
    "2 sec",
    "two minutes",
    "two mins",
    "5 minutes",
    "5 mins",
    "5 min",
    "five minutes",
    "bear with me",
    "brb",
    "be right back",
    "be back",
    "let me check",
    "let me see",
    "let me look",
    "let me think",
    "let me search",
    "let me find it",
    "let me get it",
    "let me grab it",
    "lemme check",
    "lemme see",
    "have to check",
    "need to check",
    "have to look",
    "need to look",
    "have to think",
    "need to think",
    "i check",
    "i look",
    "i search",
    "i think about it",
    "ill check",
    "ill look",
    "ill think",
    "ill have a look",
    "will check",
    "will look",
    "will think",
    "checking",
    "looking",
    "searching",
    "thinking",
    "need time",
    "need more time",
    "need a bit of time",
];

/// May stand beside that.
const BESIDE: &[&str] = &[
    "i", "im", "am", "ill", "me", "my", "can", "could", "would", "you", "please", "pls", "plz",
    "just", "only", "give", "ok", "okay", "yes", "yeah", "no", "oh", "hm", "hmm", "um", "uh", "er",
    "well", "sorry", "sry", "thanks", "thank", "then", "still", "for", "it", "that", "this", "up",
    "a", "about", "over", "more", "so", "and", "while", "bit", "need", "to", "have", "find", "get",
    "grab", "first", "now", "at", "in", "with", "out", "longer",
];

/// They lead to what somebody looks up, or thinks about: “let me check *my calendar*”.
const LEADS: &[&str] = &[
    "let me check",
    "let me look",
    "let me see",
    "let me find",
    "let me get",
    "let me grab",
    "let me search",
    "let me ask",
    "let me think",
    "lemme check",
    "lemme find",
    "i need to check",
    "i have to check",
    "i need to look",
    "i have to look",
    "i need to find",
    "i have to find",
    "i need to ask",
    "i have to ask",
    "i must check",
    "i must look",
    "ill check",
    "ill look",
    "ill get",
    "ill ask",
    "ill have to look",
    "ill have to check",
    "im looking for",
    "i am looking for",
    "looking for",
    "searching for",
    "still looking for",
];

/// How many words may stand behind those.
const FEW: usize = 6;

/// They ask for time whatever stands behind them: “one moment, the phone rings”.
const FIRST: &[&str] = &[
    "one moment",
    "a moment",
    "just a moment",
    "moment",
    "one second",
    "one sec",
    "a second",
    "a sec",
    "one minute",
    "a minute",
    "one min",
    "a min",
    "bear with me",
    "brb",
];

/// They do where somebody then says what they do: “wait, I fetch my glasses”.
const WHO: &[&str] =
    &["i", "ill", "im", "ive", "we", "well", "let", "lemme", "need", "have", "must"];

/// Whether a message asks for time, and says nothing else.
pub(crate) fn is_said(message: &Message<'_>) -> bool {
    message.is_only(WAITS, BESIDE)
}

/// Whether somebody goes to look for what was asked. Only where nothing else was made of a message.
pub(crate) fn goes_to_look(message: &Message<'_>) -> bool {
    let digits = message.words.iter().any(|word| word.plain.chars().any(|c| c.is_ascii_digit()));
    if !digits && !message.asks && begins(message) {
        return true;
    }
    let Some((at, length)) = message.find(LEADS) else { return false };
    let before = message.words_from(0, at);
    let plain = before.words.is_empty() || before.is_only(BESIDE, WAITS) || is_said(&before);
    plain && !digits && !message.asks && message.words.len() - at - length <= FEW
}

/// Whether a message begins with a part that asks for time, and then says in some words why.
fn begins(message: &Message<'_>) -> bool {
    let first = message.clause(0);
    let Some(next) = message.words.iter().find(|word| word.clause > 0) else { return false };
    let behind = message.words.len() - first.words.len();
    let own = WHO.contains(&next.plain.as_str());
    is_said(&first) && behind <= FEW + 2 && (own || first.find(FIRST).is_some())
}

#[cfg(test)]
mod tests {
    use super::{goes_to_look, is_said};
    use crate::message::Message;

    #[test]
    fn who_asks_for_time() {
        for text in [
            "wait",
            "one sec",
            "give me a minute please",
            "hold on, looking for it",
            "ok wait",
            "no wait",
            "just a moment",
            "still looking",
            "I'll think about it",
            "can you give me 5 minutes",
            "let me check",
        ] {
            assert!(is_said(&Message::new(text)), "{text}");
        }
        for text in [
            "",
            "the second",
            "the second one",
            "yes",
            "wait for the parcel",
            "one",
            "look it up for me",
        ] {
            assert!(!is_said(&Message::new(text)), "{text}");
        }
    }

    #[test]
    fn who_goes_to_look() {
        for text in [
            "let me check my calendar",
            "wait, I have to look on the letter",
            "I'm looking for my card",
            "one moment, I go to the cellar",
            "one sec, the phone rings",
            "wait, I fetch my glasses",
        ] {
            assert!(goes_to_look(&Message::new(text)), "{text}");
        }
        for text in [
            "let me check order 4711",
            "can you let me see it?",
            "no, let it be",
            "wait, the price is wrong",
            "one moment, it is 4711",
        ] {
            assert!(!goes_to_look(&Message::new(text)), "{text}");
        }
    }
}
