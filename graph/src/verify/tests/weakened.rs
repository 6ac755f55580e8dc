//! Each way to weaken the shop, and the code that finds it.

use super::shop::{self, Shop, compare, field, param, slot, total, usd};
use super::{codes, is_told, told};
use crate::authority::{Authority, Decision, Rule};
use crate::expr::{Comparison, Expr};
use crate::playbook::{Ending, Point, PointId, StateId, Step};
use crate::policy::{Exception, Policy, Property, PropertyKind};
use crate::types::Type;
use crate::{AuthorityId, FactId, OriginId, OutcomeId, VariableId};

const PENDING: u32 = 0;

/// Puts a step in the place of another, which is moved to the end; where that is.
fn insert_before(shop: &mut Shop, place: u32, step: impl FnOnce(PointId) -> Step) {
    let points = &mut shop.graph.playbooks[shop.cancel_order].points;
    let moved: Point = points[PointId(place)].clone();
    let next = points.push(moved);
    points[PointId(place)].step = step(next);
}

fn finds(code: &str, weaken: impl FnOnce(&mut Shop)) {
    let mut shop = Shop::new();
    weaken(&mut shop);
    assert_eq!(codes(&shop), [code]);
}

fn finds_nothing(change: impl FnOnce(&mut Shop)) {
    let mut shop = Shop::new();
    change(&mut shop);
    assert_eq!(codes(&shop), Vec::<&str>::new());
}

#[test]
fn a_fact_that_ran_out_while_somebody_was_asked() {
    // The playbook proves it on the way, then asks: half an hour may pass.
    let mut shop = Shop::new();
    shop.graph.playbooks[shop.cancel_order].needs.clear();
    shop.graph.desks[shop.desk].needs.clear();
    shop.graph.facts[FactId(0)].lasts = Some(1800);
    shop.prove_in_the_playbook();
    assert_eq!(codes(&shop), ["PB0302"]);
    let told = told(&shop, "PB0302");
    assert!(told.contains("`identified` was proved and can run out"), "{told}");
    // A fact that lasts as long as the conversation doesn't run out.
    shop.graph.facts[FactId(0)].lasts = None;
    assert_eq!(codes(&shop), Vec::<&str>::new());
}

#[test]
fn a_confirmation_that_hides_the_reason() {
    finds("PB0304", |shop| {
        shop.cancel(|act| {
            if let Step::Act { confirm: Some(text), .. } = act {
                text.pieces.remove(2);
            }
        });
    });
}

#[test]
fn a_confirmation_may_show_the_same_value_by_another_name() {
    finds_nothing(|shop| {
        let named = shop.variable("chosen", shop.order_type());
        shop.cancel(|act| {
            if let Step::Act { call, .. } = act {
                call.args[0] = Expr::Ref(crate::Ref::Variable(named));
            }
        });
        insert_before(shop, 7, |next| Step::Let { variable: named, value: slot(0), next });
    });
}

#[test]
fn some_part_of_a_record_leaves_open_which_one_is_meant() {
    let mut shop = Shop::new();
    shop.cancel(|act| {
        if let Step::Act { confirm: Some(text), .. } = act {
            text.pieces.remove(1);
        }
    });
    assert_eq!(codes(&shop), ["PB0304"]);
}

#[test]
fn arms_that_are_left_out_are_told_together() {
    let mut shop = Shop::new();
    shop.cancel(|act| {
        if let Step::Act { arms, .. } = act {
            arms.retain(|arm| !matches!(arm.ending, Ending::Expired | Ending::Refused(_)));
        }
    });
    assert_eq!(codes(&shop), ["PB0305"]);
    let told = told(&shop, "PB0305");
    assert!(told.contains("what happens on `expired` and `already_shipped`"), "{told}");
}

#[test]
fn a_sensitive_tool_over_which_nobody_stands() {
    let mut shop = Shop::new();
    shop.graph.authorities = crate::Arena::default();
    assert!(codes(&shop).contains(&"PB0306"));
}

#[test]
fn a_call_that_comes_round_again() {
    finds("PB0307", |shop| {
        shop.graph.tools[shop.cancel_tool].never_twice_for = None;
        // After it is done, the customer may cancel another one, three times.
        let end = shop.push(Step::End { outcome: OutcomeId(0), values: Vec::new() });
        shop.bound(0, 3, end);
        *shop.point(9) = Step::GoTo { state: StateId(0) };
    });
}

#[test]
fn a_call_is_not_made_again_only_because_what_it_rests_on_changed() {
    finds_nothing(|shop| shop.graph.tools[shop.cancel_tool].never_twice_for = None);
}

#[test]
fn rules_that_leave_a_gap() {
    let mut shop = Shop::new();
    let rules = &mut shop.graph.authorities[AuthorityId(0)].rules;
    rules.pop();
    assert_eq!(codes(&shop), ["PB0308"]);
    let told = told(&shop, "PB0308");
    assert!(told.contains("when order.total is 500.01 USD"), "{told}");
}

#[test]
fn a_rule_that_never_applies() {
    finds("PB0309", |shop| {
        let rules = &mut shop.graph.authorities[AuthorityId(0)].rules;
        let when = Some(compare(total(param(0)), Comparison::AtMost, usd("50")));
        rules.insert(1, Rule { decision: Decision::Deny(None), when, origin: OriginId(0) });
    });
}

#[test]
fn a_desk_on_which_nobody_proves_who_is_writing() {
    finds("PB0310", |shop| shop.graph.desks[shop.desk].provers.clear());
}

#[test]
fn a_prover_that_needs_what_it_proves() {
    let mut shop = Shop::new();
    let need = shop.graph.desks[shop.desk].needs[0];
    shop.graph.playbooks[shop.identify].needs.push(need);
    assert_eq!(codes(&shop), ["PB0310"]);
}

#[test]
fn a_prover_that_ends_without_proving() {
    let mut shop = Shop::new();
    shop.graph.tools[shop.find_customer].proves = None;
    assert_eq!(codes(&shop), ["PB0311"]);
    is_told(
        &shop,
        "PB0311",
        r#"
PB0311 `identify` is to prove `identified` and can end `done` without it
  line 78: ends here
  line 91: is to prove it
  - `identify` starts (start -> by_email)
  - asked for `email`: the customer answers (by_email)
  - shop.find_customer(email): gives its result (by_email)
  - ends `done`: `identified` is not proved (by_email)
  help: call a tool that proves `identified` on the way, or write in the desk: `done -> handoff …`
"#,
    );
}

#[test]
fn a_forbid_keeps_a_policy_whatever_the_rules_allow() {
    finds_nothing(|shop| {
        shop.allow_up_to("501");
        let rules = &mut shop.graph.authorities[AuthorityId(0)].rules;
        rules.truncate(1);
        let when = Some(compare(total(param(0)), Comparison::More, usd("500")));
        rules.push(Rule { decision: Decision::Forbid(None), when, origin: OriginId(0) });
    });
}

#[test]
fn a_guard_on_the_way_keeps_a_policy_too() {
    // The policy holds; that guard and authority draw the line in two places is told.
    finds("PB0393", |shop| {
        shop.allow_up_to("501");
        let rules = &mut shop.graph.authorities[AuthorityId(0)].rules;
        rules[1].when = Some(compare(total(param(0)), Comparison::AtMost, usd("600")));
        let condition = compare(total(slot(0)), Comparison::More, usd("500"));
        insert_before(shop, 7, |next| Step::When { condition, then: PointId(11), otherwise: next });
    });
}

#[test]
fn an_approval_by_another_role_than_the_policy_wants() {
    finds("PB0312", |shop| {
        let manager = crate::Role { name: "manager".to_owned(), origin: OriginId(0) };
        let manager = shop.graph.roles.push(manager);
        let kind = PropertyKind::Never {
            tool: shop.cancel_tool,
            when: Some(compare(total(param(0)), Comparison::More, usd("400"))),
            unless: Exception::ApprovalBy(manager),
        };
        let properties = vec![Property { kind, origin: OriginId(0) }];
        let sentence = "A manager sees what is over 400 USD".to_owned();
        shop.graph.policies.push(Policy { sentence, properties, origin: OriginId(0) });
    });
}

#[test]
fn a_match_that_leaves_a_value_out() {
    let mut shop = Shop::new();
    if let Step::Match { arms, .. } = shop.point(2) {
        arms[1].values.pop();
    }
    assert_eq!(codes(&shop), ["PB0504"]);
    let told = told(&shop, "PB0504");
    assert!(told.contains("says nothing for `delivered`"), "{told}");
}

#[test]
fn an_arm_that_was_decided_before() {
    finds("PB0402", |shop| {
        let condition = compare(field(slot(0), shop::ORDER, 2), Comparison::Is, shop::status(3));
        insert_before(shop, 2, |next| Step::When { condition, then: PointId(5), otherwise: next });
    });
}

#[test]
fn a_condition_that_decides_nothing() {
    finds("PB0506", |shop| {
        let condition =
            compare(field(slot(0), shop::ORDER, 2), Comparison::IsNot, shop::status(PENDING));
        insert_before(shop, 7, |next| Step::When { condition, then: PointId(11), otherwise: next });
    });
}

#[test]
fn a_state_that_nothing_leads_to_and_an_outcome_that_is_never_reached() {
    let mut shop = Shop::new();
    if let Step::Match { arms, otherwise, .. } = shop.point(2) {
        arms.pop();
        *otherwise = Some(PointId(4));
    }
    assert_eq!(codes(&shop), ["PB0401"]);
    let mut shop = Shop::new();
    *shop.point(9) = Step::End { outcome: OutcomeId(1), values: Vec::new() };
    assert_eq!(codes(&shop), ["PB0406"]);
}

#[test]
fn a_slot_that_nobody_asked_for() {
    let mut shop = Shop::new();
    // `cancel` no longer asks for the reason.
    let reason = shop.point(6);
    let Step::Ask { next, .. } = reason else { panic!("asks for the reason") };
    *reason = Step::Note { text: crate::Text::plain("a note", OriginId(0)), next: *next };
    assert_eq!(codes(&shop), ["PB0501"]);
}

#[test]
fn a_name_that_has_no_value_on_some_way() {
    let mut shop = Shop::new();
    let done = Expr::Ref(crate::Ref::Variable(VariableId(1)));
    let mut text = crate::Text::plain("It is ", OriginId(0));
    text.pieces.push(crate::Piece::Value(done));
    insert_before(&mut shop, 16, |next| Step::Say { text, exactly: false, next });
    assert_eq!(codes(&shop), ["PB0502"]);
}

#[test]
fn an_optional_value_that_may_be_missing() {
    let optional = |shop: &mut Shop| {
        let order = &mut shop.graph.records[shop::ORDER];
        order.fields[3].ty = Type::Optional(Box::new(order.fields[3].ty.clone()));
    };
    let over = || compare(total(slot(0)), Comparison::More, usd("50"));
    let mut shop = Shop::new();
    optional(&mut shop);
    insert_before(&mut shop, 7, |next| Step::When {
        condition: over(),
        then: next,
        otherwise: PointId(11),
    });
    assert!(codes(&shop).contains(&"PB0505"));
    let mut shop = Shop::new();
    optional(&mut shop);
    let known = Expr::Known(Box::new(total(slot(0))));
    insert_before(&mut shop, 7, |next| Step::When {
        condition: Expr::And(vec![known, over()]),
        then: next,
        otherwise: PointId(11),
    });
    assert!(!codes(&shop).contains(&"PB0505"));
}

#[test]
fn a_round_without_the_customer_and_one_without_end() {
    let mut shop = Shop::new();
    // The e-mail address is not forgotten, so it is not asked for again.
    shop.graph.playbooks[shop.identify].points[PointId(5)].step = Step::GoTo { state: StateId(0) };
    assert_eq!(codes(&shop), ["PB0404"]);
    let mut shop = Shop::new();
    shop.graph.playbooks[shop.identify].states[StateId(0)].bound = None;
    assert_eq!(codes(&shop), ["PB0405"]);
}

#[test]
fn a_bound_is_met_even_where_the_drawn_ways_never_come_round() {
    // A correction counts a state again: what stands behind the bound is looked at too.
    let mut shop = Shop::new();
    let done = Expr::Ref(crate::Ref::Variable(VariableId(1)));
    let mut text = crate::Text::plain("It is ", OriginId(0));
    text.pieces.push(crate::Piece::Value(done));
    let then = shop.push(Step::Say { text, exactly: false, next: PointId(16) });
    shop.bound(2, 1, then);
    assert_eq!(codes(&shop), ["PB0502"]);
}

#[test]
fn an_authority_that_only_needs_or_forbids_decides_nothing() {
    let compliance = |shop: &Shop| Authority {
        needs: Vec::new(),
        rules: vec![Rule {
            decision: Decision::Forbid(None),
            when: Some(compare(total(param(0)), Comparison::More, usd("300"))),
            origin: OriginId(0),
        }],
        ..shop.graph.authorities[AuthorityId(0)].clone()
    };
    finds_nothing(|shop| {
        let compliance = compliance(shop);
        shop.graph.authorities.push(compliance);
    });
    // What the other one lets through is looked at all the same.
    finds("PB0312", |shop| {
        shop.allow_up_to("501");
        let mut compliance = compliance(shop);
        compliance.rules[0].when = Some(compare(total(param(0)), Comparison::Less, usd("1")));
        shop.graph.authorities.push(compliance);
    });
}

/// On `changed`, `cancel` tries again at once with a value that was computed and tested before.
fn tries_again_with_what_was_computed(shop: &mut Shop, named: Option<Expr>) {
    let amount = shop.variable("amount", Type::Money(crate::Currency::from_code("USD").unwrap()));
    let amount = Expr::Ref(crate::Ref::Variable(amount));
    let Expr::Ref(crate::Ref::Variable(variable)) = amount else { panic!("a variable") };
    let condition = compare(amount.clone(), Comparison::More, usd("500"));
    insert_before(shop, 2, |next| Step::When { condition, then: PointId(5), otherwise: next });
    let value = named.unwrap_or_else(|| total(slot(0)));
    insert_before(shop, 2, |next| Step::Let { variable, value, next });
    let tool = &mut shop.graph.tools[shop.cancel_tool];
    let ty = Type::Money(crate::Currency::from_code("USD").unwrap());
    tool.params.push(crate::Param::new("amount", ty));
    let authority = &mut shop.graph.authorities[AuthorityId(0)];
    authority.rules = vec![Rule { decision: Decision::Allow, when: None, origin: OriginId(0) }];
    authority.needs.retain(|need| !matches!(need.kind, crate::NeedKind::Condition(_)));
    let policy = shop.graph.policies.ids().next().unwrap();
    if let PropertyKind::Never { when, .. } = &mut shop.graph.policies[policy].properties[0].kind {
        *when = Some(compare(param(2), Comparison::More, usd("500")));
    }
    shop.cancel(|act| {
        if let Step::Act { call, confirm: Some(text), arms, .. } = act {
            call.args.push(amount.clone());
            text.pieces.push(crate::Piece::Value(amount.clone()));
            arms.retain(|arm| !matches!(arm.ending, Ending::Denied | Ending::Expired));
        }
    });
    let again = shop.point(7).clone();
    let again = shop.push(again);
    shop.cancel(|act| {
        if let Step::Act { arms, .. } = act {
            let changed = arms.iter_mut().find(|arm| arm.ending == Ending::Changed).unwrap();
            changed.to = again;
        }
    });
}

#[test]
fn what_was_computed_from_a_read_is_not_known_after_it_changed() {
    finds("PB0312", |shop| tries_again_with_what_was_computed(shop, None));
    // What rests on no read stays known: here too much so, the test of it decides nothing.
    finds("PB0506", |shop| tries_again_with_what_was_computed(shop, Some(usd("20"))));
}

#[test]
fn a_pick_that_is_found_in_a_newer_list_may_have_changed() {
    // Before the call, the orders are read again and the order is looked for in them.
    finds("PB0301", |shop| {
        let ask = shop.point(1).clone();
        let Step::Ask { slot: order, arms, .. } = ask else { panic!("asks for the order") };
        let Step::Call { call, .. } = shop.point(0).clone() else { panic!("reads the orders") };
        insert_before(shop, 7, |next| Step::Ask { slot: order, arms, next });
        insert_before(shop, 7, |next| Step::Call { call, arms: Vec::new(), next });
    });
}

#[test]
fn a_long_chain_of_states_is_no_trouble() {
    let mut shop = Shop::new();
    let end = shop.push(Step::End { outcome: OutcomeId(1), values: Vec::new() });
    let text = || crate::Text::plain("one more", OriginId(0));
    let first = (0..20_000).fold(end, |next, _| shop.push(Step::Note { text: text(), next }));
    let rounds = |shop: &Shop| {
        let shape =
            crate::verify::shape::Shape::of(&shop.graph, &shop.graph.playbooks[shop.cancel_order]);
        shape.rounds().len()
    };
    let before = rounds(&shop);
    *shop.point(4) = shop.point(5).clone();
    *shop.point(5) = Step::Note { text: text(), next: first };
    assert_eq!(rounds(&shop), before);
}
