//! A line begins with a word that begins nothing there.

use playbook_graph::Code;

use super::other_words::at_the_beginning;
use super::{Page, nearest};
use crate::syntax::SyntaxError;

/// Its page.
pub const PAGE: Page = Page {
    code: Code("PB0007"),
    title: "no statement begins like this here",
    text: include_str!("../../../docs/diagnostics/PB0007.md"),
};

/// The known word that is taken for a mistyped one.
pub(crate) fn near<'k>(word: &str, place: &str, known: &[&'k str]) -> Option<&'k str> {
    let other = at_the_beginning(word, place).is_some();
    nearest::nearest(word, known.iter().copied()).filter(|_| !other)
}

/// What stands `at` begins nothing in `place`, where the `known` words do.
pub(crate) fn report(
    at: (u32, u32),
    found: &str,
    word: Option<&str>,
    place: &str,
    known: &[&str],
) -> SyntaxError {
    let error = SyntaxError::new(PAGE.code, at, format!("nothing in {place} begins with {found}"));
    if let Some(instead) = word.and_then(|word| at_the_beginning(word, place)) {
        let error = error.help(instead.help);
        return match instead.fix {
            Some(fix) => error.fix(format!("write `{fix}`"), at, fix),
            None => error,
        };
    }
    match word.and_then(|word| near(word, place, known)) {
        Some(near) => {
            error.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), at, near)
        }
        None => error.help(format!("it can begin with {}", list(known))),
    }
}

/// A `word` of the language is written with a capital, `at`.
pub(crate) fn capital(at: (u32, u32), found: &str, word: &str) -> SyntaxError {
    let message = format!("nothing begins with {found}: only types have a capital");
    SyntaxError::new(PAGE.code, at, message).help(format!("write `{word}`, small")).fix(
        format!("write `{word}`"),
        at,
        word,
    )
}

/// `//`, `at`, where a comment is meant.
pub(crate) fn comment(at: (u32, u32)) -> SyntaxError {
    SyntaxError::new(PAGE.code, at, "nothing begins with `//`".to_owned())
        .help("a comment begins with `#`")
        .fix("write `#`", at, "#")
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

fn list(known: &[&str]) -> String {
    let words: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
