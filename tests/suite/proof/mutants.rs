//! A sample of mutants of the smaller example, a few by each operator: where nothing is found, the
//! machine comes to nothing that a proof rules out. The command `mutants` weighs those of all projects.

use playbook_graph::{Diagnostic, verify};
use playbook_scenario::explore::Width;
use playbook_tests::corpus::{example, graph_of};
use playbook_tests::mutate::{Operator, each_mutant};
use playbook_tests::oracle::{Effort, see};

const EFFORT: Effort = Effort { positions: 400, values: 6, width: Width::STRAIGHT, callers: false };
/// So many of each operator, spread over all that there are.
const OF_EACH: usize = 4;

#[test]
fn no_mutant_that_does_harm_is_missed() {
    let checked = playbook_compiler::check(&example(&[]));
    let graph = graph_of(&checked).unwrap();
    let (mut found, mut tried, mut missed) = (0, 0, Vec::new());
    for operator in Operator::ALL {
        let mut all = 0;
        each_mutant(graph, operator, &mut |_| all += 1);
        let mut nth = 0;
        each_mutant(graph, operator, &mut |mutant| {
            nth += 1;
            if nth % (all / OF_EACH).max(1) != 0 {
                return;
            }
            tried += 1;
            if verify(mutant.graph.clone()).findings.iter().any(Diagnostic::is_error) {
                found += 1;
                return;
            }
            let broken = see(&mutant.graph, EFFORT, true, &mut ()).broken;
            if !broken.is_empty() {
                missed.push(format!("{}: {}: {broken:?}", operator.name(), mutant.what));
            }
        });
    }
    println!("{tried} mutants, {found} of them found");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(found > 15, "only {found} of {tried} were found");
}
