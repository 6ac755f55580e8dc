//! Scenarios: tests that people can read, line by line. What customers mean is in `reading`.

use std::rc::Rc;

use playbook_graph::{
    Capability, DeskId, Expectation, FileId, LineKind, Locale, Origin, OutcomeId, PersonDoes,
    PlaybookId, Resolution, Scenario, ScenarioSubject, Tool, ToolDoes, ToolId, Value, With,
};

use crate::check::Draft;
use crate::check::expr::Callee;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast::{self, Expected};

impl Draft {
    pub(super) fn lower_scenario(&mut self, file: FileId, node: &ast::Scenario) {
        let Some(title) = node.title() else { return };
        let subject = tree::path(file, node.subject()).and_then(|path| self.subject(&path));
        let origin = self.place(tree::at(file, node));
        let mut lines = Vec::new();
        for line in node.lines() {
            let at = tree::at(file, &line);
            if let ast::Line::World(node) = &line {
                let origin = self.place(at);
                lines.extend(self.world(node, file, origin));
                continue;
            }
            if let Some(kind) = self.scenario_line(line, at, file, subject) {
                let origin = self.place(at);
                lines.push(playbook_graph::Line { kind, origin });
            }
        }
        if let Some(subject) = subject {
            self.graph.scenarios.push(Scenario { title: title.value(), subject, lines, origin });
        }
    }

    /// The playbook or the desk that a scenario is about.
    fn subject(&mut self, path: &Written) -> Option<ScenarioSubject> {
        if let Some(seen) = self.subject_seen(path) {
            return Some(seen);
        }
        if self.names.playbooks.get(&path.text).is_some() {
            self.names.playbooks.find(path, &self.files, &mut self.findings);
            return None;
        }
        let playbooks = self.names.playbooks.seen(path.origin.file, &self.files);
        let desks = self.names.desks.each().map(|(name, _)| name);
        let known: Vec<&str> = playbooks.chain(desks).collect();
        let kind = "playbook or desk";
        let finding = diagnostics::unknown_name::report(path.origin, &path.text, kind, "", known);
        self.findings.push(finding);
        None
    }

    fn subject_seen(&self, path: &Written) -> Option<ScenarioSubject> {
        if let Some(playbook) = self.names.playbooks.get(&path.text)
            && self.files.sees(path.origin.file, playbook.origin.file)
        {
            return Some(ScenarioSubject::Playbook(playbook.id));
        }
        self.names.desks.get(&path.text).map(|desk| ScenarioSubject::Desk(desk.id))
    }

    /// The playbooks that a scenario may name things of.
    pub(super) fn playbooks_of(&self, subject: Option<ScenarioSubject>) -> Vec<PlaybookId> {
        match subject {
            Some(ScenarioSubject::Playbook(playbook)) => {
                let run = self.graph.run_by([playbook]);
                let others = run.into_iter().filter(|id| *id != playbook);
                [playbook].into_iter().chain(others).collect()
            }
            Some(ScenarioSubject::Desk(desk)) => self.playbooks_of_desk(desk),
            None => Vec::new(),
        }
    }

    fn playbooks_of_desk(&self, desk: DeskId) -> Vec<PlaybookId> {
        let Some(desk) = self.graph.desks.lookup(desk) else { return Vec::new() };
        let provers = desk.provers.iter().map(|prover| prover.playbook);
        let mut all: Vec<PlaybookId> = desk.playbooks.iter().copied().chain(provers).collect();
        let run = self.graph.run_by(all.iter().copied());
        all.extend(run.into_iter().filter(|id| !all.contains(id)).collect::<Vec<_>>());
        all
    }

    fn scenario_line(
        &mut self,
        line: ast::Line,
        at: Origin,
        file: FileId,
        subject: Option<ScenarioSubject>,
    ) -> Option<LineKind> {
        match line {
            ast::Line::Given(node) => self.given(&node, at, file),
            ast::Line::Stub(node) => self.stub(&node, file),
            ast::Line::Customer(node) => self.customer(&node, file, subject),
            ast::Line::Approver(node) => {
                let role = tree::path(file, node.role())?;
                let role = self.names.roles.find(&role, &self.files, &mut self.findings)?;
                Some(LineKind::Decides { role, approves: node.approves() })
            }
            ast::Line::Time(node) => {
                let what = "how much time passes";
                self.seconds(file, node.duration(), what).map(LineKind::TimePasses)
            }
            ast::Line::Expect(node) => self.expected(&node, file, subject).map(LineKind::Expect),
            ast::Line::World(_) => None,
            ast::Line::Event(node) => self.event_line(&node, at, file),
            ast::Line::Person(node) => self.person(&node, file).map(LineKind::Person),
        }
    }

    /// A value that is written out.
    pub(super) fn fixed(&mut self, typed: Typed, what: &str) -> Option<Value> {
        let value =
            playbook_graph::eval::eval(&typed.expr, &playbook_graph::eval::InGraph(&self.graph))
                .ok();
        if value.is_none() {
            self.findings.push(diagnostics::not_fixed::report(typed.origin, what));
        }
        value
    }

    /// `given customer Customer { … }`, `given now 2026-11-22 10:00`
    fn given(&mut self, node: &ast::Given, at: Origin, file: FileId) -> Option<LineKind> {
        if node.is_now() {
            return self.given_now(node.value()?, file);
        }
        let path = tree::path(file, node.path())?;
        if path.text == "phrased" && matches!(node.value(), Some(ast::Expr::Text(_))) {
            return self.given_words(node.value()?, file);
        }
        if path.text == "language" && matches!(node.value(), Some(ast::Expr::Text(_))) {
            return self.given_language(node.value()?, file);
        }
        let scope = Scope { invents: true, ..Scope::of(file) };
        let by_subject = self.fact_about(&path.text, &scope);
        let Some(fact) = by_subject else {
            if self.names.facts.get(&path.text).is_some() {
                let whose = self.subject_name(&path).unwrap_or_default();
                let instead = format!("write `given {whose} …`, with whom it is about");
                self.refuse(at, "a fact given without whom it is about", &instead);
                return None;
            }
            if !self.broken.facts.contains(&path.text) {
                self.no_such_subject(&path, file);
            }
            return None;
        };
        if let Some(args) = node.args() {
            let at = tree::at(file, &args);
            let why = "whom the fact is about stands behind the name, without brackets";
            self.findings.push(diagnostics::does_not_fit::report(at, "this bracket", why));
            return None;
        }
        let wanted = self.graph.facts.lookup(fact)?.subject.clone();
        let Some(value) = node.value() else {
            self.findings.push(diagnostics::left_out::report(
                path.origin,
                &format!("`given {}`", path.text),
                "who that is",
                "given customer Customer { id: \"mei\" }",
            ));
            return None;
        };
        let subject = self.value(Some(value), &wanted, &scope)?;
        let subject = self.fixed(subject, "what is given")?;
        Some(LineKind::GivenFact { fact, subject })
    }

    /// `given phrased "It's done: {1}."`, with the places of the draft as they are.
    fn given_words(&mut self, node: ast::Expr, file: FileId) -> Option<LineKind> {
        let ast::Expr::Text(text) = node else { return None };
        self.plain(file, Some(text), "what a model writes (a place is written `\\{1}`)")
            .map(LineKind::GivenWords)
    }

    /// `given language "fr"`: one that a desk talks in.
    fn given_language(&mut self, node: ast::Expr, file: FileId) -> Option<LineKind> {
        let ast::Expr::Text(text) = node else { return None };
        let at = tree::at(file, &text);
        let written = self.plain(file, Some(text), "a language")?;
        let talked = self.graph.desks.values().flat_map(|desk| &desk.talk.locales);
        let known = talked.clone().find(|locale| locale.as_str() == written).cloned();
        if known.is_none() {
            let names = talked.map(Locale::as_str);
            let finding =
                diagnostics::unknown_name::report(at, &written, "language", "of a desk", names);
            self.findings.push(finding);
        }
        known.map(LineKind::GivenLanguage)
    }

    fn subject_name(&self, fact: &Written) -> Option<String> {
        let entry = self.names.facts.get(&fact.text)?;
        Some(self.graph.facts.lookup(entry.id)?.subject_name.clone())
    }

    fn no_such_subject(&mut self, path: &Written, file: FileId) {
        let unknown = self.files.own_fault(file, &path.text, &self.findings);
        if !unknown || self.reported_elsewhere(path) {
            return;
        }
        let known = self.subjects_seen(&Scope::of(file));
        let finding = diagnostics::unknown_name::report(
            path.origin,
            &path.text,
            "subject of a fact",
            "",
            known.iter().map(String::as_str),
        );
        self.findings.push(finding);
    }

    fn given_now(&mut self, node: ast::Expr, file: FileId) -> Option<LineKind> {
        let value = self.expr(&node, None, &Scope::of(file))?;
        match self.fixed(value.clone(), "the time")? {
            Value::Time(at) => Some(LineKind::GivenNow(at)),
            _ => {
                let what = self.a_value(&value.ty);
                self.findings.push(
                    diagnostics::wrong_type::report(value.origin, "a moment in time", &what)
                        .help("write the day and the time: `2026-11-22 10:00` (UTC)"),
                );
                None
            }
        }
    }

    fn stub(&mut self, node: &ast::Stub, file: FileId) -> Option<LineKind> {
        let (id, tool) = self.named_tool(node.tool(), file)?;
        let scope = Scope { invents: true, ..Scope::of(file) };
        let with = self.fixed_arguments(&tool, node.args(), &scope);
        let mut does = Vec::new();
        for answer in node.answers() {
            let one = if answer.times_out() {
                Some(ToolDoes::TimesOut)
            } else if answer.fails() {
                match tree::name(file, answer.refusal()) {
                    None => Some(ToolDoes::Fails),
                    Some(name) => self.refusal(&name, &tool),
                }
            } else {
                let value = self.value(answer.gives(), &tool.gives, &scope);
                value.and_then(|value| self.fixed(value, "what a tool gives")).map(ToolDoes::Gives)
            };
            does.push(one);
        }
        let does: Option<Vec<_>> = does.into_iter().collect();
        let with = with?.into_iter().map(With::whole).collect();
        Some(LineKind::Tool { tool: id, with, does: does? })
    }

    fn refusal(&mut self, name: &Written, tool: &Tool) -> Option<ToolDoes> {
        let place = tool.fails.iter().position(|refusal| *refusal == name.text);
        if place.is_none() && self.was_read(tool.origin) {
            let known = tool.fails.iter().map(String::as_str);
            let what = format!("`{}`", tool.name);
            let finding = diagnostics::unknown_arm::report(name.origin, &name.text, &what, known);
            self.findings.push(finding);
        }
        place.and_then(|place| u32::try_from(place).ok()).map(ToolDoes::Refuses)
    }

    fn named_tool(&mut self, path: Option<ast::Path>, file: FileId) -> Option<(ToolId, Rc<Tool>)> {
        let path = tree::path(file, path)?;
        let id = self.names.find_tool(&path, &self.files, &mut self.findings)?;
        if self.broken.tools.contains(&id) {
            return None;
        }
        Some((id, self.called(id)?))
    }

    /// `event parcel_lost(order_id: "W1")`
    fn event_line(&mut self, node: &ast::EventLine, at: Origin, file: FileId) -> Option<LineKind> {
        let call = node.call()?;
        let event = self.named_event(call.path(), file)?;
        let declared = self.graph.events.lookup(event)?.clone();
        let callee = Callee::new(&declared.name, &declared.params);
        let scope = Scope { invents: true, ..Scope::of(file) };
        let values = self.arguments(&callee, call.args(), at, &scope)?;
        let fixed = values.into_iter().map(|value| {
            self.fixed(Typed::new(value, playbook_graph::Type::Bool, at), "what an event carries")
        });
        Some(LineKind::Event { event, values: fixed.collect::<Option<_>>()? })
    }

    /// What a person beside the machine does.
    fn person(&mut self, node: &ast::PersonLine, file: FileId) -> Option<PersonDoes> {
        Some(match node.does() {
            ast::PersonAct::TakesOver => PersonDoes::TakesOver,
            ast::PersonAct::GivesBack => PersonDoes::GivesBack,
            ast::PersonAct::Sends(words) => PersonDoes::Sends(words.map(|words| words.value())),
            ast::PersonAct::Switches { off, what } => {
                let what = self.capability(&tree::path(file, what)?)?;
                if off { PersonDoes::SwitchesOff(what) } else { PersonDoes::SwitchesOn(what) }
            }
        })
    }

    /// A tool, a playbook or a desk by its name.
    fn capability(&mut self, path: &Written) -> Option<Capability> {
        match self.subject_seen(path) {
            Some(ScenarioSubject::Playbook(id)) => {
                Some(Capability::Playbook(self.graph.playbooks.lookup(id)?.name.clone()))
            }
            Some(ScenarioSubject::Desk(id)) => {
                Some(Capability::Desk(self.graph.desks.lookup(id)?.name.clone()))
            }
            None => {
                let id = self.names.find_tool(path, &self.files, &mut self.findings)?;
                Some(Capability::Tool(self.graph.tools.lookup(id)?.name.clone()))
            }
        }
    }

    fn fixed_arguments(
        &mut self,
        tool: &Tool,
        args: Option<ast::Args>,
        scope: &Scope,
    ) -> Option<Vec<(u32, Value)>> {
        let args = args.into_iter().flat_map(|args| args.items());
        let given = self.some_arguments(&Callee::tool(tool), args, scope)?;
        let fixed = given
            .into_iter()
            .map(|(place, value)| Some((place, self.fixed(value, "an argument")?)));
        fixed.collect()
    }

    fn expected(
        &mut self,
        node: &ast::Expect,
        file: FileId,
        subject: Option<ScenarioSubject>,
    ) -> Option<Expectation> {
        let expected = self.expected_so(node, file, subject)?;
        let denied =
            |of: &Expectation| !matches!(of, Expectation::NoCall { .. } | Expectation::NoSaid(_));
        Some(match node.is_denied() && denied(&expected) {
            true => Expectation::Not(Box::new(expected)),
            false => expected,
        })
    }

    fn expected_so(
        &mut self,
        node: &ast::Expect,
        file: FileId,
        subject: Option<ScenarioSubject>,
    ) -> Option<Expectation> {
        match node.expected()? {
            Expected::Call { tool, args, times, once } => {
                let (id, tool) = self.named_tool(tool, file)?;
                let scope = Scope { invents: true, ..Scope::of(file) };
                let with = self.fixed_arguments(&tool, args, &scope)?;
                let times = match times {
                    Some(times) => Some(self.count(file, Some(times), "what is expected")?),
                    None => once.then_some(1),
                };
                Some(Expectation::Call { tool: id, with, times })
            }
            Expected::NoCall { tool, args } => {
                let (id, tool) = self.named_tool(tool, file)?;
                let scope = Scope { invents: true, ..Scope::of(file) };
                let with = self.fixed_arguments(&tool, args, &scope)?;
                Some(Expectation::NoCall { tool: id, with })
            }
            Expected::Said { words, not: true } => Some(Expectation::NoSaid(words?.value())),
            Expected::Said { words, not: false } => Some(Expectation::Said(words?.value())),
            Expected::State(name) => {
                let name = tree::name(file, name)?;
                let playbooks = self.playbooks_of(subject);
                let found = playbooks.iter().filter_map(|id| {
                    let playbook = self.graph.playbooks.lookup(*id)?;
                    let (state, _) = playbook.states.find(|state| state.name == name.text)?;
                    Some((*id, state))
                });
                let found: Vec<_> = found.collect();
                let all = self.of_playbooks(&playbooks, |playbook| {
                    playbook.states.values().map(|state| state.name.clone()).collect()
                });
                let found = (!found.is_empty()).then_some(Expectation::State(found));
                self.or_unknown(found, &name, "state", &all)
            }
            Expected::WaitingForApproval => Some(Expectation::WaitingForApproval),
            Expected::End(name) => self.outcomes_of(name, file, subject).map(Expectation::End),
            Expected::Resolved(word, name) => {
                let (playbook, outcome) = *self.outcomes_of(name, file, subject)?.first()?;
                let all = [Resolution::Resolved, Resolution::NotResolved, Resolution::Reopened];
                let how = all.into_iter().find(|how| how.word() == word)?;
                Some(Expectation::Resolved(playbook, outcome, how))
            }
            Expected::Drafted(words) => Some(Expectation::Drafted(words?.value())),
            Expected::Handoff { team, told } => {
                let path = tree::path(file, team)?;
                let team = self.names.teams.find(&path, &self.files, &mut self.findings)?;
                Some(Expectation::Handoff { team, told: told.map(|told| told.value()) })
            }
            Expected::Calls(tools) => {
                let tools = tools.into_iter().map(|tool| self.named_tool(Some(tool), file));
                let tools: Vec<_> = tools.collect();
                let tools = tools.into_iter().map(|named| named.map(|(tool, _)| tool));
                Some(Expectation::Calls(tools.collect::<Option<_>>()?))
            }
        }
    }

    /// The outcomes of that name of the playbooks that a scenario is about: at least one.
    fn outcomes_of(
        &mut self,
        name: Option<ast::Name>,
        file: FileId,
        subject: Option<ScenarioSubject>,
    ) -> Option<Vec<(PlaybookId, OutcomeId)>> {
        let name = tree::name(file, name)?;
        let playbooks = self.playbooks_of(subject);
        let found = playbooks.iter().filter_map(|id| {
            let playbook = self.graph.playbooks.lookup(*id)?;
            let (end, _) = playbook.outcomes.find(|end| end.name == name.text)?;
            Some((*id, end))
        });
        let found: Vec<_> = found.collect();
        let found = (!found.is_empty()).then_some(found);
        let all = self.of_playbooks(&playbooks, |playbook| {
            playbook.outcomes.values().map(|end| end.name.clone()).collect()
        });
        self.or_unknown(found, &name, "outcome", &all)
    }

    /// Names of the playbooks; none where one of them wasn't read whole.
    pub(super) fn of_playbooks(
        &self,
        playbooks: &[PlaybookId],
        names: impl Fn(&playbook_graph::Playbook) -> Vec<String>,
    ) -> Vec<String> {
        let mut each = playbooks.iter().filter_map(|id| self.graph.playbooks.lookup(*id));
        if each.any(|playbook| !self.was_read(playbook.origin)) {
            return Vec::new();
        }
        let all = playbooks.iter().filter_map(|id| self.graph.playbooks.lookup(*id));
        all.flat_map(names).collect()
    }

    /// What was found; reports where it wasn't, unless nothing is known to compare with.
    pub(super) fn or_unknown<T>(
        &mut self,
        found: Option<T>,
        name: &Written,
        kind: &str,
        known: &[String],
    ) -> Option<T> {
        if found.is_none() && !known.is_empty() {
            let known = known.iter().map(String::as_str);
            let finding =
                diagnostics::unknown_name::report(name.origin, &name.text, kind, "", known);
            self.findings.push(finding);
        }
        found
    }
}
