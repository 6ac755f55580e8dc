//! What the proof of the example rests on: each line is taken away, one at a time, and `check`
//! answers with the way on which the promise breaks.

use playbook_compiler::{Checked, check};
use playbook_tests::top;

/// The example with one piece of text replaced in one file.
fn with(file: &str, from: &str, to: &str) -> Checked {
    let mut project = playbook_project::read(&top().join("examples/retail")).unwrap().project;
    let source = project.sources.iter_mut().find(|source| source.name == file).unwrap();
    assert!(source.text.contains(from), "`{from}` is not in {file}");
    source.text = source.text.replace(from, to);
    check(&project)
}

#[track_caller]
fn broken(file: &str, from: &str, to: &str, code: &str) {
    let checked = with(file, from, to);
    let found = checked.diagnostics.iter().any(|finding| finding.code.0 == code);
    assert!(found, "{code} is not among {:#?}", checked.diagnostics);
    assert!(!matches!(checked.graph, Some(Ok(_))), "a broken promise gives no graph that may run");
}

/// The files that write.
const WRITES: [&str; 6] = [
    "cancel.playbook",
    "change_address.playbook",
    "change_payment.playbook",
    "swap.playbook",
    "return.playbook",
    "default_address.playbook",
];

#[test]
fn the_example_as_it_is_has_no_finding() {
    let checked = with("cancel.playbook", "use shop", "use shop");
    assert_eq!(checked.diagnostics, []);
    assert!(matches!(checked.graph, Some(Ok(_))));
}

#[test]
fn identification_comes_first() {
    for file in WRITES {
        let checked = {
            let mut project =
                playbook_project::read(&top().join("examples/retail")).unwrap().project;
            for source in &mut project.sources {
                if source.name == file || source.name == "desk.playbook" {
                    let needs = |line: &&str| !line.split_whitespace().eq(["needs", "identified"]);
                    let left: Vec<&str> = source.text.lines().filter(needs).collect();
                    source.text = left.join("\n");
                }
            }
            check(&project)
        };
        assert!(!matches!(checked.graph, Some(Ok(_))), "{file} without identification");
    }
}

#[test]
fn the_customer_has_only_their_own_orders_and_payment_methods() {
    let promises = "  promises all results where customer is customer_id\n";
    broken("shop.playbook", promises, "", "PB0301");
    let promises = "  promises all results where owner is customer_id\n";
    broken("shop.playbook", promises, "", "PB0301");
    broken("shop.playbook", "  promises result.id is customer_id\n", "", "PB0301");
}

#[test]
fn every_write_is_consented_to() {
    let mut project = playbook_project::read(&top().join("examples/retail")).unwrap().project;
    let mut asked = 0;
    for file in WRITES {
        let at = project.sources.iter().position(|source| source.name == file).unwrap();
        let whole = project.sources[at].text.clone();
        for confirm in whole.lines().filter(|line| line.trim_start().starts_with("confirm ")) {
            asked += 1;
            project.sources[at].text = whole.replace(&format!("{confirm}\n"), "");
            let findings = check(&project).diagnostics;
            let found = findings.iter().any(|finding| finding.code.0 == "PB0303");
            assert!(found, "{file} without its confirmation");
        }
        project.sources[at].text = whole;
    }
    assert_eq!(asked, 7, "one for each tool that writes");
}

#[test]
fn every_write_looks_at_the_status_first() {
    for file in ["cancel.playbook", "change_address.playbook", "change_payment.playbook"] {
        broken(file, "    when order.status is not pending -> too_late\n", "", "PB0301");
    }
    broken(
        "return.playbook",
        "    when order.status is not delivered -> not_there\n",
        "",
        "PB0301",
    );
    let looks = "when order.status is pending -> change\n    go to exchange";
    for blind in ["go to change", "go to exchange"] {
        broken("swap.playbook", looks, blind, "PB0301");
    }
}

#[test]
fn a_refund_goes_where_the_policy_says_and_a_gift_card_covers_what_it_pays() {
    let refundable = " where id is order.payment or kind is gift_card";
    broken("return.playbook", refundable, "", "PB0301");
    let guard =
        "    when method.kind is gift_card and method.balance < extra(swaps) -> too_little\n";
    broken("swap.playbook", guard, "", "PB0301");
    broken("swap.playbook", " and available", "", "PB0301");
    broken("swap.playbook", "where product is item.product and", "where", "PB0301");
    broken("swap.playbook", " and id is not item.item", "", "PB0301");
}

#[test]
fn an_exchange_and_a_change_of_items_happen_once() {
    for ends in ["    end exchanged(extra(swaps))\n", "    end changed(extra(swaps))\n"] {
        broken("swap.playbook", ends, "    go to look\n", "PB0325");
    }
}
