//! Plans: one call after the other, reached in that order and in no other way. What a plan promises is
//! proved along this chain, so a graph by another hand may not lead around it.

use std::collections::BTreeSet;

use super::expr::Scope;
use super::outside::check_tool;
use super::{At, Fine, Wrong};
use crate::graph::Graph;
use crate::plan::Plan;
use crate::playbook::{CallArm, Ending, Playbook, PointId, Step};
use crate::text::Text;
use crate::tool::Effect;

/// Every plan of a playbook, and every call that says it is a part of one.
pub(super) fn check(scope: Scope<'_>, playbook: &Playbook) -> Fine {
    for (id, point) in playbook.points.iter() {
        let fine = match &point.step {
            Step::Plan(plan) => plan_itself(scope, playbook, id, plan),
            Step::Act { part_of: Some(head), .. } => {
                let known = playbook.plan(*head).is_some_and(|plan| plan.parts.contains(&id));
                if known { Ok(()) } else { Err(Wrong::new("a call is a part of no plan")) }
            }
            _ => Ok(()),
        };
        fine.at("plan", point.origin)?;
    }
    only_in_order(playbook)
}

fn plan_itself(scope: Scope<'_>, playbook: &Playbook, id: PointId, plan: &Plan) -> Fine {
    if plan.parts.len() < 2 {
        return Err(Wrong::new("a plan has fewer than two calls"));
    }
    let asked: Vec<&Text> = plan.confirm.iter().chain(&plan.waiting).collect();
    asked.iter().try_for_each(|text| scope.text(text))?;
    if asked.iter().flat_map(|text| text.values()).any(|value| playbook.is_open(plan, value)) {
        return Err(Wrong::new("a plan shows what its calls give before they are made"));
    }
    let endings: BTreeSet<Ending> = plan.arms.iter().map(|arm| arm.ending).collect();
    let before = |arm: &CallArm| !matches!(arm.ending, Ending::Refused(_) | Ending::Unknown);
    if endings.len() != plan.arms.len() || !plan.arms.iter().all(before) {
        return Err(Wrong::new("a plan has an arm twice, or for an end that it can't have"));
    }
    let nexts = plan.parts.iter().skip(1).copied().map(Some).chain([None]);
    plan.parts
        .iter()
        .zip(nexts)
        .try_for_each(|(part, after)| part_of(scope.graph, playbook, id, *part, after))
}

/// A call of a plan: nothing but the call, and its refusals.
fn part_of(
    graph: &Graph,
    playbook: &Playbook,
    id: PointId,
    part: PointId,
    after: Option<PointId>,
) -> Fine {
    let step = playbook.points.lookup(part).map(|point| &point.step);
    let Some(Step::Act { call, confirm, waiting, arms, next, part_of }) = step else {
        return Err(Wrong::new("a plan has a part that is no call"));
    };
    if check_tool(graph, call.tool)?.effect == Effect::Reads {
        return Err(Wrong::new("a call of a plan changes nothing"));
    }
    let refused = |arm: &CallArm| matches!(arm.ending, Ending::Refused(_));
    if *part_of != Some(id) || confirm.is_some() || waiting.is_some() || !arms.iter().all(refused) {
        return Err(Wrong::new("a call of a plan is more than that"));
    }
    match after {
        Some(after) if after != *next => Err(Wrong::new("a plan's calls don't follow each other")),
        _ => Ok(()),
    }
}

/// A call of a plan is reached from the one before it, the first from where the plan begins.
fn only_in_order(playbook: &Playbook) -> Fine {
    let mut parts = BTreeSet::new();
    let plans = playbook.points.iter().filter_map(|(id, _)| Some((id, playbook.plan(id)?)));
    let mut arrows = BTreeSet::new();
    for (head, plan) in plans {
        let before = [head].into_iter().chain(plan.parts.iter().copied());
        for arrow in before.zip(plan.parts.iter().copied()) {
            if !parts.insert(arrow.1) {
                return Err(Wrong::new("a call stands twice in plans"));
            }
            arrows.insert(arrow);
        }
    }
    if parts.is_empty() {
        return Ok(());
    }
    let states = playbook.states.values();
    let states = states.flat_map(|state| [Some(state.entry), state.bound.map(|bound| bound.then)]);
    let late = playbook.header.on_correction.iter().map(|line| Some(line.to));
    let mut begins = states.chain(late).chain([playbook.on_cancel]).flatten();
    let mut ways = playbook
        .points
        .iter()
        .flat_map(|(from, point)| point.step.successors().into_iter().map(move |to| (from, to)));
    let around =
        |(from, to): (PointId, PointId)| parts.contains(&to) && !arrows.contains(&(from, to));
    if begins.any(|begin| parts.contains(&begin)) || ways.any(around) {
        return Err(Wrong::new("something leads into the middle of a plan"));
    }
    Ok(())
}
