//! Teams, roles, intents; and handing over to a team.

use playbook_graph::{FileId, Handoff, Intent, Role, Team};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::diagnostics::nearest::nearest;
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
                other if nearest(other, ["queue", "announce"]).is_some() => {
                    let known = ["queue", "announce"];
                    let (at, place) = (which.origin, "of a team");
                    let finding =
                        diagnostics::unknown_name::report(at, other, "setting", place, known);
                    self.findings.push(finding);
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

    /// `handoff support because "…"`
    pub(super) fn handoff(&mut self, node: &ast::Handoff, scope: &Scope) -> Option<Handoff> {
        let at = tree::at(scope.file, node);
        if let Some(arms) = node.arms() {
            let at = tree::at(scope.file, &arms);
            self.refuse(at, "what follows a handoff", "leave it out: a handoff ends the case");
        }
        let team = tree::path(scope.file, node.team())
            .and_then(|team| self.names.teams.find(&team, &self.files, &mut self.findings));
        let because = node.reason().and_then(|reason| self.text(&reason, scope));
        let origin = self.place(at);
        Some(Handoff { team: team?, because: because?, origin })
    }
}
