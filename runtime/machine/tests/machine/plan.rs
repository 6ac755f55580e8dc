//! Plans: what happens in their middle, and under which grants and keys.

use std::collections::BTreeSet;

use playbook_graph::{Capability, Reading, ToolId, Value};
use playbook_machine::{InputKind, OutputKind, Settled, SwitchedOff, ToolOutcome};

use crate::planned::{PARTS, book, graph};
use crate::shop::{THE_EMAIL, THE_REASON, WANTS_CANCEL, WANTS_PERSON, cancellation, order, reason};
use crate::talk::{Talk, says};

/// Somebody said yes to a plan; its first call is on its way.
fn on_its_way() -> Talk {
    let mut talk = Talk::with(graph(), &[order(1, 0, 20)]);
    talk.customer(
        "cancel my order, a mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.expect_said("Shall I cancel order #W0000001");
    talk.shop_answers = false;
    talk.customer("yes", &[Reading::Yes]);
    talk
}

/// The last call that was made is answered.
fn answers(talk: &mut Talk, outcome: ToolOutcome) {
    let called = talk.outputs.iter().rev();
    let mut called = called.filter(|output| matches!(output.kind, OutputKind::CallTool { .. }));
    let answers = called.next().unwrap().id;
    talk.input(InputKind::Returned { answers, outcome });
}

fn gave() -> ToolOutcome {
    ToolOutcome::Gave(cancellation(20))
}

#[test]
fn a_cancel_in_the_middle_waits_until_the_plan_has_ended() {
    let mut talk = on_its_way();
    answers(&mut talk, gave());
    talk.customer("no, stop!", &[Reading::Cancel]);
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a tool"]);
    for part in 1..PARTS {
        assert_eq!(talk.calls(book(part)).len(), 1);
        answers(&mut talk, gave());
    }
    talk.expect_said("Order #W0000001 is cancelled.");
    assert_eq!(talk.ends(), ["identify: done", "cancel_order: cancelled"]);
    talk.expect_folds();
}

#[test]
fn who_asks_for_a_person_in_the_middle_gets_one_when_it_has_ended() {
    let mut talk = on_its_way();
    talk.customer("let me talk to someone", &[Reading::Intent(WANTS_PERSON)]);
    assert!(talk.handed_over().is_none());
    answers(&mut talk, ToolOutcome::Failed("no".into()));
    assert_eq!(talk.handed_over().unwrap().reason, "asked for a person");
    talk.expect_folds();
}

#[test]
fn a_person_who_takes_over_in_the_middle_gets_the_list_and_nothing_more_is_called() {
    let mut talk = on_its_way();
    answers(&mut talk, gave());
    talk.input(InputKind::TakeOver { by: "lea".into() });
    answers(&mut talk, gave());
    assert!(talk.calls(book(2)).is_empty());
    let done = "of the plan, done: shop.book_0(order #W0000001, ordered by mistake); shop.book_1(";
    let noted = |output: &playbook_machine::Output| match &output.kind {
        OutputKind::Note { text } => text.contains(done) && text.contains("not done: shop.book_2("),
        _ => false,
    };
    assert!(talk.outputs.iter().any(noted), "{:?}", talk.outputs);
    talk.input(InputKind::GiveBack { by: "lea".into() });
    let packet = talk.handed_over().unwrap();
    assert!(packet.confidence_flags.iter().any(|flag| flag.starts_with(done)), "{packet:?}");
    talk.expect_folds();
}

/// People switch a tool off.
fn switch_off(talk: &mut Talk, tool: &str) {
    let what = Capability::Tool(tool.to_owned());
    let off = SwitchedOff { what, by: "lea".into(), because: "fraud".into() };
    talk.input(InputKind::Switched { off: vec![off] });
}

#[test]
fn what_is_switched_off_in_the_middle_is_not_called_and_what_was_done_is_taken_back() {
    let mut talk = on_its_way();
    switch_off(&mut talk, "shop.book_1");
    answers(&mut talk, gave());
    assert!(talk.calls(book(1)).is_empty());
    assert_eq!(talk.calls(ToolId(book(0).0 + 1)).len(), 1, "the first is taken back");
    answers(&mut talk, gave());
    talk.expect_said("has already left");
    talk.expect_folds();
}

#[test]
fn what_takes_a_call_back_is_not_called_either_once_it_is_off() {
    let mut talk = on_its_way();
    answers(&mut talk, gave());
    switch_off(&mut talk, "shop.unbook_0");
    answers(&mut talk, ToolOutcome::Failed("no".into()));
    assert!(talk.calls(ToolId(book(0).0 + 1)).is_empty());
    let done = "of the plan, done: shop.book_0(";
    let packet = talk.handed_over().unwrap();
    assert!(packet.confidence_flags.iter().any(|flag| flag.starts_with(done)), "{packet:?}");
    talk.expect_folds();
}

#[test]
fn what_is_taken_back_goes_under_its_grant_with_a_key_of_its_own_and_is_credited() {
    let mut talk = on_its_way();
    answers(&mut talk, gave());
    answers(&mut talk, gave());
    answers(&mut talk, ToolOutcome::Failed("no".into()));
    answers(&mut talk, gave());
    answers(&mut talk, gave());
    let (mut tools, mut grants, mut keys) = (vec![], vec![], BTreeSet::new());
    let (mut credited, mut counted) = (0, 0);
    for output in &talk.outputs {
        match &output.kind {
            OutputKind::CallTool { tool, grant: Some(grant), key: Some(key), .. } => {
                tools.push(tool.0);
                grants.push(grant.digest);
                keys.insert(*key);
            }
            OutputKind::Settle { settled: Settled::Released, .. } => credited += 1,
            OutputKind::Settle { settled: Settled::Counts(_), .. } => counted += 1,
            _ => {}
        }
    }
    let undo = |part| book(part).0 + 1;
    assert_eq!(tools, [book(0).0, book(1).0, book(2).0, undo(1), undo(0)]);
    assert_eq!(keys.len(), tools.len(), "each has a key of its own");
    assert_eq!((grants[3], grants[4]), (grants[1], grants[0]));
    assert_eq!((credited, counted), (PARTS as usize, 0));
    talk.expect_said("has already left");
    talk.expect_folds();
}
