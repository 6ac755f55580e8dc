//! Lengths of time: `3 days`, `two weeks`, `1 hour 30 minutes`.

use std::ops::Range;

use playbook_graph::Value;

use super::Found;
use super::words::number_at;
use crate::message::Message;

/// Units with their seconds. Months and years have no one length, so they are none.
const UNITS: &[(&str, i64)] = &[
    ("second", 1),
    ("sec", 1),
    ("minute", 60),
    ("min", 60),
    ("hour", 3_600),
    ("hr", 3_600),
    ("day", 86_400),
    ("week", 604_800),
    ("fortnight", 1_209_600),
];

/// A length that was found, in half seconds, and the words it was made of: the first, the one behind.
struct Length {
    halves: i64,
    words: Range<usize>,
}

/// Every length of time; neighbours are added up.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let mut lengths: Vec<Length> = Vec::new();
    for at in 0..message.words.len() {
        let Some(unit) = unit(message.plain(at)) else { continue };
        let Some(length) = length(message, at, unit) else { continue };
        match lengths.last_mut() {
            Some(last) if joins(message, last.words.end, length.words.start) => {
                last.halves = last.halves.saturating_add(length.halves);
                last.words.end = length.words.end;
            }
            _ => lengths.push(length),
        }
    }
    let sure = lengths.into_iter().filter_map(|length| {
        let (first, last) =
            (message.word(length.words.start)?, message.word(length.words.end - 1)?);
        let span = first.span.start..last.span.end;
        Some(Found::sure(Value::Duration(length.halves / 2), span))
    });
    sure.collect()
}

/// The length that ends with the unit at a place. “Two or three days”, “a day or two” are none.
fn length(message: &Message<'_>, at: usize, unit: i64) -> Option<Length> {
    let (mut halves, first) = count(message, at)?;
    let mut end = at + 1;
    if message.says(end, "and a half") {
        halves += 1;
        end += 3;
    }
    let either = |word: &str| matches!(word, "or" | "to");
    let doubtful = either(message.before(first)) || message.plain(end) == "or";
    let joined = first.checked_sub(1).is_some_and(|before| {
        let (Some(one), Some(other)) = (message.word(before), message.word(first)) else {
            return false;
        };
        let between = message.text.get(one.span.end..other.span.start).unwrap_or_default();
        matches!(between.trim(), "-" | "–")
    });
    let words = first..end;
    let halves = halves.checked_mul(unit)?;
    (!doubtful && !joined).then_some(Length { halves, words })
}

/// How many halves of a unit are counted before it, and where the count begins.
fn count(message: &Message<'_>, unit: usize) -> Option<(i64, usize)> {
    let before = unit.checked_sub(1)?;
    let word = message.plain(before);
    if matches!(word, "a" | "an") {
        let half = message.before(before) == "half";
        return Some(if half { (1, before - 1) } else { (2, before) });
    }
    // “one and a half hours”
    if word == "half" && before > 2 && message.says(before - 2, "and a half") {
        let (whole, first) = number_before(message, before - 2)?;
        return Some((whole.checked_mul(2)?.checked_add(1)?, first));
    }
    let (whole, first) = number_before(message, unit)?;
    Some((whole.checked_mul(2)?, first))
}

/// The whole number that ends right before a place, and where it begins.
fn number_before(message: &Message<'_>, end: usize) -> Option<(i64, usize)> {
    let last = end.checked_sub(1)?;
    if let Ok(digits) = message.plain(last).parse() {
        return Some((digits, last));
    }
    let ends = |first: &usize| number_at(message, *first).is_some_and(|(_, behind)| behind == end);
    let first = (end.saturating_sub(6)..end).find(ends)?;
    let vague = matches!(message.before(first), "half" | "few" | "several");
    let (number, _) = number_at(message, first).filter(|_| !vague)?;
    Some((number, first))
}

/// Whether a length that begins at a place goes on with one that ended at another.
fn joins(message: &Message<'_>, end: usize, begin: usize) -> bool {
    begin == end || (begin == end + 1 && message.plain(end) == "and")
}

fn unit(word: &str) -> Option<i64> {
    let one = word.strip_suffix('s').unwrap_or(word);
    UNITS.iter().find(|(name, _)| *name == one).map(|(_, seconds)| *seconds)
}

#[cfg(test)]
mod tests {
    use playbook_graph::Value;

    use super::find;
    use crate::message::Message;

    #[test]
    fn lengths_of_time() {
        for (text, seconds) in [
            ("3 days", 259_200),
            ("about two weeks", 1_209_600),
            ("an hour and 30 minutes", 5_400),
            ("1 hour 30 min", 5_400),
            ("half an hour", 1_800),
            ("an hour and a half", 5_400),
            ("one and a half hours", 5_400),
            ("twenty-four hours", 86_400),
        ] {
            let found = find(&Message::new(text));
            assert_eq!(found.first().map(|f| &f.value), Some(&Value::Duration(seconds)), "{text}");
            assert_eq!(found.len(), 1, "{text}");
        }
        for text in ["a month, days ago", "3-4 days", "two or three days", "a day or two"] {
            assert!(find(&Message::new(text)).is_empty(), "{text}");
        }
    }
}
