//! Each `needs` of each authority over a called tool is proved at the call, on every path. (The
//! customer's yes is an obligation of its own.)

use std::collections::{BTreeMap, BTreeSet};

use super::{Called, call_words, calls, tool_name};
use crate::authority::{Need, NeedKind};
use crate::counterexample::Breaks;
use crate::diagnostic::Diagnostic;
use crate::expr::{Comparison, Expr, Ref};
use crate::fact::FactId;
use crate::verify::codes::{FACT_NOT_PROVED, NEED_NOT_HELD};
use crate::verify::explore::Explored;
use crate::verify::formula::Formula;
use crate::verify::report::{Breach, Report, first_breach, origin};
use crate::verify::term::{Names, Root};
use crate::verify::words::Written;

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    let mut hidden: BTreeMap<BTreeSet<FactId>, Vec<(Called<'_>, &Need, &Expr)>> = BTreeMap::new();
    for called in calls(explored) {
        let graph = explored.graph;
        for (_, authority) in graph.authorities_over(called.call.tool) {
            for need in &authority.needs {
                match &need.kind {
                    NeedKind::Fact(fact) => check_fact(explored, called, need, *fact, report),
                    NeedKind::Condition(condition) => {
                        let behind = check_condition(explored, called, need, condition, report);
                        if !behind.is_empty() {
                            hidden.entry(behind).or_default().push((called, need, condition));
                        }
                    }
                    NeedKind::CustomersYes => {}
                }
            }
        }
    }
    // A fact that is missing hides what would still be wrong if it were there.
    for (facts, hidden) in hidden {
        let mut mended = explored.if_these_held(&facts);
        let mut there = Report::default();
        if mended.given_up {
            continue;
        }
        for (called, need, condition) in hidden {
            check_condition(&mut mended, called, need, condition, &mut there);
        }
        report.findings.append(&mut there.findings);
    }
}

fn check_fact(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    need: &Need,
    fact: FactId,
    report: &mut Report,
) {
    let (graph, tool) = (explored.graph, tool_name(explored, called.call));
    let name = graph.facts.lookup(fact).map_or("", |fact| fact.name.as_str());
    let breach = first_breach(explored, called.point, |_, now| {
        (!now.facts.contains(&fact)).then(|| now.clone())
    });
    let Some(breach) = breach else {
        return report.proved(|| format!("`{name}` is proved before `{tool}`"), called.origin);
    };
    if !report.told.insert(fact) {
        return;
    }
    let words = call_words(explored, called.call);
    let last = format!("{words}: `{name}` is not proved");
    let (path, _) = breach.path(explored, &[], last, called.origin);
    let example = breach.example(explored, &[], Breaks::Fact(fact));
    let playbook = explored.playbook;
    let stale = breach.stale(explored, &[], |_, now| now.facts.contains(&fact));
    let by_desk = graph.desks.values().flat_map(|desk| &desk.provers);
    let mut by_desk = by_desk.filter(|prover| prover.fact == fact);
    let help = match (stale.is_some(), by_desk.any(|prover| prover.playbook != explored.id)) {
        (false, _) => {
            format!("write `needs {name}` in `{}` or in the desk that offers it", playbook.name)
        }
        (true, true) => format!(
            "`{name}` was proved and can run out while somebody is waited for: write `needs {name}` in `{}`, so that it is proved again",
            playbook.name
        ),
        (true, false) => format!(
            "`{name}` was proved and can run out while somebody is waited for: ask for everything else before it is proved"
        ),
    };
    let message = format!("`{tool}` is called where `{name}` is not proved");
    let finding = Diagnostic::error(FACT_NOT_PROVED, origin(graph, called.origin), message)
        .here("called here")
        .label(origin(graph, need.origin), "needed here")
        .path(path)
        .example(example)
        .help(help);
    report.found(match stale {
        Some(stale) => stale.label(graph, finding),
        None => finding,
    });
}

/// Checks a condition wherever it is known whom it speaks of. The facts that are missing elsewhere,
/// where nothing is found.
fn check_condition(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    need: &Need,
    condition: &Expr,
    report: &mut Report,
) -> BTreeSet<FactId> {
    let graph = explored.graph;
    let args = explored.terms_of(&called.call.args);
    let names = Names { params: &args, ..Names::default() };
    let holds = explored.terms.formula(condition, names);
    let fails = holds.negated();
    let whose = known_by_need(explored, called, &fails);
    let mut unknown = BTreeSet::new();
    let breach = first_breach(explored, called.point, |explored, now| {
        let mut missing = whose.iter().filter(|fact| !now.facts.contains(fact)).peekable();
        if missing.peek().is_some() {
            unknown.extend(missing.copied());
            return None;
        }
        now.assume(&fails, &mut explored.terms).into_iter().next()
    });
    let spoken =
        Written { args: Some(&called.call.args), ..Written::of_playbook(graph, explored.playbook) };
    let tool = tool_name(explored, called.call);
    match breach {
        None if !unknown.is_empty() => return unknown,
        None => {
            let promise = || format!("`{}` before `{tool}`", spoken.expr(condition));
            report.proved(promise, called.origin);
        }
        Some(breach) => {
            let condition = Condition {
                holds: spoken.expr(condition),
                help: help(explored, called, condition, spoken),
            };
            let interesting = fails.terms();
            let finding = found(explored, called, need, &breach, &condition, &interesting);
            let stale = breach.stale(explored, &interesting, |explored, now| {
                now.assume(&fails, &mut explored.terms).is_empty()
            });
            report.found(match stale {
                Some(stale) => stale.label(graph, finding),
                None => finding,
            });
        }
    }
    BTreeSet::new()
}

/// The facts that a call needs, of those whom a condition speaks of. Where one is missing, that is told,
/// and not what follows from it.
fn known_by_need(explored: &Explored<'_>, called: Called<'_>, condition: &Formula) -> Vec<FactId> {
    let authorities = explored.graph.authorities_over(called.call.tool);
    let needs = authorities.flat_map(|(_, authority)| &authority.needs);
    let facts = needs.filter_map(|need| match need.kind {
        NeedKind::Fact(fact) => Some(fact),
        _ => None,
    });
    let terms = condition.terms();
    let speaks_of = |fact: &FactId| {
        terms.iter().any(|term| explored.terms.rests_on(*term, Root::Subject(*fact)))
    };
    facts.filter(speaks_of).collect()
}

/// A condition and its opposite, in words.
struct Condition {
    holds: String,
    help: String,
}

/// What to do for a condition that can't be proved.
fn help(
    explored: &Explored<'_>,
    called: Called<'_>,
    condition: &Expr,
    spoken: Written<'_>,
) -> String {
    let graph = explored.graph;
    if of_the_hour(condition) {
        let params = graph.tools.lookup(called.call.tool).map_or(&[][..], |tool| &tool.params);
        let fails = Written::of_params(graph, params).denied(condition);
        return format!(
            "time passes while the customer says yes and people decide, so no `when` before the call can hold it: write \
             it in the authority as a rule, which is looked at when the call is made: `forbid when {fails} \"…\"` (or \
             `deny when`), in the place of this `needs`"
        );
    }
    if let Some(worked_out) = worked_out(condition) {
        let worked_out = spoken.expr(worked_out);
        return format!(
            "give the call this very value: write `{worked_out}` in its place there, or `let … be {worked_out}` in the \
             state of the call, behind whatever can change what it is worked out from"
        );
    }
    let fails = spoken.denied(condition);
    format!(
        "make sure of it before the call, for example with `when {fails} -> …`, or with what the read promises (`promises …`)"
    )
}

/// Whether a condition asks what time it is.
fn of_the_hour(condition: &Expr) -> bool {
    *condition == Expr::Ref(Ref::Now) || condition.parts().any(of_the_hour)
}

/// What a condition wants something to be that is worked out from other values: by a table, by a
/// formula. To compare with it leads nowhere, as the very value can be given.
fn worked_out(condition: &Expr) -> Option<&Expr> {
    let Expr::Compare { left, by: Comparison::Is, right } = condition else { return None };
    [&**right, &**left].into_iter().find(|side| {
        matches!(side, Expr::Calculate { .. } | Expr::Arithmetic { .. } | Expr::Choose { .. })
    })
}

fn found(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    need: &Need,
    breach: &Breach,
    condition: &Condition,
    interesting: &[crate::verify::term::TermId],
) -> Diagnostic {
    let (graph, tool) = (explored.graph, tool_name(explored, called.call));
    let Condition { holds, help } = condition;
    let last = format!("{}: `{holds}` is not so", call_words(explored, called.call));
    let (path, _) = breach.path(explored, interesting, last, called.origin);
    let example = breach.example(explored, interesting, Breaks::Need(need.origin));
    let message = if breach.certain {
        format!("`{tool}` is called where `{holds}` does not hold")
    } else {
        format!("`{tool}` is called where it can't be proved that `{holds}`")
    };
    let finding = Diagnostic::error(NEED_NOT_HELD, origin(graph, called.origin), message)
        .here("called here")
        .label(origin(graph, need.origin), "needed here")
        .path(path)
        .example(example);
    finding.help(help.clone())
}
