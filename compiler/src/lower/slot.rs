//! Slots: their types, what they are picked from, how they are asked for, what they allow.

use std::collections::BTreeMap;

use playbook_graph::{Check, Gathered, Origin, RecordId, Ref, Slot, SlotField, SlotId, Type};

use crate::check::names::Written;
use crate::check::scope::{Local, Scope};
use crate::check::tree;
use crate::diagnostics;
use crate::lower::playbook::Body;
use crate::syntax::ast;

impl Body<'_> {
    /// The slots' names and types; their texts come later, when all names are known.
    pub(super) fn slots(&mut self, node: &ast::Playbook) {
        for slot in node.slots() {
            let Some(name) = tree::name(self.file, slot.name()) else { continue };
            let made = self.slot_type(&slot);
            let ty = made.as_ref().map(|(ty, _)| ty.clone());
            let next = SlotId(u32::try_from(self.playbook.slots.len()).unwrap_or(u32::MAX));
            if !self.introduce(&name, Ref::Slot(next), ty, "a slot") {
                continue;
            }
            if made.is_none() {
                self.draft.broken.slots.insert((self.id, next));
            }
            let origin = self.draft.place(tree::at(self.file, &slot));
            let whole = made.is_some();
            let (ty, gathered) = made.unwrap_or((Type::Text, None));
            let secret = slot.is_secret() && whole && self.may_be_secret(&slot, &name.text, &ty);
            let made = Slot {
                gathered,
                may_be_new: slot.may_be_new(),
                may_reuse: slot.may_reuse(),
                secret,
                personal: slot.is_personal(),
                ..Slot::new(name.text, ty, origin)
            };
            self.playbook.slots.push(made);
        }
    }

    /// Whether a slot's secret can be kept; reports what shows, compares or keeps it.
    fn may_be_secret(&mut self, slot: &ast::Slot, name: &str, ty: &Type) -> bool {
        let mut fine = true;
        for clause in slot.clauses() {
            let at = tree::at(self.file, &clause);
            let (what, why) = match (clause.word().as_str(), clause.is_new()) {
                ("check", _) => ("`check`", "it would have to be looked at"),
                ("may", false) => ("`may reuse`", "a secret is used once"),
                ("secret", _) if !matches!(ty, Type::Refined(_)) => {
                    let what = self.draft.a_value(ty);
                    let finding = diagnostics::secret_slot::without_pattern(at, name, &what);
                    self.draft.findings.push(finding);
                    fine = false;
                    continue;
                }
                _ => continue,
            };
            fine = false;
            let finding = diagnostics::secret_slot::with_clause(at, what, why);
            self.draft.findings.push(finding);
        }
        if let Some(among) = slot.among() {
            let (at, why) = (tree::at(self.file, &among), "what is picked from is shown");
            self.draft.findings.push(diagnostics::secret_slot::with_clause(at, "`among`", why));
            fine = false;
        }
        fine
    }

    /// What a slot holds; of a list, that it is gathered.
    fn slot_type(&mut self, slot: &ast::Slot) -> Option<(Type, Option<Gathered>)> {
        let written = slot.ty()?;
        let at = tree::at(self.file, &written);
        let ty = self.draft.type_of(self.file, Some(written))?;
        let Type::List { of, .. } = &ty else {
            return self.askable(slot, &ty, at).then_some((ty, None));
        };
        if let Type::List { .. } | Type::Optional(_) = **of {
            let instead = "write a list of one kind of thing";
            self.draft.refuse(at, "a slot for lists of lists, or of what may be missing", instead);
            return None;
        }
        self.askable(slot, of, at).then(|| (ty.clone(), Some(Gathered::default())))
    }

    /// Whether a customer can be asked for a value of the type; reports where not.
    fn askable(&mut self, slot: &ast::Slot, ty: &Type, at: Origin) -> bool {
        match ty {
            Type::Optional(_) => {
                let why = "a slot may be empty anyway: ask with `is known`";
                let finding = diagnostics::does_not_fit::report(at, "`optional`", why);
                self.draft.findings.push(finding);
                false
            }
            Type::Record(record) if slot.among().is_none() || slot.may_be_new() => {
                self.askable_fields(slot, *record, at)
            }
            _ => true,
        }
    }

    /// Whether each field of a record can be asked for by itself: it is one value, or picked.
    fn askable_fields(&mut self, slot: &ast::Slot, record: RecordId, at: Origin) -> bool {
        let Some(declared) = self.draft.graph.records.lookup(record) else { return false };
        let picked: Vec<String> = slot
            .among_fields()
            .filter(|field| field.list().is_some())
            .filter_map(|field| Some(field.name()?.text()))
            .collect();
        let nested = declared.fields.iter().find(|field| {
            let several = matches!(field.ty.present(), Type::Record(_) | Type::List { .. });
            several && !picked.contains(&field.name)
        });
        let Some(field) = nested.map(|field| field.name.clone()) else { return true };
        let what = format!("asking for the field `{field}`, which holds several values,");
        let instead = format!("write what it is picked from: `{{ {field} among … }}`");
        self.draft.refuse(at, &what, &instead);
        false
    }

    /// What the slots say, are picked from and allow.
    pub(super) fn questions(&mut self, node: &ast::Playbook) {
        let scope = self.scope.clone();
        for slot in node.slots() {
            let Some(name) = tree::name(self.file, slot.name()) else { continue };
            let Some((Ref::Slot(id), ty)) =
                scope.local(&name.text).map(|local| (local.stands_for, local.ty.clone()))
            else {
                continue;
            };
            if scope.local(&name.text).and_then(|local| local.origin) != Some(name.origin) {
                continue;
            }
            self.clauses_once(&slot);
            let ask = slot.ask().and_then(|text| self.draft.text(&text, &scope));
            let why = slot.why().and_then(|text| self.draft.text(&text, &scope));
            let until = slot.until().and_then(|text| self.draft.text(&text, &scope));
            if let Some(made) = self.playbook.slots.lookup_mut(id) {
                made.ask = ask;
                made.why = why;
                if let Some(gathered) = &mut made.gathered {
                    gathered.until = until;
                }
            }
            if ty.is_some() {
                self.picked_from(&slot, id, &scope);
                self.checks(&slot, id, &name, &scope);
            }
        }
    }

    /// The lists that a slot, or the fields of a record, are picked from.
    fn picked_from(&mut self, node: &ast::Slot, id: SlotId, scope: &Scope) {
        let Some(slot) = self.playbook.slots.lookup(id).cloned() else { return };
        self.misplaced(node, &slot);
        if let Some(among) = node.among() {
            let list = self.draft.among(among.list(), slot.one(), scope);
            match &list {
                Some(list) if !slot.may_be_new => self.bounded(id, &slot.name, &list.ty),
                Some(_) => {}
                None => {
                    self.draft.broken.slots.insert((self.id, id));
                }
            }
            if let Some(made) = self.playbook.slots.lookup_mut(id) {
                made.among = list.map(|list| list.expr);
            }
        }
        let record = match slot.one() {
            Type::Record(record) if node.among().is_none() || slot.may_be_new => *record,
            _ => return,
        };
        let fields = self.slot_fields(node, id, record, scope);
        if let Some(made) = self.playbook.slots.lookup_mut(id) {
            made.fields = fields;
        }
    }

    /// A list that is picked from another takes none of its places twice: it is no longer.
    fn bounded(&mut self, id: SlotId, name: &str, list: &Type) {
        let Type::List { at_most: Some(most), .. } = list else { return };
        let Some(made) = self.playbook.slots.lookup_mut(id) else { return };
        let Type::List { of, at_least, at_most } = made.ty.clone() else { return };
        let at_most = Some(at_most.map_or(*most, |own| own.min(*most)));
        made.ty = Type::List { of, at_least, at_most };
        if let Some(local) = self.scope.local(name).cloned() {
            self.scope.add(Local { ty: Some(made.ty.clone()), ..local });
        }
    }

    /// How each field of a record is asked for; those before it are names for those behind.
    fn slot_fields(
        &mut self,
        node: &ast::Slot,
        id: SlotId,
        record: RecordId,
        scope: &Scope,
    ) -> Vec<SlotField> {
        let (Some(declared), Some(slot)) =
            (self.draft.graph.records.lookup(record).cloned(), self.playbook.slots.lookup(id))
        else {
            return Vec::new();
        };
        let slot_name = slot.name.clone();
        let mut fields = vec![SlotField::default(); declared.fields.len()];
        let mut seen: BTreeMap<String, Origin> = BTreeMap::new();
        for written in node.among_fields() {
            let Some(name) = tree::name(self.file, written.name()) else { continue };
            if let Some(first) = seen.insert(name.text.clone(), name.origin) {
                let what = format!("`{}`", name.text);
                self.draft.findings.push(diagnostics::twice::report(name.origin, &what, first));
                continue;
            }
            let Some(place) = declared.field(&name.text) else {
                let known = declared.fields.iter().map(|field| field.name.as_str());
                let finding = diagnostics::unknown_field::report(
                    name.origin,
                    &name.text,
                    &declared.name,
                    known,
                );
                self.draft.findings.push(finding);
                continue;
            };
            let before = self.with_parts(scope, &declared, place);
            let ty = declared.fields.get(place).map(|field| field.ty.clone());
            let among = match (written.list(), ty) {
                (Some(list), Some(ty)) => {
                    let among = self.draft.among(Some(list), &ty, &before);
                    match &among {
                        Some(list) if place == 0 => self.bounded(id, &slot_name, &list.ty),
                        Some(_) => {}
                        None => {
                            self.draft.broken.slots.insert((self.id, id));
                        }
                    }
                    among.map(|list| list.expr)
                }
                _ => None,
            };
            let ask = written.ask().and_then(|text| self.draft.text(&text, &before));
            if let Some(field) = fields.get_mut(place) {
                *field = SlotField { among, ask };
            }
        }
        fields
    }

    /// What names stand for where a field is picked: those before it in the record, too.
    fn with_parts(&self, scope: &Scope, declared: &playbook_graph::Record, place: usize) -> Scope {
        let mut scope = scope.clone();
        for (field, before) in declared.fields.iter().take(place).zip(0_u32..) {
            if scope.local(&field.name).is_none() {
                scope.add(Local {
                    name: field.name.clone(),
                    stands_for: Ref::Part(before),
                    ty: Some(field.ty.clone()),
                    origin: None,
                });
            }
        }
        scope
    }

    /// Clauses that don't go with what a slot holds.
    fn misplaced(&mut self, node: &ast::Slot, slot: &Slot) {
        if let Some(until) = node.until()
            && slot.gathered.is_none()
        {
            let at = tree::at(self.file, &until);
            self.draft.findings.push(diagnostics::slot_clause::until(at, &slot.name));
        }
        let Some(field) = node.among_fields().next() else {
            if let Some(at) = self.may_at(node, "be").filter(|_| node.among().is_none()) {
                self.draft.findings.push(diagnostics::slot_clause::new_of_nothing(at));
            }
            return;
        };
        let at = tree::at(self.file, &field);
        if !matches!(slot.one(), Type::Record(_)) {
            let what = self.draft.a_value(slot.one());
            self.draft.findings.push(diagnostics::slot_clause::fields(at, &what));
        } else if node.among().is_some() && !slot.may_be_new {
            self.draft.findings.push(diagnostics::slot_clause::twice_picked(at, &slot.name));
        }
    }

    /// Where a slot says `may be new` or `may reuse`.
    fn may_at(&self, node: &ast::Slot, word: &str) -> Option<Origin> {
        let mut clauses = node.clauses().filter(|clause| clause.begins("may"));
        let clause = clauses.find(|clause| (word == "be") == clause.is_new())?;
        Some(tree::at(self.file, &clause))
    }

    /// What a slot's value has to fulfil besides its type.
    fn checks(&mut self, node: &ast::Slot, id: SlotId, name: &Written, scope: &Scope) {
        let mut checks = Vec::new();
        // A check that passed narrows what the next one sees.
        let mut scope = scope.clone();
        for clause in node.checks() {
            let at = tree::at(self.file, &clause);
            let condition = self.draft.condition(clause.condition(), &scope);
            let reason = clause.text().and_then(|text| self.draft.text(&text, &scope));
            let (Some(condition), Some(reason)) = (condition, reason) else {
                self.draft.broken.slots.insert((self.id, id));
                continue;
            };
            if !condition.expr.reads(&mut |of| of == Ref::Slot(id)) {
                let finding = diagnostics::check_of_nothing::report(condition.origin, &name.text);
                self.draft.findings.push(finding);
                continue;
            }
            scope = scope.knowing(crate::check::scope::present_if(&condition.expr, true));
            let origin = self.draft.place(at);
            checks.push(Check { condition: condition.expr, reason, origin });
        }
        if let Some(made) = self.playbook.slots.lookup_mut(id) {
            made.checks = checks;
        }
    }

    /// Clauses that may stand there once.
    fn clauses_once(&mut self, slot: &ast::Slot) {
        self.draft.once::<ast::Among>(self.file, slot, "`among`");
        let mut seen: BTreeMap<String, Origin> = BTreeMap::new();
        for clause in slot.clauses() {
            let at = tree::at(self.file, &clause);
            let word = match (clause.word().as_str(), clause.is_new()) {
                ("may", true) => "may be new".to_owned(),
                ("may", false) => "may reuse".to_owned(),
                (word, _) => word.to_owned(),
            };
            match word.as_str() {
                "check" => {}
                _ => {
                    if let Some(first) = seen.insert(word.clone(), at) {
                        let what = format!("`{word}`");
                        self.draft.findings.push(diagnostics::twice::report(at, &what, first));
                    }
                }
            }
        }
    }
}
