//! Policies hold over all playbooks and authorities: what the path guards and the rules let through
//! together is nothing that a policy forbids.

use super::confirmation::missing_yes;
use super::{Called, call_words, calls, tool_name};
use crate::authority::{Decision, Rule};
use crate::counterexample::Breaks;
use crate::diagnostic::{Diagnostic, PathStep};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::policy::{Exception, Policy, Property, PropertyKind};
use crate::speak::speak_list;
use crate::team::RoleId;
use crate::verify::codes::{NOT_AFTER_FACT, POLICY_BROKEN};
use crate::verify::explore::Explored;
use crate::verify::formula::Formula;
use crate::verify::gate::{Passed, passes};
use crate::verify::report::{Breach, Report, first_breach, origin};
use crate::verify::situation::Situation;
use crate::verify::term::{Names, Root, TermId};
use crate::verify::words::{Written, opposite_bound, state_name};

pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    let graph = explored.graph;
    for policy in graph.policies.values() {
        for property in &policy.properties {
            for called in calls(explored) {
                // That nobody asks is told; once somebody does, what is done then is looked at.
                let is_made = missing_yes(explored, called).is_none();
                match &property.kind {
                    PropertyKind::Never { tool, .. } if *tool == called.call.tool && !is_made => {}
                    PropertyKind::Never { tool, when, unless } if *tool == called.call.tool => {
                        let never = Never { policy, property, when: when.as_ref(), unless };
                        never.check(explored, called, report);
                    }
                    PropertyKind::OnlyAfter { tool, fact } if *tool == called.call.tool => {
                        check_only_after(explored, called, (policy, property, *fact), report);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The rules that let a call through, and who has to approve it.
type LetThrough<'g> = (Vec<&'g Rule>, Vec<RoleId>);

/// `never T(params) when C [without approval [by ROLE]]`
#[derive(Clone, Copy)]
struct Never<'g> {
    policy: &'g Policy,
    property: &'g Property,
    when: Option<&'g Expr>,
    unless: &'g Exception,
}

impl<'g> Never<'g> {
    fn check(self, explored: &mut Explored<'g>, called: Called<'_>, report: &mut Report) {
        let args = explored.args_of(called.call);
        let names = Names { params: &args, ..Names::default() };
        let forbidden =
            self.when.map_or(Formula::Constant(true), |when| explored.terms.formula(when, names));
        let mut by: Option<LetThrough<'g>> = None;
        let breach = first_breach(explored, called.point, |explored, now| {
            let (case, through) = self.broken(explored, called, &args, &forbidden, now)?;
            // The rules go with the breach that is kept: a certain one, else the first.
            if by.is_none() || !case.blurred {
                by = Some(through);
            }
            Some(case)
        });
        let Some(breach) = breach else {
            let sentence = &self.policy.sentence;
            return report.proved(|| format!("\"{sentence}\""), self.property.origin);
        };
        let (rules, roles) = by.unwrap_or_default();
        let rule = rules.last().copied();
        // A rule that breaks a property is told once.
        let at = |id| origin(explored.graph, id);
        let cause = (at(self.property.origin), rule.map(|rule| at(rule.origin)));
        if !report.told_of(cause) {
            let interesting = forbidden.terms();
            let finding = self.found(explored, called, &breach, (rule, &roles), &interesting);
            report.found_of(cause, finding);
        }
    }

    /// A case that is let through and forbidden.
    fn broken(
        self,
        explored: &mut Explored<'g>,
        called: Called<'_>,
        args: &[TermId],
        forbidden: &Formula,
        now: &Situation,
    ) -> Option<(Situation, LetThrough<'g>)> {
        let tool = called.call.tool;
        // The gate decides when everybody has answered: another moment than this one.
        let mut later = now.clone();
        later.forget(Root::Now, &mut explored.terms);
        for Passed { case, rules, roles } in
            passes(explored.graph, tool, args, &later, &mut explored.terms)
        {
            let approved = match self.unless {
                Exception::None => false,
                Exception::Approval => !roles.is_empty(),
                Exception::ApprovalBy(role) => roles.contains(role),
            };
            if !approved
                && let Some(case) = case.assume(forbidden, &mut explored.terms).into_iter().next()
            {
                return Some((case, (rules, roles)));
            }
        }
        None
    }

    fn found(
        self,
        explored: &mut Explored<'g>,
        called: Called<'_>,
        breach: &Breach,
        (rule, roles): (Option<&Rule>, &[RoleId]),
        interesting: &[TermId],
    ) -> Diagnostic {
        let graph = explored.graph;
        let decided = self.decided(graph, roles);
        let last = format!("{}: {decided}", call_words(explored, called.call));
        let (mut path, _) = breach.path(explored, interesting, last, called.origin);
        say_yes_before_the_call(explored, called, &mut path);
        let at = rule.map_or(called.origin, |rule| rule.origin);
        let example = breach.example(explored, interesting, Breaks::Policy(self.property.origin));
        let verdict = if breach.certain { "does not hold" } else { "can't be proved" };
        let message = format!("the policy \"{}\" {verdict}", self.policy.sentence);
        let mut finding = Diagnostic::error(POLICY_BROKEN, origin(graph, at), message)
            .here("this rule lets it through")
            .label(origin(graph, self.property.origin), "the policy")
            .label(origin(graph, called.origin), "the call")
            .path(path)
            .example(example);
        let params = graph.tools.lookup(called.call.tool).map_or(&[][..], |tool| &tool.params);
        let bound = rule
            .and_then(|rule| rule.when.as_ref())
            .zip(self.when)
            .and_then(|(rule, never)| opposite_bound(never, rule));
        let spoken = Written::of_params(graph, params);
        if let (Some(bound), Some(Rule { decision: Decision::Allow, .. })) = (bound, rule) {
            let text = format!("allow when {}", spoken.expr(&bound));
            finding = finding
                .help(format!("write `{text}`, or change the policy if people agree"))
                .fix(format!("write `{text}`"), origin(graph, at), text);
        } else {
            finding = finding.help("make the rule stricter, or change the policy if people agree");
        }
        finding
    }
}

impl Never<'_> {
    /// Who lets a call through, beside what the policy wants.
    fn decided(self, graph: &Graph, roles: &[RoleId]) -> String {
        if roles.is_empty() {
            return "allowed, nobody asked".to_owned();
        }
        let name = |role: &RoleId| graph.roles.lookup(*role).map_or("", |it| it.name.as_str());
        let by = speak_list(roles.iter().map(|role| format!("`{}`", name(role))));
        match self.unless {
            Exception::ApprovalBy(role) => {
                format!("{by} approves, and the policy wants `{}`", name(role))
            }
            Exception::None | Exception::Approval => {
                format!("{by} approves, and by the policy nobody may")
            }
        }
    }
}

/// The customer's yes comes before the call that the path ends with.
fn say_yes_before_the_call(explored: &Explored<'_>, called: Called<'_>, path: &mut Vec<PathStep>) {
    // A plan's yes stands on its way already.
    let crate::Step::Act { confirm: Some(text), part_of: None, .. } = called.step else { return };
    let step = PathStep {
        text: "customer: \"yes\"".to_owned(),
        place: state_name(explored.playbook, called.point).to_owned(),
        origin: Some(origin(explored.graph, text.origin)),
    };
    path.insert(path.len().saturating_sub(1), step);
}

fn check_only_after(
    explored: &mut Explored<'_>,
    called: Called<'_>,
    (policy, property, fact): (&Policy, &Property, crate::FactId),
    report: &mut Report,
) {
    let (graph, tool) = (explored.graph, tool_name(explored, called.call));
    let name = graph.facts.lookup(fact).map_or("", |fact| fact.name.as_str());
    let breach = first_breach(explored, called.point, |_, now| {
        (!now.facts.contains(&fact)).then(|| now.clone())
    });
    let Some(breach) = breach else {
        return report.proved(|| format!("\"{}\"", policy.sentence), property.origin);
    };
    if !report.told.insert(fact) {
        return;
    }
    let last = format!("{}: `{name}` is not proved", call_words(explored, called.call));
    let (path, _) = breach.path(explored, &[], last, called.origin);
    let example = breach.example(explored, &[], Breaks::Comes);
    let message = format!(
        "the policy \"{}\" does not hold: `{tool}` is called where `{name}` is not proved",
        policy.sentence
    );
    report.found(
        Diagnostic::error(NOT_AFTER_FACT, origin(graph, called.origin), message)
            .here("called here")
            .label(origin(graph, property.origin), "the policy")
            .path(path)
            .example(example)
            .help(format!(
                "write `needs {name}` in the playbook, or in the authority over `{tool}`"
            )),
    );
}
