//! Intents: which of them a sentence is most like, by the examples that the playbooks give. Below
//! its threshold it says nothing.

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::{Intent, IntentId, PlaybookId};

use crate::features::{Features, features, rarity, says_little};
use crate::linear::Linear;
use crate::message::{Message, Word};
use crate::naming::Sentences;
use crate::near;
use crate::others;
use crate::telling::Telling;
use crate::value::day;

/// Likeness from which on a sentence means an intent, in thousandths.
pub(crate) const LIKE: u16 = 450;
/// Likeness needed for an intent that is said beside an answer.
pub(crate) const LIKE_BESIDE: u16 = 650;
/// How much more like the best must be than the second.
const LEAD: u16 = 60;
/// Likeness from which on a sentence means an intent that is rather caught than missed.
const LIKE_CAREFUL: u16 = 310;
/// Likeness from which on a sentence means an intent that one of its words tells of, too.
const LIKE_TOLD: u16 = 220;
/// How many words that say something are several.
const SEVERAL: usize = 3;
/// How many words that say something have to be known before others count less.
const OFTEN_ENOUGH: usize = 2;
/// Likeness and familiarity together from which on a sentence means an intent, in thousandths.
const LIKE_AND_FAMILIAR: u16 = 960;
/// How sure the classifier has to be that it is this intent and no other, in thousandths.
const SURE: u16 = 500;

/// A place in the list of examples.
type Example = usize;

/// The examples, ready to be compared with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Examples {
    /// Of each example its intent.
    intents: Vec<IntentId>,
    /// Of each feature how telling it is, in thousandths, and how much of it each example holds
    /// (of an example whose length is 1,000,000).
    holders: BTreeMap<String, (u64, Vec<(Example, u64)>)>,
    /// Decides between intents that a sentence is about as like.
    linear: Linear,
    /// Tells a wish from what only names a thing.
    sentences: Sentences,
    /// Words that are said of one intent only.
    pub(crate) telling: Telling,
    /// Intents of which an example speaks of what somebody else has.
    pub(crate) others: BTreeSet<IntentId>,
    /// Intents that are rather caught than missed: what interrupts everything.
    pub(crate) careful: BTreeSet<IntentId>,
    /// The words of their examples, as they are written.
    pub(crate) careful_words: BTreeSet<String>,
    /// Stems of words for what is spoken of.
    pub(crate) things: BTreeSet<String>,
    /// Of each intent the playbook that it starts. Two that start the same one are no rivals.
    pub(crate) starts: BTreeMap<IntentId, PlaybookId>,
}

/// The length that every sentence is brought to.
const LENGTH: u64 = 1_000_000;

impl Examples {
    /// Learns from intents: their examples, and their names as one more. `things`: stems of words for
    /// what is spoken of.
    pub(crate) fn learn<'g>(
        intents: impl Iterator<Item = (IntentId, &'g Intent)>,
        things: &BTreeSet<String>,
    ) -> Self {
        let intents: Vec<(IntentId, &Intent)> = intents.collect();
        let telling = Telling::learn(intents.iter().copied(), things);
        let mut texts: Vec<(IntentId, Vec<Word>)> = Vec::new();
        let foresees = |intent: &Intent| {
            intent.examples.iter().any(|text| others::spoken_of(&Message::new(text), &[]))
        };
        let others = intents.iter().filter(|(_, intent)| foresees(intent));
        let others = others.map(|(id, _)| *id).collect();
        for (id, intent) in intents {
            let name = intent.name.replace('_', " ");
            let all = intent.examples.iter().map(String::as_str).chain([name.as_str()]);
            texts.extend(all.map(|text| (id, Message::new(text).words)));
        }
        let sentences: Vec<(IntentId, Features)> =
            texts.iter().map(|(id, words)| (*id, features(words.iter()))).collect();
        let linear = Linear::learn(&texts);
        let kept = Sentences::of(&texts);
        let mut examples = Self { linear, telling, sentences: kept, others, ..Self::default() };
        let mut held: BTreeMap<&str, u64> = BTreeMap::new();
        for name in sentences.iter().flat_map(|(_, features)| features.keys()) {
            *held.entry(name).or_default() += 1;
        }
        let all = sentences.len() as u64;
        let rarities: BTreeMap<&str, u64> =
            held.iter().map(|(name, holds)| (*name, rarity(all, *holds))).collect();
        for (place, (id, features)) in sentences.iter().enumerate() {
            examples.intents.push(*id);
            let weigh = |name: &str| rarities.get(name).copied().unwrap_or(1000);
            for (name, weight) in at_length(features, weigh) {
                let rarity = weigh(&name);
                examples
                    .holders
                    .entry(name)
                    .or_insert((rarity, Vec::new()))
                    .1
                    .push((place, weight));
            }
        }
        examples
    }

    /// How like each intent a sentence is, the likest first, among those that may be meant.
    fn likeness<'w>(
        &self,
        words: impl Iterator<Item = &'w Word>,
        among: &[IntentId],
        opens: bool,
    ) -> Vec<(IntentId, u16)> {
        let unknown = rarity(self.intents.len() as u64, 0);
        let mut dots = vec![0_u64; self.intents.len()];
        let words: Vec<Word> = words.map(|word| self.as_known(word)).collect();
        let names = |word: &Word| self.things.contains(&word.stem);
        let known = |word: &&Word| !says_little(word) && !names(word) && self.knows(word);
        // beside words that are known, those that no example has name what is spoken of, more often
        // than another wish
        let names = opens && words.iter().filter(known).count() >= OFTEN_ENOUGH;
        let unknown = if names { unknown / 2 } else { unknown };
        let weigh = |name: &str| self.holders.get(name).map_or(unknown, |(rarity, _)| *rarity);
        for (name, weight) in at_length(&features(words.iter()), weigh) {
            for (example, held) in self.holders.get(&name).map_or(&[][..], |(_, holders)| holders) {
                if let Some(dot) = dots.get_mut(*example) {
                    *dot += weight * held / LENGTH;
                }
            }
        }
        let mut best: BTreeMap<IntentId, u64> = BTreeMap::new();
        for (intent, dot) in self.intents.iter().zip(dots).filter(|(id, _)| among.contains(id)) {
            let most = best.entry(*intent).or_default();
            *most = dot.max(*most);
        }
        let mut likeness: Vec<(IntentId, u16)> = best
            .into_iter()
            .map(|(id, dot)| (id, u16::try_from((dot * 1000 / LENGTH).min(1000)).unwrap_or(1000)))
            .collect();
        likeness.sort_by_key(|(id, like)| (std::cmp::Reverse(*like), *id));
        likeness
    }

    /// How like an intent some words are, in thousandths.
    pub(crate) fn like<'w>(&self, words: impl Iterator<Item = &'w Word>, id: IntentId) -> u16 {
        self.likeness(words, &[id], false).first().map_or(0, |(_, like)| *like)
    }

    /// Whether a word says which or when, and not what is wished: a value or a day that no example has.
    pub(crate) fn is_detail(&self, word: &Word) -> bool {
        let detail =
            || self.telling.values.contains(&word.plain) || day::is_of_a_calendar(&word.plain);
        !self.knows(word) && detail()
    }

    /// Whether some words say too little of a wish to be more than an answer.
    pub(crate) fn says_little_of(&self, words: &[Word], wish: IntentId) -> bool {
        let words: Vec<Word> = words.iter().map(|word| self.as_known(word)).collect();
        !self.careful.contains(&wish)
            && self.sentences.says_little_of(&words, wish, |one, other| self.is_kin(one, other))
    }

    /// Whether one word among several is all that a sentence has of a wish that is rather caught than
    /// missed, and a word that is said of others, too: “*someone* broke my lock”.
    fn is_slight<'w>(&self, words: impl Iterator<Item = &'w Word>, wish: IntentId) -> bool {
        let words: Vec<Word> = words.cloned().collect();
        let says = words.iter().filter(|word| !says_little(word)).count();
        says >= SEVERAL && self.has_one_word_of(&words, wish)
    }

    /// Whether one word is all that some have of a wish that is rather caught than missed, and one that is
    /// said of others, too.
    pub(crate) fn has_one_word_of(&self, words: &[Word], wish: IntentId) -> bool {
        let words: Vec<Word> = words.iter().map(|word| self.as_known(word)).collect();
        let told = self.telling.told(words.iter(), &[wish]).is_some();
        let is_kin = |one, other| self.is_kin(one, other);
        !told && self.sentences.says_little_of(&words, wish, is_kin)
    }

    /// Whether an example has a word.
    pub(crate) fn knows(&self, word: &Word) -> bool {
        self.holders.contains_key(&format!("w:{}", word.stem))
    }

    /// The word, or the one of the examples' words that it is a slip of.
    fn as_known(&self, word: &Word) -> Word {
        if self.knows(word) {
            return word.clone();
        }
        let names = self.holders.range("w:".to_owned()..).map(|(name, _)| name.strip_prefix("w:"));
        let meant = names.map_while(|name| name).find(|known| near::same(&word.stem, known));
        let stem = meant.map_or_else(|| word.stem.clone(), str::to_owned);
        Word { stem, ..word.clone() }
    }

    /// The intent that some words mean, if one stands out: by its examples, or, among those that the
    /// words are about as like, by what tells them apart. `opens`: nothing was asked. Words that only name
    /// a thing mean none.
    pub(crate) fn meant<'w>(
        &self,
        words: impl Iterator<Item = &'w Word> + Clone,
        among: &[IntentId],
        opens: bool,
    ) -> Option<(IntentId, u16)> {
        let words: Vec<Word> = words.filter(|word| !self.is_detail(word)).cloned().collect();
        let words = words.iter();
        let likeness = self.likeness(words.clone(), among, opens);
        let slight = |(wish, _): &(IntentId, u16)| self.is_slight(words.clone(), *wish);
        let told = self.telling.told(words.clone(), among);
        let is_kin = |one, other| self.is_kin(one, other);
        let known: Vec<Word> = words.clone().map(|word| self.as_known(word)).collect();
        let rests = |wish| self.sentences.rests_on_a_word(&known, wish, is_kin);
        let caught = self.caught(&likeness, told);
        if let Some(caught) = caught.filter(|caught| !slight(caught) && rests(caught.0)) {
            return Some(caught);
        }
        let (wish, like) = self.likest(words.clone(), among, &likeness)?;
        let words = known.clone();
        let is_name = |stem: &str| self.things.contains(stem);
        let careful = self.careful.contains(&wish);
        if careful && !rests(wish) {
            return None;
        }
        let named = !careful && self.sentences.only_name(&words, wish, is_name, is_kin);
        (!named).then_some((wish, like))
    }

    /// The intent of those that are rather caught than missed that a word by itself is a cry for: no other
    /// wish's examples have it. The second says whether it is one whatever was asked.
    pub(crate) fn cried(&self, word: &Word) -> Option<(IntentId, bool)> {
        let (wish, bare) = self.sentences.only_wish_with(&word.stem)?;
        let cried = self.careful.contains(&wish) && !self.things.contains(&word.stem);
        cried.then_some((wish, bare))
    }

    /// The intent that stands out.
    fn likest<'w>(
        &self,
        words: impl Iterator<Item = &'w Word> + Clone,
        among: &[IntentId],
        likeness: &[(IntentId, u16)],
    ) -> Option<(IntentId, u16)> {
        if let Some(likeliest) = self.sure_of(words.clone(), among, likeness) {
            return Some(likeliest);
        }
        let (best, like) = likeness.first().copied()?;
        if like < LIKE {
            let words = words.filter(|word| !self.things.contains(&word.stem));
            let told = self.telling.told(words, among).filter(|told| self.is_kin(*told, best));
            return told.filter(|_| like >= LIKE_TOLD).map(|_| (best, LIKE));
        }
        // between two that start the same playbook nobody needs to be sure
        let mut near = likeness.iter().filter(|(_, other)| other.saturating_add(LEAD) > like);
        let kin = near.clone().count() > 1 && near.all(|(id, _)| self.is_kin(*id, best));
        kin.then_some((best, like))
    }

    /// The intent that the classifier is sure of, where the words are like its examples: by those that say
    /// something, and by all that they are made of.
    fn sure_of<'w>(
        &self,
        words: impl Iterator<Item = &'w Word>,
        among: &[IntentId],
        likeness: &[(IntentId, u16)],
    ) -> Option<(IntentId, u16)> {
        let words: Vec<Word> = words.map(|word| self.as_known(word)).collect();
        let best = self.linear.likeliest(&words, |id| among.contains(&id))?;
        let like = likeness.iter().find(|(id, _)| *id == best.intent).map_or(0, |(_, like)| *like);
        let meant = best.sure >= SURE && like.saturating_add(best.familiar) >= LIKE_AND_FAMILIAR;
        meant.then_some((best.intent, like.max(LIKE)))
    }

    /// Whether two intents are one, or start the same playbook.
    pub(crate) fn is_kin(&self, one: IntentId, other: IntentId) -> bool {
        let starts = |id| self.starts.get(&id);
        one == other || starts(one).is_some() && starts(one) == starts(other)
    }

    /// An intent that is rather caught than missed, where no other wish is about as likely, or where one of
    /// the words tells of it and of no other.
    fn caught(
        &self,
        likeness: &[(IntentId, u16)],
        told: Option<IntentId>,
    ) -> Option<(IntentId, u16)> {
        let careful = |(id, _): &&(IntentId, u16)| self.careful.contains(id);
        let (best, like) = likeness.iter().find(careful).copied()?;
        let other = likeness.iter().find(|one| !careful(one)).map_or(0, |(_, like)| *like);
        let near = other <= like.saturating_add(LEAD) && told == Some(best);
        let caught = like >= LIKE_CAREFUL && (near || other.saturating_add(LEAD) <= like);
        (caught && (near || like < LIKE)).then_some((best, LIKE))
    }

    /// The likeliest intent of all for some words, and how much they are as if they were one of its
    /// examples, in thousandths.
    pub(crate) fn likeliest(&self, words: &[Word]) -> Option<(IntentId, u16)> {
        let words: Vec<Word> = words.iter().map(|word| self.as_known(word)).collect();
        let best = self.linear.likeliest(&words, |_| true)?;
        Some((best.intent, best.familiar))
    }
}

/// The features, weighed, at one length.
fn at_length(features: &Features, weigh: impl Fn(&str) -> u64) -> Vec<(String, u64)> {
    let weighed: Vec<(&String, u64)> =
        features.iter().map(|(name, weight)| (name, weight * weigh(name) / 1000)).collect();
    let square: u64 = weighed.iter().map(|(_, weight)| weight * weight).sum();
    let length = square.isqrt().max(1);
    weighed.into_iter().map(|(name, weight)| (name.clone(), weight * LENGTH / length)).collect()
}
