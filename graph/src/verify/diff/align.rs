//! Aligning: two graphs under one numbering. What both call by one name gets the new graph's number;
//! what only the old one has stands behind. Nothing is compared here.

use std::collections::BTreeMap;

use crate::arena::{Arena, Id};
use crate::authority::{ApprovalBy, Authority, Decision, Limit, LimitKey, NeedKind, OverLimit};
use crate::calculation::Calculation;
use crate::calendar::CalendarId;
use crate::expr::{Expr, Ref};
use crate::fact::FactId;
use crate::graph::Graph;
use crate::policy::{Exception, PropertyKind};
use crate::table::{Cell, End, Span, Table, TableId};
use crate::team::RoleId;
use crate::tool::ToolId;
use crate::types::{EnumId, RecordId, RefinedId, Type};
use crate::value::Value;

/// What each number of the old graph is in the common one.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    /// The new graph, and what only the old one has.
    pub common: Graph,
    enums: BTreeMap<EnumId, (EnumId, Vec<u32>)>,
    records: BTreeMap<RecordId, (RecordId, Vec<u32>)>,
    refined: BTreeMap<RefinedId, RefinedId>,
    facts: BTreeMap<FactId, FactId>,
    roles: BTreeMap<RoleId, RoleId>,
    calendars: BTreeMap<CalendarId, CalendarId>,
    tables: BTreeMap<TableId, TableId>,
}

impl Aligned {
    /// Puts an old graph under the numbering of a new one.
    pub(super) fn new(old: &Graph, new: &Graph) -> Self {
        let mut aligned = Self { common: new.clone(), ..Self::default() };
        aligned.roles(old);
        aligned.choices(old);
        aligned.texts(old);
        aligned.structures(old);
        aligned.facts(old);
        aligned.calendars(old);
        aligned.tables(old);
        aligned
    }

    fn roles(&mut self, old: &Graph) {
        for (id, role) in old.roles.iter() {
            let id_here = find_or_push(&mut self.common.roles, role, |one| one.name == role.name);
            self.roles.insert(id, id_here);
        }
    }

    fn choices(&mut self, old: &Graph) {
        for (id, choice) in old.enums.iter() {
            let here = find_or_push(&mut self.common.enums, choice, |one| one.name == choice.name);
            let Some(common) = self.common.enums.lookup_mut(here) else { continue };
            let values = choice.values.iter().map(|value| {
                let found = common.values.iter().position(|one| one.name == value.name);
                index(found.unwrap_or_else(|| {
                    common.values.push(value.clone());
                    common.values.len() - 1
                }))
            });
            let values = values.collect();
            self.enums.insert(id, (here, values));
        }
    }

    fn texts(&mut self, old: &Graph) {
        for (id, refined) in old.refined.iter() {
            let same = |one: &crate::Refined| one.name == refined.name;
            let here = find_or_push(&mut self.common.refined, refined, same);
            self.refined.insert(id, here);
        }
    }

    /// Structures name each other, so all have their numbers before any field is looked at.
    fn structures(&mut self, old: &Graph) {
        for (id, record) in old.records.iter() {
            let named = crate::Record { fields: Vec::new(), ..record.clone() };
            let here =
                find_or_push(&mut self.common.records, &named, |one| one.name == record.name);
            self.records.insert(id, (here, Vec::new()));
        }
        for (id, record) in old.records.iter() {
            let Some(here) = self.records.get(&id).map(|(here, _)| *here) else { continue };
            let fields: Vec<crate::Field> = record
                .fields
                .iter()
                .map(|field| crate::Field { ty: self.ty(&field.ty), ..field.clone() })
                .collect();
            let Some(common) = self.common.records.lookup_mut(here) else { continue };
            let places = fields.into_iter().map(|field| {
                let same = |one: &crate::Field| one.name == field.name && alike(&one.ty, &field.ty);
                let found = common.fields.iter().position(same);
                index(found.unwrap_or_else(|| {
                    common.fields.push(field);
                    common.fields.len() - 1
                }))
            });
            let places = places.collect();
            self.records.insert(id, (here, places));
        }
    }

    fn facts(&mut self, old: &Graph) {
        for (id, fact) in old.facts.iter() {
            let mut moved = fact.clone();
            moved.subject = self.ty(&fact.subject);
            let here = find_or_push(&mut self.common.facts, &moved, |one| one.name == fact.name);
            self.facts.insert(id, here);
        }
    }

    fn calendars(&mut self, old: &Graph) {
        for (id, calendar) in old.calendars.iter() {
            let same = |one: &crate::Calendar| {
                *one == crate::Calendar { origin: one.origin, ..calendar.clone() }
            };
            let here = find_or_push(&mut self.common.calendars, calendar, same);
            self.calendars.insert(id, here);
        }
    }

    /// A table counts as the same only where every row is.
    fn tables(&mut self, old: &Graph) {
        for (id, table) in old.tables.iter() {
            let moved = self.table(table);
            let same = |one: &Table| {
                one.name == moved.name && one.params == moved.params && rows(one) == rows(&moved)
            };
            let here = find_or_push(&mut self.common.tables, &moved, same);
            self.tables.insert(id, here);
        }
    }

    fn table(&self, table: &Table) -> Table {
        let mut moved = table.clone();
        moved.gives = self.ty(&table.gives);
        for param in &mut moved.params {
            param.ty = self.ty(&param.ty);
        }
        for row in &mut moved.rows {
            row.result = self.value(&row.result);
            for cell in &mut row.cells {
                if let Cell::In(spans) | Cell::NotIn(spans) = cell {
                    spans.iter_mut().for_each(|span| self.span(span));
                }
            }
        }
        moved
    }

    fn span(&self, span: &mut Span) {
        for end in [&mut span.low, &mut span.high].into_iter().flatten() {
            let End { value, .. } = end;
            *value = self.value(value);
        }
    }

    /// A type of the old graph.
    pub(super) fn ty(&self, ty: &Type) -> Type {
        match ty {
            Type::Enum(of) => Type::Enum(self.enums.get(of).map_or(*of, |(here, _)| *here)),
            Type::Record(of) => Type::Record(self.record(*of)),
            Type::Refined(of) => Type::Refined(self.refined.get(of).copied().unwrap_or(*of)),
            Type::List { of, at_least, at_most } => {
                Type::List { of: Box::new(self.ty(of)), at_least: *at_least, at_most: *at_most }
            }
            Type::Optional(inner) => Type::Optional(Box::new(self.ty(inner))),
            Type::Ranged { of, low, high } => {
                Type::Ranged { of: Box::new(self.ty(of)), low: *low, high: *high }
            }
            other => other.clone(),
        }
    }

    /// A structure of the old graph.
    pub(super) fn record(&self, of: RecordId) -> RecordId {
        self.records.get(&of).map_or(of, |(here, _)| *here)
    }

    /// A field of a structure of the old graph.
    pub(super) fn field(&self, of: RecordId, field: u32) -> u32 {
        let places = self.records.get(&of).map(|(_, places)| places);
        places.and_then(|places| places.get(field as usize)).copied().unwrap_or(field)
    }

    /// A fact of the old graph.
    pub(super) fn fact(&self, of: FactId) -> FactId {
        self.facts.get(&of).copied().unwrap_or(of)
    }

    /// A value of the old graph.
    pub(super) fn value(&self, value: &Value) -> Value {
        match value {
            Value::Enum { of, value } => match self.enums.get(of) {
                Some((here, places)) => {
                    let place = places.get(*value as usize).copied().unwrap_or(*value);
                    Value::Enum { of: *here, value: place }
                }
                None => Value::Enum { of: *of, value: *value },
            },
            Value::Record { of, fields } => {
                let here = self.record(*of);
                let count = self.common.records.lookup(here).map_or(0, |one| one.fields.len());
                let mut moved = vec![Value::Missing; count.max(fields.len())];
                for (field, place) in fields.iter().zip(0_u32..) {
                    if let Some(slot) = moved.get_mut(self.field(*of, place) as usize) {
                        *slot = self.value(field);
                    }
                }
                Value::Record { of: here, fields: moved.into() }
            }
            Value::List(items) => Value::List(items.iter().map(|item| self.value(item)).collect()),
            plain => plain.clone(),
        }
    }

    /// The bits of a closed choice of the old graph.
    pub(super) fn bits(&self, ty: &Type, bits: u64) -> u64 {
        let Type::Enum(of) = ty.present() else { return bits };
        let Some((_, places)) = self.enums.get(of) else { return bits };
        let set = places.iter().zip(0_u32..).filter(|(_, place)| bits >> place & 1 == 1);
        set.fold(0, |all, (here, _)| all | 1_u64.checked_shl(*here).unwrap_or(0))
    }

    /// The values that a closed choice had in the old graph, as bits of the common one.
    pub(super) fn known_choices(&self, of: EnumId) -> Option<u64> {
        let (_, places) = self.enums.values().find(|(here, _)| *here == of)?;
        Some(places.iter().fold(0, |all, here| all | 1_u64.checked_shl(*here).unwrap_or(0)))
    }

    /// An expression of the old graph; `params` says where each parameter stands now.
    pub(super) fn expr(&self, expr: &Expr, params: &[u32]) -> Expr {
        expr.rebuilt(&mut |part| match part {
            Expr::Literal(value) => Expr::Literal(self.value(&value)),
            Expr::Ref(Ref::Param(place)) => {
                Expr::Ref(Ref::Param(params.get(place as usize).copied().unwrap_or(place)))
            }
            Expr::Ref(Ref::Subject(fact)) => Expr::Ref(Ref::Subject(self.fact(fact))),
            Expr::Field { of, record, field } => {
                Expr::Field { of, record: self.record(record), field: self.field(record, field) }
            }
            Expr::Each { list, record, field } => {
                Expr::Each { list, record: self.record(record), field: self.field(record, field) }
            }
            Expr::Sum { list, nothing } => Expr::Sum { list, nothing: self.value(&nothing) },
            Expr::Calculate { by, of, gives } => {
                let by = match by {
                    Calculation::Table(id) => {
                        Calculation::Table(self.tables.get(&id).copied().unwrap_or(id))
                    }
                    other => other,
                };
                Expr::Calculate { by, of, gives: self.ty(&gives) }
            }
            Expr::Shift { by, unit, calendar, back, from } => {
                Expr::Shift { by, unit, calendar: self.calendar(calendar), back, from }
            }
            Expr::Between { unit, calendar, from, to } => {
                Expr::Between { unit, calendar: self.calendar(calendar), from, to }
            }
            Expr::Day { of, calendar } => Expr::Day { of, calendar: self.calendar(calendar) },
            Expr::Open { at, calendar } => {
                Expr::Open { at, calendar: self.calendar(Some(calendar)).unwrap_or(calendar) }
            }
            other => other,
        })
    }

    fn calendar(&self, of: Option<CalendarId>) -> Option<CalendarId> {
        of.map(|id| self.calendars.get(&id).copied().unwrap_or(id))
    }

    /// An authority of the old graph.
    pub(super) fn authority(&self, old: &Authority, tool: ToolId, params: &[u32]) -> Authority {
        let mut moved = Authority { tool, ..old.clone() };
        for need in &mut moved.needs {
            need.kind = match &need.kind {
                NeedKind::Fact(fact) => NeedKind::Fact(self.fact(*fact)),
                NeedKind::Condition(expr) => NeedKind::Condition(self.expr(expr, params)),
                NeedKind::CustomersYes => NeedKind::CustomersYes,
            };
        }
        for rule in &mut moved.rules {
            rule.when = rule.when.as_ref().map(|when| self.expr(when, params));
            if let Decision::Approval(by) = &mut rule.decision {
                self.approval(by);
            }
        }
        moved.limits.iter_mut().for_each(|limit| self.limit(limit, params));
        moved
    }

    /// A property of the old graph, about the tool that is called `tool` now.
    pub(super) fn property(
        &self,
        old: &PropertyKind,
        tool: ToolId,
        params: &[u32],
    ) -> PropertyKind {
        let mut moved = old.clone();
        match &mut moved {
            PropertyKind::Never { tool: of, when, unless } => {
                *of = tool;
                *when = when.as_ref().map(|when| self.expr(when, params));
                self.exception(unless);
            }
            PropertyKind::OnlyAfter { tool: of, fact } => {
                (*of, *fact) = (tool, self.fact(*fact));
            }
            PropertyKind::AtMostPerCase { tool: of, .. } => *of = tool,
            PropertyKind::TimesAtMost(bound) => {
                bound.tool = tool;
                self.key(&mut bound.per, params);
                self.exception(&mut bound.unless);
            }
            PropertyKind::AmountAtMost(bound) => {
                bound.tool = tool;
                bound.amount = self.expr(&bound.amount, params);
                self.key(&mut bound.per, params);
                self.exception(&mut bound.unless);
            }
            PropertyKind::AlwaysAPerson { .. } => {}
        }
        moved
    }

    fn exception(&self, exception: &mut Exception) {
        if let Exception::ApprovalBy(role) = exception {
            *role = self.roles.get(role).copied().unwrap_or(*role);
        }
    }

    fn key(&self, key: &mut LimitKey, params: &[u32]) {
        if let LimitKey::Expr(key) = key {
            *key = self.expr(key, params);
        }
    }

    fn limit(&self, limit: &mut Limit, params: &[u32]) {
        self.key(&mut limit.per, params);
        limit.when = limit.when.as_ref().map(|when| self.expr(when, params));
        if let OverLimit::Approval(by) = &mut limit.then {
            self.approval(by);
        }
    }

    fn approval(&self, by: &mut ApprovalBy) {
        for role in &mut by.roles {
            *role = self.roles.get(role).copied().unwrap_or(*role);
        }
    }
}

/// What a table says, without where it says it.
fn rows(table: &Table) -> Vec<(&[Cell], &Value)> {
    table.rows.iter().map(|row| (row.cells.as_slice(), &row.result)).collect()
}

/// Whether two types hold the same kind of value: how long a list may be and from where to where a
/// number goes is left to the conditions.
pub(super) fn alike(one: &Type, other: &Type) -> bool {
    match (one.number(), other.number()) {
        (Type::List { of: a, .. }, Type::List { of: b, .. }) => alike(a, b),
        (Type::Optional(a), Type::Optional(b)) => alike(a, b),
        (a, b) => a == b,
    }
}

fn find_or_push<I: Id, T: Clone>(
    all: &mut Arena<I, T>,
    item: &T,
    same: impl FnMut(&T) -> bool,
) -> I {
    match all.find(same) {
        Some((id, _)) => id,
        None => all.push(item.clone()),
    }
}

fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
