//! Openings: what begins a sentence begins with a capital letter. What a project calls its things is
//! written as it stands inside a sentence (`the {kind} plan`), and is put right here where it comes
//! first. What customers and systems wrote stays as it is.

/// Whether what comes behind these words begins a sentence.
pub fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end_matches(['“', '"', '(', '«', '¿', '¡']);
    let said = before.trim_end();
    let spaced = said.len() < before.len();
    let ended = || said.ends_with(['!', '?']) || said.ends_with('.') && !is_short_form(said);
    said.is_empty() || spaced && ended()
}

/// Whether the last word is one that is written short: `e.g.`, `no.`
fn is_short_form(said: &str) -> bool {
    let last = said.split_whitespace().next_back().unwrap_or_default();
    let word = last.trim_end_matches('.');
    word.contains('.') || word.chars().count() < 3 && word.chars().all(char::is_alphabetic)
}

/// Words with a capital letter in front; those that are written in a way of their own (`eBay`) stay.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().filter(|first| first.is_lowercase());
    match first {
        Some(first) if !letters.clone().next().is_some_and(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{begins_sentence, capital};

    #[test]
    fn a_sentence_begins_where_nothing_is_before_it_or_another_has_ended() {
        let begins = ["", "  ", "Done. ", "Really? ", "“", "Done. ¿", "At 10:00. ", "It is 5. "];
        let goes_on = ["Done.", "For ", "e.g. ", "z.B. ", "no. ", "Which one: ", "www.", "a, "];
        assert!(begins.iter().all(|before| begins_sentence(before)));
        assert!(!goes_on.iter().any(|before| begins_sentence(before)));
    }

    #[test]
    fn names_that_are_written_in_their_own_way_stay() {
        let written = ["the city plan", "éclair", "eBay", "5 days", "Order 1", "", "x"];
        let opens = ["The city plan", "Éclair", "eBay", "5 days", "Order 1", "", "X"];
        assert_eq!(written.map(capital), opens);
    }
}
