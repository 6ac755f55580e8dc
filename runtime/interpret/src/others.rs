//! Other people: “cancel his membership”, “pause my wife's plan”. Who writes is known at most for
//! themselves; what somebody else has is not theirs to end. Such a wish is read only where an example
//! foresees it; else it is unclear, and people see to it.

use crate::message::{Message, Word};

/// Somebody else's, or them.
const THEIRS: &[&str] = &["his", "her", "hers", "their", "theirs"];

/// Whose: “my wife's”, “for my mother”.
const PEOPLE: &[&str] = &[
    "wife",
    "husband",
    "spouse",
    "partner",
    "girlfriend",
    "boyfriend",
    "fiance",
    "fiancee",
    "mother",
    "mom",
    "mum",
    "father",
    "dad",
    "parents",
    "son",
    "daughter",
    "child",
    "children",
    "kid",
    "kids",
    "brother",
    "sister",
    "aunt",
    "uncle",
    "cousin",
    "nephew",
    "niece",
    "grandma",
    "grandmother",
    "grandpa",
    "grandfather",
    "friend",
    "colleague",
    "neighbour",
    "neighbor",
    "flatmate",
    "roommate",
    "boss",
    "client",
];

/// Before the one for whom it is.
const FOR: &[&str] = &["for", "behalf of", "of"];

/// Whether a message speaks of what somebody else has. `picked`: stems of words for things that are
/// picked from a list of the customer's own, whoever in the family uses them: “my son's bike”.
pub(crate) fn spoken_of(message: &Message<'_>, picked: &[String]) -> bool {
    (0..message.words.len()).any(|at| theirs(message, at) || of_a_person(message, at, picked))
}

/// “His membership”, “her number”, “for him”.
fn theirs(message: &Message<'_>, at: usize) -> bool {
    let owned = THEIRS.contains(&message.plain(at)) && has_next(message, at);
    let them = matches!(message.plain(at), "him" | "her");
    owned || them && FOR.iter().any(|words| is_before(message, at, words))
}

fn of_a_person(message: &Message<'_>, at: usize, picked: &[String]) -> bool {
    if !matches!(message.plain(at), "my" | "our") {
        return false;
    }
    // “my ex wife's”, “my little son's”
    (at + 1..=at + 2).filter_map(|place| Some((place, message.word(place)?))).any(
        |(place, word)| {
            let owner = owner(message, word);
            let thing = (place + 1..=place + 3).filter_map(|next| message.word(next));
            let owns = owner == Some(true)
                && has_next(message, place)
                && !thing.clone().any(|word| picked.contains(&word.stem));
            owns || owner.is_some() && FOR.iter().any(|words| is_before(message, at, words))
        },
    )
}

/// Whether a word is a person, and whether something is theirs: `wife's`, `wifes`, `parents'`.
fn owner(message: &Message<'_>, word: &Word) -> Option<bool> {
    let plain = word.plain.as_str();
    let written = message.text.get(word.span.clone()).unwrap_or_default();
    let behind = message.text.get(word.span.end..).unwrap_or_default();
    let marked = written.contains(['\'', '’', '`']) || behind.starts_with(['\'', '’']);
    match PEOPLE.contains(&plain) {
        true => Some(marked),
        false => {
            let single = plain.strip_suffix('s')?;
            PEOPLE.contains(&single).then_some(true)
        }
    }
}

/// Whether another word of the same clause follows.
fn has_next(message: &Message<'_>, at: usize) -> bool {
    let clause = |at: usize| message.word(at).map(|word| word.clause);
    clause(at + 1).is_some() && clause(at) == clause(at + 1)
}

fn is_before(message: &Message<'_>, at: usize, words: &str) -> bool {
    at.checked_sub(words.split(' ').count()).is_some_and(|from| message.says(from, words))
}

#[cfg(test)]
mod tests {
    use super::spoken_of;
    use crate::message::Message;

    #[test]
    fn what_somebody_else_has_is_told_from_ones_own() {
        let picked = ["bik".to_owned()];
        for text in [
            "cancel his membership",
            "pause my wife's plan",
            "pause my wifes plan",
            "her number is FL20002",
            "and for my wife, FL20002, which plan?",
            "on behalf of my mother",
            "can you do that for him",
            "end my ex-husband's contract",
            "the plan of my husband",
        ] {
            assert!(spoken_of(&Message::new(text), &picked), "{text}");
        }
        for text in [
            "cancel my membership",
            "my wife is ill and I want to quit",
            "my child's bike has a flat",
            "my kid got hurt",
            "they stole my bike",
            "is it hers",
        ] {
            assert!(!spoken_of(&Message::new(text), &picked), "{text}");
        }
    }
}
