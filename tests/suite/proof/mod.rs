//! The proof is held against the machine: what the verifier says breaks is seen to break.

mod metamorphic;
mod random;
mod solver;
mod taken_away;

use playbook_graph::Graph;
use playbook_scenario::{Unseen, replay};
use playbook_tests::corpus::{checked, members};

/// The graph of a project, proved or not.
fn graph_of(checked: &playbook_compiler::Checked) -> Option<&Graph> {
    match checked.graph.as_ref()? {
        Ok(verified) => Some(verified.graph()),
        Err(refused) => Some(refused.graph()),
    }
}

#[test]
fn every_counter_example_of_the_documents_is_reproduced_by_the_machine() {
    let only = std::env::var("PLAYBOOK_ONLY").unwrap_or_default();
    let (mut shown, mut too_far, mut wrong) = (0, 0, Vec::new());
    for member in members().iter().filter(|member| member.name.contains(&only)) {
        let checked = checked(member);
        let Some(graph) = graph_of(&checked) else { continue };
        for finding in &checked.diagnostics {
            let Some(example) = &finding.example else { continue };
            match replay(graph, example) {
                Ok(_) => shown += 1,
                Err(Unseen::TooFar) => too_far += 1,
                Err(Unseen::Never) => {
                    wrong.push(format!("{}: {} {}", member.name, finding.code, finding.message));
                }
            }
        }
    }
    println!("{shown} counter-examples reproduced, {too_far} too far to be seen");
    assert!(
        wrong.is_empty(),
        "not reproduced, {} of {}:\n{}",
        wrong.len(),
        shown + wrong.len(),
        wrong.join("\n")
    );
    assert!(shown > 35 || !only.is_empty(), "only {shown} counter-examples were found");
}
