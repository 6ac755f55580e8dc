//! A sensitive call that can come round again after it was made (or may have been) has a key, so
//! that the same thing is never done twice.

use super::{Called, calls, tool_name};
use crate::diagnostic::Diagnostic;
use crate::playbook::{CallArm, Ending, Playbook, Step};
use crate::tool::Effect;
use crate::verify::codes::{DONE_TWICE, MONEY_WITHOUT_LIMIT};
use crate::verify::explore::Explored;
use crate::verify::report::{Report, origin};
use crate::verify::shape::Shape;

pub(crate) fn check(explored: &Explored<'_>, report: &mut Report) {
    let shape = &explored.shape;
    check_runs(explored, shape, report);
    for called in calls(explored) {
        if let Step::Act { arms, next, .. } = called.step {
            let mut after = vec![*next];
            after.extend(Playbook::arm(arms, Ending::Unknown));
            let stuck = called.plan(explored).map(|plan| plan.arms.as_slice()).unwrap_or_default();
            after.extend(Playbook::arm(stuck, Ending::Stuck));
            let again = shape.reached_from(&after).binary_search(&called.point).is_ok();
            check_call(explored, called, arms, again, report);
        }
    }
}

/// What is run can be run again.
fn check_runs(explored: &Explored<'_>, shape: &Shape, report: &mut Report) {
    let graph = explored.graph;
    for (id, point) in explored.playbook.points.iter() {
        let Step::Run(run) = &point.step else { continue };
        let after: Vec<_> = run.arms.iter().map(|arm| arm.to).collect();
        if shape.reached_from(&after).binary_search(&id).is_err() {
            continue;
        }
        let tools = graph.acts_of(&point.step).into_iter();
        let keyless = |tool: &&crate::Tool| tool.never_twice_for.is_none();
        let Some(tool) = tools.filter_map(|tool| graph.tools.lookup(tool)).find(keyless) else {
            continue;
        };
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
    explored: &Explored<'_>,
    called: Called<'_>,
    arms: &[CallArm],
    again: bool,
    report: &mut Report,
) {
    let graph = explored.graph;
    let Some(tool) = graph.tools.lookup(called.call.tool) else { return };
    let name = tool_name(explored, called.call);
    let moves = tool.moves_money.is_some() && tool.never_twice_for.is_some();
    if again && moves && !super::totals::is_limited(graph, called.call.tool) {
        let message = format!("`{name}` moves money again and again, and nothing limits how much");
        return report.found(
            Diagnostic::error(MONEY_WITHOUT_LIMIT, origin(graph, called.origin), message)
                .here("comes round again")
                .label(origin(graph, tool.origin), "moves money")
                .help("write a limit in the authority: `limit 500 EUR per …, then deny`"),
        );
    }
    if !again || tool.never_twice_for.is_some() || tool.effect == Effect::Reads {
        return report.proved(format!("`{name}` is not done twice"), called.origin);
    }
    let after_unknown =
        if Playbook::arm(arms, Ending::Unknown).is_some() { " or may have been" } else { "" };
    let message = format!("`{name}` can be called again after it was done{after_unknown}");
    report.found(
        Diagnostic::error(DONE_TWICE, origin(graph, called.origin), message)
            .here("comes round again")
            .label(origin(graph, tool.origin), "nothing says when it is the same thing again")
            .help("write `never twice for …` in the tool, with what makes it the same thing"),
    );
}
