//! What the playbooks ask before they call: for each call of a tool, the cases that reach it, said of
//! the tool's parameters.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::align::Aligned;
use super::allowed::Asked;
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::playbook::{OutcomeId, PointId, Step};
use crate::tool::ToolId;
use crate::types::{RecordId, Type};
use crate::value::Value;
use crate::verify::around::Around;
use crate::verify::carry::{Carrier, Renames};
use crate::verify::explore::Explored;
use crate::verify::formula::Formula;
use crate::verify::situation::Situation;
use crate::verify::step::equal_to;
use crate::verify::summary::{Summaries, Summary, bottom_up};
use crate::verify::term::{Root, TermId, Terms};

/// Stands for the arguments of a call on their way out of a playbook.
const ARGUMENT: OutcomeId = OutcomeId(u32::MAX);

/// Cases in which a call is made.
pub(super) struct Case {
    /// What is so of its arguments.
    pub known: Formula,
    /// Whether it says all that is known, and everything that fits can come about.
    pub whole: bool,
    /// Where the call is written.
    pub origin: OriginId,
}

/// Every playbook of a graph with all that can happen in it.
pub(super) fn explored(graph: &Graph) -> Vec<Explored<'_>> {
    let (mut all, mut summaries) = (Vec::new(), Rc::new(Summaries::new()));
    let around = Rc::new(Around::of(graph));
    for id in bottom_up(graph) {
        let Some(playbook) = graph.playbooks.lookup(id) else { continue };
        let explored = Explored::of(graph, id, playbook, &summaries, &around);
        if around.is_run(id) && !explored.given_up {
            let again = Explored::of(graph, id, playbook, &summaries, &around);
            let summary = Rc::new(Summary::of(again));
            Rc::make_mut(&mut summaries).insert(id, summary);
        }
        all.push(explored);
    }
    all
}

/// The cases in which a tool is called. `aligned`: where the graph is the old one.
pub(super) fn calls(
    all: &mut [Explored<'_>],
    tool: ToolId,
    aligned: Option<&Aligned>,
    asked: &Asked,
    terms: &mut Terms<'_>,
) -> Vec<Case> {
    let mut cases = Vec::new();
    for explored in all {
        let points: Vec<PointId> = explored
            .playbook
            .points
            .iter()
            .filter(|(_, point)| matches!(&point.step, Step::Act { call, .. } if call.tool == tool))
            .map(|(id, _)| id)
            .collect();
        for point in points {
            at_point(explored, point, aligned, asked, terms, &mut cases);
        }
    }
    cases
}

fn at_point(
    explored: &mut Explored<'_>,
    point: PointId,
    aligned: Option<&Aligned>,
    asked: &Asked,
    terms: &mut Terms<'_>,
    cases: &mut Vec<Case>,
) {
    let Some(written) = explored.playbook.points.lookup(point) else { return };
    let Step::Act { call, .. } = &written.step else { return };
    let says_yes = explored.playbook.confirm_of(&written.step).is_some();
    let Some(tool) = explored.graph.tools.lookup(call.tool) else { return };
    let moments: Vec<Situation> = explored
        .at(point)
        .filter_map(|id| explored.moment(id).map(|moment| (*moment.situation).clone()))
        .collect();
    for moment in moments {
        let mut ways = vec![moment];
        for ((arg, param), place) in call.args.iter().zip(tool.given()).zip(0_u32..) {
            let root = Root::Carried(explored.id, ARGUMENT, place);
            let carried = explored.terms.root_of_type(root, param.ty.clone());
            ways = ways.iter().flat_map(|way| equal_to(explored, way, carried, arg)).collect();
        }
        for mut way in ways {
            let inner = |root| !matches!(root, Root::Carried(_, ARGUMENT, _) | Root::Subject(_));
            let mine = way.roots(&explored.terms, inner);
            way.forget_all(&mine, &mut explored.terms);
            let case = carried(explored, &way, aligned, asked, says_yes, terms, written.origin);
            cases.push(case);
        }
    }
}

/// A case in the terms of the tool.
fn carried(
    explored: &Explored<'_>,
    way: &Situation,
    aligned: Option<&Aligned>,
    asked: &Asked,
    says_yes: bool,
    terms: &mut Terms<'_>,
    origin: OriginId,
) -> Case {
    let args = asked.terms(terms);
    let renames = ToTool { args: &args, asked, aligned };
    let told = way.told(&explored.terms);
    let mut whole = !way.blurred;
    let mut known = Vec::new();
    for formula in &told {
        let mut carrier = Carrier { from: &explored.terms, to: terms, renames: &renames };
        match carrier.formula(formula) {
            Some(formula) => known.push(formula),
            None => whole = false,
        }
    }
    let facts: BTreeSet<_> =
        way.facts.iter().map(|fact| aligned.map_or(*fact, |aligned| aligned.fact(*fact))).collect();
    known.extend(facts.iter().map(|fact| asked.proved(*fact, &args)));
    if says_yes {
        known.push(Asked::yes(&args));
    }
    Case { known: Formula::all(known), whole, origin }
}

/// What things of a playbook are called in the terms of the tool.
struct ToTool<'a> {
    args: &'a [TermId],
    asked: &'a Asked,
    aligned: Option<&'a Aligned>,
}

impl Renames for ToTool<'_> {
    fn root(&self, root: Root, _: &Type, to: &mut Terms<'_>) -> Option<TermId> {
        match root {
            Root::Carried(_, ARGUMENT, place) => {
                let place = match self.aligned {
                    Some(_) => *self.asked.old_places.get(place as usize)?,
                    None => place,
                };
                self.args.get(place as usize).copied()
            }
            Root::Subject(fact) => {
                let fact = self.aligned.map_or(fact, |aligned| aligned.fact(fact));
                Some(to.root(Root::Subject(fact)))
            }
            _ => None,
        }
    }

    fn value(&self, value: &Value) -> Value {
        self.aligned.map_or_else(|| value.clone(), |aligned| aligned.value(value))
    }

    fn field(&self, record: RecordId, field: u32) -> (RecordId, u32) {
        let aligned = self.aligned;
        aligned.map_or((record, field), |a| (a.record(record), a.field(record, field)))
    }

    fn bits(&self, ty: &Type, bits: u64) -> u64 {
        self.aligned.map_or(bits, |aligned| aligned.bits(ty, bits))
    }
}
