//! Slots: what is picked, corrected, asked again, and what a question's ways out are.

use playbook_graph::{Description, Pick, Reading, Said, Value};

use crate::shop::{
    CANCEL_ORDER, FIND_CUSTOMER, THE_EMAIL, THE_ORDER, THE_REASON, WANTS_CANCEL, order, reason,
    shop,
};
use crate::talk::{Talk, corrects, numbered, says, the_cheapest, with_status};

/// Mei is known and wants to cancel one of these.
fn identified(orders: &[Value]) -> Talk {
    let mut talk = Talk::with(shop(), orders);
    talk.customer("cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk
}

fn three() -> [Value; 3] {
    [order(1, 0, 20), order(2, 0, 90), order(3, 2, 40)]
}

#[test]
fn what_is_said_ahead_is_kept_until_the_list_is_known() {
    let mut talk = Talk::with(shop(), &three());
    talk.customer(
        "cancel order #W0000002 for mei@example.com, a mistake",
        &[
            Reading::Intent(WANTS_CANCEL),
            Reading::Answer(THE_ORDER, numbered(2)),
            says(THE_REASON, reason(1)),
            says(THE_EMAIL, Value::text("mei@example.com")),
        ],
    );
    talk.expect_said("Shall I cancel order #W0000002 because ordered by mistake?");
    talk.expect_folds();
}

#[test]
fn one_hit_fills_several_ask_between_them_none_asks_again() {
    for (said, expected) in [
        (the_cheapest(), "Is it no longer needed"),
        (with_status(2), "Order #W0000003 has already left"),
        (with_status(0), "Which one do you mean: order #W0000001 or order #W0000002?"),
        (numbered(9), "I can't find that one. Which order would you like to cancel?"),
        (Said::Value(Value::text("#W0000001")), "I didn't understand that. Which order"),
    ] {
        let mut talk = identified(&three());
        talk.customer("that one", &[Reading::Answer(THE_ORDER, said)]);
        talk.expect_said(expected).expect_folds();
    }
}

#[test]
fn between_several_a_position_counts_among_those_that_were_named() {
    let mut talk = identified(&three());
    talk.customer("a pending one", &[Reading::Answer(THE_ORDER, with_status(0))]);
    let second = Description { pick: Some(Pick::Position(2)), ..Description::default() };
    talk.customer("the second", &[Reading::Answer(THE_ORDER, Said::Description(second))]);
    talk.customer("a mistake", &[says(THE_REASON, reason(1))]);
    talk.expect_said("Shall I cancel order #W0000002");
    talk.expect_folds();
}

#[test]
fn a_correction_goes_back_to_where_the_slot_was_first_used() {
    let mut talk = identified(&three());
    talk.customer("the cheapest", &[Reading::Answer(THE_ORDER, the_cheapest())]);
    talk.customer("a mistake", &[says(THE_REASON, reason(1))]);
    talk.expect_said("Shall I cancel order #W0000001 because ordered by mistake?");
    talk.customer("no, the other one", &[Reading::No, Reading::Correct(THE_ORDER, numbered(2))]);
    talk.expect_said("Shall I cancel order #W0000002 because ordered by mistake? 90 USD");
    talk.customer("sorry, #W0000003", &[Reading::Correct(THE_ORDER, numbered(3))]);
    talk.expect_said("Order #W0000003 has already left.");
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.expect_folds();
}

#[test]
fn a_correction_that_does_not_fit_leaves_the_old_value_and_says_so() {
    let mut talk = identified(&three());
    talk.customer("the cheapest", &[Reading::Answer(THE_ORDER, the_cheapest())]);
    talk.customer("a mistake", &[says(THE_REASON, reason(1))]);
    talk.customer("no, #W0000009", &[Reading::Correct(THE_ORDER, numbered(9))]);
    talk.expect_said("I can't find that one.").expect_said("Shall I cancel order #W0000001");
    talk.customer("then yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    talk.expect_folds();
}

#[test]
fn a_correction_that_fits_several_asks_between_them() {
    let mut talk = identified(&three());
    talk.customer("#W0000003... no wait", &[Reading::Answer(THE_ORDER, numbered(1))]);
    talk.customer("a pending one", &[Reading::Correct(THE_ORDER, with_status(0))]);
    talk.expect_said("Which one do you mean: order #W0000001 or order #W0000002?");
    talk.customer("#W0000002", &[Reading::Answer(THE_ORDER, numbered(2))]);
    talk.customer("a mistake", &[says(THE_REASON, reason(1))]);
    talk.expect_said("Shall I cancel order #W0000002");
    talk.expect_folds();
}

#[test]
fn a_value_of_another_type_is_unclear() {
    let nobodys = Value::Enum { of: crate::shop::REASON, value: 7 };
    for wrong in [Value::text("because"), nobodys, Value::Int(1)] {
        let mut talk = identified(&[order(1, 0, 20)]);
        talk.customer("because", &[says(THE_REASON, wrong)]);
        talk.expect_said("I didn't understand that. Is it no longer needed");
        talk.expect_folds();
    }
}

#[test]
fn patience_ends_in_the_desks_handoff() {
    let mut talk = identified(&[order(1, 0, 20)]);
    talk.customer("hm", &[Reading::Unclear]);
    talk.expect_said("I didn't understand that.");
    talk.customer("what", &[]);
    let packet = talk.handed_over().unwrap();
    assert_eq!(packet.reason, "the question stayed unclear");
    assert_eq!(packet.confidence_flags, ["2 unclear messages"]);
    assert_eq!(packet.summary, "cancel_order/cancel: order is order #W0000001");
    talk.expect_folds();
}

#[test]
fn why_do_you_ask_is_answered_and_the_question_put_again() {
    let mut talk = identified(&[order(1, 0, 20)]);
    talk.customer("why do you ask?", &[Reading::Why]);
    assert_eq!(
        talk.said,
        [
            "We may only cancel for one of these two reasons.",
            "Is it no longer needed, or was it ordered by mistake?"
        ]
    );
    talk.expect_folds();
}

#[test]
fn who_would_rather_not_say_goes_where_the_question_says() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer("cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    talk.customer("I won't tell you", &[Reading::Declined]);
    assert_eq!(talk.handed_over().unwrap().reason, "the customer could not be identified");
    talk.expect_folds();
}

#[test]
fn a_bound_ends_a_circle() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer("cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    for address in ["a@example.com", "b@example.com", "c@example.com"] {
        assert!(talk.handed_over().is_none());
        talk.customer(address, &[says(THE_EMAIL, Value::text(address))]);
        talk.expect_said(&format!("I can't find an account with {address}."));
    }
    assert_eq!(talk.handed_over().unwrap().reason, "the customer could not be identified");
    assert_eq!(talk.calls(FIND_CUSTOMER).len(), 3);
    talk.expect_folds();
}

#[test]
fn a_second_answer_to_a_known_slot_corrects_it() {
    let mut talk = identified(&[order(1, 0, 20)]);
    talk.customer("a mistake", &[says(THE_REASON, reason(1))]);
    talk.customer("I don't need it", &[says(THE_REASON, reason(0))]);
    talk.expect_said("because no longer needed?");
    talk.customer("I don't need it", &[corrects(THE_REASON, reason(0)), Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{}", talk.trace());
    talk.expect_folds();
}
