//! Events: what they carry, how they find the case that waits for them, which playbooks they start.

use playbook_graph::{EventId, EventStart, Expr, FileId, Origin, Quantifier, Ref, SlotId};

use crate::check::Draft;
use crate::check::fits::takes;
use crate::check::names::Written;
use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::syntax::ast::{self, PlaybookItem};

impl Draft {
    pub(super) fn lower_event(&mut self, file: FileId, id: EventId, node: &ast::Event) {
        let params = self.typed_params(file, node.params());
        if params.is_none() {
            self.broken.events.insert(id);
        }
        if let Some(path) = tree::path(file, node.slot())
            && node.condition().is_none()
        {
            self.findings.push(diagnostics::left_out::report(
                path.origin,
                "`for` of an event",
                "which one it is for",
                "for order where id is order_id",
            ));
        }
        if let Some(event) = self.graph.events.lookup_mut(id) {
            event.params = params.unwrap_or_default();
        }
        self.event_nodes.insert(id, (file, node.clone()));
    }

    /// The event that a path names, unless it has an error of its own.
    pub(super) fn named_event(&mut self, path: Option<ast::Path>, file: FileId) -> Option<EventId> {
        let path = tree::path(file, path)?;
        let id = self.names.events.find(&path, &self.files, &mut self.findings)?;
        (!self.broken.events.contains(&id)).then_some(id)
    }
}

impl Body<'_> {
    /// `starts on event parcel_lost`: what it carries fills the slots of the same names.
    pub(super) fn event_starts(&mut self, node: &ast::Playbook) {
        for item in node.items() {
            let PlaybookItem::Starts(starts) = item else { continue };
            let Some(ast::StartsOn::Event(path)) = starts.on() else { continue };
            let at = tree::at(self.file, &starts);
            let Some(event) = self.draft.named_event(Some(path), self.file) else { continue };
            let Some(fills) = self.filled_by(event, at) else { continue };
            let origin = self.draft.place(at);
            self.playbook.starts_on_events.push(EventStart { event, fills, origin });
        }
    }

    fn filled_by(&mut self, event: EventId, at: Origin) -> Option<Vec<(u32, SlotId)>> {
        let params = self.draft.graph.events.lookup(event)?.params.clone();
        let mut fills = Vec::new();
        for (place, param) in (0_u32..).zip(&params) {
            let Some((id, slot)) = self.playbook.slots.find(|slot| slot.name == param.name) else {
                continue;
            };
            if self.draft.broken.slots.contains(&(self.id, id)) {
                continue;
            }
            if !takes(&slot.ty, &param.ty) {
                let (slot, carries) = (slot.ty.clone(), self.draft.a_value(&param.ty));
                let wanted = format!("{} for the slot `{}`", self.draft.a_value(&slot), param.name);
                self.draft.findings.push(diagnostics::wrong_type::report(at, &wanted, &carries));
                return None;
            }
            fills.push((place, id));
        }
        Some(fills)
    }

    /// Whether an event is for this case: `for order where id is order_id`, asked of the slot or
    /// result of that name here. Nothing where it has an error.
    pub(super) fn is_for(
        &mut self,
        event: EventId,
        on: &Written,
        scope: &Scope,
    ) -> Option<Option<Expr>> {
        let (file, node) = self.draft.event_nodes.get(&event).cloned()?;
        let Some(name) = tree::path(file, node.slot()) else { return Some(None) };
        let (of, ty) = match scope.local(&name.text) {
            Some(local) => (Expr::Ref(local.stands_for), local.ty.clone()?),
            None => {
                let place =
                    format!("in `{}`, and the event finds its case by it", self.playbook.name);
                let known = scope.names();
                let finding = diagnostics::unknown_name::report(
                    on.origin,
                    &name.text,
                    "slot or result",
                    &place,
                    known,
                );
                self.draft.findings.push(finding);
                return None;
            }
        };
        let mut inside = Scope::of(file).of_element(ty);
        for (place, param) in (0_u32..).zip(&self.draft.graph.events.lookup(event)?.params.clone())
        {
            inside.add(Local {
                name: param.name.clone(),
                stands_for: Ref::Param(place),
                ty: Some(param.ty.clone()),
                origin: None,
            });
        }
        let condition = self.draft.condition(node.condition(), &inside)?;
        let (list, condition) = (Box::new(Expr::List(vec![of])), Box::new(condition.expr));
        Some(Some(Expr::Quantified { by: Quantifier::Any, list, condition }))
    }
}
