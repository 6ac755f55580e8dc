//! Sensitive calls: the yes, the gate, people, what changed, what is not known.

use playbook_graph::Measure;
use playbook_graph::{
    AuthorityId, EnumValue, Expr, FactNeed, Graph, Hash, LimitKey, Reading, Ref, Step, Value,
};
use playbook_machine::Metered;
use playbook_machine::{LedgerAnswer, LimitId, OutputKind, Settled, ToolOutcome};

use crate::shop::{
    CANCEL, CANCEL_ORDER, FIND_CUSTOMER, IDENTIFIED, IDENTIFY, NOWHERE, ORDERS_OF, REASON,
    THE_EMAIL, THE_ORDER, THE_REASON, WANTS_CANCEL, order, order_of, reason, shop,
};
use crate::talk::{Talk, corrects, numbered, says};

/// Mei says who she is and what she wants; the question for her yes stands.
fn asked_for_a_yes(orders: &[Value]) -> Talk {
    asked_for_a_yes_in(shop(), orders, reason(1))
}

fn asked_in(graph: Graph, orders: &[Value]) -> Talk {
    asked_for_a_yes_in(graph, orders, reason(1))
}

fn asked_for_a_yes_in(graph: Graph, orders: &[Value], because: Value) -> Talk {
    let mut talk = Talk::with(graph, orders);
    talk.customer("please cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.customer("by mistake", &[says(THE_REASON, because)]);
    talk
}

#[test]
fn a_small_order_is_cancelled_once_the_customer_says_yes() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer(
        "please cancel my order, I ordered it by mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    talk.expect_said("Which e-mail address is your order under?");
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.expect_said("Shall I cancel order #W0000001 because ordered by mistake? 20 USD goes back");
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a yes"]);
    assert!(talk.calls(CANCEL_ORDER).is_empty());

    talk.customer("yes, go ahead", &[Reading::Yes]);
    talk.expect_said("Order #W0000001 is cancelled. 20 USD goes back.");
    assert_eq!(talk.calls(CANCEL_ORDER), [[order(1, 0, 20), reason(1)]]);
    assert_eq!(talk.ends(), ["identify: done", "cancel_order: cancelled"]);
    assert!(matches!(talk.settled()[..], [Settled::Counts(_)]));
    talk.expect_folds();
}

#[test]
fn a_no_changes_nothing() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.customer("no", &[Reading::No]);
    assert_eq!(talk.ends(), ["identify: done", "cancel_order: unchanged"]);
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.expect_folds();
}

#[test]
fn a_yes_that_came_before_the_question_is_none() {
    let mut talk = Talk::with(shop(), &[order(1, 0, 20)]);
    talk.customer("cancel it, yes", &[Reading::Intent(WANTS_CANCEL), Reading::Yes]);
    let email = talk.write("mei@example.com, by mistake");
    let early = talk.write("yes yes do it");
    talk.interpreted(
        email,
        &[says(THE_EMAIL, Value::text("mei@example.com")), says(THE_REASON, reason(1))],
    );
    talk.interpreted(early, &[Reading::Yes]);
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "{}", talk.trace());
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for a yes"]);

    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    talk.expect_folds();
}

#[test]
fn a_yes_with_a_correction_is_a_correction() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.customer(
        "yes, but I don't need it any more",
        &[Reading::Yes, corrects(THE_REASON, reason(0))],
    );
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.expect_said("because no longer needed?");
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER), [[order(1, 0, 20), reason(0)]]);
    talk.expect_folds();
}

#[test]
fn a_yes_beside_anything_else_is_none() {
    let email = says(THE_EMAIL, Value::text("tom@example.com"));
    let besides = [
        Reading::No,
        Reading::Declined,
        Reading::Unclear,
        Reading::Why,
        Reading::Intent(WANTS_CANCEL),
        email,
        Reading::Answer(THE_ORDER, numbered(9)),
    ];
    for other in besides {
        for readings in [[Reading::Yes, other.clone()], [other.clone(), Reading::Yes]] {
            let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
            talk.customer("yes, but", &readings);
            assert!(talk.calls(CANCEL_ORDER).is_empty(), "{readings:?}: {}", talk.trace());
            talk.expect_said("Shall I cancel order #W0000001");
            talk.customer("yes", &[Reading::Yes]);
            assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{readings:?}: {}", talk.trace());
            talk.expect_folds();
        }
    }
}

#[test]
fn a_yes_with_what_is_known_is_a_yes() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.customer("yes, by mistake", &[says(THE_REASON, reason(1)), Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{}", talk.trace());
    talk.expect_folds();
}

#[test]
fn a_call_on_the_way_out_waits_for_the_proof_that_the_playbook_needs() {
    let mut graph = shop();
    graph.authorities[AuthorityId(0)].needs.clear();
    let playbook = &mut graph.playbooks[CANCEL];
    let (_, act) = playbook.points.find(|point| matches!(point.step, Step::Act { .. })).unwrap();
    let mut leaving = act.clone();
    if let Step::Act { confirm, .. } = &mut leaving.step {
        *confirm = None;
    }
    playbook.on_cancel = Some(playbook.points.push(leaving));
    let mut talk = asked_in(graph, &[order(1, 0, 20)]);
    talk.pass(31 * 60).customer("never mind", &[Reading::Cancel]);
    talk.expect_said("Which e-mail address is your order under?");
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "{}", talk.trace());
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{}", talk.trace());
    talk.expect_folds();
}

#[test]
fn a_prover_runs_only_where_what_it_needs_itself_is_proved() {
    let mut graph = shop();
    let mut signed_in = graph.facts[IDENTIFIED].clone();
    signed_in.name = "signed_in".into();
    let fact = graph.facts.push(signed_in);
    graph.playbooks[IDENTIFY].needs.push(FactNeed { fact, origin: NOWHERE });
    let mut talk = Talk::with(graph, &[order(1, 0, 20)]);
    talk.customer("please cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    assert_eq!(talk.handed_over().unwrap().reason, "there was no way on");
    assert!(talk.trace().contains("nothing here proves `signed_in`"), "{}", talk.trace());
    talk.expect_folds();
}

#[test]
fn a_middle_order_waits_for_a_team_lead() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 300)]);
    talk.customer("yes", &[Reading::Yes]);
    talk.expect_said("A colleague has to approve this.");
    assert_eq!(talk.stands(), ["cancel_order/cancel: waiting for approval by team_lead"]);
    assert!(talk.calls(CANCEL_ORDER).is_empty());

    for (who, role) in [("mei", "team_lead"), ("eve", "intern"), ("eve", "nobody")] {
        talk.decides(who, role, true);
        assert!(talk.calls(CANCEL_ORDER).is_empty(), "{who} ({role}) decided");
    }
    talk.decides("lea", "team_lead", true);
    talk.expect_said("is cancelled");
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    talk.decides("lea", "team_lead", true);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    talk.expect_folds();
}

#[test]
fn declined_and_expired_approvals_hand_over_and_give_back_what_was_reserved() {
    for (declines, because) in
        [(true, "cancelling this is over the limit"), (false, "nobody approved it in time")]
    {
        let mut talk = asked_for_a_yes(&[order(1, 0, 300)]);
        talk.customer("yes", &[Reading::Yes]);
        if declines {
            talk.decides("lea", "team_lead", false);
        } else {
            talk.pass(4 * 3_600);
        }
        assert_eq!(talk.handed_over().unwrap().reason, because);
        assert_eq!(talk.settled(), [&Settled::Released]);
        assert!(talk.calls(CANCEL_ORDER).is_empty());
        talk.expect_folds();
    }
}

#[test]
fn a_big_order_is_denied_before_anything_is_asked() {
    let talk = asked_for_a_yes(&[order(1, 0, 501)]);
    talk.expect_said("Over 500 USD goes to finance.");
    assert_eq!(talk.handed_over().unwrap().reason, "cancelling this is over the limit");
    assert!(!talk.said.iter().any(|line| line.contains("Shall I")));
    talk.expect_folds();
}

#[test]
fn what_changed_between_the_question_and_the_yes_asks_again() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.orders = vec![order(1, 0, 30)];
    talk.pass(6 * 60).customer("yes", &[Reading::Yes]);
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "{}", talk.trace());
    talk.expect_said("30 USD goes back");

    talk.orders = vec![order(1, 2, 30)];
    talk.pass(6 * 60).customer("yes", &[Reading::Yes]);
    talk.expect_said("Order #W0000001 has already left.");
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.expect_folds();
}

#[test]
fn a_change_of_what_nothing_rests_on_asks_nothing_again() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.orders = vec![order(7, 0, 9), order(1, 0, 20)];
    talk.pass(6 * 60).customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(ORDERS_OF).len(), 2);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{}", talk.trace());
    talk.expect_folds();
}

#[test]
fn after_the_fact_has_lapsed_a_yes_proves_it_first_and_asks_again() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.pass(31 * 60).customer("yes", &[Reading::Yes]);
    talk.expect_said("Which e-mail address is your order under?");
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.expect_said("Shall I cancel order #W0000001");
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    assert_eq!(talk.calls(FIND_CUSTOMER).len(), 2);
    talk.expect_folds();
}

#[test]
fn a_fact_that_held_at_the_yes_holds_for_the_grant() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 300)]);
    talk.customer("yes", &[Reading::Yes]);
    talk.pass(3_600).decides("lea", "team_lead", true);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{}", talk.trace());
    talk.expect_folds();
}

#[test]
fn an_unknown_outcome_is_never_tried_again_and_people_learn_of_it() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.cancelling.push_back(ToolOutcome::Unknown("no answer in 10 seconds".into()));
    talk.customer("yes", &[Reading::Yes]);
    let packet = talk.handed_over().unwrap();
    assert_eq!(packet.reason, "it is not known whether the cancellation went through");
    let act = "shop.cancel_order(order #W0000001, ordered by mistake)";
    assert_eq!(packet.confidence_flags, [format!("it is not known whether {act} was done")]);
    assert!(packet.customer.starts_with("Mei (`identified` by shop.find_customer at 2026-11-22"));
    assert!(packet.systems_checked.iter().any(|read| read.starts_with("shop.orders_of(mei)")));
    assert!(matches!(talk.settled()[..], [Settled::Counts(ToolOutcome::Unknown(_))]));
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    talk.expect_folds();
}

#[test]
fn a_result_of_another_type_is_an_unknown_outcome() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.cancelling.push_back(ToolOutcome::Gave(Value::text("ok")));
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(
        talk.handed_over().unwrap().reason,
        "it is not known whether the cancellation went through"
    );
    talk.expect_folds();
}

#[test]
fn a_refusal_takes_its_arm_and_frees_the_key() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.cancelling.push_back(ToolOutcome::Refused("already_shipped".into()));
    talk.customer("yes", &[Reading::Yes]);
    talk.expect_said("Order #W0000001 has already left.");
    assert_eq!(talk.settled(), [&Settled::Released]);
    talk.expect_folds();
}

#[test]
fn the_ledger_answers_for_an_act_that_was_done_before() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    let recorded = ToolOutcome::Gave(crate::shop::cancellation(20));
    talk.ledger.push_back(LedgerAnswer::SameDone(recorded));
    talk.customer("yes", &[Reading::Yes]);
    talk.expect_said("Order #W0000001 is cancelled.");
    assert!(talk.calls(CANCEL_ORDER).is_empty());

    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.ledger.push_back(LedgerAnswer::OtherDone);
    talk.customer("yes", &[Reading::Yes]);
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    assert_eq!(talk.handed_over().unwrap().reason, "there was no way on");
    talk.expect_folds();
}

#[test]
fn an_approval_lifts_only_the_limits_that_it_was_asked_for() {
    let mut graph = shop();
    let authority = graph.authorities.ids().next().unwrap();
    let by = graph.authorities[authority].limits[0].then.clone();
    graph.authorities[authority].limits[1].then = by;
    let mut talk = asked_for_a_yes_in(graph, &[order(1, 0, 20)], reason(1));
    for limit in [0, 1] {
        let over = LedgerAnswer::OverLimit(vec![LimitId { authority: 0, limit }]);
        talk.ledger.push_back(over);
    }
    talk.customer("yes", &[Reading::Yes]);
    talk.decides("lea", "team_lead", true);
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "nobody was shown the second limit");
    assert_eq!(talk.requested().len(), 2);
    talk.decides("lea", "team_lead", true);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{}", talk.trace());
    talk.expect_folds();
}

/// The accounts on which cancelling counts.
fn accounts(graph: Graph, because: u32) -> Vec<Hash> {
    let mut talk = asked_for_a_yes_in(graph, &[order(1, 0, 20)], reason(because));
    talk.customer("yes", &[Reading::Yes]);
    let asked = talk.outputs.iter().find_map(|output| match &output.kind {
        OutputKind::Reserve(reservation) => Some(&reservation.limits),
        _ => None,
    });
    asked.unwrap().iter().map(|metered| metered.account).collect()
}

#[test]
fn an_edit_of_the_project_opens_no_new_account() {
    let mut graph = shop();
    let authority = graph.authorities.ids().next().unwrap();
    graph.authorities[authority].limits[1].per = LimitKey::Expr(Expr::Ref(Ref::Param(1)));
    let mut edited = graph.clone();
    let first = EnumValue::new("changed_mind", "changed my mind");
    edited.enums[REASON].values.insert(0, first);
    let by_mistake = accounts(graph.clone(), 1);
    assert_eq!(accounts(edited, 2), by_mistake, "only the number of the reason has changed");
    let not_needed = accounts(graph, 0);
    assert_eq!(not_needed[0], by_mistake[0], "one customer");
    assert_ne!(not_needed[1], by_mistake[1], "two reasons");
}

/// The limits that the ledger is asked about when an order of so much is cancelled.
fn metered(total: i64) -> Vec<Metered> {
    let mut talk = asked_for_a_yes(&[order(1, 0, total)]);
    talk.customer("yes", &[Reading::Yes]);
    let asked = talk.outputs.iter().find_map(|output| match &output.kind {
        OutputKind::Reserve(reservation) => Some(reservation.limits.clone()),
        _ => None,
    });
    asked.unwrap()
}

#[test]
fn money_that_comes_in_is_counted_on_an_account_of_its_own() {
    let (goes_out, comes_in) = (metered(20), metered(-20));
    let mut counted = 0;
    for (out, into) in goes_out.iter().zip(&comes_in) {
        assert_eq!(out.amount, into.amount, "so much, either way");
        let of_money = matches!(out.most, Measure::Amount(_));
        assert_eq!(out.account != into.account, of_money);
        counted += usize::from(of_money);
    }
    assert!(counted > 0, "the shop limits an amount");
}

#[test]
fn of_an_act_that_is_decided_elsewhere_nothing_is_claimed() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.ledger.push_back(LedgerAnswer::UnderWay);
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.said, ["I'm handing you over to a colleague."]);
    let packet = talk.handed_over().unwrap();
    assert_eq!(packet.reason, "the same is being decided or done already");
    assert!(packet.actions_attempted.is_empty(), "nothing was sent");
    assert!(talk.calls(CANCEL_ORDER).is_empty() && talk.settled().is_empty());
    talk.expect_folds();
}

#[test]
fn over_a_limit_a_person_may_lift_it_or_it_is_denied() {
    let times = LimitId { authority: 0, limit: 0 };
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.ledger.push_back(LedgerAnswer::OverLimit(vec![times]));
    talk.customer("yes", &[Reading::Yes]);
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.decides("lea", "team_lead", true);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{}", talk.trace());
    talk.expect_folds();

    let per_day = LimitId { authority: 0, limit: 1 };
    let mut talk = asked_for_a_yes(&[order(1, 0, 20)]);
    talk.ledger.push_back(LedgerAnswer::OverLimit(vec![per_day]));
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.handed_over().unwrap().reason, "cancelling this is over the limit");
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.expect_folds();
}

#[test]
fn a_correction_takes_a_request_for_approval_back() {
    let mut talk = asked_for_a_yes(&[order(1, 0, 300)]);
    talk.customer("yes", &[Reading::Yes]);
    talk.customer("no, I just don't need it", &[corrects(THE_REASON, reason(0))]);
    talk.expect_said("because no longer needed?");
    talk.decides("lea", "team_lead", true);
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "{}", talk.trace());
    assert_eq!(talk.settled(), [&Settled::Released]);
    talk.expect_folds();
}

#[test]
fn another_customers_order_is_nowhere_to_be_picked() {
    let mut talk = Talk::with(shop(), &[order_of("tom", 1, 0, 20)]);
    talk.customer("cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    assert_eq!(talk.handed_over().unwrap().reason, "there was no way on");
    talk.expect_folds();

    let mut talk = Talk::with(shop(), &[order(1, 0, 20), order(2, 0, 30)]);
    talk.customer(
        "cancel #W0000009",
        &[Reading::Intent(WANTS_CANCEL), Reading::Answer(THE_ORDER, numbered(9))],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk.expect_said("I can't find that one. Which order would you like to cancel?");
    talk.expect_folds();
}
