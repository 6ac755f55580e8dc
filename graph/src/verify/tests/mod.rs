//! The verifier, tried on a small shop: the project as it should be passes, and each way to weaken
//! it is found, with the conversation that shows it.

mod shop;

use crate::diagnostic::Diagnostic;
use crate::expr::Expr;
use crate::playbook::{PointId, Step};
use crate::verify::{findings, report};
use shop::Shop;

/// The codes that are found, in order.
fn codes(shop: &Shop) -> Vec<&'static str> {
    findings(&shop.graph).iter().map(|finding| finding.code.0).collect()
}

/// The one finding, as it is told: message, places, conversation.
fn told(shop: &Shop) -> String {
    let findings = findings(&shop.graph);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.iter().map(|finding| shop.tell(finding)).collect()
}

fn first(shop: &Shop, code: &str) -> String {
    let findings = findings(&shop.graph);
    let found = findings.iter().find(|finding| finding.code.0 == code);
    shop.tell(found.unwrap_or_else(|| panic!("no {code} in {findings:#?}")))
}

#[test]
fn the_shop_as_it_should_be_passes() {
    let shop = Shop::new();
    assert_eq!(findings(&shop.graph), Vec::<Diagnostic>::new());
    assert!(report(&shop.graph).proved.len() > 20);
}

#[test]
fn a_call_that_nobody_confirms() {
    let mut shop = Shop::new();
    shop.cancel(|act| {
        if let Step::Act { confirm, .. } = act {
            *confirm = None;
        }
    });
    println!("{}", told(&shop));
}

#[test]
fn a_match_that_is_passed_by() {
    let mut shop = Shop::new();
    shop.replace_match_by_go_to_cancel();
    println!("{}", codes(&shop).join(" "));
    println!("{}", first(&shop, "PB0301"));
}

#[test]
fn a_read_that_promises_nothing() {
    let mut shop = Shop::new();
    shop.graph.tools[shop.orders_of].promises.clear();
    println!("{}", told(&shop));
}

#[test]
fn a_customer_whom_nobody_asked_for() {
    let mut shop = Shop::new();
    shop.graph.playbooks[shop.cancel_order].needs.clear();
    shop.graph.desks[shop.desk].needs.clear();
    println!("{}", told(&shop));
}

#[test]
fn a_rule_that_allows_more_than_the_policy() {
    let mut shop = Shop::new();
    shop.allow_up_to("501");
    println!("{}", told(&shop));
}
