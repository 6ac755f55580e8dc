//! Policies on how often and how much: proved from the limits of the authorities, or, for how often
//! in one case, from the ways through each playbook. And that a person can always be had.

use super::{Called, call_words, calls, tool_name};
use crate::authority::{Limit, LimitKey, Measure, OverLimit};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::policy::{AmountBound, Exception, Policy, Property, PropertyKind, TimesBound};
use crate::team::RoleId;
use crate::tool::ToolId;
use crate::value::{Money, Value};
use crate::verify::codes::{AMOUNT_NOT_LIMITED, NO_PERSON, TOO_OFTEN};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, first_breach, origin};

/// The policies that look at the project as a whole.
pub(crate) fn check_project(graph: &Graph, report: &mut Report) {
    for (policy, property) in properties(graph) {
        match &property.kind {
            PropertyKind::AmountAtMost(bound) => {
                check_amount(graph, policy, property, bound, report);
            }
            PropertyKind::TimesAtMost(bound) => check_count(graph, policy, property, bound, report),
            PropertyKind::AlwaysAPerson { .. } => check_person(graph, policy, property, report),
            PropertyKind::Never { .. }
            | PropertyKind::OnlyAfter { .. }
            | PropertyKind::AtMostPerCase { .. } => {}
        }
    }
}

/// The policies on how often something is done in one case.
pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    let graph = explored.graph;
    for (policy, property) in properties(graph) {
        let PropertyKind::AtMostPerCase { tool, times } = property.kind else { continue };
        if limited_per_case(graph, tool, times) {
            report.proved(|| format!("\"{}\"", policy.sentence), property.origin);
            continue;
        }
        for called in calls(explored) {
            if called.call.tool == tool {
                check_times(explored, called, (policy, property, times), report);
            }
        }
    }
}

fn properties(graph: &Graph) -> impl Iterator<Item = (&Policy, &Property)> {
    graph
        .policies
        .values()
        .flat_map(|policy| policy.properties.iter().map(move |property| (policy, property)))
}

fn limited_per_case(graph: &Graph, tool: ToolId, times: u32) -> bool {
    limits(graph, tool).any(|limit| {
        matches!(limit.measure, Measure::Times(most) if most <= times)
            && limit.per == LimitKey::Case
            && limit.within.is_none()
            && limit.when.is_none()
            && matches!(limit.then, OverLimit::Deny(_))
    })
}

fn limits(graph: &Graph, tool: ToolId) -> impl Iterator<Item = &Limit> {
    graph.authorities_over(tool).flat_map(|(_, authority)| &authority.limits)
}

fn check_times(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    (policy, property, times): (&Policy, &Property, u32),
    report: &mut Report,
) {
    let tool = called.call.tool;
    let breach = first_breach(explored, called.point, |_, now| {
        // How many elements a list has is not told apart here.
        (called.call.each.is_some() || now.done(tool) >= times).then(|| now.clone())
    });
    let Some(breach) = breach else {
        return report.proved(|| format!("\"{}\"", policy.sentence), property.origin);
    };
    let (graph, name) = (explored.graph, tool_name(explored, called.call));
    let last = format!("{}: once more than {times}", call_words(explored, called.call));
    let (path, _) = breach.path(explored, &[], last, called.origin);
    let message =
        format!("the policy \"{}\" can't be proved: `{name}` can be done again", policy.sentence);
    report.found(
        Diagnostic::error(TOO_OFTEN, origin(graph, called.origin), message)
            .here("perhaps once too often")
            .label(origin(graph, property.origin), "the policy")
            .path(path)
            .help(format!("write `limit {times} times per case, then deny` in the authority")),
    );
}

/// How often something is done for one key is held by a limit, and by nothing else.
fn check_count(
    graph: &Graph,
    policy: &Policy,
    property: &Property,
    bound: &TimesBound,
    report: &mut Report,
) {
    let Some(tool) = graph.tools.lookup(bound.tool) else { return };
    let counts = |limit: &Limit| {
        matches!(limit.measure, Measure::Times(most) if most <= bound.times)
            && holds_over(limit, &bound.per, bound.within)
            && refuses(limit, &bound.unless)
    };
    if limits(graph, bound.tool).any(counts) {
        return report.proved(|| format!("\"{}\"", policy.sentence), property.origin);
    }
    let near = limits(graph, bound.tool).filter_map(|limit| match limit.measure {
        Measure::Times(most) => {
            let more = (most > bound.times).then(|| format!("{most} times"));
            Some((limit, lacks(limit, more, (&bound.per, bound.within, &bound.unless))))
        }
        Measure::Amount(_) => None,
    });
    let near: Vec<(&Limit, String)> = near.collect();
    let why = if near.is_empty() {
        format!("no limit counts how often `{}` is done", tool.name)
    } else {
        format!("no limit of `{}` is strict enough", tool.name)
    };
    let message = format!("the policy \"{}\" can't be proved: {why}", policy.sentence);
    let then = if bound.unless == Exception::None { "deny" } else { "approval by …" };
    let mut found = Diagnostic::error(TOO_OFTEN, origin(graph, property.origin), message)
        .here("no limit keeps to this")
        .label(origin(graph, tool.origin), "the tool");
    for (limit, lacks) in &near {
        found = found.label(origin(graph, limit.origin), lacks);
    }
    report.found(found.help(format!(
        "write a limit in an authority over it: `limit {} times per …, then {then}`",
        bound.times
    )));
}

/// Why a limit doesn't keep to a policy; `more`: what it lets through, where that is more.
fn lacks(
    limit: &Limit,
    more: Option<String>,
    (per, within, unless): (&LimitKey, Option<i64>, &Exception),
) -> String {
    if let Some(more) = more {
        format!("this limit lets {more} through")
    } else if limit.per != *per {
        "this limit counts per something else".to_owned()
    } else if limit.when.is_some() {
        "this limit doesn't count every call".to_owned()
    } else if !holds_over(limit, per, within) {
        "this limit counts over a shorter time".to_owned()
    } else {
        debug_assert!(!refuses(limit, unless), "a limit that lacks nothing keeps to the policy");
        "beyond this limit a person may allow more".to_owned()
    }
}

fn check_amount(
    graph: &Graph,
    policy: &Policy,
    property: &Property,
    bound: &AmountBound,
    report: &mut Report,
) {
    let Some(tool) = graph.tools.lookup(bound.tool) else { return };
    let metered = tool.moves_money.as_ref() == Some(&bound.amount);
    if metered && limits(graph, bound.tool).any(|limit| keeps(limit, bound)) {
        return report.proved(|| format!("\"{}\"", policy.sentence), property.origin);
    }
    let message = format!("the policy \"{}\" can't be proved", policy.sentence);
    let help = if metered {
        format!("write a limit in an authority over it: `limit {} per …, then deny`", bound.most)
    } else {
        "say in the tool that this is what it moves: `moves money …`".to_owned()
    };
    let mut found = Diagnostic::error(AMOUNT_NOT_LIMITED, origin(graph, property.origin), message)
        .here("no limit keeps to this")
        .label(origin(graph, tool.origin), "the tool");
    for limit in limits(graph, bound.tool).filter(|_| metered) {
        let Measure::Amount(amount) = limit.measure else { continue };
        let more =
            (!is_at_most(amount, bound.most)).then(|| graph.speak_value(&Value::Money(amount)));
        let lacks = lacks(limit, more, (&bound.per, bound.within, &bound.unless));
        found = found.label(origin(graph, limit.origin), lacks);
    }
    report.found(found.help(help));
}

fn is_at_most(amount: Money, most: Money) -> bool {
    amount.currency == most.currency && amount.minor <= most.minor
}

/// Whether a limit keeps to what a policy says.
fn keeps(limit: &Limit, bound: &AmountBound) -> bool {
    matches!(limit.measure, Measure::Amount(amount) if is_at_most(amount, bound.most))
        && holds_over(limit, &bound.per, bound.within)
        && refuses(limit, &bound.unless)
}

/// Whether a limit counts all calls, per the same, over as long.
fn holds_over(limit: &Limit, per: &LimitKey, within: Option<i64>) -> bool {
    let long_enough = match (limit.within, within) {
        (None, None) => true,
        // What is counted since ever counts more than a piece of it; a day by itself doesn't.
        (None, Some(_)) => limit.per != LimitKey::Day,
        (Some(_), None) => false,
        (Some(limit), Some(policy)) => limit >= policy,
    };
    limit.per == *per && limit.when.is_none() && long_enough
}

/// Whether what is more goes no further than a policy lets it.
fn refuses(limit: &Limit, unless: &Exception) -> bool {
    match (&limit.then, unless) {
        (OverLimit::Deny(_), _) | (OverLimit::Approval(_), Exception::Approval) => true,
        (OverLimit::Approval(by), Exception::ApprovalBy(role)) => has(&by.roles, *role),
        (OverLimit::Approval(_), Exception::None) => false,
    }
}

fn has(roles: &[RoleId], role: RoleId) -> bool {
    roles.contains(&role)
}

/// Whoever asks for a person gets one with the next message, wherever the conversation stands: an
/// interrupt is nothing that a state can shadow.
fn check_person(graph: &Graph, policy: &Policy, property: &Property, report: &mut Report) {
    for desk in graph.desks.values() {
        if !desk.interrupts.is_empty() {
            report.proved(|| format!("\"{}\"", policy.sentence), property.origin);
            continue;
        }
        let message = format!(
            "the policy \"{}\" does not hold: at the desk `{}`, nothing leads to a person",
            policy.sentence, desk.name
        );
        report.found(
            Diagnostic::error(NO_PERSON, origin(graph, desk.origin), message)
                .here("no `interrupts` here")
                .label(origin(graph, property.origin), "the policy")
                .help("write `interrupts { intent wants_a_person -> handoff … because \"…\" }`"),
        );
    }
}
