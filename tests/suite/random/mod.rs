//! The machine under an interpreter, a phraser, tools, a ledger and people without sense: whatever
//! they say, no undeclared tool is called, no sensitive one without its grant or under another
//! digest, no input is lost, the journal folds to the same state, and every conversation ends or
//! waits for something that has a name.
//!
//! `PLAYBOOK_RUNS=10000` says how many conversations are led, of twenty turns each; the suite leads
//! fewer. A run that fails is told by its project and its seed.

mod chance;
mod reader;
mod talk;
mod values;

use std::fs;

use playbook_compiler::{Project, check};
use playbook_graph::{Graph, Verified, verify};
use playbook_tests::{sources_of, top};

use self::talk::{Seen, Talk};

const TURNS: usize = 20;
/// How many conversations the suite leads.
const RUNS: u64 = 1_500;

/// The projects of the documents that are played, each with a voice, so that everything is phrased.
fn projects() -> Vec<(String, Verified)> {
    let mut found = Vec::new();
    for room in fs::read_dir(top().join("tests/suite/run")).unwrap() {
        let room = room.unwrap().path();
        if room.is_dir() && !room.ends_with("world") {
            found.extend(fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    found.sort();
    let world = top().join("tests/suite/run/world");
    let verified = found.iter().filter_map(|path| {
        let (std, sources) = sources_of(path, &world)
            .into_iter()
            .partition(|source| source.name.starts_with("std/"));
        let graph = check(&Project { sources, std }).graph?.ok()?;
        let name = path.strip_prefix(top()).unwrap().display().to_string();
        Some((name, with_voice(graph.graph().clone())))
    });
    verified.collect()
}

fn with_voice(mut graph: Graph) -> Verified {
    let voice = graph.voices.push(playbook_graph::Voice {
        name: "random".to_owned(),
        doc: String::new(),
        style: "any".to_owned(),
        greeting: None,
        never: Vec::new(),
        at_most: None,
        origin: playbook_graph::OriginId(0),
    });
    let desks: Vec<_> = graph.desks.ids().collect();
    for desk in desks {
        graph.desks.lookup_mut(desk).unwrap().talk.voice = Some(voice);
    }
    verify(graph).graph.ok().unwrap()
}

#[test]
fn nobody_who_talks_to_the_machine_gets_round_it() {
    let runs = std::env::var("PLAYBOOK_RUNS").ok().and_then(|runs| runs.parse().ok());
    let projects = projects();
    assert!(projects.len() > 20, "the projects were not found");
    let (mut wrong, mut seen) = (Vec::new(), Seen::default());
    for seed in 0..runs.unwrap_or(RUNS) {
        let place = usize::try_from(seed).unwrap() % projects.len();
        let (name, graph) = &projects[place];
        for desk in graph.graph().desks.ids() {
            match Talk::new(graph.runnable(), desk, seed).lead(TURNS) {
                Ok(came) => seen.add(came),
                Err(why) => wrong.push(format!("{name}, seed {seed}: {why}")),
            }
        }
    }
    println!("{seen:?}");
    assert!(wrong.is_empty(), "{} runs went wrong:\n{}", wrong.len(), wrong.join("\n"));
    let least = [seen.calls, seen.sensitive, seen.approvals, seen.phrased, seen.ended];
    assert!(least.into_iter().all(|count| count > 0), "chance led nowhere: {seen:?}");
}
