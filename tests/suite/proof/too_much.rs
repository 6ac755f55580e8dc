//! A playbook that takes too many steps to be proved counts as not proved, and is refused; one of the
//! same kind with less in it is proved. Too long to be a document: it is put together here.

use std::fmt::Write as _;

use playbook_compiler::{Project, check};
use playbook_graph::Source;

const AROUND: &str = r#"
intent wish "The customer wants something" { "I want it" }
team people
desk shop {
  playbooks tangled
  default handoff people because "there was no way on"
}
tool ring(often: int) gives bool { sensitive, timeout 5 seconds }
authority over ring(often) { allow always }
playbook tangled ends done, left {
  starts on intent wish
  on cancel -> out
  state out { end left }
"#;

/// A playbook that compares each of its numbers with all others, and goes from each of its states to
/// many, each way with other bounds. What it does has no key, so that it counts how often a state was
/// entered.
fn tangled(numbers: usize, states: usize) -> String {
    let mut text = AROUND.to_owned();
    let mut line = |words: String| writeln!(text, "{words}").unwrap();
    for number in 0..numbers {
        line(format!("  slot n{number}: int\n    ask \"Number {number}?\""));
    }
    line("  start state q0 {".to_owned());
    (0..numbers).for_each(|number| line(format!("    ask n{number}")));
    for state in 0..states {
        let own = state % numbers;
        if state > 0 {
            line(format!("  }}\n  state q{state} {{\n    at most 8 times, then -> out"));
            line(format!("    forget n{own}\n    ask n{own}"));
        }
        for other in 1..numbers {
            let (left, to) =
                ((state + other) % numbers, 1 + (state * 3 + other * 5) % (states - 1));
            line(format!("    when n{left} < n{own} - {other} -> q{to}"));
        }
        if state == 0 {
            line("    call ring(1) { changed -> out, unknown -> out }".to_owned());
        }
        line("    end done".to_owned());
    }
    line("  }\n}".to_owned());
    text
}

/// The errors that are found, and whether it is proved.
fn found(text: String) -> (Vec<&'static str>, bool) {
    let source = Source { name: "shop.playbook".into(), text };
    let checked = check(&Project { sources: vec![source], std: Vec::new() });
    let errors = checked.diagnostics.iter().filter(|finding| finding.is_error());
    (errors.map(|finding| finding.code.0).collect(), matches!(checked.graph, Some(Ok(_))))
}

#[test]
fn what_takes_too_many_steps_is_not_proved() {
    assert_eq!(found(tangled(6, 10)), (vec![], true));
    assert_eq!(found(tangled(10, 24)), (vec!["PB0701"], false));
}
