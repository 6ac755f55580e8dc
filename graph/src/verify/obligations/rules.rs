//! An authority's rules, looked at by themselves: each can apply, and together they leave no gap.

use crate::authority::{Authority, Rule};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::tool::Tool;
use crate::verify::codes::{POLICY_BROKEN, RULE_NEVER_APPLIES, RULES_LEAVE_A_GAP};
use crate::verify::example::choose;
use crate::verify::formula::Formula;
use crate::verify::gate::{applies, decides, forbids, needs};
use crate::verify::report::{Report, origin};
use crate::verify::situation::Situation;
use crate::verify::term::{Names, Root, TermId, Terms};
use crate::verify::words::Written;

pub(crate) fn check(graph: &Graph, report: &mut Report) {
    for authority in graph.authorities.values() {
        if let Some(tool) = graph.tools.lookup(authority.tool) {
            check_one(graph, authority, tool, report);
        }
    }
}

fn check_one(graph: &Graph, authority: &Authority, tool: &Tool, report: &mut Report) {
    let given: Vec<crate::Param> = tool.given().cloned().collect();
    let mut terms = Terms::of_params(graph, &given);
    let places = 0..u32::try_from(given.len()).unwrap_or(u32::MAX);
    let args: Vec<TermId> = places.map(|place| terms.root(Root::Param(place))).collect();
    let needed = needs(authority, &args, &mut terms);
    let mut rest = Situation::default().assume(&needed, &mut terms);
    // A rule that lets too much through also takes the cases of those after it: one cause.
    let breaks = |rule: &Rule| report.has_at(POLICY_BROKEN, origin(graph, rule.origin));
    let too_much = authority.rules.iter().any(breaks);
    let first = authority.rules.iter().filter(|rule| forbids(rule));
    for rule in first.chain(authority.rules.iter().filter(|rule| !forbids(rule))) {
        rest = check_rule(graph, rule, &args, rest, &mut terms, report, too_much);
    }
    check_limits(graph, authority, &args, &mut terms, report);
    let mut over = graph.authorities_over(authority.tool);
    let others_decide = !decides(authority) && over.any(|(_, other)| decides(other));
    if let Some(left) = rest.first().filter(|_| !others_decide) {
        gap(graph, authority, tool, left, &args, &mut terms, report);
    }
}

/// Whether a rule can apply; what is left after it.
fn check_rule(
    graph: &Graph,
    rule: &Rule,
    args: &[TermId],
    rest: Vec<Situation>,
    terms: &mut Terms<'_>,
    report: &mut Report,
    too_much: bool,
) -> Vec<Situation> {
    let applies = applies(rule, args, terms);
    let never = rest.iter().all(|now| now.assume(&applies, terms).is_empty());
    if never && !too_much {
        let message = "this rule never applies: what stands before it leaves nothing for it";
        report.found(
            Diagnostic::error(RULE_NEVER_APPLIES, origin(graph, rule.origin), message)
                .here("never decides")
                .help("take it out, or put it before the rule that takes its cases"),
        );
    } else if !never {
        report.proved(|| "the rule can apply", rule.origin);
    }
    let otherwise = applies.negated();
    rest.iter().flat_map(|now| now.assume(&otherwise, terms)).collect()
}

/// Whether each limit counts any call.
fn check_limits(
    graph: &Graph,
    authority: &Authority,
    args: &[TermId],
    terms: &mut Terms<'_>,
    report: &mut Report,
) {
    let needed = needs(authority, args, terms);
    for limit in &authority.limits {
        let Some(when) = &limit.when else { continue };
        let counts = terms.formula(when, Names { params: args, ..Names::default() });
        let counts = Formula::all([needed.clone(), counts]);
        if !Situation::default().assume(&counts, terms).is_empty() {
            report.proved(|| "the limit can count a call", limit.origin);
            continue;
        }
        let message = "this limit counts no call: what is needed above leaves nothing for it";
        report.found(
            Diagnostic::error(RULE_NEVER_APPLIES, origin(graph, limit.origin), message)
                .here("never counts")
                .help("take it out, or put the condition behind `when` right"),
        );
    }
}

fn gap(
    graph: &Graph,
    authority: &Authority,
    tool: &Tool,
    left: &Situation,
    args: &[TermId],
    terms: &mut Terms<'_>,
    report: &mut Report,
) {
    let conditions: Vec<Formula> =
        authority.rules.iter().map(|rule| applies(rule, args, terms)).collect();
    let interesting: Vec<TermId> = conditions.iter().flat_map(Formula::terms).collect();
    let given: Vec<crate::Param> = tool.given().cloned().collect();
    let spoken = Written::of_params(graph, &given);
    let values = choose(left, &interesting, terms, spoken);
    let example: Vec<String> = values
        .iter()
        .map(|(term, value)| format!("{} is {value}", spoken.term(terms, *term)))
        .collect();
    let when =
        if example.is_empty() { String::new() } else { format!(" when {}", example.join(" and ")) };
    let message = format!("no rule decides over `{}`{when}: it is then denied", tool.name);
    report.found(
        Diagnostic::warning(RULES_LEAVE_A_GAP, origin(graph, authority.origin), message)
            .here("these rules leave a gap")
            .help("say it: `deny otherwise \"…\"`"),
    );
}
