//! Authorities: several over one tool, several people, and the read that settles what isn't known.

use playbook_graph::{
    ApprovalBy, Authority, AuthorityId, CheckedBy, Comparison, Decision, Expr, Graph, OriginId,
    Reading, Ref, Role, RoleId, Rule, Value,
};
use playbook_machine::{Settled, ToolOutcome};

use crate::shop::{
    CANCEL_ORDER, ORDER, ORDERS_OF, STATUS, THE_EMAIL, THE_REASON, WANTS_CANCEL, order, reason,
    shop, usd,
};
use crate::talk::{Talk, says};

fn asked_for_a_yes(graph: Graph, orders: &[Value]) -> Talk {
    let mut talk = Talk::with(graph, orders);
    talk.customer(
        "cancel my order, a mistake",
        &[Reading::Intent(WANTS_CANCEL), says(THE_REASON, reason(1))],
    );
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk
}

/// The shop with a compliance file of its own: one more authority over cancelling.
fn with_compliance(decision: Decision) -> Graph {
    let mut graph = shop();
    graph.roles.push(Role { name: "compliance".into(), origin: OriginId(0) });
    graph.authorities.push(Authority {
        tool: CANCEL_ORDER,
        needs: vec![],
        rules: vec![Rule { decision, when: None, origin: OriginId(0) }],
        limits: vec![],
        origin: OriginId(0),
    });
    graph
}

fn approval(roles: &[u32], within: i64) -> Decision {
    Decision::Approval(ApprovalBy { roles: roles.iter().copied().map(RoleId).collect(), within })
}

#[test]
fn of_several_authorities_the_strictest_decides() {
    let talk = asked_for_a_yes(with_compliance(Decision::Allow), &[order(1, 0, 600)]);
    talk.expect_said("Over 500 USD goes to finance.");

    let forbids = Decision::Forbid(Some("Nothing is cancelled this week.".into()));
    let talk = asked_for_a_yes(with_compliance(forbids), &[order(1, 0, 20)]);
    talk.expect_said("Nothing is cancelled this week.");
    assert!(talk.calls(CANCEL_ORDER).is_empty());
    talk.expect_folds();
}

#[test]
fn an_authority_that_only_forbids_leaves_the_decision_to_the_others() {
    let small = |graph: &mut Graph| {
        let compliance = &mut graph.authorities[AuthorityId(1)];
        let total = Expr::Ref(Ref::Param(0));
        let total = Expr::Field { of: Box::new(total), record: ORDER, field: 3 };
        let most = Expr::Literal(usd(50));
        compliance.rules[0].when = Some(Expr::Compare {
            left: Box::new(total),
            by: Comparison::More,
            right: Box::new(most),
        });
    };
    for (total, cancelled) in [(20, true), (60, false)] {
        let mut graph = with_compliance(Decision::Forbid(None));
        small(&mut graph);
        let mut talk = asked_for_a_yes(graph, &[order(1, 0, total)]);
        talk.customer("yes", &[Reading::Yes]);
        assert_eq!(!talk.calls(CANCEL_ORDER).is_empty(), cancelled, "{}", talk.trace());
        talk.expect_folds();
    }
    let mut graph = with_compliance(Decision::Forbid(None));
    small(&mut graph);
    graph.authorities[AuthorityId(0)].rules.clear();
    let talk = asked_for_a_yes(graph, &[order(1, 0, 20)]);
    assert_eq!(talk.handed_over().unwrap().reason, "cancelling this is over the limit");
}

#[test]
fn two_approvals_need_two_people_in_the_shorter_time() {
    let graph = with_compliance(approval(&[1], 3_600));
    let mut talk = asked_for_a_yes(graph, &[order(1, 0, 300)]);
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(
        talk.stands(),
        ["cancel_order/cancel: waiting for approval by team_lead and compliance"]
    );
    talk.decides("lea", "team_lead", true).decides("lea", "compliance", true);
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "one person counts once");
    talk.decides("kim", "compliance", true);
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1, "{}", talk.trace());
    talk.expect_folds();

    let graph = with_compliance(approval(&[1], 3_600));
    let mut talk = asked_for_a_yes(graph, &[order(1, 0, 300)]);
    talk.customer("yes", &[Reading::Yes]);
    talk.pass(3_600);
    assert_eq!(talk.handed_over().unwrap().reason, "nobody approved it in time");
    talk.expect_folds();
}

#[test]
fn without_an_authority_nothing_is_allowed() {
    let mut graph = shop();
    graph.authorities = playbook_graph::Arena::default();
    let talk = asked_for_a_yes(graph, &[order(1, 0, 20)]);
    assert_eq!(talk.handed_over().unwrap().reason, "cancelling this is over the limit");
    talk.expect_folds();
}

/// Cancelling is settled by reading the customer's orders again: all of them are cancelled.
fn read_back() -> Graph {
    let mut graph = shop();
    let customer = Expr::Field { of: Box::new(Expr::Ref(Ref::Param(0))), record: ORDER, field: 1 };
    let status = Expr::Field { of: Box::new(Expr::Ref(Ref::It)), record: ORDER, field: 2 };
    let cancelled = Expr::Literal(Value::Enum { of: STATUS, value: 3 });
    let is = Comparison::Is;
    let condition = Expr::Compare { left: Box::new(status), by: is, right: Box::new(cancelled) };
    let done_when = Expr::Quantified {
        by: playbook_graph::Quantifier::All,
        list: Box::new(Expr::Ref(Ref::Result)),
        condition: Box::new(condition),
    };
    let checked_by = CheckedBy { tool: ORDERS_OF, args: vec![customer], done_when };
    graph.tools[CANCEL_ORDER].checked_by = Some(checked_by);
    graph
}

#[test]
fn a_read_settles_an_unknown_outcome() {
    let mut talk = asked_for_a_yes(read_back(), &[order(1, 0, 20)]);
    talk.cancelling.push_back(ToolOutcome::Unknown("no answer".into()));
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.settled(), [&Settled::Released], "it was not done");
    assert_eq!(talk.handed_over().unwrap().reason, "there was no way on");

    let mut talk = asked_for_a_yes(read_back(), &[order(1, 0, 20)]);
    talk.orders = vec![order(1, 3, 20)];
    talk.cancelling.push_back(ToolOutcome::Unknown("no answer".into()));
    talk.customer("yes", &[Reading::Yes]);
    assert!(matches!(talk.settled()[..], [Settled::Counts(_)]));
    let packet = talk.handed_over().unwrap();
    assert!(packet.actions_attempted[0].contains("it was done"), "{packet:?}");
    assert_eq!(talk.calls(CANCEL_ORDER).len(), 1);
    talk.expect_folds();
}
