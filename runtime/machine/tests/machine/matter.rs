//! Matters: what begins a case, another matter, cancelling, silence.

use playbook_graph::{Reading, Value};

use crate::shop::{
    CANCEL_ORDER, THE_EMAIL, THE_ORDER, THE_REASON, WANTS_CANCEL, order, reason, shop,
};
use crate::talk::{Talk, numbered, says};

fn asked_for_a_yes(first: Value, second: Value) -> Talk {
    let mut talk = Talk::with(shop(), &[first, second]);
    talk.customer(
        "cancel #W0000001, a mistake",
        &[
            Reading::Intent(WANTS_CANCEL),
            Reading::Answer(THE_ORDER, numbered(1)),
            says(THE_REASON, reason(1)),
        ],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk
}

fn also_the_second() -> [Reading; 3] {
    [
        Reading::Intent(WANTS_CANCEL),
        Reading::Answer(THE_ORDER, numbered(2)),
        says(THE_REASON, reason(0)),
    ]
}

#[test]
fn nothing_begins_without_a_wish() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer("hello", &[Reading::Unclear]).expect_said("How can I help you?");
    talk.customer("yes", &[Reading::Yes]).expect_said("How can I help you?");
    talk.customer("hm", &[Reading::Unclear]);
    assert_eq!(talk.handed_over().unwrap().reason, "the question stayed unclear");
    talk.expect_folds();
}

#[test]
fn another_matter_is_acknowledged_and_begins_when_the_first_has_ended() {
    let mut talk = asked_for_a_yes(order(1, 0, 20), order(2, 0, 30));
    talk.customer("and #W0000002, too", &also_the_second());
    talk.expect_said("I'll see to that next.").expect_said("Shall I cancel order #W0000001");
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a yes", "cancel_order: queued"]);
    talk.customer("yes", &[Reading::Yes]);
    talk.expect_said("Order #W0000001 is cancelled.");
    talk.expect_said("Shall I cancel order #W0000002 because no longer needed?");
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 2);
    talk.expect_folds();
}

#[test]
fn the_same_other_matter_is_queued_once_and_asked_for_twice_it_begins() {
    let mut talk = asked_for_a_yes(order(1, 0, 20), order(2, 0, 30));
    talk.customer("and #W0000002, too", &also_the_second());
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a yes", "cancel_order: queued"]);
    talk.customer("and #W0000002!", &also_the_second());
    talk.expect_said("Shall I cancel order #W0000002");
    talk.customer("no", &[Reading::No]);
    talk.expect_said("Shall I cancel order #W0000001");
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a yes"]);
    talk.expect_folds();
}

#[test]
fn while_one_waits_for_people_the_next_goes_on() {
    let mut talk = asked_for_a_yes(order(1, 0, 300), order(2, 0, 30));
    talk.customer("yes", &[Reading::Yes]);
    talk.customer("and #W0000002", &also_the_second());
    talk.expect_said("Shall I cancel order #W0000002");
    assert_eq!(
        talk.stands(),
        [
            "cancel_order/cancel: waiting for approval by team_lead",
            "cancel_order/cancel: waiting for a yes"
        ]
    );
    talk.decides("lea", "team_lead", true);
    talk.expect_said("Order #W0000001 is cancelled.");
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a yes"]);
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 2);
    talk.expect_folds();
}

#[test]
fn a_case_that_comes_back_asks_only_when_the_other_has_ended() {
    let mut talk = asked_for_a_yes(order(1, 0, 300), order(2, 0, 30));
    talk.customer("yes", &[Reading::Yes]);
    talk.customer("and #W0000002", &also_the_second());
    talk.orders = vec![order(1, 0, 301), order(2, 0, 30)];
    talk.pass(6 * 60).decides("lea", "team_lead", true);
    assert_eq!(
        talk.stands(),
        ["cancel_order/cancel: waiting for its turn", "cancel_order/cancel: waiting for a yes"]
    );
    talk.customer("no", &[Reading::No]);
    talk.expect_said("Shall I cancel order #W0000001 because ordered by mistake? 301 USD");
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "{}", talk.trace());
    talk.expect_folds();
}

#[test]
fn the_same_wish_again_opens_no_second_case() {
    let mut talk = asked_for_a_yes(order(1, 0, 20), order(2, 0, 30));
    talk.customer(
        "so cancel #W0000001",
        &[Reading::Intent(WANTS_CANCEL), Reading::Answer(THE_ORDER, numbered(1))],
    );
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a yes"]);
    talk.expect_folds();
}

#[test]
fn who_cancels_leaves_by_the_playbooks_way() {
    let mut talk = asked_for_a_yes(order(1, 0, 300), order(2, 0, 30));
    talk.customer("yes", &[Reading::Yes]);
    talk.customer("stop, forget it", &[Reading::Cancel]);
    assert_eq!(talk.ends(), ["identify: done", "cancel_order: unchanged"]);
    talk.decides("lea", "team_lead", true);
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.expect_folds();

    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer("cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    talk.customer("never mind", &[Reading::Cancel]);
    assert_eq!(talk.ends(), ["cancel_order: unchanged"]);
    assert!(talk.stands().is_empty());
    talk.expect_folds();
}

#[test]
fn silence_is_nudged_then_closed_and_the_case_is_kept() {
    let mut talk = asked_for_a_yes(order(1, 0, 20), order(2, 0, 30));
    talk.pass(599);
    assert!(!talk.said.iter().any(|line| line == "Are you still there?"));
    talk.pass(1).expect_said("Are you still there?");
    talk.pass(86_400);
    assert!(talk.conversation.is_closed());

    talk.customer("yes", &[Reading::Yes]);
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "a yes after a day is none");
    talk.expect_said("Which e-mail address is your order under?");
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.expect_said("Shall I cancel order #W0000001");
    talk.expect_folds();
}
