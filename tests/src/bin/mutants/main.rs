//! Measures the proof: mutates every good project of the repository, lets the machine show which
//! mutants do harm, and counts those that the verifier missed, and those that it flagged without
//! reason. `cargo run --release -p playbook-tests --bin mutants [-- --every N] [NAME …]`, where `--every 9`
//! weighs each ninth mutant of each project, to see all projects sooner. With `--lines` it takes each line
//! of the examples and the cookbook away that keeps a promise, and tells what came of it.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it prints what it counts")]

mod lines;

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use playbook_graph::Graph;
use playbook_scenario::explore::Width;
use playbook_tests::corpus::good;
use playbook_tests::mutate::{Mutant, Operator, each_mutant};
use playbook_tests::oracle::{Effort, see, why_code};
use playbook_tests::weigh::{Weight, weigh};

/// How thorough the oracle is: enough for every project of the repository, as far as anything was
/// found by looking longer.
const EFFORT: Effort =
    Effort { positions: 8_000, values: 40, width: Width::STRAIGHT, callers: false };
/// Of so many mutants of one project and operator, those beyond are spread thin.
const MOST: usize = 40;

/// What came of the mutants of one operator.
#[derive(Clone, Debug, Default)]
struct Tally {
    mutants: usize,
    harmful: usize,
    missed: usize,
    harmless: usize,
    flagged: usize,
    not_by_running: Vec<BTreeSet<&'static str>>,
    malformed: usize,
}

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut only: Vec<String> = std::env::args().skip(1).collect();
    let every = match every(&mut only) {
        Ok(every) => every,
        Err(wrong) => {
            eprintln!("{wrong}");
            return ExitCode::from(2);
        }
    };
    if let Some(at) = only.iter().position(|word| word == "--lines") {
        only.remove(at);
        return lines::tell(&only);
    }
    let wanted =
        |name: &String| only.is_empty() || only.iter().any(|part| name.contains(part.as_str()));
    let projects: Vec<(String, Graph)> =
        good().into_iter().filter(|(name, _)| wanted(name)).collect();
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
                let sampled = (count + nth) % every == 0;
                if sampled && (count <= MOST * every || count % 7 == 0) {
                    add(name, &mutant, tally);
                }
            });
        }
        let harmful: usize = tallies.values().map(|tally| tally.harmful).sum();
        let missed: usize = tallies.values().map(|tally| tally.missed).sum();
        let flagged: usize = tallies.values().map(|tally| tally.flagged).sum();
        eprintln!(
            "{}/{all} {name}: {harmful} harmful so far, {missed} missed, {flagged} flagged for nothing",
            nth + 1
        );
    }
    tell(&tallies, left_out);
    ExitCode::SUCCESS
}

/// Takes `--every N` out of the words: each so many mutants of an operator, one is weighed.
fn every(words: &mut Vec<String>) -> Result<usize, String> {
    let Some(at) = words.iter().position(|word| word == "--every") else { return Ok(1) };
    let number = words.get(at + 1).and_then(|word| word.parse().ok()).filter(|every| *every > 0);
    let every = number.ok_or("write a number behind `--every`: `--every 9`")?;
    words.drain(at..=at + 1);
    Ok(every)
}

fn add(name: &str, mutant: &Mutant, tally: &mut Tally) {
    tally.mutants += 1;
    let words = || format!("{name}: {}: {}", mutant.operator.name(), mutant.what);
    match weigh(mutant, EFFORT) {
        Weight::Malformed => tally.malformed += 1,
        Weight::Harmful => tally.harmful += 1,
        Weight::Missed(broken) => {
            tally.harmful += 1;
            tally.missed += 1;
            println!("missed: {}\n      {broken:?}", words());
        }
        Weight::Harmless => tally.harmless += 1,
        Weight::Flagged(found) => {
            tally.harmless += 1;
            tally.flagged += 1;
            println!("flagged: {}\n      {found}", words());
        }
        Weight::NotByRunning(codes) => tally.not_by_running.push(codes),
    }
}

fn tell(tallies: &BTreeMap<Operator, Tally>, left_out: usize) {
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
        all.not_by_running.extend(tally.not_by_running.iter().cloned());
        all.malformed += tally.malformed;
        all.missed += tally.missed;
        all.flagged += tally.flagged;
    }
    row("all", &all);
    tell_not_by_running(&all.not_by_running);
    if left_out > 0 {
        println!("{left_out} projects were left out: the machine breaks them as they are");
    }
    println!(
        "mutants harmful={} missed={} harmless={} false={}",
        all.harmful, all.missed, all.harmless, all.flagged
    );
}

/// How many mutants are neither harmful nor harmless, as all that is found of them is about what stands
/// in the text, and why.
fn tell_not_by_running(all: &[BTreeSet<&'static str>]) {
    println!(
        "{} mutants are not judged, as what is found of them can't be seen by running:",
        all.len()
    );
    let codes: BTreeSet<&str> = all.iter().flatten().copied().collect();
    for code in codes {
        let count = all.iter().filter(|codes| codes.contains(code)).count();
        println!("  {code} {count:>5}: {}", why_code(code).unwrap_or_default());
    }
}

fn row(name: &str, tally: &Tally) {
    println!(
        "{name:<22} {:>8} {:>8} {:>7} {:>9} {:>8} {:>12} {:>10}",
        tally.mutants,
        tally.harmful,
        tally.missed,
        tally.harmless,
        tally.flagged,
        tally.not_by_running.len(),
        tally.malformed
    );
}
