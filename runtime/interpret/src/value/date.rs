//! Days and moments. There is no clock in here: “tomorrow” is a day only where the question tells on
//! which day the message came. `3/4/2026`, which is two days, is neither.

use jiff::civil::Date;
use playbook_graph::Value;

use super::{Found, day};
use crate::message::Message;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Every day: written out, or told by the day on which the message came.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let near = message.today.map(|today| day::near(message, today));
    whole(message).into_iter().chain(near.into_iter().flatten()).collect()
}

/// Every day that is written out.
pub(crate) fn whole(message: &Message<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (start, token) in tokens(message.text) {
        if let Some(day) = iso(token).or_else(|| slashes(token, message.today)) {
            found.push(Found::sure(Value::Date(day), start..start + token.len()));
        }
    }
    for (at, word) in message.words.iter().enumerate() {
        let Some(month) = month(&word.plain) else { continue };
        let of = usize::from(message.before(at) == "of");
        let day_first = at.checked_sub(1 + of).and_then(|before| {
            Some((day(message.plain(before))?, before, year(message, at + 1)?, at + 1))
        });
        let month_first =
            || Some((day(message.plain(at + 1))?, at, year(message, at + 2)?, at + 2));
        if let Some((day, first, year, last)) = day_first.or_else(month_first)
            && let Ok(date) = Date::new(year, month, day)
            && let (Some(first), Some(last)) = (message.word(first), message.word(last))
        {
            found.push(Found::sure(Value::Date(date), first.span.start..last.span.end));
        }
    }
    found
}

/// Every moment written as `2026-11-22T10:00:00Z`.
pub(crate) fn find_moment(message: &Message<'_>) -> Vec<Found> {
    tokens(message.text)
        .filter_map(|(start, token)| {
            let moment: jiff::Timestamp = token.parse().ok()?;
            Some(Found::sure(Value::Time(moment), start..start + token.len()))
        })
        .collect()
}

pub(super) fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    text.split(char::is_whitespace)
        .map(move |word| {
            let start = end;
            end += word.len() + 1;
            let front = word.trim_start_matches(['(', '"', '\'']);
            (
                start + word.len() - front.len(),
                front.trim_end_matches(['.', ',', '!', '?', ')', '"', '\'', ';']),
            )
        })
        // a space of more than one byte would shift what follows
        .filter(move |(start, token)| text.get(*start..start + token.len()) == Some(*token))
}

fn iso(token: &str) -> Option<Date> {
    (token.len() == 10).then(|| token.parse().ok()).flatten()
}

/// `31/12/2026` or `12/31/2026`, where only one of the two is a day. With dots the day is first, and
/// the year may have two digits: `3.4.26`.
fn slashes(token: &str, today: Option<Date>) -> Option<Date> {
    let dots = token.contains('.');
    let parts: Vec<i16> =
        token.split(['/', '.', '-']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [first, second, year] = parts[..] else { return None };
    let year = if dots && year < 100 { century(year, today) } else { year };
    let make = |month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let (day_first, month_first) = (make(second, first), make(first, second));
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => dots.then_some(one).filter(|_| year > 999),
        (one, other) => one.or(other).filter(|_| year > 999),
    }
}

/// The year that two digits are short for: not more than ten years ahead, so that `12.4.90` is a birthday.
fn century(year: i16, today: Option<Date>) -> i16 {
    let ahead = today.is_some_and(|today| year + 2_000 > today.year() + 10);
    if ahead { year + 1_900 } else { year + 2_000 }
}

pub(super) fn month(word: &str) -> Option<i8> {
    let place = MONTHS.iter().position(|name| {
        *name == word
            || (word.len() >= 3 && name.starts_with(word))
            || (word == "sept" && *name == "september")
    })?;
    i8::try_from(place + 1).ok()
}

pub(super) fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

/// Four digits, or two that are no day and no hour: `3 july 85`.
fn year(message: &Message<'_>, at: usize) -> Option<i16> {
    let year: i16 = message.plain(at).parse().ok()?;
    match year {
        1900..=2999 => Some(year),
        32..=99 => Some(century(year, message.today)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use playbook_graph::Value;

    use super::find;
    use crate::message::Message;

    #[test]
    fn days_that_are_written_out() {
        let day = Value::Date(jiff::civil::date(2026, 11, 22));
        for text in [
            "2026-11-22",
            "on 22 November 2026.",
            "November 22nd, 2026",
            "22/11/2026",
            "11/22/2026",
            "22 nov 2026",
        ] {
            let found = find(&Message::new(text));
            assert_eq!(found.iter().map(|f| &f.value).collect::<Vec<_>>(), [&day], "{text}");
        }
        let today = Some(jiff::civil::date(2026, 11, 22));
        for (text, year) in [("12.4.90", 1990), ("12 april 85", 1985), ("12.4.27", 2027)] {
            let message = Message { today, ..Message::new(text) };
            let found = find(&message);
            assert_eq!(found[0].value, Value::Date(jiff::civil::date(year, 4, 12)), "{text}");
        }
        for text in
            ["tomorrow", "3/4/2026", "22 November", "2026-13-01", "in may", "31 February 2026"]
        {
            assert!(find(&Message::new(text)).is_empty(), "{text}");
        }
    }
}
