//! People: interrupts, handoffs, taking over and giving back.

use playbook_graph::{Reading, Value};
use playbook_machine::{InputKind, OutputKind, Owner, Settled, ToolOutcome};

use crate::shop::{
    CANCEL_ORDER, ORDERS_OF, THE_EMAIL, THE_ORDER, THE_REASON, WANTS_CANCEL, WANTS_PERSON,
    cancellation, order, reason, shop,
};
use crate::talk::{Talk, says};

fn asked_for_a_yes() -> Talk {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer(
        "cancel my order, a mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk
}

#[test]
fn who_asks_for_a_person_gets_one_whatever_else_is_said() {
    let mut talk = asked_for_a_yes();
    talk.customer(
        "yes, and let me talk to someone",
        &[Reading::Yes, Reading::Intent(WANTS_PERSON)],
    );
    assert_eq!(talk.said, ["I'm handing you over to a colleague."]);
    let packet = talk.handed_over().unwrap();
    assert_eq!(packet.reason, "asked for a person");
    assert_eq!(
        packet.summary,
        "cancel_order/cancel: order is order #W0000001, reason is ordered by mistake"
    );
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.customer("hello?", &[]);
    assert!(talk.said.is_empty());
    assert_eq!(talk.stands(), ["handed over to support"]);
    talk.expect_folds();
}

#[test]
fn the_packet_tells_what_has_ended_before() {
    let mut talk = asked_for_a_yes();
    talk.customer("yes", &[Reading::Yes]);
    talk.customer("let me talk to someone", &[Reading::Intent(WANTS_PERSON)]);
    let packet = talk.handed_over().unwrap();
    assert_eq!(packet.summary, "cancel_order: ended, cancelled");
    let act = "shop.cancel_order(order #W0000001, ordered by mistake)";
    assert_eq!(packet.actions_attempted, [format!("{act}: done (20 USD, 5 days)")]);
    talk.expect_folds();
}

#[test]
fn a_message_waits_while_the_call_is_on_its_way() {
    let mut talk = asked_for_a_yes();
    talk.shop_answers = false;
    talk.customer("yes", &[Reading::Yes]);
    talk.customer("no, stop!", &[Reading::Cancel]);
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a tool"]);
    let call = talk.outputs.iter().rev();
    let mut calls = call.filter(|output| matches!(output.kind, OutputKind::CallTool { .. }));
    let answers = calls.next().unwrap().id;
    talk.input(InputKind::Returned { answers, outcome: ToolOutcome::Gave(cancellation(20)) });
    talk.expect_said("Order #W0000001 is cancelled.");
    assert_eq!(talk.ends(), ["identify: done", "cancel_order: cancelled"]);
    talk.expect_folds();
}

#[test]
fn a_person_who_takes_over_stops_everything_and_who_gives_back_asks_again() {
    let mut talk = asked_for_a_yes();
    talk.input(InputKind::TakeOver { by: "lea".into() });
    talk.customer("yes", &[Reading::Yes]);
    assert!(talk.said.is_empty());
    assert_eq!(*talk.conversation.owner(), Owner::Person("lea".into()));

    talk.input(InputKind::GiveBack { by: "lea".into() });
    talk.expect_said("Shall I cancel order #W0000001");
    assert_eq!(talk.calls(ORDERS_OF).len(), 2);
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    talk.expect_folds();
}

#[test]
fn a_call_that_comes_back_after_the_handoff_is_still_settled() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 300)]);
    talk.customer(
        "cancel my order, a mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.customer("yes", &[Reading::Yes]);
    talk.customer("another thing", &[Reading::Unclear]);
    talk.shop_answers = false;
    talk.decides("lea", "team_lead", true);
    let call = talk.outputs.last().unwrap().clone();
    assert!(matches!(call.kind, OutputKind::CallTool { .. }));
    talk.input(InputKind::TakeOver { by: "lea".into() });
    let outcome = ToolOutcome::Gave(cancellation(300));
    talk.input(InputKind::Returned { answers: call.id, outcome });
    assert!(matches!(talk.settled()[..], [Settled::Counts(_)]));
    assert!(!talk.said.iter().any(|line| line.contains("is cancelled")));
    talk.input(InputKind::GiveBack { by: "lea".into() });
    talk.expect_said("Order #W0000001 is cancelled.");
    talk.expect_folds();
}

#[test]
fn what_came_back_after_the_handoff_makes_doubtful_what_was_read() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 300), order(2, 0, 20)]);
    let of = |place: u32| says(THE_ORDER, order(place, 0, if place == 1 { 300 } else { 20 }));
    let wish = |place| [Reading::Intent(WANTS_CANCEL), of(place), says(THE_REASON, reason(1))];
    talk.customer("cancel an order, a mistake", &wish(1)[..1]);
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.customer("the first, a mistake", &wish(1)[1..]);
    talk.customer("yes", &[Reading::Yes]);
    talk.customer("and the second", &wish(2));
    talk.shop_answers = false;
    talk.decides("lea", "team_lead", true);
    let call = talk.outputs.iter().rfind(|out| matches!(out.kind, OutputKind::CallTool { .. }));
    let call = call.unwrap().id;
    talk.customer("give me a person", &[Reading::Intent(WANTS_PERSON)]);
    talk.input(InputKind::GiveBack { by: "lea".into() });
    talk.shop_answers = true;
    talk.customer("cancel the second, a mistake", &wish(2));
    talk.expect_said("Shall I cancel order #W0000002");
    let reads = talk.calls(ORDERS_OF).len();
    talk.input(InputKind::Returned {
        answers: call,
        outcome: ToolOutcome::Gave(cancellation(300)),
    });
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(ORDERS_OF).len(), reads + 1, "{}", talk.trace());
    talk.expect_folds();
}

#[test]
fn the_host_may_say_who_the_customer_is() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    let subject = crate::shop::customer("mei", "Mei");
    talk.input(InputKind::HostFact { fact: "identified".into(), subject });
    talk.customer(
        "cancel my order, a mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    talk.expect_said("Shall I cancel order #W0000001");
    let subject = crate::shop::customer("tom", "Tom");
    talk.input(InputKind::HostFact { fact: "identified".into(), subject });
    let packet = talk.handed_over().unwrap();
    assert_eq!(packet.confidence_flags, ["`identified` was proved of somebody else before"]);
    talk.expect_folds();
}

#[test]
fn who_signs_in_while_asked_for_an_address_is_asked_no_more() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer(
        "cancel my order, a mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    let subject = crate::shop::customer("mei", "Mei");
    talk.input(InputKind::HostFact { fact: "identified".into(), subject });
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a yes"]);
    talk.expect_folds();
}

#[test]
fn who_said_yes_is_told_what_came_of_it_also_after_the_fact_of_that_yes_has_lapsed() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 300)]);
    talk.customer(
        "please cancel my order, I ordered it by mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.customer("yes", &[Reading::Yes]);
    talk.pass(2 * 60 * 60);
    talk.decides("lea", "team_lead", true);
    talk.expect_said("is cancelled");
    talk.expect_folds();
}
