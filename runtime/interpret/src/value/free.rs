//! Free text that was asked for: what was written, without “it is” or “my name is” before it.

use std::ops::Range;

use playbook_graph::Value;

use super::Found;
use crate::message::{Message, Word};

const BEFORE: &[&str] = &["it is", "its", "that is", "thats", "i am", "im", "this is"];

/// All that was written, if it is no question: only “the NAME is” is left away, where the text is asked for
/// under that name.
pub(crate) fn whole(message: &Message<'_>, names: &[String]) -> Option<Found> {
    let named = |at: usize| message.word(at).is_some_and(|word| names.contains(&word.stem));
    let skipped = my_x_is(message);
    if skipped > 0 && (1..skipped - 1).all(named) {
        return find(message);
    }
    if message.asks || message.cut || message.words.is_empty() {
        return None;
    }
    let kept = message.text.trim().trim_end_matches('.').trim_end();
    let start = message.text.len() - message.text.trim_start().len();
    (!kept.is_empty()).then(|| Found::new(Value::text(kept), start..start + kept.len(), 700))
}

/// The text, if there is any that is no question.
pub(crate) fn find(message: &Message<'_>) -> Option<Found> {
    if message.asks || message.cut || message.words.is_empty() {
        return None;
    }
    let skipped = my_x_is(message).max(message.longest(0, BEFORE));
    let start = message.word(skipped)?.span.start;
    let start = if skipped == 0 { 0 } else { start };
    let text = message.text.get(start..)?;
    let kept = text.trim().trim_end_matches('.').trim_end();
    let offset = start + (text.len() - text.trim_start().len());
    let span = offset..offset + kept.len();
    (!kept.is_empty()).then(|| Found::new(Value::text(kept), span, 700))
}

/// How many words may be left for a text beside other answers.
const FEW: usize = 4;

/// What only leads to an answer.
const LEADS: &[&str] = &[
    "and",
    "my",
    "the",
    "is",
    "its",
    "it",
    "number",
    "no",
    "nr",
    "id",
    "code",
    "with",
    "member",
    "membership",
    "card",
    "post",
    "zip",
    "email",
    "mail",
    "address",
    "phone",
    "please",
    "thanks",
];

/// Where the few words stand that nothing was made of, in one clause and without a number.
pub(crate) fn left(message: &Message<'_>) -> Option<Range<usize>> {
    if message.asks || message.cut {
        return None;
    }
    let mut pieces: Vec<(usize, Vec<&Word>)> = Vec::new();
    for (at, word) in message.words.iter().enumerate().filter(|(_, word)| !word.claimed) {
        match pieces.last_mut() {
            Some((last, words))
                if *last + 1 == at && words.iter().all(|w| w.clause == word.clause) =>
            {
                *last = at;
                words.push(word);
            }
            _ => pieces.push((at, vec![word])),
        }
    }
    let leads = |word: &&Word| LEADS.contains(&word.plain.as_str());
    pieces.retain(|(_, words)| !words.iter().all(leads));
    let [(_, words)] = pieces.as_slice() else { return None };
    let skipped = usize::from(words.first().is_some_and(|word| word.plain == "and"));
    let words = words.get(skipped..)?;
    let text = words.iter().all(|word| !word.plain.chars().any(|c| c.is_ascii_digit()));
    let lead = if words.iter().any(|word| word.plain == "is") { 3 } else { 0 };
    (text && words.len() <= FEW + lead).then_some(words.first()?.span.start..words.last()?.span.end)
}

/// How many words of “my name is”, “the reason is” there are.
fn my_x_is(message: &Message<'_>) -> usize {
    let begins = matches!(message.plain(0), "my" | "the");
    let is = (2..4).find(|at| message.plain(*at) == "is");
    if begins { is.map_or(0, |at| at + 1) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::message::Message;

    #[test]
    fn a_text_is_taken_without_what_introduces_it() {
        let text =
            |text: &str| find(&Message::new(text)).map(|f| f.value.as_text().unwrap().to_owned());
        assert_eq!(text("My name is Mei Ko.").as_deref(), Some("Mei Ko"));
        assert_eq!(text(" Mei ").as_deref(), Some("Mei"));
        assert_eq!(text("what?"), None);
        assert_eq!(text("..."), None);
    }
}
