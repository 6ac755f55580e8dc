//! The shape of a playbook: which points lead to which, where it goes round, what can be reached.
//! Looks at no values.

use crate::arena::Id;
use crate::graph::Graph;
use crate::header::Holder;
use crate::playbook::{CallArm, Ending, Playbook, PlaybookId, PointId, StateId, Step};
use crate::run::RunEnd;
use crate::slot::SlotId;

/// One arrow between two points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrow {
    /// From where.
    pub from: PointId,
    /// To where.
    pub to: PointId,
    /// What it stands for.
    pub kind: ArrowKind,
}

/// What an arrow stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArrowKind {
    /// The case simply goes on.
    On,
    /// The customer took a turn.
    Turn,
    /// A question was passed, which was put only if the slot wasn't known.
    Asked(SlotId),
    /// What a call rested on changed: that is taken a few times only.
    Changed,
    /// A state with a bound was entered.
    Bounded(StateId),
}

/// The arrows of a playbook.
pub(crate) struct Shape {
    /// In the order of the points that they begin at.
    arrows: Vec<Arrow>,
    points: usize,
}

impl Shape {
    /// The shape of a playbook.
    pub(crate) fn of(graph: &Graph, playbook: &Playbook) -> Self {
        let arrows =
            playbook.points.iter().flat_map(|(id, point)| arrows(graph, playbook, id, &point.step));
        Self { arrows: arrows.collect(), points: playbook.points.len() }
    }

    /// The points that lie on a way round along the arrows that fit, group by group.
    pub(crate) fn rounds(&self, fits: impl Fn(&Arrow) -> bool) -> Vec<Vec<PointId>> {
        let arrows = self.arrows.iter().copied().filter(|arrow| fits(arrow)).collect();
        let shape = Self { arrows, points: self.points };
        let mut back = shape.arrows.clone();
        back.sort_by_key(|arrow| arrow.to);
        // Whoever is left last on the way forward is where a group is gathered from, going back.
        let mut grouped = Seen::none_of(self.points);
        let mut rounds: Vec<Vec<PointId>> = Vec::new();
        for point in shape.by_rank() {
            let (mut group, mut open) = (Vec::new(), vec![point]);
            while let Some(point) = open.pop() {
                if grouped.insert(point) {
                    group.push(point);
                    open.extend(after(&back, point, |arrow| (arrow.to, arrow.from)));
                }
            }
            let to_itself = |point| after(&shape.arrows, point, forward).any(|to| to == point);
            if group.len() > 1 || group.first().is_some_and(|only| to_itself(*only)) {
                group.sort_unstable();
                rounds.push(group);
            }
        }
        rounds.sort_unstable();
        rounds
    }

    /// The arrows between points of a group that fit, each as from where to where.
    pub(crate) fn within(
        &self,
        group: &[PointId],
        fits: impl Fn(&Arrow) -> bool,
    ) -> Vec<(PointId, PointId)> {
        let inside = |point: &PointId| group.binary_search(point).is_ok();
        let arrows = self.arrows.iter().filter(|it| inside(&it.from) && inside(&it.to) && fits(it));
        arrows.map(forward).collect()
    }

    /// All points, those from which ways lead on before those that they lead to, but for ways back.
    fn by_rank(&self) -> Vec<PointId> {
        let all: Vec<PointId> = (0..self.points).map(PointId::from_index).collect();
        let ranks = self.ranks(&all);
        let mut by_rank = all;
        by_rank.sort_by_key(|point| ranks.get(point.index()).copied());
        by_rank
    }

    /// Every point that can be reached from some points, those included, in order.
    pub(crate) fn reached_from(&self, from: &[PointId]) -> Vec<PointId> {
        self.closed_under(from, &self.arrows, forward)
    }

    /// Every point from which some points can be reached, those included, in order.
    pub(crate) fn leading_to(&self, to: &[PointId]) -> Vec<PointId> {
        let mut back = self.arrows.clone();
        back.sort_by_key(|arrow| arrow.to);
        self.closed_under(to, &back, |arrow| (arrow.to, arrow.from))
    }

    /// For each point, its place in an order in which a point comes after those that lead to it,
    /// but for ways back.
    pub(crate) fn ranks(&self, from: &[PointId]) -> Vec<usize> {
        let mut ranks = vec![self.points; self.points];
        let mut left = self.points;
        let mut seen = Seen::none_of(self.points);
        // Each entry: a point, and how many of the points after it were looked at.
        let mut open: Vec<(PointId, usize)> = Vec::new();
        for start in from {
            if seen.insert(*start) {
                open.push((*start, 0));
            }
            while let Some((point, looked_at)) = open.pop() {
                let first = self.arrows.partition_point(|arrow| arrow.from < point);
                let next = self.arrows.get(first + looked_at).filter(|next| next.from == point);
                match next {
                    Some(next) => {
                        open.push((point, looked_at + 1));
                        if seen.insert(next.to) {
                            open.push((next.to, 0));
                        }
                    }
                    None => {
                        left = left.saturating_sub(1);
                        if let Some(rank) = ranks.get_mut(point.index()) {
                            *rank = left;
                        }
                    }
                }
            }
        }
        ranks
    }

    /// Every point that arrows lead to from some points; the arrows stand in the order of the point
    /// that each begins at, as `ends` sees it.
    fn closed_under(
        &self,
        from: &[PointId],
        arrows: &[Arrow],
        ends: impl Fn(&Arrow) -> (PointId, PointId),
    ) -> Vec<PointId> {
        let mut reached = Seen::none_of(self.points);
        let mut open = from.to_vec();
        while let Some(point) = open.pop() {
            if reached.insert(point) {
                open.extend(after(arrows, point, &ends));
            }
        }
        reached.all()
    }
}

/// From where to where an arrow leads.
const fn forward(arrow: &Arrow) -> (PointId, PointId) {
    (arrow.from, arrow.to)
}

/// Where arrows lead to from a point; they stand in the order of the point that each begins at, as
/// `ends` sees it.
fn after(
    arrows: &[Arrow],
    point: PointId,
    ends: impl Fn(&Arrow) -> (PointId, PointId),
) -> impl Iterator<Item = PointId> {
    let first = arrows.partition_point(|arrow| ends(arrow).0 < point);
    let on = arrows.iter().skip(first).map(ends);
    on.take_while(move |(one, _)| *one == point).map(|(_, other)| other)
}

/// Points that were come to.
struct Seen(Vec<bool>);

impl Seen {
    fn none_of(points: usize) -> Self {
        Self(vec![false; points])
    }

    /// Whether it wasn't come to before.
    fn insert(&mut self, point: PointId) -> bool {
        self.0.get_mut(point.index()).is_some_and(|seen| !std::mem::replace(seen, true))
    }

    /// All of them, in order.
    fn all(&self) -> Vec<PointId> {
        let seen = self.0.iter().enumerate().filter(|(_, seen)| **seen);
        seen.map(|(place, _)| PointId::from_index(place)).collect()
    }
}

fn arrows(graph: &Graph, playbook: &Playbook, from: PointId, step: &Step) -> Vec<Arrow> {
    let arrow = |to, kind| Arrow { from, to, kind };
    match step {
        Step::Ask { slot, arms, next } => {
            let out = arms.iter().map(|arm| arrow(arm.to, ArrowKind::Turn));
            out.chain([arrow(*next, ArrowKind::Asked(*slot))]).collect()
        }
        // Within a plan, nobody is asked any more.
        Step::Act { part_of: Some(_), .. } => on(playbook, from, step),
        Step::Act { confirm, arms, next, .. } => asked(from, confirm.is_some(), arms, Some(*next)),
        Step::Plan(plan) => {
            asked(from, plan.confirm.is_some(), &plan.arms, plan.parts.first().copied())
        }
        // Time passes, so nothing goes round at once; that it comes to an end, a bound has to say.
        Step::Wait { .. } => {
            step.successors().into_iter().map(|to| arrow(to, ArrowKind::Turn)).collect()
        }
        Step::GoTo { state } => {
            let bound = playbook.states.lookup(*state).and_then(|state| state.bound);
            let Some(bound) = bound else { return on(playbook, from, step) };
            let entry = playbook.states.lookup(*state).map(|declared| declared.entry);
            let entered = entry.map(|to| arrow(to, ArrowKind::Bounded(*state)));
            entered.into_iter().chain([arrow(bound.then, ArrowKind::On)]).collect()
        }
        Step::Run(run) => {
            let out = run.arms.iter().map(|arm| {
                let turn = takes_a_turn(graph, run.playbook, arm.end);
                arrow(arm.to, if turn { ArrowKind::Turn } else { ArrowKind::On })
            });
            out.collect()
        }
        Step::Lend { returned, .. } => vec![arrow(*returned, ArrowKind::Turn)],
        _ => on(playbook, from, step),
    }
}

/// The arrows from what asks for a yes, or doesn't.
fn asked(from: PointId, asks: bool, arms: &[CallArm], next: Option<PointId>) -> Vec<Arrow> {
    let turn = if asks { ArrowKind::Turn } else { ArrowKind::On };
    let kind = |ending| match ending {
        Ending::Changed => ArrowKind::Changed,
        // Before anything is asked, a call can already be denied, or fail to be looked up.
        Ending::Denied | Ending::Failed => ArrowKind::On,
        _ => turn,
    };
    let out = arms.iter().map(|arm| Arrow { from, to: arm.to, kind: kind(arm.ending) });
    out.chain(next.map(|to| Arrow { from, to, kind: turn })).collect()
}

/// Whether the customer takes a turn, whichever way a playbook comes to this end.
fn takes_a_turn(graph: &Graph, id: PlaybookId, end: RunEnd) -> bool {
    let (RunEnd::Outcome(outcome), Some(playbook)) = (end, graph.playbooks.lookup(id)) else {
        return true;
    };
    // Where playbooks run each other in a circle, that is what is told.
    if graph.run_circle().is_some() {
        return true;
    }
    let shape = Shape::of(graph, playbook);
    let quiet = shape.arrows.into_iter().filter(|arrow| match arrow.kind {
        ArrowKind::Turn => false,
        // A slot that was given may be known already.
        ArrowKind::Asked(slot) => {
            playbook.header.params.iter().any(|given| given.holder == Holder::Slot(slot))
        }
        ArrowKind::On | ArrowKind::Changed | ArrowKind::Bounded(_) => true,
    });
    let shape = Shape { arrows: quiet.collect(), points: shape.points };
    let start: Vec<PointId> =
        playbook.states.lookup(playbook.start).map(|state| state.entry).into_iter().collect();
    !shape.reached_from(&start).into_iter().any(|point| {
        let step = playbook.points.lookup(point).map(|point| &point.step);
        matches!(step, Some(Step::End { outcome: its, .. }) if *its == outcome)
    })
}

fn on(playbook: &Playbook, from: PointId, step: &Step) -> Vec<Arrow> {
    let ways = playbook.ways_on(step).into_iter();
    ways.map(|to| Arrow { from, to, kind: ArrowKind::On }).collect()
}
