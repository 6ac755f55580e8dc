//! The verifier, tried on a small shop: the project as it should be passes, and each way to weaken
//! it is found, with the conversation that shows it.

mod another_hand;
mod files;
mod shop;
mod weakened;

use crate::diagnostic::Diagnostic;
use crate::playbook::Step;
use crate::verify::{findings, report};
use shop::Shop;

/// The codes that are found, in order.
fn codes(shop: &Shop) -> Vec<&'static str> {
    findings(&shop.graph).iter().map(|finding| finding.code.0).collect()
}

/// The first finding of a code, as it is told: message, places, conversation.
fn told(shop: &Shop, code: &str) -> String {
    let findings = findings(&shop.graph);
    let found = findings.iter().find(|finding| finding.code.0 == code);
    shop.tell(found.unwrap_or_else(|| panic!("no {code} in {findings:#?}")))
}

fn is_told(shop: &Shop, code: &str, expected: &str) {
    let told = told(shop, code);
    assert_eq!(told.trim(), expected.trim(), "\n{told}");
}

#[test]
fn the_shop_as_it_should_be_passes() {
    let shop = Shop::new();
    assert_eq!(findings(&shop.graph), Vec::<Diagnostic>::new());
    let promises = report(&shop.graph).promises;
    assert!(promises > 20);
    assert_eq!(super::proved(&shop.graph).len(), promises, "each in words");
}

#[test]
fn a_call_that_nobody_confirms() {
    let mut shop = Shop::new();
    shop.cancel(|act| {
        if let Step::Act { confirm, .. } = act {
            *confirm = None;
        }
    });
    assert_eq!(codes(&shop), ["PB0303"]);
    is_told(
        &shop,
        "PB0303",
        r#"
PB0303 `shop.cancel_order` needs the customer's yes, and nobody asks for it
  line 22: called here, without `confirm`
  line 58: needed here
  - customer: "please cancel my order" (start -> find)
  - the customer is identified (start -> find)
  - shop.orders_of(customer.id): gives its result (find)
  - asked "Which order would you like to cancel?": the customer picks one (find)
  - order.status is pending (find -> cancel)
  - customer: "no longer needed" (cancel)
  - shop.cancel_order(order, reason): done, nobody asked (cancel)
  help: add a line to the call: `confirm "Shall I …?"`, with every argument in it
"#,
    );
}

#[test]
fn a_match_that_is_passed_by() {
    let mut shop = Shop::new();
    shop.replace_match_by_go_to_cancel();
    assert_eq!(codes(&shop), ["PB0301", "PB0401"]);
    is_told(
        &shop,
        "PB0301",
        r#"
PB0301 `shop.cancel_order` is called where `order.status is pending` does not hold
  line 22: called here
  line 57: needed here
  - customer: "please cancel my order" (start -> find)
  - the customer is identified (start -> find)
  - shop.orders_of(customer.id): gives its result (find)
  - asked "Which order would you like to cancel?": the customer picks one (find)
  - order.status is processed (find -> cancel)
  - customer: "no longer needed" (cancel)
  - shop.cancel_order(order, reason): `order.status is pending` is not so (cancel)
  help: make sure of it before the call, for example with `when order.status is not pending -> …`, or with what the read promises (`promises …`)
"#,
    );
}

#[test]
fn a_read_that_promises_nothing() {
    let mut shop = Shop::new();
    shop.graph.tools[shop.orders_of].promises.clear();
    assert_eq!(codes(&shop), ["PB0301"]);
    is_told(
        &shop,
        "PB0301",
        r#"
PB0301 `shop.cancel_order` is called where `order.customer is customer.id` does not hold
  line 22: called here
  line 56: needed here
  - customer: "please cancel my order" (start -> find)
  - the customer is identified (start -> find)
  - customer.id is "A" (start -> find)
  - shop.orders_of(customer.id): gives its result (find)
  - asked "Which order would you like to cancel?": the customer picks one (find)
  - order.customer is "B" (find)
  - order.status is pending (find -> cancel)
  - customer: "no longer needed" (cancel)
  - shop.cancel_order(order, reason): `order.customer is customer.id` is not so (cancel)
  help: make sure of it before the call, for example with `when order.customer is not customer.id -> …`, or with what the read promises (`promises …`)
"#,
    );
}

#[test]
fn a_customer_whom_nobody_asked_for() {
    let mut shop = Shop::new();
    shop.graph.playbooks[shop.cancel_order].needs.clear();
    shop.graph.desks[shop.desk].needs.clear();
    assert_eq!(codes(&shop), ["PB0503"]);
    is_told(
        &shop,
        "PB0503",
        r#"
PB0503 `customer` is used where `identified` is not proved
  line 11: used here
  line 39: declared here
  - customer: "please cancel my order" (start -> find)
  - `customer` is used: nobody knows who that is (find)
  help: write `needs identified` in `cancel_order` or in the desk that offers it
"#,
    );
}

#[test]
fn a_rule_that_allows_more_than_the_policy() {
    let mut shop = Shop::new();
    shop.allow_up_to("501");
    assert_eq!(codes(&shop), ["PB0312"]);
    is_told(
        &shop,
        "PB0312",
        r#"
PB0312 the policy "Nobody cancels more than 500 USD alone" does not hold
  line 59: this rule lets it through
  line 64: the policy
  line 22: the call
  - customer: "please cancel my order" (start -> find)
  - the customer is identified (start -> find)
  - shop.orders_of(customer.id): gives its result (find)
  - asked "Which order would you like to cancel?": the customer picks one (find)
  - order.total is 500.01 USD (find)
  - order.status is pending (find -> cancel)
  - customer: "no longer needed" (cancel)
  - customer: "yes" (cancel)
  - shop.cancel_order(order, reason): allowed, nobody asked (cancel)
  help: write `allow when order.total <= 500 USD`, or change the policy if people agree
  fix: write `allow when order.total <= 500 USD`
"#,
    );
}
