//! Steps and the ways out of them in a few words, as they stand in a drawing.

use playbook_graph::written::Written;
use playbook_graph::{CallArm, Graph, Piece, Playbook, RunEnd, Step, Text, ToolId};

use super::picture::{Mark, mark_of};

/// More letters than this don't stand in a row.
const LONGEST: usize = 38;

/// Cuts a text that is too long for a row.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The reasons of a way as lines that are not too long: lists are cut at their commas.
pub(super) fn lines(because: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for reason in because {
        let mut line = String::new();
        for part in reason.split_inclusive(", ") {
            if !line.is_empty() && line.chars().count() + part.chars().count() > LONGEST - 8 {
                all.push(short(line.trim_end()));
                line.clear();
            }
            line.push_str(part);
        }
        all.push(short(line.trim_end()));
    }
    all
}

/// What steps of a playbook are called.
#[derive(Clone, Copy)]
pub(super) struct Words<'g> {
    written: Written<'g>,
    playbook: &'g Playbook,
}

impl<'g> Words<'g> {
    pub(super) fn new(graph: &'g Graph, playbook: &'g Playbook) -> Self {
        Self { written: Written::of_playbook(graph, playbook), playbook }
    }

    /// Whether a step is drawn wherever it stands, in an arm too.
    pub(super) fn matters(self, step: &Step) -> bool {
        !matches!(step, Step::Say { .. } | Step::Note { .. })
    }

    /// A step as a row; none where it is drawn as a way, or not at all.
    pub(super) fn step(self, graph: &Graph, step: &Step) -> Option<(Mark, String)> {
        let tool = |id: ToolId| graph.tools.lookup(id);
        Some(match step {
            Step::Say { text, .. } => (Mark::Say, format!("“{}”", self.text(text))),
            Step::Ask { slot, .. } => {
                let slot = self.playbook.slots.lookup(*slot)?;
                (Mark::Ask, slot.name.replace('_', " "))
            }
            Step::Call { call, .. } | Step::Act { call, .. } => {
                let tool = tool(call.tool)?;
                let each = if call.each.is_some() { " for each" } else { "" };
                (mark_of(tool.effect), format!("{}{each}", tool.name))
            }
            Step::Wait { on, until, .. } => {
                let events = on.iter().filter_map(|on| graph.events.lookup(on.event));
                let mut all: Vec<String> = events.map(|event| event.name.clone()).collect();
                all.push(self.written.expr(until));
                (Mark::Wait, all.join(" or "))
            }
            Step::Run(run) => (Mark::Run, graph.playbooks.lookup(run.playbook)?.name.clone()),
            Step::Task { task, .. } => {
                let team = graph.teams.lookup(task.team)?;
                (Mark::Note, format!("task for {}", team.name))
            }
            Step::Note { .. } => (Mark::Note, "note".to_owned()),
            _ => return None,
        })
    }

    /// A text with the names of its values.
    fn text(self, text: &Text) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Value(expr) => format!("{{{}}}", self.written.expr(expr)),
        };
        text.pieces.iter().map(piece).collect()
    }

    /// The points that may come after a step, each with why, and whether it is the way straight on.
    /// `why` led to the step.
    pub(super) fn ways(
        self,
        graph: &Graph,
        step: &Step,
        why: Option<String>,
        straight: bool,
    ) -> Vec<(playbook_graph::PointId, Option<String>, bool)> {
        let arm = |to, reason: String| (to, Some(reason), false);
        match step {
            Step::Ask { slot, arms, next } => {
                let slot = self.playbook.slots.lookup(*slot).map_or("", |slot| slot.name.as_str());
                let arms =
                    arms.iter().map(|way| arm(way.to, format!("{slot} {}", way.label.word())));
                arms.chain([(*next, why, straight)]).collect()
            }
            Step::Call { call, arms, next } | Step::Act { call, arms, next, .. } => {
                let arms = arms.iter().map(|way| arm(way.to, ending(graph, call.tool, way)));
                arms.chain([(*next, why, straight)]).collect()
            }
            Step::Plan(plan) => {
                let word = |way: &CallArm| way.ending.word().unwrap_or_default().replace('_', " ");
                let arms = plan.arms.iter().map(|way| arm(way.to, word(way)));
                arms.chain(plan.parts.first().map(|first| (*first, why, straight))).collect()
            }
            Step::When { condition, then, otherwise } => {
                vec![arm(*then, self.written.expr(condition)), (*otherwise, why, straight)]
            }
            Step::Match { subject, arms, otherwise } => {
                let subject = self.written.expr(subject);
                let named = arms.iter().map(|way| {
                    let values: Vec<String> =
                        way.values.iter().map(|value| self.written.value(value)).collect();
                    arm(way.to, format!("{subject} is {}", values.join(", ")))
                });
                let other = otherwise.map(|to| arm(to, "otherwise".to_owned()));
                named.chain(other).collect()
            }
            Step::Wait { on, then, .. } => {
                let events = on.iter().map(|way| {
                    let event = graph.events.lookup(way.event);
                    arm(way.to, event.map_or("", |event| event.name.as_str()).to_owned())
                });
                events.chain([(*then, Some("time is up".to_owned()), straight)]).collect()
            }
            Step::Run(run) => {
                let ran = graph.playbooks.lookup(run.playbook);
                let end =
                    |end: RunEnd| ran.map_or_else(String::new, |ran| end.name(ran).to_owned());
                run.arms.iter().map(|way| arm(way.to, end(way.end).replace('_', " "))).collect()
            }
            Step::Lend { returned, .. } => {
                vec![(*returned, Some("given back".to_owned()), straight)]
            }
            other => other.successors().into_iter().map(|to| (to, why.clone(), straight)).collect(),
        }
    }
}

/// How a call ended that takes an arm.
fn ending(graph: &Graph, tool: ToolId, arm: &CallArm) -> String {
    let refusal = |place: u32| {
        let tool = graph.tools.lookup(tool)?;
        tool.fails.get(place as usize).cloned()
    };
    match (arm.ending.word(), arm.ending) {
        (Some(word), _) => word.replace('_', " "),
        (None, playbook_graph::Ending::Refused(place)) => {
            refusal(place).unwrap_or_default().replace('_', " ")
        }
        (None, _) => String::new(),
    }
}
