//! Running: no playbook runs itself, nobody calls more than they may, what only answers changes
//! nothing, and what starts by itself has what it needs.

use crate::diagnostic::{Diagnostic, PathStep};
use crate::expr::{Expr, Ref};
use crate::graph::Graph;
use crate::header::Holder;
use crate::playbook::{PlaybookId, Point, Step};
use crate::tool::{Effect, ToolId};
use crate::verify::codes::{
    ANSWER_CHANGES, CALLS_MORE, HUMAN_ONLY_TOO_SOON, NEVER_GIVEN, RUN_CIRCLE, SEQUENCE_CIRCLE,
};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, origin};
use crate::verify::words::Written;

/// No playbook runs itself, directly or not.
pub(crate) fn check_graph(graph: &Graph, report: &mut Report) {
    let Some(circle) = graph.run_circle() else { return };
    let name = |id: &PlaybookId| graph.playbooks.lookup(*id).map_or("", |it| it.name.as_str());
    let mut path = Vec::new();
    for (one, next) in circle.iter().zip(circle.iter().skip(1)) {
        path.push(PathStep {
            text: format!("`{}` runs `{}`", name(one), name(next)),
            place: String::new(),
            origin: run_of(graph, *one, *next).map(|point| origin(graph, point.origin)),
        });
    }
    let first = circle.first().zip(circle.get(1));
    let at = first.and_then(|(one, next)| run_of(graph, *one, *next)).map(|point| point.origin);
    let named = circle.iter().map(|id| format!("`{}`", name(id))).collect::<Vec<_>>().join(" -> ");
    let message = match circle.as_slice() {
        [one, _] => format!("`{}` runs itself", name(one)),
        _ => format!("these playbooks run each other in a circle: {named}"),
    };
    let mut finding =
        Diagnostic::error(RUN_CIRCLE, origin(graph, at.unwrap_or(crate::OriginId(0))), message)
            .here("runs on and on from here")
            .help("go round with states and `at most 3 times, then -> …`, not with `run`");
    finding = finding.path(path);
    report.found(finding);
}

/// A desk's matters can be put in an order.
pub(crate) fn check_desks(graph: &Graph, report: &mut Report) {
    for desk in graph.desks.values() {
        let Some(circle) = desk.matters.circle() else { continue };
        let name = |id: &PlaybookId| graph.playbooks.lookup(*id).map_or("", |it| it.name.as_str());
        let named: Vec<String> = circle.iter().map(|id| format!("`{}`", name(id))).collect();
        let line = desk.matters.sequence.iter().find(|line| circle.first() == Some(&line.first));
        let at = line.map_or(desk.origin, |line| line.origin);
        let message = format!("each of these comes before the next: {}", named.join(", "));
        report.found(
            Diagnostic::error(SEQUENCE_CIRCLE, origin(graph, at), message)
                .here("none of them could begin")
                .help("take one of the `sequence` lines out"),
        );
    }
}

fn run_of(graph: &Graph, one: PlaybookId, next: PlaybookId) -> Option<&Point> {
    let points = graph.playbooks.lookup(one)?.points.values();
    points.into_iter().find(|point| matches!(&point.step, Step::Run(run) if run.playbook == next))
}

/// What one playbook runs and calls.
pub(crate) fn check(explored: &Explored<'_>, report: &mut Report) {
    check_may_call(explored, report);
    check_answers(explored, report);
    check_given(explored, report);
    check_human_only(explored, report);
}

/// Every tool that a playbook calls, also to take something back, and that what it runs calls; with
/// the playbook and the step where that is.
fn all_calls(graph: &Graph, id: PlaybookId) -> Vec<(PlaybookId, &Point, ToolId)> {
    let mut all = Vec::new();
    for id in graph.run_by([id]) {
        let Some(playbook) = graph.playbooks.lookup(id) else { continue };
        for (at, point) in playbook.points.iter() {
            if let Step::Call { call, .. } | Step::Act { call, .. } = &point.step {
                let undo = graph.undo_at(playbook, at).map(|undo| undo.tool);
                all.extend([call.tool].into_iter().chain(undo).map(|tool| (id, point, tool)));
            }
        }
    }
    all
}

/// `may call` lists everything that is called.
fn check_may_call(explored: &Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let Some(may_call) = &playbook.header.may_call else { return };
    let mut fine = true;
    for (by, point, tool) in all_calls(graph, explored.id) {
        if may_call.tools.contains(&tool) {
            continue;
        }
        fine = false;
        let tool = graph.tools.lookup(tool).map_or("", |tool| tool.name.as_str());
        let who = graph.playbooks.lookup(by).map_or("", |it| it.name.as_str());
        let message = if by == explored.id {
            format!("`{who}` calls `{tool}`, which it may not call")
        } else {
            format!("`{}` runs `{who}`, which calls `{tool}`: it may not", playbook.name)
        };
        report.found(
            Diagnostic::error(CALLS_MORE, origin(graph, point.origin), message)
                .here("called here")
                .label(origin(graph, may_call.origin), "what it may call")
                .help(format!("add `{tool}` to `may call`, if whoever wrote that agrees")),
        );
    }
    if fine {
        report.proved(|| format!("`{}` calls only what it may", playbook.name), may_call.origin);
    }
}

/// What only answers changes nothing.
fn check_answers(explored: &Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    if !playbook.header.answers {
        return;
    }
    let changes = all_calls(graph, explored.id).into_iter().find_map(|(_, point, tool)| {
        let tool = graph.tools.lookup(tool)?;
        (tool.effect != Effect::Reads).then_some((point, tool))
    });
    let Some((point, tool)) = changes else {
        let promise = || format!("`{}` changes nothing", playbook.name);
        return report.proved(promise, playbook.origin);
    };
    let message = format!(
        "`{}` only answers, and calls `{}`, which changes something",
        playbook.name, tool.name
    );
    report.found(
        Diagnostic::error(ANSWER_CHANGES, origin(graph, point.origin), message)
            .here("called here")
            .label(origin(graph, playbook.origin), "says that it `answers`")
            .label(origin(graph, tool.origin), "not one that `reads`")
            .help("take `answers` out: it is then a matter of its own, and waits for its turn"),
    );
}

/// Who only people serve is told by what is known when a case begins.
fn check_human_only(explored: &Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let spoken = Written::of_playbook(graph, playbook);
    for only in &playbook.header.human_only {
        let mut unknown = None;
        only.when.each_ref(&mut |of| {
            let given = playbook.header.params.iter().any(|given| {
                given.holder.reference() == of && matches!(given.holder, Holder::Variable(_))
            });
            let known = match of {
                Ref::Subject(fact) => explored.held.contains(&fact),
                Ref::Slot(_) | Ref::Variable(_) => given,
                _ => true,
            };
            if !known {
                unknown.get_or_insert(of);
            }
        });
        let Some(of) = unknown else { continue };
        let name = spoken.expr(&Expr::Ref(of));
        let message = format!("`human only` asks for `{name}`, which is not known at the start");
        report.found(
            Diagnostic::error(HUMAN_ONLY_TOO_SOON, origin(graph, only.origin), message)
                .here("looked at when a case begins")
                .help("ask for what a fact tells that is needed (`needs …`), or hand over with a `when`"),
        );
    }
}

/// What starts by itself asks for what it isn't given.
fn check_given(explored: &Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    if !explored.around.starts_alone(explored.id) {
        return;
    }
    for given in &playbook.header.params {
        if let Holder::Slot(_) = given.holder {
            continue;
        }
        let message = format!(
            "`{}` starts by itself, and then nobody gives it `{}`",
            playbook.name, given.name
        );
        report.found(
            Diagnostic::error(NEVER_GIVEN, origin(graph, given.origin), message)
                .here("given only by a `run`")
                .help(format!(
                    "write a `slot {}` of the same type, to ask for it, or start `{}` with `run` alone",
                    given.name, playbook.name
                )),
        );
    }
}
