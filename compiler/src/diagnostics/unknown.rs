//! A line begins with a word that begins nothing there.

use playbook_graph::Code;

use super::Page;
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0007"),
    title: "no statement begins like this here",
    text: include_str!("../../../docs/diagnostics/PB0007.md"),
};

/// What stands `at` begins nothing in `place`, where the `known` words do.
pub(crate) fn report(
    at: (u32, u32),
    found: &str,
    word: Option<&str>,
    place: &str,
    known: &[&str],
) -> SyntaxError {
    let error = SyntaxError::new(PAGE.code, at, format!("nothing in {place} begins with {found}"));
    match word.and_then(|word| nearest(word, known)) {
        Some(near) => {
            error.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), at, near)
        }
        None => error.help(format!("it can begin with {}", list(known))),
    }
}

/// A `step`, `at`, stands outside a state.
pub(crate) fn step(at: (u32, u32), step: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("`{step}` is a step, and no state is open here"))
        .help("steps stand in a state: `state find { … }`; was one closed too early?")
}

/// A clause of a slot, `at`, has no slot above it.
pub(crate) fn slot_clause(at: (u32, u32), word: &str) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, format!("`{word}` belongs to a slot, and none is above it"))
        .help("write it below its slot: `slot reason: Reason`, then `ask \"…\"`")
}

/// The known word that `word` looks most like, if it looks like one.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    if word.len() > 32 {
        return None;
    }
    let scored = known.iter().map(|near| (strsim::damerau_levenshtein(word, near), *near));
    let best = scored.min_by_key(|(distance, _)| *distance);
    best.filter(|(distance, near)| *distance <= near.len().div_ceil(3)).map(|(_, near)| near)
}

fn list(known: &[&str]) -> String {
    let words: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
