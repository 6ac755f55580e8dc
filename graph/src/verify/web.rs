//! Webs: nodes and the arrows between them. Where they go round, what can be reached. Knows nothing
//! of what the nodes are: the points of a playbook, or the moments that come about there.

use super::shape::ArrowKind;
use crate::arena::Id;

/// One arrow between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arrow<N> {
    /// From where.
    pub from: N,
    /// To where.
    pub to: N,
    /// What it stands for.
    pub kind: ArrowKind,
}

/// Arrows between nodes.
pub(crate) struct Web<N> {
    /// In the order of the nodes that they begin at.
    arrows: Vec<Arrow<N>>,
    nodes: usize,
}

impl<N: Id + Ord> Web<N> {
    /// A web of so many nodes; the arrows stand in the order of the nodes that they begin at.
    pub(crate) const fn new(arrows: Vec<Arrow<N>>, nodes: usize) -> Self {
        Self { arrows, nodes }
    }

    /// Its arrows.
    pub(crate) fn arrows(&self) -> &[Arrow<N>] {
        &self.arrows
    }

    /// The same nodes with the arrows that fit.
    #[must_use]
    pub(crate) fn only(&self, fits: impl Fn(&Arrow<N>) -> bool) -> Self {
        let arrows = self.arrows.iter().copied().filter(|arrow| fits(arrow)).collect();
        Self { arrows, nodes: self.nodes }
    }

    /// The same nodes with the arrows between those of a group, which stand in order.
    #[must_use]
    pub(crate) fn within(&self, group: &[N]) -> Self {
        let inside = |node: &N| group.binary_search(node).is_ok();
        self.only(|arrow| inside(&arrow.from) && inside(&arrow.to))
    }

    /// The nodes that lie on a way round, group by group.
    pub(crate) fn rounds(&self) -> Vec<Vec<N>> {
        let mut back = self.arrows.clone();
        back.sort_by_key(|arrow| arrow.to);
        // Whoever is left last on the way forward is where a group is gathered from, going back.
        let mut grouped = Seen::none_of(self.nodes);
        let mut rounds: Vec<Vec<N>> = Vec::new();
        let (mut group, mut open) = (Vec::new(), Vec::new());
        for node in self.by_rank() {
            group.clear();
            open.push(node);
            while let Some(node) = open.pop() {
                if grouped.insert(node) {
                    group.push(node);
                    open.extend(after(&back, node, |arrow| (arrow.to, arrow.from)));
                }
            }
            let to_itself = |node| after(&self.arrows, node, forward).any(|to| to == node);
            if group.len() > 1 || group.first().is_some_and(|only| to_itself(*only)) {
                group.sort_unstable();
                rounds.push(group.clone());
            }
        }
        rounds.sort_unstable();
        rounds
    }

    /// All nodes that ways lead on from, before those that they lead to, but for ways back.
    fn by_rank(&self) -> Vec<N> {
        let mut all: Vec<N> = self.arrows.iter().map(|arrow| arrow.from).collect();
        all.dedup();
        let ranks = self.ranks(&all);
        let mut by_rank = all;
        by_rank.sort_by_key(|node| ranks.get(node.index()).copied());
        by_rank
    }

    /// Every node that can be reached from some nodes, those included, in order.
    pub(crate) fn reached_from(&self, from: &[N]) -> Vec<N> {
        self.closed_under(from, &self.arrows, forward)
    }

    /// Every node from which some nodes can be reached, those included, in order.
    pub(crate) fn leading_to(&self, to: &[N]) -> Vec<N> {
        let mut back = self.arrows.clone();
        back.sort_by_key(|arrow| arrow.to);
        self.closed_under(to, &back, |arrow| (arrow.to, arrow.from))
    }

    /// For each node, its place in an order in which a node comes after those that lead to it, but
    /// for ways back.
    pub(crate) fn ranks(&self, from: &[N]) -> Vec<usize> {
        let mut ranks = vec![self.nodes; self.nodes];
        let mut left = self.nodes;
        let mut seen = Seen::none_of(self.nodes);
        let first = |node: N| self.arrows.partition_point(|arrow| arrow.from < node);
        // Each entry: a node, and the place of the next arrow from it.
        let mut open: Vec<(N, usize)> = Vec::new();
        for start in from {
            if seen.insert(*start) {
                open.push((*start, first(*start)));
            }
            while let Some((node, place)) = open.pop() {
                match self.arrows.get(place).filter(|next| next.from == node) {
                    Some(next) => {
                        open.push((node, place + 1));
                        if seen.insert(next.to) {
                            open.push((next.to, first(next.to)));
                        }
                    }
                    None => {
                        left = left.saturating_sub(1);
                        if let Some(rank) = ranks.get_mut(node.index()) {
                            *rank = left;
                        }
                    }
                }
            }
        }
        ranks
    }

    /// Every node that arrows lead to from some nodes; the arrows stand in the order of the node
    /// that each begins at, as `ends` sees it.
    fn closed_under(
        &self,
        from: &[N],
        arrows: &[Arrow<N>],
        ends: impl Fn(&Arrow<N>) -> (N, N),
    ) -> Vec<N> {
        let mut reached = Seen::none_of(self.nodes);
        let mut open = from.to_vec();
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                open.extend(after(arrows, node, &ends));
            }
        }
        reached.all()
    }
}

/// From where to where an arrow leads.
fn forward<N: Copy>(arrow: &Arrow<N>) -> (N, N) {
    (arrow.from, arrow.to)
}

/// Where arrows lead to from a node; they stand in the order of the node that each begins at, as
/// `ends` sees it.
fn after<N: Copy + Ord>(
    arrows: &[Arrow<N>],
    node: N,
    ends: impl Fn(&Arrow<N>) -> (N, N),
) -> impl Iterator<Item = N> {
    let first = arrows.partition_point(|arrow| ends(arrow).0 < node);
    let on = arrows.iter().skip(first).map(ends);
    on.take_while(move |(one, _)| *one == node).map(|(_, other)| other)
}

/// Nodes that were come to.
struct Seen(Vec<bool>);

impl Seen {
    fn none_of(nodes: usize) -> Self {
        Self(vec![false; nodes])
    }

    /// Whether it wasn't come to before.
    fn insert(&mut self, node: impl Id) -> bool {
        self.0.get_mut(node.index()).is_some_and(|seen| !std::mem::replace(seen, true))
    }

    /// All of them, in order.
    fn all<N: Id>(&self) -> Vec<N> {
        let seen = self.0.iter().enumerate().filter(|(_, seen)| **seen);
        seen.map(|(place, _)| N::from_index(place)).collect()
    }
}
