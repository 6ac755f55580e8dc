//! The shape of a playbook: which points lead to which, and what each way stands for. Looks at no
//! values.

use super::explore::Way;
use super::web::{Arrow, Web};
use crate::graph::Graph;
use crate::header::Holder;
use crate::playbook::{CallArm, Ending, Playbook, PlaybookId, PointId, StateId, Step};
use crate::run::RunEnd;
use crate::slot::SlotId;

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

/// The points of a playbook, and what leads from one to another.
pub(crate) type Shape = Web<PointId>;

impl Shape {
    /// The shape of a playbook.
    pub(crate) fn of(graph: &Graph, playbook: &Playbook) -> Self {
        let mut arrows = Vec::new();
        for (from, point) in playbook.points.iter() {
            for (way, to) in ways(playbook, &point.step) {
                arrows.push(Arrow { from, to, kind: kind(graph, playbook, &point.step, way) });
            }
        }
        Self::new(arrows, playbook.points.len())
    }
}

/// Every way on from a step, with where it leads.
fn ways(playbook: &Playbook, step: &Step) -> Vec<(Way, PointId)> {
    let ended = |arm: &CallArm| (Way::Ended(arm.ending), arm.to);
    match step {
        Step::Say { next, .. }
        | Step::Let { next, .. }
        | Step::Forget { next, .. }
        | Step::Note { next, .. }
        | Step::Task { next, .. }
        | Step::Lend { returned: next, .. } => vec![(Way::On, *next)],
        Step::Ask { arms, next, .. } => {
            let out = arms.iter().map(|arm| (Way::NotAnswered(arm.label), arm.to));
            out.chain([(Way::Answered, *next)]).collect()
        }
        Step::Call { arms, next, .. } | Step::Act { arms, next, .. } => {
            let plan = playbook.plan_of(step).into_iter();
            let with_it = plan.flat_map(crate::plan::Plan::ways_out).map(ended);
            arms.iter().map(ended).chain([(Way::Result, *next)]).chain(with_it).collect()
        }
        Step::Plan(plan) => {
            let first = plan.parts.first().map(|first| (Way::On, *first));
            first.into_iter().chain(plan.arms.iter().map(ended)).collect()
        }
        Step::When { then, otherwise, .. } => {
            vec![(Way::Condition(true), *then), (Way::Condition(false), *otherwise)]
        }
        Step::Match { arms, otherwise, .. } => {
            let taken = arms.iter().enumerate().map(|(place, arm)| (Way::Arm(Some(place)), arm.to));
            taken.chain(otherwise.map(|to| (Way::Arm(None), to))).collect()
        }
        Step::Wait { on, then, .. } => {
            let came = on.iter().enumerate().map(|(place, on)| (Way::Came(place), on.to));
            came.chain([(Way::Waited, *then)]).collect()
        }
        Step::Run(run) => run.arms.iter().map(|arm| (Way::Ran(arm.end), arm.to)).collect(),
        Step::GoTo { state: id } => {
            let Some(state) = playbook.states.lookup(*id) else { return Vec::new() };
            let over = state.bound.map(|bound| (Way::Bound(*id), bound.then));
            [(Way::Entered(*id), state.entry)].into_iter().chain(over).collect()
        }
        Step::End { .. } | Step::HandOff(_) => Vec::new(),
    }
}

/// What a way on from a step stands for.
pub(crate) fn kind(graph: &Graph, playbook: &Playbook, step: &Step, way: Way) -> ArrowKind {
    match (step, way) {
        (Step::Ask { slot, .. }, Way::Answered | Way::Known) => ArrowKind::Asked(*slot),
        // A list of one, or of none, leaves nothing to ask; it counts as asked, and a bound ends it.
        (Step::Ask { .. }, _) => ArrowKind::Turn,
        // Within a plan, nobody is asked any more.
        (Step::Act { part_of: Some(_), .. }, _) => ArrowKind::On,
        (Step::Act { confirm, .. }, way) => asked(confirm.is_some(), way),
        (Step::Plan(plan), way) => asked(plan.confirm.is_some(), way),
        // Time passes, so nothing goes round at once; that it comes to an end, a bound has to say.
        (Step::Wait { .. } | Step::Lend { .. }, _) => ArrowKind::Turn,
        (_, Way::Entered(state)) => match playbook.states.lookup(state) {
            Some(entered) if entered.bound.is_some() => ArrowKind::Bounded(state),
            _ => ArrowKind::On,
        },
        (Step::Run(run), Way::Ran(end)) if takes_a_turn(graph, run.playbook, end) => {
            ArrowKind::Turn
        }
        _ => ArrowKind::On,
    }
}

/// What a way on from what asks for a yes, or doesn't, stands for.
fn asked(asks: bool, way: Way) -> ArrowKind {
    match way {
        Way::Ended(Ending::Changed) => ArrowKind::Changed,
        // Before anything is asked, a call can already be denied, or fail to be looked up.
        Way::Ended(Ending::Denied | Ending::Failed) => ArrowKind::On,
        _ if asks => ArrowKind::Turn,
        _ => ArrowKind::On,
    }
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
    let given = |slot| playbook.header.params.iter().any(|it| it.holder == Holder::Slot(slot));
    let quiet = Shape::of(graph, playbook).only(|arrow| match arrow.kind {
        ArrowKind::Turn => false,
        // A slot that was given may be known already.
        ArrowKind::Asked(slot) => given(slot),
        ArrowKind::On | ArrowKind::Changed | ArrowKind::Bounded(_) => true,
    });
    let start: Vec<PointId> =
        playbook.states.lookup(playbook.start).map(|state| state.entry).into_iter().collect();
    !quiet.reached_from(&start).into_iter().any(|point| {
        let step = playbook.points.lookup(point).map(|point| &point.step);
        matches!(step, Some(Step::End { outcome: its, .. }) if *its == outcome)
    })
}
