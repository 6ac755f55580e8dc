//! A scene: one conversation as a scenario in the language, with what it is the first to show.

use std::collections::BTreeSet;

use playbook_graph::{Effect, Graph, PlaybookId, ScenarioSubject, Step, ToolId};

use super::walk::Found;
use crate::coverage::Missed;
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
        let subject = graph.playbooks.lookup(playbook)?;
        let title = title(shows);
        let mut text = String::new();
        for shown in shows {
            text += &format!("# {} ({})\n", shown.what, graph.line_of(shown.origin));
        }
        text += &format!("scenario {} for {} {{\n", quoted(&title), subject.name);
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
        for line in expected(graph, playbook, found) {
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

/// What is so at the end.
fn expected(graph: &Graph, subject: PlaybookId, found: &Found<'_>) -> Vec<String> {
    let mut lines = vec![calls(graph, found)];
    let playbook = graph.playbooks.lookup(subject);
    let name = playbook.map_or("", |playbook| playbook.name.as_str());
    let came = found.happened.iter().rev().find_map(|happened| match happened {
        Happened::Ended { playbook, outcome } if playbook == name => {
            Some(format!("expect end {outcome}"))
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
        (Some(state), true) => format!("expect state {}", state.name),
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
