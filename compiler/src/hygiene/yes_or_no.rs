//! Values that customers name by “yes” or “no”: a no to any other question would name them, too.

use playbook_graph::{Diagnostic, Graph};

use crate::diagnostics::yes_or_no;

/// What is a yes or a no by itself, in the languages that replies are written in.
const WORDS: [&str; 14] = [
    "yes", "no", "yeah", "yep", "nope", "nah", "ok", "okay", "sure", "ja", "nein", "oui", "non",
    "sí",
];

pub(super) fn check(graph: &Graph, found: &mut Vec<Diagnostic>) {
    for choice in graph.enums.values() {
        let Some(at) = graph.origins.lookup(choice.origin) else { continue };
        let mut words = choice.values.iter().flat_map(|value| {
            value.also.iter().chain([&value.spoken]).map(move |words| (value, words))
        });
        let plain =
            |words: &str| words.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
        if let Some((value, words)) =
            words.find(|(_, words)| WORDS.contains(&plain(words).as_str()))
        {
            found.push(yes_or_no::report(*at, &choice.name, &value.name, words));
        }
    }
}
