//! Numbers: digits with thousands marked or not, and small numbers in words.

use std::ops::Range;

use playbook_graph::Value;

use super::Found;
use crate::message::Message;

const WORDS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// Digits as written, ready to be read: `1,463.70` is `1463.70`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    pub(crate) digits: String,
    pub(crate) span: Range<usize>,
}

/// Every whole number.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let digits = digits(message.text)
        .into_iter()
        .filter_map(|found| Some(Found::sure(Value::Int(found.digits.parse().ok()?), found.span)));
    let words = message.words.iter().enumerate().filter_map(|(at, word)| {
        // “that one” is not a number
        let value =
            in_words(&word.plain).filter(|value| *value != 1 || message.words.len() == 1)?;
        (message.before(at) != "the").then(|| Found::sure(Value::Int(value), word.span.clone()))
    });
    digits.chain(words).collect()
}

/// The value of `three`.
pub(crate) fn in_words(word: &str) -> Option<i64> {
    WORDS.iter().position(|known| *known == word).and_then(|place| i64::try_from(place).ok())
}

/// Every run of digits that is no part of a word, an identifier or a date.
pub(crate) fn digits(text: &str) -> Vec<Digits> {
    let mut found = Vec::new();
    for (start, run) in runs(text) {
        let end = start + run.len();
        let before = text.get(..start).and_then(|front| front.chars().next_back());
        let after = text.get(end..).and_then(|rest| rest.chars().next());
        let in_word = before.is_some_and(|c| c.is_alphanumeric() || "#_/:".contains(c))
            || after.is_some_and(|c| c.is_alphabetic() || "_/:".contains(c));
        let in_date = run.matches('-').count() > 1 || run.contains('/');
        if !in_word
            && !in_date
            && let Some(digits) = read(run)
        {
            found.push(Digits { digits, span: start..end });
        }
    }
    found
}

/// Pieces that begin and end with a digit (a minus may stand before) and hold digits, points,
/// commas and dashes.
fn runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..)
        && let Some(offset) = rest.find(|c: char| c.is_ascii_digit())
    {
        let start = from + offset;
        let run = text.get(start..).unwrap_or("");
        let length =
            run.find(|c: char| !(c.is_ascii_digit() || ".,-".contains(c))).unwrap_or(run.len());
        let run = run.get(..length).unwrap_or("").trim_end_matches(['.', ',', '-']);
        runs.push((start, run));
        from = start + length;
    }
    runs
}

/// Thousands must be marked all or not at all; `1.000` could be one or a thousand, so it is neither.
fn read(run: &str) -> Option<String> {
    let (whole, fraction) = match run.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (run, None),
    };
    let groups: Vec<&str> = whole.split(',').collect();
    let (first, rest) = groups.split_first()?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let grouped = rest.iter().all(|group| group.len() == 3 && is_digits(group));
    if !is_digits(first) || (!rest.is_empty() && first.len() > 3) {
        return None;
    }
    match (fraction, rest) {
        (None, [cents]) if matches!(cents.len(), 1 | 2) && is_digits(cents) => {
            Some(format!("{first}.{cents}"))
        }
        (None, _) if grouped => Some(groups.concat()),
        (Some(fraction), _) if grouped && is_digits(fraction) && fraction.len() != 3 => {
            Some(format!("{}.{fraction}", groups.concat()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn digits_are_read_as_customers_write_them() {
        let all = |text: &str| -> Vec<String> {
            digits(text).into_iter().map(|found| found.digits).collect()
        };
        assert_eq!(all("1,463.70 and 12,50, then 3."), ["1463.70", "12.50", "3"]);
        assert_eq!(all("1,000,000"), ["1000000"]);
        for text in ["1.000", "#1234567", "W1234567", "2026-11-01", "3/4", "1,00,0", "10:30", "3rd"]
        {
            assert!(all(text).is_empty(), "{text}");
        }
    }
}
