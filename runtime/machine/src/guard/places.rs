//! Places: a draft in which each fact is a number in braces, and back. The values of facts go to no
//! model, and come back exactly as they were.

use playbook_graph::speak::{begins_sentence, capital};

use crate::output::{Fact, ToPhrase};

/// A text with a place for each fact that it speaks of, and those facts in their order. None where
/// the text has braces of its own: it is said as it is.
pub(crate) fn placed(text: &str, facts: &[Fact]) -> Option<(String, Vec<Fact>)> {
    if text.contains(['{', '}']) {
        return None;
    }
    let mut known: Vec<&Fact> =
        facts.iter().filter(|fact| !fact.spoken.trim().is_empty()).collect();
    known.sort_by_key(|fact| std::cmp::Reverse(fact.spoken.len()));
    let (mut draft, mut used) = (String::new(), Vec::<Fact>::new());
    let (mut rest, mut inside) = (text, false);
    while let Some(c) = rest.chars().next() {
        let mut those = known.iter().filter(|_| !inside);
        if let Some((fact, length)) = those.find_map(|fact| Some((fact, length_at(rest, fact)?))) {
            let place = used.iter().position(|one| one.spoken == fact.spoken);
            let place = place.unwrap_or_else(|| {
                used.push((*fact).clone());
                used.len() - 1
            });
            draft.push_str(&format!("{{{}}}", place + 1));
            rest = rest.get(length..).unwrap_or_default();
            inside = false;
        } else {
            draft.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            inside = c.is_alphanumeric();
        }
    }
    Some((draft, used))
}

/// How long a fact is that a text begins with, which may have a capital letter there. None: it
/// begins with something else.
fn length_at(text: &str, fact: &Fact) -> Option<usize> {
    let opening = capital(&fact.spoken);
    let opening = Some(opening.as_str()).filter(|_| fact.opens);
    let mut forms = [Some(fact.spoken.as_str()), opening].into_iter().flatten();
    forms.find(|form| begins_with(text, form)).map(str::len)
}

/// Whether a text begins with words, and they end there.
fn begins_with(text: &str, words: &str) -> bool {
    let rest = text.strip_prefix(words);
    let ends = |rest: &str| {
        let open = words.chars().next_back().is_some_and(char::is_alphanumeric);
        !(open && rest.chars().next().is_some_and(char::is_alphanumeric))
    };
    rest.is_some_and(ends)
}

/// A text with the facts in their places.
pub(crate) fn filled(asked: &ToPhrase, text: &str) -> String {
    let mut whole = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => whole.push_str(words),
            Piece::Place(place) => {
                let fact = place.checked_sub(1).and_then(|place| asked.facts.get(place));
                let opens = fact.is_some_and(|fact| fact.opens) && begins_sentence(&whole);
                let spoken = fact.map_or("", |fact| &fact.spoken);
                whole.push_str(&if opens { capital(spoken) } else { spoken.to_owned() });
            }
            Piece::Brace => {}
        }
    }
    whole
}

/// A draft whose places begin behind `known` others.
pub(crate) fn renumbered(draft: &str, known: usize) -> String {
    pieces(draft)
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Place(place) => format!("{{{}}}", place + known),
            Piece::Brace => String::new(),
        })
        .collect()
}

/// The words of a text without its places.
pub(super) fn without_places(text: &str) -> String {
    let words = pieces(text).map(|piece| match piece {
        Piece::Words(words) => words,
        Piece::Place(_) | Piece::Brace => " ",
    });
    words.collect()
}

/// How the places of a text stand to those of a draft.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// All are there, and come up in their order.
    AsGiven,
    /// This one isn't there.
    Missing(usize),
    /// They come up in another order: what is said of one could be said of another.
    Other,
    /// There is a place or a brace that means nothing.
    Unknown,
}

pub(super) fn order(text: &str, facts: usize) -> Order {
    let mut seen: Vec<usize> = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Words(_) => {}
            Piece::Place(place) if (1..=facts).contains(&place) => {
                if !seen.contains(&place) {
                    seen.push(place);
                }
            }
            Piece::Place(_) | Piece::Brace => return Order::Unknown,
        }
    }
    match (1..=facts).find(|place| !seen.contains(place)) {
        Some(missing) => Order::Missing(missing),
        None if seen.is_sorted() => Order::AsGiven,
        None => Order::Other,
    }
}

enum Piece<'t> {
    Words(&'t str),
    Place(usize),
    /// A brace that is no place.
    Brace,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let brace = rest.find(['{', '}']);
        match brace {
            None if rest.is_empty() => None,
            None => Some(Piece::Words(std::mem::take(&mut rest))),
            Some(0) => {
                let inner = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
                let place = inner.and_then(|(number, behind)| {
                    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
                    let place = number.parse().ok().filter(|_| digits && !number.starts_with('0'));
                    place.map(|place| (place, behind))
                });
                match place {
                    Some((place, behind)) => {
                        rest = behind;
                        Some(Piece::Place(place))
                    }
                    None => {
                        rest = rest.get(1..).unwrap_or_default();
                        Some(Piece::Brace)
                    }
                }
            }
            Some(at) => {
                let (words, behind) = rest.split_at_checked(at)?;
                rest = behind;
                Some(Piece::Words(words))
            }
        }
    })
}
