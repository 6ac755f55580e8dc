//! A desk for what no desk offers: so that every playbook can be seen to run, also one that only
//! proves something, or that nothing starts yet.

use std::collections::BTreeSet;

use playbook_graph::arena::Id as _;
use playbook_graph::{
    Arena, Conduct, Desk, DeskId, Expr, Given, Graph, Handoff, Header, Intent, Matters, OriginId,
    Outcome, Patience, Playbook, PlaybookId, Point, PointId, Ref, Run, RunArm, RunEnd, Silence,
    Slot, SlotId, State, StateId, Step, Talk, Team, Text,
};

/// A graph with a desk for everything, and those desks: its own, and one more for what none of them
/// offers.
pub fn at_a_desk(graph: &Graph) -> (Graph, Vec<DeskId>) {
    let mut offered: BTreeSet<PlaybookId> = BTreeSet::new();
    for desk in graph.desks.values() {
        let provers = desk.provers.iter().map(|prover| prover.playbook);
        offered.extend(graph.run_by(desk.playbooks.iter().copied().chain(provers)));
    }
    let run: BTreeSet<PlaybookId> = graph.playbooks.values().flat_map(Playbook::runs).collect();
    // What is given something when it is run can't be begun by a customer, who gives nothing.
    let given = |id: PlaybookId| {
        graph.playbooks.lookup(id).is_some_and(|playbook| !playbook.header.params.is_empty())
    };
    let left = |id: &PlaybookId| !offered.contains(id) && !run.contains(id) && !given(*id);
    let missing: Vec<PlaybookId> = graph.playbooks.ids().filter(left).collect();
    let desks = graph.desks.ids().collect::<Vec<_>>();
    if missing.is_empty() && !desks.is_empty() {
        return (Graph { sources: Arena::default(), ..graph.clone() }, desks);
    }
    let (graph, desk) = alone(graph, missing);
    (graph, desks.into_iter().chain([desk]).collect())
}

/// The graph with one more desk, at which customers say themselves what the playbooks take that others
/// run: what is proved of such a one is proved for whoever may ever run it. Nothing where none takes
/// anything.
pub fn with_callers(graph: &Graph) -> Option<(Graph, DeskId)> {
    let takes = |playbook: &Playbook| !playbook.header.params.is_empty();
    let taking = graph.playbooks.iter().filter(|(_, playbook)| takes(playbook));
    let callers: Vec<Playbook> = taking.map(|(id, playbook)| caller(id, playbook)).collect();
    let mut graph = Graph { sources: Arena::default(), ..graph.clone() };
    let added: Vec<PlaybookId> =
        callers.into_iter().map(|caller| graph.playbooks.push(caller)).collect();
    (!added.is_empty()).then(|| alone(&graph, added))
}

/// A playbook that asks for everything that another one takes, runs that, and ends however that ended.
fn caller(id: PlaybookId, playbook: &Playbook) -> Playbook {
    let origin = OriginId(0);
    let (mut slots, mut points) = (Arena::default(), Arena::default());
    let state = Some(StateId::from_index(0));
    let asked = playbook.header.params.len();
    let slot_of = |given: &Given| Slot::new(given.name.clone(), given.ty.clone(), origin);
    let of: Vec<SlotId> =
        playbook.header.params.iter().map(|given| slots.push(slot_of(given))).collect();
    for (slot, nth) in of.iter().zip(1..) {
        let next = PointId::from_index(nth);
        let step = Step::Ask { slot: *slot, arms: Vec::new(), next };
        points.push(Point { state, step, origin });
    }
    let to = PointId::from_index(asked + 1);
    let ends = playbook.outcomes.ids().map(RunEnd::Outcome);
    let ends = ends.chain([RunEnd::CancelledByCustomer, RunEnd::HandedOver]);
    let arms = ends.map(|end| RunArm { end, names: Vec::new(), whole: None, to, origin });
    let args = of.iter().map(|slot| Expr::Ref(Ref::Slot(*slot))).collect();
    let run = Run { playbook: id, args, arms: arms.collect() };
    points.push(Point { state, step: Step::Run(Box::new(run)), origin });
    let mut outcomes = Arena::default();
    let outcome = outcomes.push(Outcome { name: "over".to_owned(), values: Vec::new() });
    points.push(Point { state, step: Step::End { outcome, values: Vec::new() }, origin });
    let mut states = Arena::default();
    let entry = PointId::from_index(0);
    let start = states.push(State { name: "only".to_owned(), entry, bound: None, origin });
    Playbook {
        name: format!("caller of {}", playbook.name),
        doc: String::new(),
        outcomes,
        starts_on: Vec::new(),
        starts_on_events: Vec::new(),
        needs: playbook.needs.clone(),
        on_cancel: None,
        slots,
        variables: Arena::default(),
        states,
        points,
        start,
        header: Header::default(),
        origin,
    }
}

/// The graph with one more desk that offers these and needs nothing. A playbook that nothing starts
/// gets a wish of its own.
pub(crate) fn alone(graph: &Graph, playbooks: Vec<PlaybookId>) -> (Graph, DeskId) {
    let mut graph = Graph { sources: Arena::default(), ..graph.clone() };
    let origin = OriginId(0);
    let mut wishes = BTreeSet::new();
    for id in &playbooks {
        let Some(playbook) = graph.playbooks.lookup(*id) else { continue };
        // Of two that start on one wish, only the first would be seen.
        let its_own = playbook.starts_on.iter().any(|wish| wishes.insert(*wish));
        if its_own || !playbook.starts_on_events.is_empty() {
            continue;
        }
        let wish = graph.intents.push(Intent {
            name: format!("begin_{}", playbook.name),
            description: String::new(),
            examples: Vec::new(),
            origin,
        });
        if let Some(playbook) = graph.playbooks.lookup_mut(*id) {
            playbook.starts_on.push(wish);
        }
    }
    let team = graph.teams.push(Team::named("people"));
    let because = Text::plain("there was no way on", origin);
    let desk = graph.desks.push(Desk {
        name: "alone".into(),
        doc: String::new(),
        playbooks,
        needs: Vec::new(),
        provers: Vec::new(),
        interrupts: Vec::new(),
        default: Handoff { team, because, origin },
        patience: Patience { tries: 2, then: None },
        silence: Silence::default(),
        conduct: Conduct::default(),
        matters: Matters::default(),
        talk: Talk::default(),
        keeps: Default::default(),
        origin,
    });
    (graph, desk)
}
