//! The steps of a state as sentences, each with its mark and its line: what an arm does stands below
//! it, further in.

use std::collections::BTreeSet;

use playbook_graph::written::Written;
use playbook_graph::{
    CallArm, Effect, Ending, Graph, OriginId, Playbook, PointId, StateId, Step, Text,
};

use super::call_words;

/// What a step is, at one glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Looks something up, or asks.
    Read,
    /// Goes one way or another.
    Decide,
    /// Says or does something.
    Act,
    /// People take over.
    Escalate,
}

impl Mark {
    /// Its word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Decide => "decide",
            Self::Act => "act",
            Self::Escalate => "escalate",
        }
    }
}

/// One line of steps.
pub(crate) struct StepRow {
    /// How far in it stands.
    pub(crate) depth: usize,
    /// Its mark; none for the name of an arm.
    pub(crate) mark: Option<Mark>,
    /// In words.
    pub(crate) text: String,
    /// Where it is written.
    pub(crate) line: String,
}

/// The steps of a state.
pub(super) fn of_state(graph: &Graph, playbook: &Playbook, id: StateId) -> Vec<StepRow> {
    let Some(state) = playbook.states.lookup(id) else { return Vec::new() };
    let mut teller = Teller::new(graph, playbook);
    if let Some(bound) = state.bound {
        let text = format!("no more than {} times; then:", bound.times);
        teller.row(0, Some(Mark::Decide), text, bound.origin);
        teller.follow(bound.then, 1);
    }
    teller.follow(state.entry, 0);
    teller.rows
}

/// The steps from a point on.
pub(super) fn from(graph: &Graph, playbook: &Playbook, point: PointId) -> Vec<StepRow> {
    let mut teller = Teller::new(graph, playbook);
    teller.follow(point, 0);
    teller.rows
}

struct Teller<'g> {
    graph: &'g Graph,
    playbook: &'g Playbook,
    written: Written<'g>,
    rows: Vec<StepRow>,
    seen: BTreeSet<PointId>,
}

impl<'g> Teller<'g> {
    fn new(graph: &'g Graph, playbook: &'g Playbook) -> Self {
        let written = Written::of_playbook(graph, playbook);
        Self { graph, playbook, written, rows: Vec::new(), seen: BTreeSet::new() }
    }

    fn row(&mut self, depth: usize, mark: Option<Mark>, text: String, origin: OriginId) {
        let line = self.graph.line_of(origin);
        self.rows.push(StepRow { depth, mark, text, line });
    }

    /// An arm: its name, then what it does.
    fn arm(&mut self, name: String, to: PointId, depth: usize, origin: OriginId) {
        self.row(depth + 1, None, format!("{name}:"), origin);
        self.follow(to, depth + 2);
    }

    /// The steps from a point on, until they lead elsewhere. Those that stand in two arms are told
    /// once.
    fn follow(&mut self, mut at: PointId, depth: usize) {
        while let Some(point) = self.playbook.points.lookup(at) {
            let leads_away =
                matches!(point.step, Step::GoTo { .. } | Step::End { .. } | Step::HandOff(_));
            if !leads_away && !self.seen.insert(at) {
                let text = "goes on as above".to_owned();
                return self.row(depth, Some(Mark::Decide), text, point.origin);
            }
            if let Some((mark, text)) = self.sentence(&point.step) {
                self.row(depth, Some(mark), text, point.origin);
            }
            match self.ways(&point.step, depth, point.origin) {
                Some(next) => at = next,
                None => return,
            }
        }
    }

    /// A step as a sentence.
    fn sentence(&self, step: &Step) -> Option<(Mark, String)> {
        let graph = self.graph;
        Some(match step {
            Step::Say { text, exactly, .. } => {
                let how = if *exactly { "says, word for word" } else { "says" };
                (Mark::Act, format!("{how}: “{}”", self.text(text)))
            }
            Step::Ask { slot, .. } => {
                let slot = self.playbook.slots.lookup(*slot)?;
                let words = slot.ask.as_ref().map(|text| format!(": “{}”", self.text(text)));
                let name = slot.name.replace('_', " ");
                let words = words.unwrap_or_default();
                (Mark::Read, format!("asks for the {name}, unless it is known{words}"))
            }
            Step::Call { call, .. } => {
                let tool = graph.tools.lookup(call.tool)?;
                let words = call_words(graph, self.playbook, call);
                match tool.effect {
                    Effect::Reads => (Mark::Read, format!("looks up {words}")),
                    Effect::Writes | Effect::Sensitive => (Mark::Act, format!("does {words}")),
                }
            }
            Step::Act { call, confirm, .. } => {
                let words = call_words(graph, self.playbook, call);
                let asked = confirm.as_ref().map_or_else(String::new, |text| {
                    format!(", once the customer said yes to “{}”", self.text(text))
                });
                (
                    Mark::Act,
                    format!("does {words}{asked}. This is sensitive: its authority decides"),
                )
            }
            Step::Plan(plan) => {
                let asked = plan.confirm.as_ref().map_or_else(String::new, |text| {
                    format!(", once the customer said yes to “{}”", self.text(text))
                });
                (Mark::Act, format!("does all of these, or nothing of them{asked}"))
            }
            Step::Note { text, .. } => (Mark::Act, format!("notes “{}”", self.text(text))),
            Step::End { outcome, .. } => {
                let name = self.playbook.outcomes.lookup(*outcome)?.name.replace('_', " ");
                (Mark::Act, format!("ends: {name}"))
            }
            Step::Run(run) => {
                let name = graph.playbooks.lookup(run.playbook)?.name.replace('_', " ");
                (Mark::Act, format!("runs “{name}”:"))
            }
            Step::Wait { until, .. } => {
                (Mark::Read, format!("waits, at most {}:", self.written.expr(until)))
            }
            other => return self.decision(other).or_else(|| self.escalation(other)),
        })
    }

    /// A step that goes one way or another.
    fn decision(&self, step: &Step) -> Option<(Mark, String)> {
        let text = match step {
            Step::Let { variable, value, .. } => {
                let name = self.playbook.variables.lookup(*variable)?.name.replace('_', " ");
                format!("takes {} as the {name}", self.written.expr(value))
            }
            Step::When { condition, .. } => format!("if {}:", self.written.expr(condition)),
            Step::Match { subject, .. } => format!("looks at {}:", self.written.expr(subject)),
            Step::Forget { slots, .. } => {
                let names = slots.iter().filter_map(|id| self.playbook.slots.lookup(*id));
                let names: Vec<&str> = names.map(|slot| slot.name.as_str()).collect();
                format!("forgets {}", names.join(", "))
            }
            Step::GoTo { state } => {
                let name = self.playbook.states.lookup(*state)?.name.replace('_', " ");
                format!("goes on with “{name}”")
            }
            _ => return None,
        };
        Some((Mark::Decide, text))
    }

    /// A step that people see to.
    fn escalation(&self, step: &Step) -> Option<(Mark, String)> {
        let team = |id| self.graph.teams.lookup(id).map(|team| team.name.as_str());
        let text = match step {
            Step::Task { task, .. } => {
                format!("leaves {} to do: “{}”", team(task.team)?, self.text(&task.text))
            }
            Step::HandOff(handoff) | Step::Lend { handoff, .. } => {
                let why = self.text(&handoff.because);
                format!("hands over to {}, because {why}", team(handoff.team)?)
            }
            _ => return None,
        };
        Some((Mark::Escalate, text))
    }

    /// Tells the ways out of a step; what comes straight after it, if something does.
    fn ways(&mut self, step: &Step, depth: usize, origin: OriginId) -> Option<PointId> {
        match step {
            Step::Ask { arms, next, .. } => {
                for arm in arms {
                    let name = format!("if it is {}", arm.label.word().replace('_', " "));
                    self.arm(name, arm.to, depth, arm.origin);
                }
                Some(*next)
            }
            Step::Call { call, arms, next } | Step::Act { call, arms, next, .. } => {
                for arm in arms {
                    let name = self.ending(call.tool, arm);
                    self.arm(name, arm.to, depth, arm.origin);
                }
                Some(*next)
            }
            Step::Plan(plan) => {
                let first = plan.parts.first().copied();
                for arm in &plan.arms {
                    let tool = self.playbook.calls_of(plan).next().map(|(_, call)| call.tool);
                    let name = tool.map_or_else(String::new, |tool| self.ending(tool, arm));
                    self.arm(name, arm.to, depth, arm.origin);
                }
                first
            }
            Step::When { then, otherwise, .. } => {
                self.follow(*then, depth + 1);
                Some(*otherwise)
            }
            Step::Match { arms, otherwise, .. } => {
                for arm in arms {
                    let values: Vec<String> =
                        arm.values.iter().map(|value| self.graph.speak_value(value)).collect();
                    self.arm(values.join(", "), arm.to, depth, arm.origin);
                }
                if let Some(to) = otherwise {
                    self.arm("otherwise".to_owned(), *to, depth, origin);
                }
                None
            }
            Step::Wait { on, then, .. } => {
                for arm in on {
                    let event = self.graph.events.lookup(arm.event);
                    let name = event.map_or("", |event| event.name.as_str()).replace('_', " ");
                    self.arm(format!("when this happens: {name}"), arm.to, depth, arm.origin);
                }
                Some(*then)
            }
            Step::Run(run) => {
                let ran = self.graph.playbooks.lookup(run.playbook);
                for arm in &run.arms {
                    let name = ran.map_or("", |ran| arm.end.name(ran)).replace('_', " ");
                    self.arm(format!("if it ends {name}"), arm.to, depth, arm.origin);
                }
                None
            }
            Step::Lend { returned, .. } => Some(*returned),
            Step::GoTo { .. } | Step::End { .. } | Step::HandOff(_) => None,
            other => other.successors().first().copied(),
        }
    }

    /// How a call ended that takes an arm.
    fn ending(&self, tool: playbook_graph::ToolId, arm: &CallArm) -> String {
        match arm.ending {
            Ending::No => "if the customer says no".to_owned(),
            Ending::Denied => "if a rule, a limit or a person says no".to_owned(),
            Ending::Declined => "if the person who is asked says no".to_owned(),
            Ending::Expired => "if nobody decides in time".to_owned(),
            Ending::Changed => "if what it rests on has changed".to_owned(),
            Ending::Unknown => "if it is not known whether it was done".to_owned(),
            Ending::Failed => "if it certainly was not done".to_owned(),
            Ending::AlreadyDone => "if it was done before in another way".to_owned(),
            Ending::DoneBefore => "if the same was done before".to_owned(),
            Ending::Cancel => "if the customer wants to stop".to_owned(),
            Ending::Undone => "if one of them fails, and all is taken back".to_owned(),
            Ending::Stuck => "if it stands half-way".to_owned(),
            Ending::Refused(place) => {
                let tool = self.graph.tools.lookup(tool);
                let name = tool.and_then(|tool| tool.fails.get(place as usize));
                format!(
                    "if the other side says: {}",
                    name.map_or("", String::as_str).replace('_', " ")
                )
            }
        }
    }

    fn text(&self, text: &Text) -> String {
        super::in_words(self.written, text)
    }
}
