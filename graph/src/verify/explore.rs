//! Exploring: every way through one playbook, forward from its start, as situations with the step
//! that led to each. Decides nothing: obligations look at what was found.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::around::Around;
use super::formula::Formula;
use super::liveness::Liveness;
use super::made::Made;
use super::shape::Shape;
use super::situation::{Situation, UNCOUNTED, Visits};
use super::step::On;
use super::summary::Summaries;
use super::term::{Names, Root, TermId, Terms};
use super::twice;
use crate::arena::Id;
use crate::expr::Expr;
use crate::fact::FactId;
use crate::graph::Graph;
use crate::header::Holder;
use crate::playbook::{AskLabel, Call, Ending, Playbook, PlaybookId, PointId, StateId, Step};
use crate::run::RunEnd;

/// So many situations of one point are told apart before they are joined.
const MOST_AT_A_POINT: usize = 16;
/// So many joins at one point before bounds that keep moving are dropped.
const PATIENT_JOINS: usize = 4;
/// So many joins at one point before nothing more is told of numbers than which are the same.
const MOST_JOINS: usize = 12;
/// So many situations of one playbook, and so many more for each point, before the proof is given
/// up.
const MOST_SITUATIONS: usize = 10_000;
const MOST_A_POINT: usize = 50;
/// Bounds up to this are counted exactly.
const COUNTED_UP_TO: u32 = 8;

/// Names a [`Moment`] of one [`Explored`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MomentId(usize);

impl Id for MomentId {
    fn from_index(index: usize) -> Self {
        Self(index)
    }

    fn index(self) -> usize {
        self.0
    }
}

/// How a case came from one point to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The case begins.
    Start,
    /// The customer cancels.
    Cancelled,
    /// The customer answers the question for a slot.
    Answered,
    /// The slot is known already.
    Known,
    /// A way out of a question.
    NotAnswered(AskLabel),
    /// A call gives its result.
    Result,
    /// A call ends otherwise.
    Ended(Ending),
    /// A condition holds, or not.
    Condition(bool),
    /// The arm of a `match` at this place; none is `otherwise`.
    Arm(Option<usize>),
    /// A state is entered.
    Entered(StateId),
    /// A state was entered as often as it may be.
    Bound(StateId),
    /// Nothing to tell.
    On,
    /// An event comes: the one at this place of what is waited for.
    Came(usize),
    /// It was waited for long enough.
    Waited,
    /// A playbook that was run came back.
    Ran(RunEnd),
    /// The customer corrects what something was done with already.
    Corrected,
}

/// A situation at a point, and how it came about.
pub(crate) struct Moment {
    /// The point.
    pub point: PointId,
    /// What is known; shared, because each obligation looks at it.
    pub situation: Rc<Situation>,
    /// The moment before, and how it came from there.
    pub from: Option<MomentId>,
    /// How it came about.
    pub way: Way,
    /// How many moments came before it.
    pub(crate) depth: usize,
    /// Whether a wider one took its place.
    replaced: bool,
}

/// Everything that can happen in one playbook.
pub(crate) struct Explored<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// Which playbook.
    pub id: PlaybookId,
    /// The playbook.
    pub playbook: &'g Playbook,
    /// The terms that the situations speak of.
    pub terms: Terms<'g>,
    /// Facts that hold whenever the playbook runs.
    pub held: BTreeSet<FactId>,
    /// What it says that a state was entered so often.
    pub visits: Visits,
    /// Whether it was given up because there was too much.
    pub given_up: bool,
    moments: Vec<Moment>,
    at: Vec<Vec<MomentId>>,
    joins: Vec<usize>,
    live: Liveness,
    /// Moments to go on from, those of earlier points first, so that what comes together at a point
    /// is put together before it goes on.
    queue: BTreeSet<(usize, MomentId)>,
    ranks: Vec<usize>,
    /// Which points lead to which.
    pub shape: Shape,
    /// What is known of the playbooks that it runs.
    pub summaries: Rc<Summaries<'g>>,
    /// What the rest of the project says of playbooks.
    pub around: Rc<Around>,
    /// What is made of what, once it was looked for.
    pub made: Made,
}

impl<'g> Explored<'g> {
    /// Explores a playbook, of which those that it runs are known.
    pub(crate) fn of(
        graph: &'g Graph,
        id: PlaybookId,
        playbook: &'g Playbook,
        summaries: &Rc<Summaries<'g>>,
        around: &Rc<Around>,
    ) -> Self {
        Self::held_by(graph, id, playbook, summaries, around, around.held_facts(id, playbook))
    }

    /// The same playbook as it would be if these facts held, too, whenever it runs.
    pub(crate) fn if_these_held(&self, facts: &BTreeSet<FactId>) -> Self {
        let Self { graph, id, playbook, summaries, around, held, .. } = self;
        Self::held_by(graph, *id, playbook, summaries, around, held | facts)
    }

    fn held_by(
        graph: &'g Graph,
        id: PlaybookId,
        playbook: &'g Playbook,
        summaries: &Rc<Summaries<'g>>,
        around: &Rc<Around>,
        held: BTreeSet<FactId>,
    ) -> Self {
        let entry = playbook.states.lookup(playbook.start).map(|state| state.entry);
        let corrected = playbook.header.on_correction.iter().map(|line| line.to);
        let starts: Vec<PointId> =
            entry.into_iter().chain(playbook.on_cancel).chain(corrected.clone()).collect();
        let shape = Shape::of(graph, playbook);
        let mut explored = Self {
            graph,
            id,
            playbook,
            terms: Terms::of_playbook(graph, playbook),
            held,
            visits: if twice::is_asked(graph, playbook) {
                Visits::Exactly
            } else {
                Visits::AtLeast
            },
            given_up: false,
            moments: Vec::new(),
            at: vec![Vec::new(); playbook.points.len()],
            joins: vec![0; playbook.points.len()],
            live: Liveness::of(playbook),
            queue: BTreeSet::new(),
            ranks: shape.ranks(&starts),
            shape,
            summaries: Rc::clone(summaries),
            around: Rc::clone(around),
            made: Made::default(),
        };
        let mut begin = Situation::default();
        begin.facts = explored.held.iter().copied().collect();
        for start in explored.starts(&begin) {
            let entered = explored.entered(playbook.start, start, Way::Start);
            explored.arrive_by(entered, None);
        }
        // The customer may cancel and correct anywhere: nothing is known but what always holds.
        let mut anywhere = explored.with_given(&begin, false);
        let states = playbook.states.iter();
        let bounded = states.filter(|(_, state)| state.bound.is_some());
        anywhere.visits.extend(bounded.map(|(state, _)| (state, UNCOUNTED)));
        let counted = graph.tools.ids();
        let counted = counted.filter_map(|id| Some((id, super::step::counted(graph, id)?)));
        anywhere.done.extend(counted);
        if let Some(point) = playbook.on_cancel {
            explored.arrive_by(vec![(Way::Cancelled, point, anywhere.clone())], None);
        }
        for point in corrected {
            explored.arrive_by(vec![(Way::Corrected, point, anywhere.clone())], None);
        }
        explored.run();
        explored
    }

    /// How a case begins: run by another one with what that gives it, or by itself. Those that only
    /// people may see to don't.
    fn starts(&mut self, begin: &Situation) -> Vec<Situation> {
        let params = !self.playbook.header.params.is_empty();
        let alone = !params || self.around.starts_alone(self.id);
        let run = params && (!alone || self.around.is_run(self.id));
        let given = run.then(|| self.with_given(begin, true));
        let alone = alone.then(|| self.with_given(begin, false));
        let mut starts: Vec<Situation> = given.into_iter().chain(alone).collect();
        for only in &self.playbook.header.human_only {
            let served = self.formula(&only.when).negated();
            starts =
                starts.iter().flat_map(|start| start.assume(&served, &mut self.terms)).collect();
        }
        starts
    }

    /// What is given has its name, and is what it is until it is asked for again. A slot holds it
    /// only where somebody gave it.
    fn with_given(&mut self, begin: &Situation, slots: bool) -> Situation {
        let mut now = begin.clone();
        for (given, place) in self.playbook.header.params.iter().zip(0_u32..) {
            let root = match given.holder {
                Holder::Slot(_) if !slots => continue,
                Holder::Slot(slot) => Root::Slot(slot),
                Holder::Variable(variable) => Root::Variable(variable),
            };
            let param = self.terms.root_of_type(Root::Param(place), given.ty.clone());
            let holder = self.terms.root(root);
            now.filled.insert(root);
            // Two names that nothing is known of can be the same.
            let _: bool = now.equate_values(param, holder, &mut self.terms);
        }
        now
    }

    /// The moments at a point, in the order they were found.
    pub(crate) fn at(&self, point: PointId) -> impl Iterator<Item = MomentId> + use<'_> {
        let at = self.at.get(point.index()).into_iter().flatten().copied();
        at.filter(|id| self.moment(*id).is_some_and(|moment| !moment.replaced))
    }

    /// Whether any case comes to a point.
    pub(crate) fn was_reached(&self, point: PointId) -> bool {
        self.at.get(point.index()).is_some_and(|at| !at.is_empty())
    }

    /// A moment.
    pub(crate) fn moment(&self, id: MomentId) -> Option<&Moment> {
        self.moments.get(id.index())
    }

    /// The moments that led to one, the first first.
    pub(crate) fn path_to(&self, id: MomentId) -> Vec<&Moment> {
        let mut path = Vec::new();
        let mut next = self.moment(id);
        while let Some(moment) = next {
            path.push(moment);
            next = moment.from.and_then(|from| self.moment(from));
        }
        path.reverse();
        path
    }

    /// The terms of some expressions of the playbook.
    pub(crate) fn terms_of(&mut self, exprs: &[Expr]) -> Vec<TermId> {
        exprs.iter().map(|expr| self.terms.of_expr(expr, Names::default())).collect()
    }

    /// The terms of a call's arguments; where it is made for each element of a list, for any one.
    pub(crate) fn args_of(&mut self, call: &Call) -> Vec<TermId> {
        let list = call.each.as_ref().map(|list| self.terms.of_expr(list, Names::default()));
        let it = list.map(|list| self.terms.element(list));
        let names = Names { it, ..Names::default() };
        call.args.iter().map(|arg| self.terms.of_expr(arg, names)).collect()
    }

    /// The formula of a condition of the playbook.
    pub(crate) fn formula(&mut self, expr: &Expr) -> Formula {
        self.terms.formula(expr, Names::default())
    }

    fn run(&mut self) {
        let most = MOST_SITUATIONS + MOST_A_POINT * self.playbook.points.len();
        while let Some((_, id)) = self.queue.pop_first() {
            if self.moments.len() > most {
                self.given_up = true;
                return;
            }
            let Some(moment) = self.moment(id).filter(|moment| !moment.replaced) else { continue };
            let (point, situation) = (moment.point, Rc::clone(&moment.situation));
            let Some(point) = self.playbook.points.lookup(point) else { continue };
            let ways = self.leave(&point.step, &situation);
            self.arrive_by(ways, Some(id));
        }
    }

    /// Comes to where each of some ways leads, with nothing known but what is still read there.
    fn arrive_by(&mut self, ways: Vec<On>, from: Option<MomentId>) {
        let mut ways = ways.into_iter().peekable();
        // Ways out of one step often lead on with the same knowledge, and lose the same.
        let mut lost: Option<Situation> = None;
        while let Some((way, to, mut now)) = ways.next() {
            let live = |to: PointId| self.live.at(to);
            let next = ways.peek();
            let same = next.is_some_and(|(_, on, next)| live(to) == live(*on) && now == *next);
            match lost.take() {
                Some(lost) => now = lost,
                None => self.forget_dead(to, &mut now),
            }
            lost = same.then(|| now.clone());
            self.arrive(to, now, from, way);
        }
    }

    /// Every way on from a step.
    pub(crate) fn leave(&mut self, step: &'g Step, now: &Situation) -> Vec<On> {
        match step {
            Step::GoTo { state } => self.entered(*state, now.clone(), Way::Entered(*state)),
            _ => super::step::leave(self, step, now),
        }
    }

    /// A state is entered, or its bound sends the case elsewhere.
    fn entered(&self, id: StateId, mut now: Situation, way: Way) -> Vec<On> {
        let Some(state) = self.playbook.states.lookup(id) else { return Vec::new() };
        let Some(bound) = state.bound else { return vec![(way, state.entry, now)] };
        let visits = now.visits.get(&id).unwrap_or_default();
        let counted = bound.times <= COUNTED_UP_TO && visits != UNCOUNTED;
        if counted && visits >= bound.times {
            return vec![(Way::Bound(id), bound.then, now)];
        }
        // A correction leads back to an earlier point and counts on, so the bound may be met sooner
        // than on any way that is drawn.
        let mut over = now.clone();
        over.visits.insert(id, if counted { bound.times } else { UNCOUNTED });
        over.blurred = true;
        now.visits.insert(id, if counted { visits + 1 } else { UNCOUNTED });
        vec![(Way::Bound(id), bound.then, over), (way, state.entry, now)]
    }

    /// The moments at a point in which a situation is kept that was come to there: one that tells
    /// all of it, if there is one. Of a state that was just entered, however often that was.
    pub(crate) fn kept_in(
        &mut self,
        point: PointId,
        mut now: Situation,
        entered: Option<StateId>,
    ) -> Vec<MomentId> {
        self.forget_dead(point, &mut now);
        let tells = |id: &MomentId| {
            let Some(there) = self.moment(*id) else { return false };
            let mut now = now.clone();
            if let Some(state) = entered {
                let visits = there.situation.visits.get(&state).unwrap_or_default();
                now.visits.insert(state, visits);
            }
            there.situation.includes(&now, self.visits)
        };
        let telling: Vec<MomentId> = self.at(point).filter(tells).collect();
        match telling.first() {
            None => self.at(point).collect(),
            Some(one) if entered.is_none() => vec![*one],
            Some(_) => telling,
        }
    }

    /// How many moments there are.
    pub(crate) const fn moments(&self) -> usize {
        self.moments.len()
    }

    /// Comes to a point.
    fn arrive(&mut self, point: PointId, mut now: Situation, from: Option<MomentId>, way: Way) {
        let situation_of = |id| self.moment(id).map(|moment| &*moment.situation);
        if self.at(point).filter_map(situation_of).any(|there| there.includes(&now, self.visits)) {
            return;
        }
        let is_covered =
            |id: &MomentId| situation_of(*id).is_some_and(|it| now.includes(it, self.visits));
        let covered: Vec<MomentId> = self.at(point).filter(is_covered).collect();
        covered.into_iter().for_each(|id| self.replace_if(id, true));
        if self.at(point).count() >= MOST_AT_A_POINT {
            let here: Vec<MomentId> = self.at(point).collect();
            now = self.join_one(point, &here, now);
        }
        let id = MomentId::from_index(self.moments.len());
        let depth = from.and_then(|from| self.moment(from)).map_or(0, |from| from.depth + 1);
        let situation = Rc::new(now);
        self.moments.push(Moment { point, situation, from, way, depth, replaced: false });
        if let Some(at) = self.at.get_mut(point.index()) {
            at.push(id);
        }
        let rank = self.ranks.get(point.index()).copied().unwrap_or_default();
        self.queue.insert((rank, id));
    }

    /// Loses what nobody reads any more.
    fn forget_dead(&mut self, point: PointId, now: &mut Situation) {
        now.forget_dead(self.live.at(point), &mut self.terms);
    }

    /// Joins a situation with one that is there, the most alike if there is one.
    fn join_one(&mut self, point: PointId, here: &[MomentId], now: Situation) -> Situation {
        let alike =
            |id: &&MomentId| self.moment(**id).is_some_and(|moment| moment.situation.is_like(&now));
        let Some(chosen) = here.iter().find(alike).or(here.first()).copied() else { return now };
        let joins = self.joins.get_mut(point.index()).map_or(0, |joins| {
            *joins += 1;
            *joins
        });
        let Some(there) = self.moment(chosen) else { return now };
        let joined = if joins <= PATIENT_JOINS {
            there.situation.join(&now)
        } else if joins <= MOST_JOINS {
            there.situation.widen(&now)
        } else {
            there.situation.join(&now).with_fixed_numbers()
        };
        for id in here {
            let covered =
                self.moment(*id).is_some_and(|m| joined.includes(&m.situation, self.visits));
            self.replace_if(*id, covered);
        }
        joined
    }

    fn replace_if(&mut self, id: MomentId, covered: bool) {
        if covered && let Some(moment) = self.moments.get_mut(id.index()) {
            moment.replaced = true;
        }
    }
}

/// The root of what a call's result is called.
pub(crate) fn result_root(call: &Call) -> Root {
    call.result.map_or(Root::Result, Root::Variable)
}
