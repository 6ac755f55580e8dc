//! What is drawn of a playbook: its states with the steps that matter at a glance, where each way
//! out leads, and why.

use std::collections::BTreeSet;

use playbook_graph::{Effect, Graph, Playbook, Point, PointId, StateId, Step};
use serde::Serialize;

use super::words::{Words, short};

/// A playbook as it is drawn.
#[derive(Debug, Serialize)]
pub(crate) struct Picture {
    /// The playbook's name.
    pub(crate) playbook: String,
    /// What it is for.
    pub(crate) doc: String,
    /// States, ends and handoffs.
    pub(crate) nodes: Vec<Node>,
    /// The ways between them.
    pub(crate) ways: Vec<Way>,
}

/// A state, an end or a handoff.
#[derive(Debug, Serialize)]
pub(crate) struct Node {
    /// Names it in this picture.
    pub(crate) id: String,
    /// What is written above.
    pub(crate) title: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its steps, those that matter.
    pub(crate) rows: Vec<Row>,
    /// Where it is written, as `file:line`; nothing for what is written in several places.
    pub(crate) line: String,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The state in which it starts.
    Start,
    /// Another state.
    State,
    /// What stands in the header: a cancelling or correcting customer comes in here.
    Header,
    /// A named end.
    End,
    /// People take over.
    Handoff,
}

/// A step as it is drawn.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// What kind of step.
    pub(crate) mark: Mark,
    /// In a few words.
    pub(crate) text: String,
}

/// What kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    /// Says something.
    Say,
    /// Asks the customer.
    Ask,
    /// Reads.
    Read,
    /// Changes something harmless.
    Write,
    /// A sensitive call.
    Act,
    /// Waits for what happens outside.
    Wait,
    /// Runs another playbook.
    Run,
    /// Leaves a note or a task.
    Note,
}

/// A way from one node to another.
#[derive(Debug, Serialize)]
pub(crate) struct Way {
    /// From which node, by its place.
    pub(crate) from: usize,
    /// To which.
    pub(crate) to: usize,
    /// Why it is taken; each line one reason. None: it is the way on.
    pub(crate) because: Vec<String>,
}

/// What is drawn of a playbook.
pub(crate) fn picture(graph: &Graph, playbook: &Playbook) -> Picture {
    let picture = Picture {
        playbook: playbook.name.clone(),
        doc: playbook.doc.clone(),
        nodes: Vec::new(),
        ways: Vec::new(),
    };
    let words = Words::new(graph, playbook);
    let mut drawer = Drawer { graph, playbook, words, picture };
    for (id, state) in playbook.states.iter() {
        let kind = if id == playbook.start { Kind::Start } else { Kind::State };
        let line = graph.line_of(state.origin);
        drawer.node(&state_id(id), &state.name, kind, &line);
    }
    for (id, state) in playbook.states.iter() {
        let from = id.0 as usize;
        drawer.walk(from, Some(id), state.entry, None);
        if let Some(bound) = state.bound {
            let because = format!("after {} times", bound.times);
            drawer.walk(from, Some(id), bound.then, Some(because));
        }
    }
    let header = playbook.on_cancel.map(|to| ("on cancel".to_owned(), to));
    let corrections = playbook.header.on_correction.iter().map(|on| {
        let tool = graph.tools.lookup(on.tool).map_or("", |tool| tool.name.as_str());
        (format!("on correction after {tool}"), on.to)
    });
    for (place, (title, to)) in header.into_iter().chain(corrections).enumerate() {
        let from = drawer.node(&format!("header{place}"), &title, Kind::Header, "");
        drawer.walk(from, None, to, None);
    }
    drawer.picture
}

fn state_id(id: StateId) -> String {
    format!("state{}", id.0)
}

struct Drawer<'g> {
    graph: &'g Graph,
    playbook: &'g Playbook,
    words: Words<'g>,
    picture: Picture,
}

/// A point to look at, why it is reached, and whether by the steps that are written one under the
/// other.
type Next = (PointId, Option<String>, bool);

impl Drawer<'_> {
    /// The place of a node, made if it isn't there.
    fn node(&mut self, id: &str, title: &str, kind: Kind, line: &str) -> usize {
        if let Some(place) = self.picture.nodes.iter().position(|node| node.id == id) {
            return place;
        }
        let (id, title, line) = (id.to_owned(), title.to_owned(), line.to_owned());
        self.picture.nodes.push(Node { id, title, kind, rows: Vec::new(), line });
        self.picture.nodes.len() - 1
    }

    /// Follows the steps of a state from a point on, in the order written.
    fn walk(&mut self, from: usize, state: Option<StateId>, entry: PointId, why: Option<String>) {
        let mut seen = BTreeSet::new();
        let mut open: Vec<Next> = vec![(entry, why, true)];
        while let Some((id, why, straight)) = open.pop() {
            let Some(point) = self.playbook.points.lookup(id) else { continue };
            if !seen.insert((id, why.clone())) || seen.len() > 1_000 {
                continue;
            }
            // A state's own first line is entered by its name.
            if let Some(to) = self.entered(state, id, point) {
                self.way(from, to, why);
                continue;
            }
            if straight || self.words.matters(&point.step) {
                self.row(from, &point.step);
            }
            match &point.step {
                Step::GoTo { state } => self.way(from, state.0 as usize, why),
                Step::End { outcome, .. } => {
                    let name = self.playbook.outcomes.lookup(*outcome);
                    let name = name.map_or("", |outcome| outcome.name.as_str()).to_owned();
                    let to = self.node(&format!("end_{name}"), &name, Kind::End, "");
                    self.way(from, to, why);
                }
                Step::HandOff(handoff) => {
                    let to = self.handed(handoff.team);
                    self.way(from, to, why);
                }
                step => {
                    let mut next = self.words.ways(self.graph, step, why, straight);
                    if let Step::Lend { handoff, .. } = step {
                        let to = self.handed(handoff.team);
                        self.way(from, to, Some("lent".to_owned()));
                    }
                    next.reverse();
                    open.extend(next);
                }
            }
        }
    }

    fn handed(&mut self, team: playbook_graph::TeamId) -> usize {
        let name = self.graph.teams.lookup(team).map_or("", |team| team.name.as_str()).to_owned();
        self.node(&format!("handoff_{name}"), &name, Kind::Handoff, "")
    }

    /// The state that a point of another state begins.
    fn entered(&self, from: Option<StateId>, id: PointId, point: &Point) -> Option<usize> {
        let other = point.state.filter(|state| Some(*state) != from)?;
        let state = self.playbook.states.lookup(other)?;
        (state.entry == id).then_some(other.0 as usize)
    }

    fn row(&mut self, node: usize, step: &Step) {
        let Some((mark, text)) = self.words.step(self.graph, step) else { return };
        let Some(node) = self.picture.nodes.get_mut(node) else { return };
        let text = short(&text);
        if !node.rows.iter().any(|row| row.mark == mark && row.text == text) {
            node.rows.push(Row { mark, text });
        }
    }

    fn way(&mut self, from: usize, to: usize, why: Option<String>) {
        let same = |way: &&mut Way| way.from == from && way.to == to;
        let because: Vec<String> = why.into_iter().collect();
        match self.picture.ways.iter_mut().find(same) {
            None => self.picture.ways.push(Way { from, to, because }),
            Some(way) => {
                let new = because.into_iter().filter(|one| !way.because.contains(one));
                let new: Vec<String> = new.collect();
                way.because.extend(new);
            }
        }
    }
}

/// The mark of a call.
pub(super) const fn mark_of(effect: Effect) -> Mark {
    match effect {
        Effect::Reads => Mark::Read,
        Effect::Writes => Mark::Write,
        Effect::Sensitive => Mark::Act,
    }
}
