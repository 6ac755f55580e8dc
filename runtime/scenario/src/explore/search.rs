//! Searching: from a position along every move, each kind of position once, until there is no other
//! or the bounds are met. Deterministic: the same graph gives the same walk.

use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;
use playbook_graph::{DeskId, Graph, Hash, LimitKey, Runnable};
use playbook_machine::LimitId;

use super::judge::{Broken, broken};
use super::moves::{Move, Width};
use super::pool::Pool;
use super::position::Position;
use super::rounds::Rounds;
use crate::coverage::Visits;

/// How far is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// So many moves in all.
    pub positions: usize,
    /// So many moves in a row.
    pub deep: usize,
    /// How much of what may happen is tried.
    pub width: Width,
    /// Whether the first thing that breaks ends it.
    pub first: bool,
}

/// What was seen.
#[derive(Clone, Debug, Default)]
pub struct Explored {
    /// Everything that broke, once each.
    pub broken: BTreeSet<Broken>,
    /// What was gone through.
    pub visits: Visits,
    /// How many moves were made.
    pub positions: usize,
    /// Whether that is all there is, for the values that were tried.
    pub complete: bool,
}

/// Who looks at each position.
pub trait Look {
    /// Looks at a position, when it is come to.
    fn look(&mut self, position: &Position<'_>);
}

impl Look for () {
    fn look(&mut self, _: &Position<'_>) {}
}

/// Explores every conversation at a desk, from its beginning, with the facts given that playbooks
/// need and the host may know.
pub fn explore(
    graph: Runnable<'_>,
    desk: DeskId,
    now: Timestamp,
    pool: &Pool<'_>,
    bounds: Bounds,
    looks: &mut impl Look,
) -> Explored {
    let mut explored = Explored { complete: true, ..Explored::default() };
    let mut seen: BTreeSet<Hash> = BTreeSet::new();
    let mut rounds = Rounds::default();
    let mut open: VecDeque<(Position<'_>, usize)> = VecDeque::new();
    let mut starts = starts(graph, desk, now, pool);
    let shared = shared_limits(graph.graph());
    if bounds.width.used_up && !shared.is_empty() {
        let used_up = starts.clone().into_iter();
        starts.extend(used_up.map(|start| start.where_used_up(shared.clone())));
    }
    let starts = starts.into_iter();
    open.extend(starts.filter(|start| seen.insert(start.likeness())).map(|start| (start, 0)));
    'looking: while let Some((position, deep)) = open.pop_front() {
        looks.look(&position);
        if deep >= bounds.deep {
            explored.complete = false;
            continue;
        }
        let kind = rounds.kind(&position);
        for made in position.moves(pool, bounds.width) {
            explored.positions += 1;
            if explored.positions > bounds.positions {
                explored.complete = false;
                break 'looking;
            }
            let next = position.after(&made);
            explored.visits.add(next.visited());
            explored.broken.extend(broken(&next).iter().cloned());
            if bounds.first && !explored.broken.is_empty() {
                return explored;
            }
            if !made.corrects() {
                rounds.add((kind, &position), &next);
            }
            if seen.insert(next.likeness()) {
                open.push_back((next, deep + 1));
            }
        }
    }
    explored.broken.extend(rounds.endless().map(Broken::Endless));
    explored
}

/// The limits that count beyond one conversation.
fn shared_limits(graph: &Graph) -> BTreeSet<LimitId> {
    let mut shared = BTreeSet::new();
    for (over, authority) in graph.authorities.iter() {
        for (limit, nth) in authority.limits.iter().zip(0_u32..) {
            if limit.per != LimitKey::Case {
                shared.insert(LimitId { authority: over.0, limit: nth });
            }
        }
    }
    shared
}

/// So many people are tried that facts are about.
const PEOPLE: usize = 4;

/// How a conversation begins: with nothing known, and with every fact known that the host may know,
/// of one person or another.
pub fn starts<'g>(
    graph: Runnable<'g>,
    desk: DeskId,
    now: Timestamp,
    pool: &Pool<'_>,
) -> Vec<Position<'g>> {
    let blank = Position::new(graph, desk, now);
    let known = with_facts(graph.graph(), &blank, pool, |_| true);
    std::iter::once(blank).chain(known).collect()
}

/// Positions in which the host has said of some facts whom they are about.
pub fn with_facts<'g>(
    graph: &Graph,
    from: &Position<'g>,
    pool: &Pool<'_>,
    of: impl Fn(playbook_graph::FactId) -> bool,
) -> Vec<Position<'g>> {
    let mut all: Vec<Position<'g>> = Vec::new();
    for nth in 0..PEOPLE {
        let mut position: Option<Position<'g>> = None;
        for (id, fact) in graph.facts.iter().filter(|(id, _)| of(*id)) {
            let at = position.as_ref().unwrap_or(from);
            let people = pool.values(&fact.subject, at.now(), &[]);
            let Some(person) = people.get(nth).or(people.first()).cloned() else { continue };
            position = Some(at.after(&Move::Knows(id, person)));
        }
        let Some(position) = position else { continue };
        if all.iter().all(|other| other.likeness() != position.likeness()) {
            all.push(position);
        }
    }
    all
}
