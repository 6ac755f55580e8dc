//! Teams, roles, intents; and handing over to a team.

use std::collections::BTreeMap;

use playbook_graph::{FileId, Handoff, Intent, PointId, Role, StateId, Step, Task, Team, Type};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::syntax::ast;

impl Draft {
    pub(super) fn lower_intent(&mut self, file: FileId, node: &ast::Intent) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, node));
        let description = node.description().map(|text| text.value()).unwrap_or_default();
        let examples: Vec<String> = node.examples().map(|example| example.value()).collect();
        if examples.is_empty() {
            self.findings.push(diagnostics::left_out::report(
                name.origin,
                &format!("the intent `{}`", name.text),
                "how customers say it",
                "intent refund \"Wants money back\" { \"I want my money back\" }",
            ));
        }
        let intent = Intent { name: name.text.clone(), description, examples, origin };
        let id = self.graph.intents.push(intent);
        self.names.intents.declare(&name, id, &mut self.findings);
    }

    pub(super) fn lower_role(&mut self, file: FileId, node: &ast::Named) {
        let Some(name) = tree::name(file, node.name()) else { return };
        for setting in node.settings() {
            let at = tree::at(file, &setting);
            self.refuse(at, "what a `role` says in brackets", "only its name is written");
        }
        let origin = self.place(tree::at(file, node));
        let id = self.graph.roles.push(Role { name: name.text.clone(), origin });
        self.names.roles.declare(&name, id, &mut self.findings);
    }

    pub(super) fn lower_team(&mut self, file: FileId, node: &ast::Named) {
        let Some(name) = tree::name(file, node.name()) else { return };
        let origin = self.place(tree::at(file, node));
        let mut team = Team { origin, ..Team::named(name.text.clone()) };
        for setting in node.settings() {
            let Some(which) = tree::name(file, setting.name()) else { continue };
            let given = match which.text.as_str() {
                "queue" => &mut team.queue,
                "announce" if setting.is_exact() => &mut team.announce,
                "announce" => {
                    let instead = "write `announce exactly \"…\"`";
                    self.refuse(which.origin, "an announcement in other words", instead);
                    continue;
                }
                other => {
                    let instead = "a team has `queue \"…\"` and `announce exactly \"…\"`";
                    self.refuse(which.origin, &format!("`{other}` of a team"), instead);
                    continue;
                }
            };
            if given.is_some() {
                let at = which.origin;
                self.findings.push(diagnostics::twice::report(
                    at,
                    &format!("`{}`", which.text),
                    tree::at(file, node),
                ));
                continue;
            }
            *given = self.plain(file, setting.text(), "what a team says");
        }
        let id = self.graph.teams.push(team);
        self.names.teams.declare(&name, id, &mut self.findings);
    }

    /// `handoff support because "…"` of a desk, which ends the case.
    pub(super) fn handoff(&mut self, node: &ast::Handoff, scope: &Scope) -> Option<Handoff> {
        if let Some(arms) = node.arms() {
            let at = tree::at(scope.file, &arms);
            let why = "a desk's handoff ends what is talked about";
            self.findings.push(diagnostics::does_not_fit::report(at, "what follows it", why));
        }
        self.handoff_itself(node, scope)
    }

    fn handoff_itself(&mut self, node: &ast::Handoff, scope: &Scope) -> Option<Handoff> {
        let at = tree::at(scope.file, node);
        let team = tree::path(scope.file, node.team())
            .and_then(|team| self.names.teams.find(&team, &self.files, &mut self.findings));
        let because = node.reason().and_then(|reason| self.text(&reason, scope));
        let origin = self.place(at);
        Some(Handoff { team: team?, because: because?, origin })
    }
}

impl Body<'_> {
    /// `handoff support because "…" { returned -> again }`
    pub(super) fn hand_off(
        &mut self,
        node: &ast::Handoff,
        state: Option<StateId>,
        scope: &Scope,
    ) -> Option<Step> {
        let handoff = self.draft.handoff_itself(node, scope);
        let mut returned = None;
        let mut seen = BTreeMap::new();
        for arm in node.arms().into_iter().flat_map(|arms| arms.items()) {
            let to = self.arm(&arm, state, scope);
            for label in arm.labels() {
                let word = Written { text: label.text(), origin: tree::at(self.file, &label) };
                match word.text.as_str() {
                    "returned" => {
                        if self.first_time(&word, &mut seen) {
                            returned = to;
                        }
                    }
                    "closed" => {
                        let instead = "leave it out: a team without hours is never closed";
                        self.draft.refuse(word.origin, "the arm `closed`", instead);
                    }
                    _ => self.no_such_arm(&word, "a handoff", ["returned"]),
                }
            }
        }
        let handoff = handoff?;
        Some(match returned {
            Some(returned) => Step::Lend { handoff, returned },
            None => Step::HandOff(handoff),
        })
    }

    /// `task for returns "Check the parcel." due 2 days`
    pub(super) fn task(&mut self, node: &ast::Task, next: PointId, scope: &Scope) -> Option<Step> {
        let Draft { names, files, findings, .. } = &mut *self.draft;
        let team = tree::path(self.file, node.team())
            .and_then(|team| names.teams.find(&team, files, findings));
        let text = node.text().and_then(|text| self.draft.text(&text, scope));
        let due = match node.due() {
            None => None,
            Some(due) => Some(self.draft.value(Some(due), &Type::Duration, scope)?.expr),
        };
        Some(Step::Task { task: Task { team: team?, text: text?, due }, next })
    }
}
