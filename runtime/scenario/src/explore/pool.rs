//! The pool: which values of a type are worth trying. Around every number that the project speaks of,
//! both sides of it; of closed choices all; of texts those that are spoken of and one that isn't; of
//! structures every mixture of what is looked at anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use playbook_graph::eval::{InGraph, Scope, WithIt, holds};
use playbook_graph::table::Cell;
use playbook_graph::walk::Use;
use playbook_graph::{
    Currency, Expr, Graph, LineKind, Money, RecordId, Structure, ToolDoes, ToolId, Type, Value,
};

/// So many numbers of one kind are tried.
const MOST_NUMBERS: usize = 12;
/// Numbers beyond this are written to show what can't be calculated with any more.
const MOST_HELD: u64 = 1_000_000_000_000;
/// So many times as many are looked through where few are what is promised.
const MANY: usize = 12;
/// So deep records in records are filled in.
const DEEPEST: usize = 5;
/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// Values worth trying in one graph.
#[derive(Clone, Debug)]
pub struct Pool<'g> {
    graph: &'g Graph,
    /// Numbers that are spoken of, by the type that is calculated with.
    numbers: BTreeMap<Type, BTreeSet<i64>>,
    texts: BTreeSet<Arc<str>>,
    moments: BTreeSet<jiff::Timestamp>,
    days: BTreeSet<jiff::civil::Date>,
    /// Fields that something looks at, so that their value may make a difference.
    looked_at: BTreeSet<(RecordId, u32)>,
    /// Texts of each refined type that scenarios use.
    used: BTreeMap<Type, BTreeSet<Value>>,
    /// What tools give in scenarios.
    given: BTreeMap<ToolId, BTreeSet<Value>>,
    /// Numbers and structures that are tried before all others.
    first: Vec<Value>,
    structures: Vec<Structure>,
    most: usize,
}

impl<'g> Pool<'g> {
    /// The values worth trying in a graph, at most so many of one type.
    pub fn of(graph: &'g Graph, most: usize) -> Self {
        let mut pool = Self {
            graph,
            numbers: BTreeMap::new(),
            texts: BTreeSet::new(),
            moments: BTreeSet::new(),
            days: BTreeSet::new(),
            looked_at: BTreeSet::new(),
            used: BTreeMap::new(),
            given: BTreeMap::new(),
            first: Vec::new(),
            structures: Vec::new(),
            most,
        };
        let mut copy = Graph { sources: Default::default(), ..graph.clone() };
        copy.each_expr_mut(&mut |of, expr| {
            if of != Use::Text {
                pool.look_at(expr);
            }
        });
        let rows = graph.tables.values().flat_map(|table| &table.rows);
        for cell in rows.flat_map(|row| &row.cells) {
            let (Cell::In(spans) | Cell::NotIn(spans)) = cell else { continue };
            let ends = spans.iter().flat_map(|span| span.low.iter().chain(&span.high));
            ends.for_each(|end| pool.note(&end.value));
        }
        for tag in graph.records.values().flat_map(|record| &record.tags) {
            pool.look_at(&tag.when);
        }
        for (of, record) in graph.records.iter() {
            pool.looked_at.extend(record.tags.iter().map(|tag| (of, tag.field)));
        }
        let limits = graph.authorities.values().flat_map(|authority| &authority.limits);
        for limit in limits {
            if let playbook_graph::Measure::Amount(amount) = limit.measure {
                pool.note(&Value::Money(amount));
            }
        }
        pool.used_in_scenarios();
        pool
    }

    /// The same with these values besides, and before all others; also structures of which these
    /// fields are known.
    #[must_use]
    pub fn with(mut self, values: &[Value], structures: &[Structure]) -> Self {
        values.iter().for_each(|value| self.note(value));
        self.first = values.to_vec();
        self.structures = structures.to_vec();
        self
    }

    /// Lengths of time a little longer than those that are spoken of.
    pub(super) fn lengths(&self) -> impl Iterator<Item = i64> {
        let spoken = self.numbers.get(&Type::Duration).into_iter().flatten().copied();
        spoken.filter(|seconds| *seconds > 1 && seconds % 60 == 1)
    }

    fn look_at(&mut self, expr: &Expr) {
        match expr {
            Expr::Literal(value) => self.note(value),
            Expr::Field { record, field, .. } | Expr::Each { record, field, .. } => {
                self.looked_at.insert((*record, *field));
            }
            _ => {}
        }
        expr.parts().for_each(|part| self.look_at(part));
    }

    fn note(&mut self, value: &Value) {
        match value {
            Value::Text(text) => {
                self.texts.insert(text.clone());
            }
            Value::Time(at) => {
                self.moments.insert(*at);
            }
            Value::Date(day) => {
                self.days.insert(*day);
            }
            Value::List(all) | Value::Record { fields: all, .. } => {
                all.iter().for_each(|value| self.note(value));
            }
            _ => {
                if let Some((ty, number)) = counted(value) {
                    let around = [number.saturating_sub(1), number, number.saturating_add(1)];
                    self.numbers.entry(ty).or_default().extend(around);
                }
            }
        }
    }

    fn used_in_scenarios(&mut self) {
        for line in self.graph.scenarios.values().flat_map(|scenario| &scenario.lines) {
            match &line.kind {
                LineKind::GivenFact { fact, subject } => {
                    let ty = self.graph.facts.lookup(*fact).map(|fact| fact.subject.clone());
                    ty.iter().for_each(|ty| self.keep_used(ty, subject));
                }
                LineKind::Tool { tool: id, does, .. } => {
                    let Some(tool) = self.graph.tools.lookup(*id) else { continue };
                    for gives in does {
                        if let ToolDoes::Gives(value) = gives {
                            if can_be_held(value) {
                                self.given.entry(*id).or_default().insert(value.clone());
                            }
                            self.keep_used(&tool.gives, value);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Keeps texts whose form only a pattern knows.
    fn keep_used(&mut self, ty: &Type, value: &Value) {
        match (ty.present(), value) {
            (ty @ (Type::Refined(_) | Type::Phone | Type::Url), Value::Text(_)) => {
                self.used.entry(ty.clone()).or_default().insert(value.clone());
            }
            (Type::List { of, .. }, Value::List(all)) => {
                all.iter().for_each(|value| self.keep_used(of, value));
            }
            (Type::Record(id), Value::Record { fields, .. }) => {
                let Some(record) = self.graph.records.lookup(*id) else { return };
                let tys: Vec<Type> = record.fields.iter().map(|field| field.ty.clone()).collect();
                tys.iter().zip(fields.iter()).for_each(|(ty, value)| self.keep_used(ty, value));
            }
            _ => {}
        }
    }

    /// Values that differ from one in one choice that is looked at, and lists of which one is gone.
    pub(super) fn a_little_otherwise(&self, value: &Value) -> Vec<Value> {
        let with = |all: &[Value], place: usize, other: Value| {
            let at = |(its, value): (usize, &Value)| {
                if its == place { other.clone() } else { value.clone() }
            };
            all.iter().enumerate().map(at).collect()
        };
        match value {
            Value::Enum { of, value: held } => {
                let count = self.graph.enums.lookup(*of).map_or(0, |of| of.values.len());
                let all = 0..u32::try_from(count).unwrap_or(0);
                let others = all.filter(|other| other != held);
                others.map(|value| Value::Enum { of: *of, value }).collect()
            }
            Value::Bool(held) => vec![Value::Bool(!held)],
            Value::List(all) => {
                let others = all.iter().enumerate().flat_map(|(place, element)| {
                    let others = self.a_little_otherwise(element).into_iter();
                    others.map(move |other| Value::List(with(all, place, other)))
                });
                let without = (0..all.len()).map(|gone| {
                    let rest = all.iter().enumerate().filter(|(place, _)| *place != gone);
                    Value::List(rest.map(|(_, element)| element.clone()).collect())
                });
                others.chain(without).collect()
            }
            Value::Record { of, fields } => {
                let looked_at = fields.iter().zip(0_u32..).enumerate();
                let looked_at =
                    looked_at.filter(|(_, (_, id))| self.looked_at.contains(&(*of, *id)));
                let others = looked_at.flat_map(|(place, (field, _))| {
                    let others = self.a_little_otherwise(field).into_iter();
                    others.map(move |other| Value::Record {
                        of: *of,
                        fields: with(fields, place, other),
                    })
                });
                let Some(record) = self.graph.records.lookup(*of) else { return Vec::new() };
                others.filter(|other| self.tags_fit(record, other)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What a tool gives in scenarios: what somebody wrote down leads far into a project.
    pub(super) fn given_by(&self, tool: ToolId) -> impl Iterator<Item = &Value> {
        self.given.get(&tool).into_iter().flatten().take(self.most)
    }

    /// The values of a type worth trying at a moment, where these are talked about already.
    pub fn values(&self, ty: &Type, now: jiff::Timestamp, about: &[Value]) -> Vec<Value> {
        self.of_type(ty, &At { now, about, nth: 0, most: self.most }, 0)
    }

    /// The same, many more of them: where hardly any of those is what is promised.
    pub(super) fn many(&self, ty: &Type, now: jiff::Timestamp, about: &[Value]) -> Vec<Value> {
        self.of_type(ty, &At { now, about, nth: 0, most: self.most * MANY }, 0)
    }

    fn of_type(&self, ty: &Type, at: &At<'_>, depth: usize) -> Vec<Value> {
        match ty {
            Type::Bool => vec![Value::Bool(true), Value::Bool(false)],
            Type::Enum(of) => {
                let count = self.graph.enums.lookup(*of).map_or(0, |of| of.values.len());
                let all = 0..u32::try_from(count).unwrap_or(0);
                all.map(|value| Value::Enum { of: *of, value }).collect()
            }
            Type::Text => self.of_text(at),
            Type::Email => vec![Value::text(format!("{}@example.com", letter(at.nth)))],
            Type::Phone => vec![Value::text(format!("+49301234{:03}", at.nth))],
            Type::Url => vec![Value::text(format!("https://example.com/{}", letter(at.nth)))],
            Type::Refined(of) => self.of_pattern(ty, *of, at),
            Type::Optional(inner) => {
                let there = self.of_type(inner, at, depth).into_iter();
                there.take(at.most.max(2) - 1).chain([Value::Missing]).collect()
            }
            Type::List { of, at_least, at_most } => {
                self.of_list(of, *at_least, *at_most, at, depth)
            }
            Type::Record(of) if depth < DEEPEST => self.of_record(*of, at, depth),
            Type::Record(_) => Vec::new(),
            Type::Time => self.of_time(at.now),
            Type::Date => self.of_day(at.now),
            Type::AnyMoney => {
                let known = ["EUR", "USD", "GBP"].into_iter().filter_map(Currency::from_code);
                let spoken = self.numbers.keys().filter(|ty| matches!(ty, Type::Money(_))).cloned();
                let tys: BTreeSet<Type> = spoken.chain(known.map(Type::Money)).collect();
                tys.iter().flat_map(|ty| self.of_number(ty, i64::MIN, i64::MAX)).collect()
            }
            Type::Ranged { of, low, high } => self.of_number(of.number(), *low, *high),
            number => self.of_number(number, i64::MIN, i64::MAX),
        }
    }

    fn of_number(&self, ty: &Type, low: i64, high: i64) -> Vec<Value> {
        let plain = if matches!(ty, Type::Money(_)) { [0, 1_000] } else { [0, 1] };
        let ends = [low, high].into_iter().filter(|end| *end != i64::MIN && *end != i64::MAX);
        let spoken = self.numbers.get(ty).into_iter().flatten().copied();
        let first = self.first.iter().filter_map(counted);
        let first = first.filter(|(its, _)| its == ty).map(|(_, number)| number);
        let mut all: Vec<i64> = Vec::new();
        for number in first.chain(spoken).chain(ends).chain(plain) {
            if (low..=high).contains(&number) && !all.contains(&number) {
                all.push(number);
            }
        }
        all.truncate(MOST_NUMBERS);
        all.into_iter().map(|number| ty.value_of(number)).collect()
    }

    fn of_text(&self, at: &At<'_>) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        let spoken = self.texts.iter().map(|text| Value::Text(text.clone()));
        let about = at.about.iter().filter(|value| matches!(value, Value::Text(_))).cloned();
        let other = Value::text(letter(at.nth).to_uppercase());
        let nobodys = Value::text("Z");
        for text in std::iter::once(other).chain(about).chain([nobodys]).chain(spoken) {
            if !all.contains(&text) {
                all.push(text);
            }
        }
        all.truncate(MOST_NUMBERS);
        all
    }

    fn of_pattern(&self, ty: &Type, of: playbook_graph::RefinedId, at: &At<'_>) -> Vec<Value> {
        let Some(refined) = self.graph.refined.lookup(of) else { return Vec::new() };
        let fits =
            |value: &&Value| matches!(value, Value::Text(text) if refined.pattern.matches(text));
        let mut all: Vec<Value> = Vec::new();
        all.extend(refined.pattern.sample(at.nth + 1).map(Value::text));
        all.extend(self.used.get(ty).into_iter().flatten().skip(at.nth).cloned());
        all.extend(at.about.iter().filter(fits).cloned());
        let spoken: Vec<Value> = self.texts.iter().map(|text| Value::Text(text.clone())).collect();
        all.extend(spoken.iter().filter(fits).cloned());
        let mut once = Vec::new();
        for value in all {
            if !once.contains(&value) {
                once.push(value);
            }
        }
        once.truncate(4);
        once
    }

    fn of_time(&self, now: jiff::Timestamp) -> Vec<Value> {
        let mut all = vec![now];
        let lengths = self.numbers.get(&Type::Duration).into_iter().flatten().copied();
        let days = self.numbers.get(&Type::Int).into_iter().flatten().copied();
        let days = days.filter(|days| (-400..400).contains(days)).map(|days| days * DAY);
        for seconds in lengths.chain(days) {
            let before = now.checked_sub(jiff::SignedDuration::from_secs(seconds));
            all.extend(before.ok().filter(|at| !all.contains(at)));
        }
        all.extend(self.moments.iter().copied());
        all.truncate(MOST_NUMBERS);
        all.into_iter().map(Value::Time).collect()
    }

    fn of_day(&self, now: jiff::Timestamp) -> Vec<Value> {
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let mut all = vec![today];
        let lengths = self.numbers.get(&Type::Duration).into_iter().flatten();
        let days = self.numbers.get(&Type::Int).into_iter().flatten().copied();
        for days in lengths.map(|seconds| seconds / DAY).chain(days) {
            let back = jiff::Span::new().try_days(days).ok();
            let day = back.and_then(|back| today.checked_sub(back).ok());
            all.extend(day.filter(|day| !all.contains(day)));
        }
        all.extend(self.days.iter().copied());
        all.truncate(MOST_NUMBERS);
        all.into_iter().map(Value::Date).collect()
    }

    /// None, one, and two of which the second is another one.
    fn of_list(
        &self,
        of: &Type,
        at_least: u32,
        at_most: Option<u32>,
        at: &At<'_>,
        depth: usize,
    ) -> Vec<Value> {
        let ones = self.of_type(of, at, depth + 1);
        let others = self.of_type(of, &At { nth: at.nth + 1, ..*at }, depth + 1);
        let mut all: Vec<Value> = Vec::new();
        let single = ones.iter().map(|one| Value::List([one.clone()].into()));
        all.extend(single);
        if at_most.is_none_or(|most| most >= 2) {
            let first = ones.first().into_iter();
            let pairs = first.flat_map(|one| others.iter().map(move |other| (one, other)));
            let pairs = pairs.map(|(one, other)| Value::List([one.clone(), other.clone()].into()));
            all.extend(pairs.take(at.most / 4));
        }
        all.push(Value::List([].into()));
        all.retain(|list| list.as_list().is_some_and(|list| list.len() >= at_least as usize));
        all
    }

    fn of_record(&self, of: RecordId, at: &At<'_>, depth: usize) -> Vec<Value> {
        let Some(record) = self.graph.records.lookup(of) else { return Vec::new() };
        let known: Vec<&Structure> = self.structures.iter().filter(|it| it.of == of).collect();
        let mut choices: Vec<Vec<Value>> = Vec::new();
        for (field, place) in record.fields.iter().zip(0_u32..) {
            let mut values: Vec<Value> = Vec::new();
            let first = known.iter().filter_map(|it| it.value(place)).cloned();
            for value in first.chain(self.of_type(&field.ty, at, depth + 1)) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            if !self.looked_at.contains(&(of, place)) {
                values.truncate(1);
            }
            choices.push(values);
        }
        let mut all: Vec<Value> = Vec::new();
        let mut add = |some: &[Vec<Value>], most: usize| {
            for fields in mixtures(some, at.most * 2) {
                let value = self.with_tags(record, Value::Record { of, fields: fields.into() });
                if all.len() < most && self.tags_fit(record, &value) && !all.contains(&value) {
                    all.push(value);
                }
            }
        };
        // Of what is known of a structure, nothing is otherwise; of each such, a few.
        for (structure, nth) in known.iter().zip(1..) {
            let fields = choices.iter().zip(0_u32..);
            let fixed = fields.map(|(values, place)| match structure.value(place) {
                Some(value) => vec![value.clone()],
                None => values.clone(),
            });
            add(&fixed.collect::<Vec<_>>(), at.most * nth / (known.len() + 1));
        }
        add(&choices, at.most);
        all
    }

    /// A record without what is not there, as its other fields are.
    fn with_tags(&self, record: &playbook_graph::Record, value: Value) -> Value {
        let Value::Record { of, fields } = &value else { return value };
        let scope = InGraph(self.graph);
        let there = |place: usize| {
            record.tags.iter().filter(|tag| tag.field as usize == place).all(|tag| {
                let wanted = holds(&tag.when, &WithIt { it: &value, outer: &scope as &dyn Scope });
                wanted == Ok(true)
            })
        };
        let fields = fields.iter().enumerate();
        let fields = fields.map(|(at, of)| if there(at) { of.clone() } else { Value::Missing });
        Value::Record { of: *of, fields: fields.collect() }
    }

    /// Whether fields that are there only where something is so are there just then.
    fn tags_fit(&self, record: &playbook_graph::Record, value: &Value) -> bool {
        let scope = InGraph(self.graph);
        record.tags.iter().all(|tag| {
            let there = value.field(tag.field as usize).is_some_and(|of| *of != Value::Missing);
            let wanted = holds(&tag.when, &WithIt { it: value, outer: &scope as &dyn Scope });
            wanted.is_ok_and(|wanted| wanted == there)
        })
    }
}

/// Where values are tried.
struct At<'a> {
    now: jiff::Timestamp,
    about: &'a [Value],
    /// Which of several things of one kind it is.
    nth: usize,
    /// So many values of a structure.
    most: usize,
}

/// Whether what is made of a value's numbers can be held, too.
fn can_be_held(value: &Value) -> bool {
    match value {
        Value::List(all) | Value::Record { fields: all, .. } => all.iter().all(can_be_held),
        other => counted(other).is_none_or(|(_, number)| number.unsigned_abs() <= MOST_HELD),
    }
}

/// The type that a number is counted in, and its count.
fn counted(value: &Value) -> Option<(Type, i64)> {
    Some(match value {
        Value::Int(number) => (Type::Int, *number),
        Value::Duration(seconds) => (Type::Duration, *seconds),
        Value::Decimal(number) => (Type::Decimal, *number),
        Value::Percent(number) => (Type::Percent, *number),
        Value::Money(Money { currency, minor }) => (Type::Money(*currency), *minor),
        _ => return None,
    })
}

fn letter(nth: usize) -> &'static str {
    ["a", "b", "c", "d"].get(nth % 4).copied().unwrap_or("a")
}

/// Every mixture of one of each; where those are too many, some that are spread evenly, with every
/// single value in one of them.
fn mixtures(choices: &[Vec<Value>], most: usize) -> Vec<Vec<Value>> {
    if choices.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let all = choices.iter().try_fold(1_usize, |all, of| all.checked_mul(of.len()));
    let pick = |mut nth: usize| -> Vec<Value> {
        let mut picked = Vec::new();
        for of in choices {
            picked.extend(of.get(nth % of.len()).cloned());
            nth /= of.len();
        }
        picked
    };
    match all {
        Some(all) if all <= most => (0..all).map(pick).collect(),
        _ => {
            let mut some: Vec<Vec<Value>> = Vec::new();
            // Each field's second value, then each one's third: no field comes too late.
            let longest = choices.iter().map(Vec::len).max().unwrap_or(0);
            let ranks = (0..longest).flat_map(|rank| (0..choices.len()).map(move |at| (rank, at)));
            for (rank, place) in ranks {
                let Some(value) = choices.get(place).and_then(|of| of.get(rank)) else { continue };
                let mut one = pick(0);
                if let Some(slot) = one.get_mut(place) {
                    *slot = value.clone();
                }
                if !some.contains(&one) {
                    some.push(one);
                }
            }
            let step = all.unwrap_or(usize::MAX) / most.max(1) + 1;
            let spread = (0..most).map(|nth| pick(nth.wrapping_mul(step).wrapping_add(nth)));
            some.extend(spread);
            some
        }
    }
}
