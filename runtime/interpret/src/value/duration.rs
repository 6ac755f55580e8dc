//! Lengths of time: `3 days`, `two weeks`, `1 hour 30 minutes`.

use std::ops::Range;

use playbook_graph::Value;

use super::Found;
use super::number::in_words;
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

/// Every length of time; neighbours are added up.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let mut found: Vec<(i64, Range<usize>, usize)> = Vec::new();
    for (at, word) in message.words.iter().enumerate() {
        let Some(unit) = unit(&word.plain) else { continue };
        let Some(count_at) = at.checked_sub(1) else { continue };
        let Some(count) = count(message.plain(count_at)) else { continue };
        let (Some(seconds), Some(first)) = (count.checked_mul(unit), message.word(count_at)) else {
            continue;
        };
        let joins = match message.plain(count_at.wrapping_sub(1)) {
            "and" => count_at.checked_sub(2),
            _ => count_at.checked_sub(1),
        };
        match found.last_mut() {
            Some((total, span, last)) if joins == Some(*last) => {
                *total = total.saturating_add(seconds);
                span.end = word.span.end;
                *last = at;
            }
            _ => found.push((seconds, first.span.start..word.span.end, at)),
        }
    }
    found.into_iter().map(|(total, span, _)| Found::sure(Value::Duration(total), span)).collect()
}

fn unit(word: &str) -> Option<i64> {
    let one = word.strip_suffix('s').unwrap_or(word);
    UNITS.iter().find(|(name, _)| *name == one).map(|(_, seconds)| *seconds)
}

fn count(word: &str) -> Option<i64> {
    match word {
        "a" | "an" => Some(1),
        digits => digits.parse().ok().or_else(|| in_words(digits)),
    }
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
        ] {
            let found = find(&Message::new(text));
            assert_eq!(found.first().map(|f| &f.value), Some(&Value::Duration(seconds)), "{text}");
            assert_eq!(found.len(), 1, "{text}");
        }
        assert!(find(&Message::new("a month, days ago")).is_empty());
    }
}
