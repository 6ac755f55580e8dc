//! Teams, roles, intents; and handing over to a team.

use std::collections::BTreeMap;

use playbook_graph::{
    Expr, FileId, Handoff, Intent, PointId, Ref, Role, StateId, Step, Task, Team, TeamId,
};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::diagnostics::nearest::nearest;
use crate::lower::playbook::Body;
use crate::syntax::ast;

/// What a team says with a text.
const SETTINGS: [&str; 3] = ["queue", "announce", "closed"];

const A_TEAM_HAS: &str = "a team has `queue \"…\"`, `announce exactly \"…\"`, `hours CALENDAR` and \
                          `closed exactly \"…\"`";

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
        let (mut hours, mut closed_at) = (None, None);
        for setting in node.settings() {
            let Some(which) = tree::name(file, setting.name()) else { continue };
            if which.text == "hours" {
                if let Some(ast::Expr::Path(path)) = setting.values().next() {
                    hours = tree::path(file, path.path());
                }
                continue;
            }
            let given = match which.text.as_str() {
                "queue" => &mut team.queue,
                "announce" if setting.is_exact() => &mut team.announce,
                "closed" if setting.is_exact() => {
                    closed_at = Some(which.origin);
                    &mut team.closed
                }
                word @ ("announce" | "closed") => {
                    let instead = format!("write `{word} exactly \"…\"`");
                    self.refuse(which.origin, "an announcement in other words", &instead);
                    continue;
                }
                other if nearest(other, SETTINGS).is_some() => {
                    let (at, place, known) = (which.origin, "of a team", SETTINGS);
                    let finding =
                        diagnostics::unknown_name::report(at, other, "setting", place, known);
                    self.findings.push(finding);
                    continue;
                }
                other => {
                    self.refuse(which.origin, &format!("`{other}` of a team"), A_TEAM_HAS);
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
        if let (None, Some(at)) = (&hours, closed_at) {
            let what = format!("`closed`, as `{}` has no hours", name.text);
            let why = "write `hours CALENDAR` beside it: the team is always there otherwise";
            self.findings.push(diagnostics::does_not_fit::report(at, &what, why));
        }
        let id = self.graph.teams.push(team);
        self.hours.extend(hours.map(|hours| (id, hours)));
        self.names.teams.declare(&name, id, &mut self.findings);
    }

    /// The hours of teams are those of calendars.
    pub(super) fn check_hours(&mut self) {
        for (team, hours) in &self.hours {
            let calendar = self.names.calendars.find(hours, &self.files, &mut self.findings);
            if let Some(team) = self.graph.teams.lookup_mut(*team) {
                team.hours = calendar;
            }
        }
    }

    /// `handoff support because "…"` of a desk, which ends the case.
    pub(super) fn handoff(&mut self, node: &ast::Handoff, scope: &Scope) -> Option<Handoff> {
        if let Some(arms) = node.arms() {
            let at = tree::at(scope.file, &arms);
            let team = tree::path(scope.file, node.team()).map_or_else(String::new, |it| it.text);
            let closes = arms.items().flat_map(|arm| arm.labels()).any(|it| it.text() == "closed");
            let finding = match closes {
                true => diagnostics::does_not_fit::closed(at, &team),
                false => {
                    let why = "a desk's handoff ends what is talked about";
                    diagnostics::does_not_fit::report(at, "what follows it", why)
                }
            };
            self.findings.push(finding);
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
        let (mut returned, mut closed) = (None, None);
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
                        if self.first_time(&word, &mut seen) {
                            closed = to.map(|to| (word, to));
                        }
                    }
                    _ => self.no_such_arm(&word, "a handoff", ["closed", "returned"]),
                }
            }
        }
        let handoff = handoff?;
        let team = handoff.team;
        let open = match returned {
            Some(returned) => Step::Lend { handoff, returned },
            None => Step::HandOff(handoff),
        };
        match closed {
            Some((word, to)) => self.unless_closed(open, team, &word, to, state),
            None => Some(open),
        }
    }

    /// A handoff to a team that has hours: outside them, the case goes on elsewhere.
    fn unless_closed(
        &mut self,
        open: Step,
        team: TeamId,
        word: &Written,
        to: PointId,
        state: Option<StateId>,
    ) -> Option<Step> {
        let Some(hours) = self.draft.hours.get(&team).cloned() else {
            let name = self.draft.graph.teams.lookup(team).map_or("", |team| team.name.as_str());
            let why = format!("write `team {name} {{ hours support_eu }}`, with a `calendar`");
            let what = format!("`closed`, as `{name}` has no hours");
            self.draft.findings.push(diagnostics::does_not_fit::report(word.origin, &what, &why));
            return None;
        };
        let Draft { names, files, findings, .. } = &mut *self.draft;
        let calendar = names.calendars.find(&hours, files, findings)?;
        let handed = self.reserve(state, word.origin);
        self.fill(handed, open);
        let now = Box::new(Expr::Ref(Ref::Now));
        let condition = Expr::Open { at: now, calendar };
        Some(Step::When { condition, then: handed, otherwise: to })
    }

    /// `task for returns "Check the parcel." due 2 days`
    pub(super) fn task(&mut self, node: &ast::Task, next: PointId, scope: &Scope) -> Option<Step> {
        let Draft { names, files, findings, .. } = &mut *self.draft;
        let team = tree::path(self.file, node.team())
            .and_then(|team| names.teams.find(&team, files, findings));
        let text = node.text().and_then(|text| self.draft.text(&text, scope));
        let due = match node.due() {
            None => None,
            Some(due) => Some(self.draft.moment_after(&due, scope)?.expr),
        };
        Some(Step::Task { task: Task { team: team?, text: text?, due }, next })
    }
}
