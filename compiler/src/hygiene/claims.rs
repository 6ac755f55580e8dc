//! Words that claim something where it isn't so on every way; and, where a model puts replies into
//! other words, tools of which nothing says in which words they are claimed.

use std::collections::BTreeSet;

use playbook_graph::voice::has_words;
use playbook_graph::{
    Claim, Claimed, Diagnostic, Effect, FactId, Graph, Origin, OriginId, Playbook, PlaybookId,
    PointId, Step, ToolId,
};

use crate::check::Draft;
use crate::diagnostics::{claimed, no_claims};

pub(super) fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let graph = &draft.graph;
    let place = |id: OriginId| graph.origins.lookup(id).copied();
    for claim in &graph.claims {
        let open = graph.playbooks.iter().filter(|(id, _)| !is_so_before(graph, *id, claim));
        for (_, playbook) in open {
            let unproved = unproved(graph, playbook, claim.of);
            let said = playbook.said().into_iter().filter(|(at, _)| unproved.contains(at));
            let mut told = BTreeSet::new();
            for (_, text) in said {
                let words = claim.words.iter().find(|words| has_words(&text.words(), words));
                let (Some(words), Some(at)) = (words, place(text.origin)) else { continue };
                if told.insert(at) {
                    let what = in_words(graph, claim.of);
                    found.push(claimed::report(at, words, &what, place(claim.origin)));
                }
            }
        }
    }
    unclaimed(draft, &place, found);
}

pub(super) fn in_words(graph: &Graph, of: Claimed) -> String {
    match of {
        Claimed::Tool(id) => {
            format!("`{}` was done", graph.tools.lookup(id).map_or("", |tool| &tool.name))
        }
        Claimed::Fact(id) => {
            format!("`{}` is proved", graph.facts.lookup(id).map_or("", |fact| &fact.name))
        }
    }
}

/// Whether something is so before a playbook begins, or can't be told from the playbook alone.
fn is_so_before(graph: &Graph, id: PlaybookId, claim: &Claim) -> bool {
    let Some(playbook) = graph.playbooks.lookup(id) else { return true };
    let begins = !playbook.starts_on.is_empty() || !playbook.starts_on_events.is_empty();
    match claim.of {
        // What is only run by others may follow what those have done.
        Claimed::Tool(tool) => !begins && !does(graph, playbook, tool),
        Claimed::Fact(fact) => {
            let needs = |needs: &[playbook_graph::FactNeed]| needs.iter().any(|n| n.fact == fact);
            let desks = || graph.desks.values().filter(|desk| desk.playbooks.contains(&id));
            needs(&playbook.needs)
                || desks().next().is_some() && desks().all(|desk| needs(&desk.needs))
                || !begins && !proves(graph, playbook, fact)
        }
    }
}

/// Whether a playbook, or one that it runs, calls a tool.
fn does(graph: &Graph, playbook: &Playbook, tool: ToolId) -> bool {
    calls(graph, playbook, &|called| called == tool)
}

fn proves(graph: &Graph, playbook: &Playbook, fact: FactId) -> bool {
    let by = |tool: ToolId| {
        let tool = graph.tools.lookup(tool);
        tool.and_then(|tool| tool.proves.as_ref()).is_some_and(|proves| proves.fact == fact)
    };
    calls(graph, playbook, &by)
}

fn calls(graph: &Graph, playbook: &Playbook, is: &dyn Fn(ToolId) -> bool) -> bool {
    let run = playbook.points.values().filter_map(|point| match &point.step {
        Step::Run(run) => Some(run.playbook),
        _ => None,
    });
    let run = graph.run_by(run).into_iter().filter_map(|id| graph.playbooks.lookup(id));
    let points = run.chain([playbook]).flat_map(|playbook| playbook.points.values());
    points.into_iter().any(|point| match &point.step {
        Step::Call { call, .. } | Step::Act { call, .. } => is(call.tool),
        _ => false,
    })
}

/// The points that can be reached without its having become so.
fn unproved(graph: &Graph, playbook: &Playbook, of: Claimed) -> BTreeSet<PointId> {
    let start = playbook.states.lookup(playbook.start).map(|state| state.entry);
    let mut open: Vec<PointId> = start.into_iter().chain(playbook.on_cancel).collect();
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        let Some(point) = playbook.points.lookup(at).filter(|_| seen.insert(at)) else { continue };
        match &point.step {
            Step::GoTo { state } => {
                if let Some(state) = playbook.states.lookup(*state) {
                    open.push(state.entry);
                    open.extend(state.bound.map(|bound| bound.then));
                }
            }
            Step::Call { call, arms, next } | Step::Act { call, arms, next, .. } => {
                open.extend(arms.iter().map(|arm| arm.to));
                if !makes_it_so(graph, call.tool, of) {
                    open.push(*next);
                }
            }
            Step::Run(run) => {
                let callee = graph.playbooks.lookup(run.playbook);
                let within = callee.is_some_and(|callee| {
                    calls(graph, callee, &|tool| makes_it_so(graph, tool, of))
                });
                if !within {
                    open.extend(run.arms.iter().map(|arm| arm.to));
                }
            }
            step => open.extend(step.successors()),
        }
    }
    seen
}

fn makes_it_so(graph: &Graph, tool: ToolId, of: Claimed) -> bool {
    match of {
        Claimed::Tool(id) => id == tool,
        Claimed::Fact(fact) => {
            let proves = graph.tools.lookup(tool).and_then(|tool| tool.proves.as_ref());
            proves.is_some_and(|proves| proves.fact == fact)
        }
    }
}

/// Sensitive tools that a desk with a voice uses, and that nobody said the claims of.
fn unclaimed(
    draft: &Draft,
    place: &dyn Fn(OriginId) -> Option<Origin>,
    found: &mut Vec<Diagnostic>,
) {
    let graph = &draft.graph;
    let mut told = BTreeSet::new();
    for desk in graph.desks.values().filter(|desk| desk.talk.voice.is_some()) {
        let all = graph.run_by(desk.playbooks.iter().copied());
        let playbooks = all.into_iter().filter_map(|id| graph.playbooks.lookup(id));
        for point in playbooks.flat_map(|playbook| playbook.points.values()) {
            let Step::Act { call, .. } = &point.step else { continue };
            let Some(tool) = graph.tools.lookup(call.tool) else { continue };
            let of = Claimed::Tool(call.tool);
            let claims = graph.claims.iter().any(|claim| claim.of == of);
            if claims || tool.effect != Effect::Sensitive || !told.insert(call.tool) {
                continue;
            }
            if let Some(at) = place(tool.origin) {
                found.push(no_claims::report(draft.head(at), &tool.name, &desk.name));
            }
        }
    }
}
