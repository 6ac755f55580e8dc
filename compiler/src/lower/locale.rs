//! Languages: which ones a desk talks in, what its texts are in each, and which of them nobody has
//! put into one. A text is found by its words: `translation` names no place.

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::eval::{InGraph, eval};
use playbook_graph::locale::key_of;
use playbook_graph::{
    Decision, Desk, EnumId, FileId, Graph, Locale, Origin, OriginId, OverLimit, Playbook, RecordId,
    SilenceDoes, Step, Text, Type, Value, own_words,
};

use crate::check::Draft;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

/// A text in another language.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What it is there, with the places of its [`Text::key`].
    pub(crate) said: String,
    /// Where the text is repeated that it translates.
    pub(crate) of: Origin,
    /// Where it is written.
    pub(crate) at: Origin,
}

/// Types whose values stand in texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    enums: BTreeSet<EnumId>,
    records: BTreeSet<RecordId>,
    /// Where one of a type stands that has a moment in it, as far as that is seen there.
    moments: BTreeSet<Origin>,
}

impl Told {
    /// A value of a type is told at a place.
    pub(crate) fn add_at(&mut self, at: Origin, ty: &Type) {
        let item = match ty.present() {
            Type::List { of, .. } => of.present(),
            ty => ty,
        };
        if *item == Type::Time {
            self.moments.insert(at);
        }
        self.add(item);
    }

    /// The first place at which a moment is told, where one is.
    pub(super) fn moment(&self) -> Option<Origin> {
        self.moments.first().copied()
    }

    fn add(&mut self, ty: &Type) {
        match ty.present() {
            Type::Enum(id) => {
                self.enums.insert(*id);
            }
            Type::Record(id) => {
                self.records.insert(*id);
            }
            Type::List { of, .. } => self.add(of),
            _ => {}
        }
    }

    /// What isn't `shown as` anything is told field by field.
    fn add_fields(&mut self, graph: &Graph) {
        let mut open: Vec<RecordId> = self.records.iter().copied().collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Some(record) = graph.records.lookup(id) else { continue };
            if record.shown_as.is_none() {
                record.fields.iter().for_each(|field| self.add(&field.ty));
                open.extend(self.records.difference(&seen));
            }
        }
    }
}

impl Draft {
    /// `locales en, fr, en-GB`: the texts are written in the first.
    pub(super) fn locales(&mut self, file: FileId, node: &ast::Locales) -> Vec<Locale> {
        let mut all: BTreeMap<Locale, Origin> = BTreeMap::new();
        let mut locales = Vec::new();
        for path in node.items() {
            let at = tree::at(file, &path);
            let Some(locale) = self.locale(&path, at) else { continue };
            if let Some(first) = all.insert(locale.clone(), at) {
                let what = format!("the language `{locale}`");
                self.findings.push(diagnostics::twice::report(at, &what, first));
                continue;
            }
            locales.push(locale);
        }
        locales
    }

    fn locale(&mut self, path: &ast::Path, at: Origin) -> Option<Locale> {
        let written = path.text();
        let locale = Locale::new(&written);
        if locale.is_none() && !written.is_empty() {
            let what = format!("`{written}`");
            let why = "a language is written `fr`, or with the region that it is used in: `en-GB`";
            self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
        }
        locale
    }

    /// `translation fr { "Which order?" -> "Quelle commande ?" }`
    pub(super) fn lower_translation(&mut self, file: FileId, node: &ast::Translation) {
        let Some(path) = node.locale() else { return };
        let Some(locale) = self.locale(&path, tree::at(file, &path)) else { return };
        for item in node.items() {
            let (Some(text), Some(said)) = (item.text(), item.said()) else { continue };
            let (key, values) = self.written(file, &text);
            let (of, at) = (tree::at(file, &text), tree::at(file, &said));
            // What is wrong with it was told: the text is not told once more to be without one.
            let said = self.with_places_of(file, &said, &values).unwrap_or_else(|| key.clone());
            let entries = self.translations.entry(locale.clone()).or_default();
            if let Some(first) = entries.get(&key) {
                let what = "what this text is there";
                let finding = diagnostics::twice::report(of, what, first.of);
                self.findings.push(finding);
                continue;
            }
            entries.insert(key, Entry { said, of, at });
        }
    }

    /// What a text is found by, and the values in its places, as they are written.
    fn written(&self, file: FileId, text: &ast::Text) -> (String, Vec<String>) {
        let (mut key, mut values) = (String::new(), Vec::new());
        for piece in text.pieces() {
            match piece {
                ast::Piece::Words(words) => key.push_str(&key_of(&words)),
                ast::Piece::Value(value) => {
                    let value = self.text_of(tree::at(file, &value));
                    let place = values.iter().position(|one| *one == value);
                    let place = place.unwrap_or_else(|| {
                        values.push(value);
                        values.len() - 1
                    });
                    key.push_str(&format!("{{{}}}", place + 1));
                }
            }
        }
        (key, values)
    }

    /// A text with the places of another one: it speaks of all values of that one, and of no other.
    fn with_places_of(
        &mut self,
        file: FileId,
        said: &ast::Text,
        values: &[String],
    ) -> Option<String> {
        let (words, used) = self.written(file, said);
        let at = tree::at(file, said);
        if let Some(other) = used.iter().find(|value| !values.contains(value)) {
            self.findings.push(diagnostics::other_values::added(at, other, values));
            return None;
        }
        if let Some(left) = values.iter().find(|value| !used.contains(value)) {
            self.findings.push(diagnostics::other_values::left_out(at, left));
            return None;
        }
        let place = |value: &String| values.iter().position(|one| one == value);
        let places: Vec<usize> = used.iter().filter_map(place).collect();
        Some(renumbered(&words, &places))
    }

    /// An answer names its sources behind its words, in every language.
    pub(super) fn cite(&mut self, key: &str, cited: &str) {
        for entries in self.translations.values_mut() {
            if let Some(entry) = entries.get(key).cloned() {
                let said = format!("{}{}", entry.said, key_of(cited));
                entries.insert(format!("{key}{}", key_of(cited)), Entry { said, ..entry });
            }
        }
    }

    /// Gives the graph its translations, and reports each text that customers are told in a language
    /// of the desk and that nobody has put into it.
    pub(super) fn refuse_untranslated(&mut self) {
        self.graph.translations = self
            .translations
            .iter()
            .map(|(locale, entries)| {
                let said = entries.iter().map(|(key, entry)| (key.clone(), entry.said.clone()));
                (locale.clone(), said.collect())
            })
            .collect();
        let mut found: BTreeMap<Origin, _> = BTreeMap::new();
        for desk in self.graph.desks.values() {
            let Some((first, others)) = desk.talk.locales.split_first() else { continue };
            let others: Vec<&Locale> =
                others.iter().filter(|it| it.language() != first.language()).collect();
            for locale in &desk.talk.locales {
                let missing = own_words::all().filter(|own| graph_lacks(&self.graph, locale, own));
                let missing: Vec<&str> = missing.collect();
                let at = self.graph.origins.lookup(desk.origin).copied();
                if let (Some(at), false) = (at, missing.is_empty()) {
                    let report = diagnostics::not_translated::own(self.head(at), locale, &missing);
                    found.entry(at).or_insert(report);
                }
            }
            let mut seen = BTreeSet::new();
            for (key, origin) in self.told_by(desk) {
                let missing: Vec<&Locale> = others
                    .iter()
                    .copied()
                    .filter(|locale| graph_lacks(&self.graph, locale, &key))
                    .collect();
                let at = self.graph.origins.lookup(origin).copied();
                if let (Some(at), false, true) = (at, missing.is_empty(), seen.insert(key.clone()))
                {
                    let written = self.text_of(at);
                    let text = match written.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
                        Some(text) => text.to_owned(),
                        None => key,
                    };
                    let at = self.head(at);
                    let report = diagnostics::not_translated::report(at, &text, &missing);
                    found.entry(at).or_insert(report);
                }
            }
        }
        found.into_values().for_each(|finding| self.findings.push(finding));
    }

    /// All that a desk may tell, by its words, and where it stands.
    pub(crate) fn told_by(&self, desk: &Desk) -> Vec<(String, OriginId)> {
        let graph = &self.graph;
        let mut all = texts_of(graph, desk);
        all.extend(self.values_in_words(desk));
        if let Some(voice) = desk.talk.voice.and_then(|voice| graph.voices.lookup(voice)) {
            all.extend(voice.never.iter().map(|words| (key_of(words), voice.origin)));
            let claims = graph.claims.iter();
            all.extend(
                claims.flat_map(|it| it.words.iter().map(|words| (key_of(words), it.origin))),
            );
        }
        all.retain(|(key, _)| has_letters(key));
        all
    }

    /// The words of values that stand in texts, or that slots are asked for.
    fn values_in_words(&self, desk: &Desk) -> Vec<(String, OriginId)> {
        let graph = &self.graph;
        let mut told = self.told.clone();
        for playbook in playbooks_of(graph, desk) {
            playbook.slots.values().for_each(|slot| told.add(&slot.ty));
        }
        told.add_fields(graph);
        let enums = told.enums.iter().filter_map(|id| graph.enums.lookup(*id)).flat_map(|choice| {
            choice.values.iter().map(|value| (key_of(&value.spoken), choice.origin))
        });
        let records = told.records.iter().filter_map(|id| graph.records.lookup(*id));
        let shown = records.filter_map(|record| record.shown_as.as_ref());
        enums.chain(shown.map(|text| (text.key(), text.origin))).collect()
    }
}

fn graph_lacks(graph: &Graph, locale: &Locale, key: &str) -> bool {
    graph.translated(locale, key).is_none()
}

/// Words with their places numbered anew.
fn renumbered(words: &str, places: &[usize]) -> String {
    let mut whole = String::new();
    for (nth, part) in words.split('{').enumerate() {
        let (place, behind) = match part.split_once('}').filter(|_| nth > 0) {
            Some((place, behind)) => (place.parse::<usize>().unwrap_or_default(), behind),
            None => {
                whole.push_str(part);
                continue;
            }
        };
        let place = place.checked_sub(1).and_then(|place| places.get(place));
        whole.push_str(&format!("{{{}}}{behind}", place.map_or(0, |place| place + 1)));
    }
    whole
}

/// Whether there is something to say in a text besides its values.
fn has_letters(key: &str) -> bool {
    playbook_graph::locale::filled(key, &mut |_, _| String::new()).chars().any(char::is_alphabetic)
}

fn playbooks_of<'g>(graph: &'g Graph, desk: &Desk) -> impl Iterator<Item = &'g Playbook> + use<'g> {
    let provers = desk.provers.iter().map(|prover| prover.playbook);
    let all = graph.run_by(desk.playbooks.iter().copied().chain(provers));
    all.into_iter().filter_map(|id| graph.playbooks.lookup(id))
}

/// All that a desk may say as it is written, by its words, and where it stands.
pub(super) fn texts_of(graph: &Graph, desk: &Desk) -> Vec<(String, OriginId)> {
    let mut all: Vec<(String, OriginId)> = Vec::new();
    for playbook in playbooks_of(graph, desk) {
        for (_, text) in playbook.said() {
            all.push((text.key(), text.origin));
            all.extend(known_in(graph, text));
        }
        let name = playbook.header.shown_as.iter();
        all.extend(name.map(|name| (key_of(name), playbook.origin)));
        all.extend(questions_without_words(playbook));
        all.extend(sentences(graph, playbook));
    }
    let declined = desk.matters.declines.iter().map(|line| &line.text);
    let nudge = desk.silence.stages.iter().filter_map(|stage| match &stage.does {
        SilenceDoes::Nudge(text) => Some(text),
        SilenceDoes::Park | SilenceDoes::Close => None,
    });
    all.extend(declined.chain(nudge).map(|text| (text.key(), text.origin)));
    let announced = graph.teams.values().flat_map(|team| {
        team.announce.iter().chain(&team.closed).map(|words| (words, team.origin))
    });
    let voice = desk.talk.voice.and_then(|voice| graph.voices.lookup(voice));
    let greeting = voice.and_then(|it| Some((it.greeting.as_ref()?, it.origin)));
    all.extend(announced.chain(greeting).map(|(words, origin)| (key_of(words), origin)));
    all
}

/// What is known, as far as a text says it.
fn known_in(graph: &Graph, text: &Text) -> Vec<(String, OriginId)> {
    let known = text.values().filter(|value| value.is_written_out());
    let words = known.filter_map(|value| match eval(value, &InGraph(graph)) {
        Ok(Value::Text(words)) => Some((key_of(&words), text.origin)),
        _ => None,
    });
    words.collect()
}

/// The names of slots that are asked for without a question of their own.
fn questions_without_words(playbook: &Playbook) -> Vec<(String, OriginId)> {
    let asked = playbook.points.values().filter_map(|point| match &point.step {
        Step::Ask { slot, .. } => playbook.slots.lookup(*slot),
        _ => None,
    });
    let silent = asked.filter(|slot| slot.ask.is_none());
    silent.map(|slot| (slot.name.replace('_', " "), slot.origin)).collect()
}

/// What is said where a rule or a limit doesn't allow what a playbook would do.
fn sentences(graph: &Graph, playbook: &Playbook) -> Vec<(String, OriginId)> {
    let acts = playbook.points.values().filter_map(|point| match &point.step {
        Step::Act { call, .. } => Some(call.tool),
        _ => None,
    });
    let mut all = Vec::new();
    for (_, authority) in acts.flat_map(|tool| graph.authorities_over(tool)) {
        for rule in &authority.rules {
            if let Decision::Deny(Some(words)) | Decision::Forbid(Some(words)) = &rule.decision {
                all.push((key_of(words), rule.origin));
            }
        }
        for limit in &authority.limits {
            if let OverLimit::Deny(Some(words)) = &limit.then {
                all.push((key_of(words), limit.origin));
            }
        }
    }
    all
}

/// Whether the machine says these words of its own.
pub(crate) fn is_own(key: &str) -> bool {
    own_words::all().any(|own| own == key)
}
