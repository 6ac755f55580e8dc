//! Ways round: whether a case can come back to where it was, again and again. First by the shape of
//! the playbook, which takes every way that is drawn; where that goes round, by the moments that
//! come about there, which take only the ways that what is known leaves open.

use std::rc::Rc;

use super::explore::{Explored, MomentId, Way};
use super::gate::can_refuse;
use super::shape::{ArrowKind, kind};
use super::situation::Situation;
use super::step::{On, after_needs, asks_for_approval};
use super::term::Root;
use super::web::{Arrow, Web};
use crate::arena::Id;
use crate::playbook::{Call, Ending, PointId, Step};
use crate::slot::SlotId;

/// What a way round lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lacks {
    /// A turn of the customer: it goes round at once.
    Turn,
    /// A bound: it goes round as long as the customer goes on.
    Bound,
}

/// Moments between which a case can go round.
pub(crate) struct Round {
    /// What it lacks.
    pub lacks: Lacks,
    /// The moments.
    pub moments: Vec<MomentId>,
    /// Their points, in order.
    pub points: Vec<PointId>,
    /// From which point it goes to which.
    pub ways: Vec<(PointId, PointId)>,
}

/// So often a group of nodes is taken apart before it counts as going round as it is.
const MOST_PARTS: usize = 400;

/// The first way round among the points of a group that lacks something.
pub(crate) fn lacking(explored: &mut Explored<'_>, group: &[PointId]) -> Option<Round> {
    let drawn = explored.shape.within(group);
    let mut moments: Option<Web<MomentId>> = None;
    for lacks in [Lacks::Turn, Lacks::Bound] {
        if going(&drawn, lacks, &|point| forgotten_at(explored, point)).is_none() {
            continue;
        }
        let moments = moments.get_or_insert_with(|| web_of_moments(explored, group));
        let forgotten = |id| point_of(explored, id).map(|at| forgotten_at(explored, at));
        if let Some(part) = going(moments, lacks, &|id| forgotten(id).unwrap_or_default()) {
            return Some(round(explored, lacks, &part));
        }
    }
    None
}

fn point_of(explored: &Explored<'_>, id: MomentId) -> Option<PointId> {
    explored.moment(id).map(|moment| moment.point)
}

fn round(explored: &Explored<'_>, lacks: Lacks, part: &Web<MomentId>) -> Round {
    let point = |id| point_of(explored, id);
    let arrows = part.arrows().iter();
    let mut ways: Vec<_> =
        arrows.filter_map(|arrow| Some((point(arrow.from)?, point(arrow.to)?))).collect();
    ways.sort_unstable();
    ways.dedup();
    let mut moments: Vec<MomentId> = part.arrows().iter().map(|arrow| arrow.from).collect();
    moments.dedup();
    let mut points: Vec<PointId> = moments.iter().filter_map(|id| point(*id)).collect();
    points.sort_unstable();
    points.dedup();
    Round { lacks, moments, points, ways }
}

/// The first part of a web in which it goes round lacking something.
fn going<N: Id + Ord>(
    web: &Web<N>,
    lacks: Lacks,
    forgets: &dyn Fn(N) -> Vec<SlotId>,
) -> Option<Web<N>> {
    match lacks {
        Lacks::Turn => {
            let quiet =
                |arrow: &Arrow<N>| !matches!(arrow.kind, ArrowKind::Turn | ArrowKind::Changed);
            at_once(&web.only(quiet), forgets, &mut MOST_PARTS.clone())
        }
        Lacks::Bound => {
            let unbound = |arrow: &Arrow<N>| {
                !matches!(arrow.kind, ArrowKind::Changed | ArrowKind::Bounded(_))
            };
            let web = web.only(unbound);
            web.rounds().first().map(|group| web.within(group))
        }
    }
}

/// The first part in which it goes round at once. Where a slot is forgotten on the way and asked for
/// again, the customer has a turn: it goes round at once only if it never asks, or never forgets.
fn at_once<N: Id + Ord>(
    web: &Web<N>,
    forgets: &dyn Fn(N) -> Vec<SlotId>,
    left: &mut usize,
) -> Option<Web<N>> {
    for group in web.rounds() {
        let part = web.within(&group);
        let forgotten: Vec<SlotId> = group.iter().flat_map(|node| forgets(*node)).collect();
        let asked = part.arrows().iter().find_map(|arrow| match arrow.kind {
            ArrowKind::Asked(slot) if forgotten.contains(&slot) => Some(slot),
            _ => None,
        });
        let Some(slot) = asked.filter(|_| *left > 0) else { return Some(part) };
        *left -= 1;
        let never_asks = part.only(|arrow| arrow.kind != ArrowKind::Asked(slot));
        if let Some(found) = at_once(&never_asks, forgets, left) {
            return Some(found);
        }
        let never_forgets = part.only(|arrow| !forgets(arrow.from).contains(&slot));
        if let Some(found) = at_once(&never_forgets, forgets, left) {
            return Some(found);
        }
    }
    None
}

/// The slots that are empty after a step.
fn forgotten_at(explored: &Explored<'_>, point: PointId) -> Vec<SlotId> {
    let playbook = explored.playbook;
    let Some(point) = playbook.points.lookup(point) else { return Vec::new() };
    match &point.step {
        Step::Forget { slots, .. } => slots.clone(),
        // However a read ends, its secret was used; an act may end before it is made.
        Step::Call { call, .. } => call.spends(playbook).collect(),
        _ => Vec::new(),
    }
}

/// The moments at the points of a group, and which lead to which.
fn web_of_moments(explored: &mut Explored<'_>, group: &[PointId]) -> Web<MomentId> {
    let mut arrows = Vec::new();
    let playbook = explored.playbook;
    let moments: Vec<MomentId> = group.iter().flat_map(|point| explored.at(*point)).collect();
    for from in moments {
        let Some(moment) = explored.moment(from) else { continue };
        let now = Rc::clone(&moment.situation);
        let Some(point) = playbook.points.lookup(moment.point) else { continue };
        for (way, to, then) in ways_on(explored, &point.step, &now) {
            if group.binary_search(&to).is_err() {
                continue;
            }
            let Some(kind) = kind_now(explored, &point.step, way, &now) else { continue };
            let entered = match kind {
                ArrowKind::Bounded(state) => Some(state),
                _ => None,
            };
            let there = explored.kept_in(to, then, entered);
            arrows.extend(there.into_iter().map(|to| Arrow { from, to, kind }));
        }
    }
    arrows.sort_by_key(|arrow| (arrow.from, arrow.to));
    Web::new(arrows, explored.moments())
}

/// The moments that come right after one, each with the way that leads there: those ways only that
/// what is known leaves open.
pub(crate) fn after(explored: &mut Explored<'_>, from: MomentId) -> Vec<(Way, MomentId)> {
    let Some(moment) = explored.moment(from) else { return Vec::new() };
    let (point, now) = (moment.point, Rc::clone(&moment.situation));
    let Some(point) = explored.playbook.points.lookup(point) else { return Vec::new() };
    let mut next = Vec::new();
    for (way, to, then) in explored.leave(&point.step, &now) {
        if kind_now(explored, &point.step, way, &now).is_some() {
            let there = explored.kept_in(to, then, None);
            next.extend(there.into_iter().map(|to| (way, to)));
        }
    }
    next
}

/// Every way on from a step. A bound lets a state be entered a few times: how often goes round at
/// once is not asked, so it is entered here as if it had been entered less often.
fn ways_on<'g>(explored: &mut Explored<'g>, step: &'g Step, now: &Situation) -> Vec<On> {
    let mut ways = explored.leave(step, now);
    if let Step::GoTo { state } = step
        && !ways.iter().any(|(way, ..)| *way == Way::Entered(*state))
        && let Some(entry) = explored.playbook.states.lookup(*state).map(|state| state.entry)
    {
        ways.push((Way::Entered(*state), entry, now.clone()));
    }
    ways
}

/// What a way on from a step stands for, as far as that is known; none: it is never taken.
fn kind_now(
    explored: &mut Explored<'_>,
    step: &Step,
    way: Way,
    now: &Situation,
) -> Option<ArrowKind> {
    let drawn = kind(explored.graph, explored.playbook, step, way);
    let (calls, after) = match step {
        // What is known already is passed as such: whoever answers was asked.
        Step::Ask { slot, .. } if way == Way::Answered => {
            let known = now.filled.contains(&Root::Slot(*slot));
            return Some(if known { ArrowKind::Turn } else { drawn });
        }
        Step::Act { call, part_of: None, .. } => (vec![call], Way::Result),
        Step::Plan(plan) => {
            (explored.playbook.calls_of(plan).map(|(_, call)| call).collect(), Way::On)
        }
        _ => return Some(drawn),
    };
    // Once the customer was asked, if this asks.
    let asked = kind(explored.graph, explored.playbook, step, after);
    match way {
        Way::Ended(Ending::Changed) => {
            let (graph, playbook) = (explored.graph, explored.playbook);
            let changes = |call| explored.made.can_change(graph, playbook, call);
            calls.into_iter().any(changes).then_some(drawn)
        }
        Way::Ended(Ending::Denied) => denied(explored, step, &calls, now, asked),
        Way::Ended(Ending::Expired | Ending::Declined) => {
            let mut over = calls.iter().flat_map(|call| explored.graph.authorities_over(call.tool));
            over.any(|(_, authority)| asks_for_approval(authority)).then_some(drawn)
        }
        // Before anybody is asked, only what was read can fail.
        Way::Ended(Ending::Failed) => {
            let rests_on_reads =
                !explored.made.renewed(explored.graph, explored.playbook).is_empty();
            Some(if rests_on_reads { drawn } else { asked })
        }
        _ => Some(drawn),
    }
}

/// The same of a call, or of those of a plan, that is denied: by its rules at once, by a limit or a
/// person once the customer was asked, or not at all.
fn denied(
    explored: &mut Explored<'_>,
    step: &Step,
    calls: &[&Call],
    now: &Situation,
    asked: ArrowKind,
) -> Option<ArrowKind> {
    let graph = explored.graph;
    let mut then = now.clone();
    then.forget(Root::Now, &mut explored.terms);
    if let Step::Plan(plan) = step {
        for result in explored.playbook.results_of(plan) {
            then.forget(Root::Variable(result), &mut explored.terms);
        }
    }
    for call in calls {
        let args = explored.args_of(call);
        let met = after_needs(explored, call, &then);
        if met.iter().any(|now| can_refuse(graph, call.tool, &args, now, &mut explored.terms)) {
            return Some(ArrowKind::On);
        }
    }
    let mut over = calls.iter().flat_map(|call| graph.authorities_over(call.tool));
    let held_up = over.any(|(_, it)| asks_for_approval(it) || !it.limits.is_empty());
    held_up.then_some(asked)
}
