//! Voices: how replies sound and what is never said; which words claim something; what models may
//! cost. A voice is known in the whole project, as teams are.

use std::collections::BTreeMap;

use playbook_graph::voice::has_words;
use playbook_graph::{Budget, Claim, Claimed, Desk, FileId, Origin, Type, Value, Voice};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::lower::locale::texts_of;
use crate::syntax::ast::{self, Expr, Setting};

impl Draft {
    /// `voice acme { style "friendly, short", never "guarantee", at most 300 characters }`
    pub(super) fn lower_voice(&mut self, file: FileId, node: &ast::Named) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let mut voice = Voice {
            name: name.text.clone(),
            doc: ast::doc(node),
            style: String::new(),
            greeting: None,
            never: Vec::new(),
            at_most: None,
            origin: self.place(tree::at(file, node)),
        };
        let count = self.findings.count();
        let mut style = None;
        for setting in node.settings() {
            self.voice_line(file, &setting, &mut voice, &mut style);
        }
        if self.findings.count() == count && style.is_none() {
            let whose = format!("the voice `{}`", name.text);
            let written = "voice acme { style \"friendly, short\" }";
            let what = "how replies sound";
            self.findings.push(diagnostics::left_out::report(name.origin, &whose, what, written));
        }
        let id = self.graph.voices.push(voice);
        self.names.voices.declare(&name, id, &mut self.findings);
    }

    fn voice_line(
        &mut self,
        file: FileId,
        setting: &Setting,
        voice: &mut Voice,
        style: &mut Option<Origin>,
    ) {
        let Some(name) = tree::name(file, setting.name()) else { return };
        let at = tree::at(file, setting);
        let twice = |draft: &mut Self, first: Origin| {
            let what = format!("`{}`", name.text);
            draft.findings.push(diagnostics::twice::report(at, &what, first));
        };
        match name.text.as_str() {
            "style" => match *style {
                Some(first) => twice(self, first),
                None => {
                    *style = Some(at);
                    let words = self.words_of(file, setting, at, "`style` takes one text");
                    voice.style = words.unwrap_or_default();
                }
            },
            "greeting" if voice.greeting.is_some() => twice(self, at),
            "greeting" => {
                voice.greeting = self.words_of(file, setting, at, "`greeting` takes one text");
            }
            "never" => self.never_said(file, setting, at, voice),
            "at" => match (characters(setting), voice.at_most) {
                (_, Some(_)) => twice(self, at),
                (Some(most), None) => voice.at_most = Some(most),
                (None, None) => {
                    let why = "a length is written `at most 300 characters`, and is 20 or more";
                    self.findings.push(diagnostics::voice_line::report(at, why));
                }
            },
            other => {
                let why = format!("`{other}` says nothing of a voice");
                self.findings.push(diagnostics::voice_line::report(name.origin, &why));
            }
        }
    }

    /// The one text of a line.
    fn words_of(
        &mut self,
        file: FileId,
        setting: &Setting,
        at: Origin,
        why: &str,
    ) -> Option<String> {
        let mut values = setting.values();
        match (values.next(), values.next(), setting.text()) {
            (Some(Expr::Text(_)), None, text) => self.plain(file, text, "how a voice sounds"),
            _ => {
                self.findings.push(diagnostics::voice_line::report(at, why));
                None
            }
        }
    }

    fn never_said(&mut self, file: FileId, setting: &Setting, at: Origin, voice: &mut Voice) {
        let mut any = false;
        for value in setting.values() {
            let Expr::Text(text) = value else { continue };
            any = true;
            if let Some(words) = self.plain(file, Some(text), "what is never said") {
                voice.never.push(words);
            }
        }
        if !any || voice.never.iter().any(|words| !words.chars().any(char::is_alphanumeric)) {
            let why = "`never` takes the words that are never said, each a text";
            self.findings.push(diagnostics::voice_line::report(at, why));
        }
    }

    /// `claims "is cancelled", "has been cancelled"`
    pub(super) fn lower_claims(&mut self, file: FileId, node: &ast::Claims, of: Claimed) {
        let at = tree::at(file, node);
        let words: Vec<String> = node.words().map(|words| words.value()).collect();
        if words.iter().any(|words| !words.chars().any(char::is_alphanumeric)) {
            let why = "what claims something has words in it";
            self.findings.push(diagnostics::does_not_fit::report(at, "this text", why));
            return;
        }
        let origin = self.place(at);
        self.graph.claims.push(Claim { of, words, origin });
    }

    /// What a desk may say as it is written has none of the words that its voice never says.
    pub(super) fn refuse_what_is_never_said(&mut self) {
        let graph = &self.graph;
        let mut found = BTreeMap::new();
        for desk in graph.desks.values() {
            let voice = desk.talk.voice.and_then(|voice| graph.voices.lookup(voice));
            let Some(voice) = voice else { continue };
            for (words, origin) in texts_of(graph, desk) {
                let at = graph.origins.lookup(origin).copied();
                let never = voice.never.iter().find(|never| has_words(&words, never));
                if let (Some(at), Some(never)) = (at, never) {
                    let declared = graph.origins.lookup(voice.origin).map(|at| self.head(*at));
                    let report = diagnostics::never_said::report(at, never, &voice.name, declared);
                    found.insert(at, report);
                }
                for (entry, never) in self.never_there(&words, voice) {
                    let declared = graph.origins.lookup(voice.origin).map(|at| self.head(*at));
                    let report =
                        diagnostics::never_said::report(entry, &never, &voice.name, declared);
                    found.insert(entry, report);
                }
            }
        }
        found.into_values().for_each(|finding| self.findings.push(finding));
    }

    /// The translations of a text that say what a voice never says, in their language.
    fn never_there(&self, text: &str, voice: &Voice) -> Vec<(Origin, String)> {
        let entries = self.translations.iter().filter_map(|(locale, entries)| {
            let never = voice.never.iter().map(|it| self.graph.speech(Some(locale)).words(it));
            let entry = entries.get(text)?;
            let mut said = never.filter(|never| has_words(&entry.said, never));
            Some((entry.at, said.next()?))
        });
        entries.collect()
    }

    /// `voice acme` of a desk.
    pub(super) fn desk_voice(&mut self, file: FileId, node: &ast::VoiceClause, desk: &mut Desk) {
        if let Some(path) = tree::path(file, node.path()) {
            desk.talk.voice = self.names.voices.find(&path, &self.files, &mut self.findings);
        }
    }

    /// `budget 40 model calls and 0.50 EUR per conversation`
    pub(super) fn budget(
        &mut self,
        file: FileId,
        node: &ast::Budget,
        at: Origin,
    ) -> Option<Budget> {
        let calls = match node.calls() {
            None => None,
            calls => Some(self.count(file, calls, "how often a model is asked")?),
        };
        let cost = match node.amount() {
            None => None,
            Some(amount) => {
                let typed = self.expr(&amount, None, &Scope::of(file))?;
                if !matches!(typed.ty, Type::Money(_)) {
                    let what = self.a_value(&typed.ty);
                    let wrong = diagnostics::wrong_type::report(typed.origin, "an amount", &what);
                    self.findings.push(wrong);
                    return None;
                }
                match self.fixed(typed, "what models may cost")? {
                    Value::Money(most) => Some(most),
                    _ => None,
                }
            }
        };
        let nothing = calls == Some(0) || cost.is_some_and(|cost| cost.minor <= 0);
        if nothing {
            let why = "leave `models.toml` away where no model is to be used";
            self.findings.push(diagnostics::does_not_fit::report(at, "a budget of nothing", why));
            return None;
        }
        Some(Budget { calls, cost, origin: self.place(at) })
    }
}

/// `at most 300 characters`
fn characters(setting: &Setting) -> Option<u32> {
    let values: Vec<Expr> = setting.values().collect();
    let word = |value: &Expr, wanted: &str| match value {
        Expr::Path(path) => path.path().is_some_and(|path| path.text() == wanted),
        _ => false,
    };
    match values.as_slice() {
        [most, Expr::Number(number), unit] if word(most, "most") && word(unit, "characters") => {
            number.text().parse().ok().filter(|most| *most >= 20)
        }
        _ => None,
    }
}
