//! A scene: one conversation as a scenario in the language, with what it is the first to show.

use std::collections::BTreeSet;

use playbook_graph::{
    Effect, Graph, Playbook, PlaybookId, Reading, ScenarioSubject, SlotRef, Step, ToolId,
};

use super::walk::Found;
use crate::coverage::Missed;
use crate::explore::Move;
use crate::happened::Happened;
use crate::run::desk_of;
use crate::written::{Written, quoted, uses};

/// One conversation, written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The playbook that it is about.
    pub playbook: PlaybookId,
    /// What it is the first to show.
    pub shows: Vec<Missed>,
    /// The scenario's title.
    pub title: String,
    /// The scenario.
    pub text: String,
}

impl Scene {
    pub(super) fn of(graph: &Graph, found: &Found<'_>, shows: &[Missed]) -> Option<Self> {
        let written = Written::of(found.start.clone(), &found.moves)?;
        let playbook = subject(graph, found)?;
        let named = Named::of(graph, found, playbook)?;
        let title = title(shows);
        let mut text = String::new();
        for shown in shows {
            text += &format!("# {} ({})\n", shown.what, graph.line_of(shown.origin));
        }
        text += &format!("scenario {} for {} {{\n", quoted(&title), named.subject(graph)?);
        for line in written.given.iter().chain(&written.tools) {
            text += &format!("  {line}\n");
        }
        if !written.given.is_empty() || !written.tools.is_empty() {
            text.push('\n');
        }
        for said in &written.said {
            text += &format!("  {}\n", said.line);
            for reply in &said.replies {
                text += &format!("  # reply: {}\n", reply.replace('\n', " "));
            }
        }
        for line in expected(graph, playbook, &named, found) {
            text += &format!("  {line}\n");
        }
        text += "}\n";
        Some(Self { playbook, shows: shows.to_vec(), title, text })
    }

    /// The file in which scenes stand.
    pub fn file<'s>(graph: &Graph, scenes: impl IntoIterator<Item = &'s Self>) -> String {
        let mut text =
            "# Found by `playbook test --paths`: every way through, played once. Change \
                        what you like;\n# what you keep is a test like any other.\n"
                .to_owned();
        text += &uses(graph);
        for scene in scenes {
            text.push('\n');
            text += &scene.text;
        }
        text
    }
}

/// What it shows first, and of how much more it is the first.
fn title(shows: &[Missed]) -> String {
    let first = shows.first().map_or("", |missed| missed.what.as_str());
    match shows.len() {
        0 | 1 => first.to_owned(),
        more => format!("{first}, and {} more", more - 1),
    }
}

/// The playbook that is played, of those for which this desk is the one: the one that is open, that
/// ended last, or that was gone through.
fn subject(graph: &Graph, found: &Found<'_>) -> Option<PlaybookId> {
    let here = |playbook: &PlaybookId| {
        desk_of(graph, ScenarioSubject::Playbook(*playbook)) == Some(found.desk)
    };
    let ended = found.happened.iter().rev().find_map(|happened| match happened {
        Happened::Ended { playbook, .. } => {
            graph.playbooks.find(|of| of.name == *playbook).map(|(id, _)| id)
        }
        _ => None,
    });
    let open = found.last.conversation().seen().map(|seen| seen.playbook()).next();
    open.into_iter().chain(ended).chain(found.visits.playbooks()).find(here)
}

/// What a scenario is for, and whose names it may say.
struct Named {
    subject: ScenarioSubject,
    playbooks: Vec<PlaybookId>,
}

impl Named {
    /// The playbook alone where no other one's slots are spoken of; otherwise the whole desk. `None`
    /// where a slot's name would mean another one's.
    fn of(graph: &Graph, found: &Found<'_>, playbook: PlaybookId) -> Option<Self> {
        let slots: BTreeSet<SlotRef> = found.moves.iter().flat_map(spoken_of).collect();
        let run = graph.run_by([playbook]);
        let alone = ScenarioSubject::Playbook(playbook);
        let named = if slots.iter().all(|slot| run.contains(&slot.playbook)) {
            Self { subject: alone, playbooks: run.into_iter().collect() }
        } else {
            let desk = graph.desks.lookup(found.desk)?;
            let provers = desk.provers.iter().map(|prover| prover.playbook);
            let all = graph.run_by(desk.playbooks.iter().copied().chain(provers));
            let subject = ScenarioSubject::Desk(found.desk);
            Self { subject, playbooks: all.into_iter().collect() }
        };
        let name = |slot: &SlotRef| {
            Some(graph.playbooks.lookup(slot.playbook)?.slots.lookup(slot.slot)?.name.as_str())
        };
        let mine = |slot: &SlotRef| {
            let name = name(slot);
            let all = named.all(graph).flat_map(|of| of.slots.values());
            all.filter(|other| Some(other.name.as_str()) == name).count() == 1
        };
        slots.iter().all(mine).then_some(named)
    }

    fn all<'g>(&self, graph: &'g Graph) -> impl Iterator<Item = &'g Playbook> {
        self.playbooks.iter().filter_map(|of| graph.playbooks.lookup(*of))
    }

    fn subject<'g>(&self, graph: &'g Graph) -> Option<&'g str> {
        match self.subject {
            ScenarioSubject::Playbook(playbook) => Some(&graph.playbooks.lookup(playbook)?.name),
            ScenarioSubject::Desk(desk) => Some(&graph.desks.lookup(desk)?.name),
        }
    }

    /// Whether only one of them has an outcome of this name.
    fn ends(&self, graph: &Graph, outcome: &str) -> bool {
        let all = self.all(graph).flat_map(|of| of.outcomes.values());
        all.filter(|other| other.name == outcome).count() == 1
    }

    /// Whether only one of them has a state of this name.
    fn stands(&self, graph: &Graph, state: &str) -> bool {
        let all = self.all(graph).flat_map(|of| of.states.values());
        all.filter(|other| other.name == state).count() == 1
    }
}

/// The slots that a move speaks of.
fn spoken_of(made: &Move) -> Vec<SlotRef> {
    let Move::Means(readings) = made else { return Vec::new() };
    let slot = |reading: &Reading| match reading {
        Reading::Answer(slot, _) | Reading::Correct(slot, _) => Some(*slot),
        _ => None,
    };
    readings.iter().filter_map(slot).collect()
}

/// What is so at the end.
fn expected(graph: &Graph, subject: PlaybookId, named: &Named, found: &Found<'_>) -> Vec<String> {
    let mut lines = vec![calls(graph, found)];
    let playbook = graph.playbooks.lookup(subject);
    let name = playbook.map_or("", |playbook| playbook.name.as_str());
    let came = found.happened.iter().rev().find_map(|happened| match happened {
        Happened::Ended { playbook, outcome } if playbook == name => {
            named.ends(graph, outcome).then(|| format!("expect end {outcome}"))
        }
        Happened::HandedOver { team, .. } => {
            graph.teams.lookup(*team).map(|team| format!("expect handoff {}", team.name))
        }
        _ => None,
    });
    let standing = found.last.standing();
    let here = standing.iter().find(|at| at.playbook == subject);
    let state = here.and_then(|at| playbook?.states.lookup(at.state?));
    lines.push(match (state, found.last.approvals().is_empty()) {
        (_, false) => "expect waiting for approval".to_owned(),
        (Some(state), true) if named.stands(graph, &state.name) => {
            format!("expect state {}", state.name)
        }
        (Some(_), true) => String::new(),
        (None, true) => came.unwrap_or_default(),
    });
    lines.retain(|line| !line.is_empty());
    lines
}

/// Everything that changed something; where nothing did, that nothing sensitive was called.
fn calls(graph: &Graph, found: &Found<'_>) -> String {
    let tool = |id: ToolId| graph.tools.lookup(id);
    let called = found.happened.iter().filter_map(|happened| match happened {
        Happened::Called { tool: of, .. } => tool(*of).filter(|of| of.effect != Effect::Reads),
        _ => None,
    });
    let called: Vec<&str> = called.map(|tool| tool.name.as_str()).collect();
    if !called.is_empty() {
        return format!("expect calls {}", called.join(", "));
    }
    let through: BTreeSet<PlaybookId> = found.visits.playbooks().collect();
    let points = through.iter().filter_map(|of| graph.playbooks.lookup(*of));
    let called = points.flat_map(|playbook| playbook.points.values());
    let sensitive: BTreeSet<&str> = called
        .filter_map(|at| match &at.step {
            Step::Act { call, .. } => Some(tool(call.tool)?.name.as_str()),
            _ => None,
        })
        .collect();
    let lines: Vec<String> =
        sensitive.iter().map(|tool| format!("expect no call {tool}")).collect();
    lines.join("\n  ")
}
