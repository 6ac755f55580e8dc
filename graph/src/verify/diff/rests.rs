//! What a tool's gate rests on besides its rules: what counts as money moved, what results promise, how
//! long what was read counts, how long an approval is waited for, and how facts are proved.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::allowed::DEEPEST;
use super::beyond::kind;
use super::{Both, Difference};
use crate::authority::{ApprovalBy, Authority, Decision, NeedKind, OverLimit};
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::playbook::{Playbook, Step};
use crate::speak::{speak_duration, speak_list};
use crate::team::RoleId;
use crate::tool::{Tool, ToolId};
use crate::types::Type;
use crate::written::Written;

/// Compares what two versions of a tool rest on; `places` says where the old one's parameters stand now.
pub(super) fn compare(
    both: &Both<'_, '_>,
    (old, places): (&Tool, &[u32]),
    new: &Tool,
    [wider, narrower]: [&mut Vec<Difference>; 2],
) {
    let mut say = |side: Side, what: String, origin: OriginId| match side {
        Side::More => wider.push(Difference::plain(what, both.new.line_of(origin))),
        Side::Less => narrower.push(Difference::plain(what, both.old.line_of(origin))),
    };
    money(both, (old, places), new, &mut say);
    promises(both, old, new, &mut say);
    for (before, now) in reads(both, old, new) {
        promises(both, before, now, &mut say);
        freshness(before, now, &mut say);
    }
    provers(both, new, &mut say);
}

/// Which side can do more by it: the new one, or the old one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    More,
    Less,
}

trait Say: FnMut(Side, String, OriginId) {}
impl<F: FnMut(Side, String, OriginId)> Say for F {}

fn money(both: &Both<'_, '_>, (old, places): (&Tool, &[u32]), new: &Tool, say: &mut impl Say) {
    let before = old.moves_money.as_ref().map(|money| both.aligned.expr(money, places));
    if before == new.moves_money {
        return;
    }
    let spoken = |graph: &Graph, tool: &Tool| {
        let given: Vec<_> = tool.given().cloned().collect();
        let of = Written::of_params(graph, &given);
        tool.moves_money.as_ref().map_or("nothing".to_owned(), |money| of.expr(money))
    };
    let (is, was) = (spoken(both.new, new), spoken(both.old, old));
    let what = format!("as money moved counts `{is}` now, and it was `{was}`");
    if old.moves_money.is_some() {
        say(Side::More, what.clone(), new.origin);
    }
    if new.moves_money.is_some() {
        say(Side::Less, what, old.origin);
    }
}

/// What a result has to keep to, or it counts as no answer.
fn promises(both: &Both<'_, '_>, old: &Tool, new: &Tool, say: &mut impl Say) {
    let of = |graph: &Graph, tool: &Tool| -> Vec<String> {
        let given: Vec<_> = tool.given().cloned().collect();
        let spoken = Written::of_params(graph, &given);
        tool.promises.iter().map(|one| spoken.expr(&one.expr)).collect()
    };
    let (before, now) = (of(both.old, old), of(both.new, new));
    for lost in before.iter().filter(|text| !now.contains(text)) {
        let what = format!("a result of `{}` need not keep to `{lost}` any more", new.name);
        say(Side::More, what, new.origin);
    }
    for fresh in now.iter().filter(|text| !before.contains(text)) {
        let what = format!("a result of `{}` has to keep to `{fresh}`", new.name);
        say(Side::Less, what, old.origin);
    }
}

fn freshness(old: &Tool, new: &Tool, say: &mut impl Say) {
    let words = |fresh: Option<i64>| match fresh {
        Some(seconds) => format!("for {}", speak_duration(seconds)),
        None => "until the next wait".to_owned(),
    };
    let (was, is) = (old.fresh_for, new.fresh_for);
    let what = format!("what `{}` gave counts {}, and it was {}", new.name, words(is), words(was));
    // Without a time it counts until the next wait: less long than any.
    if is.unwrap_or(0) > was.unwrap_or(0) {
        say(Side::More, what, new.origin);
    } else if is.unwrap_or(0) < was.unwrap_or(0) {
        say(Side::Less, what, old.origin);
    }
}

/// The reads that both graphs have and that may have given what the tool is called with: they give such
/// a structure, or are called where it is called.
fn reads<'g>(both: &Both<'_, 'g>, old: &Tool, new: &Tool) -> Vec<(&'g Tool, &'g Tool)> {
    let beside = |graph: &Graph, of: &Tool, read: ToolId| {
        let calls = |playbook: &Playbook, tool: &dyn Fn(ToolId) -> bool| {
            playbook.points.values().any(|point| match &point.step {
                Step::Call { call, .. } | Step::Act { call, .. } => tool(call.tool),
                _ => false,
            })
        };
        let named = |id: ToolId| graph.tools.lookup(id).is_some_and(|one| one.name == of.name);
        let mut playbooks = graph.playbooks.values();
        playbooks.any(|one| calls(one, &named) && calls(one, &|id| id == read))
    };
    let gives = |graph: &Graph, of: &Tool, read: &Tool| {
        let given = structures(graph, of.given().map(|param| &param.ty));
        structures(graph, [&read.gives]).iter().any(|name| given.contains(name))
    };
    let all = both.new.tools.iter().filter_map(|(id, now)| {
        let (old_id, before) = both.old.tools.find(|one| one.name == now.name)?;
        let counts = gives(both.new, new, now)
            || gives(both.old, old, before)
            || beside(both.new, new, id)
            || beside(both.old, old, old_id);
        (counts && now.name != new.name).then_some((before, now))
    });
    all.collect()
}

/// The names of the structures in some types.
fn structures<'t>(graph: &'t Graph, types: impl IntoIterator<Item = &'t Type>) -> Vec<String> {
    let mut open: Vec<(&Type, usize)> = types.into_iter().map(|ty| (ty, 0)).collect();
    let mut names = Vec::new();
    while let Some((ty, depth)) = open.pop() {
        match ty {
            Type::Optional(of) | Type::List { of, .. } => open.push((of, depth)),
            Type::Record(of) if depth < DEEPEST => {
                let Some(record) = graph.records.lookup(*of) else { continue };
                if !names.contains(&record.name) {
                    names.push(record.name.clone());
                    open.extend(record.fields.iter().map(|field| (&field.ty, depth + 1)));
                }
            }
            _ => {}
        }
    }
    names
}

/// How the facts are proved that the authorities over the tool need.
fn provers(both: &Both<'_, '_>, new: &Tool, say: &mut impl Say) {
    let Some((id, _)) = both.new.tools.find(|one| one.name == new.name) else { return };
    let needs = both.new.authorities_over(id).flat_map(|(_, authority)| &authority.needs);
    for need in needs {
        let NeedKind::Fact(fact) = need.kind else { continue };
        let Some(name) = both.new.facts.lookup(fact).map(|fact| &fact.name) else { continue };
        let (before, now) = (proofs(both.old, name), proofs(both.new, name));
        for (text, origin) in now.iter().filter(|(text, _)| !before.contains_key(*text)) {
            say(Side::More, format!("`{name}` is proved by `{text}`, which is new"), *origin);
        }
        for (text, origin) in before.iter().filter(|(text, _)| !now.contains_key(*text)) {
            say(Side::Less, format!("`{name}` was proved by `{text}`, which is gone"), *origin);
        }
    }
}

/// The tools that prove a fact, as they are called and when they do, each with where it is declared.
fn proofs(graph: &Graph, fact: &str) -> BTreeMap<String, OriginId> {
    let mut all = BTreeMap::new();
    for tool in graph.tools.values() {
        let Some(proves) = &tool.proves else { continue };
        if graph.facts.lookup(proves.fact).is_none_or(|one| one.name != fact) {
            continue;
        }
        let params = tool.params.iter();
        let typed = params.map(|one| format!("{}: {}", one.name, kind(graph, &one.ty)));
        let given: Vec<_> = tool.given().cloned().collect();
        let spoken = Written::of_params(graph, &given);
        let when = proves.when.as_ref().map(|when| format!(" when {}", spoken.expr(when)));
        let text = format!(
            "{}({}){}",
            tool.name,
            typed.collect::<Vec<_>>().join(", "),
            when.unwrap_or_default()
        );
        all.insert(text, tool.origin);
    }
    all
}

/// Compares how long approvals are waited for, under one numbering: those of the rules, then those of the
/// limits, the longest of the same people with the longest.
pub(super) fn compare_waits(
    both: &Both<'_, '_>,
    before: &[Authority],
    now: &[Authority],
    [wider, narrower]: [&mut Vec<Difference>; 2],
) {
    for waits in [of_rules, of_limits] {
        let before = waits(before);
        for (roles, now) in waits(now) {
            let names = roles.iter().filter_map(|role| both.aligned.common.roles.lookup(*role));
            let names = speak_list(names.map(|role| role.name.clone()));
            let was = before.get(&roles).into_iter().flatten();
            for ((is, here), (was, there)) in now.iter().zip(was) {
                let (for_now, before) = (speak_duration(*is), speak_duration(*was));
                let what =
                    format!("the approval of {names} is waited for {for_now}, and it was {before}");
                match is.cmp(was) {
                    Ordering::Greater => {
                        wider.push(Difference::plain(what, both.new.line_of(*here)));
                    }
                    Ordering::Less => {
                        narrower.push(Difference::plain(what, both.old.line_of(*there)));
                    }
                    Ordering::Equal => {}
                }
            }
        }
    }
}

/// How long some people are waited for, in seconds, the longest first, each with where it is written.
type Waits = BTreeMap<Vec<RoleId>, Vec<(i64, OriginId)>>;

fn of_rules(all: &[Authority]) -> Waits {
    let rules = all.iter().flat_map(|one| &one.rules);
    waits(rules.filter_map(|rule| match &rule.decision {
        Decision::Approval(by) => Some((by, rule.origin)),
        Decision::Allow | Decision::Deny(_) | Decision::Forbid(_) => None,
    }))
}

fn of_limits(all: &[Authority]) -> Waits {
    let limits = all.iter().flat_map(|one| &one.limits);
    waits(limits.filter_map(|limit| match &limit.then {
        OverLimit::Approval(by) => Some((by, limit.origin)),
        OverLimit::Deny(_) => None,
    }))
}

fn waits<'a>(approvals: impl Iterator<Item = (&'a ApprovalBy, OriginId)>) -> Waits {
    let mut all = Waits::new();
    for (by, origin) in approvals {
        let mut roles = by.roles.clone();
        roles.sort_unstable();
        all.entry(roles).or_default().push((by.within, origin));
    }
    all.values_mut().for_each(|waits| waits.sort_unstable_by(|a, b| b.cmp(a)));
    all
}
