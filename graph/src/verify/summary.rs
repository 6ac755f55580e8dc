//! Summaries: what whoever runs a playbook knows when it has ended, outcome by outcome: facts that
//! are proved, and what the values that come back have to do with what was given. Made once a
//! playbook, from the bottom up; carried over into the terms of the one that runs it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::carry::{Carrier, Renames};
use super::explore::Explored;
use super::formula::Formula;
use super::shared::{Map, Set};
use super::situation::Situation;
use super::step::equal_to;
use super::term::{Root, TermId, Terms};
use crate::expr::Expr;
use crate::fact::FactId;
use crate::graph::Graph;
use crate::playbook::{OutcomeId, Playbook, PlaybookId, Step};
use crate::types::Type;

/// So many cases of one outcome are told apart before they are joined.
const MOST_CASES: usize = 4;

/// The summaries of the playbooks that were looked at, for those that run them.
pub(crate) type Summaries<'g> = BTreeMap<PlaybookId, Rc<Summary<'g>>>;

/// What is known when a playbook has ended.
pub(crate) struct Summary<'g> {
    /// Whether anybody may be waited for before it ends.
    pub waits: bool,
    terms: Terms<'g>,
    ends: BTreeMap<OutcomeId, Vec<End>>,
}

/// One way in which an outcome comes about.
struct End {
    facts: BTreeSet<FactId>,
    known: Vec<Formula>,
    blurred: bool,
}

/// The playbooks of a graph, each after those that it runs. Where they run in a circle, that order
/// can't be; it is a finding of its own.
pub(crate) fn bottom_up(graph: &Graph) -> Vec<PlaybookId> {
    let (mut order, mut seen) = (Vec::new(), BTreeSet::new());
    for id in graph.playbooks.ids() {
        // Each entry: a playbook, and how many of those that it runs were looked at.
        let mut open = vec![(id, 0)];
        if !seen.insert(id) {
            continue;
        }
        while let Some((id, looked_at)) = open.pop() {
            let runs = graph.playbooks.lookup(id).map(Playbook::runs).unwrap_or_default();
            match runs.get(looked_at) {
                Some(next) => {
                    open.push((id, looked_at + 1));
                    if seen.insert(*next) {
                        open.push((*next, 0));
                    }
                }
                None => order.push(id),
            }
        }
    }
    order
}

impl<'g> Summary<'g> {
    /// What can be told of a playbook that was explored.
    pub(crate) fn of(mut explored: Explored<'g>) -> Self {
        let (graph, id, playbook) = (explored.graph, explored.id, explored.playbook);
        let waits = waits(graph, id);
        let mut found: BTreeMap<OutcomeId, Vec<Situation>> = BTreeMap::new();
        for (point, at) in playbook.points.iter() {
            let Step::End { outcome, values } = &at.step else { continue };
            let moments: Vec<Rc<Situation>> = explored
                .at(point)
                .filter_map(|id| explored.moment(id).map(|moment| Rc::clone(&moment.situation)))
                .collect();
            for moment in moments {
                let ways = ended(&mut explored, *outcome, values, (*moment).clone());
                found.entry(*outcome).or_default().extend(ways);
            }
        }
        let lasting = lasting(graph, &explored.held);
        let terms = explored.terms;
        let ends = found.into_iter().map(|(outcome, mut ways)| {
            ways.dedup();
            while ways.len() > MOST_CASES
                && let (Some(one), Some(other)) = (ways.pop(), ways.pop())
            {
                ways.push(one.join(&other));
            }
            let ends = ways.iter().map(|way| End {
                facts: way.facts.iter().copied().filter(|fact| !lasting.contains(fact)).collect(),
                known: way.told(&terms),
                blurred: way.blurred,
            });
            (outcome, ends.collect::<Vec<_>>())
        });
        let ends = ends.collect();
        Self { waits, terms, ends }
    }

    /// What is known after an outcome to the one that gave these arguments. The values that come
    /// back stand under [`Root::Carried`].
    pub(crate) fn after(
        &self,
        outcome: OutcomeId,
        now: &Situation,
        args: &[TermId],
        terms: &mut Terms<'g>,
    ) -> Vec<Situation> {
        let mut all = Vec::new();
        for end in self.ends.get(&outcome).into_iter().flatten() {
            let mut now = now.clone();
            now.blurred |= end.blurred;
            for fact in &end.facts {
                if now.facts.insert(*fact) {
                    now.forget(Root::Subject(*fact), terms);
                }
            }
            let given = Given(args);
            let mut carrier = Carrier { from: &self.terms, to: &mut *terms, renames: &given };
            let known: Vec<Formula> =
                end.known.iter().filter_map(|formula| carrier.formula(formula)).collect();
            all.extend(now.assume(&Formula::all(known), terms));
        }
        all
    }
}

/// Facts that hold while a playbook runs, and may have ended when it has.
fn lasting(graph: &Graph, held: &BTreeSet<FactId>) -> BTreeSet<FactId> {
    let ends = |fact: &FactId| graph.facts.lookup(*fact).is_some_and(|fact| fact.lasts.is_some());
    held.iter().copied().filter(ends).collect()
}

/// A moment at an end, with the values that are carried, and without anything that is the
/// playbook's own.
fn ended(
    explored: &mut Explored<'_>,
    outcome: OutcomeId,
    values: &[Expr],
    moment: Situation,
) -> Vec<Situation> {
    let declared = explored.playbook.outcomes.lookup(outcome);
    let Some(declared) = declared else { return Vec::new() };
    let mut cases = vec![moment];
    for ((value, param), place) in values.iter().zip(&declared.values).zip(0_u32..) {
        let root = Root::Carried(explored.id, outcome, place);
        let carried = explored.terms.root_of_type(root, param.ty.clone());
        cases = cases.iter().flat_map(|case| equal_to(explored, case, carried, value)).collect();
    }
    for case in &mut cases {
        let own = |root| !matches!(root, Root::Param(_) | Root::Carried(..) | Root::Subject(_));
        let own = case.roots(&explored.terms, own);
        case.forget_all(&own, &mut explored.terms);
        case.visits = Map::default();
        case.filled = Set::default();
    }
    cases
}

/// Whether anybody may be waited for in a playbook, or in what it runs.
fn waits(graph: &Graph, id: PlaybookId) -> bool {
    let playbooks = graph.run_by([id]).into_iter();
    playbooks.filter_map(|id| graph.playbooks.lookup(id)).any(|playbook| {
        let at_once = |step: &Step| {
            matches!(
                step,
                Step::Say { .. }
                    | Step::Call { .. }
                    | Step::Let { .. }
                    | Step::When { .. }
                    | Step::Match { .. }
                    | Step::Forget { .. }
                    | Step::Note { .. }
                    | Step::GoTo { .. }
                    | Step::End { .. }
                    | Step::HandOff(_)
                    | Step::Run(_)
                    | Step::Task { .. }
            )
        };
        !playbook.needs.is_empty() || !playbook.points.values().all(|point| at_once(&point.step))
    })
}

/// What the values are called that were given, and those that come back.
struct Given<'a>(&'a [TermId]);

impl Renames for Given<'_> {
    fn root(&self, root: Root, ty: &Type, to: &mut Terms<'_>) -> Option<TermId> {
        match root {
            Root::Param(place) => self.0.get(place as usize).copied(),
            Root::Carried(..) => Some(to.root_of_type(root, ty.clone())),
            Root::Subject(_) => Some(to.root(root)),
            _ => None,
        }
    }
}
