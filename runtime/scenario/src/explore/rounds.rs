//! Rounds: whether a case can come back to where it was, as it was, again and again. Remembers which
//! kind of position led to which, and whether a case was the same one before and after; a new case
//! that begins where another began goes no round, and one that only gets later does.

use std::collections::{BTreeMap, BTreeSet};

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
        *self.kinds.entry(of.likeness_at_any_time()).or_insert(next)
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

/// Whether one of the moves with which a case went on lies on a way round: what can neither be come
/// to from a way round, nor lead to one, is peeled off until nothing changes, and what is left is
/// looked at move by move.
fn goes_round(along: &BTreeMap<(usize, usize), bool>) -> bool {
    let mut left: BTreeSet<(usize, usize)> = along.keys().copied().collect();
    loop {
        let begin: BTreeSet<usize> = left.iter().map(|(from, _)| *from).collect();
        let end: BTreeSet<usize> = left.iter().map(|(_, to)| *to).collect();
        let before = left.len();
        left.retain(|(from, to)| end.contains(from) && begin.contains(to));
        if left.len() == before {
            break;
        }
    }
    let mut moved = left.iter().filter(|ends| along.get(ends) == Some(&true));
    moved.any(|(from, to)| leads_to(&left, *to, *from))
}

/// Whether moves lead from one kind of position to another, or it is the same.
fn leads_to(moves: &BTreeSet<(usize, usize)>, from: usize, to: usize) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::from([from]));
    while let Some(kind) = open.pop() {
        if kind == to {
            return true;
        }
        let next = moves.range((kind, 0)..=(kind, usize::MAX)).map(|(_, to)| *to);
        open.extend(next.filter(|next| seen.insert(*next)));
    }
    false
}
