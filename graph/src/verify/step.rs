//! Steps: what is known after a step, for each way it can end. Says what a step does to knowledge;
//! never whether the step is right.

use super::each::with_results;
use super::explore::{Explored, Way, result_root};
use super::formula::Formula;
use super::liveness::{each_checked, each_read};
use super::plan::{Within, begins};
use super::situation::Situation;
use super::slot::{fits_slot, is_in_list, passes};
use super::summary::Summary;
use super::term::{Names, Root, Term, TermId};
use crate::authority::{Authority, Decision, NeedKind, OverLimit};
use crate::event::OnEvent;
use crate::expr::{Expr, Ref};
use crate::playbook::{
    AskArm, Call, CallArm, Ending, MatchArm, OutcomeId, PointId, Step, VariableId,
};
use crate::policy::PropertyKind;
use crate::run::{Run, RunArm, RunEnd};
use crate::slot::SlotId;
use crate::tool::ToolId;
use crate::types::Type;

/// One way on: how, where to, what is known then.
pub(crate) type On = (Way, PointId, Situation);

/// Every way on from a step.
pub(crate) fn leave(at: &mut Explored<'_>, step: &Step, before: &Situation) -> Vec<On> {
    let mut now = before.clone();
    take_reads_as_right(at, step, &mut now);
    match step {
        Step::Say { next, .. } | Step::Note { next, .. } => vec![(Way::On, *next, now)],
        Step::Ask { slot, arms, next } => ask(at, *slot, arms, *next, now),
        Step::Call { call, arms, next } | Step::Act { call, arms, next, .. } => {
            let mut ways = Vec::new();
            for now in after_needs(at, call, &now) {
                ways.extend(call_ends(at, step, call, arms, *next, now));
            }
            ways
        }
        Step::Plan(plan) => begins(at, plan, now),
        Step::Let { variable, value, next } => give_name(at, *variable, value, &now)
            .into_iter()
            .map(|now| (Way::On, *next, now))
            .collect(),
        Step::When { condition, then, otherwise } => {
            let holds = at.formula(condition);
            let fails = holds.clone().negated();
            let mut ways = split(at, &now, &holds, Way::Condition(true), *then);
            ways.extend(split(at, &now, &fails, Way::Condition(false), *otherwise));
            ways
        }
        Step::Match { subject, arms, otherwise } => {
            let mut ways = Vec::new();
            for (place, arm) in arms.iter().enumerate() {
                let taken = arm_condition(at, subject, arm);
                ways.extend(split(at, &now, &taken, Way::Arm(Some(place)), arm.to));
            }
            if let Some(to) = otherwise {
                let rest = no_arm(at, subject, arms);
                ways.extend(split(at, &now, &rest, Way::Arm(None), *to));
            }
            ways
        }
        Step::Forget { slots, next } => {
            for slot in slots {
                now.forget(Root::Slot(*slot), &mut at.terms);
            }
            vec![(Way::On, *next, now)]
        }
        Step::GoTo { .. } | Step::End { .. } | Step::HandOff(_) => Vec::new(),
        Step::Wait { on, then, .. } => wait_ends(at, on, *then, now),
        Step::Run(run) => run_ends(at, run, now),
        Step::Task { next, .. } => vec![(Way::On, *next, now)],
        Step::Lend { returned, .. } => {
            wait(at, &mut now);
            vec![(Way::On, *returned, now)]
        }
    }
}

/// What is known when a playbook that is run has come back, for each way that it can.
fn run_ends(at: &mut Explored<'_>, run: &Run, mut now: Situation) -> Vec<On> {
    now.forget(Root::Now, &mut at.terms);
    let summary = at.summaries.get(&run.playbook).cloned();
    let mut waited = now.clone();
    wait(at, &mut waited);
    if summary.as_ref().is_none_or(|summary| summary.waits) {
        now = waited.clone();
    }
    let mut ways = Vec::new();
    for arm in &run.arms {
        let way = Way::Ran(arm.end);
        let cases = match (arm.end, &summary) {
            (RunEnd::Outcome(outcome), Some(summary)) => {
                with_values(at, run, arm, outcome, summary, &now)
            }
            // Nothing is known of a playbook that runs itself: that is a finding of its own.
            (RunEnd::Outcome(_), None) => vec![without_values(at, arm, &now)],
            (RunEnd::CancelledByCustomer | RunEnd::HandedOver, _) => vec![waited.clone()],
        };
        ways.extend(cases.into_iter().map(|case| (way, arm.to, case)));
    }
    ways
}

fn without_values(at: &mut Explored<'_>, arm: &RunArm, now: &Situation) -> Situation {
    let mut now = now.clone();
    for variable in arm.named() {
        now.forget(Root::Variable(variable), &mut at.terms);
        named(at, variable, &mut now);
    }
    now
}

fn with_values<'g>(
    at: &mut Explored<'g>,
    run: &Run,
    arm: &RunArm,
    outcome: OutcomeId,
    summary: &Summary<'g>,
    now: &Situation,
) -> Vec<Situation> {
    let mut cases = Vec::new();
    let args = at.terms_of(&run.args);
    // An argument that a name writes over can't be spoken of any more.
    let nothing = at.terms.root(Root::Nothing);
    let over: Vec<Root> = arm.named().map(Root::Variable).collect();
    let gone = |arg: &TermId| over.iter().any(|root| at.terms.rests_on(*arg, *root));
    let spoken: Vec<TermId> =
        args.iter().map(|arg| if gone(arg) { nothing } else { *arg }).collect();
    let now = without_values(at, arm, now);
    let declared = at.graph.playbooks.lookup(run.playbook);
    let declared = declared.and_then(|playbook| playbook.outcomes.lookup(outcome));
    let values = declared.map_or(&[][..], |outcome| outcome.values.as_slice());
    for mut case in summary.after(outcome, &now, &spoken, &mut at.terms) {
        case.blurred |= spoken != args;
        let mut possible = true;
        for (value, place) in values.iter().zip(0_u32..) {
            let root = Root::Carried(run.playbook, outcome, place);
            let carried = at.terms.root_of_type(root, value.ty.clone());
            let named = arm.names.get(place as usize).copied().flatten().map(Root::Variable);
            let named = named.map(|root| at.terms.root(root));
            let field = arm.whole.and_then(|whole| {
                let whole = at.terms.root(Root::Variable(whole));
                let Type::Record(record) = *at.terms.ty(whole) else { return None };
                Some(at.terms.field(whole, record, place))
            });
            for name in named.into_iter().chain(field) {
                possible &= case.equate_values(name, carried, &mut at.terms);
            }
            case.forget(root, &mut at.terms);
        }
        if possible {
            cases.push(case);
        }
    }
    cases
}

fn ask(
    at: &mut Explored<'_>,
    slot: SlotId,
    arms: &[AskArm],
    next: PointId,
    mut now: Situation,
) -> Vec<On> {
    let mut ways: Vec<On> = Vec::new();
    if now.filled.contains(&Root::Slot(slot)) {
        let same = is_in_list(at, slot, &now);
        let mut known = now.clone();
        if !same {
            // The list was read again: what is found in it by its name may tell something else.
            known.forget(Root::Slot(slot), &mut at.terms);
            known.filled.insert(Root::Slot(slot));
        }
        let certain = same && passes(at, slot, &known);
        let known = fits_slot(at, slot, &known);
        ways.extend(known.into_iter().map(|now| (Way::Known, next, now)));
        if certain {
            return ways;
        }
    }
    wait(at, &mut now);
    // What it held is not allowed any more, or gone: a way out leads on without it.
    now.forget(Root::Slot(slot), &mut at.terms);
    ways.extend(arms.iter().map(|arm| (Way::NotAnswered(arm.label), arm.to, now.clone())));
    now.filled.insert(Root::Slot(slot));
    let answered = fits_slot(at, slot, &now);
    ways.extend(answered.into_iter().map(|now| (Way::Answered, next, now)));
    ways
}

fn split(
    at: &mut Explored<'_>,
    now: &Situation,
    formula: &Formula,
    way: Way,
    to: PointId,
) -> Vec<On> {
    now.assume(formula, &mut at.terms).into_iter().map(|now| (way, to, now)).collect()
}

/// That a value takes an arm.
pub(crate) fn arm_condition(at: &mut Explored<'_>, subject: &Expr, arm: &MatchArm) -> Formula {
    let subject = at.terms.of_expr(subject, Names::default());
    let values: Vec<Formula> = arm
        .values
        .iter()
        .map(|value| {
            let value = at.terms.literal(value);
            at.terms.same(subject, value)
        })
        .collect();
    Formula::any(values)
}

/// That a value takes no arm.
pub(crate) fn no_arm(at: &mut Explored<'_>, subject: &Expr, arms: &[MatchArm]) -> Formula {
    let taken: Vec<Formula> =
        arms.iter().map(|arm| arm_condition(at, subject, arm).negated()).collect();
    Formula::all(taken)
}

/// What a step reads is there from now on: if it wasn't, that is a finding of its own, and nothing
/// that follows from it is one too.
fn take_reads_as_right(at: &Explored<'_>, step: &Step, now: &mut Situation) {
    let playbook = at.playbook;
    let asked = match step {
        Step::Ask { slot, .. } => Some(*slot),
        _ => None,
    };
    let mut there = |expr: &Expr, own: Option<SlotId>| {
        each_firm_ref(expr, &mut |reference| {
            match reference {
                // What is asked for is read by its own checks only, once it is there.
                Ref::Slot(id) if Some(id) == own => false,
                Ref::Slot(id) => now.filled.insert(Root::Slot(id)),
                Ref::Variable(id) => now.filled.insert(Root::Variable(id)),
                Ref::Subject(id) => now.facts.insert(id),
                Ref::Param(_) | Ref::Result | Ref::It | Ref::Part(_) => false,
                Ref::Now | Ref::AskedAt => false,
            };
        });
    };
    each_read(playbook, step, &mut |expr| there(expr, None));
    each_checked(playbook, step, &mut |expr| there(expr, asked));
}

/// The names that an expression can't do without: not those that it asks after, or reads only
/// where a condition holds.
fn each_firm_ref(expr: &Expr, with: &mut dyn FnMut(Ref)) {
    match expr {
        Expr::Ref(reference) => with(*reference),
        Expr::Known(_) => {}
        Expr::And(all) | Expr::Or(all) => {
            all.iter().take(1).for_each(|first| each_firm_ref(first, with));
        }
        Expr::Choose { when, .. } => each_firm_ref(when, with),
        other => other.parts().for_each(|part| each_firm_ref(part, with)),
    }
}

/// Time passes, and nobody knows how much: facts that end, and the moment at hand, are lost.
pub(crate) fn wait(at: &mut Explored<'_>, now: &mut Situation) {
    now.forget(Root::Now, &mut at.terms);
    let lasts = |fact| at.graph.facts.lookup(fact).is_some_and(|fact| fact.lasts.is_none());
    now.facts.retain(|fact| at.held.contains(fact) || lasts(*fact));
}

/// Something happens outside, or it was waited for long enough: what may lapse meanwhile has.
fn wait_ends(at: &mut Explored<'_>, on: &[OnEvent], then: PointId, mut now: Situation) -> Vec<On> {
    wait(at, &mut now);
    let mut ways = Vec::new();
    for (place, on) in on.iter().enumerate() {
        let mut now = now.clone();
        for name in &on.names {
            now.forget(Root::Variable(*name), &mut at.terms);
            named(at, *name, &mut now);
        }
        ways.push((Way::Came(place), on.to, now));
    }
    ways.push((Way::Waited, then, now));
    ways
}

/// The conditions that authorities put on a call, said of its arguments. Whether they hold is an
/// obligation; after the call they do.
pub(crate) fn after_needs(at: &mut Explored<'_>, call: &Call, now: &Situation) -> Vec<Situation> {
    let mut now = now.clone();
    let args = at.args_of(call);
    let mut needs = Vec::new();
    for (_, authority) in at.graph.authorities_over(call.tool) {
        for need in &authority.needs {
            match &need.kind {
                NeedKind::Fact(fact) => {
                    now.facts.insert(*fact);
                }
                NeedKind::Condition(condition) => {
                    let names = Names { params: &args, ..Names::default() };
                    needs.push(at.terms.formula(condition, names));
                }
                NeedKind::CustomersYes => {}
            }
        }
    }
    let cases = now.assume(&Formula::all(needs), &mut at.terms);
    if cases.is_empty() { vec![now] } else { cases }
}

fn call_ends(
    at: &mut Explored<'_>,
    step: &Step,
    call: &Call,
    arms: &[CallArm],
    next: PointId,
    mut now: Situation,
) -> Vec<On> {
    now.forget(Root::Now, &mut at.terms);
    let within = Within::of(at, step, next);
    let waits = within.as_ref().map_or_else(|| may_wait(at, step, call), |within| within.waited);
    for slot in call.spends(at.playbook) {
        now.forget(Root::Slot(slot), &mut at.terms);
    }
    // What tells again whom a fact is about may tell something else of them.
    let tells = |kept: &crate::fact::KeptBy| kept.tool == call.tool;
    for (id, fact) in at.graph.facts.iter() {
        if fact.kept_by.as_ref().is_some_and(tells) {
            now.forget(Root::Subject(id), &mut at.terms);
        }
    }
    let mut ways: Vec<On> = Vec::new();
    let ways_out = within.iter().flat_map(Within::ways_out);
    let mut left = now.clone();
    match &within {
        Some(within) => within.leave(at, &mut left),
        None if waits => wait(at, &mut left),
        None => {}
    }
    for arm in arms.iter().chain(ways_out) {
        let mut now = left.clone();
        if arm.ending == Ending::Changed {
            forget_what_was_read(at, &mut now);
        }
        let perhaps = matches!(arm.ending, Ending::Unknown | Ending::Stuck);
        if perhaps || call.each.is_some() {
            count_done(at, call, &mut now);
        }
        ways.push((Way::Ended(arm.ending), arm.to, now));
    }
    if waits {
        wait(at, &mut now);
    }
    count_done(at, call, &mut now);
    let results = match &call.each {
        Some(list) => with_results(at, call, list, &now),
        None => with_result(at, call, &now),
    };
    ways.extend(results.into_iter().map(|now| (Way::Result, next, now)));
    ways
}

/// One more time that a tool was done, or perhaps was, where a policy counts it. More than a policy
/// allows is not told apart.
fn count_done(at: &Explored<'_>, call: &Call, now: &mut Situation) {
    match counted(at.graph, call.tool) {
        Some(most) if call.each.is_some() => now.done.insert(call.tool, most),
        _ => count(at, call.tool, now),
    }
}

/// One more time that a tool was called.
pub(crate) fn count(at: &Explored<'_>, tool: ToolId, now: &mut Situation) {
    if let Some(most) = counted(at.graph, tool) {
        now.done.insert(tool, now.done(tool).saturating_add(1).min(most));
    }
}

/// The most that any policy on how often a tool is done in one case allows; none: nobody counts.
pub(crate) fn counted(graph: &crate::Graph, tool: ToolId) -> Option<u32> {
    let properties = graph.policies.values().flat_map(|policy| &policy.properties);
    properties
        .filter_map(|property| match property.kind {
            PropertyKind::AtMostPerCase { tool: of, times } if of == tool => Some(times),
            _ => None,
        })
        .max()
}

/// Whether somebody may be waited for before the call is made.
fn may_wait(at: &Explored<'_>, step: &Step, call: &Call) -> bool {
    let asks = matches!(step, Step::Act { confirm: Some(_), .. });
    asks || at.graph.authorities_over(call.tool).any(|(_, authority)| asks_for_approval(authority))
}

/// Whether an authority can ask a person.
pub(crate) fn asks_for_approval(authority: &Authority) -> bool {
    authority.rules.iter().any(|rule| matches!(rule.decision, Decision::Approval(_)))
        || authority.limits.iter().any(|limit| matches!(limit.then, OverLimit::Approval(_)))
}

/// What was read again may have another value now, and so may what was picked or computed from it.
/// On every other way out of an act, a case holds what it held: it is compared, not taken over.
pub(crate) fn forget_what_was_read(at: &mut Explored<'_>, now: &mut Situation) {
    let renewed = at.made.renewed(at.graph, at.playbook);
    let filled: Vec<Root> =
        renewed.iter().copied().filter(|root| now.filled.contains(root)).collect();
    now.forget_all(&renewed, &mut at.terms);
    now.filled.extend(filled);
}

/// The call gave its result: any of its type that keeps what the tool promises.
fn with_result(at: &mut Explored<'_>, call: &Call, now: &Situation) -> Vec<Situation> {
    let Some(tool) = at.graph.tools.lookup(call.tool) else { return vec![now.clone()] };
    let mut now = now.clone();
    let root = result_root(call);
    let args = at.terms_of(&call.args);
    let result = at.terms.root_of_type(root, tool.gives.clone());
    // An argument that the result writes over can't be spoken of any more.
    let nothing = at.terms.root(Root::Nothing);
    let spoken_of = |arg: &TermId| if at.terms.rests_on(*arg, root) { nothing } else { *arg };
    let spoken: Vec<TermId> = args.iter().map(spoken_of).collect();
    now.blurred |= spoken != args;
    let args = spoken;
    now.forget(root, &mut at.terms);
    let names = Names { params: &args, result: Some(result), ..Names::default() };
    let promised: Vec<Formula> =
        tool.promises.iter().map(|promise| at.terms.formula(&promise.expr, names)).collect();
    let mut cases = now.assume(&Formula::all(promised), &mut at.terms);
    if let Some(proves) = &tool.proves {
        let subject = at.terms.of_expr(&proves.subject, names);
        let when = proves.when.as_ref().map(|when| at.terms.formula(when, names));
        cases = cases
            .into_iter()
            .flat_map(|now| prove(at, &now, proves.fact, subject, when.as_ref()))
            .collect();
    }
    for case in &mut cases {
        if root == Root::Result {
            case.forget(root, &mut at.terms);
        } else if let Root::Variable(variable) = root {
            named(at, variable, case);
        }
    }
    cases
}

/// A fact is proved of someone, where its condition holds.
fn prove(
    at: &mut Explored<'_>,
    now: &Situation,
    fact: crate::FactId,
    subject: TermId,
    when: Option<&Formula>,
) -> Vec<Situation> {
    let always = Formula::Constant(true);
    let when = when.unwrap_or(&always);
    let mut cases = now.assume(&when.clone().negated(), &mut at.terms);
    for mut proved in now.assume(when, &mut at.terms) {
        let about = at.terms.root(Root::Subject(fact));
        if proved.facts.insert(fact) {
            proved.forget(Root::Subject(fact), &mut at.terms);
        }
        // Somebody else than before would have been refused.
        if proved.equate(about, subject, &mut at.terms) {
            cases.push(proved);
        }
    }
    cases
}

/// A name has a value now. What was computed and picked from the one before is computed and looked
/// for again: nothing is known of it any more, not even that it is there.
fn named(at: &mut Explored<'_>, variable: VariableId, now: &mut Situation) {
    now.filled.insert(Root::Variable(variable));
    for root in at.made.of(at.playbook, variable).iter() {
        if now.filled.contains(root) {
            now.forget(*root, &mut at.terms);
        }
    }
}

/// A variable gets the value of an expression.
fn give_name(
    at: &mut Explored<'_>,
    variable: VariableId,
    value: &Expr,
    now: &Situation,
) -> Vec<Situation> {
    let root = Root::Variable(variable);
    let ty = at.playbook.variables.lookup(variable).map(|declared| declared.ty.clone());
    let held = at.terms.root_of_type(Root::Result, ty.unwrap_or(Type::Bool));
    let name = at.terms.root(root);
    let mut cases = Vec::new();
    for mut case in equal_to(at, now, held, value) {
        case.note_elements(held, &mut at.terms);
        case.forget(root, &mut at.terms);
        if case.equate_values(name, held, &mut at.terms) {
            case.forget(Root::Result, &mut at.terms);
            named(at, variable, &mut case);
            cases.push(case);
        }
    }
    cases
}

/// A term is an element that is picked out of a list, or there is none.
fn pick(at: &mut Explored<'_>, now: &Situation, term: TermId, value: &Expr) -> Vec<Situation> {
    let picked = at.terms.of_expr(value, Names::default());
    let Term::Aggregate(by, list, key) = *at.terms.term_at(picked) else { return Vec::new() };
    let mut now = now.clone();
    if !now.equate(term, picked, &mut at.terms) {
        return Vec::new();
    }
    let of_all = now.of_elements(list, term, &mut at.terms);
    let itself = at.terms.picked(term, by, list, key);
    let known = Formula::all([Formula::Known(picked), of_all, itself]);
    let mut cases = now.assume(&known, &mut at.terms);
    if matches!(at.terms.ty(picked), Type::Optional(_)) {
        cases.extend(now.assume(&Formula::Missing(picked), &mut at.terms));
    }
    cases
}

/// Every way in which a term has the value of an expression.
pub(crate) fn equal_to(
    at: &mut Explored<'_>,
    now: &Situation,
    term: TermId,
    value: &Expr,
) -> Vec<Situation> {
    match value {
        Expr::Choose { when, then, otherwise } => {
            let holds = at.formula(when);
            let fails = holds.clone().negated();
            let mut cases = Vec::new();
            for (condition, value) in [(holds, then), (fails, otherwise)] {
                for case in now.assume(&condition, &mut at.terms) {
                    cases.extend(equal_to(at, &case, term, value));
                }
            }
            cases
        }
        Expr::Compare { .. }
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::Known(_)
        | Expr::Quantified { .. }
        | Expr::In { .. } => {
            let holds = at.formula(value);
            let fails = holds.clone().negated();
            let mut cases = Vec::new();
            for (condition, bit) in [(holds, 0b10), (fails, 0b01)] {
                let both = Formula::all([condition, Formula::Among(term, bit, 0b11)]);
                cases.extend(now.assume(&both, &mut at.terms));
            }
            cases
        }
        Expr::Aggregate { by, .. } if by.picks() => pick(at, now, term, value),
        _ => {
            let value = at.terms.of_expr(value, Names::default());
            let mut case = now.clone();
            if case.equate_values(term, value, &mut at.terms) {
                case.lawful(&[value], &mut at.terms)
            } else {
                Vec::new()
            }
        }
    }
}
