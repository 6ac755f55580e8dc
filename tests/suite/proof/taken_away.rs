//! Nothing that keeps a promise can be taken away unseen, in the examples and in the cookbook. The command
//! `mutants --lines` tells what came of each line.

use playbook_tests::lines::{Gone, each, projects};

/// So many moves are looked at where nothing is found; the command looks at more.
const POSITIONS: usize = 300;

#[test]
fn every_line_that_keeps_a_promise_is_missed_when_it_is_gone() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for member in projects() {
        each(&member, POSITIONS, &mut |line| {
            tried += 1;
            match line.gone {
                Gone::Found(what) => println!("{}\n    {what}", line.name),
                Gone::Same(moves) => println!("{}\n    the same after {moves} moves", line.name),
                Gone::Wrong(why) => wrong.push(format!("{}: {}: {why}", member.name, line.name)),
            }
        });
    }
    println!("{tried} lines");
    assert!(tried > 20, "only {tried} lines were found");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}
