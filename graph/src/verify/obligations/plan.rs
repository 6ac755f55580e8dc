//! A plan is done to its end, or what was done is taken back, or people are told how far it came: each
//! call that others follow has its undo, every way it can end leads somewhere, the customer sees what
//! it moves, and what takes back keeps to the policies.

use super::arms::before_it_is_done;
use super::confirmation::shows_same_value;
use super::{Called, calls, tool_name};
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, Ref};
use crate::origin::OriginId;
use crate::plan::Plan;
use crate::playbook::{Ending, Playbook, PointId, Step};
use crate::policy::{Property, PropertyKind};
use crate::tool::{ToolId, UndoBy};
use crate::verify::codes::{ARM_MISSING, MONEY_UNSEEN, UNDO_MISSING, UNDO_UNBOUND};
use crate::verify::explore::{Explored, result_root};
use crate::verify::formula::Formula;
use crate::verify::report::{Report, first_breach, origin};
use crate::verify::term::{Names, TermId};
use crate::verify::words::Written;

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    for (id, point) in explored.playbook.points.iter() {
        if let Step::Plan(plan) = &point.step {
            check_arms(explored, plan, point.origin, report);
            check_undone(explored, plan, id, report);
        }
    }
    for called in calls(explored) {
        if let Some(plan) = called.plan(explored) {
            check_money(explored, called, plan, report);
        }
    }
}

/// Every way that a plan can end leads somewhere.
fn check_arms(explored: &Explored<'_>, plan: &Plan, at: OriginId, report: &mut Report) {
    let graph = explored.graph;
    let mut missing: Vec<Ending> = explored
        .playbook
        .calls_of(plan)
        .flat_map(|(_, call)| before_it_is_done(graph, call.tool, plan.confirm.is_some()))
        .chain([Ending::Undone, Ending::Stuck])
        .filter(|ending| Playbook::arm(&plan.arms, *ending).is_none())
        .collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return report.proved(|| "every way the plan can end leads somewhere", at);
    }
    let words: Vec<&str> = missing.iter().filter_map(|ending| ending.word()).collect();
    let named = crate::speak::speak_list(words.iter().map(|word| format!("`{word}`")));
    let lines: Vec<String> = words.iter().map(|word| format!("`{word} -> …`")).collect();
    let message = format!("the plan doesn't say what happens on {named}");
    report.found(
        Diagnostic::error(ARM_MISSING, origin(graph, at), message)
            .here("all or nothing")
            .help(format!("add behind its calls: {}", lines.join(", "))),
    );
}

/// Each call that others follow can be taken back, and what takes it back keeps to the policies.
fn check_undone(explored: &mut Explored<'_>, plan: &Plan, head: PointId, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let head = playbook.points.lookup(head).map(|point| point.origin);
    for part in plan.parts.iter().filter(|part| !plan.ends_with(**part)) {
        let called = calls(explored).into_iter().find(|called| called.point == *part);
        let Some(called) = called else { continue };
        if let Some(undo) = graph.undo_at(playbook, *part) {
            check_policies(explored, (plan, called), undo, report);
            continue;
        }
        let name = tool_name(explored, called.call);
        let message =
            format!("`{name}` can't be taken back, and other calls of the plan follow it");
        let declared = graph.tools.lookup(called.call.tool).map(|tool| tool.origin);
        let mut finding = Diagnostic::error(UNDO_MISSING, origin(graph, called.origin), message)
            .here("what comes after it may fail")
            .help("write `undo by …` in the tool, or make it the last call of the plan");
        if let Some(declared) = declared {
            finding = finding.label(origin(graph, declared), "declared here, without `undo by`");
        }
        if let Some(head) = head {
            finding = finding.label(origin(graph, head), "all or nothing");
        }
        report.found(finding);
    }
}

/// The money that a call moves is known when the customer is asked: it doesn't wait for what an
/// earlier call of the plan gives, unless that is proved to be what was shown.
fn check_money<'g>(
    explored: &mut Explored<'g>,
    called: Called<'g>,
    plan: &Plan,
    report: &mut Report,
) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let Some(text) = called.confirm(explored) else { return };
    let Some(tool) = graph.tools.lookup(called.call.tool) else { return };
    let Some(moves) = &tool.moves_money else { return };
    for (arg, place) in called.call.args.iter().zip(0_u32..) {
        let moved = moves.reads(&mut |of| of == Ref::Param(place));
        if !moved || !playbook.is_open(plan, arg) || shows_same_value(explored, called, text, arg) {
            continue;
        }
        let arg = Written::of_playbook(graph, playbook).expr(arg);
        let name = &tool.name;
        let message =
            format!("`{name}` moves `{arg}`, which nobody knows when the customer is asked");
        report.found(
            Diagnostic::error(MONEY_UNSEEN, origin(graph, called.origin), message)
                .here("given by an earlier call of the plan")
                .label(origin(graph, text.origin), "the customer says yes to this")
                .label(origin(graph, tool.origin), "moves money")
                .help("take the amount from before the plan, or let the earlier tool promise that it gives what is shown: `promises result.… is …`"),
        );
    }
}

/// What takes a call back is called under that call's grant and passes no gate of its own: the
/// policies over it have to hold anyway.
fn check_policies<'g>(
    explored: &mut Explored<'g>,
    (plan, called): (&Plan, Called<'g>),
    undo: &'g UndoBy,
    report: &mut Report,
) {
    let graph = explored.graph;
    let after = plan.parts.iter().copied().skip_while(|part| *part != called.point).nth(1);
    let Some(after) = after else { return };
    for policy in graph.policies.values() {
        for property in &policy.properties {
            if breaks(explored, plan, called, undo, property, after) {
                let name = tool_name(explored, called.call);
                let by = graph.tools.lookup(undo.tool).map_or("", |tool| tool.name.as_str());
                let message = format!(
                    "`{by}` takes `{name}` back, and the policy \"{}\" can't be proved of it",
                    policy.sentence
                );
                report.found(
                    Diagnostic::error(UNDO_UNBOUND, origin(graph, called.origin), message)
                        .here("may have to be taken back")
                        .label(origin(graph, property.origin), "the policy")
                        .help("take it back with a tool of its own, which does nothing else"),
                );
            }
        }
    }
}

fn breaks<'g>(
    explored: &mut Explored<'g>,
    plan: &Plan,
    called: Called<'g>,
    undo: &UndoBy,
    property: &Property,
    after: PointId,
) -> bool {
    match &property.kind {
        PropertyKind::Never { tool, when, .. } if *tool == undo.tool => {
            let args = undo_args(explored, called, undo);
            let names = Names { params: &args, ..Names::default() };
            let forbidden = match when {
                Some(when) => explored.terms.formula(when, names),
                None => Formula::Constant(true),
            };
            let broken = first_breach(explored, after, |explored, now| {
                now.assume(&forbidden, &mut explored.terms).into_iter().next()
            });
            broken.is_some()
        }
        PropertyKind::OnlyAfter { tool, fact } if *tool == undo.tool => {
            let fact = *fact;
            let lacks = |_: &mut Explored<'g>, now: &crate::verify::situation::Situation| {
                (!now.facts.contains(&fact)).then(|| now.clone())
            };
            first_breach(explored, after, lacks).is_some()
        }
        PropertyKind::AtMostPerCase { tool, times } if *tool == undo.tool => {
            let (tool, times) = (*tool, *times);
            let undos = undos(explored, plan, tool);
            let last = plan.parts.last().copied().unwrap_or(after);
            let too_often = |_: &mut Explored<'g>, now: &crate::verify::situation::Situation| {
                (now.done(tool).saturating_add(undos) > times).then(|| now.clone())
            };
            first_breach(explored, last, too_often).is_some()
        }
        // What is taken back stands on no account.
        PropertyKind::AmountAtMost(bound) => bound.tool == undo.tool,
        _ => false,
    }
}

/// How often a plan may call a tool to take something back.
fn undos(explored: &Explored<'_>, plan: &Plan, tool: ToolId) -> u32 {
    let undo = |part: &PointId| explored.graph.undo_at(explored.playbook, *part);
    let count = plan.parts.iter().filter_map(undo).filter(|undo| undo.tool == tool).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a call is taken back with, said of what it was given and gave.
fn undo_args(explored: &mut Explored<'_>, called: Called<'_>, undo: &UndoBy) -> Vec<TermId> {
    let args = explored.terms_of(&called.call.args);
    let gives = explored.graph.tools.lookup(called.call.tool).map(|tool| tool.gives.clone());
    let result = gives.map(|gives| explored.terms.root_of_type(result_root(called.call), gives));
    let names = Names { params: &args, result, ..Names::default() };
    let all: Vec<&Expr> = undo.args.iter().collect();
    all.into_iter().map(|arg| explored.terms.of_expr(arg, names)).collect()
}
