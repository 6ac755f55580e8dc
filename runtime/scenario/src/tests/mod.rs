//! Scenarios of a small shop, as the compiler would hand them over, and what the player says.

mod shop;

use playbook_graph::{
    Expectation, Line, LineKind, PlaybookId, Reading, ReplayOnly, Runnable, Scenario,
    ScenarioSubject, StateId, ToolDoes, Value, Verified, verify,
};
use playbook_interpret::Interpreters;

use crate::{Report, Visits, run};
use shop::{
    ALLOW, APPROVAL, CANCEL_ORDER, CANCELLED, DENY, IDENTIFIED, LIMIT, NOWHERE, ORDERS_OF, SUPPORT,
    TEAM_LEAD, UNCHANGED, WANTS_CANCEL, done, graph, mei, order, reason,
};

const PLAYBOOK: PlaybookId = PlaybookId(0);

fn played(lines: Vec<LineKind>) -> Report {
    let verdict = verify(graph());
    let runnable = match &verdict.graph {
        Ok(verified) => Verified::runnable(verified),
        Err(findings) => ReplayOnly::runnable(findings),
    };
    on(runnable, lines)
}

fn on(graph: Runnable<'_>, lines: Vec<LineKind>) -> Report {
    let scenario = Scenario {
        title: "a test".into(),
        subject: ScenarioSubject::Playbook(PLAYBOOK),
        lines: lines.into_iter().map(|kind| Line { kind, origin: NOWHERE }).collect(),
        origin: NOWHERE,
    };
    run(graph, &Interpreters::new(graph.graph()), &scenario)
}

/// Mei is known, her orders are these, and cancelling works.
fn given(orders: Vec<Value>) -> Vec<LineKind> {
    vec![
        LineKind::GivenFact { fact: IDENTIFIED, subject: mei() },
        tool(ORDERS_OF, vec![ToolDoes::Gives(Value::List(orders.into()))]),
        tool(CANCEL_ORDER, vec![ToolDoes::Gives(done())]),
    ]
}

fn tool(tool: playbook_graph::ToolId, does: Vec<ToolDoes>) -> LineKind {
    LineKind::Tool { tool, with: Vec::new(), does }
}

fn customer(text: &str) -> LineKind {
    LineKind::Customer { text: text.into(), means: None, confidence: None }
}

fn called(times: u32) -> LineKind {
    let with = vec![(1, reason(1))];
    expect(Expectation::Call { tool: CANCEL_ORDER, with, times: Some(times) })
}

fn said(text: &str) -> LineKind {
    expect(Expectation::Said(text.into()))
}

fn expect(expects: Expectation) -> LineKind {
    LineKind::Expect(expects)
}

fn passes(lines: Vec<LineKind>) -> Report {
    let report = played(lines);
    if let Some(failure) = &report.failure {
        panic!("{failure}");
    }
    report
}

fn fails(lines: Vec<LineKind>) -> String {
    played(lines).failure.expect("the scenario should fail").to_string()
}

const BY_MISTAKE: &str = "please cancel my order, I ordered it by mistake";

#[test]
fn a_small_order_is_cancelled_after_a_yes() {
    let mut lines = given(vec![order("#W1234567", 0, 20)]);
    lines.extend([
        customer(BY_MISTAKE),
        said("Shall I cancel #W1234567, ordered by mistake?"),
        expect(Expectation::NoCall { tool: CANCEL_ORDER, with: vec![] }),
        customer("yes, go ahead"),
        called(1),
        said("cancelled"),
        expect(Expectation::End(vec![(PLAYBOOK, CANCELLED)])),
    ]);
    passes(lines);
}

#[test]
fn the_customer_is_asked_which_order_and_why() {
    let mut lines = given(vec![order("#W1234567", 1, 20), order("#W7654321", 0, 30)]);
    lines.extend([
        customer("I want to cancel my order"),
        said("Which order?"),
        customer("the pending one"),
        said("Why?"),
        expect(Expectation::State(vec![(PLAYBOOK, StateId(1))])),
        customer("it was a mistake"),
        customer("no"),
        expect(Expectation::NoCall { tool: CANCEL_ORDER, with: vec![] }),
        expect(Expectation::End(vec![(PLAYBOOK, UNCHANGED)])),
    ]);
    passes(lines);
}

#[test]
fn a_correction_before_the_yes_asks_again() {
    let mut lines = given(vec![order("#W1234567", 0, 20), order("#W7654321", 0, 30)]);
    lines.extend([
        customer("cancel order #W1234567, it was ordered by mistake"),
        said("Shall I cancel #W1234567"),
        customer("no, I meant #W7654321"),
        said("Shall I cancel #W7654321"),
        customer("yes"),
        called(1),
        expect(Expectation::Call {
            tool: CANCEL_ORDER,
            with: vec![(0, order("#W7654321", 0, 30))],
            times: Some(1),
        }),
    ]);
    passes(lines);
}

#[test]
fn a_middle_order_waits_for_a_team_lead() {
    let mut lines = given(vec![order("#W1234567", 0, 200)]);
    lines.extend([
        customer(BY_MISTAKE),
        customer("yes"),
        expect(Expectation::WaitingForApproval),
        said("A colleague has to approve this."),
        expect(Expectation::NoCall { tool: CANCEL_ORDER, with: vec![] }),
        LineKind::TimePasses(3_600),
        LineKind::Decides { role: TEAM_LEAD, approves: true },
        called(1),
    ]);
    passes(lines);
}

#[test]
fn time_never_turns_into_a_yes() {
    let mut lines = given(vec![order("#W1234567", 0, 200)]);
    lines.extend([
        customer(BY_MISTAKE),
        customer("yes"),
        LineKind::TimePasses(4 * 3_600),
        expect(Expectation::NoCall { tool: CANCEL_ORDER, with: vec![] }),
        expect(Expectation::Handoff { team: SUPPORT, told: None }),
    ]);
    passes(lines);
}

#[test]
fn silence_is_nudged() {
    let mut lines = given(vec![order("#W1234567", 0, 20)]);
    lines.extend([
        customer(BY_MISTAKE),
        LineKind::TimePasses(599),
        LineKind::TimePasses(1),
        said("Are you still there?"),
    ]);
    passes(lines);
}

#[test]
fn the_second_cancellation_of_a_day_is_over_the_limit() {
    let orders = vec![order("#W1234567", 0, 20), order("#W7654321", 0, 30)];
    let mut lines = given(orders);
    lines.extend([
        customer("cancel order #W1234567, it was ordered by mistake"),
        customer("yes"),
        customer("cancel order #W7654321, it was ordered by mistake"),
        customer("yes"),
        called(1),
        expect(Expectation::Handoff { team: SUPPORT, told: None }),
    ]);
    passes(lines);
}

#[test]
fn what_the_scenario_says_a_message_means_goes_before_the_interpreter() {
    let mut lines = given(vec![order("#W1234567", 0, 20)]);
    let means = Some(vec![Reading::Intent(WANTS_CANCEL)]);
    lines.extend([
        LineKind::Customer { text: "xyzzy".into(), means, confidence: None },
        said("Why?"),
    ]);
    passes(lines);
}

#[test]
fn tools_do_what_is_said_call_after_call() {
    let mut lines = given(vec![order("#W1234567", 0, 20)]);
    let again = vec![ToolDoes::Refuses(0), ToolDoes::Gives(done())];
    lines.extend([
        tool(CANCEL_ORDER, again),
        customer(BY_MISTAKE),
        customer("yes"),
        said("It has left."),
        customer(BY_MISTAKE),
        customer("yes"),
        said("It is cancelled."),
        called(2),
    ]);
    passes(lines);
}

#[test]
fn a_failure_says_what_was_expected_and_what_happened() {
    let mut lines = given(vec![order("#W1234567", 0, 20)]);
    lines.extend([customer(BY_MISTAKE), called(1)]);
    assert_eq!(
        fails(lines),
        "shop.playbook:1: expected a call of `shop.cancel_order(reason: ordered by mistake)` once
  instead, it was never called
  the conversation until then:
    customer: “please cancel my order, I ordered it by mistake”
    calls shop.orders_of(mei): #W1234567
    reply: “Shall I cancel #W1234567, ordered by mistake?”
"
    );
}

#[test]
fn a_sensitive_call_that_no_line_expects_fails_the_scenario() {
    let mut lines = given(vec![order("#W1234567", 0, 20)]);
    lines.extend([customer(BY_MISTAKE), customer("yes"), said("cancelled")]);
    let failure = fails(lines);
    assert!(failure.contains("only the sensitive calls that its lines expect"), "{failure}");
    assert!(failure.contains("shop.cancel_order(#W1234567, ordered by mistake) was called"));
}

#[test]
fn a_tool_without_a_line_fails_the_scenario() {
    let lines =
        vec![LineKind::GivenFact { fact: IDENTIFIED, subject: mei() }, customer(BY_MISTAKE)];
    let failure = fails(lines);
    assert!(failure.contains("a line `tool shop.orders_of gives …`"), "{failure}");
}

#[test]
fn a_decision_that_nobody_asked_for_fails_the_scenario() {
    let mut lines = given(vec![order("#W1234567", 0, 20)]);
    lines.push(LineKind::Decides { role: TEAM_LEAD, approves: true });
    assert!(fails(lines).contains("nobody with that role is asked"));
}

#[test]
fn a_playbook_that_no_desk_offers_is_refused() {
    let mut alone = graph();
    alone.desks = playbook_graph::Arena::default();
    let verdict = verify(alone);
    let runnable = match &verdict.graph {
        Ok(verified) => verified.runnable(),
        Err(findings) => findings.runnable(),
    };
    let failure = on(runnable, Vec::new()).failure.expect("it can't be played").to_string();
    assert!(failure.contains("no desk offers the playbook"), "{failure}");
}

#[test]
fn coverage_names_what_no_scenario_went_through() {
    let mut visits = Visits::default();
    let mut small = given(vec![order("#W1234567", 0, 20)]);
    small.extend([customer(BY_MISTAKE), customer("yes"), called(1)]);
    visits.merge(&passes(small).visits);
    let coverage = visits.coverage(&graph());
    let missing: Vec<&str> = coverage.missing().map(|missed| missed.what.as_str()).collect();
    assert_eq!(
        missing,
        [
            "cancel_order/too_late",
            "cancel_order/find: outside",
            "cancel_order/find: delivered",
            "cancel_order/cancel: call shop.cancel_order, no",
            "cancel_order/cancel: call shop.cancel_order, denied",
            "cancel_order/cancel: call shop.cancel_order, expired",
            "cancel_order/cancel: call shop.cancel_order, changed",
            "cancel_order/cancel: call shop.cancel_order, already_shipped",
            "cancel_order/cancel: call shop.cancel_order, unknown",
            "cancel_order: on cancel",
            "authority over shop.cancel_order: the rule in shop.playbook:3",
            "authority over shop.cancel_order: the rule in shop.playbook:4",
            "authority over shop.cancel_order: the limit in shop.playbook:5",
        ]
    );
    assert_eq!((coverage.states.covered(), coverage.states.all), (2, 3));
}

#[test]
fn rules_that_decide_are_covered() {
    let mut visits = Visits::default();
    for dollars in [20, 200, 2_000] {
        let mut lines = given(vec![order("#W1234567", 0, dollars)]);
        let means = Some(vec![Reading::Intent(WANTS_CANCEL)]);
        lines.extend([
            LineKind::Customer { text: "cancel".into(), means, confidence: None },
            customer("ordered by mistake"),
            customer("yes"),
        ]);
        visits.merge(&played(lines).visits);
    }
    let coverage = visits.coverage(&graph());
    let missing: Vec<_> = coverage.rules.missing.iter().map(|missed| missed.origin).collect();
    assert_eq!(missing, [LIMIT]);
    assert!(![ALLOW, APPROVAL, DENY].iter().any(|rule| missing.contains(rule)));
}
