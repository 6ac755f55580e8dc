//! Answers: `answer from order, returns_faq "…"` says nothing that isn't in the values and sources
//! that it names. `knowledge` is a source: texts by name, and where they come from, which is cited.

use std::collections::{BTreeMap, BTreeSet};

use playbook_graph::{
    Expr, FileId, Origin, Piece, PointId, Record, RecordId, Step, Text, Type, Value,
};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::syntax::ast;

/// A source of knowledge.
#[derive(Clone, Debug)]
pub(crate) struct Knowledge {
    /// Its texts, as a structure with a field for each.
    pub(crate) record: RecordId,
    /// Them.
    pub(crate) texts: Vec<String>,
    /// Where they come from: what is cited.
    cited: String,
    /// Where its name stands.
    origin: Origin,
}

impl Draft {
    /// `knowledge returns_faq { source "https://acme.example/returns", window "30 days." }`
    pub(super) fn lower_knowledge(&mut self, file: FileId, node: &ast::Named) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let mut source = None;
        let mut texts: BTreeMap<String, (String, Origin)> = BTreeMap::new();
        for setting in node.settings() {
            let Some(which) = tree::name(file, setting.name()) else { continue };
            let Some(text) = self.plain(file, setting.text(), "what is known") else { continue };
            if which.text == "file" {
                let at = tree::at(file, &setting);
                self.sections(&text, at, &mut texts);
                continue;
            }
            let first = match which.text.as_str() {
                "source" => source.replace(text).map(|_| which.origin),
                _ => texts.insert(which.text.clone(), (text, which.origin)).map(|(_, at)| at),
            };
            if let Some(first) = first {
                let what = format!("`{}`", which.text);
                self.findings.push(diagnostics::twice::report(which.origin, &what, first));
            }
        }
        if texts.is_empty() {
            let whose = format!("the knowledge `{}`", name.text);
            let written = "knowledge returns { window \"You have 30 days.\" }";
            let finding =
                diagnostics::left_out::report(name.origin, &whose, "what is known", written);
            self.findings.push(finding);
            return;
        }
        if let Some(first) = self.knowledge.get(&name.text) {
            let kind = "knowledge";
            let first = first.origin;
            let twice = diagnostics::declared_twice::report(name.origin, kind, &name.text, first);
            self.findings.push(twice);
            return;
        }
        let fields = texts.keys().map(|name| playbook_graph::Field {
            name: name.clone(),
            ty: Type::Text,
            marks: playbook_graph::Marks::default(),
        });
        let fields = fields.collect();
        let origin = self.place(tree::at(file, node));
        let record = self.graph.records.push(Record {
            name: name.text.clone(),
            doc: ast::doc(node),
            fields,
            shown_as: None,
            key: None,
            tags: Vec::new(),
            origin,
        });
        let cited = source.unwrap_or_else(|| name.text.replace('_', " "));
        let texts = texts.into_values().map(|(text, _)| text).collect();
        let origin = name.origin;
        self.knowledge.insert(name.text, Knowledge { record, texts, cited, origin });
    }

    /// The sections of a file, each under the words of its heading: `## Return window` is known as
    /// `return_window`.
    fn sections(&mut self, name: &str, at: Origin, texts: &mut BTreeMap<String, (String, Origin)>) {
        let Some(text) = self.files.beside(name) else {
            self.findings.push(diagnostics::known_file::no_file(at, name));
            return;
        };
        let (sections, before) = sections_of(text);
        if before || sections.is_empty() {
            self.findings.push(diagnostics::known_file::no_heading(at, name));
            return;
        }
        for (heading, text) in sections {
            let word = as_name(&heading);
            if word.is_empty() || !word.starts_with(|c: char| c.is_ascii_lowercase()) {
                self.findings.push(diagnostics::known_file::no_name(at, name, &heading));
            } else if texts.insert(word.clone(), (text, at)).is_some() {
                self.findings.push(diagnostics::known_file::twice(at, name, &heading, &word));
            }
        }
    }

    /// What a source tells, as a value, for an answer that may use it.
    pub(crate) fn known_as(&self, name: &str) -> Option<(Expr, Type)> {
        let knowledge = self.knowledge.get(name)?;
        let fields = knowledge.texts.iter().map(|text| Value::text(text.clone()));
        let fields: Vec<Value> = fields.collect();
        let value = Value::Record { of: knowledge.record, fields: fields.into() };
        Some((Expr::Literal(value), Type::Record(knowledge.record)))
    }
}

impl Body<'_> {
    /// `answer from order, returns_faq "{order} can come back: {returns_faq.window}"`
    pub(super) fn answer(
        &mut self,
        node: &ast::Answer,
        next: PointId,
        scope: &Scope,
    ) -> Option<Step> {
        let sources: Vec<ast::Path> = node.sources().collect();
        let mut scope = scope.clone();
        let mut known = Vec::new();
        let mut values = Vec::new();
        for source in &sources {
            let written = tree::path(self.file, Some(source.clone()))?;
            match self.draft.knowledge.get(&written.text) {
                Some(knowledge) if scope.local(&written.text).is_none() => {
                    scope.sources.insert(written.text.clone());
                    known.push(knowledge.clone());
                    values.extend(self.draft.known_as(&written.text).map(|(value, _)| value));
                }
                _ => values.push(self.draft.path(source, None, &scope)?.expr),
            }
        }
        let said = node.text()?;
        let mut text = self.draft.text(&said, &scope)?;
        self.only_from(&said, &text, &values, &scope);
        self.only_known_numbers(&said, &text, &known);
        if !known.is_empty() {
            let cited: Vec<&str> = known.iter().map(|knowledge| knowledge.cited.as_str()).collect();
            let cited = format!(" ({})", cited.join(", "));
            self.draft.cite(&text.key(), &cited);
            text.pieces.push(Piece::Words(cited));
        }
        Some(Step::Say { text, exactly: false, next })
    }

    /// Every value in the answer is one of its sources, or a part of one.
    fn only_from(&mut self, said: &ast::Text, text: &Text, values: &[Expr], scope: &Scope) {
        for value in text.values() {
            let mut strangers = Vec::new();
            outside(value, values, &mut strangers);
            if strangers.is_empty() {
                continue;
            }
            let at = tree::at(scope.file, said);
            let spoken =
                playbook_graph::written::Written::of_playbook(&self.draft.graph, &self.playbook);
            let name = strangers.first().map_or_else(String::new, |expr| spoken.expr(expr));
            self.draft.findings.push(diagnostics::not_a_source::value(at, &name));
            return;
        }
    }

    /// Every number that the answer writes out stands in one of its sources.
    fn only_known_numbers(&mut self, said: &ast::Text, text: &Text, known: &[Knowledge]) {
        let told: BTreeSet<String> =
            known.iter().flat_map(|it| &it.texts).flat_map(|text| numbers(text)).collect();
        for piece in &text.pieces {
            let Piece::Words(words) = piece else { continue };
            if let Some(number) = numbers(words).into_iter().find(|number| !told.contains(number)) {
                let at = tree::at(self.file, said);
                self.draft.findings.push(diagnostics::not_a_source::number(at, &number));
                return;
            }
        }
    }
}

/// The sections of a Markdown text that say something, each with its heading; and whether anything
/// stands before the first heading.
fn sections_of(text: &str) -> (Vec<(String, String)>, bool) {
    let mut sections: Vec<(String, String)> = Vec::new();
    let mut before = false;
    for line in text.lines().map(str::trim) {
        match (line.strip_prefix('#'), sections.last_mut()) {
            (Some(heading), _) => {
                let heading = heading.trim_matches(|c: char| c == '#' || c.is_whitespace());
                sections.push((heading.to_owned(), String::new()));
            }
            (None, _) if line.is_empty() => {}
            (None, None) => before = true,
            (None, Some((_, text))) => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
    }
    sections.retain(|(_, text)| !text.is_empty());
    (sections, before)
}

/// The name by which a heading is known.
fn as_name(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

/// The names in an expression that are neither a source nor a part of one.
fn outside<'e>(expr: &'e Expr, sources: &[Expr], found: &mut Vec<&'e Expr>) {
    if sources.contains(expr) {
        return;
    }
    match expr {
        Expr::Ref(playbook_graph::Ref::It) => {}
        Expr::Ref(_) => found.push(expr),
        other => other.parts().for_each(|part| outside(part, sources, found)),
    }
}

/// The numbers that a text writes in digits: `30`, `12.50`.
fn numbers(text: &str) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    let mut open = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || (matches!(c, '.' | ',') && !open.is_empty()) {
            open.push(c);
        } else if !open.is_empty() {
            numbers.push(open.trim_end_matches(['.', ',']).to_owned());
            open.clear();
        }
    }
    numbers
}

impl Knowledge {
    /// Reports a name that is used as if it were a value, outside an answer.
    pub(crate) fn outside_an_answer(name: &Written) -> playbook_graph::Diagnostic {
        let what = format!("`{}`", name.text);
        let why = "knowledge is cited: use it in `answer from …`";
        diagnostics::does_not_fit::report(name.origin, &what, why)
    }
}
