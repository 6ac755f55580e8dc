//! `resolved { cancelled when shop.order(order.id).status is cancelled, within 1 hour }`: what shows in
//! the system of record that a matter is resolved.

use playbook_graph::{Desk, Effect, FileId, Origin, OutcomeId, PlaybookId, Ref, Resolved};

use crate::check::Draft;
use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    pub(super) fn resolved(&mut self, node: &ast::ResolvedWhen, desk: &mut Desk, file: FileId) {
        for line in node.items() {
            let at = tree::at(file, &line);
            let within = line.within().is_some();
            let seconds = self.seconds(file, line.within(), "how long there is for it");
            let Some(name) = tree::name(file, line.outcome()) else {
                // `reopened within 30 minutes`
                if !within {
                    let finding = diagnostics::left_out::report(
                        at,
                        "`reopened`",
                        "how long",
                        "reopened within 30 minutes",
                    );
                    self.findings.push(finding);
                } else if desk.keeps.reopened_within.is_some() {
                    self.findings.push(diagnostics::twice::report(at, "`reopened`", at));
                }
                desk.keeps.reopened_within = seconds;
                continue;
            };
            let named = |id: &PlaybookId| {
                let playbook = self.graph.playbooks.lookup(*id)?;
                let (outcome, _) = playbook.outcomes.find(|outcome| outcome.name == name.text)?;
                Some((*id, outcome))
            };
            let found: Vec<(PlaybookId, OutcomeId)> =
                desk.playbooks.iter().filter_map(named).collect();
            if found.is_empty() {
                let all = self.of_playbooks(&desk.playbooks, |playbook| {
                    playbook.outcomes.values().map(|end| end.name.clone()).collect()
                });
                self.or_unknown::<()>(None, &name, "outcome", &all);
            }
            for (playbook, outcome) in found {
                let count = self.findings.count();
                let shown = self.shown_by(&line, at, (playbook, outcome), file);
                desk.keeps
                    .resolved
                    .extend(shown.map(|shown| Resolved { within: seconds, ..shown }));
                if self.findings.count() != count {
                    break;
                }
            }
        }
    }

    /// What shows one playbook's outcome: a read of what it carries, and what has to hold.
    fn shown_by(
        &mut self,
        line: &ast::Resolved,
        at: Origin,
        (playbook, outcome): (PlaybookId, OutcomeId),
        file: FileId,
    ) -> Option<Resolved> {
        let carried =
            self.graph.playbooks.lookup(playbook)?.outcomes.lookup(outcome)?.values.clone();
        let mut scope = Scope { reads: true, ..Scope::of(file) };
        for (place, value) in (0_u32..).zip(&carried) {
            scope.add(Local {
                name: value.name.clone(),
                stands_for: Ref::Param(place),
                ty: Some(value.ty.clone()),
                origin: None,
            });
        }
        self.shown = None;
        let holds = self.condition(line.when(), &scope)?.expr;
        let Some((tool, args)) = self.shown.take() else {
            let finding = diagnostics::left_out::report(
                at,
                "what shows that it is resolved",
                "the read of the system of record",
                "cancelled when shop.order(order.id).status is cancelled",
            );
            self.findings.push(finding);
            return None;
        };
        let read = self.graph.tools.lookup(tool)?;
        if read.effect != Effect::Reads || read.proves.is_some() {
            let what = format!("`{}`", read.name);
            let why = "only a tool that simply `reads` shows what became of something";
            self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
            return None;
        }
        let origin = self.place(at);
        Some(Resolved { playbook, outcome, tool, args, holds, within: None, origin })
    }
}
