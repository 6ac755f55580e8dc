//! Features of a sentence: its words, pairs of words, and pieces of words (which forgive typing
//! slips), each with a weight in whole thousandths. No floats: the same sentence has the same
//! weights on every machine.

use std::collections::BTreeMap;

use crate::message::Word;

/// Words that say little of what is wanted.
const LITTLE: &[&str] = &[
    "a",
    "an",
    "the",
    "i",
    "im",
    "id",
    "ive",
    "iwill",
    "too",
    "also",
    "my",
    "me",
    "we",
    "our",
    "you",
    "your",
    "it",
    "its",
    "is",
    "are",
    "am",
    "be",
    "was",
    "were",
    "been",
    "to",
    "of",
    "for",
    "in",
    "on",
    "at",
    "with",
    "and",
    "or",
    "but",
    "so",
    "please",
    "pls",
    "can",
    "could",
    "would",
    "will",
    "do",
    "does",
    "did",
    "have",
    "has",
    "had",
    "this",
    "that",
    "there",
    "need",
    "like",
    "hi",
    "hello",
    "hey",
    "just",
    "some",
    "one",
    "them",
    "these",
    "any",
    "all",
    "now",
    "today",
    "yesterday",
    "place",
    "placed",
    "made",
    "customer",
    "ask",
    "wish",
    "thank",
    "thanks",
    "let",
    "get",
    "as",
    "if",
    "help",
];

/// A sentence's features, by name.
pub(crate) type Features = BTreeMap<String, u64>;

/// Whether a word says little of what is wanted.
pub(crate) fn says_little(word: &Word) -> bool {
    LITTLE.contains(&word.stem.as_str()) || is_little(&word.plain)
}

/// The features of some words.
pub(crate) fn features<'w>(words: impl Iterator<Item = &'w Word>) -> Features {
    let words: Vec<&Word> = words.collect();
    let mut features = Features::new();
    for word in &words {
        let little = says_little(word);
        let weight = if little { 150 } else { 1000 };
        add(&mut features, format!("w:{}", word.stem), weight);
        if !little {
            for piece in pieces(&word.stem) {
                add(&mut features, format!("c:{piece}"), 350);
            }
        }
    }
    for pair in words.windows(2) {
        if let [first, second] = pair {
            add(&mut features, format!("p:{} {}", first.stem, second.stem), 400);
        }
    }
    features
}

/// Whether a word says little of what is wanted.
pub(crate) fn is_little(word: &str) -> bool {
    LITTLE.contains(&word)
}

fn add(features: &mut Features, name: String, weight: u64) {
    *features.entry(name).or_default() += weight;
}

/// Three letters at a time, with the word's ends marked.
fn pieces(stem: &str) -> Vec<String> {
    let letters: Vec<char> = format!("^{stem}$").chars().collect();
    letters.windows(3).map(|three| three.iter().collect()).collect()
}

/// How telling a feature is that `holds` of `all` sentences have: `1 + log2(all / holds)` in
/// thousandths.
pub(crate) fn rarity(all: u64, holds: u64) -> u64 {
    1000 + log2(all.saturating_add(1)).saturating_sub(log2(holds.saturating_add(1)))
}

/// The logarithm to base 2, in thousandths, rounded down.
pub(crate) fn log2(number: u64) -> u64 {
    let number = number.clamp(1, u64::from(u32::MAX));
    let whole = number.ilog2();
    // a number between 1 and 2, with 30 binary places; squared ten times it gives ten bits
    let mut rest = (number << 31) >> (whole + 1);
    let mut fraction = 0_u64;
    for _ in 0..10 {
        rest = (rest * rest) >> 30;
        fraction <<= 1;
        if rest >= 1 << 31 {
            rest >>= 1;
            fraction |= 1;
        }
    }
    u64::from(whole) * 1000 + fraction * 1000 / 1024
}

#[cfg(test)]
mod tests {
    use super::{log2, rarity};

    #[test]
    fn logarithms_are_right_to_a_thousandth_or_two() {
        for (number, expected) in
            [(1, 0), (2, 1000), (3, 1584), (10, 3321), (1000, 9965), (1024, 10_000)]
        {
            assert!(log2(number).abs_diff(expected) <= 2, "{number}: {}", log2(number));
        }
        assert!(rarity(100, 1) > rarity(100, 50));
    }
}
