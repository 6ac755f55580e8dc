//! Amounts: digits with a currency's sign, code or name beside them. Exact, in minor units; another
//! currency's amount is no amount of this one.

use std::ops::Range;

use playbook_graph::{Currency, Money, Value};

use super::Found;
use super::number::digits;
use crate::message::Message;

/// What stands for a currency beside a number.
const NAMES: &[(&str, &[&str])] = &[
    ("USD", &["$", "us$", "usd", "dollar", "dollars", "buck", "bucks"]),
    ("EUR", &["€", "eur", "euro", "euros"]),
    ("GBP", &["£", "gbp", "pound", "pounds", "quid"]),
    ("JPY", &["¥", "jpy", "yen"]),
    ("INR", &["₹", "inr", "rupee", "rupees"]),
    ("CHF", &["chf", "franc", "francs"]),
    ("CAD", &["c$", "cad"]),
    ("AUD", &["a$", "aud"]),
];

/// Every amount; `loose`: also numbers that name no currency.
pub(crate) fn find(currency: Currency, message: &Message<'_>, loose: bool) -> Vec<Found> {
    amounts(currency, message, loose)
        .into_iter()
        .map(|(amount, span)| Found::sure(Value::Money(amount), span))
        .collect()
}

/// Every amount that names its currency, in whichever it is.
pub(crate) fn find_any(message: &Message<'_>) -> Vec<Found> {
    let known = NAMES.iter().filter_map(|(code, _)| Currency::from_code(code));
    known.flat_map(|currency| find(currency, message, false)).collect()
}

/// Every amount with its place in the text.
pub(crate) fn amounts(
    currency: Currency,
    message: &Message<'_>,
    loose: bool,
) -> Vec<(Money, Range<usize>)> {
    let text = message.text;
    let mut found = Vec::new();
    for number in digits(text) {
        let before = text.get(..number.span.start).unwrap_or("");
        let after = text.get(number.span.end..).unwrap_or("");
        let negative = before.ends_with('-');
        let mark = mark_before(before).or_else(|| mark_after(after));
        let fits = match mark {
            Some((code, _)) => code == currency.code(),
            None => loose && plain_number(after),
        };
        if fits
            && !negative
            && let Some(amount) = Money::parse(currency, &number.digits)
        {
            let mark = mark.map_or(0..0, |(_, length)| length);
            found.push((amount, number.span.start - mark.start..number.span.end + mark.end));
        }
    }
    found
}

type Mark = (&'static str, Range<usize>);

fn mark_before(before: &str) -> Option<Mark> {
    let near = before.strip_suffix(' ').unwrap_or(before);
    let word = near.rsplit(|c: char| c.is_whitespace() || "(,:".contains(c)).next()?;
    let code = code_of(word)?;
    Some((code, word.len() + before.len() - near.len()..0))
}

fn mark_after(after: &str) -> Option<Mark> {
    let near = after.strip_prefix([' ', '-']).unwrap_or(after);
    let end =
        near.find(|c: char| !(c.is_alphabetic() || "$€£¥₹".contains(c))).unwrap_or(near.len());
    let word = near.get(..end)?;
    let code = code_of(word)?;
    Some((code, 0..word.len() + after.len() - near.len()))
}

fn code_of(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    NAMES.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(code, _)| *code)
}

/// A number that counts something else is no amount: `3 days`, `20%`.
fn plain_number(after: &str) -> bool {
    const COUNTED: &[&str] =
        &["day", "week", "month", "year", "hour", "minute", "time", "item", "order"];
    let rest = after.trim_start().to_lowercase();
    !rest.starts_with('%') && !COUNTED.iter().any(|word| rest.starts_with(word))
}

#[cfg(test)]
mod tests {
    use playbook_graph::{Currency, Money};

    use super::amounts;
    use crate::message::Message;

    fn usd(text: &str, loose: bool) -> Vec<i64> {
        let usd = Currency::from_code("USD").unwrap();
        amounts(usd, &Message::new(text), loose)
            .iter()
            .map(|(Money { minor, .. }, _)| *minor)
            .collect()
    }

    #[test]
    fn amounts_are_exact() {
        for text in
            ["$1,463.70", "1463.7 dollars", "USD 1463.70", "1463.70$", "about 1,463.70 USD."]
        {
            assert_eq!(usd(text, false), [146_370], "{text}");
        }
        assert_eq!(usd("100", true), [10_000]);
    }

    #[test]
    fn other_things_are_no_dollars() {
        for text in ["€20", "20 euros", "20%", "3 days", "$1.2345", "#W1234567"] {
            assert!(usd(text, true).is_empty(), "{text}");
        }
        assert!(usd("20", false).is_empty(), "a bare number that nobody asked for");
    }
}
