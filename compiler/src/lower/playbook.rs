//! Playbooks: outcomes, header, slots, names for results, states. The steps are in `steps`.

use std::collections::BTreeMap;

use playbook_graph::{
    Bound, FileId, Origin, Outcome, Playbook, PlaybookId, PointId, Ref, State, StateId, Type,
    Variable,
};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::diagnostics;
use crate::lower::before::{Before, before_lets};
use crate::syntax::ast::{self, PlaybookItem};

/// Outcomes that every playbook has for whoever runs it.
const TAKEN: [&str; 2] = ["cancelled_by_customer", "handed_over"];

/// A name whose type isn't told yet: what it rests on, what is called for each element of that, and
/// what comes before it.
type Unnamed = (Written, Option<ast::Expr>, Option<Type>, Vec<Before>);

/// A playbook in the making.
pub(super) struct Body<'d> {
    /// The project.
    pub(super) draft: &'d mut Draft,
    /// The file.
    pub(super) file: FileId,
    /// Its number.
    pub(super) id: PlaybookId,
    /// What was made so far.
    pub(super) playbook: Playbook,
    /// Its states by name, with the places of their names.
    pub(super) states: BTreeMap<String, (StateId, Origin)>,
    /// What names stand for in all its states.
    pub(super) scope: Scope,
    /// Names given with `let` whose type couldn't be told.
    untyped: Vec<Written>,
}

impl Draft {
    /// How a playbook can end: all that a desk has to know.
    pub(super) fn declare_playbook(&mut self, file: FileId, id: PlaybookId, node: &ast::Playbook) {
        self.declare_given(file, id, node);
        let mut places: BTreeMap<String, Origin> = BTreeMap::new();
        for outcome in node.outcomes() {
            let Some(name) = tree::name(file, outcome.name()) else { continue };
            if TAKEN.contains(&name.text.as_str()) {
                self.findings.push(diagnostics::two_meanings::report(
                    name.origin,
                    &name.text,
                    "an outcome of this playbook",
                    "one that every playbook has",
                    None,
                ));
            }
            if let Some(first) = places.insert(name.text.clone(), name.origin) {
                let kind = "outcome";
                let twice =
                    diagnostics::declared_twice::report(name.origin, kind, &name.text, first);
                self.findings.push(twice);
                continue;
            }
            let values = self.typed_params(file, outcome.params());
            if values.is_none() {
                self.broken.outcomes.insert((id, name.text.clone()));
            }
            let values = values.unwrap_or_default();
            if let Some(playbook) = self.graph.playbooks.lookup_mut(id) {
                playbook.outcomes.push(Outcome { name: name.text, values });
            }
        }
    }

    pub(super) fn lower_playbook(&mut self, file: FileId, id: PlaybookId, node: &ast::Playbook) {
        let Some(playbook) = self.graph.playbooks.lookup(id).cloned() else { return };
        let scope = Scope { subjects: true, clock: true, ..Scope::of(file) };
        let (states, untyped) = (BTreeMap::new(), Vec::new());
        let mut body = Body { draft: self, file, id, playbook, states, scope, untyped };
        body.header(node);
        body.slots(node);
        body.event_starts(node);
        body.given(node);
        body.results(node);
        body.questions(node);
        body.human_only(node);
        body.name_states(node);
        body.lower_states(node);
        body.refuse_circular();
        let playbook = body.playbook;
        if let Some(declared) = self.graph.playbooks.lookup_mut(id) {
            *declared = playbook;
        }
    }
}

impl Body<'_> {
    fn header(&mut self, node: &ast::Playbook) {
        let file = self.file;
        for item in node.items() {
            let at = tree::at(file, &item);
            match item {
                PlaybookItem::Starts(starts) => self.starts(&starts),
                PlaybookItem::Needs(needs) => {
                    let need = self.draft.fact_need(file, &needs);
                    self.scope.needed.extend(need.map(|need| need.fact));
                    self.playbook.needs.extend(need);
                }
                PlaybookItem::MayCall(clause) => self.may_call(&clause, at),
                PlaybookItem::Stray(clause) => {
                    let what = format!("`{}`", clause.word());
                    let why = "it belongs below a `slot`";
                    let finding = diagnostics::does_not_fit::report(at, &what, why);
                    self.draft.findings.push(finding);
                }
                PlaybookItem::On(_)
                | PlaybookItem::Slot(_)
                | PlaybookItem::State(_)
                | PlaybookItem::HumanOnly(_) => {}
            }
        }
        self.playbook.header.answers = node.answers();
        self.shown_as(node);
    }

    /// What its matter is called.
    fn shown_as(&mut self, node: &ast::Playbook) {
        for text in node.shown_as() {
            if self.playbook.header.shown_as.is_some() {
                let at = tree::at(self.file, &text);
                let why = "the playbook has one already";
                let finding = diagnostics::does_not_fit::report(at, "a second `shown as`", why);
                self.draft.findings.push(finding);
                continue;
            }
            let what = "what a playbook's matter is called";
            self.playbook.header.shown_as = self.draft.plain(self.file, Some(text), what);
        }
    }

    fn starts(&mut self, node: &ast::Starts) {
        match node.on() {
            Some(ast::StartsOn::Intent(path)) => {
                let Some(path) = tree::path(self.file, Some(path)) else { return };
                let Draft { names, files, findings, .. } = &mut *self.draft;
                let found = names.intents.find(&path, files, findings);
                self.playbook.starts_on.extend(found);
            }
            // What it fills are slots, which are not known yet.
            Some(ast::StartsOn::Event(_)) | None => {}
        }
    }

    /// A name that the playbook introduces may not be taken.
    pub(super) fn introduce(
        &mut self,
        name: &Written,
        stands_for: Ref,
        ty: Option<Type>,
        kind: &str,
    ) -> bool {
        if let Some(local) = self.scope.local(&name.text) {
            let old = match local.stands_for {
                Ref::Slot(_) => "a slot",
                of if self.is_given(of) => "what is given",
                _ => "a result",
            };
            let finding = match local.origin {
                Some(first) if old == kind => {
                    diagnostics::declared_twice::report(name.origin, "slot", &name.text, first)
                }
                there => {
                    diagnostics::two_meanings::report(name.origin, &name.text, kind, old, there)
                }
            };
            self.draft.findings.push(finding);
            return false;
        }
        if self.draft.fact_about(&name.text, &self.scope).is_some() {
            let old = "whom a fact is about";
            let finding =
                diagnostics::two_meanings::report(name.origin, &name.text, kind, old, None);
            self.draft.findings.push(finding);
            return false;
        }
        self.scope.add(Local {
            name: name.text.clone(),
            stands_for,
            ty,
            origin: Some(name.origin),
        });
        true
    }

    /// The names of results, wherever they are given, so that steps can name them.
    fn results(&mut self, node: &ast::Playbook) {
        let mut lets = Vec::new();
        let mut before = before_lets(self.file, node);
        for step in node.naming_steps() {
            match step {
                ast::Step::Call(call) => self.result_of_call(&call, &mut lets),
                ast::Step::Run(run) => self.run_names(&run),
                ast::Step::Let(node) => {
                    let before = before.remove(&tree::at(self.file, &node).start);
                    let name = tree::name(self.file, node.name());
                    lets.extend(
                        name.map(|name| (name, node.value(), None, before.unwrap_or_default())),
                    );
                }
                ast::Step::Wait(node) => self.named_by_events(&node),
                _ => {}
            }
        }
        self.named_values(lets);
    }

    /// The name of a call's result; what is called for each element of a list waits for that.
    fn result_of_call(&mut self, call: &ast::CallStep, lets: &mut Vec<Unnamed>) {
        let Some(name) = tree::name(self.file, call.bound()) else { return };
        let ty = self.result_type(call);
        match (ty, call.for_each()) {
            (Some(ty), Some(each)) => lets.push((name, each.list(), Some(ty), Vec::new())),
            (ty, _) => self.result(&name, ty),
        }
    }

    fn result_type(&mut self, call: &ast::CallStep) -> Option<Type> {
        let path = tree::path(self.file, call.call()?.path())?;
        let count = self.draft.findings.count();
        let Draft { names, files, findings, .. } = &mut *self.draft;
        let tool = names.find_tool(&path, files, findings);
        self.draft.findings.back_to(count);
        let tool = tool.filter(|tool| !self.draft.broken.tools.contains(tool))?;
        self.draft.graph.tools.lookup(tool).map(|tool| tool.gives.clone())
    }

    /// A `let` may rest on another one, and on what a call for each element of a list gives: that
    /// is as long as the list. Each is tried until no more can be typed.
    fn named_values(&mut self, mut lets: Vec<Unnamed>) {
        loop {
            let before = lets.len();
            let mut left = Vec::new();
            for (name, value, gives, before) in lets {
                let count = self.draft.findings.count();
                let scope = self.draft.knowing_before(&before, &self.scope);
                let mut typed_in = |scope: &Scope| {
                    value.as_ref().and_then(|value| self.draft.expr(value, None, scope))
                };
                // What may be missing may be known to be there where the step stands.
                let typed = typed_in(&scope)
                    .or_else(|| typed_in(&Scope { presumes: true, ..scope.clone() }));
                self.draft.findings.back_to(count);
                match (typed, &gives) {
                    (Some(list), Some(gives)) => self.result(&name, list.ty.with_elements(gives)),
                    (Some(typed), None) => self.result(&name, Some(typed.ty)),
                    (None, _) => left.push((name, value, gives, before)),
                }
            }
            lets = left;
            if lets.len() == before || lets.is_empty() {
                break;
            }
        }
        for (name, ..) in lets {
            self.result(&name, None);
            self.untyped.push(name);
        }
    }

    /// A `let` without a type has an error of its own, unless it rests on itself.
    fn refuse_circular(&mut self) {
        if self.draft.findings.are_clean() {
            for name in &self.untyped {
                let finding = diagnostics::contains_itself::variable(name.origin, &name.text);
                self.draft.findings.push(finding);
            }
        }
    }

    /// A name for a result. One name may be given in several states, for values of one type.
    pub(super) fn result(&mut self, name: &Written, ty: Option<Type>) {
        if let Some(local) = self.scope.local(&name.text)
            && let Ref::Variable(id) = local.stands_for
            && !self.is_given(local.stands_for)
        {
            let known = local.ty.clone();
            if let (Some(old), Some(new)) = (&known, &ty)
                && old != new
            {
                // Where it may be missing in one of the states, it may be missing.
                if old.present() == new.present() {
                    let ty = Type::Optional(Box::new(old.present().clone()));
                    return self.retype(&name.text, id, ty);
                }
                let (old, new) = (self.draft.a_value(old), self.draft.a_value(new));
                let there = local.origin;
                let finding =
                    diagnostics::two_meanings::report(name.origin, &name.text, &new, &old, there);
                self.draft.findings.push(finding);
            }
            if known.is_none()
                && let Some(ty) = ty
            {
                self.retype(&name.text, id, ty);
            }
            return;
        }
        let next = playbook_graph::VariableId(
            u32::try_from(self.playbook.variables.len()).unwrap_or(u32::MAX),
        );
        if self.introduce(name, Ref::Variable(next), ty.clone(), "a result") {
            let origin = self.draft.place(name.origin);
            let ty = ty.unwrap_or(Type::Text);
            self.playbook.variables.push(Variable { name: name.text.clone(), ty, origin });
        }
    }

    /// Whether a name stands for what is given, which never changes.
    fn is_given(&self, of: Ref) -> bool {
        self.playbook
            .header
            .params
            .iter()
            .any(|given| given.holder.reference() == of && self.scope.local(&given.name).is_some())
    }

    fn retype(&mut self, name: &str, id: playbook_graph::VariableId, ty: Type) {
        if let Some(local) = self.scope.local(name).cloned() {
            self.scope.add(Local { ty: Some(ty.clone()), ..local });
        }
        if let Some(variable) = self.playbook.variables.lookup_mut(id) {
            variable.ty = ty;
        }
    }

    fn name_states(&mut self, node: &ast::Playbook) {
        for state in node.states() {
            let Some(name) = tree::name(self.file, state.name()) else { continue };
            if let Some((_, first)) = self.states.get(&name.text) {
                let kind = "state";
                let twice =
                    diagnostics::declared_twice::report(name.origin, kind, &name.text, *first);
                self.draft.findings.push(twice);
                continue;
            }
            let origin = self.draft.place(self.draft.head(tree::at(self.file, &state)));
            let entry = PointId(0);
            let made = State { name: name.text.clone(), entry, bound: None, origin };
            let id = self.playbook.states.push(made);
            self.states.insert(name.text, (id, name.origin));
        }
    }

    fn lower_states(&mut self, node: &ast::Playbook) {
        self.on_cancel(node);
        let mut start: Option<Origin> = None;
        let mut first: Option<Origin> = None;
        for state in node.states() {
            let Some(name) = tree::name(self.file, state.name()) else { continue };
            let Some((id, declared)) = self.states.get(&name.text).copied() else { continue };
            if declared != name.origin {
                continue;
            }
            let at = tree::at(self.file, &state);
            first = first.or(Some(at));
            if state.is_start() {
                match start {
                    Some(first) => {
                        let whose = &self.playbook.name;
                        let finding = diagnostics::start_state::second(name.origin, whose, first);
                        self.draft.findings.push(finding);
                    }
                    None => {
                        start = Some(name.origin);
                        self.playbook.start = id;
                    }
                }
            }
            self.state(id, &state, &name);
        }
        if start.is_none()
            && let Some(name) = tree::name(self.file, node.name())
        {
            let finding = diagnostics::start_state::none(name.origin, &name.text, first);
            self.draft.findings.push(finding);
        }
    }

    fn state(&mut self, id: StateId, node: &ast::State, name: &Written) {
        self.draft.once::<ast::Visits>(self.file, node, "`at most`");
        let bound = node.visits().and_then(|visits| self.bound(id, &visits));
        let place = || format!("the state `{}`", name.text);
        let scope = self.scope.clone();
        let entry = self.block(node.steps(), Some(id), scope, None, (&place, name.origin));
        if let Some(state) = self.playbook.states.lookup_mut(id) {
            state.entry = entry;
            state.bound = bound;
        }
    }

    fn bound(&mut self, id: StateId, node: &ast::Visits) -> Option<Bound> {
        let times = self.draft.count(self.file, node.times(), "how often a state is entered");
        let scope = self.scope.clone();
        let then = node.then().and_then(|target| self.target(&target, Some(id), &scope));
        let origin = self.draft.place(tree::at(self.file, node));
        Some(Bound { times: times?, then: then?, origin })
    }

    fn on_cancel(&mut self, node: &ast::Playbook) {
        let mut first: Option<Origin> = None;
        for item in node.items() {
            let PlaybookItem::On(on) = item else { continue };
            let at = tree::at(self.file, &on);
            if let ast::OnWhat::CorrectionAfter(tool) = on.what() {
                self.on_correction(&on, tool, at);
                continue;
            }
            if let Some(first) = first {
                self.draft.findings.push(diagnostics::twice::report(at, "`on cancel`", first));
                continue;
            }
            first = Some(at);
            let scope = self.scope.clone();
            self.playbook.on_cancel =
                on.target().and_then(|target| self.target(&target, None, &scope));
        }
    }
}
