//! Measures the proof: mutates every good project of the repository, lets the machine show which
//! mutants do harm, and counts those that the verifier missed, and those that it flagged without
//! reason. `cargo run --release -p playbook-tests --bin mutants [-- NAME]`
//!
//! A mutant does harm where the machine comes to something that a proof rules out: a call whose needs
//! don't hold, one that a policy forbids, the same call twice, a value that isn't there, a circle;
//! or where it never comes to a state or rule that the verifier says is never come to. What can't be
//! seen by running (where a value comes from, say) is counted by itself.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it prints what it counts")]

use std::collections::BTreeMap;

use playbook_graph::{Diagnostic, Graph, verify};
use playbook_scenario::explore::Width;
use playbook_tests::corpus::good;
use playbook_tests::mutate::{Mutant, Operator, each_mutant};
use playbook_tests::oracle::{Effort, Judged, judge, see};

/// How thorough the oracle is: enough for every project of the repository, as far as anything was
/// found by looking longer.
const EFFORT: Effort = Effort { positions: 8_000, values: 40, width: Width::STRAIGHT };
/// Of so many mutants of one project and operator, those beyond are spread thin.
const MOST: usize = 40;

/// What came of the mutants of one operator.
#[derive(Clone, Debug, Default)]
struct Tally {
    mutants: usize,
    harmful: usize,
    missed: Vec<String>,
    harmless: usize,
    flagged: Vec<String>,
    not_by_running: usize,
    malformed: usize,
}

fn main() {
    let only = std::env::args().nth(1).unwrap_or_default();
    let projects: Vec<(String, Graph)> =
        good().into_iter().filter(|(name, _)| name.contains(&only)).collect();
    let all = projects.len();
    eprintln!("{all} good projects");
    let mut tallies: BTreeMap<Operator, Tally> = BTreeMap::new();
    let mut left_out = 0;
    for (nth, (name, graph)) in projects.iter().enumerate() {
        let seen = see(graph, EFFORT, false, &mut ());
        if !seen.broken.is_empty() {
            // What the machine breaks in a good project is an error of its own, and told.
            println!("proved, and broken: {name}: {:?}", seen.broken);
            left_out += 1;
            continue;
        }
        for operator in Operator::ALL {
            let tally = tallies.entry(operator).or_default();
            let mut count = 0;
            each_mutant(graph, operator, &mut |mutant| {
                count += 1;
                if count <= MOST || count % 7 == 0 {
                    weigh(name, &mutant, tally);
                }
            });
        }
        let harmful: usize = tallies.values().map(|tally| tally.harmful).sum();
        let missed: usize = tallies.values().map(|tally| tally.missed.len()).sum();
        eprintln!("{}/{all} {name}: {harmful} harmful so far, {missed} missed", nth + 1);
    }
    tell(&tallies, left_out);
}

fn weigh(name: &str, mutant: &Mutant, tally: &mut Tally) {
    tally.mutants += 1;
    let findings: Vec<Diagnostic> =
        verify(mutant.graph.clone()).findings.into_iter().filter(Diagnostic::is_error).collect();
    if findings.iter().any(|finding| finding.code.0 == "PB0400") {
        tally.malformed += 1;
        return;
    }
    let mut seen = see(&mutant.graph, EFFORT, true, &mut ());
    let words = || format!("{name}: {}: {}", mutant.operator.name(), mutant.what);
    if !seen.broken.is_empty() {
        tally.harmful += 1;
        if findings.is_empty() {
            tally.missed.push(format!("{}\n      {:?}", words(), seen.broken));
        }
        return;
    }
    if findings.is_empty() {
        tally.harmless += 1;
        return;
    }
    seen = see(&mutant.graph, EFFORT, false, &mut ());
    let judged: Vec<Judged> =
        findings.iter().map(|finding| judge(&mutant.graph, finding, &seen)).collect();
    if judged.contains(&Judged::Confirmed) {
        tally.harmful += 1;
    } else if judged.contains(&Judged::NotByRunning) {
        tally.not_by_running += 1;
    } else {
        tally.harmless += 1;
        let first = findings.first();
        let found = first.map(|first| format!("{} {}", first.code, first.message));
        tally.flagged.push(format!("{}\n      {}", words(), found.unwrap_or_default()));
    }
}

fn tell(tallies: &BTreeMap<Operator, Tally>, left_out: usize) {
    for tally in tallies.values() {
        tally.missed.iter().for_each(|missed| println!("missed: {missed}"));
    }
    for tally in tallies.values() {
        tally.flagged.iter().for_each(|flagged| println!("flagged: {flagged}"));
    }
    println!(
        "{:<22} {:>8} {:>8} {:>7} {:>9} {:>8} {:>12} {:>10}",
        "operator",
        "mutants",
        "harmful",
        "missed",
        "harmless",
        "flagged",
        "not by run",
        "malformed"
    );
    let mut all = Tally::default();
    for (operator, tally) in tallies {
        row(operator.name(), tally);
        all.mutants += tally.mutants;
        all.harmful += tally.harmful;
        all.harmless += tally.harmless;
        all.not_by_running += tally.not_by_running;
        all.malformed += tally.malformed;
        all.missed.extend(tally.missed.iter().cloned());
        all.flagged.extend(tally.flagged.iter().cloned());
    }
    row("all", &all);
    if left_out > 0 {
        println!("{left_out} projects were left out: the machine breaks them as they are");
    }
    println!(
        "mutants harmful={} missed={} harmless={} false={}",
        all.harmful,
        all.missed.len(),
        all.harmless,
        all.flagged.len()
    );
}

fn row(name: &str, tally: &Tally) {
    println!(
        "{name:<22} {:>8} {:>8} {:>7} {:>9} {:>8} {:>12} {:>10}",
        tally.mutants,
        tally.harmful,
        tally.missed.len(),
        tally.harmless,
        tally.flagged.len(),
        tally.not_by_running,
        tally.malformed
    );
}
