//! A `match` names every value that can come to it; each of its arms can be taken; a condition
//! decides something.

use crate::counterexample::Breaks;
use crate::diagnostic::Diagnostic;
use crate::expr::Expr;
use crate::playbook::{MatchArm, Point, PointId, Step};
use crate::verify::codes::{ARM_UNREACHABLE, CONDITION_DECIDES_NOTHING, MATCH_NOT_EXHAUSTIVE};
use crate::verify::explore::{Explored, MomentId};
use crate::verify::formula::Formula;
use crate::verify::report::{Report, first_breach, origin};
use crate::verify::step::{arm_condition, no_arm};
use crate::verify::term::Names;
use crate::verify::words::Written;

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    let playbook = explored.playbook;
    for (id, point) in playbook.points.iter() {
        if explored.at(id).next().is_none() {
            continue;
        }
        match &point.step {
            Step::Match { subject, arms, otherwise } => {
                if otherwise.is_none() {
                    check_exhaustive(explored, (id, point), subject, arms, report);
                }
                for arm in arms {
                    check_arm(explored, id, subject, arm, report);
                }
            }
            Step::When { condition, .. } => {
                check_condition(explored, (id, point), condition, report);
            }
            _ => {}
        }
    }
}

fn check_exhaustive(
    explored: &mut Explored<'_>,
    (id, point): (PointId, &Point),
    subject: &Expr,
    arms: &[MatchArm],
    report: &mut Report,
) {
    let spoken = Written::of_playbook(explored.graph, explored.playbook);
    let name = || spoken.expr(subject);
    let rest = no_arm(explored, subject, arms);
    let breach = first_breach(explored, id, |explored, now| {
        now.assume(&rest, &mut explored.terms).into_iter().next()
    });
    let Some(breach) = breach else {
        return report.proved(|| format!("the `match` on `{}` is complete", name()), point.origin);
    };
    let name = name();
    let term = explored.terms.of_expr(subject, Names::default());
    let last = format!("no arm for `{name}`");
    let (path, values) = breach.path(explored, &[term], last, point.origin);
    let example = breach.example(explored, &[term], Breaks::Arm);
    let value = values.get(&term).map_or("other values", String::as_str);
    report.found(
        Diagnostic::error(
            MATCH_NOT_EXHAUSTIVE,
            origin(explored.graph, point.origin),
            format!("this `match` says nothing for `{value}`"),
        )
        .here(format!("`{name}` may be `{value}` here"))
        .path(path)
        .example(example)
        .help(format!("add an arm, `{value} -> …`, or `otherwise -> …`")),
    );
}

fn check_arm(
    explored: &mut Explored<'_>,
    id: PointId,
    subject: &Expr,
    arm: &MatchArm,
    report: &mut Report,
) {
    let taken = arm_condition(explored, subject, arm);
    if possible(explored, id, &taken) {
        return;
    }
    let spoken = Written::of_playbook(explored.graph, explored.playbook);
    let values: Vec<String> = arm.values.iter().map(|value| spoken.value(value)).collect();
    let message = format!(
        "this arm can't be taken: here `{}` is never {}",
        spoken.expr(subject),
        crate::speak::speak_list(values.iter().map(|value| format!("`{value}`")))
    );
    report.found(
        Diagnostic::error(ARM_UNREACHABLE, origin(explored.graph, arm.origin), message)
            .here("never taken")
            .help("take the arm out, or look at what was decided before"),
    );
}

fn check_condition(
    explored: &mut Explored<'_>,
    (id, point): (PointId, &Point),
    condition: &Expr,
    report: &mut Report,
) {
    let holds = explored.formula(condition);
    let fails = holds.clone().negated();
    let (can_hold, can_fail) = (possible(explored, id, &holds), possible(explored, id, &fails));
    if can_hold && can_fail {
        return;
    }
    let spoken = Written::of_playbook(explored.graph, explored.playbook);
    let always = if can_hold { "true" } else { "false" };
    let message = format!("`{}` is always {always} here", spoken.expr(condition));
    report.found(
        Diagnostic::warning(
            CONDITION_DECIDES_NOTHING,
            origin(explored.graph, point.origin),
            message,
        )
        .here("decides nothing")
        .help("take it out, or look at what was decided before"),
    );
}

/// Whether a condition can hold in some moment at a point.
fn possible(explored: &mut Explored<'_>, id: PointId, formula: &Formula) -> bool {
    let moments: Vec<MomentId> = explored.at(id).collect();
    moments.into_iter().any(|moment| {
        let now = explored.moment(moment).map(|moment| moment.situation.clone());
        now.is_some_and(|now| !now.assume(formula, &mut explored.terms).is_empty())
    })
}
