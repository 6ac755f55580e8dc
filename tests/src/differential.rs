//! Holds the verifier against the machine on one project: each moment that comes about lies in a
//! situation that the proof knows; what is proved never breaks; what is violated is seen to break;
//! what is unreachable is never come to.

use std::borrow::Cow;
use std::collections::BTreeSet;

use playbook_compiler::{Project, check};
use playbook_graph::eval::Scope;
use playbook_graph::verify::{Arrived, Proof};
use playbook_graph::{Calendar, CalendarId, Diagnostic, Graph, Ref, Source, Value};
use playbook_machine::Seen;
use playbook_scenario::explore::{Broken, Look, Position, Width};
use playbook_scenario::{Unseen, replay_within};

use crate::generate::project;
use crate::oracle::{Effort, Judged, judge, see};

/// How thorough the machine looks at one project. Many projects, each looked at for a moment, show more
/// than few that are looked at for long.
const EFFORT: Effort = Effort { positions: 800, values: 16, width: Width::ALL, callers: false };
/// So many moves are made to come to what is violated, before it counts as too far.
const MOVES: usize = 4_000;

/// What came of one project.
#[derive(Clone, Copy, Debug, Default)]
pub struct Held {
    /// Whether everything was proved.
    pub proved: bool,
    /// How many moments were looked for in the proof.
    pub moments: usize,
    /// How many violations were reproduced.
    pub reproduced: usize,
    /// How many were too far to be looked for.
    pub too_far: usize,
    /// How many moves were made.
    pub positions: usize,
}

/// Holds the project of a seed.
///
/// # Errors
/// What the verifier and the machine disagree on, with the project.
pub fn hold(seed: u64) -> Result<Held, String> {
    let text = project(seed);
    let source = Source { name: "shop.playbook".into(), text: text.clone() };
    let checked = check(&Project { sources: vec![source], std: Vec::new() });
    let told = |what: String| format!("project {seed}: {what}\n{text}");
    let errors: Vec<&Diagnostic> =
        checked.diagnostics.iter().filter(|finding| finding.is_error()).collect();
    let words = || -> String {
        errors.iter().map(|finding| format!("{} {}\n", finding.code, finding.message)).collect()
    };
    let graph = match &checked.graph {
        None => return Err(told(format!("it is not well typed:\n{}", words()))),
        Some(Ok(verified)) => verified.graph(),
        Some(Err(refused)) => refused.graph(),
    };
    let mut within = Within { proof: Proof::of(graph), graph, moments: 0, wrong: None };
    let seen = see(graph, EFFORT, false, &mut within);
    if let Some(wrong) = within.wrong {
        return Err(told(wrong));
    }
    let mut held = Held {
        proved: errors.is_empty(),
        moments: within.moments,
        positions: seen.positions,
        reproduced: 0,
        too_far: 0,
    };
    if let Some(broken) = seen.broken.iter().find(|broken| !is_explained(broken, &errors)) {
        return Err(told(format!(
            "the machine breaks what is proved: {broken:?}\nfound:\n{}",
            words()
        )));
    }
    for finding in &errors {
        if let Some(example) = finding.example.as_ref().filter(|example| example.certain) {
            match replay_within(graph, example, MOVES) {
                Ok(_) => held.reproduced += 1,
                Err(Unseen::Never) => {
                    let what = format!("not reproduced: {} {}", finding.code, finding.message);
                    return Err(told(what));
                }
                Err(Unseen::TooFar) => held.too_far += 1,
            }
        }
        let never = matches!(finding.code.0, "PB0401" | "PB0402" | "PB0309");
        if never && judge(graph, finding, &seen) == Judged::Denied {
            return Err(told(format!("come to, and told to be unreachable: {}", finding.message)));
        }
    }
    Ok(held)
}

/// Whether a finding speaks of what broke. One finding tells a cause once: where a value may not be
/// there, nothing is told of what follows from it.
fn is_explained(broken: &Broken, errors: &[&Diagnostic]) -> bool {
    let found = |codes: &[&str]| errors.iter().any(|finding| codes.contains(&finding.code.0));
    if found(&["PB0501", "PB0502", "PB0503", "PB0505", "PB0504"]) {
        return true;
    }
    match broken.kind() {
        "a need" => found(&["PB0301"]),
        "a fact" => found(&["PB0302", "PB0313", "PB0311"]),
        "a yes" => found(&["PB0303"]),
        "a policy" => found(&["PB0312", "PB0313", "PB0325", "PB0326"]),
        "twice" => found(&["PB0307"]),
        "no limit" => found(&["PB0324"]),
        "not shown" => found(&["PB0304"]),
        "an arm" => found(&["PB0305", "PB0504"]),
        "endless" | "an end" => found(&["PB0404", "PB0405"]),
        _ => false,
    }
}

/// Looks whether every moment that comes about lies within the proof.
struct Within<'g> {
    proof: Option<Proof<'g>>,
    graph: &'g Graph,
    moments: usize,
    wrong: Option<String>,
}

impl Look for Within<'_> {
    fn look(&mut self, position: &Position<'_>) {
        let (Some(proof), None) = (&self.proof, &self.wrong) else { return };
        for seen in position.conversation().seen() {
            let just_came = position
                .visited()
                .ways
                .iter()
                .rfind(|way| way.playbook == seen.playbook() && way.from != way.to)
                .is_some_and(|way| way.to == seen.point());
            if !seen.is_on_top() || !seen.has_arrived() || !just_came {
                continue;
            }
            let scope = Names { position, seen, graph: self.graph };
            let proved = position.conversation().proved(position.now());
            let facts: BTreeSet<_> =
                proved.filter(|(_, _, holds)| *holds).map(|(fact, ..)| fact).collect();
            let arrived = Arrived {
                playbook: seen.playbook(),
                point: seen.point(),
                scope: &scope,
                facts,
                visits: &|state| seen.visits(state),
            };
            self.moments += 1;
            if let Some(why) = proof.contradiction(&arrived) {
                let playbook = &self.graph.playbooks[seen.playbook()];
                let point = &playbook.points[seen.point()];
                self.wrong = Some(format!(
                    "a moment lies outside the proof, at {}: {why}\n{:?}",
                    self.graph.line_of(point.origin),
                    point.step
                ));
            }
        }
    }
}

/// What names stand for in a case that is looked at.
struct Names<'a, 'g> {
    position: &'a Position<'g>,
    seen: Seen<'a>,
    graph: &'a Graph,
}

impl Scope for Names<'_, '_> {
    fn value(&self, of: Ref) -> Option<Cow<'_, Value>> {
        match of {
            Ref::Slot(slot) => self.seen.slot(slot).map(Cow::Borrowed),
            Ref::Variable(name) => self.seen.variable(name).map(Cow::Borrowed),
            Ref::Subject(fact) => {
                let mut proved = self.position.conversation().proved(self.position.now());
                proved.find(|(of, ..)| *of == fact).map(|(_, subject, _)| Cow::Borrowed(subject))
            }
            Ref::Now => Some(Cow::Owned(Value::Time(self.position.now()))),
            Ref::AskedAt => Some(Cow::Owned(Value::Time(self.seen.asked_at()))),
            Ref::Param(_) | Ref::Result | Ref::It | Ref::Part(_) => None,
        }
    }

    fn graph(&self) -> Option<&Graph> {
        Some(self.graph)
    }

    fn calendar(&self, of: CalendarId) -> Option<&Calendar> {
        self.graph.calendars.lookup(of)
    }
}
