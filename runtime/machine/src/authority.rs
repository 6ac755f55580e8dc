//! Authority: what is needed, and what the rules decide, for exactly these arguments. Several over
//! one tool: all `needs` hold, any `forbid` wins, the strictest decision stands. One that only needs
//! and forbids leaves the decision to the others. Decides; does nothing.

use playbook_graph::eval::{NoValue, Scope, holds};
use playbook_graph::{
    ApprovalBy, Authority, Decision, FactId, Graph, NeedKind, OriginId, Ref, Rule, ToolId,
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

/// What the rules over a tool may come to, where some arguments aren't known yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outlook {
    /// What certainly says no.
    pub(crate) refused: Option<Ruling>,
    /// Everybody who may have to approve.
    pub(crate) approvals: Option<ApprovalBy>,
    /// The lines that may decide.
    pub(crate) lines: Vec<OriginId>,
}

/// Whether a condition holds; nothing where that waits for an argument.
fn known(holds: Result<bool, NoValue>) -> Result<Option<bool>, NoValue> {
    match holds {
        Ok(holds) => Ok(Some(holds)),
        Err(NoValue::Unset(Ref::Param(_))) => Ok(None),
        Err(why) => Err(why),
    }
}

/// The first of the `needs` over a tool that isn't met. `has` says whether a fact holds; `partly`,
/// whether some arguments may not be known yet: what waits for them is left out.
pub(crate) fn unmet(
    graph: &Graph,
    tool: ToolId,
    scope: &dyn Scope,
    partly: bool,
    has: impl Fn(FactId) -> bool,
) -> Result<Option<Unmet>, NoValue> {
    for need in graph.authorities_over(tool).flat_map(|(_, authority)| &authority.needs) {
        match &need.kind {
            NeedKind::Fact(fact) if !has(*fact) => return Ok(Some(Unmet::Fact(*fact))),
            NeedKind::Condition(condition) => match holds(condition, scope) {
                Err(NoValue::Unset(Ref::Param(_))) if partly => {}
                holds => {
                    if !holds? {
                        return Ok(Some(Unmet::Condition(need.origin)));
                    }
                }
            },
            NeedKind::Fact(_) | NeedKind::CustomersYes => {}
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

/// What the rules over a tool may decide, as far as its arguments are known: what says no already,
/// and who may have to approve.
pub(crate) fn outlook(graph: &Graph, tool: ToolId, scope: &dyn Scope) -> Result<Outlook, NoValue> {
    let mut outlook = Outlook::default();
    for (_, authority) in graph.authorities_over(tool) {
        let (forbids, others) = authority
            .rules
            .iter()
            .partition::<Vec<&Rule>, _>(|rule| matches!(rule.decision, Decision::Forbid(_)));
        let mut open = false;
        for rule in forbids.into_iter().chain(others) {
            let applies = match &rule.when {
                None => Some(true),
                Some(when) => known(holds(when, scope))?,
            };
            if applies == Some(false) {
                continue;
            }
            let certain = applies == Some(true);
            outlook.may(rule, certain && !open);
            if certain {
                break;
            }
            open |= !matches!(rule.decision, Decision::Forbid(_));
        }
    }
    Ok(outlook)
}

impl Outlook {
    /// A rule may decide, or does.
    fn may(&mut self, rule: &Rule, certain: bool) {
        self.lines.push(rule.origin);
        match &rule.decision {
            Decision::Approval(by) => {
                self.approvals = Some(match &self.approvals {
                    Some(others) => both(others, by),
                    None => by.clone(),
                });
            }
            Decision::Deny(_) | Decision::Forbid(_) if certain => {
                let decision = rule.decision.clone();
                self.refused.get_or_insert(Ruling { decision, lines: vec![rule.origin] });
            }
            Decision::Allow | Decision::Deny(_) | Decision::Forbid(_) => {}
        }
    }
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
