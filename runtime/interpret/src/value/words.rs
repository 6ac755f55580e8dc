//! Numbers in words: “three”, “twenty-five”, “two hundred and fifty”, “20 thousand”, “a dozen”. What
//! isn't certainly one number is none.

use super::number::Digits;
use crate::message::Message;

const SMALL: &[&str] = &[
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
];

const TENS: &[&str] =
    &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// They multiply what stands before them.
const SCALES: &[(&str, i64)] =
    &[("dozen", 12), ("hundred", 100), ("thousand", 1_000), ("million", 1_000_000)];

/// Before a number they say that another one is meant, or none in particular.
const VAGUE: &[&str] = &["the", "half", "few", "several", "couple", "many", "some", "that", "this"];

/// A number as far as it was read.
#[derive(Clone, Copy, Default)]
struct Reading {
    /// What is complete: thousands.
    total: i64,
    /// What may still be multiplied.
    open: i64,
    /// The least that was said last: only less may follow.
    least: i64,
}

/// Every number that is written in words, or has a word that multiplies it.
pub(crate) fn find(message: &Message<'_>) -> Vec<Digits> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < message.words.len() {
        let Some((value, end)) = number_at(message, at) else {
            at += 1;
            continue;
        };
        let vague = VAGUE.contains(&message.before(at));
        // “that one”, “one of them” say which, not how many
        let which =
            value == 1 && end == at + 1 && message.words.len() > 1 && !is_counted(message, end);
        if !vague
            && !which
            && let (Some(first), Some(last)) = (message.word(at), message.word(end - 1))
        {
            let span = first.span.start..last.span.end;
            found.push(Digits { digits: value.to_string(), span });
        }
        at = end;
    }
    found
}

/// Whether a unit or a currency follows: “one dollar”, “one hour”.
fn is_counted(message: &Message<'_>, at: usize) -> bool {
    const COUNTED: &[&str] = &[
        "dollar",
        "buck",
        "euro",
        "pound",
        "cent",
        "percent",
        "star",
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "night",
        "and a half",
    ];
    message.longest(at, COUNTED) > 0
}

/// The number that begins at a place, and where it ends.
pub(crate) fn number_at(message: &Message<'_>, begin: usize) -> Option<(i64, usize)> {
    let mut number = Reading { least: i64::MAX, ..Reading::default() };
    let (mut at, mut end) = (begin, begin);
    let mut clause = message.word(begin)?.clause;
    while let Some(known) = message.word(at).filter(|word| word.clause <= clause) {
        let word = known.plain.as_str();
        let scaled = scale(message.plain(at + 1)).is_some();
        let small = match word {
            "a" | "an" if scaled && at == begin => Some(1),
            digits if scaled && at == begin => digits.parse().ok().or_else(|| small(word)),
            _ => small(word),
        };
        if let Some(small) = small
            && number.takes(small)
        {
            number.open += small;
            number.least = small;
        } else if let Some(scale) = scale(word).filter(|_| at > begin)
            && number.multiply(scale).is_some()
        {
        } else {
            break;
        }
        at += 1;
        end = at;
        // “and” begins a clause
        let and = message.word(at).filter(|next| next.plain == "and" && next.clause == clause + 1);
        if and.is_some() && number.least >= 100 {
            at += 1;
            clause += 1;
        }
    }
    (end > begin).then(|| (number.total + number.open, end))
}

impl Reading {
    /// Whether a number below a hundred may follow.
    fn takes(&self, small: i64) -> bool {
        match self.least {
            i64::MAX => true,
            20..=90 => (1..10).contains(&small),
            least => least >= 100,
        }
    }

    fn multiply(&mut self, by: i64) -> Option<()> {
        let open = self.open.checked_mul(by)?;
        if self.open == 0 || by == 12 && self.open > 19 {
            return None;
        }
        if by >= 1_000 {
            self.total = self.total.checked_add(open)?;
            self.open = 0;
        } else {
            self.open = open;
        }
        self.least = by;
        Some(())
    }
}

/// The value of a word below a hundred.
pub(crate) fn small(word: &str) -> Option<i64> {
    let place = |list: &[&str]| list.iter().position(|known| *known == word);
    let tens = || place(TENS).map(|place| (place + 2) * 10);
    place(SMALL).or_else(tens).and_then(|value| i64::try_from(value).ok())
}

fn scale(word: &str) -> Option<i64> {
    SCALES.iter().find(|(name, _)| *name == word).map(|(_, by)| *by)
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::message::Message;

    #[test]
    fn numbers_in_words() {
        let all = |text: &str| -> Vec<String> {
            find(&Message::new(text)).into_iter().map(|found| found.digits).collect()
        };
        for (text, digits) in [
            ("twenty-five", "25"),
            ("two hundred and fifty", "250"),
            ("one thousand two hundred", "1200"),
            ("a hundred", "100"),
            ("20 thousand", "20000"),
            ("a dozen", "12"),
            ("one", "1"),
            ("one hour", "1"),
        ] {
            assert_eq!(all(text), [digits], "{text}");
        }
        assert_eq!(all("three four"), ["3", "4"]);
        assert_eq!(all("twenty and two"), ["20", "2"]);
        for text in ["the red one", "half a dozen", "a couple", "the two", "hundred"] {
            assert!(all(text).is_empty(), "{text}: {:?}", all(text));
        }
    }
}
