//! One word that is cried: “smoke!”. Where nothing else was made of a message, a word that only the
//! examples of one interrupt have is that interrupt; with a call for help two of them are, also among other
//! words.

use std::collections::{BTreeMap, BTreeSet};

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
/// How many words of one interrupt do beside others, where somebody calls for help.
const SEVERAL: usize = 2;
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
        let stems: BTreeSet<&str> = says.clone().map(|word| word.stem.as_str()).collect();
        let cries = says.filter(|word| !self.is_asked_about(word));
        let cries = cries.filter_map(|word| Some((word, self.examples.cried(word)?)));
        let cries: BTreeMap<&str, (IntentId, bool)> =
            cries.map(|(word, cry)| (word.stem.as_str(), cry)).collect();
        let (wish, bare) = cries.values().next().copied()?;
        // “help, a wire hangs from the pole”: several words of one, among others
        let one = cries.values().all(|(other, _)| *other == wish);
        let several = cries.len() >= SEVERAL && self.calls();
        if !one || stems.len() > 1 && !several {
            return None;
        }
        let open = self.question.intents.contains(&wish);
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
        self.message.text.contains('!') || self.calls()
    }

    /// Whether a message calls for help.
    fn calls(&self) -> bool {
        self.message.words.iter().any(|word| CALLS.contains(&word.plain.as_str()))
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
