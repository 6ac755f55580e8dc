//! Which intents a message is read as: the whole message's, and each part's; none that is talked about
//! already, that is denied, or that is about what somebody else has.

use playbook_graph::{Asked, IntentId, PlaybookId, Reading, Said};

use super::{ANOTHER_MATTER, Reader, has_digit};
use crate::aside;
use crate::description::Described;
use crate::intent::{LIKE, LIKE_BESIDE};
use crate::message::Word;
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
