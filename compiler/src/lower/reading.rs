//! What a customer's message means, as a scenario says it.

use playbook_graph::{
    Comparison, Description, Expr, FieldIs, FileId, IntentId, LineKind, Origin, Pick, PlaybookId,
    Reading, Ref, Said, ScenarioSubject, Slot, SlotRef, Type, Value,
};

use crate::check::Draft;
use crate::check::names::Written;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::check::typed::Typed;
use crate::diagnostics;
use crate::syntax::ast;

/// Whose slots a message's readings may be about.
struct Whose {
    subject: Option<ScenarioSubject>,
    /// What the message wishes for: what else it says is about that first.
    wishes: Vec<IntentId>,
}

/// The words that change a list.
const LIST_WORDS: [&str; 3] = ["add", "remove", "change"];

/// Whether a reading says something of its slot.
fn says_something(node: &ast::Reading) -> bool {
    node.value().is_some() || is_description(node) || node.parts().next().is_some()
}

/// Whether a reading says which of several, and not a value.
fn is_description(node: &ast::Reading) -> bool {
    let words = ["all", "lowest", "highest", "number"];
    let which = words.iter().any(|word| node.has_word(word));
    which || node.condition().is_some() || node.rather().is_some()
}

impl Draft {
    /// `customer "…" means cancel_order, reason ordered_by_mistake`
    pub(super) fn customer(
        &mut self,
        node: &ast::Customer,
        file: FileId,
        subject: Option<ScenarioSubject>,
    ) -> Option<LineKind> {
        let text = node.message()?.value();
        let whose = Whose { subject, wishes: self.wishes(node, file) };
        let mut means = Vec::new();
        let mut whole = true;
        let mut confidence = None;
        for reading in node.readings() {
            if let Some(sure) = self.how_sure(&reading, file) {
                confidence = Some(sure);
                continue;
            }
            match self.reading(&reading, file, &whose) {
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

    /// The intents among a message's readings.
    fn wishes(&self, node: &ast::Customer, file: FileId) -> Vec<IntentId> {
        let bare = node.readings().filter(|reading| !says_something(reading));
        let names = bare.filter_map(|reading| tree::path(file, reading.path()));
        names.filter_map(|name| Some(self.names.intents.get(&name.text)?.id)).collect()
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

    fn reading(&mut self, node: &ast::Reading, file: FileId, whose: &Whose) -> Option<Reading> {
        if let Some(word) = node.case() {
            let nth = self.count(file, Some(word), "which matter is meant")?;
            let reading = self.plain_reading(node, file, whose)?;
            return Some(Reading::InCase(nth, Box::new(reading)));
        }
        self.plain_reading(node, file, whose)
    }

    /// A reading, without the number of the case that it is about.
    fn plain_reading(
        &mut self,
        node: &ast::Reading,
        file: FileId,
        whose: &Whose,
    ) -> Option<Reading> {
        let at = tree::at(file, node);
        if node.has_word("new") {
            let intent = tree::path(file, node.path())?;
            return self.intent(&intent).map(Reading::NewMatter);
        }
        let Some(name) = tree::path(file, node.path()) else {
            return match (node.has_word("yes"), node.has_word("no")) {
                (true, _) => Some(Reading::Yes),
                (_, true) => Some(Reading::No),
                _ => None,
            };
        };
        let of_list = LIST_WORDS.iter().find(|word| node.has_word(word));
        if !says_something(node) && of_list.is_none() && !node.has_word("correct") {
            return self.bare_reading(&name, whose);
        }
        let (slot, declared) = self.slot_of(&name, whose)?;
        if let Some(word) = of_list.filter(|_| declared.gathered.is_none()) {
            let what = format!("`{word}`");
            let why = format!("`{}` holds one value: write `correct {} …`", name.text, name.text);
            self.findings.push(diagnostics::does_not_fit::report(at, &what, &why));
            return None;
        }
        if of_list == Some(&"change") {
            return self.change_of(node, slot, &declared, file);
        }
        let said = self.said_of(node, &declared, at, file)?;
        Some(match of_list {
            Some(&"add") => Reading::Add(slot, said),
            Some(_) => Reading::Remove(slot, said),
            None if node.has_word("correct") => Reading::Correct(slot, said),
            None => Reading::Answer(slot, said),
        })
    }

    /// `swaps change { item where …, to where … }`: which, and what is said of it anew.
    fn change_of(
        &mut self,
        node: &ast::Reading,
        slot: SlotRef,
        declared: &Slot,
        file: FileId,
    ) -> Option<Reading> {
        let at = tree::at(file, node);
        let Said::Parts(parts) = self.said_of(node, declared, at, file)? else {
            let why =
                "say which element, and what is to change of it: `swaps change { item …, to … }`";
            self.findings.push(diagnostics::does_not_fit::report(at, "this `change`", why));
            return None;
        };
        let (which, to): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(place, _)| *place == 0);
        Some(Reading::Change(slot, Said::Parts(which), Said::Parts(to)))
    }

    /// A reading of one word: what anybody can mean, else an intent.
    fn bare_reading(&mut self, name: &Written, whose: &Whose) -> Option<Reading> {
        Some(match name.text.as_str() {
            "cancel" => Reading::Cancel,
            "why" => Reading::Why,
            "declined" => Reading::Declined,
            "unclear" => Reading::Unclear,
            "out_of_scope" => Reading::OutOfScope,
            "waits" if self.names.intents.get(&name.text).is_none() => Reading::Waits,
            "asks" if self.names.intents.get(&name.text).is_none() => Reading::Asks,
            _ if self.names.intents.get(&name.text).is_none()
                && let Some(reading) = self.chosen(name, whose) =>
            {
                reading?
            }
            _ => {
                if self.names.intents.get(&name.text).is_none()
                    && self.find_slot(&name.text, whose).is_some()
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

    /// One of the choices that are made on the spot, by its label. None: there is none of that name.
    fn chosen(&mut self, name: &Written, whose: &Whose) -> Option<Option<Reading>> {
        let found = self.choices_named(&self.may_mean(whose), &name.text);
        match found.as_slice() {
            [] => None,
            [(slot, value)] => Some(Some(Reading::Answer(*slot, Said::Value(value.clone())))),
            _ => {
                let what = format!("`{}`", name.text);
                let why = "several questions have a choice of that name: write which one, as in \
                           `reroute_or_send_back reroute`";
                self.findings.push(diagnostics::does_not_fit::report(name.origin, &what, why));
                Some(None)
            }
        }
    }

    /// The playbooks whose slots may be meant: what the message wishes for, then all the others.
    fn may_mean(&self, whose: &Whose) -> Vec<PlaybookId> {
        let mut all = self.playbooks_of(whose.subject);
        let wished = |id: &PlaybookId| {
            let playbook = self.graph.playbooks.lookup(*id);
            playbook.is_some_and(|it| it.starts_on.iter().any(|on| whose.wishes.contains(on)))
        };
        all.sort_by_key(|id| !wished(id));
        all
    }

    fn intent(&mut self, name: &Written) -> Option<IntentId> {
        self.names.intents.find(name, &self.files, &mut self.findings)
    }

    fn find_slot(&self, name: &str, whose: &Whose) -> Option<(SlotRef, Slot)> {
        self.may_mean(whose).into_iter().find_map(|playbook| {
            let slots = &self.graph.playbooks.lookup(playbook)?.slots;
            let (slot, declared) = slots.find(|slot| slot.name == name)?;
            Some((SlotRef { playbook, slot }, declared.clone()))
        })
    }

    fn slot_of(&mut self, name: &Written, whose: &Whose) -> Option<(SlotRef, Slot)> {
        let found = self.find_slot(&name.text, whose);
        if found.is_none() && whose.subject.is_some() {
            let all = self.may_mean(whose);
            let known = self.of_playbooks(&all, |playbook| {
                playbook.slots.values().map(|slot| slot.name.clone()).collect()
            });
            self.or_unknown(None::<()>, name, "slot", &known);
        }
        found.filter(|(slot, _)| !self.broken.slots.contains(&(slot.playbook, slot.slot)))
    }

    /// What is said of a slot: a value; of what is picked, which; of a record, its fields.
    fn said_of(
        &mut self,
        node: &ast::Reading,
        slot: &Slot,
        at: Origin,
        file: FileId,
    ) -> Option<Said> {
        if node.parts().next().is_some() {
            return self.parts_of(node, slot, at, file);
        }
        let whole = node.has_word("correct") || !LIST_WORDS.iter().any(|word| node.has_word(word));
        let written = matches!(node.value(), Some(ast::Expr::List(_)));
        let ty = if whole && written { &slot.ty } else { slot.one() };
        self.said_of_type(node, ty, at, file)
    }

    /// `{ item where C, to where C }`
    fn parts_of(
        &mut self,
        node: &ast::Reading,
        slot: &Slot,
        at: Origin,
        file: FileId,
    ) -> Option<Said> {
        let Some(record) = slot.record().and_then(|id| self.graph.records.lookup(id)).cloned()
        else {
            let why = format!("`{}` is not put together field by field", slot.name);
            self.findings.push(diagnostics::does_not_fit::report(at, "this brace", &why));
            return None;
        };
        let mut parts = Vec::new();
        for part in node.parts() {
            let name = tree::path(file, part.path())?;
            let at = tree::at(file, &part);
            let Some(place) = record.field(&name.text) else {
                let known = record.fields.iter().map(|field| field.name.as_str());
                let finding = diagnostics::unknown_field::report(
                    name.origin,
                    &name.text,
                    &record.name,
                    known,
                );
                self.findings.push(finding);
                return None;
            };
            let ty = record.fields.get(place)?.ty.present().clone();
            let said = self.said_of_type(&part, &ty, at, file)?;
            parts.push((u32::try_from(place).ok()?, said));
        }
        Some(Said::Parts(parts))
    }

    /// What is said of one value of a type.
    fn said_of_type(
        &mut self,
        node: &ast::Reading,
        ty: &Type,
        at: Origin,
        file: FileId,
    ) -> Option<Said> {
        let scope = Scope { invents: true, ..Scope::of(file) };
        if is_description(node) {
            let described = self.description(node, ty, at, &scope)?;
            return Some(Said::Description(described));
        }
        let value = node.value();
        if value.is_none() {
            let (whose, what) = ("this reading", "what the customer says");
            let written = "correct reason no_longer_needed";
            self.findings.push(diagnostics::left_out::report(at, whose, what, written));
            return None;
        }
        let value = self.value(value, ty, &scope)?;
        self.fixed(value, "what the customer says").map(Said::Value)
    }

    /// `where C`, `all`, `all but where C`, `lowest total`, `number 2`, `rather C`
    fn description(
        &mut self,
        node: &ast::Reading,
        ty: &Type,
        at: Origin,
        scope: &Scope,
    ) -> Option<Description> {
        let mut wheres = self.said_fields(node.condition(), ty, at, scope)?;
        let prefers = self.said_fields(node.rather(), ty, at, scope)?;
        let pick = if node.has_word("but") {
            let but = Description { wheres: std::mem::take(&mut wheres), ..Description::default() };
            Some(Pick::AllBut(vec![but]))
        } else if node.has_word("all") {
            Some(Pick::All)
        } else if node.has_word("lowest") || node.has_word("highest") {
            let path = tree::path(scope.file, node.by_field())?;
            let path = self.field_path(&path, ty, scope)?;
            let lowest = node.has_word("lowest");
            Some(if lowest { Pick::Lowest(path) } else { Pick::Highest(path) })
        } else if node.has_word("number") {
            Some(Pick::Position(self.count(scope.file, node.place(), "a place in a list")?))
        } else {
            None
        };
        Some(Description { wheres, prefers, pick, ..Description::default() })
    }

    /// The field by which the lowest or highest is told.
    fn field_path(&mut self, path: &Written, ty: &Type, scope: &Scope) -> Option<Vec<u32>> {
        let mut of = Typed::new(Expr::Ref(Ref::It), ty.clone(), path.origin);
        for name in path.text.split('.') {
            let name = Written { text: name.to_owned(), origin: path.origin };
            of = self.field(of, &name, scope)?;
        }
        path_of(&of.expr)
    }

    fn said_fields(
        &mut self,
        condition: Option<ast::Expr>,
        ty: &Type,
        at: Origin,
        scope: &Scope,
    ) -> Option<Vec<FieldIs>> {
        let Some(condition) = condition else { return Some(Vec::new()) };
        let Type::Record(_) = ty else {
            let why = "only a record has fields to describe it by";
            self.findings.push(diagnostics::does_not_fit::report(at, "`where`", why));
            return None;
        };
        let place = tree::at(scope.file, &condition);
        let condition = self.condition(Some(condition), &scope.of_element(ty.clone()))?;
        self.field_values(&condition.expr, place)
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

/// `id is "W1"`; of a field that is a list, what is in it: `"blue" in features.value`.
fn field_is(condition: &Expr) -> Option<FieldIs> {
    let (value, path) = match condition {
        Expr::Compare { left, by: Comparison::Is, right } => (right, left),
        Expr::In { item, list } => (item, list),
        _ => return None,
    };
    let Expr::Literal(value) = value.as_ref() else { return None };
    Some(FieldIs { path: path_of(path)?, value: Value::clone(value) })
}

/// The fields from the element down.
fn path_of(expr: &Expr) -> Option<Vec<u32>> {
    match expr {
        Expr::Ref(Ref::It) => Some(Vec::new()),
        Expr::Field { of, field, .. } | Expr::Each { list: of, field, .. } => {
            let mut path = path_of(of)?;
            path.push(*field);
            Some(path)
        }
        _ => None,
    }
}
