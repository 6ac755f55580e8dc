//! Steps to points: what is done, and where each way on leads. Every path ends once.

use playbook_graph::{Expr, Origin, Point, PointId, Ref, StateId, Step, Type, VariableId};

use crate::check::expr::Callee;
use crate::check::scope::{Scope, present_if};
use crate::check::tree;
use crate::diagnostics;
use crate::lower::before;
use crate::lower::playbook::Body;
use crate::syntax::ast;

/// Where a step stands and where it goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Its point.
    pub(super) at: PointId,
    /// The state; none in the header.
    pub(super) state: Option<StateId>,
    /// The point after it.
    pub(super) next: PointId,
}

impl Body<'_> {
    /// A point to be filled in later.
    pub(super) fn reserve(&mut self, state: Option<StateId>, at: Origin) -> PointId {
        let origin = self.draft.place(self.draft.head(at));
        let nowhere = Step::GoTo { state: StateId(0) };
        self.playbook.points.push(Point { state, step: nowhere, origin })
    }

    pub(super) fn fill(&mut self, point: PointId, step: Step) {
        if let Some(point) = self.playbook.points.lookup_mut(point) {
            point.step = step;
        }
    }

    /// Steps in a row; where the last one doesn't leave, it goes on at `after`. The first point. What
    /// the row is called, and where, is for the message that it doesn't end.
    pub(super) fn block(
        &mut self,
        steps: impl Iterator<Item = ast::Step>,
        state: Option<StateId>,
        mut scope: Scope,
        after: Option<PointId>,
        (place, named): (&dyn Fn() -> String, Origin),
    ) -> PointId {
        let reserved = steps.map(|step| {
            let at = tree::at(self.file, &step);
            (step, at, self.reserve(state, at))
        });
        let steps: Vec<(ast::Step, Origin, PointId)> = reserved.collect();
        let mut left: Option<Origin> = None;
        for (nth, (step, at, point)) in steps.iter().enumerate() {
            if let Some(left) = left {
                self.draft.findings.push(diagnostics::after_end::report(*at, left));
                break;
            }
            let next = steps.get(nth + 1).map(|(.., point)| *point).or(after);
            if self.leaves(step) {
                left = Some(*at);
            } else if next.is_none() {
                self.draft.findings.push(diagnostics::no_end::report(*at, &place()));
            }
            let spot = Spot { at: *point, state, next: next.unwrap_or(*point) };
            if let Some(made) = self.step(step, spot, &scope) {
                scope = match step {
                    // Where it goes on behind its steps, its condition may have held.
                    ast::Step::When(when) if !before::leaves(when) => {
                        self.draft.knowing_before(&before::after(self.file, step), &scope)
                    }
                    _ => self.known_after(&made, scope),
                };
                self.fill(*point, made);
            }
        }
        match (steps.first(), after) {
            (Some((.., first)), _) => *first,
            (None, Some(after)) => after,
            (None, None) => {
                self.draft.findings.push(diagnostics::no_end::report(named, &place()));
                self.reserve(state, named)
            }
        }
    }

    fn step(&mut self, step: &ast::Step, spot: Spot, scope: &Scope) -> Option<Step> {
        let next = spot.next;
        match step {
            ast::Step::Say(say) => {
                let text = self.draft.text(&say.text()?, scope)?;
                Some(Step::Say { text, exactly: say.is_exact(), next })
            }
            ast::Step::Note(note) => {
                let text = self.draft.text(&note.text()?, scope)?;
                Some(Step::Note { text, next })
            }
            ast::Step::Ask(ask) => self.ask(ask, spot, scope),
            ast::Step::Call(call) => self.call(call, spot, scope),
            ast::Step::Let(node) => self.let_step(node, next, scope),
            ast::Step::When(when) => self.when(when, spot, scope),
            ast::Step::Match(node) => self.match_step(node, spot, scope),
            ast::Step::Forget(forget) => {
                let file = self.file;
                let names = forget.slots().filter_map(|name| tree::name(file, Some(name)));
                let slots = names.filter_map(|name| self.slot(&name)).collect();
                Some(Step::Forget { slots, next })
            }
            ast::Step::Go(go) => {
                let state = self.state_named(tree::name(self.file, go.state()))?;
                Some(Step::GoTo { state })
            }
            ast::Step::End(end) => self.end(end, scope),
            ast::Step::Wait(node) => self.wait(node, spot, scope),
            ast::Step::Handoff(handoff) => self.hand_off(handoff, spot.state, scope),
            ast::Step::Run(run) => self.run(run, spot, scope),
            ast::Step::Choice(choice) => self.choice(choice, spot, scope),
            ast::Step::Answer(answer) => self.answer(answer, next, scope),
            ast::Step::Task(task) => self.task(task, next, scope),
            ast::Step::Plan(plan) => self.plan(plan, spot, scope),
        }
    }

    fn let_step(&mut self, node: &ast::Let, next: PointId, scope: &Scope) -> Option<Step> {
        let name = tree::name(self.file, node.name())?;
        let value = self.draft.expr(&node.value()?, None, scope)?;
        let variable = self.variable(&name.text)?;
        let holds = self.playbook.variables.lookup(variable).map(|declared| &declared.ty);
        let is_optional = |ty: &Type| matches!(ty, Type::Optional(_));
        if is_optional(&value.ty) && !holds.is_none_or(is_optional) {
            let text = self.draft.text_of(value.origin);
            let finding = diagnostics::may_be_missing::report(value.origin, &text);
            self.draft.findings.push(finding);
            return None;
        }
        Some(Step::Let { variable, value: value.expr, next })
    }

    /// The variable of that name.
    pub(super) fn variable(&self, name: &str) -> Option<VariableId> {
        match self.scope.local(name)?.stands_for {
            Ref::Variable(variable) => Some(variable),
            _ => None,
        }
    }

    fn when(&mut self, node: &ast::When, spot: Spot, scope: &Scope) -> Option<Step> {
        let condition = self.draft.condition(node.condition(), scope);
        let known = condition.as_ref().map(|when| present_if(&when.expr, true)).unwrap_or_default();
        let inside = scope.knowing(known);
        let then = match (node.target(), node.block()) {
            (Some(target), _) => self.target(&target, spot.state, &inside),
            (None, Some(block)) => {
                let place = || "this `when`".to_owned();
                let named = tree::at(self.file, &block);
                Some(self.block(
                    block.steps(),
                    spot.state,
                    inside,
                    Some(spot.next),
                    (&place, named),
                ))
            }
            (None, None) => None,
        };
        Some(Step::When { condition: condition?.expr, then: then?, otherwise: spot.next })
    }

    /// Where a path goes on, behind `->`.
    pub(super) fn target(
        &mut self,
        node: &ast::Target,
        state: Option<StateId>,
        scope: &Scope,
    ) -> Option<PointId> {
        let at = tree::at(self.file, node);
        let point = self.reserve(state, at);
        let step = match node {
            ast::Target::State(to) => {
                let to = self.state_named(tree::name(self.file, to.state()))?;
                Step::GoTo { state: to }
            }
            ast::Target::End(end) => self.end(end, scope)?,
            ast::Target::Handoff(handoff) => self.hand_off(handoff, state, scope)?,
        };
        self.fill(point, step);
        Some(point)
    }

    /// Whether a step leaves the path, whatever happens.
    fn leaves(&self, step: &ast::Step) -> bool {
        match step {
            ast::Step::Go(_)
            | ast::Step::End(_)
            | ast::Step::Handoff(_)
            | ast::Step::Match(_)
            | ast::Step::Choice(_)
            | ast::Step::Wait(_) => true,
            ast::Step::Run(run) => self.run_leaves(run),
            _ => false,
        }
    }

    fn state_named(&mut self, name: Option<crate::check::names::Written>) -> Option<StateId> {
        let name = name?;
        if let Some((state, _)) = self.states.get(&name.text) {
            return Some(*state);
        }
        if !self.draft.was_read(self.playbook.origin) {
            return None;
        }
        let place = format!("in `{}`", self.playbook.name);
        let known = self.states.keys().map(String::as_str);
        let finding =
            diagnostics::unknown_name::report(name.origin, &name.text, "state", &place, known);
        self.draft.findings.push(finding);
        None
    }

    /// `end cancelled(order)`
    fn end(&mut self, node: &ast::End, scope: &Scope) -> Option<Step> {
        let name = tree::name(self.file, node.outcome())?;
        let found = self.playbook.outcomes.find(|outcome| outcome.name == name.text);
        let Some((id, outcome)) = found else {
            if !self.draft.was_read(self.playbook.origin) {
                return None;
            }
            let place = format!("of `{}`", self.playbook.name);
            let known = self.playbook.outcomes.values().map(|outcome| outcome.name.as_str());
            let finding = diagnostics::unknown_name::report(
                name.origin,
                &name.text,
                "outcome",
                &place,
                known,
            );
            self.draft.findings.push(finding);
            return None;
        };
        if self.draft.broken.outcomes.contains(&(self.id, name.text.clone())) {
            return None;
        }
        let callee = Callee { name: &name.text, params: &outcome.values, is_outcome: true };
        let at = tree::at(self.file, node);
        let values: Vec<Expr> = self.draft.arguments(&callee, node.args(), at, scope)?;
        Some(Step::End { outcome: id, values })
    }
}

impl Body<'_> {
    /// What is known to be there after a step; after a question, also what its checks make sure of.
    fn known_after(&self, step: &Step, scope: Scope) -> Scope {
        let scope = self.known_after_step(step, scope);
        let Step::Ask { slot, .. } = step else { return scope };
        let checks = self.playbook.slots.lookup(*slot).map_or(&[][..], |slot| &slot.checks);
        scope.knowing(checks.iter().flat_map(|check| present_if(&check.condition, true)))
    }

    /// What is known to be there after a step.
    fn known_after_step(&self, step: &Step, scope: Scope) -> Scope {
        match step {
            Step::When { condition, .. } => scope.knowing(present_if(condition, false)),
            Step::Ask { slot, .. } => scope.forgetting(Ref::Slot(*slot)),
            Step::Forget { slots, .. } => {
                slots.iter().fold(scope, |scope, slot| scope.forgetting(Ref::Slot(*slot)))
            }
            Step::Call { call, .. } | Step::Act { call, .. } => match call.result {
                Some(result) => scope.forgetting(Ref::Variable(result)),
                None => scope,
            },
            Step::Plan(plan) => {
                let results = self.playbook.results_of(plan);
                results.fold(scope, |scope, name| scope.forgetting(Ref::Variable(name)))
            }
            Step::Let { variable, .. } => scope.forgetting(Ref::Variable(*variable)),
            Step::Run(run) => {
                run.named().fold(scope, |scope, name| scope.forgetting(Ref::Variable(name)))
            }
            _ => scope,
        }
    }
}
