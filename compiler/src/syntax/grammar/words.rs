//! Words that may begin a statement, and what to say of one that doesn't.

use crate::diagnostics::other_words::at_the_beginning;
use crate::diagnostics::unknown;
use crate::syntax::SyntaxKind::{IDENT, SLASH, TYPE_IDENT};
use crate::syntax::parser::Parser;

/// What can begin a step, but for words that begin something elsewhere too.
const STEPS: &[&str] =
    &["say", "answer", "ask", "call", "run", "let", "when", "match", "forget", "go", "handoff"];

/// The word that begins a statement of `place` here. A word that looks like one of the `known` is
/// read as that one, with an error; anything else is an error and none.
pub(super) fn first(
    p: &mut Parser<'_>,
    place: &str,
    known: &[&'static str],
) -> Option<&'static str> {
    let word = p.word();
    if let Some(word) = word.and_then(|word| known.iter().find(|known| **known == word)) {
        return Some(word);
    }
    let small = p.at(TYPE_IDENT).then(|| p.nth_text(0).to_lowercase());
    if let Some(known) = small.and_then(|small| known.iter().find(|known| **known == small)) {
        p.error(unknown::capital(p.here(), &p.found(), known));
        return (!p.nth_on_new_line(1)).then_some(*known);
    }
    if p.meaningless() {
        return None;
    }
    if p.at(SLASH) && p.nth(1) == SLASH {
        p.error(unknown::comment((p.here().0, p.nth_end(1))));
        return None;
    }
    if let Some(step) = word.filter(|word| place != "a state" && STEPS.contains(word)) {
        p.error(unknown::step(p.here(), step));
        return None;
    }
    let found = p.found();
    if let Some((at, several)) = several(p, place) {
        p.error(unknown::report(at, &found, Some(&several), place, known));
        return None;
    }
    p.error(unknown::report(p.here(), &found, word, place, known));
    // Behind what could not be read nothing is guessed.
    word.filter(|_| !p.lost && !p.nth_on_new_line(1))
        .and_then(|word| unknown::near(word, place, known))
}

/// Words that say together what one word says here: `hand over to`, `else if`.
fn several(p: &Parser<'_>, place: &str) -> Option<((u32, u32), String)> {
    let mut words = p.word()?.to_owned();
    let mut found = None;
    for ahead in 1..=2 {
        if p.nth(ahead) != IDENT || p.nth_on_new_line(ahead) {
            break;
        }
        words.push(' ');
        words.push_str(p.nth_text(ahead));
        if at_the_beginning(&words, place).is_some() {
            found = Some(((p.here().0, p.nth_end(ahead)), words.clone()));
        }
    }
    found
}
