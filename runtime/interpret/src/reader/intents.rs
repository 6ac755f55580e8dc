//! Which intents a message is read as: the whole message's, and each part's; none that is talked about
//! already, that is denied, or that is about what somebody else has.

use std::collections::BTreeSet;

use playbook_graph::{Asked, Intent, IntentId, PlaybookId, Reading, Said};

use super::{ANOTHER_MATTER, Reader, has_digit};
use crate::aside;
use crate::description::Described;
use crate::features::says_little;
use crate::intent::{LIKE, LIKE_BESIDE};
use crate::message::{Message, Word};
use crate::others;
use crate::stem::stem;

/// What leads to another wish where a yes was asked for: “no wait, pause instead”, “oh and cancel my plan”.
const LEADS: &[&str] = &[
    "no", "nope", "wait", "instead", "rather", "actually", "oh", "sorry", "hold", "please", "and",
    "also", "then", "now", "but", "well",
];

/// May stand before a value that a part of a message begins with.
const VALUE_BEHIND: &[&str] = &["and", "or", "so", "maybe", "the", "next", "this", "ok", "then"];

impl Reader<'_> {
    /// What interrupts everything, of all that was written: whatever was asked, it is measured as a first
    /// message is. What may be a name is none of its words: “Mr Burns”.
    pub(super) fn interrupt(&self) -> Option<(IntentId, u16)> {
        let words = self.message.words.iter().enumerate();
        let words = words.filter(|(at, word)| !has_digit(&word.plain) && !self.may_be_name(*at));
        let words = words.map(|(_, word)| word);
        let clauses = (0..self.message.clauses()).map(Some);
        let mut parts = std::iter::once(None).chain(clauses);
        parts.find_map(|part: Option<usize>| {
            let within = words.clone().filter(|word| part.is_none_or(|part| part == word.clause));
            let meant = self.examples.meant(within.clone(), &self.question.intents, part.is_none());
            meant.filter(|(id, like)| {
                let within: Vec<Word> = within.cloned().collect();
                // “hi, its bo *here*”
                let slight = part.is_some() && self.examples.has_one_word_of(&within, *id);
                let careful = self.examples.careful.contains(id);
                careful && !slight && *like >= LIKE && !self.is_denied(*id)
            })
        })
    }

    /// Whether a word that stands in no example as it is may be somebody's name: by itself, written large,
    /// or behind “Mr”.
    fn may_be_name(&self, at: usize) -> bool {
        const LEADS: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "family", "name"];
        let words = &self.message.words;
        let large = |word: &Word| {
            let text = self.message.text.get(word.span.clone());
            text.is_some_and(|text| text.starts_with(char::is_uppercase))
        };
        let written = || words.get(at).is_some_and(large) && (at > 0 || words.iter().all(large));
        let alone = words.iter().filter(|word| !says_little(word)).count() == 1;
        let leads = LEADS.contains(&self.message.before(at));
        let known = self.examples.careful_words.contains(self.message.plain(at));
        !known && (alone || leads || written())
    }

    /// What the customer wants: the whole message's likest intent, and each clause's.
    pub(super) fn intents(&mut self) {
        let speaks_first = self.question.asked == Asked::Nothing;
        let least = if speaks_first { LIKE } else { LIKE_BESIDE };
        let asks_yes = self.question.asked == Asked::Confirmation;
        let among = &self.question.intents;
        let words = &self.message.words;
        let free = |word: &&Word| {
            let leads = asks_yes && LEADS.contains(&word.plain.as_str());
            !has_digit(&word.plain) && (speaks_first || !word.claimed) && !leads
        };
        let whole = self.examples.meant(words.iter().filter(free), among, speaks_first);
        let clauses = (0..self.message.clauses()).filter_map(|clause| {
            let words = words.iter().filter(free).filter(|word| word.clause == clause);
            self.examples.meant(words, among, false).map(|meant| (Some(clause), meant))
        });
        let mut meant: Vec<(Option<usize>, (IntentId, u16))> =
            whole.map(|meant| (None, meant)).into_iter().chain(clauses).collect();
        if meant.is_empty() {
            meant.extend(self.told().map(|told| (None, told)));
        }
        let all: Vec<IntentId> = meant.iter().map(|(_, (id, _))| *id).collect();
        meant.retain(|(clause, (id, like))| {
            let beside = all.iter().any(|other| !self.examples.is_kin(*other, *id));
            let own = clause.is_none_or(|clause| !self.is_of_the_whole(clause, *id, whole));
            let part = words.iter().filter(free);
            let part = part.filter(|word| clause.is_none_or(|clause| word.clause == clause));
            let part: Vec<Word> = part.cloned().collect();
            let little = !speaks_first && self.examples.says_little_of(&part, *id);
            let of_another = clause.filter(|_| beside);
            let goes_on = of_another.is_some_and(|clause| self.goes_on(clause, &part, *id));
            own && !little
                && !goes_on
                && *like >= least
                && !self.is_same_matter(*id)
                && !self.is_denied(*id)
        });
        meant.sort_by_key(|(_, (_, like))| std::cmp::Reverse(*like));
        for (clause, (id, like)) in meant {
            let known = |reading: &Reading| matches!(reading, Reading::Intent(known) | Reading::NewMatter(known) if *known == id);
            if self.readings.iter().any(|(reading, _)| known(reading)) {
                continue;
            }
            let reading = match self.same_matter().contains(&id) {
                true => Reading::NewMatter(id),
                false => Reading::Intent(id),
            };
            self.readings.push((reading, like));
            let fits = |word: &&mut Word| clause.is_none_or(|c| c == word.clause);
            self.message.words.iter_mut().filter(fits).for_each(|word| word.claimed = true);
        }
    }

    /// Whether a clause only goes on with what the whole message wishes, by another word for it: “I moved
    /// away, cancel my plan” is one wish where examples of it say both.
    fn is_of_the_whole(&self, of: usize, id: IntentId, whole: Option<(IntentId, u16)>) -> bool {
        let Some((wish, _)) = whole.filter(|(wish, _)| *wish != id) else { return false };
        let words = self.message.words.iter().filter(|word| !has_digit(&word.plain));
        let without = words.clone().filter(|word| word.clause != of);
        self.examples.like(words, wish) > self.examples.like(without, wish)
    }

    /// Whether a part of a message that wants something else, too, only goes on with that: it greets; it
    /// says of a day or another value that it suits (“wednesday is good”); or one word that is said of other
    /// things, too, is all that it has of what interrupts (“its bo *here*”).
    fn goes_on(&self, clause: usize, part: &[Word], id: IntentId) -> bool {
        if self.examples.careful.contains(&id) {
            return self.examples.has_one_word_of(part, id);
        }
        let mut words = self.message.words.iter().filter(|word| word.clause == clause);
        let first = words.find(|word| !VALUE_BEHIND.contains(&word.plain.as_str()));
        let value = first.is_some_and(|word| word.claimed || self.examples.is_detail(word));
        let suits = value && self.examples.says_little_of(part, id);
        suits || aside::courtesy(&self.message.clause(clause))
    }

    /// A wish about what somebody else has is none that could be seen to here, unless an example says
    /// such a thing. Nor is a number of theirs the customer's own.
    pub(super) fn of_others(&mut self) {
        let wishes = self.readings.iter().filter_map(|(reading, _)| match reading {
            Reading::Intent(id) | Reading::NewMatter(id) => Some(*id),
            _ => None,
        });
        let wanted: Vec<PlaybookId> = wishes.flat_map(|id| self.started_by(id)).collect();
        let wanted = self.graph.run_by(wanted);
        let slots = self.question.slots.iter().filter(|open| wanted.contains(&open.slot.playbook));
        let slots = slots.filter_map(|open| self.slot(open.slot));
        let picked = slots.filter(|slot| slot.among.is_some());
        let picked: Vec<String> =
            picked.flat_map(|slot| Described::nouns(self.graph, slot.one(), &slot.name)).collect();
        if !others::spoken_of(&self.message, &picked) {
            return;
        }
        let asked = self.asked_slot();
        let foreseen =
            |id: &IntentId| self.examples.others.contains(id) || self.examples.careful.contains(id);
        let all = self.readings.len();
        self.readings.retain(|(reading, _)| match reading {
            Reading::Intent(id) | Reading::NewMatter(id) => foreseen(id),
            _ => true,
        });
        let wished = all > self.readings.len();
        self.readings.retain(|(reading, _)| match reading {
            Reading::Answer(slot, said) => {
                Some(*slot) == asked || !wished && matches!(said, Said::Description(_))
            }
            _ => true,
        });
    }

    /// Whether the message says that this is not wanted: “please don't cancel it”. The first word
    /// of an intent's name is what is done.
    pub(super) fn is_denied(&self, id: IntentId) -> bool {
        let Some(intent) = self.graph.intents.lookup(id) else { return false };
        if self.is_all_denied(intent) {
            return true;
        }
        let done = intent.name.split('_').next().map(stem).unwrap_or_default();
        let words = &self.message.words;
        words.iter().enumerate().filter(|(_, word)| word.stem == done).any(|(at, word)| {
            let mut before = words.iter().take(at).skip(at.saturating_sub(3));
            before.any(|other| {
                other.clause == word.clause
                    && matches!(other.plain.as_str(), "dont" | "not" | "never")
            })
        })
    }

    /// Whether all that the message has of an intent's examples is said not to be: “there is no smoke”. Not
    /// where an example says so itself: “there is no water”.
    fn is_all_denied(&self, intent: &Intent) -> bool {
        if !self.message.words.iter().any(negates) {
            return false;
        }
        let texts = intent.examples.iter().map(|text| Message::new(text));
        let (mut says, mut denied) = (BTreeSet::new(), BTreeSet::new());
        for text in texts {
            for (at, word) in text.words.iter().enumerate().filter(|(_, word)| !says_little(word)) {
                says.insert(word.stem.clone());
                if is_denied(&text, at) {
                    denied.insert(word.stem.clone());
                }
            }
        }
        let words = self.message.words.iter().enumerate();
        let known = words.filter(|(_, word)| says.contains(&word.stem) && !negates(word));
        let mut known = known.peekable();
        known.peek().is_some()
            && known.all(|(at, word)| !denied.contains(&word.stem) && is_denied(&self.message, at))
    }

    /// The intents that started what is being talked about.
    pub(super) fn same_matter(&self) -> Vec<IntentId> {
        if self.question.asked == Asked::Nothing {
            return Vec::new();
        }
        let known = self.question.slots.iter().filter(|open| open.known).map(|open| open.slot);
        let running = self.asked_slot().into_iter().chain(known);
        let playbooks = running.filter_map(|slot| self.graph.playbooks.lookup(slot.playbook));
        playbooks.flat_map(|playbook| playbook.starts_on.iter().copied()).collect()
    }

    /// Whether an intent only says again what is being talked about.
    pub(super) fn is_same_matter(&self, id: IntentId) -> bool {
        self.same_matter().contains(&id) && self.message.find(ANOTHER_MATTER).is_none()
    }
}

/// Whether a word negates what follows it.
fn negates(word: &Word) -> bool {
    const NEGATE: &[&str] =
        &["no", "not", "nobody", "noone", "isnt", "wasnt", "arent", "without", "never", "nothing"];
    NEGATE.contains(&word.plain.as_str())
}

/// Whether a negation stands up to three words before, in the same clause.
fn is_denied(message: &Message<'_>, at: usize) -> bool {
    let Some(word) = message.word(at) else { return false };
    let mut before = message.words.iter().take(at).skip(at.saturating_sub(3));
    before.any(|before| before.clause == word.clause && negates(before))
}
