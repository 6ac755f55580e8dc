//! The same case gives the same actions: a conversation that is played a thousand times writes the
//! same journal, entry by entry, each time. And every state is kept and read back as it was.

use playbook_interpret::Interpreters;
use playbook_machine::Conversation;
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

/// A state is kept in a form without names: what is left out of it when it is written is missed when it is
/// read.
#[test]
fn every_state_of_every_conversation_is_kept_and_read_back() {
    for path in super::documents() {
        let Ok(verified) = verified(&path) else { continue };
        for report in playbook_scenario::run_all(verified.runnable()) {
            let Some(desk) = report.desk else { continue };
            let mut state = Conversation::new(&report.title, desk);
            for entry in report.entries {
                state = state.apply(verified.runnable(), entry.input).conversation;
                let kept = postcard::to_allocvec(&state).unwrap();
                let back: Conversation = postcard::from_bytes(&kept)
                    .unwrap_or_else(|why| panic!("{}: {}: {why}", path.display(), report.title));
                assert_eq!(back, state, "{}: {}", path.display(), report.title);
            }
        }
    }
}
