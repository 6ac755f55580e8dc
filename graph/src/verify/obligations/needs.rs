//! Each `needs` of each authority over a called tool is proved at the call, on every path. (The
//! customer's yes is an obligation of its own.)

use super::{Called, call_words, calls, tool_name};
use crate::authority::{Need, NeedKind};
use crate::counterexample::Breaks;
use crate::diagnostic::Diagnostic;
use crate::expr::Expr;
use crate::fact::FactId;
use crate::verify::codes::{FACT_NOT_PROVED, NEED_NOT_HELD};
use crate::verify::explore::Explored;
use crate::verify::formula::Formula;
use crate::verify::report::{Breach, Report, first_breach, origin};
use crate::verify::term::{Names, Root};
use crate::verify::words::Written;

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    for called in calls(explored) {
        let graph = explored.graph;
        for (_, authority) in graph.authorities_over(called.call.tool) {
            for need in &authority.needs {
                match &need.kind {
                    NeedKind::Fact(fact) => check_fact(explored, called, need, *fact, report),
                    NeedKind::Condition(condition) => {
                        check_condition(explored, called, need, condition, report);
                    }
                    NeedKind::CustomersYes => {}
                }
            }
        }
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
        return report.proved(format!("`{name}` is proved before `{tool}`"), called.origin);
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
    let help = if stale.is_some() {
        format!(
            "`{name}` was proved and can run out while somebody is waited for: write `needs {name}` in `{}`, so that it is proved again",
            playbook.name
        )
    } else {
        format!("write `needs {name}` in `{}` or in the desk that offers it", playbook.name)
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

fn check_condition(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    need: &Need,
    condition: &Expr,
    report: &mut Report,
) {
    let graph = explored.graph;
    let args = explored.terms_of(&called.call.args);
    let names = Names { params: &args, ..Names::default() };
    let holds = explored.terms.formula(condition, names);
    let fails = holds.negated();
    let whose = known_by_need(explored, called, &fails);
    let mut unknown = false;
    let breach = first_breach(explored, called.point, |explored, now| {
        if whose.iter().any(|fact| !now.facts.contains(fact)) {
            unknown = true;
            return None;
        }
        now.assume(&fails, &mut explored.terms).into_iter().next()
    });
    let spoken =
        Written { args: Some(&called.call.args), ..Written::of_playbook(graph, explored.playbook) };
    let tool = tool_name(explored, called.call);
    match breach {
        None if unknown => {}
        None => {
            let holds = spoken.expr(condition);
            report.proved(format!("`{holds}` before `{tool}`"), called.origin);
        }
        Some(breach) => {
            let (holds, fails_so) = (spoken.expr(condition), spoken.denied(condition));
            let condition = Condition { holds, fails: fails_so };
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
    fails: String,
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
    let Condition { holds, fails } = condition;
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
    finding.help(format!(
        "make sure of it before the call, for example with `when {fails} -> …`, or with what the read promises (`promises …`)"
    ))
}
