//! `world "fixtures.json"`: what the tools of a scenario do, from a file beside the playbooks. Its
//! values are read by their types, and written as playbooks write them.
//!
//! ```json
//! {
//!   "shop.find_customer": [
//!     { "when": { "email": "mei@example.com" }, "gives": { "id": "mei", "name": "Mei" } },
//!     { "when": { "order.id": "W1" }, "gives": { "id": "mei", "name": "Mei" } },
//!     { "refuses": "not_found" }
//!   ]
//! }
//! ```

use playbook_graph::eval::{InGraph, WithIt, holds};
use playbook_graph::shape::{is_url, phone};
use playbook_graph::value::parse_decimal;
use playbook_graph::{
    Currency, FileId, Graph, Line, LineKind, Money, OriginId, RecordId, Tool, ToolDoes, Type,
    Value, With,
};
use serde_json::{Map, Value as Json};

use crate::check::Draft;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

/// Why something can't be read: where, and what is wrong with it.
type Read<T> = Result<T, String>;

/// What one rule says: with what a call is made, and what is done then.
type Rule = (Vec<With>, ToolDoes);

impl Draft {
    /// A line for each thing that the file says of a tool.
    pub(super) fn world(&mut self, node: &ast::World, file: FileId, origin: OriginId) -> Vec<Line> {
        let Some(name) = node.file() else { return Vec::new() };
        let at = tree::at(file, node);
        let name = name.value();
        let Some(text) = self.files.beside(&name).map(str::to_owned) else {
            self.findings.push_once(diagnostics::world::no_file(at, &name));
            return Vec::new();
        };
        let tools: Map<String, Json> = match serde_json::from_str(&text) {
            Ok(tools) => tools,
            Err(wrong) => {
                self.findings.push_once(diagnostics::world::wrong(at, &name, &wrong.to_string()));
                return Vec::new();
            }
        };
        let mut lines = Vec::new();
        for (tool, rules) in &tools {
            match self.rules_of(tool, rules) {
                Ok(kinds) => {
                    lines.extend(kinds.into_iter().map(|kind| Line { kind, origin }));
                }
                Err(wrong) => {
                    let wrong = format!("`{tool}`: {wrong}");
                    self.findings.push_once(diagnostics::world::wrong(at, &name, &wrong));
                }
            }
        }
        lines
    }

    fn rules_of(&self, name: &str, rules: &Json) -> Read<Vec<LineKind>> {
        let found = self.graph.tools.find(|tool| tool.name == name);
        let (id, tool) = found.ok_or("the project has no such tool")?;
        let rules = match rules {
            Json::Array(rules) => rules.iter().collect(),
            one => vec![one],
        };
        // The first that fits answers in the file; in a scenario it is what was said last.
        let rules = rules.into_iter().rev().map(|rule| {
            let (with, does) = rule_of(&self.graph, tool, rule)?;
            Ok(LineKind::Tool { tool: id, with, does: vec![does] })
        });
        rules.collect()
    }
}

fn rule_of(graph: &Graph, tool: &Tool, rule: &Json) -> Read<Rule> {
    let rule = rule.as_object().ok_or("a rule is written in braces")?;
    let known = ["when", "gives", "refuses", "fails", "unknown"];
    if let Some(other) = rule.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!(
            "a rule has no `{other}`; it has `when` and one of `gives`, `refuses`, `fails`, `unknown`"
        ));
    }
    let mut with = Vec::new();
    for (name, json) in rule.get("when").and_then(Json::as_object).into_iter().flatten() {
        with.push(with_of(graph, tool, name, json)?);
    }
    let said: Vec<&str> = known.into_iter().skip(1).filter(|key| rule.contains_key(*key)).collect();
    let does = match said.as_slice() {
        ["gives"] => {
            let json = rule.get("gives").unwrap_or(&Json::Null);
            ToolDoes::Gives(
                value(graph, &tool.gives, json)
                    .map_err(|wrong| format!("what it gives {wrong}"))?,
            )
        }
        ["refuses"] => {
            let name = rule.get("refuses").and_then(Json::as_str).unwrap_or_default();
            let place = tool.fails.iter().position(|fails| fails == name);
            let place = place.and_then(|place| u32::try_from(place).ok());
            ToolDoes::Refuses(place.ok_or_else(|| format!("it declares no refusal `{name}`"))?)
        }
        ["fails"] => ToolDoes::Fails,
        ["unknown"] => ToolDoes::TimesOut,
        _ => return Err("a rule has one of `gives`, `refuses`, `fails`, `unknown`".to_owned()),
    };
    Ok((with, does))
}

/// `"email": "mei@example.com"`, or a field of what is given: `"order.id": "W1"`.
fn with_of(graph: &Graph, tool: &Tool, path: &str, json: &Json) -> Read<With> {
    let mut names = path.split('.');
    let name = names.next().unwrap_or_default();
    let mut params = tool.params.iter().zip(0_u32..);
    let (param, place) = params
        .find(|(param, _)| param.name == name)
        .ok_or_else(|| format!("it takes no `{name}`"))?;
    let (mut ty, mut fields) = (&param.ty, Vec::new());
    for name in names {
        let record = match ty.present() {
            Type::Record(id) => graph.records.lookup(*id),
            _ => None,
        };
        let record = record.ok_or_else(|| format!("`{path}` goes into what has no fields"))?;
        let field = record.field(name).and_then(|place| record.fields.get(place).zip(Some(place)));
        let (field, place) =
            field.ok_or_else(|| format!("`{path}`: `{}` has no `{name}`", record.name))?;
        ty = &field.ty;
        fields.push(u32::try_from(place).unwrap_or(u32::MAX));
    }
    let value = value(graph, ty, json).map_err(|wrong| format!("`{path}` {wrong}"))?;
    Ok(With { param: place, fields, value })
}

/// A value of a type, as it is written in JSON.
fn value(graph: &Graph, ty: &Type, json: &Json) -> Read<Value> {
    let written = match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let no = |what: &str| format!("is {written}, which is no {what}");
    let text = |fine: bool, what: &str| match json {
        Json::String(text) if fine => Ok(Value::text(text.as_str())),
        _ => Err(no(what)),
    };
    match ty {
        Type::Optional(_) if json.is_null() => Ok(Value::Missing),
        Type::Optional(inner) => value(graph, inner, json),
        Type::Text => text(true, "text"),
        Type::Email => text(written.contains('@'), "e-mail address"),
        Type::Phone => phone(&written).map(Value::text).ok_or_else(|| no("telephone number")),
        Type::Url => text(is_url(&written), "address of a page"),
        Type::Refined(id) => {
            let refined = graph.refined.lookup(*id).ok_or("has a type that isn't there")?;
            text(refined.pattern.matches(&written), &format!("`{}`", refined.name))
        }
        Type::Bool => json.as_bool().map(Value::Bool).ok_or_else(|| no("`true` or `false`")),
        Type::Int => written.parse().map(Value::Int).map_err(|_| no("whole number")),
        Type::Decimal => parse_decimal(&written).map(Value::Decimal).ok_or_else(|| no("number")),
        Type::Percent => {
            let digits = written.strip_suffix('%').and_then(parse_decimal);
            digits.map(Value::Percent).ok_or_else(|| no("percentage such as \"80%\""))
        }
        Type::Date => {
            written.parse().map(Value::Date).map_err(|_| no("date such as \"2026-11-22\""))
        }
        Type::Time => moment(&written).ok_or_else(|| no("moment such as \"2026-11-22 10:00\"")),
        Type::Duration => length(&written).ok_or_else(|| no("length of time such as \"5 days\"")),
        Type::Money(currency) => amount(&written, Some(*currency))
            .ok_or_else(|| no(&format!("amount such as \"20 {currency}\""))),
        Type::AnyMoney => amount(&written, None).ok_or_else(|| no("amount such as \"20 EUR\"")),
        Type::Enum(id) => {
            let choice = graph.enums.lookup(*id).ok_or("has a type that isn't there")?;
            let place = choice.values.iter().position(|value| value.name == written);
            let place = place.and_then(|place| u32::try_from(place).ok());
            let place = place.ok_or_else(|| no(&format!("value of `{}`", choice.name)))?;
            Ok(Value::Enum { of: *id, value: place })
        }
        Type::Ranged { of, low, high } => {
            let value = value(graph, of, json)?;
            let inside = value.as_number().is_some_and(|number| (*low..=*high).contains(&number));
            inside.then_some(value).ok_or_else(|| no("number in its range"))
        }
        Type::List { of, at_least, at_most } => {
            let items = json.as_array().ok_or_else(|| no("list"))?;
            let most = at_most.map_or(usize::MAX, |most| most as usize);
            if items.len() < *at_least as usize || items.len() > most {
                return Err(format!("is a list of {}, which its type doesn't allow", items.len()));
            }
            let items = items.iter().map(|item| value(graph, of, item));
            items.collect::<Read<_>>().map(Value::List)
        }
        Type::Record(id) => record(graph, *id, json.as_object().ok_or_else(|| no("record"))?),
    }
}

fn record(graph: &Graph, id: RecordId, json: &Map<String, Json>) -> Read<Value> {
    let record = graph.records.lookup(id).ok_or("has a type that isn't there")?;
    if let Some(other) = json.keys().find(|key| record.field(key).is_none()) {
        return Err(format!("has a `{other}`, which `{}` has not", record.name));
    }
    let fields = record.fields.iter().enumerate().map(|(place, field)| {
        let there = json.get(&field.name).filter(|json| !json.is_null());
        match there {
            Some(json) => value(graph, &field.ty, json),
            None if record.tag(place).is_some() => Ok(Value::Missing),
            None => value(graph, &field.ty, &Json::Null),
        }
        .map_err(|wrong| format!(".{} {wrong}", field.name))
    });
    let made = Value::Record { of: id, fields: fields.collect::<Read<_>>()? };
    for tag in &record.tags {
        let is = holds(&tag.when, &WithIt { it: &made, outer: &InGraph(graph) }).unwrap_or(false);
        let there = made.field(tag.field as usize) != Some(&Value::Missing);
        if is != there {
            let name = record.fields.get(tag.field as usize).map_or("", |field| &field.name);
            return Err(format!(
                ".{name} is there exactly where its type says so, and here it isn't"
            ));
        }
    }
    Ok(made)
}

/// `20 EUR`, or digits alone where the currency is known.
fn amount(written: &str, currency: Option<Currency>) -> Option<Value> {
    let (digits, code) = written.split_once(' ').map_or((written, None), |(d, c)| (d, Some(c)));
    let said = match code {
        Some(code) => Some(Currency::from_code(code)?),
        None => currency,
    };
    let said = said.filter(|said| currency.is_none_or(|wanted| wanted == *said))?;
    Money::parse(said, digits).map(Value::Money)
}

/// `2026-11-22 10:00`, in UTC, or a moment with its zone.
fn moment(written: &str) -> Option<Value> {
    if let Ok(moment) = written.parse() {
        return Some(Value::Time(moment));
    }
    let plain = written.replacen(' ', "T", 1);
    let civil: jiff::civil::DateTime = plain.parse().ok()?;
    civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| Value::Time(zoned.timestamp()))
}

/// `1 hour 30 minutes`
fn length(written: &str) -> Option<Value> {
    let words: Vec<&str> = written.split_whitespace().collect();
    let pairs = words.chunks_exact(2);
    if words.is_empty() || !pairs.remainder().is_empty() {
        return None;
    }
    let seconds = pairs.into_iter().try_fold(0_i64, |sum, pair| {
        let [count, unit] = pair else { return None };
        let one = match unit.strip_suffix('s').unwrap_or(unit) {
            "second" => 1,
            "minute" => 60,
            "hour" => 3_600,
            "day" => 86_400,
            "week" => 604_800,
            _ => return None,
        };
        sum.checked_add(count.parse::<i64>().ok()?.checked_mul(one)?)
    });
    seconds.map(Value::Duration)
}
