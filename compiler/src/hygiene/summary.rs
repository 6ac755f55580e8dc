//! What a playbook says of itself: two sentences at most, so that whoever approves it can tell it to
//! somebody else.

use playbook_graph::{Diagnostic, Graph};

use crate::diagnostics::long_summary;

/// So many sentences can be told to somebody else.
const MOST: usize = 2;

pub(super) fn check(graph: &Graph, found: &mut Vec<Diagnostic>) {
    for playbook in graph.playbooks.values() {
        let count = sentences(&playbook.doc);
        if let Some(at) = graph.origins.lookup(playbook.origin).filter(|_| count > MOST) {
            found.push(long_summary::report(*at, &playbook.name, count));
        }
    }
}

/// How many sentences a text has. A point inside a number, or before a small letter, ends none.
fn sentences(text: &str) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = |place: usize, word: &str| {
        let closes = word.trim_end_matches(['"', '”', ')', '`']).ends_with(['.', '!', '?']);
        let next = words.get(place + 1).and_then(|next| next.chars().next());
        closes && next.is_none_or(|letter| !letter.is_lowercase())
    };
    let ended = words.iter().enumerate().filter(|(place, word)| ends(*place, word)).count();
    // What stands behind the last point is a sentence, too.
    let rest = words.last().is_some_and(|last| !ends(words.len() - 1, last));
    ended + usize::from(rest)
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_are_counted_as_people_do() {
        assert_eq!(sentences(""), 0);
        assert_eq!(sentences("Cancels an order that has not shipped"), 1);
        assert_eq!(
            sentences("Cancels an order.\nThe money goes back, e.g. to the card, at 2.5 %."),
            2
        );
        assert_eq!(sentences("One. Two! Three?"), 3);
    }
}
