//! Journals: an input that comes twice, a journal that was tampered with, a playbook that changed.

use playbook_graph::{AuthorityId, Decision, Reading, Value};
use playbook_machine::{Conversation, Input, InputKind, OutputKind, fold, fold_against};

use crate::shop::{
    ACME, CANCEL_ORDER, THE_EMAIL, THE_ORDER, THE_REASON, WANTS_CANCEL, order, reason, shop,
};
use crate::talk::{Playable, Talk, numbered, says};

fn cancelled() -> Talk {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer(
        "cancel my order, a mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.customer("yes", &[Reading::Yes]);
    talk
}

fn start() -> Conversation {
    Conversation::new("mei's", ACME)
}

#[test]
fn an_input_that_comes_twice_changes_nothing_and_gives_no_entry() {
    let mut talk = cancelled();
    let before = (talk.conversation.clone(), talk.entries.len(), talk.outputs.len());
    let inputs: Vec<Input> = talk.entries.iter().map(|entry| entry.input.clone()).collect();
    for input in inputs {
        talk.apply(input);
    }
    assert_eq!((talk.conversation.clone(), talk.entries.len(), talk.outputs.len()), before);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
}

#[test]
fn an_answer_that_comes_again_under_another_id_finds_nothing_waiting() {
    let mut talk = cancelled();
    let kinds: Vec<InputKind> = talk.entries.iter().map(|entry| entry.input.kind.clone()).collect();
    for kind in kinds {
        if !matches!(kind, InputKind::Message { .. }) {
            talk.input(kind);
        }
    }
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    assert_eq!(talk.ends(), ["identify: done", "cancel_order: cancelled"]);
    talk.expect_folds();
}

#[test]
fn entries_are_numbered_without_gaps_and_outputs_named_once() {
    let talk = cancelled();
    for (place, entry) in talk.entries.iter().enumerate() {
        assert_eq!(entry.seq, place as u64);
    }
    let mut ids: Vec<_> = talk.outputs.iter().map(|output| output.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), talk.outputs.len());
}

#[test]
fn a_journal_that_was_tampered_with_diverges() {
    let talk = cancelled();
    let mut entries = talk.entries.clone();
    entries[3].outputs.clear();
    let divergence = fold(start(), talk.graph.runnable(), &entries).unwrap_err();
    assert_eq!((divergence.seq, divergence.expected.len()), (3, 0));

    let mut entries = talk.entries.clone();
    entries.remove(2);
    let divergence = fold(start(), talk.graph.runnable(), &entries).unwrap_err();
    assert_eq!(divergence.differs, "the journal has a gap");

    let divergence = fold(Conversation::new("tom's", ACME), talk.graph.runnable(), &talk.entries);
    assert!(divergence.is_err());
}

#[test]
fn against_a_changed_playbook_the_turn_and_what_differs_are_named() {
    let talk = cancelled();
    let mut changed = shop();
    let rules = &mut changed.authorities[AuthorityId(0)].rules;
    rules.retain(|rule| rule.decision != Decision::Allow);
    let changed = Playable::of(changed);

    let other = fold(start(), changed.runnable(), &talk.entries).unwrap_err();
    assert_eq!(other.differs, "another playbook wrote the journal");

    let divergence = fold_against(start(), changed.runnable(), &talk.entries).unwrap_err();
    assert_eq!(divergence.turn, 3);
    let told = divergence.to_string();
    assert!(told.starts_with("at turn 3 (customer: \"yes\""), "{told}");
    let call = "the journal says: calls shop.cancel_order(order #W0000001, ordered by mistake)";
    assert!(told.contains(call), "{told}");
    let instead = "this playbook: asks team_lead to approve shop.cancel_order(order #W0000001";
    assert!(told.contains(instead), "{told}");
}

#[test]
fn the_sensitive_call_carries_its_grant_and_its_key() {
    let talk = cancelled();
    let granted = talk.outputs.iter().find_map(|output| match &output.kind {
        OutputKind::CallTool { tool: CANCEL_ORDER, grant: Some(grant), key: Some(key), .. } => {
            Some((grant.digest, *key))
        }
        _ => None,
    });
    let reserved = talk.outputs.iter().find_map(|output| match &output.kind {
        OutputKind::Reserve(reservation) => Some((reservation.digest, reservation.key.unwrap())),
        _ => None,
    });
    assert_eq!(granted.unwrap(), reserved.unwrap());
}

#[test]
fn a_conversation_that_waits_is_small_and_comes_back_as_it_was() {
    let mut talk = Talk::with(shop(), &[1, 2, 3, 4, 5].map(|number| order(number, 0, 300)));
    talk.customer(
        "cancel #W0000002, a mistake",
        &[
            Reading::Intent(WANTS_CANCEL),
            Reading::Answer(THE_ORDER, numbered(2)),
            says(THE_REASON, reason(1)),
        ],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for approval by team_lead"]);
    let stored = postcard::to_allocvec(&talk.conversation).unwrap();
    assert!(stored.len() <= 4_096, "{} bytes", stored.len());
    assert_eq!(postcard::from_bytes::<Conversation>(&stored).unwrap(), talk.conversation);
}
