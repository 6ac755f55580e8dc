//! The lines that keep a promise, each taken away or loosened: how many of each kind are found to be
//! missed, and of how many the machine shows that they made no difference.

use std::collections::BTreeMap;
use std::process::ExitCode;

use playbook_tests::lines::{Gone, each, projects};

/// So many moves are looked at where nothing is found.
const POSITIONS: usize = 6_000;

/// How many lines of a kind were found, the same, and wrong.
#[derive(Clone, Copy, Default)]
struct Tally {
    found: usize,
    same: usize,
    wrong: usize,
}

/// Takes each line of these projects away, and tells what came of it.
pub(super) fn tell(only: &[String]) -> ExitCode {
    let wanted =
        |name: &str| only.is_empty() || only.iter().any(|part| name.contains(part.as_str()));
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for member in projects().iter().filter(|member| wanted(&member.name)) {
        each(member, POSITIONS, &mut |line| {
            let tally = tallies.entry(line.word.clone()).or_default();
            let what = match &line.gone {
                Gone::Found(what) => {
                    tally.found += 1;
                    format!("found: {what}")
                }
                Gone::Same(moves) => {
                    tally.same += 1;
                    format!("the same after each of {moves} moves")
                }
                Gone::Wrong(why) => {
                    tally.wrong += 1;
                    format!("WRONG: {why}")
                }
            };
            println!("{}: {}\n      {what}", member.name, line.name);
        });
    }
    let mut all = Tally::default();
    println!("{:<14} {:>6} {:>6} {:>6}", "line", "found", "same", "wrong");
    for (word, tally) in &tallies {
        println!("{word:<14} {:>6} {:>6} {:>6}", tally.found, tally.same, tally.wrong);
        all.found += tally.found;
        all.same += tally.same;
        all.wrong += tally.wrong;
    }
    let Tally { found, same, wrong } = all;
    println!("lines taken_away={} found={found} same={same} wrong={wrong}", found + same + wrong);
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
