//! Paths: a scenario for every way through a project. The explorer walks each desk until every state,
//! arm, rule and row was come to, or the bounds are met; the few conversations that show all of it
//! are written down, for people to read and keep. What nothing came to is told, with why.

mod scene;
mod walk;
mod why;

use playbook_graph::{Graph, Runnable};

use crate::coverage::{Coverage, Visits};
pub use scene::Scene;
use walk::Walk;
pub use why::{Unreached, Why};

/// How far is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// So many moves at each desk.
    pub moves: usize,
    /// So many values of one type.
    pub values: usize,
}

impl Default for Reach {
    fn default() -> Self {
        Self { moves: 20_000, values: 40 }
    }
}

/// How far the walk has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// So many moves were made.
    pub moves: usize,
    /// So many things were come to.
    pub reached: usize,
    /// So many there are.
    pub all: usize,
}

/// What a walk found.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The conversations that show everything that was come to.
    pub scenes: Vec<Scene>,
    /// What was come to.
    pub coverage: Coverage,
    /// What nothing came to, with why.
    pub unreached: Vec<Unreached>,
    /// How many moves were made.
    pub moves: usize,
}

/// Walks a graph. The same graph and reach give the same paths. `told` hears of it as it goes.
pub fn paths(graph: Runnable<'_>, reach: Reach, told: &mut dyn FnMut(Progress)) -> Paths {
    let mut seen = Visits::default();
    let mut walks = Vec::new();
    let mut moves = 0;
    for desk in graph.graph().desks.ids() {
        let mut walk = Walk::new(graph, desk, reach);
        walk.go(&mut seen, &mut |made, coverage| {
            told(Progress { moves: moves + made, ..progress(coverage) });
        });
        moves += walk.made;
        walks.push(walk);
    }
    let (scenes, shown) = scenes(graph.graph(), &walks);
    let unreached = why::unreached(graph.graph(), &seen, &shown, &walks);
    Paths { scenes, coverage: shown.coverage(graph.graph()), unreached, moves }
}

fn progress(coverage: &Coverage) -> Progress {
    let tallies = [&coverage.states, &coverage.arms, &coverage.rules, &coverage.rows];
    let all = tallies.iter().map(|tally| tally.all).sum();
    let reached = tallies.iter().map(|tally| tally.covered()).sum();
    Progress { moves: 0, reached, all }
}

/// The conversations that each show something that those before them don't, and what all show.
fn scenes(graph: &Graph, walks: &[Walk<'_>]) -> (Vec<Scene>, Visits) {
    let mut shown = Visits::default();
    let mut scenes = Vec::new();
    for walk in walks {
        for found in walk.found() {
            let before = shown.coverage(graph);
            let mut with = shown.clone();
            with.merge(&found.visits);
            let after = with.coverage(graph);
            let new: Vec<_> = before
                .missing()
                .filter(|missed| after.missing().all(|still| still != *missed))
                .cloned()
                .collect();
            if new.is_empty() {
                continue;
            }
            if let Some(scene) = Scene::of(graph, &found, &new) {
                shown = with;
                scenes.push(scene);
            }
        }
    }
    (scenes, shown)
}
