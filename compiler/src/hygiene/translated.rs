//! Translations that nobody is told, and those that claim what their text doesn't.

use std::collections::BTreeSet;

use playbook_graph::locale::key_of;
use playbook_graph::voice::has_words;
use playbook_graph::{Diagnostic, Graph, Locale};

use super::claims::in_words;
use crate::check::Draft;
use crate::diagnostics::{claimed, translates_nothing};
use crate::lower::locale::{Entry, is_own};

pub(super) fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    // Most projects speak one language: then all that they say needn't be gathered.
    if draft.translations.is_empty() {
        return;
    }
    let graph = &draft.graph;
    let told: BTreeSet<String> =
        graph.desks.values().flat_map(|desk| draft.told_by(desk)).map(|(key, _)| key).collect();
    let values = graph.enums.values().flat_map(|choice| &choice.values);
    let heard: BTreeSet<String> =
        values.flat_map(|value| &value.also).map(|words| key_of(words)).collect();
    for (locale, entries) in &draft.translations {
        let talks = |it: &Locale| it == locale || it.without_region() == *locale;
        let talked = graph.desks.values().any(|desk| desk.talk.locales.iter().any(talks));
        if !talked {
            let first = entries.values().map(|entry| entry.of).min();
            found.extend(first.map(|at| translates_nothing::language(at, locale)));
            continue;
        }
        for (key, entry) in entries {
            // What an answer cites is put behind its words: it is told as soon as they are.
            let is_told = told.contains(key) || told.iter().any(|it| it.starts_with(key.as_str()));
            if !is_told && !heard.contains(key) && !is_own(key) {
                let known = told.iter().map(String::as_str);
                found.push(translates_nothing::text(entry.of, key, known));
            }
            claims_more(graph, locale, key, entry, found);
        }
    }
}

fn claims_more(
    graph: &Graph,
    locale: &Locale,
    key: &str,
    entry: &Entry,
    found: &mut Vec<Diagnostic>,
) {
    let place = |id| graph.origins.lookup(id).copied();
    let there = |words: &str| graph.speech(Some(locale)).words(words);
    for claim in &graph.claims {
        let is_said = claim.words.iter().any(|words| has_words(key, words));
        let mut said = claim.words.iter().map(|words| there(words));
        let said = said.find(|words| !is_said && has_words(&entry.said, words));
        if let Some(words) = said {
            let what = in_words(graph, claim.of);
            found.push(claimed::in_translation(entry.at, &words, &what, place(claim.origin)));
        }
    }
}
