//! Why something was not come to.

use std::collections::BTreeSet;
use std::fmt;

use playbook_graph::{Graph, PlaybookId};

use super::walk::Walk;
use crate::coverage::{Missed, Visits};

/// Something that no path shows, with why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached {
    /// What.
    pub what: Missed,
    /// Why.
    pub why: Why,
}

/// Why something was not come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No desk offers the playbook.
    NoDesk,
    /// It was come to, and there are no lines of a scenario for how.
    NotWritten,
    /// Every conversation was tried, with the values that are worth trying.
    Never,
    /// So many moves were made at a desk, and it was not come to.
    Moves(usize),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDesk => f.write_str("no desk offers this playbook"),
            Self::NotWritten => f.write_str("a conversation leads there that no scenario can tell"),
            Self::Never => f.write_str(
                "no conversation leads there, with the values that were tried; a scenario of your \
                 own may name others",
            ),
            Self::Moves(moves) => {
                write!(f, "not come to in {moves} moves; `--moves` with a larger number looks on")
            }
        }
    }
}

/// Everything that no path shows.
pub(super) fn unreached(
    graph: &Graph,
    seen: &Visits,
    shown: &Visits,
    walks: &[Walk<'_>],
) -> Vec<Unreached> {
    let seen: Vec<Missed> = seen.coverage(graph).missing().cloned().collect();
    let offered = offered(graph);
    let complete = walks.iter().all(|walk| walk.complete);
    let moves = walks.iter().map(|walk| walk.made).max().unwrap_or(0);
    let why = |missed: &Missed| {
        if !seen.contains(missed) {
            Why::NotWritten
        } else if playbook_of(graph, missed).is_some_and(|of| !offered.contains(&of)) {
            Why::NoDesk
        } else if complete {
            Why::Never
        } else {
            Why::Moves(moves)
        }
    };
    let missing = shown.coverage(graph);
    missing.missing().map(|what| Unreached { what: what.clone(), why: why(what) }).collect()
}

/// The playbooks that can come up at a desk.
fn offered(graph: &Graph) -> BTreeSet<PlaybookId> {
    let desks = graph.desks.values();
    desks
        .flat_map(|desk| {
            let provers = desk.provers.iter().map(|prover| prover.playbook);
            graph.run_by(desk.playbooks.iter().copied().chain(provers))
        })
        .collect()
}

/// The playbook in which something stands; none for what belongs to none.
fn playbook_of(graph: &Graph, missed: &Missed) -> Option<PlaybookId> {
    let name = missed.what.split(['/', ':']).next()?;
    if graph.tables.values().any(|table| table.name == name) {
        return None;
    }
    graph.playbooks.find(|playbook| playbook.name == name).map(|(id, _)| id)
}
