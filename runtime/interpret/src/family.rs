//! An intent's sentences as a family: whether a message could be one more of them. The classifier only says
//! which intent is the likeliest, and one always is; this says whether it is one at all.
//!
//! What is measured is how close a message is to the three nearest of the sentences, against how close
//! they are to one another: of an intent whose examples are all much alike, more is asked. A longer
//! message is never as close as a short one, so its length is allowed for.

use crate::features::log2;
use crate::linear::{ONE, Vector};

/// How many of the sentences are compared with.
const NEAREST: usize = 3;
/// How much of the sentences' own closeness is asked for, in tenths.
const OWN: i64 = 4;
/// What is allowed for each doubling of a message's length, in thousandths.
const LONGER: i64 = 21;
/// Added, so that what is strange to a family is still not below zero.
const LEAST: i64 = 300;

/// The sentences of an intent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Family {
    sentences: Vec<Vector>,
    /// How close they are to one another, in thousandths.
    own: i64,
}

impl Family {
    /// Of these sentences.
    pub(crate) fn of(sentences: Vec<Vector>) -> Self {
        let to_others = |(place, sentence): (usize, &Vector)| {
            let others = sentences.iter().enumerate().filter(|(other, _)| *other != place);
            closeness(sentence, others.map(|(_, other)| other))
        };
        let all: i64 = sentences.iter().enumerate().map(to_others).sum();
        let own = all / i64::try_from(sentences.len()).unwrap_or(1).max(1);
        Self { sentences, own }
    }

    /// How much a message of so many words is like one of them, in thousandths.
    pub(crate) fn familiar(&self, message: &Vector, words: usize) -> u16 {
        let close = closeness(message, self.sentences.iter());
        let longer = i64::try_from(log2(words as u64)).unwrap_or_default() * LONGER / 1000;
        let familiar = LEAST + close - self.own * OWN / 10 + longer;
        u16::try_from(familiar.clamp(0, 1000)).unwrap_or_default()
    }
}

/// The mean closeness to the nearest of some sentences, in thousandths.
fn closeness<'v>(message: &Vector, sentences: impl Iterator<Item = &'v Vector>) -> i64 {
    let mut all: Vec<i64> = sentences.map(|sentence| common(message, sentence)).collect();
    all.sort_unstable_by_key(|close| std::cmp::Reverse(*close));
    all.truncate(NEAREST);
    let count = i64::try_from(all.len()).unwrap_or(1).max(1);
    all.iter().sum::<i64>() / count * 1000 / ONE
}

/// What two sentences have in common: the product of their features, both in the order of their numbers.
fn common(one: &Vector, other: &Vector) -> i64 {
    let mut rest = other.iter().peekable();
    let mut sum = 0;
    for (feature, part) in one {
        while rest.next_if(|(known, _)| known < feature).is_some() {}
        if let Some((_, known)) = rest.next_if(|(known, _)| known == feature) {
            sum += part * known / ONE;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{Family, ONE};

    #[test]
    fn more_is_asked_of_a_family_whose_sentences_are_alike() {
        let (tea, coffee, milk) = ((0, ONE / 2), (1, ONE / 2), (2, ONE / 2));
        let alike = Family::of(vec![vec![tea, coffee], vec![tea, coffee], vec![tea, coffee]]);
        let mixed = Family::of(vec![vec![tea, coffee], vec![tea, milk], vec![coffee, milk]]);
        let message = vec![tea];
        assert!(alike.own > mixed.own);
        assert!(alike.familiar(&vec![tea, coffee], 2) > alike.familiar(&message, 2));
        assert!(mixed.familiar(&vec![tea, coffee], 2) > mixed.familiar(&vec![(3, ONE)], 2));
    }
}
