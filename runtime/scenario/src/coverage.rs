//! Coverage: which states, arms, rules and rows of tables scenarios went through, and which they left out.

use std::collections::BTreeSet;

use playbook_graph::{
    AskLabel, CallArm, Graph, OriginId, Playbook, PlaybookId, Point, PointId, Step, ToolId,
};
use playbook_machine::{Visited, Way};

/// What was gone through, by one scenario or by many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visits {
    ways: BTreeSet<Way>,
    decided: BTreeSet<OriginId>,
    rows: BTreeSet<OriginId>,
}

impl Visits {
    /// Adds what one turn went through.
    pub fn add(&mut self, visited: &Visited) {
        self.ways.extend(&visited.ways);
        self.decided.extend(&visited.decided);
        self.rows.extend(&visited.rows);
    }

    /// Adds what one turn went through, and says whether something of it is new.
    pub(crate) fn adds(&mut self, visited: &Visited) -> bool {
        let before = self.ways.len() + self.decided.len() + self.rows.len();
        self.add(visited);
        before < self.ways.len() + self.decided.len() + self.rows.len()
    }

    /// The playbooks of which something was gone through.
    pub(crate) fn playbooks(&self) -> impl Iterator<Item = PlaybookId> {
        self.ways.iter().map(|way| way.playbook)
    }

    /// Adds what another scenario went through.
    pub fn merge(&mut self, other: &Self) {
        self.ways.extend(&other.ways);
        self.decided.extend(&other.decided);
        self.rows.extend(&other.rows);
    }

    /// Compares it with all that there is in the project. Standard playbooks are tried out where they
    /// are made.
    pub fn coverage(&self, graph: &Graph) -> Coverage {
        let mut coverage = Coverage::default();
        let own = |(_, playbook): &(PlaybookId, &Playbook)| {
            !graph.line_of(playbook.origin).starts_with("std/")
        };
        for (id, playbook) in graph.playbooks.iter().filter(own) {
            self.states(id, playbook, &mut coverage.states);
            self.arms(graph, id, playbook, &mut coverage.arms);
        }
        self.rules(graph, &mut coverage.rules);
        self.rows(graph, &mut coverage.rows);
        coverage
    }

    fn was_at(&self, playbook: PlaybookId, fits: impl Fn(PointId) -> bool) -> bool {
        self.ways.iter().any(|way| way.playbook == playbook && (fits(way.from) || fits(way.to)))
    }

    fn states(&self, id: PlaybookId, playbook: &Playbook, tally: &mut Tally) {
        for (state_id, state) in playbook.states.iter() {
            let inside =
                |at| playbook.points.lookup(at).is_some_and(|point| point.state == Some(state_id));
            let what = || format!("{}/{}", playbook.name, state.name);
            tally.count(self.was_at(id, inside), state.origin, what);
        }
    }

    fn arms(&self, graph: &Graph, id: PlaybookId, playbook: &Playbook, tally: &mut Tally) {
        for (from, point) in playbook.points.iter() {
            for arm in arms(graph, point) {
                let way = Way { playbook: id, from, to: arm.to };
                let what = || format!("{}: {}", place(playbook, point), arm.what);
                tally.count(self.ways.contains(&way), arm.origin, what);
            }
        }
        for state in playbook.states.values() {
            let Some(bound) = state.bound else { continue };
            let what = || format!("{}/{}: entered once too often", playbook.name, state.name);
            tally.count(self.was_at(id, |at| at == bound.then), bound.origin, what);
        }
        if let Some(on_cancel) = playbook.on_cancel {
            let origin =
                playbook.points.lookup(on_cancel).map_or(playbook.origin, |point| point.origin);
            let what = || format!("{}: on cancel", playbook.name);
            tally.count(self.was_at(id, |at| at == on_cancel), origin, what);
        }
    }

    fn rows(&self, graph: &Graph, tally: &mut Tally) {
        for table in graph.tables.values() {
            for row in &table.rows {
                let what = || format!("{}: the row in {}", table.name, graph.line_of(row.origin));
                tally.count(self.rows.contains(&row.origin), row.origin, what);
            }
        }
    }

    fn rules(&self, graph: &Graph, tally: &mut Tally) {
        for authority in graph.authorities.values() {
            let tool = graph.tools.lookup(authority.tool).map_or("", |tool| tool.name.as_str());
            let rules = authority.rules.iter().map(|rule| (rule.origin, "rule"));
            let limits = authority.limits.iter().map(|limit| (limit.origin, "limit"));
            for (origin, kind) in rules.chain(limits) {
                let what =
                    || format!("authority over {tool}: the {kind} in {}", graph.line_of(origin));
                tally.count(self.decided.contains(&origin), origin, what);
            }
        }
    }
}

/// How much was gone through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// States of playbooks.
    pub states: Tally,
    /// Ways out of questions, calls, `match` and `when`; bounds; `on cancel`.
    pub arms: Tally,
    /// Rules and limits of authorities that decided about a call.
    pub rules: Tally,
    /// Rows of tables that were used.
    pub rows: Tally,
}

impl Coverage {
    /// Everything that was left out.
    pub fn missing(&self) -> impl Iterator<Item = &Missed> {
        [&self.states, &self.arms, &self.rules, &self.rows]
            .into_iter()
            .flat_map(|tally| &tally.missing)
    }
}

/// How many there are, and which of them were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub all: usize,
    /// Those that were left out, in the order of the graph.
    pub missing: Vec<Missed>,
}

impl Tally {
    /// How many were gone through.
    pub fn covered(&self) -> usize {
        self.all.saturating_sub(self.missing.len())
    }

    fn count(&mut self, covered: bool, origin: OriginId, what: impl Fn() -> String) {
        self.all += 1;
        if !covered {
            self.missing.push(Missed { what: what(), origin });
        }
    }
}

/// Something that no scenario went through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// What, in words: `cancel_order/cancel: call shop.cancel_order, already_shipped`.
    pub what: String,
    /// Where it is written.
    pub origin: OriginId,
}

struct Arm {
    what: String,
    to: PointId,
    origin: OriginId,
}

fn place(playbook: &Playbook, point: &Point) -> String {
    let state = point.state.and_then(|state| playbook.states.lookup(state));
    state.map_or_else(|| playbook.name.clone(), |state| format!("{}/{}", playbook.name, state.name))
}

/// The ways out of a step, other than straight on.
fn arms(graph: &Graph, point: &Point) -> Vec<Arm> {
    match &point.step {
        Step::Ask { arms, .. } => arms
            .iter()
            .map(|arm| Arm { what: label(arm.label).to_owned(), to: arm.to, origin: arm.origin })
            .collect(),
        Step::Call { call, arms, .. } | Step::Act { call, arms, .. } => {
            arms.iter().map(|arm| call_arm(graph, call.tool, arm)).collect()
        }
        Step::Plan(plan) => plan.arms.iter().map(plan_arm).collect(),
        Step::Match { arms, otherwise, .. } => {
            let named = arms.iter().map(|arm| {
                let values: Vec<String> =
                    arm.values.iter().map(|value| graph.speak_value(value)).collect();
                Arm { what: values.join(", "), to: arm.to, origin: arm.origin }
            });
            let other =
                otherwise.map(|to| Arm { what: "otherwise".into(), to, origin: point.origin });
            named.chain(other).collect()
        }
        Step::When { then, otherwise, .. } => vec![
            Arm { what: "the `when` holds".to_owned(), to: *then, origin: point.origin },
            Arm {
                what: "the `when` doesn't hold".to_owned(),
                to: *otherwise,
                origin: point.origin,
            },
        ],
        _ => Vec::new(),
    }
}

fn call_arm(graph: &Graph, tool: ToolId, arm: &CallArm) -> Arm {
    let declared = graph.tools.lookup(tool);
    let ending = arm.ending.word().map(str::to_owned).or_else(|| match arm.ending {
        playbook_graph::Ending::Refused(place) => {
            declared.and_then(|tool| tool.fails.get(place as usize).cloned())
        }
        _ => None,
    });
    let name = declared.map_or("", |tool| tool.name.as_str());
    let what = format!("call {name}, {}", ending.unwrap_or_default());
    Arm { what, to: arm.to, origin: arm.origin }
}

fn plan_arm(arm: &CallArm) -> Arm {
    let what = format!("all or nothing, {}", arm.ending.word().unwrap_or_default());
    Arm { what, to: arm.to, origin: arm.origin }
}

const fn label(label: AskLabel) -> &'static str {
    label.word()
}
