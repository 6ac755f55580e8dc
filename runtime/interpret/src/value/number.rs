//! Numbers: digits with thousands marked or not, and numbers in words.

use std::ops::Range;

use playbook_graph::Value;

use super::{Found, decimal, money, words};
use crate::message::Message;

/// Digits as written, ready to be read: `1,463.70` is `1463.70`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    pub(crate) digits: String,
    pub(crate) span: Range<usize>,
}

/// Every whole number that counts no money and is no part of a hundred.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let text = message.text;
    let numbers = numbers(message).into_iter();
    let counts = numbers.filter(|number| {
        decimal::percent_after(text, number.span.end).is_none()
            && !money::is_marked(text, &number.span)
    });
    counts
        .filter_map(|number| {
            let value: i64 = number.digits.parse().ok()?;
            let value = if is_negative(text, number.span.start) { -value } else { value };
            Some(Found::sure(Value::Int(value), number.span))
        })
        .collect()
}

/// Every number, in digits or in words.
pub(crate) fn numbers(message: &Message<'_>) -> Vec<Digits> {
    let spoken = words::find(message);
    let apart = |digits: &Digits| {
        let inside =
            |one: &Digits| one.span.start <= digits.span.start && digits.span.end <= one.span.end;
        !spoken.iter().any(inside)
    };
    let whole = in_groups(message);
    let digits = whole.unwrap_or_else(|| digits(message.text)).into_iter().filter(apart);
    let mut all: Vec<Digits> = digits.chain(spoken.iter().cloned()).collect();
    all.sort_by_key(|number| number.span.start);
    all
}

/// Languages in which a point parts thousands.
const POINTS: &[&str] = &["de", "es", "it", "nl", "pt"];

/// `12 345`, where a message has no other digits and at most one word behind it (“2 100 EUR vouchers” are
/// two numbers); `12.345` in a language that writes thousands so; `1.234.567` in any.
fn in_groups(message: &Message<'_>) -> Option<Vec<Digits>> {
    let text = message.text;
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let run = text.get(start..end)?;
    let behind = message.words.iter().filter(|word| word.span.start >= end).count();
    let points = |language: &str| POINTS.contains(&language);
    let mark = match run.chars().find(|c| !c.is_ascii_digit())? {
        mark @ (' ' | '\u{a0}' | '\u{202f}') if behind <= 1 => mark,
        '.' if message.language.is_some_and(points) || run.matches('.').count() > 1 => '.',
        _ => return None,
    };
    let groups: Vec<&str> = run.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let is_digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    let three = rest.iter().all(|group| group.len() == 3);
    let alone = text.get(..start)?.chars().next_back().is_none_or(char::is_whitespace)
        && text.get(end..)?.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '/');
    let fits = three && (1..=3).contains(&first.len()) && groups.iter().all(is_digits) && alone;
    fits.then(|| vec![Digits { digits: groups.concat(), span: start..end }])
}

/// Whether a minus stands before a number, as a sign or as the word; a dash between words is none.
pub(crate) fn is_negative(text: &str, start: usize) -> bool {
    let Some(before) = text.get(..start) else { return false };
    let word = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next();
    before.ends_with(['-', '−']) || word.is_some_and(|word| word.eq_ignore_ascii_case("minus"))
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
            run.find(|c: char| !(c.is_ascii_digit() || ".,-–".contains(c))).unwrap_or(run.len());
        let run = run.get(..length).unwrap_or("").trim_end_matches(['.', ',', '-', '–']);
        runs.push((start, run));
        from = start + length;
    }
    runs
}

/// Thousands must be marked all or not at all; `1.000` could be one or a thousand, so it is neither.
fn read(run: &str) -> Option<String> {
    // `1.463,70`: the last mark is the one before the cents
    let continental = match (run.find('.'), run.rfind(',')) {
        (Some(point), Some(comma)) if point < comma => run
            .chars()
            .map(|c| {
                if c == '.' {
                    ','
                } else if c == ',' {
                    '.'
                } else {
                    c
                }
            })
            .collect(),
        _ => run.to_owned(),
    };
    let (whole, fraction) = match continental.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (continental.as_str(), None),
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
        assert_eq!(all("1,000,000 or 1.463,70"), ["1000000", "1463.70"]);
        for text in ["1.000", "#1234567", "W1234567", "2026-11-01", "3/4", "1,00,0", "10:30", "3rd"]
        {
            assert!(all(text).is_empty(), "{text}");
        }
    }
}
