//! The linear classifier: which intent a sentence is, learned from the playbooks' examples when they are
//! loaded. One plane for each intent, between its examples and all others; a support vector machine with
//! squared hinge loss, by coordinate descent in its dual (Hsieh and others, 2008). In whole numbers: the
//! same examples give the same planes on every machine.

use std::collections::BTreeMap;

use playbook_graph::IntentId;

use crate::family::Family;
use crate::features::rarity;
use crate::message::Word;

/// `1` in the whole numbers that stand for parts of it.
pub(crate) const ONE: i64 = 1 << 20;
/// How much an example on the wrong side counts, against a plane that bends for it.
const SOFT: i64 = ONE / 2;
/// How often all examples are gone through.
const ROUNDS: usize = 20;
/// What the kinds of features weigh: words, pairs, pairs around a word, pieces of words.
const KINDS: [i64; 4] = [ONE, ONE * 6 / 10, ONE * 4 / 10, ONE];
/// The pieces of words that are looked at, in letters.
const PIECES: std::ops::RangeInclusive<usize> = 2..=4;
/// How sharply sureness falls with a worse score: `2^(SHARP · difference)`.
const SHARP: i64 = 9;

/// A sentence as numbers: features in the order of their numbers.
pub(crate) type Vector = Vec<(usize, i64)>;

/// What the classifier makes of some words.
pub(crate) struct Likeliest {
    pub(crate) intent: IntentId,
    /// How sure it is that it is this intent and none of the others, in thousandths.
    pub(crate) sure: u16,
    /// How much the words are as if they were one of its sentences, in thousandths.
    pub(crate) familiar: u16,
}

/// The classifier.
#[derive(Clone, Debug, Default)]
pub(crate) struct Linear {
    /// Of each feature its number and how telling it is, in thousandths.
    known: BTreeMap<(usize, String), (usize, u64)>,
    /// How many sentences were learned.
    sentences: u64,
    /// Of each intent, what each feature speaks for it.
    planes: Vec<(IntentId, Vec<i64>)>,
    /// Of each intent its sentences, and how close they are to one another.
    families: BTreeMap<IntentId, Family>,
}

impl Linear {
    /// Learns from sentences.
    pub(crate) fn learn(sentences: &[(IntentId, Vec<Word>)]) -> Self {
        let features: Vec<_> = sentences.iter().map(|(_, words)| features(words)).collect();
        let mut held: BTreeMap<(usize, String), u64> = BTreeMap::new();
        for name in features.iter().flat_map(BTreeMap::keys) {
            *held.entry(name.clone()).or_default() += 1;
        }
        let all = sentences.len() as u64;
        let numbered = held.into_iter().enumerate();
        let known = numbered.map(|(no, (name, holds))| (name, (no, rarity(all, holds)))).collect();
        let mut linear = Self { known, sentences: all, ..Self::default() };
        let vectors: Vec<Vector> = features.iter().map(|of| linear.vector(of)).collect();
        let mut intents: Vec<IntentId> = sentences.iter().map(|(id, _)| *id).collect();
        intents.sort_unstable();
        intents.dedup();
        let plane = |id: IntentId| {
            let sides: Vec<bool> = sentences.iter().map(|(of, _)| *of == id).collect();
            (id, plane(&vectors, &sides, linear.known.len()))
        };
        let planes = intents.into_iter().map(plane).collect();
        linear.planes = planes;
        let mut families: BTreeMap<IntentId, Vec<Vector>> = BTreeMap::new();
        for ((id, _), vector) in sentences.iter().zip(vectors) {
            families.entry(*id).or_default().push(vector);
        }
        linear.families = families.into_iter().map(|(id, all)| (id, Family::of(all))).collect();
        linear
    }

    /// The likeliest intent of some words, among those that may be meant.
    pub(crate) fn likeliest(
        &self,
        words: &[Word],
        among: impl Fn(IntentId) -> bool,
    ) -> Option<Likeliest> {
        let vector = self.vector(&features(words));
        let planes = self.planes.iter().filter(|(id, _)| among(*id));
        let scores: Vec<(IntentId, i64)> =
            planes.map(|(id, plane)| (*id, product(plane, &vector))).collect();
        let (intent, most) =
            scores.iter().copied().max_by_key(|(id, score)| (*score, std::cmp::Reverse(*id)))?;
        let all: i64 = scores.iter().map(|(_, score)| power((score - most) * SHARP)).sum();
        let sure = u16::try_from(1000 * ONE / all.max(1)).unwrap_or(1000);
        let family = self.families.get(&intent);
        let familiar = family.map_or(0, |family| family.familiar(&vector, words.len()));
        Some(Likeliest { intent, sure, familiar })
    }

    /// Each kind of features at one length, then weighed. What was never seen counts for the length.
    fn vector(&self, features: &BTreeMap<(usize, String), u64>) -> Vector {
        let mut vector = Vector::new();
        for (kind, weight) in KINDS.iter().enumerate() {
            let from = (kind, String::new());
            let of_kind = features.range(from..).take_while(|((of, _), _)| *of == kind);
            let unknown = rarity(self.sentences, 0);
            let found: Vec<(Option<usize>, u64)> = of_kind
                .map(|(name, times)| {
                    let (number, rarity) = match self.known.get(name) {
                        Some((number, rarity)) => (Some(*number), *rarity),
                        None => (None, unknown),
                    };
                    (number, rarity * if *times > 1 { 17 } else { 10 })
                })
                .collect();
            let square: u64 = found.iter().map(|(_, weight)| weight * weight).sum();
            let length = i64::try_from(square.isqrt()).unwrap_or(i64::MAX).max(1);
            vector.extend(found.into_iter().filter_map(|(number, much)| {
                let part = i64::try_from(much).unwrap_or_default() * weight / length;
                // The four kinds together have a length of about one.
                Some((number?, part * 10 / 16))
            }));
        }
        vector
    }
}

/// The plane between the sentences of one side and all others.
fn plane(vectors: &[Vector], sides: &[bool], features: usize) -> Vec<i64> {
    let mut plane = vec![0_i64; features];
    let mut bends = vec![0_i64; vectors.len()];
    let squares: Vec<i64> =
        vectors.iter().map(|x| x.iter().map(|(_, part)| part * part / ONE).sum()).collect();
    for _ in 0..ROUNDS {
        let all = vectors.iter().zip(sides).zip(&mut bends).zip(&squares);
        for (((vector, side), bend), square) in all {
            let side = if *side { 1 } else { -1 };
            let slope = side * product(&plane, vector) - ONE + *bend * SOFT / ONE;
            let step = slope * ONE / (square + SOFT).max(1);
            let new = (*bend - step).max(0);
            let moved = (new - *bend) * side;
            *bend = new;
            for (feature, part) in vector {
                if let Some(weight) = plane.get_mut(*feature) {
                    *weight += moved * part / ONE;
                }
            }
        }
    }
    plane
}

fn product(plane: &[i64], vector: &Vector) -> i64 {
    let of = |feature: usize| plane.get(feature).copied().unwrap_or_default();
    vector.iter().map(|(feature, part)| of(*feature) * part / ONE).sum()
}

/// `2^number` for a number that isn't positive, as a part of [`ONE`].
fn power(number: i64) -> i64 {
    let (whole, rest) = (number.div_euclid(ONE), number.rem_euclid(ONE));
    let shift = u32::try_from(-whole).unwrap_or(u32::MAX);
    // Between two powers a straight line is near enough.
    (ONE + rest).checked_shr(shift).unwrap_or_default()
}

/// A sentence's features, by kind and name, each with how often it stands there.
fn features(words: &[Word]) -> BTreeMap<(usize, String), u64> {
    let mut found = BTreeMap::new();
    let mut add = |kind: usize, name: String| *found.entry((kind, name)).or_default() += 1_u64;
    let ends = ["^"].into_iter().chain(words.iter().map(|word| word.stem.as_str()));
    let ends: Vec<&str> = ends.chain(["$"]).collect();
    for word in words {
        add(0, word.stem.clone());
        let letters: Vec<char> = format!("^{}$", word.plain).chars().collect();
        for piece in PIECES.flat_map(|length| letters.windows(length)) {
            add(3, piece.iter().collect());
        }
    }
    for pair in ends.windows(2) {
        add(1, pair.join(" "));
    }
    for three in words.windows(3) {
        if let [first, _, third] = three {
            add(2, format!("{} {}", first.stem, third.stem));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{ONE, power};

    #[test]
    fn powers_of_two_are_near_enough() {
        assert_eq!(power(0), ONE);
        assert_eq!(power(-ONE), ONE / 2);
        assert_eq!(power(-100 * ONE), 0);
        let half = power(-ONE / 2) * 1000 / ONE;
        assert!((707..757).contains(&half), "{half}");
    }
}
