//! Readings are tested before they are used, whoever made them: what is not offered, not there or
//! not of its type is unclear; and a yes beside it is none.

use playbook_graph::{Description, IntentId, PlaybookId, Reading, Said, SlotId, SlotRef, Value};

use crate::shop::{
    CANCEL_ORDER, THE_EMAIL, THE_ORDER, THE_REASON, WANTS_CANCEL, order, reason, shop,
};
use crate::talk::{Talk, corrects, numbered, says};

/// Everything is known, and a yes is waited for.
fn asked_for_a_yes() -> Talk {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20), order(2, 0, 30)]);
    talk.customer(
        "cancel order #W0000001, a mistake",
        &[
            Reading::Intent(WANTS_CANCEL),
            says(THE_EMAIL, Value::text("mei@example.com")),
            Reading::Answer(THE_ORDER, numbered(1)),
            says(THE_REASON, reason(1)),
        ],
    );
    talk.expect_said("Shall I cancel order #W0000001");
    talk
}

/// What no interpreter may say.
fn unfit() -> Vec<Reading> {
    let nowhere = SlotRef { playbook: PlaybookId(99), slot: SlotId(0) };
    let no_slot = SlotRef { slot: SlotId(99), ..THE_ORDER };
    let text = || Said::Value(Value::text("x"));
    vec![
        Reading::Intent(IntentId(99)),
        Reading::NewMatter(IntentId(99)),
        Reading::Answer(nowhere, text()),
        Reading::Answer(no_slot, text()),
        Reading::Correct(no_slot, text()),
        // Not of the type: no e-mail address, no such choice, another record.
        says(THE_EMAIL, Value::text("not an address")),
        says(THE_REASON, reason(99)),
        says(THE_REASON, Value::Int(1)),
        corrects(THE_REASON, Value::text("ordered by mistake")),
        // Nothing is picked, put together or gathered there.
        Reading::Answer(THE_REASON, Said::Description(Description::default())),
        Reading::Answer(THE_REASON, Said::Parts(vec![(0, text())])),
        Reading::Remove(THE_REASON, Said::Description(Description::default())),
        says(THE_EMAIL, Value::text(format!("{}@b.example", "a".repeat(9_000)))),
        Reading::InCase(7, Box::new(Reading::Yes)),
        Reading::InCase(1, Box::new(Reading::InCase(1, Box::new(Reading::Yes)))),
    ]
}

#[test]
fn a_yes_beside_what_does_not_fit_is_none() {
    for unfit in unfit() {
        let mut talk = asked_for_a_yes();
        talk.customer("yes, whatever that is", &[Reading::Yes, unfit.clone()]);
        assert!(talk.calls(CANCEL_ORDER).is_empty(), "{unfit:?}");
        assert!(talk.trace().contains("doesn't fit, so it is unclear"), "{unfit:?}");
        talk.expect_folds();
    }
    let mut talk = asked_for_a_yes();
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
}

#[test]
fn an_order_that_is_not_in_the_list_is_never_taken() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20), order(2, 0, 30)]);
    talk.customer(
        "cancel my order",
        &[Reading::Intent(WANTS_CANCEL), says(THE_EMAIL, Value::text("mei@example.com"))],
    );
    // A whole record of the right type, made up by whoever reads.
    talk.customer("that one", &[says(THE_ORDER, order(9, 0, 1))]);
    talk.expect_said("I can't find that one");
    talk.customer("the first", &[says(THE_ORDER, order(1, 0, 1))]);
    assert!(!talk.said.concat().contains("Shall I cancel"), "another price is another order");
    talk.expect_folds();
}

#[test]
fn readings_without_end_are_cut_off_and_unclear() {
    let mut talk = asked_for_a_yes();
    let many = vec![Reading::Yes; 1_000];
    talk.customer("yes yes yes", &many);
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.expect_folds();
}
