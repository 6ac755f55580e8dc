//! Typing slips: whether a written word was probably meant for a known one.

use crate::message::Word;

/// Words that are words: never a slip for another one.
const NO_SLIPS: &[&str] = &[
    "older", "oldest", "later", "latest", "never", "other", "others", "under", "border", "shopped",
    "back", "while", "write", "quite", "where", "there", "these", "those", "which", "great",
    "right", "agree", "still", "think", "thing", "things", "since", "after", "about", "again",
];

/// Whether `written` is `known`, or one slip away from it (two, if it is long). The first letter
/// has to be right: slips there are rare, and other words begin there.
pub(crate) fn same(written: &str, known: &str) -> bool {
    if written == known {
        return true;
    }
    let allowed = match (written.chars().count(), known.chars().count()) {
        (0..=3, _) | (_, 0..=4) => return false,
        (0..=8, _) | (_, 0..=8) => 1,
        _ => 2,
    };
    let comparable = written.chars().next() == known.chars().next()
        && !NO_SLIPS.contains(&written)
        && written.chars().chain(known.chars()).all(char::is_alphabetic);
    comparable && strsim::osa_distance(written, known) <= allowed
}

/// Whether a word of a message is one of the forms of `known`, or a slip of it.
pub(crate) fn is_form_of(word: &Word, known: &Word) -> bool {
    word.stem == known.stem || same(&word.plain, &known.plain) || same(&word.stem, &known.stem)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn one_slip_is_forgiven_in_a_word_that_is_long_enough() {
        assert!(same("mistkae", "mistake"));
        assert!(same("pendng", "pending"));
        assert!(same("acidentaly", "accidentally"));
        assert!(same("oder", "order"));
        assert!(!same("older", "order"));
        assert!(!same("no", "on"));
        assert!(!same("W1234567", "W1234568"), "identifiers have no slips");
    }
}
