//! Waits: `wait { on event x -> …, after 24 hours -> … }`.

use playbook_graph::{EventId, OnEvent, Origin, PointId, Ref, Step, Type, VariableId};

use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::{tree, words};
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::lower::steps::Spot;
use crate::syntax::ast;

impl Body<'_> {
    /// Names for what events carry, so that steps can name them.
    pub(super) fn named_by_events(&mut self, node: &ast::Wait) {
        for item in node.items() {
            let Some(params) = item.params() else { continue };
            let count = self.draft.findings.count();
            let event = self.draft.named_event(item.event(), self.file);
            self.draft.findings.back_to(count);
            let carried = event.and_then(|id| self.draft.graph.events.lookup(id));
            let types: Vec<Type> =
                carried.into_iter().flat_map(|event| &event.params).map(|p| p.ty.clone()).collect();
            for (nth, param) in params.items().enumerate() {
                let Some(name) = tree::name(self.file, param.name()) else { continue };
                self.result(&name, types.get(nth).cloned());
            }
        }
    }

    /// The step `wait`.
    pub(super) fn wait(&mut self, node: &ast::Wait, spot: Spot, scope: &Scope) -> Option<Step> {
        let at = tree::at(self.file, node);
        let mut on = Vec::new();
        let mut end: Option<(Origin, Option<(playbook_graph::Expr, PointId)>)> = None;
        for item in node.items() {
            let at = tree::at(self.file, &item);
            let names = self.names_in(&item);
            let inside = names
                .into_iter()
                .fold(scope.clone(), |scope, name| scope.forgetting(Ref::Variable(name)));
            let to = self.waited_to(&item, spot, &inside);
            if let Some(event) = tree::path(self.file, item.event()) {
                let made = self.on_event(&item, &event, to, scope);
                on.extend(made);
                continue;
            }
            if let Some((first, _)) = &end {
                self.draft.findings.push(diagnostics::twice::report(at, "`after`", *first));
                continue;
            }
            let until = item.after().and_then(|after| self.deadline(&after, scope));
            end = Some((at, until.zip(to)));
        }
        match end {
            Some((_, Some((until, then)))) => Some(Step::Wait { on, until, then }),
            Some((_, None)) => None,
            None => {
                self.draft.findings.push(diagnostics::wait_end::report(self.draft.head(at)));
                None
            }
        }
    }

    /// The names that an arm gives to what its event carries.
    fn names_in(&self, item: &ast::WaitFor) -> Vec<VariableId> {
        let params = item.params().into_iter().flat_map(|params| params.items());
        let names = params.filter_map(|param| tree::name(self.file, param.name()));
        names.filter_map(|name| self.variable(&name.text)).collect()
    }

    fn deadline(&mut self, node: &ast::Expr, scope: &Scope) -> Option<playbook_graph::Expr> {
        let value = self.draft.expr(node, None, scope)?;
        match value.ty {
            Type::Duration | Type::Time => Some(value.expr),
            ref other => {
                let what = self.draft.a_value(other);
                self.draft.findings.push(diagnostics::wait_end::no_time(value.origin, &what));
                None
            }
        }
    }

    fn waited_to(&mut self, item: &ast::WaitFor, spot: Spot, scope: &Scope) -> Option<PointId> {
        match (item.target(), item.block()) {
            (Some(target), _) => self.target(&target, spot.state, scope),
            (None, Some(block)) => {
                let place = || "this part of the `wait`".to_owned();
                let named = tree::at(self.file, &block);
                Some(self.block(block.steps(), spot.state, scope.clone(), None, (&place, named)))
            }
            (None, None) => None,
        }
    }

    fn on_event(
        &mut self,
        item: &ast::WaitFor,
        name: &Written,
        to: Option<PointId>,
        scope: &Scope,
    ) -> Option<OnEvent> {
        let event = self.draft.named_event(item.event(), self.file)?;
        let matches = self.is_for(event, name, scope)?;
        let names = self.carried(item, event, name)?;
        let origin = self.draft.place(name.origin);
        Some(OnEvent { event, matches, names, to: to?, origin })
    }

    fn carried(
        &mut self,
        item: &ast::WaitFor,
        event: EventId,
        written: &Written,
    ) -> Option<Vec<VariableId>> {
        let Some(params) = item.params() else { return Some(Vec::new()) };
        let names: Vec<Written> =
            params.items().filter_map(|param| tree::name(self.file, param.name())).collect();
        let declared = self.draft.graph.events.lookup(event)?.clone();
        if names.len() != declared.params.len() {
            let params = words::params(&self.draft.graph, &declared.params);
            let finding = diagnostics::arguments::count(
                written.origin,
                &declared.name,
                &format!("{}({params})", declared.name),
                declared.params.len(),
                names.len(),
            );
            self.draft.findings.push(finding);
            return None;
        }
        names.iter().map(|name| self.variable(&name.text)).collect()
    }
}
