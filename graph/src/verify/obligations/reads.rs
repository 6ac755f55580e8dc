//! What a step reads is there: slots are filled, names have values, whoever is spoken of is known,
//! optional values are not missing.

use std::collections::BTreeSet;

use crate::counterexample::Breaks;
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Comparison, Expr, Ref};
use crate::playbook::{Point, Step};
use crate::types::Type;
use crate::verify::codes::{
    OPTIONAL_MAY_BE_MISSING, SLOT_MAY_BE_EMPTY, SUBJECT_NOT_PROVED, VARIABLE_MAY_BE_EMPTY,
};
use crate::verify::explore::Explored;
use crate::verify::formula::Formula;
use crate::verify::liveness::{each_checked, each_read};
use crate::verify::report::{Breach, Report, first_breach, origin};
use crate::verify::situation::Situation;
use crate::verify::term::{Names, Root, TermId};
use crate::verify::words::Written;

/// What an expression can't do without and may not have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lack {
    Name(Root),
    Optional(TermId),
}

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    let playbook = explored.playbook;
    let mut told: BTreeSet<Lack> = BTreeSet::new();
    for (id, point) in playbook.points.iter() {
        let mut exprs: Vec<&Expr> = Vec::new();
        each_read(playbook, &point.step, &mut |expr| exprs.push(expr));
        let before = exprs.len();
        each_checked(playbook, &point.step, &mut |expr| exprs.push(expr));
        let mut all_there = true;
        for (nth, expr) in exprs.iter().enumerate() {
            let mut lacks = None;
            let breach = first_breach(explored, id, |explored, now| {
                let answered = (nth >= before).then(|| once_answered(&point.step, now, explored));
                let (lack, case) = lack_of(explored, expr, answered.as_ref().unwrap_or(now))?;
                lacks = Some(lack);
                Some(case)
            });
            if let (Some(breach), Some(lack)) = (breach, lacks) {
                all_there = false;
                if told.insert(lack) {
                    let found = found(explored, point, &breach, lack, report);
                    report.findings.extend(found);
                }
            }
        }
        if all_there && reads_names(&exprs) {
            report.proved(|| "everything that is read is there", point.origin);
        }
    }
}

/// A question's checks look at a value that is there.
fn once_answered(step: &Step, now: &Situation, explored: &mut Explored<'_>) -> Situation {
    let mut now = now.clone();
    if let Step::Ask { slot, .. } = step {
        now.forget(Root::Slot(*slot), &mut explored.terms);
        now.filled.insert(Root::Slot(*slot));
    }
    now
}

fn reads_names(exprs: &[&Expr]) -> bool {
    exprs.iter().any(|expr| {
        expr.reads(&mut |r| matches!(r, Ref::Slot(_) | Ref::Variable(_) | Ref::Subject(_)))
    })
}

/// The first thing that an expression may lack, and the case in which it does. What is read only
/// where a condition holds is looked at where it holds.
fn lack_of(explored: &mut Explored<'_>, expr: &Expr, now: &Situation) -> Option<(Lack, Situation)> {
    match expr {
        Expr::Ref(reference) => {
            let root = match reference {
                Ref::Slot(id) => Root::Slot(*id),
                Ref::Variable(id) => Root::Variable(*id),
                Ref::Subject(id) => Root::Subject(*id),
                Ref::Param(_) | Ref::Result | Ref::It | Ref::Part(_) => return None,
                Ref::Now | Ref::AskedAt => return None,
            };
            let there = match root {
                Root::Subject(fact) => now.facts.contains(&fact),
                root => now.filled.contains(&root),
            };
            (!there).then(|| (Lack::Name(root), now.clone()))
        }
        Expr::Known(inner) => match &**inner {
            Expr::Ref(_) => None,
            inner => inner.parts().find_map(|part| lack_of(explored, part, now)),
        },
        Expr::And(all) => lack_in_turn(explored, all, now, true),
        Expr::Or(all) => lack_in_turn(explored, all, now, false),
        Expr::Choose { when, then, otherwise } => {
            if let Some(lack) = lack_of(explored, when, now) {
                return Some(lack);
            }
            let holds = explored.formula(when);
            let fails = holds.clone().negated();
            lack_where(explored, &holds, then, now)
                .or_else(|| lack_where(explored, &fails, otherwise, now))
        }
        Expr::Compare { left, by, right } if !matches!(by, Comparison::Is | Comparison::IsNot) => {
            lack_of_value(explored, left, now).or_else(|| lack_of_value(explored, right, now))
        }
        Expr::Arithmetic { left, right, .. } => {
            lack_of_value(explored, left, now).or_else(|| lack_of_value(explored, right, now))
        }
        Expr::Field { of, .. } => lack_of_value(explored, of, now),
        other => other.parts().find_map(|part| lack_of(explored, part, now)),
    }
}

/// As [`lack_of`], for an expression that must have a value and not just a name.
fn lack_of_value(
    explored: &mut Explored<'_>,
    expr: &Expr,
    now: &Situation,
) -> Option<(Lack, Situation)> {
    if let Some(lack) = lack_of(explored, expr, now) {
        return Some(lack);
    }
    let inside = expr.reads(&mut |reference| matches!(reference, Ref::It | Ref::Part(_)));
    let term = explored.terms.of_expr(expr, Names::default());
    let optional = matches!(explored.terms.ty(term), Type::Optional(_));
    if !optional || inside || now.is_present(term) {
        return None;
    }
    let missing = Formula::Missing(term);
    let case = now.assume(&missing, &mut explored.terms).into_iter().next()?;
    Some((Lack::Optional(term), case))
}

fn lack_in_turn(
    explored: &mut Explored<'_>,
    parts: &[Expr],
    now: &Situation,
    before: bool,
) -> Option<(Lack, Situation)> {
    let mut cases = vec![now.clone()];
    for (part, left) in parts.iter().zip((0..parts.len()).rev()) {
        if let Some(lack) = cases.iter().find_map(|case| lack_of(explored, part, case)) {
            return Some(lack);
        }
        // Nothing is read behind the last.
        if left == 0 {
            break;
        }
        let formula = explored.formula(part);
        let formula = if before { formula } else { formula.negated() };
        cases = cases.iter().flat_map(|case| case.assume(&formula, &mut explored.terms)).collect();
    }
    None
}

fn lack_where(
    explored: &mut Explored<'_>,
    condition: &Formula,
    expr: &Expr,
    now: &Situation,
) -> Option<(Lack, Situation)> {
    let cases = now.assume(condition, &mut explored.terms);
    cases.iter().find_map(|case| lack_of(explored, expr, case))
}

fn found(
    explored: &mut Explored<'_>,
    point: &Point,
    breach: &Breach,
    lack: Lack,
    report: &mut Report,
) -> Option<Diagnostic> {
    let (graph, playbook) = (explored.graph, explored.playbook);
    let spoken = Written::of_playbook(graph, playbook);
    let (name, declared) = match lack {
        Lack::Name(root) => (spoken.root(root), declared_at(explored, root)),
        Lack::Optional(term) => (spoken.term(&explored.terms, term), None),
    };
    let (code, message, here, help) = words(explored, lack, &name)?;
    if let Lack::Name(Root::Subject(fact)) = lack
        && !report.told.insert(fact)
    {
        return None;
    }
    let (path, _) = breach.path(explored, &[], format!("`{name}` is used: {here}"), point.origin);
    let example = breach.example(explored, &[], Breaks::Comes);
    let mut finding = Diagnostic::error(code, origin(graph, point.origin), message)
        .here("used here")
        .path(path)
        .example(example)
        .help(help);
    if let Some(declared) = declared {
        finding = finding.label(origin(graph, declared), "declared here");
    }
    Some(finding)
}

fn declared_at(explored: &Explored<'_>, root: Root) -> Option<crate::OriginId> {
    let playbook = explored.playbook;
    match root {
        Root::Slot(id) => playbook.slots.lookup(id).map(|slot| slot.origin),
        Root::Variable(id) => playbook.variables.lookup(id).map(|variable| variable.origin),
        Root::Subject(id) => explored.graph.facts.lookup(id).map(|fact| fact.origin),
        Root::Param(_)
        | Root::Result
        | Root::Now
        | Root::AskedAt
        | Root::Nothing
        | Root::Carried(..) => None,
    }
}

fn words(
    explored: &Explored<'_>,
    lack: Lack,
    name: &str,
) -> Option<(Code, String, &'static str, String)> {
    let playbook = &explored.playbook.name;
    Some(match lack {
        Lack::Name(Root::Slot(_)) => (
            SLOT_MAY_BE_EMPTY,
            format!("`{name}` is used where it may not be filled"),
            "nobody asked for it",
            format!("write `ask {name}` before, or use it only when `{name} is known`"),
        ),
        Lack::Name(Root::Variable(_)) => (
            VARIABLE_MAY_BE_EMPTY,
            format!("`{name}` is used where it may have no value"),
            "on this way nothing gave it one",
            format!("give `{name}` its value on every way that leads here"),
        ),
        Lack::Name(Root::Subject(fact)) => {
            let fact = explored.graph.facts.lookup(fact).map_or("", |fact| fact.name.as_str());
            (
                SUBJECT_NOT_PROVED,
                format!("`{name}` is used where `{fact}` is not proved"),
                "nobody knows who that is",
                format!("write `needs {fact}` in `{playbook}` or in the desk that offers it"),
            )
        }
        Lack::Optional(_) => (
            OPTIONAL_MAY_BE_MISSING,
            format!("`{name}` is used where it may be missing"),
            "it may be missing",
            format!("use it only when `{name} is known`"),
        ),
        Lack::Name(_) => return None,
    })
}
