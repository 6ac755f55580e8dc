//! What a customer's message means, as a scenario says it.

use playbook_graph::{
    Comparison, Description, Expr, FieldIs, FileId, LineKind, Origin, Reading, Ref, Said,
    ScenarioSubject, SlotRef, Type, Value,
};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    /// `customer "…" means cancel_order, reason ordered_by_mistake`
    pub(super) fn customer(
        &mut self,
        node: &ast::Customer,
        file: FileId,
        subject: Option<ScenarioSubject>,
    ) -> Option<LineKind> {
        let text = node.message()?.value();
        let mut means = Vec::new();
        let mut whole = true;
        let mut confidence = None;
        for reading in node.readings() {
            if let Some(sure) = self.how_sure(&reading, file) {
                confidence = Some(sure);
                continue;
            }
            match self.reading(&reading, file, subject) {
                Some(reading) => means.push(reading),
                None => whole = false,
            }
        }
        if !whole {
            return None;
        }
        let means = (!means.is_empty()).then_some(means);
        Some(LineKind::Customer { text, means, confidence })
    }

    /// `confidence 80%`: how sure the interpreter is of what stands beside it.
    fn how_sure(&mut self, node: &ast::Reading, file: FileId) -> Option<u16> {
        let name = tree::path(file, node.path())?;
        let ast::Expr::Percent(percent) = node.value().filter(|_| name.text == "confidence")?
        else {
            return None;
        };
        let sure = super::autonomy::thousandths(&percent.number());
        if sure.is_none() {
            let why = "it goes from 0% to 100%, with one digit behind the point";
            let at = tree::at(file, &percent);
            self.findings.push(diagnostics::does_not_fit::report(at, "this confidence", why));
        }
        sure.or(Some(0))
    }

    fn reading(
        &mut self,
        node: &ast::Reading,
        file: FileId,
        subject: Option<ScenarioSubject>,
    ) -> Option<Reading> {
        let at = tree::at(file, node);
        if node.case().is_some() {
            self.refuse(at, "`case …` in a reading", "");
            return None;
        }
        if node.has_word("new") {
            // Another matter is an intent like the first one.
            let intent = tree::path(file, node.path())?;
            return self.intent(&intent).map(Reading::Intent);
        }
        if ["add", "remove", "change"].iter().any(|word| node.has_word(word)) {
            self.refuse(at, "changing a list in a reading", "");
            return None;
        }
        let Some(name) = tree::path(file, node.path()) else {
            return match (node.has_word("yes"), node.has_word("no")) {
                (true, _) => Some(Reading::Yes),
                (_, true) => Some(Reading::No),
                _ => None,
            };
        };
        let bare = node.value().is_none() && node.condition().is_none();
        if bare && !node.has_word("correct") {
            return self.bare_reading(&name, subject);
        }
        let (slot, ty) = self.slot_of(&name, subject)?;
        let said = self.said_of(node, &ty, at, file)?;
        Some(match node.has_word("correct") {
            true => Reading::Correct(slot, said),
            false => Reading::Answer(slot, said),
        })
    }

    /// A reading of one word: what anybody can mean, else an intent.
    fn bare_reading(
        &mut self,
        name: &Written,
        subject: Option<ScenarioSubject>,
    ) -> Option<Reading> {
        Some(match name.text.as_str() {
            "cancel" => Reading::Cancel,
            "why" => Reading::Why,
            "declined" => Reading::Declined,
            "unclear" => Reading::Unclear,
            _ => {
                if self.names.intents.get(&name.text).is_none()
                    && self.find_slot(&name.text, subject).is_some()
                {
                    self.findings.push(diagnostics::left_out::report(
                        name.origin,
                        &format!("`{}`", name.text),
                        "what the customer says of it",
                        "reason ordered_by_mistake",
                    ));
                    return None;
                }
                Reading::Intent(self.intent(name)?)
            }
        })
    }

    fn intent(&mut self, name: &Written) -> Option<playbook_graph::IntentId> {
        self.names.intents.find(name, &self.files, &mut self.findings)
    }

    fn find_slot(&self, name: &str, subject: Option<ScenarioSubject>) -> Option<(SlotRef, Type)> {
        self.playbooks_of(subject).into_iter().find_map(|playbook| {
            let slots = &self.graph.playbooks.lookup(playbook)?.slots;
            let (slot, declared) = slots.find(|slot| slot.name == name)?;
            Some((SlotRef { playbook, slot }, declared.ty.clone()))
        })
    }

    fn slot_of(
        &mut self,
        name: &Written,
        subject: Option<ScenarioSubject>,
    ) -> Option<(SlotRef, Type)> {
        let found = self.find_slot(&name.text, subject);
        if found.is_none() && subject.is_some() {
            let all = self.playbooks_of(subject);
            let known = self.of_playbooks(&all, |playbook| {
                playbook.slots.values().map(|slot| slot.name.clone()).collect()
            });
            self.or_unknown(None::<()>, name, "slot", &known);
        }
        found.filter(|(slot, _)| !self.broken.slots.contains(&(slot.playbook, slot.slot)))
    }

    /// What is said of a slot: a value; of a picked record, which one.
    fn said_of(
        &mut self,
        node: &ast::Reading,
        ty: &Type,
        at: Origin,
        file: FileId,
    ) -> Option<Said> {
        let scope = Scope { invents: true, ..Scope::of(file) };
        if let Some(condition) = node.condition() {
            let Type::Record(_) = ty else {
                let why = "only a record has fields to describe it by";
                self.findings.push(diagnostics::does_not_fit::report(at, "`where`", why));
                return None;
            };
            let place = tree::at(file, &condition);
            let condition = self.condition(Some(condition), &scope.of_element(ty.clone()))?;
            let wheres = self.field_values(&condition.expr, place)?;
            return Some(Said::Description(Description { wheres, pick: None }));
        }
        let value = node.value();
        if value.is_none() {
            let (whose, what) = ("`correct`", "what the customer says instead");
            let written = "correct reason no_longer_needed";
            self.findings.push(diagnostics::left_out::report(at, whose, what, written));
            return None;
        }
        let value = self.value(value, ty, &scope)?;
        self.fixed(value, "what the customer says").map(Said::Value)
    }

    /// `id is "W1" and status is pending` as fields with values.
    fn field_values(&mut self, condition: &Expr, at: Origin) -> Option<Vec<FieldIs>> {
        let parts = match condition {
            Expr::And(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let wheres: Option<Vec<_>> = parts.iter().map(field_is).collect();
        if wheres.is_none() {
            let why = "a description says which fields have which values: `id is \"W1\"`";
            self.findings.push(diagnostics::does_not_fit::report(at, "this condition", why));
        }
        wheres
    }
}

fn field_is(condition: &Expr) -> Option<FieldIs> {
    let Expr::Compare { left, by: Comparison::Is, right } = condition else { return None };
    let Expr::Literal(value) = right.as_ref() else { return None };
    Some(FieldIs { path: path_of(left)?, value: Value::clone(value) })
}

/// The fields from the element down.
fn path_of(expr: &Expr) -> Option<Vec<u32>> {
    match expr {
        Expr::Ref(Ref::It) => Some(Vec::new()),
        Expr::Field { of, field, .. } => {
            let mut path = path_of(of)?;
            path.push(*field);
            Some(path)
        }
        _ => None,
    }
}
