//! Times of a day, as customers tell one of some that are offered: `17:00`, `5pm`, `17h`, “9 o'clock”, “in
//! the morning”. What could be two times may be either: of the offered ones it may fit only one.

use std::ops::Range;

use jiff::civil::Time;

use super::date;
use crate::message::Message;

/// What is said of a time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    /// From when to when, both included; several where it may be one or another.
    spans: Vec<(Time, Time)>,
    /// Where it is said.
    pub(crate) span: Range<usize>,
}

impl Clock {
    /// Whether it may be this time.
    pub(crate) fn fits(&self, time: Time) -> bool {
        self.spans.iter().any(|(from, to)| (*from..=*to).contains(&time))
    }
}

/// Parts of a day: from which hour, and before which.
const PARTS: &[(&str, i8, i8)] =
    &[("morning", 0, 12), ("afternoon", 12, 18), ("evening", 17, 24), ("noon", 12, 13)];

/// All that is said of times of a day.
pub(crate) fn find(message: &Message<'_>) -> Vec<Clock> {
    let mut found: Vec<Clock> = date::tokens(message.text)
        .filter_map(|(start, token)| written(message, start, token))
        .collect();
    for at in 0..message.words.len() {
        let free = |one: &Clock| !found.iter().any(|other| other.span.contains(&one.span.start));
        if let Some(clock) = spoken(message, at).or_else(|| part(message, at)).filter(free) {
            found.push(clock);
        }
    }
    found
}

/// `17:00`, `5:30pm`, `5:30 pm`.
fn written(message: &Message<'_>, start: usize, token: &str) -> Option<Clock> {
    let (hour, rest) = token.split_once(':')?;
    let minute = rest.get(..2)?;
    let mark = rest.get(2..)?.to_lowercase();
    let behind = message.words.iter().find(|word| word.span.start > start + token.len() - 1);
    let (mark, end) = match (mark.as_str(), behind.map(|word| (word.plain.as_str(), word.span.end)))
    {
        ("", Some((plain @ ("am" | "pm" | "a" | "p"), end))) => (plain.to_owned(), end),
        _ => (mark, start + token.len()),
    };
    let hour = hour.parse().ok().filter(|_| (1..=2).contains(&hour.len()))?;
    at(hour, minute.parse().ok()?, &mark, start..end)
}

/// `5pm`, `5 pm`, `17h`, “9 o'clock”, “at 9”.
fn spoken(message: &Message<'_>, place: usize) -> Option<Clock> {
    let word = message.word(place)?;
    let digits = word.plain.trim_end_matches(|c: char| !c.is_ascii_digit());
    let hour: i8 = digits.parse().ok()?;
    let joined = word.plain.get(digits.len()..)?;
    let next = message.word(place + 1).filter(|next| next.clause == word.clause);
    let (mark, end) = match (joined, next.map(|next| (next.plain.as_str(), next.span.end))) {
        ("", Some((mark @ ("am" | "pm" | "h" | "oclock"), end))) => (mark, end),
        ("", _) if message.before(place) == "at" => ("", word.span.end),
        ("am" | "pm" | "h", _) => (joined, word.span.end),
        _ => return None,
    };
    at(hour, 0, mark, word.span.start..end)
}

/// A time, or two where nothing says which half of the day is meant.
fn at(hour: i8, minute: i8, mark: &str, span: Range<usize>) -> Option<Clock> {
    let hours = match mark {
        "am" | "a" => vec![hour % 12],
        "pm" | "p" => vec![hour % 12 + 12],
        "h" => vec![hour],
        "" | "oclock" if (1..12).contains(&hour) => vec![hour, hour + 12],
        "" | "oclock" => vec![hour],
        _ => return None,
    };
    let halves = matches!(mark, "am" | "a" | "pm" | "p");
    let times = hours.into_iter().filter_map(|hour| Time::new(hour, minute, 0, 0).ok());
    let spans: Vec<(Time, Time)> = times.map(|time| (time, time)).collect();
    let real = !halves || (1..=12).contains(&hour);
    (real && !spans.is_empty()).then_some(Clock { spans, span })
}

/// “In the morning”; “good morning” is a greeting.
fn part(message: &Message<'_>, at: usize) -> Option<Clock> {
    let word = message.word(at).filter(|_| message.before(at) != "good")?;
    let (_, from, to) = PARTS.iter().find(|(name, ..)| *name == word.plain)?;
    let last = to.checked_sub(1)?;
    let spans = vec![(Time::new(*from, 0, 0, 0).ok()?, Time::new(last, 59, 59, 0).ok()?)];
    Some(Clock { spans, span: word.span.clone() })
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::find;
    use crate::message::Message;

    #[test]
    fn a_time_is_told_in_many_ways() {
        let fits = |text: &str, hour, minute| {
            let found = find(&Message::new(text));
            !found.is_empty() && found.iter().all(|clock| clock.fits(time(hour, minute, 0, 0)))
        };
        for text in [
            "17:00",
            "at 5 pm",
            "5pm",
            "17h",
            "5:00",
            "5 o'clock",
            "5:00 PM",
            "at 5",
            "friday 17:00.",
        ] {
            assert!(fits(text, 17, 0), "{text}");
        }
        assert!(fits("2:30", 14, 30) && fits("2:30", 2, 30) && !fits("2:30 am", 14, 30));
        assert!(fits("friday morning", 9, 0) && !fits("friday morning", 17, 0));
        for text in ["5", "17", "good morning", "25h", "13 pm", "5 days", "5.12."] {
            assert!(find(&Message::new(text)).is_empty(), "{text}");
        }
    }
}
