//! A desk for what no desk offers: so that every playbook can be seen to run, also one that only
//! proves something, or that nothing starts yet.

use std::collections::BTreeSet;

use playbook_graph::{
    Arena, Conduct, Desk, DeskId, Graph, Handoff, Intent, Matters, OriginId, Patience, PlaybookId,
    Silence, Talk, Team, Text,
};

/// A graph with a desk for everything, and those desks: its own, and one more for what none of them
/// offers.
pub fn at_a_desk(graph: &Graph) -> (Graph, Vec<DeskId>) {
    let mut offered: BTreeSet<PlaybookId> = BTreeSet::new();
    for desk in graph.desks.values() {
        let provers = desk.provers.iter().map(|prover| prover.playbook);
        offered.extend(graph.run_by(desk.playbooks.iter().copied().chain(provers)));
    }
    let run: BTreeSet<PlaybookId> =
        graph.playbooks.values().flat_map(playbook_graph::Playbook::runs).collect();
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
