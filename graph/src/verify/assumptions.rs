//! What a proof rests on: what tools promise, what is held only while it runs, who vouches for whom;
//! and which numbers nobody would miss a policy's word about. Nothing is proved here.

use serde::Serialize;

use super::codes::{AMOUNT_NOT_LIMITED, POLICY_BROKEN, TOO_OFTEN};
use super::findings;
use crate::arena::Arena;
use crate::authority::{Authority, AuthorityId, Decision, LimitKey, Measure, NeedKind, OverLimit};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::policy::{Exception, Policy, Property, PropertyKind};
use crate::speak::{speak_duration, speak_list};
use crate::team::RoleId;
use crate::tool::{Effect, Tool};
use crate::types::Param;
use crate::value::{Money, Value};
use crate::written::Written;

/// How far a number is moved to see whether any policy objects at all.
const FAR: i64 = 1_000_000_000;

/// Something that the proof takes for granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// Who has to keep it.
    pub by: Keeper,
    /// What, in a sentence.
    pub what: String,
    /// Where it is written, as `file:line`.
    pub line: String,
}

/// Who has to keep what the proof takes for granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeper {
    /// The other side of a tool. What can be checked of it is checked when an answer arrives.
    Tool,
    /// The runtime, while it runs: the ledger, the clock, the gate.
    Runtime,
    /// The program around the desk: who is signed in, who holds which role.
    Host,
}

/// A number that may be changed without any policy objecting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unprotected {
    /// The line that it stands in, as it is written.
    pub written: String,
    /// The number.
    pub number: String,
    /// Whether a policy objects where it is changed by very much, though not by the least.
    pub far_protected: bool,
    /// Whether the playbooks ask for as much themselves: nothing that they call comes through anew.
    pub asked_besides: bool,
    /// Where it is written, as `file:line`.
    pub line: String,
}

/// Everything that the proof of a graph rests on, in the order of the graph.
pub fn assumptions(graph: &Graph) -> Vec<Assumption> {
    let mut all = Vec::new();
    for tool in graph.tools.values() {
        of_tool(graph, tool, &mut all);
    }
    for fact in graph.facts.values() {
        let lasts = fact.lasts.map_or_else(
            || "as long as the conversation".to_owned(),
            |seconds| format!("for {}", speak_duration(seconds)),
        );
        all.push(Assumption {
            by: Keeper::Host,
            what: format!(
                "who the {} is, where the host says so (a signed-in session); it counts {lasts}",
                fact.subject_name
            ),
            line: graph.line_of(fact.origin),
        });
    }
    for authority in graph.authorities.values() {
        of_authority(graph, authority, &mut all);
    }
    all.sort_by_key(|one| one.by);
    all
}

fn of_tool(graph: &Graph, tool: &Tool, all: &mut Vec<Assumption>) {
    let line = graph.line_of(tool.origin);
    let name = &tool.name;
    let given: Vec<Param> = tool.given().cloned().collect();
    let written = Written::of_params(graph, &given);
    let mut say = |by, what, origin: Option<OriginId>| {
        let line = origin.map_or_else(|| line.clone(), |origin| graph.line_of(origin));
        all.push(Assumption { by, what, line });
    };
    for promise in &tool.promises {
        let promise_words = written.expr(&promise.expr);
        let what = format!(
            "`{name}` promises {promise_words}; a result that breaks it counts as no answer"
        );
        say(Keeper::Tool, what, Some(promise.origin));
    }
    if let Some(proves) = &tool.proves {
        let fact = graph.facts.lookup(proves.fact).map_or("", |fact| fact.name.as_str());
        let when = proves
            .when
            .as_ref()
            .map_or_else(String::new, |when| format!(", where {}", written.expr(when)));
        say(Keeper::Tool, format!("a result of `{name}` proves `{fact}`{when}"), None);
    }
    if !tool.fails.is_empty() {
        let names = speak_list(tool.fails.iter().map(|name| format!("`{name}`")));
        let what = format!("`{name}` says {names} only where nothing was done");
        say(Keeper::Tool, what, None);
    }
    if let Some(seconds) = tool.fresh_for {
        let what = format!(
            "what `{name}` said is taken to be so for {}: a sensitive call may rest on it that long",
            speak_duration(seconds)
        );
        say(Keeper::Tool, what, None);
    }
    if tool.effect == Effect::Reads {
        say(Keeper::Tool, format!("`{name}` changes nothing"), None);
    }
    if let Some(key) = &tool.never_twice_for {
        let what =
            format!("`{name}` is done once for one `{}`: the ledger's keys", written.expr(key));
        say(Keeper::Runtime, what, None);
    }
}

fn of_authority(graph: &Graph, authority: &Authority, all: &mut Vec<Assumption>) {
    for limit in &authority.limits {
        let written = graph.one_line(limit.origin);
        all.push(Assumption {
            by: Keeper::Runtime,
            what: format!("`{written}`: counted by the ledger, not proved"),
            line: graph.line_of(limit.origin),
        });
        if let OverLimit::Approval(by) = &limit.then {
            vouched(graph, &by.roles, limit.origin, all);
        }
    }
    for rule in &authority.rules {
        if let Decision::Approval(by) = &rule.decision {
            vouched(graph, &by.roles, rule.origin, all);
        }
    }
}

/// Who holds a role is for the host to say, once for each role.
fn vouched(graph: &Graph, roles: &[RoleId], at: OriginId, all: &mut Vec<Assumption>) {
    for role in roles.iter().filter_map(|role| graph.roles.lookup(*role)) {
        let what =
            format!("whoever decides as `{}` holds that role, and is not the customer", role.name);
        if !all.iter().any(|one| one.what == what) {
            all.push(Assumption { by: Keeper::Host, what, line: graph.line_of(at) });
        }
    }
}

/// The numbers of authorities that no policy protects: each is moved by the least, and by very much,
/// one way and the other, and the policies are proved again.
pub fn unprotected(graph: &Graph) -> Vec<Unprotected> {
    let mut all = Vec::new();
    for (id, authority) in graph.authorities.iter() {
        for place in 0..numbers(authority).len() {
            let changed = |by: i64| {
                let moved = moved(authority, place, by)?;
                let mut changed = graph.clone();
                *changed.authorities.lookup_mut(id)? = moved;
                Some(changed)
            };
            let objects = |by: i64| changed(by).is_some_and(|changed| objected(&changed));
            if objects(1) || objects(-1) {
                continue;
            }
            let Some((number, origin)) = numbers(authority).into_iter().nth(place) else {
                continue;
            };
            all.push(Unprotected {
                written: graph.one_line(origin),
                number: graph.speak_value(&number),
                far_protected: objects(FAR) || objects(-FAR),
                asked_besides: [FAR, -FAR].into_iter().all(|by| {
                    changed(by).is_some_and(|changed| nothing_new(id, authority, changed))
                }),
                line: graph.line_of(origin),
            });
        }
    }
    all
}

/// Whether a policy objects to a graph.
fn objected(graph: &Graph) -> bool {
    let codes = [POLICY_BROKEN, TOO_OFTEN, AMOUNT_NOT_LIMITED];
    findings(graph).iter().any(|found| codes.contains(&found.code))
}

/// Whether no call comes to a gate with what only the changed authority lets through: the policy that
/// forbids just that is proved.
fn nothing_new(id: AuthorityId, was: &Authority, mut changed: Graph) -> bool {
    let Some((when, origin)) =
        changed.authorities.lookup(id).and_then(|now| newly_allowed(was, now))
    else {
        return false;
    };
    let kind = PropertyKind::Never { tool: was.tool, when: Some(when), unless: Exception::None };
    changed.policies = Arena::default();
    changed.policies.push(Policy {
        sentence: String::new(),
        properties: vec![Property { kind, origin }],
        origin,
    });
    !objected(&changed)
}

/// When an authority with one number changed lets something through that it didn't; `None` where that
/// can't be said of arguments alone.
fn newly_allowed(was: &Authority, now: &Authority) -> Option<(Expr, OriginId)> {
    let needs = was.needs.iter().zip(&now.needs).find(|(was, now)| was != now);
    if let Some((was, now)) = needs {
        let (NeedKind::Condition(old), NeedKind::Condition(new)) = (&was.kind, &now.kind) else {
            return None;
        };
        return Some((but_not(new, old), was.origin));
    }
    let (was, now) = was.rules.iter().zip(&now.rules).find(|(was, now)| was != now)?;
    let (old, new) = (was.when.as_ref()?, now.when.as_ref()?);
    let when = match was.decision {
        Decision::Allow | Decision::Approval(_) => but_not(new, old),
        Decision::Deny(_) | Decision::Forbid(_) => but_not(old, new),
    };
    Some((when, was.origin))
}

fn but_not(holds: &Expr, fails: &Expr) -> Expr {
    Expr::And(vec![holds.clone(), Expr::Not(Box::new(fails.clone()))])
}

/// The numbers of an authority as they are, with the lines that they stand in.
fn numbers(authority: &Authority) -> Vec<(Value, OriginId)> {
    let mut all = Vec::new();
    let mut of = |expr: &Expr, origin| {
        each_number(expr, &mut |value| all.push((value.clone(), origin)));
    };
    for need in &authority.needs {
        if let NeedKind::Condition(expr) = &need.kind {
            of(expr, need.origin);
        }
    }
    for rule in &authority.rules {
        rule.when.iter().for_each(|when| of(when, rule.origin));
    }
    for limit in &authority.limits {
        limit.reads().for_each(|read| of(read, limit.origin));
    }
    all.extend(authority.limits.iter().map(|limit| match limit.measure {
        Measure::Times(times) => (Value::Int(i64::from(times)), limit.origin),
        Measure::Amount(amount) => (Value::Money(amount), limit.origin),
    }));
    all
}

/// The authority with the number at a place moved; `None` where it can't be moved that far.
fn moved(authority: &Authority, place: usize, by: i64) -> Option<Authority> {
    let mut moved = authority.clone();
    let (mut seen, mut done) = (0, false);
    let mut shift = |value: Value| {
        seen += 1;
        if seen - 1 != place {
            return value;
        }
        let shifted = shifted(&value, by);
        done = shifted.is_some();
        shifted.unwrap_or(value)
    };
    let mut in_expr = |expr: &mut Expr| {
        *expr = expr.rebuilt(&mut |part| match part {
            Expr::Literal(value) if is_number(&value) => Expr::Literal(shift(value)),
            other => other,
        });
    };
    for need in &mut moved.needs {
        if let NeedKind::Condition(expr) = &mut need.kind {
            in_expr(expr);
        }
    }
    moved.rules.iter_mut().filter_map(|rule| rule.when.as_mut()).for_each(&mut in_expr);
    for limit in &mut moved.limits {
        if let LimitKey::Expr(key) = &mut limit.per {
            in_expr(key);
        }
        limit.when.iter_mut().for_each(&mut in_expr);
    }
    for limit in &mut moved.limits {
        limit.measure = match limit.measure {
            Measure::Times(times) => match shift(Value::Int(i64::from(times))) {
                Value::Int(times) => Measure::Times(u32::try_from(times).ok()?),
                _ => return None,
            },
            Measure::Amount(amount) => match shift(Value::Money(amount)) {
                Value::Money(amount) => Measure::Amount(amount),
                _ => return None,
            },
        };
    }
    done.then_some(moved)
}

/// A number and so much more, in its smallest unit.
fn shifted(value: &Value, by: i64) -> Option<Value> {
    Some(match value {
        Value::Money(amount) => {
            Value::Money(Money { minor: amount.minor.checked_add(by)?, ..*amount })
        }
        Value::Int(number) => Value::Int(number.checked_add(by)?),
        Value::Duration(number) => Value::Duration(number.checked_add(by)?),
        Value::Decimal(number) => Value::Decimal(number.checked_add(by)?),
        Value::Percent(number) => Value::Percent(number.checked_add(by)?),
        _ => return None,
    })
}

const fn is_number(value: &Value) -> bool {
    matches!(
        value,
        Value::Money(_)
            | Value::Int(_)
            | Value::Duration(_)
            | Value::Decimal(_)
            | Value::Percent(_)
    )
}

fn each_number(expr: &Expr, with: &mut impl FnMut(&Value)) {
    match expr {
        Expr::Literal(value) if is_number(value) => with(value),
        other => other.parts().for_each(|part| each_number(part, with)),
    }
}
