//! The same case gives the same actions: a conversation that is played a thousand times writes the
//! same journal, entry by entry, each time.

use playbook_interpret::Interpreters;
use playbook_tests::top;

use super::verified;

/// So often is it played.
const TIMES: usize = 1_000;

#[test]
fn a_thousand_times_the_same_conversation_asks_for_the_same() {
    let path = top().join("tests/suite/run/matters/the_golden_conversation.playbook");
    let verified = verified(&path).unwrap();
    let interpreters = Interpreters::new(verified.graph());
    let scenario = verified.graph().scenarios.values().next().unwrap();
    let first = playbook_scenario::run(verified.runnable(), &interpreters, scenario);
    assert!(first.passed() && !first.entries.is_empty());
    for _ in 1..TIMES {
        let again = playbook_scenario::run(verified.runnable(), &interpreters, scenario);
        assert_eq!(again.entries, first.entries);
    }
}
