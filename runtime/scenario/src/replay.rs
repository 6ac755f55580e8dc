//! Replaying: a counter-example of the verifier, played by the machine. The verifier says which
//! points a case comes to; here a conversation is looked for that leads there, with values that show
//! it, and the machine is seen to refuse what it comes to, or to do what a policy forbids.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use playbook_graph::{
    Arena, Breaks, Counterexample, Desk, DeskId, Graph, PlaybookId, ReplayOnly, Runnable,
};
use playbook_machine::Lack;

use crate::explore::{Broken, Move, Pool, Position, Width, alone, broken, with_facts};
use crate::happened::Happened;

/// When a counter-example takes place: 2026-01-05 09:00 UTC, a Monday.
pub(crate) const MONDAY_MORNING: i64 = 1_767_603_600;
/// So many moves are made before it is too far to be seen.
const MOVES: usize = 60_000;
/// So many where it is not certain that there is anything to be seen.
const MOVES_IN_DOUBT: usize = 12_000;
/// So often a case comes back to where it was, to show that it goes round.
const TIMES_ROUND: usize = 2;
/// So many values of one type are tried, of tools that answer with structures.
const VALUES: usize = 160;
/// What a step along the route is worth, in moves.
const NEARER: usize = 5;
/// What a tool that says something else when it is asked again costs.
const AGAIN: usize = 12;
/// So many moves in a row.
const DEEP: usize = 120;

/// A counter-example that the machine has shown.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// What the world did, in order.
    pub moves: Vec<Move>,
    /// What happened.
    pub happened: Vec<Happened>,
    /// The desk at which it was played; none: nothing offers the playbook, so it was one of its own.
    pub desk: Option<DeskId>,
}

/// Why a counter-example was not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// There is no such conversation, with the values that are worth trying.
    Never,
    /// It was not come to in as many moves as are made.
    TooFar,
}

/// Plays a counter-example on the machine.
///
/// # Errors
/// [`Unseen`]: it was not reproduced.
pub fn replay(graph: &Graph, example: &Counterexample) -> Result<Replayed, Unseen> {
    replay_within(graph, example, if example.certain { MOVES } else { MOVES_IN_DOUBT })
}

/// The same within so many moves.
///
/// # Errors
/// [`Unseen`]: it was not reproduced.
pub fn replay_within(
    graph: &Graph,
    example: &Counterexample,
    moves: usize,
) -> Result<Replayed, Unseen> {
    let desks: Vec<DeskId> = graph
        .desks
        .iter()
        .filter(|(_, desk)| offers(graph, desk, example))
        .map(|(id, _)| id)
        .collect();
    let copy = ReplayOnly::unproved(Graph { sources: Arena::default(), ..graph.clone() });
    let mut unseen = Unseen::Never;
    for desk in &desks {
        match Search::new(copy.runnable(), *desk, example).run(moves) {
            Ok(found) => return Ok(Replayed { desk: Some(*desk), ..found }),
            Err(Unseen::TooFar) => unseen = Unseen::TooFar,
            Err(Unseen::Never) => {}
        }
    }
    if unseen == Unseen::TooFar {
        return Err(unseen);
    }
    let (alone, desk) = desk_of(graph, example.playbook, None);
    let alone = ReplayOnly::unproved(alone);
    Search::new(alone.runnable(), desk, example).run(moves)
}

/// What a counter-example is played on, and the desk: one of the graph's, or one of its own.
pub(crate) fn desk_of(
    graph: &Graph,
    playbook: PlaybookId,
    desk: Option<DeskId>,
) -> (Graph, DeskId) {
    match desk {
        Some(desk) => (Graph { sources: Arena::default(), ..graph.clone() }, desk),
        None => {
            let runs = |id: &PlaybookId| graph.run_by([*id]).contains(&playbook);
            alone(graph, graph.playbooks.ids().filter(runs).collect())
        }
    }
}

/// Whether a playbook can come up at a desk.
fn offers(graph: &Graph, desk: &Desk, example: &Counterexample) -> bool {
    let provers = desk.provers.iter().map(|prover| prover.playbook);
    graph.run_by(desk.playbooks.iter().copied().chain(provers)).contains(&example.playbook)
}

/// How far a position is along the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Along {
    /// How many points of the route the case has come to.
    reached: usize,
    /// How often it came back to the last of them, going round.
    again: usize,
    /// Where no case is on the route yet.
    waits: bool,
}

/// One position with how it came about.
struct Open<'g> {
    position: Position<'g>,
    along: Along,
    trail: usize,
    deep: usize,
    /// What the world may do next and was not tried yet, the last first; none: nobody looked.
    moves: Option<Vec<Move>>,
}

/// The moves that led somewhere, each after another.
type Trail = Vec<(Option<usize>, Option<Move>, Vec<Happened>)>;

struct Search<'g, 'e> {
    graph: Runnable<'g>,
    desk: DeskId,
    example: &'e Counterexample,
    pool: Pool<'g>,
    trail: Trail,
    open: BTreeMap<(usize, usize, usize), Box<Open<'g>>>,
    seen: BTreeSet<(playbook_graph::Hash, Along)>,
    made: usize,
}

impl<'g, 'e> Search<'g, 'e> {
    fn new(graph: Runnable<'g>, desk: DeskId, example: &'e Counterexample) -> Self {
        Self {
            graph,
            desk,
            example,
            pool: Pool::of(graph.graph(), VALUES).with(&example.values, &example.structures),
            trail: Vec::new(),
            open: BTreeMap::new(),
            seen: BTreeSet::new(),
            made: 0,
        }
    }

    fn run(mut self, most: usize) -> Result<Replayed, Unseen> {
        self.begin();
        while let Some((key, mut open)) = self.open.pop_first() {
            let moves = open.moves.get_or_insert_with(|| {
                let mut moves = self.moves(&open.position);
                moves.reverse();
                moves
            });
            let Some(made) = moves.pop() else { continue };
            self.made += 1;
            if self.made > most {
                return Err(Unseen::TooFar);
            }
            let cost = made.cost(&open.position, AGAIN);
            let next = open.position.after(&made);
            let (before, trail, deep) = (open.along, open.trail, open.deep + cost);
            // What else may happen is tried once nothing is nearer to the end.
            self.open.insert(key, open);
            let Some(along) = self.follow(before, &next) else { continue };
            self.trail.push((Some(trail), Some(made), next.happened().to_vec()));
            let trail = self.trail.len() - 1;
            if self.shows(along, &next) {
                return Ok(self.told(trail));
            }
            if deep < DEEP {
                self.push(Open { position: next, along, trail, deep, moves: None });
            }
        }
        Err(Unseen::Never)
    }

    /// The conversation begins, with what holds from the start.
    fn begin(&mut self) {
        let now = Timestamp::from_second(MONDAY_MORNING).unwrap_or_default();
        let blank = Position::new(self.graph, self.desk, now);
        let given = self.example.given.clone();
        let graph = self.graph.graph();
        let known = with_facts(graph, &blank, &self.pool, |fact| given.contains(&fact));
        let mut starts = vec![(blank.clone(), Vec::new())];
        for known in known.into_iter().rev() {
            let knows = known.conversation().proved(now);
            let moves = knows.map(|(fact, subject, _)| Move::Knows(fact, subject.clone()));
            let moves = moves.collect();
            starts.insert(0, (known, moves));
        }
        for (position, moves) in starts {
            let mut trail = None;
            for made in moves {
                self.trail.push((trail, Some(made), Vec::new()));
                trail = Some(self.trail.len() - 1);
            }
            self.trail.push((trail, None, Vec::new()));
            let trail = self.trail.len() - 1;
            let along = Along { reached: 0, again: 0, waits: true };
            self.push(Open { position, along, trail, deep: 0, moves: None });
        }
    }

    /// What is nearest to the end comes first; of what is as near, what took the fewest moves.
    fn push(&mut self, open: Open<'g>) {
        if !self.seen.insert((open.position.likeness(), open.along)) {
            return;
        }
        let left = self.example.route.len().saturating_sub(open.along.reached);
        let far = open.deep + NEARER * left;
        self.open.insert((far, left, open.trail), Box::new(open));
    }

    fn moves(&self, position: &Position<'_>) -> Vec<Move> {
        let mut width = Width::STRAIGHT;
        width.corrections = !self.example.begins;
        width.delays = true;
        width.drift = true;
        // Some rounds lead by way of what is not understood.
        width.astray = self.example.breaks == Breaks::GoesRound;
        position.moves(&self.pool, width)
    }

    /// How far it is along after a move; `None` where it left the route.
    fn follow(&self, before: Along, next: &Position<'_>) -> Option<Along> {
        let (playbook, route) = (self.example.playbook, &self.example.route);
        let mut along = before;
        if !self.example.begins {
            let last = route.last();
            let came = next.visited().ways.iter().any(|way| {
                way.playbook == playbook && (Some(&way.to) == last || Some(&way.from) == last)
            });
            let stands = next
                .conversation()
                .seen()
                .any(|seen| seen.playbook() == playbook && Some(&seen.point()) == last);
            let reached = if came || stands { route.len() } else { before.reached };
            return Some(Along { reached, again: 0, waits: reached == 0 });
        }
        let mut left = false;
        // A case that goes on where it stood goes no way.
        let ways = next.visited().ways.iter().filter(|way| way.from != way.to);
        for way in ways.filter(|way| way.playbook == playbook) {
            if along.waits {
                along = Along { reached: 1, again: 0, waits: false };
            }
            let at = along.reached.checked_sub(1)?;
            if along.reached == route.len() && self.example.breaks == Breaks::GoesRound {
                if !self.example.round.contains(&(way.from, way.to)) {
                    return None;
                }
                along.again += usize::from(route.last() == Some(&way.to));
                continue;
            }
            if along.reached == route.len() {
                // It goes on from where it breaks, or should have.
                left = true;
                continue;
            }
            if route.get(at) != Some(&way.from) || route.get(along.reached) != Some(&way.to) {
                return None;
            }
            along.reached += 1;
        }
        let first = route.first();
        let refused = &next.visited().refused;
        let stands = next
            .conversation()
            .seen()
            .any(|seen| seen.playbook() == playbook && Some(&seen.point()) == first)
            || refused.iter().any(|it| it.playbook == playbook && Some(&it.point) == first);
        if along.waits && stands {
            along = Along { reached: 1, again: 0, waits: false };
        }
        let mut open = next.conversation().seen();
        let over = !open.any(|seen| seen.playbook() == playbook);
        let told = !refused.is_empty() || !next.visited().made.is_empty();
        // A case that is over without having shown anything shows nothing more.
        let over = left || over && before.reached == route.len();
        (along.waits || told || !over).then_some(along)
    }

    /// Whether what was to be shown has happened.
    fn shows(&self, along: Along, next: &Position<'_>) -> bool {
        let (playbook, route) = (self.example.playbook, &self.example.route);
        let Some(last) = route.last() else { return false };
        if along.reached < route.len() {
            return false;
        }
        let refused = |wanted: Lack| {
            let all = next.visited().refused.iter();
            all.filter(|it| it.playbook == playbook && it.point == *last)
                .any(|it| it.lack == wanted)
        };
        match self.example.breaks {
            // Of somebody unknown nothing can be so: the machine asks first who it is.
            Breaks::Need(line) => {
                let mut facts = self.graph.graph().facts.ids();
                refused(Lack::Need(line)) || facts.any(|fact| refused(Lack::Fact(fact)))
            }
            Breaks::Fact(fact) => refused(Lack::Fact(fact)),
            Breaks::Yes => refused(Lack::Yes),
            Breaks::Value => refused(Lack::Value),
            Breaks::Arm => refused(Lack::Arm),
            Breaks::Policy(line) => broken(next).contains(&Broken::Policy(line, *last)),
            Breaks::Again => {
                let again = [Broken::Twice(playbook, *last), Broken::Unlimited(playbook, *last)];
                again.iter().any(|it| broken(next).contains(it))
            }
            Breaks::Comes => true,
            Breaks::GoesRound => along.again >= TIMES_ROUND,
        }
    }

    fn told(self, last: usize) -> Replayed {
        let (mut moves, mut happened) = (Vec::new(), Vec::new());
        let mut at = Some(last);
        while let Some((before, made, told)) = at.and_then(|at| self.trail.get(at)) {
            moves.extend(made.clone());
            happened.extend(told.iter().rev().cloned());
            at = *before;
        }
        moves.reverse();
        happened.reverse();
        Replayed { moves, happened, desk: None }
    }
}
