//! Desks: what is deployed, what is proved first, where cases go that have no way on.

use std::collections::BTreeMap;

use playbook_graph::{
    Decline, Desk, DeskId, FileId, Handoff, Interrupt, Origin, Patience, Prover, ProverArm,
    Sequence, Silence, SilenceDoes, SilenceStage,
};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast::{self, DeskClause, SilenceAct};

impl Draft {
    pub(super) fn lower_desk(&mut self, file: FileId, id: DeskId, node: &ast::Desk) {
        let Some(mut desk) = self.graph.desks.lookup(id).cloned() else { return };
        let mut seen: BTreeMap<&'static str, Origin> = BTreeMap::new();
        for clause in node.clauses() {
            let at = tree::at(file, &clause);
            if let Some(word) = said_once(&clause) {
                if let Some(first) = seen.get(word) {
                    let what = format!("`{word}`");
                    self.findings.push(diagnostics::twice::report(at, &what, *first));
                    continue;
                }
                seen.insert(word, at);
            }
            self.desk_clause(clause, at, &mut desk, file);
        }
        for (word, written) in [
            ("playbooks", "playbooks refund, cancel_order"),
            ("default", "default handoff support because \"there was no way on\""),
        ] {
            if !seen.contains_key(word)
                && let Some(name) = tree::name(file, node.name())
            {
                let whose = format!("the desk `{}`", name.text);
                let what = format!("its `{word}`");
                let finding = diagnostics::left_out::report(name.origin, &whose, &what, written);
                self.findings.push(finding);
            }
        }
        for clause in node.clauses() {
            if let DeskClause::Resolved(clause) = clause {
                self.resolved(&clause, &mut desk, file);
            }
        }
        self.paths_are_known(&desk);
        if let Some(declared) = self.graph.desks.lookup_mut(id) {
            *declared = desk;
        }
    }

    fn desk_clause(&mut self, clause: DeskClause, at: Origin, desk: &mut Desk, file: FileId) {
        match clause {
            DeskClause::Playbooks(clause) => {
                for path in clause.items().filter_map(|path| tree::path(file, Some(path))) {
                    let found = self.names.playbooks.find(&path, &self.files, &mut self.findings);
                    desk.playbooks.extend(found);
                }
            }
            DeskClause::Needs(clause) => desk.needs.extend(self.fact_need(file, &clause)),
            DeskClause::Prove(clause) => desk.provers.extend(self.prover(&clause, at, file)),
            DeskClause::Default(clause) => {
                if let Some(handoff) = self.only_handoff(clause.target(), file) {
                    desk.default = handoff;
                }
            }
            DeskClause::Patience(clause) => {
                let tries = self.count(file, clause.tries(), "patience");
                let then = self.only_handoff(clause.then(), file);
                if let Some(tries) = tries {
                    desk.patience = Patience { tries, then };
                }
            }
            DeskClause::Silence(clause) => desk.silence = self.silence(&clause, file),
            DeskClause::Interrupts(clause) => {
                for interrupt in clause.items() {
                    let found = self.interrupt(&interrupt, file);
                    desk.interrupts.extend(found);
                }
            }
            DeskClause::Voice(clause) => self.desk_voice(file, &clause, desk),
            DeskClause::Locales(clause) => desk.talk.locales = self.locales(file, &clause),
            DeskClause::Sequence(clause) => {
                desk.matters.sequence.extend(self.sequence(&clause, at, file));
            }
            DeskClause::Declines(clause) => {
                for decline in clause.items() {
                    let found = self.declined(&decline, &desk.matters.declines, file);
                    desk.matters.declines.extend(found);
                }
            }
            DeskClause::Autonomy(clause) => {
                desk.conduct.autonomy = self.autonomy(&clause, file);
            }
            // What shows an outcome is read once all the playbooks are known.
            DeskClause::Resolved(_) => {}
            DeskClause::Budget(clause) => desk.talk.budget = self.budget(file, &clause, at),
            DeskClause::Region(clause) => {
                desk.keeps.region = tree::path(file, clause.path()).map(|path| path.text);
            }
            DeskClause::Zone(clause) => self.zone(file, &clause),
        }
    }

    /// A handoff where only one may stand; what it says can't depend on a case.
    fn only_handoff(&mut self, target: Option<ast::Target>, file: FileId) -> Option<Handoff> {
        match target? {
            ast::Target::Handoff(node) => self.handoff(&node, &Scope::of(file)),
            other => {
                let at = tree::at(file, &other);
                let what = "this way on";
                let why = "a desk hands over: `handoff support because \"…\"`";
                self.findings.push(diagnostics::does_not_fit::report(at, what, why));
                None
            }
        }
    }

    fn prover(&mut self, node: &ast::Prove, at: Origin, file: FileId) -> Option<Prover> {
        let fact = tree::path(file, node.fact())
            .and_then(|path| self.names.facts.find(&path, &self.files, &mut self.findings));
        let playbook = tree::path(file, node.by())
            .and_then(|path| self.names.playbooks.find(&path, &self.files, &mut self.findings))?;
        let mut arms = Vec::new();
        let mut seen: BTreeMap<String, Origin> = BTreeMap::new();
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            let handoff = match arm.target() {
                Some(target) => self.only_handoff(Some(target), file),
                None => {
                    let at = tree::at(file, &arm);
                    self.refuse(at, "steps in a desk", "write `-> handoff TEAM because \"…\"`");
                    None
                }
            };
            for label in arm.labels() {
                let (text, at) = (label.text(), tree::at(file, &label));
                let declared = self.graph.playbooks.lookup(playbook)?;
                let Some((outcome, _)) = declared.outcomes.find(|outcome| outcome.name == text)
                else {
                    let known = declared.outcomes.values().map(|outcome| outcome.name.as_str());
                    let what = format!("`{}`", declared.name);
                    let finding = diagnostics::unknown_arm::report(at, &text, &what, known);
                    self.findings.push(finding);
                    continue;
                };
                if let Some(first) = seen.insert(text.clone(), at) {
                    let what = format!("the arm `{text}`");
                    self.findings.push(diagnostics::twice::report(at, &what, first));
                } else if let Some(handoff) = handoff.clone() {
                    arms.push(ProverArm { outcome, handoff });
                }
            }
        }
        Some(Prover { fact: fact?, playbook, arms, origin: self.place(at) })
    }

    fn interrupt(&mut self, node: &ast::Interrupt, file: FileId) -> Option<Interrupt> {
        let intent = tree::path(file, node.intent())
            .and_then(|path| self.names.intents.find(&path, &self.files, &mut self.findings));
        let handoff = self.only_handoff(node.target(), file);
        Some(Interrupt { intent: intent?, handoff: handoff? })
    }

    /// `sequence update_address before cancel_order`
    fn sequence(&mut self, node: &ast::Sequence, at: Origin, file: FileId) -> Option<Sequence> {
        let Self { names, files, findings, .. } = self;
        let mut find = |path| {
            let path = tree::path(file, path)?;
            names.playbooks.find(&path, files, findings)
        };
        let (first, second) = (find(node.first()), find(node.second()));
        Some(Sequence { first: first?, second: second?, origin: self.place(at) })
    }

    /// `intent split_payment "I can't split a payment."`, `otherwise "…"`
    fn declined(
        &mut self,
        node: &ast::Decline,
        others: &[Decline],
        file: FileId,
    ) -> Option<Decline> {
        let at = tree::at(file, node);
        let intent = match node.intent() {
            None => None,
            Some(path) => {
                let path = tree::path(file, Some(path))?;
                Some(self.names.intents.find(&path, &self.files, &mut self.findings)?)
            }
        };
        let text = node.text().and_then(|text| self.text(&text, &Scope::of(file)))?;
        if let Some(first) = others.iter().find(|other| other.intent == intent) {
            let first = self.graph.origins.lookup(first.origin).copied().unwrap_or(at);
            let finding = diagnostics::twice::report(at, "what is declined", first);
            self.findings.push(finding);
            return None;
        }
        Some(Decline { intent, text, origin: self.place(at) })
    }

    /// `silence after 10 minutes nudge "…", after 1 hour park, after 24 hours close`
    fn silence(&mut self, node: &ast::Silence, file: FileId) -> Silence {
        let mut stages: Vec<SilenceStage> = Vec::new();
        let mut once: BTreeMap<&str, Origin> = BTreeMap::new();
        for stage in node.items() {
            let at = tree::at(file, &stage);
            let after = self.seconds(file, stage.after(), "how long a silence lasts");
            let does = match stage.act() {
                Some(SilenceAct::Nudge(Some(text))) => {
                    self.text(&text, &Scope::of(file)).map(|text| ("", SilenceDoes::Nudge(text)))
                }
                Some(SilenceAct::Park) => Some(("park", SilenceDoes::Park)),
                Some(SilenceAct::Close) => Some(("close", SilenceDoes::Close)),
                _ => None,
            };
            let (Some(after), Some((word, does))) = (after, does) else { continue };
            if let Some(first) = once.get(word) {
                let what = format!("`{word}`");
                self.findings.push(diagnostics::twice::report(at, &what, *first));
                continue;
            }
            if !word.is_empty() {
                once.insert(word, at);
            }
            let why = match stages.last() {
                Some(SilenceStage { does: SilenceDoes::Close, .. }) => {
                    "the conversation is closed by then"
                }
                Some(before) if before.after >= after => "each comes later than the one before it",
                _ => {
                    stages.push(SilenceStage { after, does });
                    continue;
                }
            };
            self.findings.push(diagnostics::does_not_fit::report(at, "this silence", why));
        }
        Silence { stages }
    }
}

/// The word of a clause that a desk says once.
fn said_once(clause: &DeskClause) -> Option<&'static str> {
    match clause {
        DeskClause::Playbooks(_) => Some("playbooks"),
        DeskClause::Default(_) => Some("default"),
        DeskClause::Patience(_) => Some("patience"),
        DeskClause::Silence(_) => Some("silence"),
        DeskClause::Autonomy(_) => Some("autonomy"),
        DeskClause::Resolved(_) => Some("resolved"),
        DeskClause::Region(_) => Some("region"),
        DeskClause::Zone(_) => Some("zone"),
        DeskClause::Voice(_) => Some("voice"),
        DeskClause::Locales(_) => Some("locales"),
        DeskClause::Budget(_) => Some("budget"),
        _ => None,
    }
}
