//! Authority: what is needed, and what the rules decide, for exactly these arguments. Several over
//! one tool: all `needs` hold, any `forbid` wins, the strictest decision stands. One that only needs
//! and forbids leaves the decision to the others. Decides; does nothing.

use playbook_graph::eval::{NoValue, Scope, holds};
use playbook_graph::{
    ApprovalBy, Authority, Decision, FactId, Graph, NeedKind, OriginId, Rule, ToolId,
};

/// What the rules say of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ruling {
    /// The strictest decision.
    pub(crate) decision: Decision,
    /// The lines that decided.
    pub(crate) lines: Vec<OriginId>,
}

/// What an act lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unmet {
    /// This fact doesn't hold.
    Fact(FactId),
    /// The condition of this line doesn't hold.
    Condition(OriginId),
}

/// The first of the `needs` over a tool that isn't met. `has` says whether a fact holds.
pub(crate) fn unmet(
    graph: &Graph,
    tool: ToolId,
    scope: &dyn Scope,
    has: impl Fn(FactId) -> bool,
) -> Result<Option<Unmet>, NoValue> {
    for need in graph.authorities_over(tool).flat_map(|(_, authority)| &authority.needs) {
        match &need.kind {
            NeedKind::Fact(fact) if !has(*fact) => return Ok(Some(Unmet::Fact(*fact))),
            NeedKind::Condition(condition) if !holds(condition, scope)? => {
                return Ok(Some(Unmet::Condition(need.origin)));
            }
            NeedKind::Fact(_) | NeedKind::Condition(_) | NeedKind::CustomersYes => {}
        }
    }
    Ok(None)
}

/// Whether some authority over a tool needs the customer's yes.
pub(crate) fn needs_yes(graph: &Graph, tool: ToolId) -> bool {
    graph
        .authorities_over(tool)
        .flat_map(|(_, authority)| &authority.needs)
        .any(|need| need.kind == NeedKind::CustomersYes)
}

/// What the rules over a tool decide. Where no authority over it decides, nothing is allowed.
pub(crate) fn rule(graph: &Graph, tool: ToolId, scope: &dyn Scope) -> Result<Ruling, NoValue> {
    let mut ruling: Option<Ruling> = None;
    for (_, authority) in graph.authorities_over(tool) {
        let Some(next) = rule_one(authority, scope)? else { continue };
        ruling = Some(match ruling {
            None => next,
            Some(before) => stricter(before, next),
        });
    }
    let nobody = Ruling { decision: Decision::Deny(None), lines: Vec::new() };
    Ok(ruling.unwrap_or(nobody))
}

/// What one authority decides: a `forbid` that applies, else the first rule that does, else no.
/// `None`: it has nothing but `needs`, `forbid` and limits, and none of its `forbid` applies.
fn rule_one(authority: &Authority, scope: &dyn Scope) -> Result<Option<Ruling>, NoValue> {
    let forbids = |rule: &&Rule| matches!(rule.decision, Decision::Forbid(_));
    let decides = !authority.rules.iter().all(|rule| forbids(&rule));
    let others = authority.rules.iter().filter(|rule| !forbids(rule));
    for rule in authority.rules.iter().filter(forbids).chain(others) {
        let applies = match &rule.when {
            None => true,
            Some(when) => holds(when, scope)?,
        };
        if applies {
            let decision = rule.decision.clone();
            return Ok(Some(Ruling { decision, lines: vec![rule.origin] }));
        }
    }
    let denied = || Ruling { decision: Decision::Deny(None), lines: vec![authority.origin] };
    Ok(decides.then(denied))
}

/// The stricter of two rulings; two approvals ask for the people of both, in the shorter time.
fn stricter(a: Ruling, b: Ruling) -> Ruling {
    if let (Decision::Approval(left), Decision::Approval(right)) = (&a.decision, &b.decision) {
        let decision = Decision::Approval(both(left, right));
        return Ruling { decision, lines: [a.lines, b.lines].concat() };
    }
    if rank(&b.decision) > rank(&a.decision) { b } else { a }
}

/// An approval by everybody that either one asks for.
pub(crate) fn both(a: &ApprovalBy, b: &ApprovalBy) -> ApprovalBy {
    let mut roles = a.roles.clone();
    roles.extend(b.roles.iter().filter(|role| !a.roles.contains(role)));
    ApprovalBy { roles, within: a.within.min(b.within) }
}

fn rank(decision: &Decision) -> u8 {
    match decision {
        Decision::Allow => 0,
        Decision::Approval(_) => 1,
        Decision::Deny(_) => 2,
        Decision::Forbid(_) => 3,
    }
}
