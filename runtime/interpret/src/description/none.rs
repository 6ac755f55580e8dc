//! None of what was offered: “none of these”, “any other day?”, “something else”. Said of a list, it picks
//! nothing of it; said of a choice, it is the value that stands for everything else, where there is one.

use playbook_graph::{Description, Pick};

use super::Found;
use crate::message::Message;

/// None of them.
const NONE: &[&str] = &[
    "none of these",
    "none of those",
    "none of them",
    "none of the above",
    "none of that",
    "none",
    "not any of these",
    "not any of those",
    "not any of them",
    "neither of these",
    "neither of those",
    "neither of them",
    "neither",
    "nothing of that",
    "something else",
    "something different",
    "anything else",
    "any other day",
    "any other time",
    "any other date",
    "any others",
    "other days",
    "other times",
    "other dates",
    "other options",
    "another day",
    "another time",
    "another date",
    "a different day",
    "a different time",
    "a different one",
];

/// May stand beside that.
const BESIDE: &[&str] = &[
    "no", "sorry", "please", "thanks", "i", "id", "im", "afraid", "want", "need", "would", "like",
    "prefer", "is", "its", "it", "there", "do", "does", "you", "have", "got", "can", "we", "me",
    "for", "to", "a", "works", "work", "suits", "suit", "fits", "fit", "are", "of", "well", "oh",
    "ok", "but", "maybe", "what", "about", "how", "then", "on", "at", "in",
];

/// Whether a message says that it is none of them, and nothing else.
pub(crate) fn is_said(message: &Message<'_>) -> bool {
    message.is_only(NONE, BESIDE)
}

/// The description that nothing fits.
pub(crate) fn of_them(message: &Message<'_>) -> Option<Found> {
    let pick = Some(Pick::OneOf(Vec::new()));
    let spans = message.words.iter().map(|word| word.span.clone()).collect();
    let description = Description { pick, ..Description::default() };
    is_said(message).then_some(Found { description, spans })
}
