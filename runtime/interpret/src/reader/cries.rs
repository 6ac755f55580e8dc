//! One word that is cried: “smoke!”. Where nothing else was made of a message, a word that only the
//! examples of one interrupt have is that interrupt.

use std::collections::BTreeSet;

use playbook_graph::{IntentId, Piece, Reading};

use super::{Reader, is_any_text};
use crate::features::says_little;
use crate::message::{Message, Word};
use crate::value::name;

/// May stand beside it, and say nothing of what it is.
const BESIDE: &[&str] = &[
    "help",
    "quick",
    "quickly",
    "hurry",
    "fast",
    "now",
    "oh",
    "omg",
    "god",
    "my",
    "here",
    "there",
    "theres",
    "everywhere",
    "see",
    "emergency",
    "urgent",
    "again",
    "wait",
    "stop",
    "hey",
    "hello",
    "please",
    "so",
    "much",
];
/// They make a cry of it, as an exclamation mark does.
const CALLS: &[&str] = &["help", "emergency", "omg", "hurry", "urgent"];

impl Reader<'_> {
    /// The interrupt that the only word which says something is a cry for. Where any text was asked for,
    /// it has to be cried, or to be what an example begins with; where a name was, to be cried.
    pub(super) fn cry(&self) -> Option<IntentId> {
        let asked = self.asked_slot();
        // “smoke” may be one of the words of what nobody asked for
        let elsewhere = |reading: &Reading| match reading {
            Reading::Answer(at, _) => Some(*at) != asked && Some(at.playbook) != self.running(),
            _ => false,
        };
        if self.message.cut || !self.readings.iter().all(|(reading, _)| elsewhere(reading)) {
            return None;
        }
        let beside = |word: &Word| says_little(word) || BESIDE.contains(&word.plain.as_str());
        let says = self.message.words.iter().filter(|word| !beside(word));
        let word = says.clone().next()?;
        let stems: BTreeSet<&str> = says.map(|word| word.stem.as_str()).collect();
        let (wish, bare) = self.examples.cried(word).filter(|_| stems.len() == 1)?;
        let open = self.question.intents.contains(&wish) && !self.is_asked_about(word);
        let slot = asked.and_then(|asked| self.slot(asked));
        let told = match slot {
            Some(slot) if is_any_text(slot) => {
                self.is_called_out() || bare && !name::is_asked_for(slot)
            }
            _ => true,
        };
        (open && told).then_some(wish)
    }

    /// Whether a message is cried.
    fn is_called_out(&self) -> bool {
        let calls = |word: &Word| CALLS.contains(&word.plain.as_str());
        self.message.text.contains('!') || self.message.words.iter().any(calls)
    }

    /// Whether the question has a word: “children” to “How many children?” is no cry.
    fn is_asked_about(&self, word: &Word) -> bool {
        let slot = self.asked_slot().and_then(|asked| self.slot(asked));
        let put = self.question.words.as_deref().into_iter();
        let asked =
            slot.and_then(|slot| slot.ask.as_ref()).into_iter().flat_map(|text| &text.pieces);
        let asked = asked.filter_map(|piece| match piece {
            Piece::Words(words) => Some(words.as_str()),
            Piece::Value(_) => None,
        });
        let mut words = put.chain(asked).flat_map(|text| Message::new(text).words);
        words.any(|of| of.stem == word.stem)
    }
}
