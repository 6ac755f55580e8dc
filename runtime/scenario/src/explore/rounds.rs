//! Rounds: whether a case can come back to where it was, as it was, again and again. Remembers which
//! kind of position led to which, and whether a case was the same one before and after; a new case
//! that begins where another began goes no round, and one that only gets later does. What customers
//! go back on leads nowhere here.

use std::collections::BTreeMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use playbook_graph::{Hash, PlaybookId};

use super::position::Position;

/// Which of the open cases, counted from the lowest of the first matter, and what it runs.
type Place = (usize, PlaybookId);

/// What led from one kind of position to another while a case stayed open.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    /// For each place: from where, to where, and whether the case itself went on.
    along: BTreeMap<Place, BTreeMap<(usize, usize), bool>>,
    /// The number of each kind of position.
    kinds: BTreeMap<Hash, usize>,
}

impl Rounds {
    /// The number of a position's kind.
    pub(super) fn kind(&mut self, of: &Position<'_>) -> usize {
        let next = self.kinds.len();
        *self.kinds.entry(of.place()).or_insert(next)
    }

    /// Notes that one position, of the kind with this number, led to another.
    pub(super) fn add(&mut self, (from, before): (usize, &Position<'_>), after: &Position<'_>) {
        let to = self.kind(after);
        let open = before.conversation().seen().zip(after.conversation().seen());
        for (place, (was, is)) in open.enumerate() {
            if was.number() != is.number() {
                // Whatever stands above it is another, too.
                return;
            }
            let playbook = was.playbook();
            // A case that goes on where it stood goes no way.
            let mut ways = after.visited().ways.iter().filter(|way| way.from != way.to);
            let goes_on = ways.any(|way| way.playbook == playbook);
            let along = self.along.entry((place, playbook)).or_default();
            *along.entry((from, to)).or_default() |= goes_on;
        }
    }

    /// The playbooks of which a case can go round without end.
    pub(super) fn endless(&self) -> impl Iterator<Item = PlaybookId> {
        self.along.iter().filter(|(_, along)| goes_round(along)).map(|((_, playbook), _)| *playbook)
    }
}

/// Whether one of the moves with which a case went on lies on a way round.
fn goes_round(along: &BTreeMap<(usize, usize), bool>) -> bool {
    let ends = along.keys().map(|(from, to)| (index(*from), index(*to)));
    let graph = DiGraph::<(), (), u32>::from_edges(ends);
    let mut group_of: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for (group, kinds) in kosaraju_scc(&graph).into_iter().enumerate() {
        group_of.extend(kinds.into_iter().map(|kind| (kind, group)));
    }
    let group = |kind: usize| group_of.get(&index(kind));
    along.iter().any(|((from, to), goes_on)| *goes_on && group(*from) == group(*to))
}

fn index(kind: usize) -> NodeIndex {
    NodeIndex::new(kind)
}
