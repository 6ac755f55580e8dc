//! Walking: from the beginning of a conversation along every move, what leads to something new
//! first. Keeps how each new thing was come to.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use playbook_graph::{DeskId, Hash, Runnable};

use super::Reach;
use crate::coverage::{Coverage, Visits};
use crate::explore::{Move, Pool, Position, Width, starts};
use crate::replay::MONDAY_MORNING;

/// So many moves in a row that lead to nothing new.
const STALE: usize = 60;
/// So often in a row a customer isn't understood.
const ASTRAY: u32 = 4;

/// What costs as much as a tool that says something else when it is asked again.
const AGAIN: usize = 6;

/// A walk through one desk.
pub(super) struct Walk<'g> {
    pub(super) graph: Runnable<'g>,
    pub(super) desk: DeskId,
    pool: Pool<'g>,
    reach: Reach,
    nodes: Vec<Node>,
    open: BTreeMap<(usize, usize, usize), Open<'g>>,
    seen: BTreeSet<Hash>,
    /// How many moves were made.
    pub(super) made: usize,
    /// Whether that is all there is, for the values that were tried.
    pub(super) complete: bool,
}

/// A move, after another.
struct Node {
    before: Option<usize>,
    made: Option<Move>,
    /// Whether it led to something new.
    new: bool,
}

/// A position from which moves are still to be tried.
struct Open<'g> {
    position: Position<'g>,
    node: usize,
    /// How far it is since something new.
    stale: usize,
    /// How often in a row the customer wasn't understood.
    astray: u32,
}

/// A conversation that leads to something new.
pub(super) struct Found<'g> {
    pub(super) desk: DeskId,
    pub(super) start: Position<'g>,
    pub(super) moves: Vec<Move>,
    pub(super) visits: Visits,
    /// Where it ends.
    pub(super) last: Position<'g>,
    /// All positions on the way.
    pub(super) happened: Vec<crate::happened::Happened>,
}

impl<'g> Walk<'g> {
    pub(super) fn new(graph: Runnable<'g>, desk: DeskId, reach: Reach) -> Self {
        Self {
            graph,
            desk,
            pool: Pool::of(graph.graph(), reach.values),
            reach,
            nodes: Vec::new(),
            open: BTreeMap::new(),
            seen: BTreeSet::new(),
            made: 0,
            complete: false,
        }
    }

    fn start(&self) -> Position<'g> {
        let now = Timestamp::from_second(MONDAY_MORNING).unwrap_or_default();
        Position::new(self.graph, self.desk, now)
    }

    /// Walks until everything was come to, or the bounds are met.
    pub(super) fn go(&mut self, seen: &mut Visits, told: &mut dyn FnMut(usize, &Coverage)) {
        let graph = self.graph.graph();
        if seen.coverage(graph).missing().next().is_none() {
            return;
        }
        self.begin();
        while let Some((_, open)) = self.open.pop_first() {
            let mut alike: BTreeMap<Hash, usize> = BTreeMap::new();
            for made in open.position.moves(&self.pool, Width::PATHS) {
                if self.made >= self.reach.moves {
                    return;
                }
                self.made += 1;
                let next = open.position.after(&made);
                let new = seen.adds(next.visited());
                let cost = cost(&open.position, &made);
                let astray = if goes_astray(&made) { open.astray + 1 } else { 0 };
                self.nodes.push(Node { before: Some(open.node), made: Some(made), new });
                // Of moves that lead to the same, the first is followed first.
                let same = alike.entry(looks_like(&next)).or_default();
                let stale = if new { 0 } else { open.stale + cost + *same };
                *same += 1;
                let node = self.nodes.len() - 1;
                self.push(Open { position: next, node, stale, astray });
                if new {
                    let coverage = seen.coverage(graph);
                    told(self.made, &coverage);
                    if coverage.missing().next().is_none() {
                        return;
                    }
                }
            }
        }
        self.complete = true;
    }

    fn begin(&mut self) {
        let blank = self.start();
        for start in starts(self.graph, self.desk, blank.now(), &self.pool) {
            let mut node = None;
            for (fact, subject, _) in start.conversation().proved(blank.now()) {
                let made = Some(Move::Knows(fact, subject.clone()));
                self.nodes.push(Node { before: node, made, new: false });
                node = Some(self.nodes.len() - 1);
            }
            if node.is_none() {
                self.nodes.push(Node { before: None, made: None, new: false });
            }
            let node = self.nodes.len() - 1;
            self.push(Open { position: start, node, stale: 0, astray: 0 });
        }
    }

    fn push(&mut self, open: Open<'g>) {
        let likeness = Hash::of_value(&(open.position.likeness(), open.astray));
        if open.stale > STALE || open.astray > ASTRAY || !self.seen.insert(likeness) {
            return;
        }
        self.open.insert((open.stale, open.node, 0), open);
    }

    /// The conversations after which nothing new was come to any more, in the order in which they
    /// were found.
    pub(super) fn found(&self) -> Vec<Found<'g>> {
        let mut goes_on = BTreeSet::new();
        for (place, _) in self.nodes.iter().enumerate().filter(|(_, node)| node.new) {
            let mut at = self.nodes.get(place).and_then(|node| node.before);
            while let Some(before) = at.filter(|before| goes_on.insert(*before)) {
                at = self.nodes.get(before).and_then(|node| node.before);
            }
        }
        let new = self.nodes.iter().enumerate().filter(|(_, node)| node.new);
        let last = new.map(|(place, _)| place).filter(|place| !goes_on.contains(place));
        last.map(|place| self.played(place)).collect()
    }

    /// A conversation, played again.
    fn played(&self, last: usize) -> Found<'g> {
        let mut moves = Vec::new();
        let mut at = Some(last);
        while let Some(node) = at.and_then(|at| self.nodes.get(at)) {
            moves.extend(node.made.clone());
            at = node.before;
        }
        moves.reverse();
        let start = self.start();
        let mut last = start.clone();
        let (mut visits, mut happened) = (Visits::default(), Vec::new());
        for made in &moves {
            last = last.after(made);
            visits.adds(last.visited());
            happened.extend(last.happened().iter().cloned());
        }
        Found { desk: self.desk, start, moves, visits, last, happened }
    }
}

/// How much a move is out of the way; another matter, where one is over, is.
fn cost(at: &Position<'_>, made: &Move) -> usize {
    match made {
        Move::Writes if at.standing().is_empty() && !at.record().made().is_empty() => AGAIN,
        _ => made.cost(at, AGAIN),
    }
}

fn goes_astray(made: &Move) -> bool {
    use playbook_graph::{Reading, Said};
    let astray = |reading: &Reading| {
        matches!(reading, Reading::Unclear | Reading::Answer(_, Said::Description(_)))
    };
    matches!(made, Move::Means(readings) if readings.iter().any(astray))
}

/// What of a position tells whether another move led to the same: where its cases stand.
fn looks_like(at: &Position<'_>) -> Hash {
    let cases = at.conversation().seen();
    let cases: Vec<_> =
        cases.map(|seen| (seen.playbook(), seen.point(), seen.act_stage())).collect();
    Hash::of_value(&(cases, at.visited().ways.len(), at.pending().is_some()))
}
