//! Secrets in a message: found by their patterns and taken out, before anybody reads the message or
//! writes it down. Rather takes out too much than too little; keeps nothing.

use std::ops::Range;

use playbook_graph::{Graph, RefinedId};

use crate::message::overlap;
use crate::value::{pieces, tokens};

/// The type whose pattern fits, and what was written.
pub(crate) type Secret = (RefinedId, String);

/// What stands in the place of a secret.
pub const MASK: &str = "[secret]";

/// A message without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// What is left, with [`MASK`] in the place of each.
    pub text: String,
    /// What was taken out, in order: the type whose pattern fits, and what was written.
    pub secrets: Vec<(RefinedId, String)>,
}

/// Takes everything out of a text that fits the pattern of a slot for a secret. Where one is `asked`
/// for and nothing fits it, whatever has a digit in it goes too: it may be the secret, mistyped.
pub fn mask(graph: &Graph, asked: Option<RefinedId>, text: &str) -> Masked {
    let mut found: Vec<(Range<usize>, Option<Secret>)> = Vec::new();
    let mut patterns = graph.secret_patterns();
    patterns.sort_by_key(|id| Some(*id) != asked);
    for id in patterns {
        let Some(refined) = graph.refined.lookup(id) else { continue };
        for (span, secret) in pieces(&refined.pattern, text, asked == Some(id)) {
            if !found.iter().any(|(other, _)| overlap(other, &span)) {
                found.push((span, Some((id, secret))));
            }
        }
        if asked == Some(id) && found.is_empty() {
            let with_digits = tokens(text).into_iter();
            let with_digits =
                with_digits.filter(|(_, token)| token.chars().any(|c| c.is_ascii_digit()));
            found.extend(with_digits.map(|(start, token)| (start..start + token.len(), None)));
        }
    }
    found.sort_by_key(|(span, _)| span.start);
    let (mut left, mut end) = (String::new(), 0);
    let mut secrets = Vec::new();
    for (span, secret) in found {
        left.push_str(text.get(end..span.start).unwrap_or_default());
        left.push_str(MASK);
        end = span.end;
        secrets.extend(secret);
    }
    left.push_str(text.get(end..).unwrap_or_default());
    Masked { text: left, secrets }
}

#[cfg(test)]
mod tests {
    use playbook_graph::{Graph, OriginId, Pattern, Playbook, Refined, RefinedId, Slot, Type};

    use super::mask;

    fn graph(pattern: &str) -> (Graph, RefinedId) {
        let mut graph = Graph::default();
        let pin = graph.refined.push(Refined {
            name: "Pin".into(),
            doc: String::new(),
            pattern: Pattern::new(pattern).unwrap(),
            origin: OriginId(0),
        });
        let mut playbook = Playbook {
            name: "pay".into(),
            doc: String::new(),
            outcomes: Default::default(),
            starts_on: Vec::new(),
            starts_on_events: Vec::new(),
            needs: Vec::new(),
            on_cancel: None,
            slots: Default::default(),
            variables: Default::default(),
            states: Default::default(),
            points: Default::default(),
            start: playbook_graph::StateId(0),
            header: Default::default(),
            origin: OriginId(0),
        };
        let slot = Slot { secret: true, ..Slot::new("pin", Type::Refined(pin), OriginId(0)) };
        playbook.slots.push(slot);
        graph.playbooks.push(playbook);
        (graph, pin)
    }

    #[test]
    fn a_secret_is_taken_out_wherever_it_stands() {
        let (graph, _) = graph("[0-9]{4}");
        let masked = mask(&graph, None, "It's 4711, as I said: (4711)! Not W12345678.");
        assert_eq!(masked.text, "It's [secret], as I said: ([secret])! Not W12345678.");
        assert_eq!(masked.secrets.len(), 2);
        let long = format!("{} 4711", "word ".repeat(2_000));
        assert!(!mask(&graph, None, &long).text.contains("4711"));
    }

    #[test]
    fn what_is_asked_for_and_mistyped_goes_too() {
        let (graph, pin) = graph("[0-9]{4}");
        let masked = mask(&graph, Some(pin), "it is 47111");
        assert_eq!((masked.text.as_str(), masked.secrets.len()), ("it is [secret]", 0));
        assert_eq!(mask(&graph, Some(pin), "why do you ask?").text, "why do you ask?");
    }

    #[test]
    fn a_pattern_of_letters_takes_no_plain_word_unless_it_is_asked_for() {
        let (graph, word) = graph("[a-z]{4,12}");
        assert_eq!(mask(&graph, None, "please help me").text, "please help me");
        assert_eq!(mask(&graph, Some(word), "swordfish").text, "[secret]");
    }
}
