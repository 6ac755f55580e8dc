//! Several things where one is picked: “T1 and T2”, “both orders”, “all of them”. Each of them gets a
//! matter of its own, so nothing beside them may leave a doubt.

use playbook_graph::{Description, Pick};

use super::{Described, Found};
use crate::message::{Message, Word};

/// All that there are. Of how many things “both” is said has to be known.
const ALL: &[&str] = &["all", "both", "every one"];
/// What may stand between that and the word for the things.
const OF: &[&str] = &["of", "my", "our", "the", "these", "those", "two", "three", "four"];
/// Instead of a word for the things.
const THEM: &[&str] = &["them", "these", "those"];
/// Beside “all” where nothing else is said.
const BESIDE: &[&str] = &["please", "thanks", "yes", "then"];
/// May stand between two things that are named one after the other.
const BETWEEN: &[&str] = &[
    "and", "also", "the", "my", "our", "one", "ones", "number", "please", "too", "both", "plus",
    "as", "well", "with", "then", "thanks", "thank", "you",
];
/// They leave it open which of the things is meant.
const DOUBT: &[&str] = &[
    "or", "either", "neither", "not", "no", "nor", "dont", "instead", "rather", "actually",
    "sorry", "meant", "mean", "wait", "but", "except", "only", "without", "unless", "if", "which",
];

/// “Don't” is none of them in front of these: “all of them, I don't need them any more”.
const NO_DOUBT: &[&str] = &[
    "dont need",
    "dont mind",
    "dont care",
    "dont know",
    "dont remember",
    "dont have",
    "dont use",
    "dont like",
    "dont want them",
    "dont want any of them",
    "dont want these",
    "dont want those",
    "do not need",
    "do not want them",
];

/// What a message says of several things.
pub(crate) fn find(of: &Described<'_>, message: &Message<'_>) -> Option<Found> {
    let doubts = |at: usize| {
        let said = DOUBT.contains(&message.plain(at));
        let before = at.checked_sub(1).map_or(0, |before| message.longest(before, NO_DOUBT));
        said && before.max(message.longest(at, NO_DOUBT)) == 0
    };
    if (0..message.words.len()).any(doubts) {
        return None;
    }
    one_by_one(of, message).or_else(|| all(of, message))
}

/// “T1 and T2”: each named in a clause of its own, by the same kind of name.
fn one_by_one(of: &Described<'_>, message: &Message<'_>) -> Option<Found> {
    if is_one_thing(message) {
        return None;
    }
    let asked = Described { asked: true, nouns: of.nouns.clone(), ..*of };
    let mut named: Vec<(usize, Found)> = Vec::new();
    for clause in 0..message.clauses() {
        let text = message.only(clause);
        let part = Message { text: &text, ..message.clause(clause) };
        let found = of.find(&part).or_else(|| asked.find(&part));
        named.extend(found.map(|found| (clause, found)));
    }
    let ((first, _), (last, _)) = (named.first()?, named.last()?);
    let is_said = |word: &Word| {
        let mut spans = named.iter().flat_map(|(_, found)| &found.spans);
        spans.any(|span| span.start <= word.span.start && word.span.end <= span.end)
    };
    let between = |word: &&Word| word.clause > *first && word.clause <= *last && !is_said(word);
    let plain = message
        .words
        .iter()
        .filter(between)
        .all(|word| BETWEEN.contains(&word.plain.as_str()) || of.nouns.contains(&word.stem));
    let mut each: Vec<Description> = Vec::new();
    for (_, found) in &named {
        if each.contains(&found.description) {
            continue;
        }
        if !each.iter().all(|other| found.description.is_of_another(other)) {
            return None;
        }
        each.push(found.description.clone());
    }
    let spans = named.iter().flat_map(|(_, found)| found.spans.clone()).collect();
    let description = Description { pick: Some(Pick::Each(each)), ..Description::default() };
    (plain && named.len() > 1 && description.pick.as_ref().is_some_and(several))
        .then_some(Found { description, spans })
}

/// “The 15-inch, 32GB one”: what stands between “the” and “one” is all of one thing.
fn is_one_thing(message: &Message<'_>) -> bool {
    let words = || message.words.iter().map(|word| word.plain.as_str());
    let of_one = |word: &str| words().filter(|other| *other == word).count() == 1;
    let first =
        words().find(|word| !matches!(*word, "ok" | "yes" | "please" | "i" | "mean" | "want"));
    let last = words().rfind(|word| *word != "please");
    let joined = words().any(|word| matches!(word, "and" | "also" | "plus" | "both" | "my"));
    first == Some("the") && last == Some("one") && of_one("the") && of_one("one") && !joined
}

fn several(pick: &Pick) -> bool {
    matches!(pick, Pick::Each(each) if each.len() > 1)
}

/// “Both orders”, “all of them”: the word for the things stands there, or nothing else does.
fn all(of: &Described<'_>, message: &Message<'_>) -> Option<Found> {
    // “all my pending orders”
    let kind = of.find(message).filter(|found| found.description.pick.is_none());
    let kind = kind.unwrap_or_default();
    (0..message.words.len()).find_map(|at| {
        let both = message.plain(at) == "both";
        let not_two = both && of.among.is_some_and(|among| among.len() != 2);
        let length = if not_two { 0 } else { message.longest(at, ALL) };
        let first = message.word(at).filter(|_| length > 0)?;
        let same = |at: usize| message.word(at).filter(|word| word.clause == first.clause);
        let mut behind = at + length;
        let of_kind = |word: &Word| kind.spans.contains(&word.span);
        let passed = |word: &Word| OF.contains(&word.plain.as_str()) || of_kind(word);
        while same(behind).is_some_and(passed) {
            behind += 1;
        }
        let them = |word: &Word| THEM.contains(&word.plain.as_str());
        let thing = same(behind).is_some_and(|word| of.nouns.contains(&word.stem) || them(word));
        // “these” and “those” may have been passed over as what stands before the things
        let pointed =
            same(behind.saturating_sub(1)).filter(|_| behind > at + length).is_some_and(them);
        let mut others =
            message.words.iter().enumerate().filter(|(place, _)| !(at..behind).contains(place));
        let alone = of.asked && others.all(|(_, word)| BESIDE.contains(&word.plain.as_str()));
        let end = behind + usize::from(thing);
        let spans = message.words.iter().take(end).skip(at).map(|word| word.span.clone());
        let said = |word: &Word| message.words.iter().take(end).skip(at).any(|one| one == word);
        let inside = message.words.iter().filter(|word| of_kind(word)).all(said);
        let wheres = if inside { kind.description.wheres.clone() } else { Vec::new() };
        // how many there are isn't known before the list is
        let pick = if both && of.among.is_none() { Pick::Both } else { Pick::All };
        let description = Description { wheres, pick: Some(pick), ..Description::default() };
        (thing || pointed || alone).then(|| Found { description, spans: spans.collect() })
    })
}
