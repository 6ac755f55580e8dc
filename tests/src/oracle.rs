//! The oracle: what the machine comes to when every conversation of a graph is tried. It judges
//! mutants, and what the verifier says of random projects; it shares no code with the verifier.

use std::collections::BTreeSet;

use jiff::Timestamp;
use playbook_graph::eval::{eval, holds};
use playbook_graph::{
    Authority, Decision, Diagnostic, Graph, LimitKey, Measure, NeedKind, OriginId, ReplayOnly,
};
use playbook_machine::Made;
use playbook_scenario::explore::{
    Bounds, Broken, Explored, Look, OfTool, Pool, Position, Width, at_a_desk, explore, with_callers,
};

/// 2026-01-05 09:00 UTC, a Monday.
const MONDAY_MORNING: i64 = 1_767_603_600;

/// How thorough the oracle is.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// So many moves at each desk.
    pub positions: usize,
    /// So many values of a structure.
    pub values: usize,
    /// How much of what may happen is tried.
    pub width: Width,
    /// Whether what others run is also tried with everything that somebody may ever give it.
    pub callers: bool,
}

/// What the machine came to.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What broke.
    pub broken: BTreeSet<Broken>,
    /// Every state, arm, rule that nothing went through.
    pub missed: BTreeSet<OriginId>,
    /// Whether everything was tried, for the values that are worth trying.
    pub complete: bool,
    /// How many moves were made.
    pub positions: usize,
}

/// Tries every conversation of a graph, at each of its desks. `first`: until something breaks.
pub fn see(graph: &Graph, effort: Effort, first: bool, looks: &mut impl Look) -> Seen {
    let (mut played, mut desks) = at_a_desk(graph);
    if let Some((with, desk)) = with_callers(&played).filter(|_| effort.callers) {
        played = with;
        desks.push(desk);
    }
    let played = ReplayOnly::unproved(played);
    let pool = Pool::of(played.graph(), effort.values);
    let now = Timestamp::from_second(MONDAY_MORNING).unwrap_or_default();
    let Effort { positions, width, .. } = effort;
    let bounds = Bounds { positions, deep: 90, width, first };
    let mut seen = Seen { complete: true, ..Seen::default() };
    let mut visits = playbook_scenario::Visits::default();
    for desk in desks {
        let Explored { broken, visits: its, positions, complete } =
            explore(played.runnable(), desk, now, &pool, bounds, looks);
        seen.broken.extend(broken);
        visits.merge(&its);
        seen.complete &= complete;
        seen.positions += positions;
        if first && !seen.broken.is_empty() {
            return seen;
        }
    }
    let coverage = visits.coverage(played.graph());
    seen.missed = coverage.missing().map(|missed| missed.origin).collect();
    seen
}

/// What the oracle says of one finding of the verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The machine shows it.
    Confirmed,
    /// The machine shows nothing of the kind.
    Denied,
    /// It is about what stands in the text, not about what happens.
    NotByRunning,
}

/// Findings about what stands in the text, each with why no conversation can show it.
const NOT_BY_RUNNING: [(&str, &str); 17] = [
    (
        "PB0304",
        "a value can be said in other words than the machine's: whether it was shown is read",
    ),
    ("PB0306", "without an authority the machine refuses the whole project"),
    ("PB0310", "whether a fact can be proved at all is about every desk that there may be"),
    ("PB0320", "where a value comes from is not seen of the value"),
    ("PB0321", "where a value comes from is not seen of the value"),
    ("PB0322", "the judge reads no prompt and no journal"),
    ("PB0323", "the judge doesn't know whose a value is"),
    ("PB0325", "what limits come to is counted over many conversations"),
    ("PB0326", "what limits come to is counted over many conversations"),
    ("PB0327", "that nobody comes within some turns is shown by no conversation that ends"),
    ("PB0400", "it means nothing as a graph"),
    ("PB0420", "the machine refuses a project whose playbooks run in a circle"),
    (
        "PB0421",
        "which playbook may call what is not asked by the machine, which does what it proved",
    ),
    (
        "PB0422",
        "which playbook may call what is not asked by the machine, which does what it proved",
    ),
    ("PB0423", "what begins a playbook is a declaration"),
    ("PB0425", "what begins a playbook is a declaration"),
    ("PB0701", "it was too much to be proved"),
];

/// Why a finding can't be seen by running; nothing where it can.
pub fn why_not_by_running(finding: &Diagnostic) -> Option<&'static str> {
    why_code(finding.code.0)
}

/// The same of its code.
pub fn why_code(code: &str) -> Option<&'static str> {
    NOT_BY_RUNNING.iter().find(|(its, _)| *its == code).map(|(_, why)| *why)
}

/// Findings that something is never come to.
const NEVER: [&str; 5] = ["PB0309", "PB0401", "PB0402", "PB0406", "PB0525"];

/// Judges one finding by what was seen.
pub fn judge(graph: &Graph, finding: &Diagnostic, seen: &Seen) -> Judged {
    let code = finding.code.0;
    if why_not_by_running(finding).is_some() {
        return Judged::NotByRunning;
    }
    if NEVER.contains(&code) {
        let at = finding.origin();
        let missed = seen.missed.iter().any(|id| graph.origins.lookup(*id).copied() == at);
        // An outcome is told of its playbook: it is judged by what else is never come to.
        return if missed || code == "PB0406" { Judged::Confirmed } else { Judged::Denied };
    }
    if !seen.broken.is_empty() { Judged::Confirmed } else { Judged::Denied }
}

/// Looks whether a changed project does anything that the project as it was would not have done.
#[derive(Debug)]
pub struct Lawful<'g> {
    /// The project as it was: tools and facts have the same numbers.
    pub law: &'g Graph,
    /// What was done against it.
    pub wrong: Vec<String>,
}

impl Look for Lawful<'_> {
    fn look(&mut self, position: &Position<'_>) {
        for made in &position.visited().made {
            for (_, authority) in self.law.authorities_over(made.tool) {
                if let Some(why) = against(authority, position, made) {
                    self.wrong.push(format!("{:?}: {why}", made.args));
                }
            }
        }
    }
}

/// What of an authority forbids a call that was made.
fn against(authority: &Authority, at: &Position<'_>, made: &Made) -> Option<String> {
    let scope = OfTool { at, args: &made.args, result: None };
    for need in &authority.needs {
        let met = match &need.kind {
            NeedKind::Fact(fact) => at.conversation().proved(at.now()).any(|(of, ..)| of == *fact),
            NeedKind::Condition(condition) => holds(condition, &scope) == Ok(true),
            NeedKind::CustomersYes => asks(at, made),
        };
        if !met {
            return Some(format!("it lacks {:?}", need.kind));
        }
    }
    let applies = |when: &Option<playbook_graph::Expr>| {
        when.as_ref().is_none_or(|when| holds(when, &scope) == Ok(true))
    };
    let forbids = |decision: &Decision| matches!(decision, Decision::Forbid(_));
    let first = authority.rules.iter().filter(|rule| forbids(&rule.decision));
    let rest = authority.rules.iter().filter(|rule| !forbids(&rule.decision));
    let rule = first.chain(rest).find(|rule| applies(&rule.when));
    match rule.map(|rule| &rule.decision) {
        Some(Decision::Allow) => {}
        Some(Decision::Approval(by)) if by.roles.iter().all(|it| made.approved.contains(it)) => {}
        None if authority.rules.iter().all(|rule| forbids(&rule.decision)) => {}
        other => return Some(format!("the rules say {other:?}")),
    }
    authority.limits.iter().find_map(|limit| {
        let key = |made: &Made| match &limit.per {
            LimitKey::Expr(key) => eval(key, &OfTool { at, args: &made.args, result: None }).ok(),
            _ => None,
        };
        let same = |other: &&Made| other.tool == made.tool && key(other) == key(made);
        let count = at.record().counted().filter(same).count();
        let over = matches!(limit.measure, Measure::Times(most) if count > most as usize);
        (over && made.approved.is_empty()).then(|| "more often than a limit says".to_owned())
    })
}

/// Whether the call's own step, or its plan, asks for a yes.
fn asks(at: &Position<'_>, made: &Made) -> bool {
    let playbook = at.graph().playbooks.lookup(made.playbook);
    let point = playbook.and_then(|playbook| playbook.points.lookup(made.point));
    let asked = point.and_then(|point| playbook?.confirm_of(&point.step));
    asked.is_some()
}
