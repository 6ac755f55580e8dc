//! Types, facts, tools, authorities, policies: that each means something.

use std::collections::BTreeSet;

use super::expr::Scope;
use super::{At, Fine, Wrong, check_type};
use crate::authority::{ApprovalBy, Authority, Decision, LimitKey, Measure, NeedKind, OverLimit};
use crate::fact::{Fact, FactId};
use crate::graph::Graph;
use crate::policy::{Exception, PropertyKind};
use crate::team::RoleId;
use crate::tool::{Effect, Tool, ToolId};
use crate::types::{RecordId, Type};

pub(super) fn types(graph: &Graph) -> Fine {
    for (id, record) in graph.records.iter() {
        let what = format!("record `{}`", record.name);
        record.fields.iter().try_for_each(|f| check_type(graph, &f.ty)).at(&what, record.origin)?;
        if holds_itself(graph, id) {
            return Err(Wrong::new("it holds itself")).at(&what, record.origin);
        }
    }
    for (id, record) in graph.records.iter() {
        let it = Type::Record(id);
        let scope = Scope { it: Some(&it), ..Scope::new(graph) };
        for tag in &record.tags {
            let field = record.fields.get(tag.field as usize);
            let there = field.map(drop).ok_or_else(|| Wrong::no_such("field", tag.field));
            there
                .and_then(|()| scope.condition(&tag.when))
                .at(&format!("record `{}`", record.name), record.origin)?;
        }
        let shown = record.shown_as.iter().try_for_each(|text| scope.text(text));
        shown.at(&format!("record `{}`", record.name), record.origin)?;
    }
    graph.facts.values().try_for_each(|fact| {
        self::fact(graph, fact).at(&format!("fact `{}`", fact.name), fact.origin)
    })
}

fn fact(graph: &Graph, fact: &Fact) -> Fine {
    check_type(graph, &fact.subject)?;
    let Some(kept) = &fact.kept_by else { return Ok(()) };
    let read = check_tool(graph, kept.tool)?;
    if read.effect != Effect::Reads || read.proves.is_some() || read.gives != fact.subject {
        return Err(Wrong::new("it is kept by a tool that doesn't simply tell whom it is about"));
    }
    let about = [crate::Param::new(fact.subject_name.clone(), fact.subject.clone())];
    arguments(Scope { params: &about, ..Scope::new(graph) }, read, &kept.args)
}

/// Whether a record is found inside itself, however deep. (Lists may hold anything.)
fn holds_itself(graph: &Graph, looked_for: RecordId) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![looked_for]);
    while let Some(id) = open.pop() {
        let fields = graph.records.lookup(id).map_or(&[][..], |record| &record.fields);
        for field in fields {
            match field.ty.present() {
                Type::Record(id) if *id == looked_for => return true,
                Type::Record(id) if seen.insert(*id) => open.push(*id),
                _ => {}
            }
        }
    }
    false
}

pub(super) fn check_fact(graph: &Graph, id: FactId) -> Fine {
    graph.facts.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("fact", id.0))
}

pub(super) fn check_tool(graph: &Graph, id: ToolId) -> Result<&Tool, Wrong> {
    graph.tools.lookup(id).ok_or_else(|| Wrong::no_such("tool", id.0))
}

pub(super) fn tools(graph: &Graph) -> Fine {
    graph.tools.values().try_for_each(|tool| {
        self::tool(graph, tool).at(&format!("tool `{}`", tool.name), tool.origin)
    })
}

fn tool(graph: &Graph, tool: &Tool) -> Fine {
    tool.params.iter().try_for_each(|param| check_type(graph, &param.ty))?;
    check_type(graph, &tool.gives)?;
    let given = Scope { params: &tool.params, ..Scope::new(graph) };
    let after = Scope { result: Some(&tool.gives), ..given };
    tool.promises.iter().try_for_each(|promise| after.condition(&promise.expr))?;
    if let Some(proves) = &tool.proves {
        check_fact(graph, proves.fact)?;
        let subject = graph.facts.lookup(proves.fact).map(|fact| &fact.subject);
        subject.map_or(Ok(()), |wanted| after.wants(&proves.subject, wanted))?;
        proves.when.iter().try_for_each(|when| after.condition(when))?;
    }
    if let Some(amount) = &tool.moves_money
        && !matches!(
            given.type_of(amount)?.as_ref().map(|ty| ty.present().number()),
            Some(Type::Money(_))
        )
    {
        return Err(Wrong::new("the money that it moves is no amount"));
    }
    tool.never_twice_for.iter().try_for_each(|key| given.type_of(key).map(drop))?;
    tool.changes.iter().try_for_each(|id| check_tool(graph, *id).map(drop))?;
    if let Some(check) = &tool.checked_by {
        let read = check_tool(graph, check.tool)?;
        if read.effect != Effect::Reads {
            return Err(Wrong::new("it is checked by a tool that changes something"));
        }
        arguments(given, read, &check.args)?;
        Scope { result: Some(&read.gives), ..given }.condition(&check.done_when)?;
    }
    if let Some(undo) = &tool.undo_by {
        let by = check_tool(graph, undo.tool)?;
        if by.effect == Effect::Reads {
            return Err(Wrong::new("it is taken back by a tool that changes nothing"));
        }
        arguments(after, by, &undo.args)?;
    }
    Ok(())
}

/// That a tool is given what it takes.
pub(super) fn arguments(scope: Scope<'_>, tool: &Tool, args: &[crate::Expr]) -> Fine {
    given(scope, &tool.name, tool.params.iter(), args)
}

/// That a call from a playbook gives what the tool takes and its authorities want to know.
pub(super) fn call_arguments(scope: Scope<'_>, tool: &Tool, args: &[crate::Expr]) -> Fine {
    given(scope, &tool.name, tool.given(), args)
}

fn given<'p>(
    scope: Scope<'_>,
    name: &str,
    params: impl Iterator<Item = &'p crate::Param> + Clone,
    args: &[crate::Expr],
) -> Fine {
    let takes = params.clone().count();
    if takes != args.len() {
        let given = args.len();
        return Err(Wrong::new(format!("`{name}` is given {given} values and takes {takes}")));
    }
    params.zip(args).try_for_each(|(param, arg)| scope.wants(arg, &param.ty))
}

pub(super) fn authorities(graph: &Graph) -> Fine {
    graph.authorities.values().try_for_each(|authority| {
        self::authority(graph, authority).at("authority", authority.origin)
    })
}

fn authority(graph: &Graph, authority: &Authority) -> Fine {
    let tool = check_tool(graph, authority.tool)?;
    let given: Vec<crate::Param> = tool.given().cloned().collect();
    let scope = Scope { params: &given, ..Scope::new(graph) };
    for need in &authority.needs {
        match &need.kind {
            NeedKind::Fact(fact) => check_fact(graph, *fact),
            NeedKind::Condition(condition) => scope.condition(condition),
            NeedKind::CustomersYes => Ok(()),
        }
        .at("needs", need.origin)?;
    }
    for rule in &authority.rules {
        let when = rule.when.iter().try_for_each(|when| scope.condition(when));
        when.at("rule", rule.origin)?;
        if let Decision::Approval(by) = &rule.decision {
            approval(graph, by).at("rule", rule.origin)?;
        }
    }
    for limit in &authority.limits {
        let key = match &limit.per {
            LimitKey::Expr(key) => scope.type_of(key).map(drop),
            LimitKey::Case | LimitKey::Playbook | LimitKey::Day => Ok(()),
        };
        let when = limit.when.iter().try_for_each(|when| scope.condition(when));
        key.and(when)
            .and_then(|()| match (limit.measure, &tool.moves_money) {
                (Measure::Times(_), _) => Ok(()),
                (Measure::Amount(most), Some(moved)) => {
                    scope.wants(moved, &Type::Money(most.currency))
                }
                (Measure::Amount(_), None) => Err(Wrong::new("the tool moves no money")),
            })
            .and_then(|()| match &limit.then {
                OverLimit::Approval(by) => approval(graph, by),
                OverLimit::Deny(_) => Ok(()),
            })
            .at("limit", limit.origin)?;
    }
    Ok(())
}

fn amount_bound(graph: &Graph, bound: &crate::AmountBound) -> Fine {
    let tool = check_tool(graph, bound.tool)?;
    let scope = Scope { params: &tool.params, ..Scope::new(graph) };
    scope.wants(&bound.amount, &Type::Money(bound.most.currency))?;
    counted_per(graph, &scope, &bound.per, &bound.unless)
}

fn times_bound(graph: &Graph, bound: &crate::TimesBound) -> Fine {
    let tool = check_tool(graph, bound.tool)?;
    let scope = Scope { params: &tool.params, ..Scope::new(graph) };
    counted_per(graph, &scope, &bound.per, &bound.unless)
}

fn counted_per(graph: &Graph, scope: &Scope<'_>, per: &LimitKey, unless: &Exception) -> Fine {
    if let LimitKey::Expr(key) = per {
        scope.type_of(key)?;
    }
    match unless {
        Exception::ApprovalBy(role) => check_role(graph, *role),
        Exception::None | Exception::Approval => Ok(()),
    }
}

fn approval(graph: &Graph, by: &ApprovalBy) -> Fine {
    if by.roles.is_empty() || by.within <= 0 {
        return Err(Wrong::new("an approval needs somebody and some time"));
    }
    by.roles.iter().try_for_each(|role| check_role(graph, *role))
}

pub(super) fn check_role(graph: &Graph, id: RoleId) -> Fine {
    graph.roles.lookup(id).map(drop).ok_or_else(|| Wrong::no_such("role", id.0))
}

pub(super) fn policies(graph: &Graph) -> Fine {
    for policy in graph.policies.values() {
        for property in &policy.properties {
            match &property.kind {
                PropertyKind::Never { tool, when, unless } => check_tool(graph, *tool)
                    .and_then(|tool| {
                        let scope = Scope { params: &tool.params, ..Scope::new(graph) };
                        when.iter().try_for_each(|when| scope.condition(when))
                    })
                    .and_then(|()| match unless {
                        Exception::ApprovalBy(role) => check_role(graph, *role),
                        Exception::None | Exception::Approval => Ok(()),
                    }),
                PropertyKind::OnlyAfter { tool, fact } => {
                    check_tool(graph, *tool).and_then(|_| check_fact(graph, *fact))
                }
                PropertyKind::AtMostPerCase { tool, .. } => check_tool(graph, *tool).map(drop),
                PropertyKind::TimesAtMost(bound) => times_bound(graph, bound),
                PropertyKind::AmountAtMost(bound) => amount_bound(graph, bound),
                PropertyKind::AlwaysAPerson { .. } => Ok(()),
            }
            .at("policy", property.origin)?;
        }
    }
    Ok(())
}
