//! The guard of phrasing: what a model wrote in the place of a draft is said only if it says the
//! same. Every fact stands in it, in its order; nothing that could be a fact is added; it says none
//! of the words that the voice never says and claims nothing that the draft doesn't claim; a
//! question stays a question and a no a no; its length and its language fit. Pure and the same for
//! every model: there is no way round it.

mod added;
mod places;

use playbook_graph::Graph;
use playbook_graph::voice::has_words;

use self::places::{Order, order, without_places};
pub(crate) use self::places::{filled, placed, renumbered};
use crate::language;
use crate::output::ToPhrase;

/// How much longer than the draft other words may be, where the voice says nothing of it.
const TIMES_AS_LONG: usize = 2;
const AND_LONGER: usize = 80;

/// Why a text can't be said in the place of a draft, in words; none: it can.
pub fn refusal(graph: &Graph, asked: &ToPhrase, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("it says nothing".to_owned());
    }
    if text.chars().any(is_unseen) {
        return Some("it has characters in it that nobody sees".to_owned());
    }
    if text.chars().any(is_of_another_script) && !asked.draft.chars().any(is_of_another_script) {
        return Some("it has letters of another script".to_owned());
    }
    match order(text, asked.facts.len()) {
        Order::AsGiven => {}
        Order::Missing(place) => {
            return Some(format!("{{{place}}} is missing: every one has to stand in it"));
        }
        Order::Other => return Some("the places stand in another order".to_owned()),
        Order::Unknown => return Some("it has braces that mean nothing".to_owned()),
    }
    let (draft, words) = (without_places(&asked.draft), without_places(text));
    too_long(graph, asked, text)
        .or_else(|| says(graph, asked, &draft, &words))
        .or_else(|| other_language(asked, &draft, &words))
        .or_else(|| added::refusal(&draft, &words))
}

/// Whether a character shows nothing: words could be hidden behind it, or turned round. The end of a line
/// isn't one.
pub fn is_unseen(c: char) -> bool {
    let of_format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}');
    of_format || c.is_control() && c != '\n'
}

/// Whether it is a letter that is not Latin: some look like one.
fn is_of_another_script(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn too_long(graph: &Graph, asked: &ToPhrase, text: &str) -> Option<String> {
    let voice = graph.voices.lookup(asked.voice)?;
    let draft = filled(asked, &asked.draft).chars().count();
    let most = match voice.at_most {
        Some(most) => (most as usize).max(draft),
        None => draft.saturating_mul(TIMES_AS_LONG).saturating_add(AND_LONGER),
    };
    let long = filled(asked, text).chars().count();
    (long > most).then(|| format!("it has {long} characters, and may have {most}"))
}

/// What the voice never says, and what claims something that the draft doesn't claim.
fn says(graph: &Graph, asked: &ToPhrase, draft: &str, words: &str) -> Option<String> {
    let voice = graph.voices.lookup(asked.voice)?;
    // What is forbidden in one language is not allowed in another: both are looked for.
    let there = graph.speech(asked.locale.as_ref());
    let says =
        |text: &str, said: &str| has_words(text, said) || has_words(text, &there.words(said));
    if let Some(never) = voice.never.iter().find(|never| says(words, never)) {
        return Some(format!("it says “{never}”, which is never said"));
    }
    graph.claims.iter().find_map(|claim| {
        let claimed = claim.words.iter().any(|claimed| says(draft, claimed));
        let claims = claim.words.iter().find(|claims| says(words, claims));
        let claims = claims.filter(|_| !claimed)?;
        Some(format!("it says “{claims}”, which the draft doesn't claim"))
    })
}

fn other_language(asked: &ToPhrase, draft: &str, words: &str) -> Option<String> {
    let is = language::of(words)?;
    let was = match &asked.locale {
        Some(locale) => locale.language(),
        None => language::of(draft)?,
    };
    (is != was).then(|| "it is in another language".to_owned())
}
