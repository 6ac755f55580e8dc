//! Looking again: what is compared before an act, with what, and what follows from a difference.

use playbook_graph::{
    AuthorityId, Call, Comparison, Decision, Expr, Graph, Need, NeedKind, Piece, Point, Reading,
    Ref, Rule, SlotId, Step, Text, Type, Value, Variable,
};

use crate::shop::{
    CANCEL, CANCEL_ORDER, CUSTOMER, IDENTIFIED, NOWHERE, ORDER, ORDERS_OF, STATUS, THE_EMAIL,
    THE_REASON, WANTS_CANCEL, order, reason, shop, usd,
};
use crate::talk::{Talk, says};

/// The shop, its rules allowing everything, its question showing only the order's number.
fn careless_shop() -> Graph {
    let mut graph = shop();
    let authority = &mut graph.authorities[AuthorityId(0)];
    authority.needs.clear();
    authority.limits.clear();
    authority.rules = vec![Rule { decision: Decision::Allow, when: None, origin: NOWHERE }];
    act(&mut graph, |_, confirm| {
        confirm.pieces = vec![
            Piece::Words("Shall I cancel ".into()),
            Piece::Value(Expr::Ref(Ref::Slot(SlotId(0)))),
            Piece::Words("?".into()),
        ];
    });
    graph
}

/// Changes the sensitive call.
fn act(graph: &mut Graph, change: impl FnOnce(&mut Call, &mut Text)) {
    let points = &mut graph.playbooks[CANCEL].points;
    let (id, _) = points.find(|point| matches!(point.step, Step::Act { .. })).unwrap();
    if let Step::Act { call, confirm: Some(confirm), .. } = &mut points[id].step {
        change(call, confirm);
    }
}

/// Lets a step be done right after the reason is known, before the sensitive call.
fn before_the_call(graph: &mut Graph, step: impl FnOnce(playbook_graph::PointId) -> Step) {
    let points = &mut graph.playbooks[CANCEL].points;
    let asked = points.find(|point| matches!(&point.step, Step::Ask { slot: SlotId(1), .. }));
    let (ask, Point { step: Step::Ask { next, .. }, state, .. }) = asked.unwrap() else { panic!() };
    let (next, state) = (*next, *state);
    let added = points.push(Point { state, step: step(next), origin: NOWHERE });
    if let Step::Ask { next, .. } = &mut points[ask].step {
        *next = added;
    }
}

fn mei_wants_to_cancel(graph: Graph, orders: &[Value]) -> Talk {
    let mut talk = Talk::with(graph, orders);
    talk.customer("please cancel my order", &[Reading::Intent(WANTS_CANCEL)]);
    talk.customer("mei@example.com", &[says(THE_EMAIL, Value::text("mei@example.com"))]);
    talk
}

fn says_why(talk: &mut Talk) {
    talk.customer("by mistake", &[says(THE_REASON, reason(1))]);
}

#[test]
fn values_that_trade_places_have_changed() {
    let mut graph = careless_shop();
    graph.tools[ORDERS_OF].promises.clear();
    let is = |field, right| Expr::Compare {
        left: Box::new(Expr::Field {
            of: Box::new(Expr::Ref(Ref::Param(0))),
            record: ORDER,
            field,
        }),
        by: Comparison::Is,
        right: Box::new(right),
    };
    let customer = Expr::Ref(Ref::Subject(IDENTIFIED));
    let mei = Expr::Field { of: Box::new(customer), record: CUSTOMER, field: 0 };
    let conditions = [is(1, mei), is(4, Expr::Literal(Value::text("card 4242")))];
    graph.authorities[AuthorityId(0)].needs = conditions
        .map(|condition| Need {
            kind: NeedKind::Condition(condition),
            because: None,
            origin: NOWHERE,
        })
        .into();
    let mut talk = mei_wants_to_cancel(graph, &[order(1, 0, 20)]);
    says_why(&mut talk);
    talk.expect_said("Shall I cancel order #W0000001?");

    let [number, pending] = [Value::text("#W0000001"), Value::Enum { of: STATUS, value: 0 }];
    let fields = [number, Value::text("card 4242"), pending, usd(20), Value::text("mei")];
    talk.orders = vec![Value::Record { of: ORDER, fields: fields.into() }];
    talk.pass(6 * 60).customer("yes", &[Reading::Yes]);
    assert!(talk.calls(CANCEL_ORDER).is_empty(), "{}", talk.trace());
    talk.expect_folds();
}

#[test]
fn what_was_proved_of_older_values_is_proved_again_before_anything_is_asked() {
    let mut talk = mei_wants_to_cancel(careless_shop(), &[order(1, 0, 20)]);
    talk.orders = vec![order(1, 2, 20)];
    talk.pass(6 * 60);
    says_why(&mut talk);
    talk.expect_said("Order #W0000001 has already left.");
    talk.expect_folds();
}

#[test]
fn what_another_call_has_read_meanwhile_counts() {
    let mut graph = careless_shop();
    let orders = Type::List { of: Box::new(Type::Record(ORDER)), at_least: 0, at_most: Some(50) };
    let latest = Variable { name: "latest".into(), ty: orders, origin: NOWHERE };
    let latest = graph.playbooks[CANCEL].variables.push(latest);
    let customer = Expr::Ref(Ref::Subject(IDENTIFIED));
    let args = vec![Expr::Field { of: Box::new(customer), record: CUSTOMER, field: 0 }];
    let call = Call { tool: ORDERS_OF, args, result: Some(latest), each: None };
    before_the_call(&mut graph, |next| Step::Call { call, arms: vec![], next });
    let mut talk = mei_wants_to_cancel(graph, &[order(1, 0, 20)]);
    talk.orders = vec![order(1, 2, 20)];
    talk.pass(6 * 60);
    says_why(&mut talk);
    talk.expect_said("Order #W0000001 has already left.");
    assert_eq!(talk.calls(ORDERS_OF).len(), 2);
    talk.expect_folds();
}

#[test]
fn what_is_computed_from_a_read_is_computed_again() {
    let mut graph = careless_shop();
    let amount = Variable { name: "amount".into(), ty: Type::Bool, origin: NOWHERE };
    let amount = graph.playbooks[CANCEL].variables.push(amount);
    let total =
        Expr::Field { of: Box::new(Expr::Ref(Ref::Slot(SlotId(0)))), record: ORDER, field: 3 };
    before_the_call(&mut graph, |next| Step::Let { variable: amount, value: total, next });
    act(&mut graph, |_, confirm| {
        confirm.pieces.push(Piece::Value(Expr::Ref(Ref::Variable(amount))));
    });
    let mut talk = mei_wants_to_cancel(graph, &[order(1, 0, 20)]);
    says_why(&mut talk);
    talk.expect_said("Shall I cancel order #W0000001?20 USD");
    talk.orders = vec![order(1, 0, 30)];
    talk.pass(6 * 60).customer("yes", &[Reading::Yes]);
    talk.expect_said("Shall I cancel order #W0000001?30 USD");
    talk.customer("yes", &[Reading::Yes]);
    assert_eq!(talk.calls(CANCEL_ORDER), [[order(1, 0, 30), reason(1)]]);
    talk.expect_folds();
}

#[test]
fn a_thing_without_a_name_that_changed_is_picked_again() {
    for (field, ty, again) in [("id", Type::Text, false), ("number", Type::Text, true)] {
        let mut graph = shop();
        graph.records[ORDER].fields[0].name = field.into();
        graph.records[ORDER].fields[0].ty = ty;
        let two = [order(1, 0, 20), order(2, 0, 20)];
        let mut talk = mei_wants_to_cancel(graph, &two);
        talk.customer("the first", &[says(crate::shop::THE_ORDER, order(1, 0, 20))]);
        says_why(&mut talk);
        talk.orders = vec![order(1, 0, 30), order(2, 0, 20)];
        talk.pass(6 * 60).customer("yes", &[Reading::Yes]);
        let question = if again { "Which order" } else { "Shall I cancel order #W0000001" };
        talk.expect_said(question);
        assert!(talk.calls(CANCEL_ORDER).is_empty());
        talk.expect_folds();
    }
}
