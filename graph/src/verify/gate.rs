//! The gate, as a proof sees it: in which cases a call is let through, by which rules, and who has
//! to approve. Of limits it knows what one call by itself moves: what came before it only ever makes
//! them stricter.

use super::formula::Formula;
use super::situation::Situation;
use super::term::{Names, TermId, Terms};
use crate::authority::{Authority, Decision, Limit, Measure, NeedKind, OverLimit, Rule};
use crate::expr::{Comparison, Expr};
use crate::graph::Graph;
use crate::team::RoleId;
use crate::tool::ToolId;
use crate::types::Type;
use crate::value::Value;

/// A case in which a call is let through.
pub(crate) struct Passed<'g> {
    /// The case.
    pub case: Situation,
    /// The rules that matched, one of each authority.
    pub rules: Vec<&'g Rule>,
    /// Who has to approve; nobody: it is allowed alone.
    pub roles: Vec<RoleId>,
}

/// Every way in which a call can be let through in a situation, its needs held to be so.
pub(crate) fn passes<'g>(
    graph: &'g Graph,
    tool: ToolId,
    args: &[TermId],
    now: &Situation,
    terms: &mut Terms<'_>,
) -> Vec<Passed<'g>> {
    let authorities: Vec<&Authority> = graph.authorities_over(tool).map(|(_, a)| a).collect();
    let mut held = Vec::new();
    for authority in &authorities {
        held.push(needs(authority, args, terms));
        let forbids = authority.rules.iter().filter(|rule| forbids(rule));
        for forbid in forbids {
            held.push(applies(forbid, args, terms).negated());
        }
    }
    let mut passed: Vec<Passed<'g>> = now
        .assume(&Formula::all(held), terms)
        .into_iter()
        .map(|case| Passed { case, rules: Vec::new(), roles: Vec::new() })
        .collect();
    for authority in authorities.iter().filter(|authority| decides(authority)) {
        passed = passed.iter().flat_map(|p| through(authority, args, p, terms)).collect();
    }
    for limit in authorities.iter().flat_map(|authority| &authority.limits) {
        if let Some(fits) = fits_alone(graph, tool, limit, args, terms) {
            passed = passed.iter().flat_map(|p| limited(limit, &fits, p, terms)).collect();
        }
    }
    // Where no authority over it decides, nothing is allowed.
    passed.retain(|passed| !passed.rules.is_empty());
    passed
}

/// That a call by itself moves no more than a limit on money lets through.
fn fits_alone(
    graph: &Graph,
    tool: ToolId,
    limit: &Limit,
    args: &[TermId],
    terms: &mut Terms<'_>,
) -> Option<Formula> {
    let Measure::Amount(most) = limit.measure else { return None };
    let moves = graph.tools.lookup(tool)?.moves_money.as_ref()?;
    let names = Names { params: args, ..Names::default() };
    let moved = terms.of_expr(moves, names);
    if terms.ty(moved).number() != &Type::Money(most.currency) {
        return None;
    }
    let fits = Expr::Compare {
        left: Box::new(moves.clone()),
        by: Comparison::AtMost,
        right: Box::new(Expr::Literal(Value::Money(most))),
    };
    let fits = terms.formula(&fits, names);
    // What it doesn't count it doesn't stop.
    let not_counted = limit.when.as_ref().map(|when| terms.formula(when, names).negated());
    Some(Formula::any(not_counted.into_iter().chain([fits])))
}

/// What is let through with a limit: alone what fits, and the rest with whoever has to approve it.
fn limited<'g>(
    limit: &Limit,
    fits: &Formula,
    passed: &Passed<'g>,
    terms: &mut Terms<'_>,
) -> Vec<Passed<'g>> {
    let with = |case, roles| Passed { case, rules: passed.rules.clone(), roles };
    let inside = passed.case.assume(fits, terms).into_iter();
    let mut all: Vec<_> = inside.map(|case| with(case, passed.roles.clone())).collect();
    if let OverLimit::Approval(by) = &limit.then {
        let roles: Vec<RoleId> = passed.roles.iter().chain(&by.roles).copied().collect();
        let beyond = passed.case.assume(&fits.clone().negated(), terms).into_iter();
        all.extend(beyond.map(|case| with(case, roles.clone())));
    }
    all
}

/// Whether the rules can say no to a call in a situation, before anybody is asked.
pub(crate) fn can_refuse(
    graph: &Graph,
    tool: ToolId,
    args: &[TermId],
    now: &Situation,
    terms: &mut Terms<'_>,
) -> bool {
    let over: Vec<&Authority> = graph.authorities_over(tool).map(|(_, it)| it).collect();
    // Where nobody decides, nothing is allowed.
    let mut refused = !over.iter().any(|authority| decides(authority));
    for authority in over {
        let mut rest = vec![now.clone()];
        let (first, others) = authority.rules.iter().partition::<Vec<_>, _>(|rule| forbids(rule));
        for rule in first.into_iter().chain(others) {
            let applies = applies(rule, args, terms);
            if matches!(rule.decision, Decision::Deny(_) | Decision::Forbid(_)) {
                refused |= rest.iter().any(|now| !now.assume(&applies, terms).is_empty());
            }
            let otherwise = applies.negated();
            rest = rest.iter().flat_map(|now| now.assume(&otherwise, terms)).collect();
        }
        // Where none of its rules matches, it denies.
        refused |= decides(authority) && !rest.is_empty();
    }
    refused
}

/// Whether an authority decides anything: one that only needs and forbids leaves that to others.
pub(crate) fn decides(authority: &Authority) -> bool {
    authority.rules.iter().any(|rule| !forbids(rule))
}

/// Every way through the rules of an authority that decides. Where none matches, it denies.
fn through<'g>(
    authority: &'g Authority,
    args: &[TermId],
    before: &Passed<'g>,
    terms: &mut Terms<'_>,
) -> Vec<Passed<'g>> {
    let mut passed = Vec::new();
    let mut rest = vec![before.case.clone()];
    for rule in authority.rules.iter().filter(|rule| !forbids(rule)) {
        let applies = applies(rule, args, terms);
        for now in &rest {
            let mut roles = before.roles.clone();
            match &rule.decision {
                Decision::Allow => {}
                Decision::Approval(by) => roles.extend(&by.roles),
                Decision::Deny(_) | Decision::Forbid(_) => continue,
            }
            let rules: Vec<&Rule> = before.rules.iter().copied().chain([rule]).collect();
            passed.extend(now.assume(&applies, terms).into_iter().map(|case| Passed {
                case,
                rules: rules.clone(),
                roles: roles.clone(),
            }));
        }
        let otherwise = applies.negated();
        rest = rest.iter().flat_map(|now| now.assume(&otherwise, terms)).collect();
    }
    passed
}

/// The conditions that an authority needs, said of the arguments.
pub(crate) fn needs(authority: &Authority, args: &[TermId], terms: &mut Terms<'_>) -> Formula {
    let names = Names { params: args, ..Names::default() };
    let mut conditions = Vec::new();
    for need in &authority.needs {
        if let NeedKind::Condition(condition) = &need.kind {
            conditions.push(terms.formula(condition, names));
        }
    }
    Formula::all(conditions)
}

/// When a rule applies.
pub(crate) fn applies(rule: &Rule, args: &[TermId], terms: &mut Terms<'_>) -> Formula {
    let names = Names { params: args, ..Names::default() };
    rule.when.as_ref().map_or(Formula::Constant(true), |when| terms.formula(when, names))
}

/// Whether a rule stands before all others.
pub(crate) const fn forbids(rule: &Rule) -> bool {
    matches!(rule.decision, Decision::Forbid(_))
}
