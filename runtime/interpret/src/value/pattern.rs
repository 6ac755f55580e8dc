//! Texts of a refined type: order numbers, codes. Found as written; small repairs (capitals, a
//! missing `#`) are tried on whole words only.

use playbook_graph::{Pattern, Value};

use super::Found;
use crate::message::{Message, Word, overlap};

/// Every piece of a text of any length that fits the pattern, with what it comes to; they may
/// overlap. `loose` as in [`find`].
pub(crate) fn pieces(
    pattern: &Pattern,
    text: &str,
    loose: bool,
) -> Vec<(std::ops::Range<usize>, String)> {
    let whole = text.trim();
    if loose && pattern.matches(whole) {
        let start = text.len() - text.trim_start().len();
        return vec![(start..start + whole.len(), whole.to_owned())];
    }
    let all_inside = inside(pattern, text);
    let found = all_inside.into_iter().chain(in_tokens(pattern, text, loose));
    let found = found.filter_map(|found| {
        Some((found.spans.first()?.clone(), found.value.as_text()?.to_owned()))
    });
    found.filter(|(_, piece)| loose || is_no_word(piece)).collect()
}

/// Every text that fits the pattern. `loose` (it was asked for): also the whole message, and digits
/// that lack the pattern's first letters. Else only what can be no plain word.
///
/// `names`: stems of words for what is looked for.
pub(crate) fn find(
    pattern: &Pattern,
    message: &Message<'_>,
    loose: bool,
    names: &[String],
) -> Vec<Found> {
    let whole = message.text.trim();
    if loose && !message.cut && pattern.matches(whole) {
        return vec![Found::sure(Value::text(whole), 0..message.text.len())];
    }
    let mut found = in_tokens(pattern, message.text, loose);
    if found.is_empty() {
        found.extend(inside(pattern, message.text).into_iter().next());
    }
    if !loose {
        found.retain(|found| found.value.as_text().is_some_and(is_no_word));
    }
    found.retain(|one| !is_completed(one, message) || may_complete(one, message, names));
    found
}

/// Words that may stand beside digits that lack their first letters.
const BESIDE: &[&str] = &[
    "it", "its", "is", "the", "my", "a", "and", "that", "thats", "this", "should", "be", "here",
    "i", "think", "yes", "yeah", "ok", "okay", "sure", "sorry", "please", "thanks", "thank", "you",
    "hi", "hello", "s",
];

/// Words that say that an identifier follows.
const NAMES: &[&str] = &["number", "no", "nr", "id", "code", "ref", "reference", "order"];

/// Whether letters were put before what was written.
fn is_completed(found: &Found, message: &Message<'_>) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let written = found.spans.first().and_then(|span| message.text.get(span.clone()));
    let value = found.value.as_text().map_or(0, letters);
    written.is_some_and(|written| letters(written) < value)
}

/// Whether bare digits can be nothing but the identifier: they stand alone, or are named. Four digits
/// that may be a year have to be named.
fn may_complete(found: &Found, message: &Message<'_>, names: &[String]) -> bool {
    let Some(span) = found.spans.first() else { return false };
    let others = message.words.iter().filter(|word| !overlap(&word.span, span));
    let is_name = |word: &Word| NAMES.contains(&word.plain.as_str()) || names.contains(&word.stem);
    let alone = others.clone().all(|word| is_name(word) || BESIDE.contains(&word.plain.as_str()));
    let written = message.text.get(span.clone()).unwrap_or_default();
    let year = written.parse().is_ok_and(|year: u32| (1900..2100).contains(&year));
    alone && (!year || others.clone().any(is_name))
}

/// So many words an identifier may be written in: `BW 1000 0001`.
const IN_WORDS: usize = 4;

/// What fits the pattern among the words of a text, and among some of them put together.
fn in_tokens(pattern: &Pattern, text: &str, loose: bool) -> Vec<Found> {
    let mut found = Vec::new();
    let tokens = tokens(text);
    for (place, (start, token)) in tokens.iter().enumerate() {
        if let Some(hit) = repair(pattern, token, loose) {
            found.push(hit_at(hit, *start, start + token.len(), token));
            continue;
        }
        // `DE99 3456 7890`: no piece of a longer row of digits is what is looked for.
        let digits = |token: &str| token.chars().all(|c| c.is_ascii_digit());
        let before = place.checked_sub(1).and_then(|at| tokens.get(at));
        if digits(token) && before.is_some_and(|(_, it)| it.ends_with(|c: char| c.is_ascii_digit()))
        {
            continue;
        }
        let mut joined = (*token).to_owned();
        for (nth, (next_start, next)) in
            tokens.iter().skip(place + 1).take(IN_WORDS - 1).enumerate()
        {
            // What is behind `#W 1234567` or `BW 1000 0001` is digits, from the third word on.
            if repair(pattern, next, false).is_some() || nth > 0 && !digits(next) {
                break;
            }
            joined.push_str(next);
            let behind = tokens.get(place + nth + 2);
            if digits(token) && behind.is_some_and(|(_, it)| digits(it)) {
                continue;
            }
            if let Some(hit) = repair(pattern, &joined, false) {
                found.push(hit_at(hit, *start, next_start + next.len(), &joined));
                break;
            }
        }
    }
    found
}

/// A digit or a sign makes an identifier; letters alone could be any word.
fn is_no_word(text: &str) -> bool {
    text.chars().any(|c| !c.is_alphabetic() && !c.is_whitespace())
}

fn hit_at(hit: String, start: usize, end: usize, written: &str) -> Found {
    let score = if hit == written { 1000 } else { 900 };
    Found::new(Value::text(hit), start..end, score)
}

/// Words between spaces, without the marks around them.
pub(crate) fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut end = 0;
    for word in text.split(|c: char| c.is_whitespace() || ",;()\"".contains(c)) {
        let start = end;
        end += word.len() + 1;
        let front = word.trim_start_matches(['\'', '<', '“']);
        let token = front.trim_end_matches(['.', '!', '?', ':', '\'', '>', '”']);
        if !token.is_empty() && text.get(start..start + word.len()) == Some(word) {
            tokens.push((start + word.len() - front.len(), token));
        }
    }
    tokens
}

/// The token as it is, in capitals, or with the letters that every such text begins with.
fn repair(pattern: &Pattern, token: &str, loose: bool) -> Option<String> {
    let capitals = token.to_uppercase();
    let front = literal_front(pattern.source());
    let signs = front.len() - front.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let fronts = front
        .char_indices()
        .map(|(end, letter)| end + letter.len_utf8())
        .filter(|end| *end <= signs || (loose && *end == front.len()))
        .filter_map(|end| front.get(..end));
    // `W1234567` and `M1980` only lack the signs
    let bare: String = front.chars().filter(|c| c.is_alphanumeric()).collect();
    let signs_only = capitals.strip_prefix(&bare).filter(|_| !bare.is_empty());
    let signs_only = signs_only.map(|rest| format!("{front}{rest}"));
    [token.to_owned(), capitals.clone()]
        .into_iter()
        .chain(signs_only)
        .chain(fronts.flat_map(|front| [format!("{front}{token}"), format!("{front}{capitals}")]))
        .find(|candidate| pattern.matches(candidate))
}

/// What every text of a pattern begins with: `#W` of `#W[0-9]{7}`.
fn literal_front(source: &str) -> &str {
    let end = source
        .find(|c: char| !(c.is_alphanumeric() || "#-_/ ".contains(c)))
        .unwrap_or(source.len());
    // a letter before `?`, `*` or `{` may be missing, and `a|b` begins with either
    let optional = source.get(end..).is_some_and(|rest| rest.starts_with(['?', '*', '{', '+']));
    if optional || source.contains('|') { "" } else { source.get(..end).unwrap_or("") }
}

/// The pieces of the text that fit and don't stand inside a longer word.
fn inside(pattern: &Pattern, text: &str) -> Vec<Found> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(rest) = text.get(from..)
        && let Some(piece) = pattern.find(rest).filter(|piece| !piece.is_empty())
        && let Some(at) = rest.find(piece)
    {
        let (start, end) = (from + at, from + at + piece.len());
        let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        // `12345-6789` is one thing
        let dashed = |c: Option<char>, next: Option<char>| c == Some('-') && joined(next);
        let mut before = text.get(..start).unwrap_or_default().chars().rev();
        let mut after = text.get(end..).unwrap_or_default().chars();
        let (before, ahead) = (before.next(), before.next());
        let (after, behind) = (after.next(), after.next());
        let whole = !joined(before) && !joined(after);
        if whole && !dashed(before, ahead) && !dashed(after, behind) {
            found.push(Found::sure(Value::text(piece), start..end));
        }
        from = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use playbook_graph::Pattern;

    use super::find;
    use crate::message::Message;

    fn ids(text: &str, loose: bool) -> Vec<String> {
        find(&Pattern::new("#W[0-9]{7}").unwrap(), &Message::new(text), loose, &[])
            .iter()
            .map(|found| found.value.as_text().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn an_identifier_is_found_as_customers_write_it() {
        for text in [
            "my order (#W1234567).",
            "#w1234567?",
            "W1234567 please",
            "it's \"w1234567\"",
            "#W 1234567",
        ] {
            assert_eq!(ids(text, false), ["#W1234567"], "{text}");
        }
    }

    #[test]
    fn bare_digits_count_only_where_they_were_asked_for() {
        assert_eq!(ids("1234567", true), ["#W1234567"]);
        assert!(ids("1234567", false).is_empty());
        assert_eq!(ids("it's order 1234567", true), ["#W1234567"]);
        assert!(ids("I pressed 1234567", true).is_empty());
    }

    #[test]
    fn a_pattern_of_letters_takes_no_word_unless_it_was_asked_for() {
        let names = |text: &str, loose| {
            let found = find(&Pattern::new("[A-Za-z ]+").unwrap(), &Message::new(text), loose, &[]);
            found.first().and_then(|found| found.value.as_text().map(str::to_owned))
        };
        assert_eq!(names("yes", false), None);
        assert_eq!(names("Mei Ko", true).as_deref(), Some("Mei Ko"));
    }

    #[test]
    fn an_identifier_may_be_written_in_groups_and_is_no_piece_of_a_longer_one() {
        let found = |pattern: &str, text: &str| -> Vec<String> {
            let found = find(&Pattern::new(pattern).unwrap(), &Message::new(text), true, &[]);
            found.iter().map(|found| found.value.as_text().unwrap().to_owned()).collect()
        };
        assert_eq!(found("BW[0-9]{8}", "it is BW 1000 0001, 2 nights"), ["BW10000001"]);
        assert_eq!(found("[0-9]{6}", "482 913"), ["482913"]);
        assert!(found("[0-9]{6}", "no wait, DE99 3456 7890 1234 5678 91").is_empty());
        assert!(found("[0-9]{6}", "my card is 4000 1234 5678 90").is_empty());
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in ["#W123456", "#W12345678", "W12345678", "XW1234567"] {
            assert!(ids(text, true).is_empty(), "{text}");
        }
    }
}
