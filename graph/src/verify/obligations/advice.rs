//! Advice: what is not wrong and better otherwise. A read of no use, a line that a guard and an
//! authority draw in two places, a name that stands for a state. Warnings all: nothing breaks by
//! them.

use std::collections::BTreeSet;

use super::calls;
use crate::authority::{Authority, NeedKind};
use crate::diagnostic::Diagnostic;
use crate::expr::{Comparison, Expr, Ref};
use crate::origin::OriginId;
use crate::playbook::{Point, Step, VariableId};
use crate::tool::Effect;
use crate::value::Value;
use crate::verify::codes::{READ_FOR_NOTHING, SAYS_ITS_STATE, TWO_LINES};
use crate::verify::explore::Explored;
use crate::verify::liveness::{each_checked, each_read};
use crate::verify::report::{Report, origin};
use crate::verify::words::Written;

pub(crate) fn check(explored: &Explored<'_>, report: &mut Report) {
    check_reads(explored, report);
    check_lines(explored, report);
    check_names(explored, report);
}

/// Every expression that a playbook reads.
fn all_read<'g>(explored: &Explored<'g>) -> Vec<&'g Expr> {
    let playbook = explored.playbook;
    let mut all = Vec::new();
    for point in playbook.points.values() {
        each_read(playbook, &point.step, &mut |expr| all.push(expr));
        each_checked(playbook, &point.step, &mut |expr| all.push(expr));
    }
    all.extend(playbook.header.human_only.iter().map(|only| &only.when));
    all
}

/// A read is there for its result, for what it proves, or for how it ends.
fn check_reads(explored: &Explored<'_>, report: &mut Report) {
    let graph = explored.graph;
    let read = all_read(explored);
    for called in calls(explored) {
        let Step::Call { call, arms, .. } = called.step else { continue };
        let Some(tool) = graph.tools.lookup(call.tool) else { continue };
        let used = call.result.is_some_and(|name| {
            read.iter().any(|expr| expr.reads(&mut |of| of == Ref::Variable(name)))
        });
        if used || tool.effect != Effect::Reads || tool.proves.is_some() || !arms.is_empty() {
            continue;
        }
        let message = format!("`{}` is read, and nothing uses what it gives", tool.name);
        report.found(
            Diagnostic::warning(READ_FOR_NOTHING, origin(graph, called.origin), message)
                .here("read for nothing")
                .help("take the call out, or use what it gives"),
        );
    }
}

/// A guard before an act that looks at what a rule looks at draws the line where the rule does.
fn check_lines(explored: &Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    for called in calls(explored) {
        let Step::Act { call, .. } = called.step else { continue };
        let drawn = graph.authorities_over(call.tool).flat_map(|(_, authority)| drawn(authority));
        let lines: Vec<(Expr, &Expr, OriginId)> = drawn
            .flat_map(|(when, origin)| bounds(when).into_iter().map(move |line| (line, origin)))
            .map(|((of, most), origin)| (of.with_params(&call.args), most, origin))
            .collect();
        let before = explored.shape.leading_to(&[called.point]);
        for (id, point) in playbook.points.iter() {
            let Step::When { condition, .. } = &point.step else { continue };
            if before.binary_search(&id).is_err() || !is_about_amounts(condition) {
                continue;
            }
            for (of, most) in bounds(condition) {
                let same: Vec<_> = lines.iter().filter(|(its, ..)| its == of).collect();
                if let Some((_, its, origin)) = same.first()
                    && same.iter().all(|(_, its, _)| *its != most)
                {
                    report.found(two_lines(explored, point, (of, most), (its, *origin)));
                }
            }
        }
    }
}

/// The conditions of an authority: those of its rules, then those that it needs.
fn drawn(authority: &Authority) -> impl Iterator<Item = (&Expr, OriginId)> {
    let rules = authority.rules.iter().filter_map(|rule| Some((rule.when.as_ref()?, rule.origin)));
    let needs = authority.needs.iter().filter_map(|need| match &need.kind {
        NeedKind::Condition(condition) => Some((condition, need.origin)),
        NeedKind::Fact(_) | NeedKind::CustomersYes => None,
    });
    rules.chain(needs)
}

fn two_lines(
    explored: &Explored<'_>,
    point: &Point,
    (of, here): (&Expr, &Expr),
    (there, line): (&Expr, OriginId),
) -> Diagnostic {
    let graph = explored.graph;
    let spoken = Written::of_playbook(graph, explored.playbook);
    let (of, here, there) = (spoken.expr(of), spoken.expr(here), spoken.expr(there));
    let message =
        format!("`{of}` is held against {here} here, and against {there} in the authority");
    Diagnostic::warning(TWO_LINES, origin(graph, point.origin), message)
        .here("one line")
        .label(origin(graph, line), "another line")
        .help("leave the decision to the authority, or write the same amount in both places")
}

/// What is compared with a written number, and the number.
fn bounds(condition: &Expr) -> Vec<(&Expr, &Expr)> {
    match condition {
        Expr::Compare { left, by, right } if !matches!(by, Comparison::Is | Comparison::IsNot) => {
            match (&**left, &**right) {
                (of, most @ Expr::Literal(Value::Money(_))) => vec![(of, most)],
                (most @ Expr::Literal(Value::Money(_)), of) => vec![(of, most)],
                _ => Vec::new(),
            }
        }
        Expr::And(all) | Expr::Or(all) => all.iter().flat_map(bounds).collect(),
        Expr::Not(inner) => bounds(inner),
        _ => Vec::new(),
    }
}

/// Nothing, and the smallest amounts, are no limits.
fn is_about_amounts(condition: &Expr) -> bool {
    bounds(condition).iter().any(
        |(_, most)| matches!(most, Expr::Literal(Value::Money(amount)) if amount.minor.abs() > 1),
    )
}

/// A name that only ever gets written values, and is only ever asked which, says what the state says.
fn check_names(explored: &Explored<'_>, report: &mut Report) {
    let (graph, playbook) = (explored.graph, explored.playbook);
    for (name, variable) in playbook.variables.iter() {
        let given: Vec<Option<&Value>> = playbook
            .points
            .values()
            .filter_map(|point| match &point.step {
                Step::Let { variable, value, .. } if *variable == name => Some(match value {
                    Expr::Literal(value @ (Value::Enum { .. } | Value::Bool(_))) => Some(value),
                    _ => None,
                }),
                _ => None,
            })
            .collect();
        let values: BTreeSet<&Value> = given.iter().copied().flatten().collect();
        if values.len() < 2 || given.contains(&None) || !only_decides(explored, name) {
            continue;
        }
        let message = format!("`{}` only says on which way the case came here", variable.name);
        report.found(
            Diagnostic::warning(SAYS_ITS_STATE, origin(graph, variable.origin), message)
                .here("a state in a name")
                .help("make states of its values: a state says by itself where a case is"),
        );
    }
}

/// Whether a name is only read where ways part.
fn only_decides(explored: &Explored<'_>, name: VariableId) -> bool {
    let playbook = explored.playbook;
    let reads = |expr: &Expr| expr.reads(&mut |of| of == Ref::Variable(name));
    let mut decides = false;
    for point in playbook.points.values() {
        let mut here = false;
        each_read(playbook, &point.step, &mut |expr| here |= reads(expr));
        each_checked(playbook, &point.step, &mut |expr| here |= reads(expr));
        if here && !matches!(point.step, Step::When { .. } | Step::Match { .. }) {
            return false;
        }
        decides |= here;
    }
    decides
}
