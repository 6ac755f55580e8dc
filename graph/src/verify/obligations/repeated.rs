//! A sensitive call that can come round again after it was made (or may have been) has a key, so
//! that the same thing is never done twice. Decided by the moments that come about, so that a bound
//! that is met, or a guard that asks whether it was done, counts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Called, calls, tool_name};
use crate::counterexample::Breaks;
use crate::diagnostic::Diagnostic;
use crate::origin::OriginId;
use crate::playbook::{CallArm, Ending, Playbook, PointId, Step};
use crate::tool::ToolId;
use crate::verify::codes::{DONE_TWICE, MONEY_WITHOUT_LIMIT};
use crate::verify::explore::{Explored, MomentId, Way};
use crate::verify::report::{Breach, Report, origin};
use crate::verify::rounds::after;
use crate::verify::twice;

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    check_runs(explored, report);
    for called in calls(explored) {
        if let Step::Act { arms, .. } = called.step {
            check_call(explored, called, arms, report);
        }
    }
}

/// How a step is come to again: the moment in which it is done first, and every one after it, the last
/// at the same step. Without them: the customer turns back on the way.
struct Again(Option<(MomentId, Vec<MomentId>)>);

/// Whether, and how, a step can be come to again in a case that left it by a way on which it was done,
/// or may have been.
fn comes_again(explored: &mut Explored<'_>, at: PointId, done: fn(Way) -> bool) -> Option<Again> {
    if !is_drawn(explored, at) {
        return None;
    }
    let here: Vec<MomentId> = explored.at(at).collect();
    let mut open: VecDeque<MomentId> = VecDeque::new();
    let mut before: BTreeMap<MomentId, Option<MomentId>> = BTreeMap::new();
    for id in here {
        for (_, next) in after(explored, id).into_iter().filter(|(way, _)| done(*way)) {
            before.entry(next).or_insert(Some(id));
            open.push_back(next);
        }
    }
    let mut walked = Walked::default();
    let runs = |step: &Step| matches!(step, Step::Run(_));
    walked.come_to(explored, step_of(explored, at), step_of(explored, at).is_some_and(runs));
    let mut seen: BTreeSet<MomentId> = BTreeSet::new();
    loop {
        while let Some(id) = open.pop_front() {
            let Some(point) = explored.moment(id).map(|moment| moment.point) else { continue };
            if point == at {
                return Some(Again(way_back(explored, id, &before)));
            }
            if seen.insert(id) {
                let step = step_of(explored, point);
                walked.come_to(explored, step, step.is_some_and(listens));
                for (_, next) in after(explored, id) {
                    before.entry(next).or_insert(Some(id));
                    open.push_back(next);
                }
            }
        }
        for id in walked.turned_back(explored).filter(|id| !seen.contains(id)) {
            before.entry(id).or_insert(None);
            open.push_back(id);
        }
        if open.is_empty() {
            return None;
        }
    }
}

/// The way from where a step was done first to where it is come to again.
fn way_back(
    explored: &Explored<'_>,
    last: MomentId,
    before: &BTreeMap<MomentId, Option<MomentId>>,
) -> Option<(MomentId, Vec<MomentId>)> {
    let point = |id: MomentId| explored.moment(id).map(|moment| moment.point);
    let mut way = vec![last];
    let mut at = before.get(&last).copied()??;
    while point(at) != point(last) {
        way.push(at);
        at = before.get(&at).copied()??;
    }
    way.reverse();
    Some((at, way))
}

impl Again {
    /// How it comes about, for the machine: whether it does is not certain, as each way is possible by
    /// itself and they are not looked at together.
    fn told(self, explored: &mut Explored<'_>, at: OriginId, finding: Diagnostic) -> Diagnostic {
        let Some((first, then)) = self.0 else { return finding };
        let Some(situation) = explored.moment(first).map(|it| (*it.situation).clone()) else {
            return finding;
        };
        let breach = Breach { moment: first, case: situation, certain: false };
        let (path, _) = breach.path(explored, &[], "it is done, and comes round again", at);
        let example = breach.example(explored, &[], Breaks::Again).map(|mut example| {
            let after = then.iter().filter_map(|id| explored.moment(*id));
            example.route.extend(after.map(|moment| moment.point));
            example
        });
        finding.path(path).example(example)
    }
}

/// What a case came by since something was done.
#[derive(Default)]
struct Walked {
    /// What it did.
    acts: BTreeSet<ToolId>,
    /// Whether the customer may have said something.
    heard: bool,
}

impl Walked {
    fn come_to(&mut self, explored: &Explored<'_>, step: Option<&Step>, listens: bool) {
        self.acts.extend(step.map(|step| explored.graph.acts_of(step)).unwrap_or_default());
        self.heard |= listens;
    }

    /// Where the case goes on when the customer cancels, or corrects what something was done with.
    fn turned_back<'e>(
        &'e self,
        explored: &'e Explored<'_>,
    ) -> impl Iterator<Item = MomentId> + use<'e> {
        let lines = explored.playbook.header.on_correction.iter();
        let corrected = lines.filter(|line| self.acts.contains(&line.tool)).map(|line| line.to);
        let to = corrected.chain(explored.playbook.on_cancel).filter(|_| self.heard);
        to.flat_map(|point| explored.at(point))
    }
}

fn step_of<'g>(explored: &Explored<'g>, at: PointId) -> Option<&'g Step> {
    explored.playbook.points.lookup(at).map(|point| &point.step)
}

/// Whether a case stays at a step until something comes from outside: the customer may be quicker.
const fn listens(step: &Step) -> bool {
    match step {
        Step::Ask { .. }
        | Step::Call { .. }
        | Step::Act { .. }
        | Step::Plan(_)
        | Step::Wait { .. }
        | Step::Run(_)
        | Step::Lend { .. } => true,
        Step::Say { .. }
        | Step::Let { .. }
        | Step::When { .. }
        | Step::Match { .. }
        | Step::Forget { .. }
        | Step::Note { .. }
        | Step::Task { .. }
        | Step::GoTo { .. }
        | Step::End { .. }
        | Step::HandOff(_) => false,
    }
}

/// Whether any way that is drawn leads back to a step, or a correction or a cancellation.
fn is_drawn(explored: &Explored<'_>, at: PointId) -> bool {
    let header = &explored.playbook.header;
    let arrows = explored.shape.arrows().iter().filter(|arrow| arrow.from == at);
    let mut after: Vec<PointId> = arrows.map(|arrow| arrow.to).collect();
    after.extend(explored.playbook.on_cancel);
    after.extend(header.on_correction.iter().map(|line| line.to));
    explored.shape.reached_from(&after).binary_search(&at).is_ok()
}

/// What is run can be run again.
fn check_runs(explored: &mut Explored<'_>, report: &mut Report) {
    let graph = explored.graph;
    for (id, point) in explored.playbook.points.iter() {
        let Step::Run(run) = &point.step else { continue };
        let Some(tool) = twice::keyless(graph, &point.step) else { continue };
        if comes_again(explored, id, |_| true).is_none() {
            continue;
        }
        let runs = graph.playbooks.lookup(run.playbook).map_or("", |playbook| &playbook.name);
        let message =
            format!("`{runs}`, which calls `{}`, can be run again after it was done", tool.name);
        report.found(
            Diagnostic::error(DONE_TWICE, origin(graph, point.origin), message)
                .here("comes round again")
                .label(origin(graph, tool.origin), "nothing says when it is the same thing again")
                .help("write `never twice for …` in the tool, with what makes it the same thing"),
        );
    }
}

fn check_call(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    arms: &[CallArm],
    report: &mut Report,
) {
    let graph = explored.graph;
    let Some(tool) = graph.tools.lookup(called.call.tool) else { return };
    let name = tool_name(explored, called.call);
    let matters = twice::matters(graph, called.call);
    let again = if matters { comes_again(explored, called.point, may_be_done) } else { None };
    let Some(again) = again else {
        return report.proved(|| format!("`{name}` is not done twice"), called.origin);
    };
    if tool.never_twice_for.is_some() {
        let message = format!("`{name}` moves money again and again, and nothing limits how much");
        let finding = Diagnostic::error(MONEY_WITHOUT_LIMIT, origin(graph, called.origin), message)
            .here("comes round again")
            .label(origin(graph, tool.origin), "moves money")
            .help("write a limit in the authority: `limit 500 EUR per …, then deny`");
        return report.found(again.told(explored, called.origin, finding));
    }
    let after_unknown =
        if Playbook::arm(arms, Ending::Unknown).is_some() { " or may have been" } else { "" };
    let message = format!("`{name}` can be called again after it was done{after_unknown}");
    let finding = Diagnostic::error(DONE_TWICE, origin(graph, called.origin), message)
        .here("comes round again")
        .label(origin(graph, tool.origin), "nothing says when it is the same thing again")
        .help("write `never twice for …` in the tool, with what makes it the same thing");
    report.found(again.told(explored, called.origin, finding));
}

/// Whether a call that ends like this was done, or may have been.
const fn may_be_done(way: Way) -> bool {
    matches!(way, Way::Result | Way::Ended(Ending::Unknown | Ending::Stuck))
}
