//! Telling words: what is said of one wish and of no other. A clause that has one, and names the
//! thing for that wish, means it, also where it is little like the examples: “but I also want to
//! *move* T2”.

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::{Intent, IntentId};

use crate::features::says_little;
use crate::message::{Message, Word};

/// In how many of an intent's texts (its name, what it means, its examples) a word has to stand.
const OFTEN: usize = 2;

/// The telling words, by stem.
#[derive(Clone, Debug, Default)]
pub(crate) struct Telling {
    words: BTreeMap<String, IntentId>,
    /// Words that things are told apart by. In that form they tell of no wish.
    pub(crate) values: BTreeSet<String>,
}

impl Telling {
    /// The words that stand in several texts of one intent, and in none of another. `things`: stems of
    /// words for what is spoken of, whatever is wanted with it.
    pub(crate) fn learn<'g>(
        intents: impl Iterator<Item = (IntentId, &'g Intent)>,
        things: &BTreeSet<String>,
    ) -> Self {
        let mut stands: BTreeMap<String, BTreeMap<IntentId, usize>> = BTreeMap::new();
        for (id, intent) in intents {
            let name = intent.name.replace('_', " ");
            let texts = [name.as_str(), intent.description.as_str()].into_iter();
            for text in texts.chain(intent.examples.iter().map(String::as_str)) {
                let words = Message::new(text).words.into_iter().filter(may_tell);
                for stem in words.map(|word| word.stem).collect::<BTreeSet<_>>() {
                    *stands.entry(stem).or_default().entry(id).or_default() += 1;
                }
            }
        }
        let telling = |(stem, of): (String, BTreeMap<IntentId, usize>)| {
            let (id, times) = of.first_key_value()?;
            let tells = of.len() == 1 && *times >= OFTEN && !things.contains(&stem);
            tells.then_some((stem, *id))
        };
        let words = stands.into_iter().filter_map(telling).collect();
        Self { words, values: BTreeSet::new() }
    }

    /// The one intent that some words tell of, among those that may be meant.
    pub(crate) fn told<'w>(
        &self,
        words: impl Iterator<Item = &'w Word>,
        among: &[IntentId],
    ) -> Option<IntentId> {
        let words = words.filter(|word| !self.values.contains(&word.plain));
        let told = words.filter_map(|word| self.words.get(&word.stem).copied());
        let told: BTreeSet<IntentId> = told.filter(|id| among.contains(id)).collect();
        (told.len() == 1).then(|| told.first().copied()).flatten()
    }
}

/// Whether a word can tell of anything: “too” is said of every wish.
fn may_tell(word: &Word) -> bool {
    const OF_ALL: &[&str] = &[
        "too", "also", "another", "other", "again", "more", "no", "not", "dont", "instead",
        "rather", "actually",
    ];
    !says_little(word) && !OF_ALL.contains(&word.plain.as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use playbook_graph::{Intent, IntentId, OriginId};

    use super::Telling;
    use crate::message::Message;

    fn intent(name: &str, description: &str, examples: &[&str]) -> Intent {
        let examples = examples.iter().map(|text| (*text).to_owned()).collect();
        Intent { name: name.into(), description: description.into(), examples, origin: OriginId(0) }
    }

    #[test]
    fn a_word_tells_of_a_wish_that_often_has_it_and_of_no_other() {
        let drop = intent("drop", "wants to cancel a trip", &["I want to cancel my trip"]);
        let go = intent("move", "wants to move a trip", &["can I travel today?"]);
        let (drop_id, move_id) = (IntentId(0), IntentId(1));
        let intents = [(drop_id, &drop), (move_id, &go)];
        let telling = Telling::learn(intents.into_iter(), &BTreeSet::new());
        let told = |text: &str| telling.told(Message::new(text).words.iter(), &[drop_id, move_id]);
        assert_eq!(told("cancel T1"), Some(drop_id));
        assert_eq!(told("but I also want to move T2"), Some(move_id));
        assert_eq!(told("my trip today"), None);
        assert_eq!(told("cancel it, or move it"), None);
        let telling = Telling::learn(intents.into_iter(), &BTreeSet::from(["mov".to_owned()]));
        assert_eq!(telling.told(Message::new("my move").words.iter(), &[move_id]), None);
    }
}
