//! The proof is held against the machine: what the verifier says breaks is seen to break.

mod metamorphic;
mod mutants;
mod promised;
mod random;
mod solver;
mod taken_away;
mod too_much;
mod verdicts;

use playbook_scenario::explore::{Broken, Width};
use playbook_scenario::{Unseen, replay};
use playbook_tests::corpus::{checked, graph_of, members};
use playbook_tests::oracle::{Effort, see};

#[test]
fn every_counter_example_of_the_documents_is_reproduced_by_the_machine() {
    let only = std::env::var("PLAYBOOK_ONLY").unwrap_or_default();
    let (mut shown, mut in_doubt, mut wrong) = (0, 0, Vec::new());
    for member in members().iter().filter(|member| member.name.contains(&only)) {
        let checked = checked(member);
        let Some(graph) = graph_of(&checked) else { continue };
        for finding in &checked.diagnostics {
            let Some(example) = &finding.example else { continue };
            match replay(graph, example) {
                Ok(_) => shown += 1,
                Err(Unseen::Never) if example.certain => {
                    wrong.push(format!("{}: {} {}", member.name, finding.code, finding.message));
                }
                Err(Unseen::Never | Unseen::TooFar) => in_doubt += 1,
            }
        }
    }
    println!("{shown} counter-examples reproduced, {in_doubt} in doubt or too far to be seen");
    assert!(
        wrong.is_empty(),
        "not reproduced, {} of {}:\n{}",
        wrong.len(),
        shown + wrong.len(),
        wrong.join("\n")
    );
    assert!(shown > 35 || !only.is_empty(), "only {shown} counter-examples were found");
}

/// What judges the proof must itself be able to see what a policy forbids.
#[test]
fn the_machine_shows_calls_that_a_policy_forbids() {
    let effort = Effort { positions: 8_000, values: 40, width: Width::STRAIGHT, callers: false };
    let (mut shown, mut blind) = (0, Vec::new());
    for member in members().iter().filter(|member| member.name.contains("PB0312")) {
        let checked = checked(member);
        let Some(graph) = graph_of(&checked) else { continue };
        if checked.diagnostics.iter().all(|finding| finding.code.0 != "PB0312") {
            continue;
        }
        let broken = see(graph, effort, false, &mut ()).broken;
        match broken.iter().any(|broken| matches!(broken, Broken::Policy(..))) {
            true => shown += 1,
            false => blind.push(format!("{}: {broken:?}", member.name)),
        }
    }
    assert!(blind.is_empty() && shown > 2, "{shown} shown, not shown:\n{}", blind.join("\n"));
}
