//! Amounts: digits with a currency's sign, code or name beside them. Exact, in minor units; another
//! currency's amount is no amount of this one. Cents are the dollar's, where nothing else is said.

use std::ops::Range;

use playbook_graph::{Currency, Money, Value};

use super::Found;
use super::number::{Digits, is_negative, numbers};
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
    (UNKNOWN, OTHERS),
];

/// Stands for a currency that is none of those.
const UNKNOWN: &str = "";

const OTHERS: &[&str] = &[
    "kr", "sek", "nok", "dkk", "krona", "kronor", "krone", "kroner", "zł", "pln", "zloty",
    "zlotys", "peso", "pesos", "mxn", "real", "reais", "brl", "ruble", "rubles", "rub", "₽", "won",
    "krw", "₩", "lira", "try", "₺", "yuan", "rmb", "cny", "rand", "zar", "baht", "thb", "dirham",
    "aed", "shekel", "shekels", "ils", "₪", "forint", "huf", "koruna", "czk", "sgd", "hkd", "nzd",
    "bitcoin", "btc", "points", "credits",
];

/// Signs of currencies.
const SIGNS: &[char] = &['$', '€', '£', '¥', '₹', '₩', '₽', '₺', '₪'];

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

/// Every amount with its place in the text. Where one names its currency, bare numbers are none.
pub(crate) fn amounts(
    currency: Currency,
    message: &Message<'_>,
    loose: bool,
) -> Vec<(Money, Range<usize>)> {
    let text = message.text;
    let mut sums: Vec<Sum> = Vec::new();
    for number in numbers(message) {
        let Some(sum) = Sum::read(text, &number) else { continue };
        match sums.last_mut() {
            // “20 dollars and 50 cents”
            Some(last) if last.goes_on(text, &sum) => last.add(sum),
            _ => sums.push(sum),
        }
    }
    let mut codes = sums.iter().filter_map(|sum| sum.code);
    let first = codes.next();
    let marked = first.is_some();
    // “$20 or €20”: nobody knows which
    if codes.any(|code| Some(code) != first) {
        return Vec::new();
    }
    let fits = |sum: &Sum| match sum.code {
        Some(code) => code == currency.code(),
        None => loose && !marked && plain_number(text.get(sum.span.end..).unwrap_or("")),
    };
    let fitting = sums.into_iter().filter(|sum| fits(sum) && !sum.negative && !sum.doubtful);
    fitting.filter_map(|sum| Some((sum.amount(currency)?, sum.span))).collect()
}

/// Whether a currency or a name for cents stands beside a number.
pub(super) fn is_marked(text: &str, span: &Range<usize>) -> bool {
    let before = text.get(..span.start).unwrap_or("");
    let after = text.get(span.end..).unwrap_or("");
    mark_before(before).is_some() || mark_after(after).is_some() || cents_after(after).is_some()
}

/// A number as an amount of something.
struct Sum {
    /// The currency, if one is named; one that nobody knows has no code.
    code: Option<&'static str>,
    digits: String,
    /// Whether it counts cents.
    cents: bool,
    /// The cents that were said behind it.
    and_cents: Option<String>,
    negative: bool,
    /// A bare number stands right behind it, and may be its cents.
    doubtful: bool,
    span: Range<usize>,
}

impl Sum {
    fn read(text: &str, number: &Digits) -> Option<Self> {
        let (before, after) = (text.get(..number.span.start)?, text.get(number.span.end..)?);
        let cents = cents_after(after);
        let mark = mark_before(before).or_else(|| mark_after(after));
        let (code, around) = match (cents, mark) {
            (Some((code, length)), _) => (Some(code), 0..length),
            (None, Some((code, around))) => (Some(code), around),
            (None, None) => (None, 0..0),
        };
        let start = number.span.start - around.start;
        let negative =
            is_negative(text, number.span.start) || is_negative(text, start) && start > 0;
        Some(Self {
            code,
            digits: number.digits.clone(),
            cents: cents.is_some(),
            and_cents: None,
            negative,
            doubtful: false,
            span: start..number.span.end + around.end,
        })
    }

    /// Whether another number only goes on with this amount.
    fn goes_on(&self, text: &str, next: &Self) -> bool {
        let between = text.get(self.span.end..next.span.start).unwrap_or_default().trim();
        let joined = between.is_empty() || between.eq_ignore_ascii_case("and");
        let whole = self.code.is_some() && !self.cents && self.and_cents.is_none();
        whole && joined && (next.cents || next.code.is_none())
    }

    fn add(&mut self, next: Self) {
        self.doubtful = !next.cents;
        self.span.end = next.span.end;
        self.and_cents = Some(next.digits);
    }

    fn amount(&self, currency: Currency) -> Option<Money> {
        if !self.cents && self.and_cents.is_none() {
            return Money::parse(currency, &self.digits);
        }
        let two = |cents: &str| {
            (cents.len() <= 2 && currency.digits() == 2).then(|| format!("{cents:0>2}"))
        };
        match &self.and_cents {
            Some(cents) if !self.digits.contains('.') => {
                Money::parse(currency, &format!("{}.{}", self.digits, two(cents)?))
            }
            Some(_) => None,
            None => Money::parse(currency, &format!("0.{}", two(&self.digits)?)),
        }
    }
}

type Mark = (&'static str, Range<usize>);

fn mark_before(before: &str) -> Option<Mark> {
    let near = before.strip_suffix(' ').unwrap_or(before);
    let word = near.rsplit(|c: char| c.is_whitespace() || "(,:\"'“".contains(c)).next()?;
    let word = word.trim_start_matches(['-', '−', '~', '=']);
    let attached = near.len() == before.len();
    let code = match code_of(word) {
        Some(code) => code,
        // `HK$20` is an amount, but of no currency that is known here
        None if attached && word.ends_with(SIGNS) => UNKNOWN,
        None => return None,
    };
    Some((code, word.len() + before.len() - near.len()..0))
}

fn mark_after(after: &str) -> Option<Mark> {
    let (word, end) = word_after(after)?;
    Some((code_of(word)?, 0..end))
}

/// The currency whose cents a number counts, and how far their name reaches.
fn cents_after(after: &str) -> Option<(&'static str, usize)> {
    let (word, end) = word_after(after)?;
    let word = word.to_lowercase();
    match word.as_str() {
        "cent" | "cents" | "ct" | "cts" | "¢" => Some(("USD", end)),
        "pence" | "penny" | "pennies" => Some(("GBP", end)),
        _ => None,
    }
}

/// The word right behind a number, and where it ends.
fn word_after(after: &str) -> Option<(&str, usize)> {
    let near = after.strip_prefix([' ', '-']).unwrap_or(after);
    let is_mark = |c: char| c.is_alphabetic() || SIGNS.contains(&c) || c == '¢';
    let end = near.find(|c: char| !is_mark(c)).unwrap_or(near.len());
    Some((near.get(..end)?, end + after.len() - near.len()))
}

fn code_of(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    NAMES.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(code, _)| *code)
}

/// A number that counts something else is no amount: `3 days`, `20%`.
fn plain_number(after: &str) -> bool {
    const COUNTED: &[&str] =
        &["day", "week", "month", "year", "hour", "minute", "time", "item", "order", "percent"];
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
