//! Texts that the things of a list hold: names, and features in lists of their own. A text is said word
//! for word (a slip forgiven), or a name by its last word: “the boots” are the hiking boots.

use std::ops::Range;

use playbook_graph::Value;

use super::{Described, days};
use crate::fields::Leaf;
use crate::message::{Message, Word};
use crate::near;
use crate::stem::stem;
use crate::value::day;

/// A text of the list that was said, and where.
type Said = (Value, Vec<Range<usize>>);

/// Words between two of which only one is meant.
const OR: &[&str] = &["or", "either"];

/// Texts that would be taken for something else, and those of a letter or two, are only said beside
/// their label: `size L`, `waterproof yes`.
const WITH_LABEL: &[&str] =
    &["yes", "no", "none", "all", "one", "other", "not", "and", "for", "the"];

/// The texts of one field that a message says; nothing at all, if it says one or another.
pub(super) fn said(of: &Described<'_>, leaf: &Leaf, message: &Message<'_>) -> Option<Vec<Said>> {
    let among = of.among.unwrap_or_default();
    let mut hits: Vec<Said> = Vec::new();
    for (value, label) in among.iter().flat_map(|thing| leaf.labelled(thing)) {
        if hits.iter().any(|(known, _)| known == value) {
            continue;
        }
        let span = value.as_text().and_then(|text| whole(message, text, label));
        hits.extend(span.map(|span| (value.clone(), vec![span])));
    }
    if hits.is_empty() && !leaf.listed {
        hits = by_head(among, leaf, message);
    }
    if leaf.listed {
        let texts = among.iter().flat_map(|thing| leaf.of(thing));
        let texts: Vec<&str> = texts.filter_map(Value::as_text).collect();
        hits.extend(by_code(&texts, message));
    }
    // “I can't in January”, “before April”
    hits.retain(|(value, spans)| {
        let named = value.as_text().is_some_and(day::is_of_a_calendar);
        !named || !spans.iter().any(|span| days::denied(message, span))
    });
    let longest: Vec<Range<usize>> = hits.iter().flat_map(|(_, spans)| spans.clone()).collect();
    hits.retain(|(_, spans)| {
        !spans.iter().any(|span| longest.iter().any(|other| inside(span, other)))
    });
    let meant = |(_, spans): &&Said| !spans.iter().any(|span| message.denies(span));
    if hits.iter().filter(meant).count() > 0 {
        // “not the boots, the shirt”
        hits = hits.iter().filter(meant).cloned().collect();
    }
    let several = hits.len() > 1;
    let either = message.words.iter().any(|word| OR.contains(&word.plain.as_str()));
    match (several, leaf.listed) {
        (true, _) if either => None,
        // a thing has one name only
        (true, false) => Some(Vec::new()),
        _ => Some(hits),
    }
}

/// Whether a piece lies in a longer one.
fn inside(one: &Range<usize>, other: &Range<usize>) -> bool {
    one != other && other.start <= one.start && one.end <= other.end
}

/// Where a whole text stands, beside its label if it needs one.
fn whole(message: &Message<'_>, text: &str, label: Option<&str>) -> Option<Range<usize>> {
    let lower = text.to_lowercase();
    let short = text.chars().count() < 3 && !is_code(text);
    let needs_label = short || WITH_LABEL.contains(&lower.as_str());
    let wanted = Message::new(text).words;
    let labels = label.map(|label| Message::new(label).words).unwrap_or_default();
    let is_label = |word: &Word| labels.iter().any(|label| label.stem == word.stem);
    let (place, length) = (0..message.words.len()).find_map(|at| {
        let length = said_at(message, at, &wanted, &is_label)?;
        let beside = |place: Option<usize>| {
            place.and_then(|place| message.word(place)).is_some_and(is_label)
        };
        let labelled = || beside(at.checked_sub(1)) || beside(Some(at + length));
        let written = || {
            let span = message.word(at).map(|word| word.span.clone());
            is_size(text) && span.and_then(|span| message.text.get(span)) == Some(text)
        };
        (!needs_label || labelled() || written()).then_some((at, length))
    })?;
    let last = message.word((place + length).checked_sub(1)?)?;
    let first = message.word(place)?;
    (!wanted.is_empty()).then_some(first.span.start..last.span.end)
}

/// How many words of the message say a text at a place. Words of its label may stand between them:
/// “not water resistant” says that the water resistance is “not resistant”.
fn said_at(
    message: &Message<'_>,
    at: usize,
    wanted: &[Word],
    is_label: &impl Fn(&Word) -> bool,
) -> Option<usize> {
    let mut next = at;
    for (nth, word) in wanted.iter().enumerate() {
        let same = |at: usize| {
            let said = message.plain(at);
            near::same(said, &word.plain) || said.strip_suffix('s') == Some(&word.plain)
        };
        while nth > 0 && !same(next) && message.word(next).is_some_and(is_label) {
            next += 1;
        }
        if !same(next) {
            return None;
        }
        next += 1;
    }
    Some(next - at)
}

/// “XL”, “4K”, “M”: short, and told from a word by how it is written.
fn is_size(text: &str) -> bool {
    let written = text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    written && text.chars().any(char::is_uppercase) && !matches!(text, "I" | "A" | "OK" | "NO")
}

/// “i7”, “1TB”: letters and digits, which is no word of anything else.
fn is_code(word: &str) -> bool {
    let has = |of: fn(char) -> bool| word.chars().any(of);
    has(char::is_alphabetic)
        && has(|c| c.is_ascii_digit())
        && word.chars().all(char::is_alphanumeric)
}

/// Texts that are said by the one code in them, which is in no other: “1TB” is `1TB SSD`.
fn by_code(texts: &[&str], message: &Message<'_>) -> Vec<Said> {
    let codes = |text: &str| {
        let words = Message::new(text).words.into_iter().map(|word| word.plain);
        words.filter(|word| is_code(word)).collect::<Vec<String>>()
    };
    let said = |word: &&Word| is_code(&word.plain) && !word.claimed;
    let by = |word: &Word| {
        let mut having: Vec<&str> = Vec::new();
        let has = texts.iter().filter(|text| codes(text).contains(&word.plain));
        has.for_each(|text| {
            if !having.contains(text) {
                having.push(text);
            }
        });
        let [only] = having.as_slice() else { return None };
        let longer = Message::new(only).words.len() > 1;
        longer.then(|| (Value::text(*only), vec![word.span.clone()]))
    };
    message.words.iter().filter(said).filter_map(by).collect()
}

/// The stem of the last word of a text, if it may be what a thing is called by.
pub(super) fn head(text: &str) -> Option<String> {
    let words = Message::new(text).words;
    let last = words.last()?;
    let name = last.plain.chars().count() > 2 && last.plain.chars().all(char::is_alphabetic);
    name.then(|| stem(&last.plain))
}

/// Names that are said by their last word, each by nobody else's.
fn by_head(among: &[Value], leaf: &Leaf, message: &Message<'_>) -> Vec<Said> {
    let mut names: Vec<(&Value, String)> = Vec::new();
    for value in among.iter().flat_map(|thing| leaf.of(thing)) {
        if !names.iter().any(|(known, _)| *known == value)
            && let Some(head) = value.as_text().and_then(head)
        {
            names.push((value, head));
        }
    }
    let only = |head: &str| names.iter().filter(|(_, other)| other == head).count() == 1;
    let said = names.iter().filter(|(_, head)| only(head)).filter_map(|(value, head)| {
        let word =
            message.words.iter().find(|word| !word.claimed && near::same(&word.stem, head))?;
        Some(((*value).clone(), vec![word.span.clone()]))
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use playbook_graph::Value;

    use super::{by_code, whole};
    use crate::message::Message;

    #[test]
    fn letters_with_digits_tell_a_text_by_themselves() {
        let said =
            |text: &str, of: &str| whole(&Message::new(text), of, Some("processor")).is_some();
        assert!(said("the i7 one", "i7") && said("size xl, 5g", "5G"));
        assert!(!said("number 7", "7") && !said("an m please", "m"));
    }

    #[test]
    fn a_text_is_told_by_its_code() {
        let texts = ["1TB SSD", "256GB SSD", "8GB", "16GB", "256GB"];
        let said = |text: &str| -> Vec<Value> {
            by_code(&texts, &Message::new(text)).into_iter().map(|(value, _)| value).collect()
        };
        assert_eq!(said("i7, 8GB, 1TB"), [Value::text("1TB SSD")]);
        assert!(said("256GB").is_empty() && said("the ssd").is_empty());
    }
}
