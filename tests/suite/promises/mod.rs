//! What keeps a promise can't be taken away: each line of the example that matters is deleted or
//! loosened, one at a time, and the verifier answers with the conversation that breaks the promise.

use playbook_compiler::{Checked, check};
use playbook_graph::Diagnostic;
use playbook_tests::case::documents;
use playbook_tests::corpus::example;

/// The example with pieces of its text replaced, checked.
fn with(edits: &[(&str, &str)]) -> Checked {
    check(&example(edits))
}

/// The first error of a code, with everything it says in one text.
#[track_caller]
fn broken(edits: &[(&str, &str)], code: &str) -> String {
    let checked = with(edits);
    let found = checked.diagnostics.iter().find(|finding| finding.code.0 == code);
    let Some(finding) = found else { panic!("{code} is not among {:#?}", checked.diagnostics) };
    assert!(finding.is_error());
    assert!(!matches!(checked.graph, Some(Ok(_))), "a broken promise gives no graph that may run");
    in_words(finding)
}

fn in_words(finding: &Diagnostic) -> String {
    let steps = finding.path.iter().map(|step| format!("{} [{}]", step.text, step.place));
    let labels = finding.labels.iter().map(|label| label.text.clone());
    let all = [finding.message.clone(), finding.help.clone().unwrap_or_default()];
    all.into_iter().chain(labels).chain(steps).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn tells(story: &str, words: &[&str]) {
    for word in words {
        assert!(story.contains(word), "`{word}` is not in:\n{story}");
    }
}

#[test]
fn the_example_as_it_is_has_no_finding() {
    let checked = with(&[]);
    assert_eq!(checked.diagnostics, []);
    assert!(matches!(checked.graph, Some(Ok(_))));
}

#[test]
fn without_the_confirm_line_nobody_said_yes() {
    let confirm = "      confirm \"Shall I cancel {order} (reason: {reason})? {order.total} goes back to {order.payment}.\"\n";
    let story = broken(&[(confirm, "")], "PB0303");
    tells(&story, &["customer: \"please cancel my order\"", "find -> cancel", "shop.cancel_order"]);
}

#[test]
fn without_the_match_a_shipped_order_is_cancelled() {
    let example = example(&[]);
    let file = example.sources.iter().find(|file| file.name == "cancel_order.playbook");
    let text = &file.unwrap().text;
    let start = text.find("    match order.status {").unwrap();
    let end = start + text[start..].find("    }\n").unwrap() + "    }\n".len();
    let story = broken(&[(&text[start..end], "    go to cancel\n")], "PB0301");
    tells(&story, &["order.status", "find -> cancel", "shop.cancel_order"]);
}

#[test]
fn without_the_tools_promise_the_order_may_be_somebody_elses() {
    let promise = "  promises all results where customer is customer_id\n";
    let story = broken(&[(promise, "")], "PB0301");
    tells(&story, &["order.customer", "customer.id", "shop.cancel_order"]);
}

#[test]
fn without_identification_anybody_may_ask() {
    let edits =
        [("  needs identified\n  on cancel", "  on cancel"), ("  needs      identified\n", "")];
    let checked = with(&edits);
    let story: Vec<String> = checked.diagnostics.iter().map(in_words).collect();
    assert!(checked.diagnostics.iter().any(Diagnostic::is_error));
    tells(&story.join("\n\n"), &["identified", "customer: \"please cancel my order\""]);
}

#[test]
fn one_of_the_two_needs_is_enough() {
    for only in ["  needs identified\n  on cancel", "  needs      identified\n"] {
        let kept = if only.contains("on cancel") { "  on cancel" } else { "" };
        let checked = with(&[(only, kept)]);
        assert_eq!(checked.diagnostics, [], "without `{only}`");
    }
}

#[test]
fn a_rule_above_the_policy_is_caught_at_the_smallest_amount_that_breaks_it() {
    let story = broken(
        &[("allow when order.total <= 500 USD", "allow when order.total <= 501 USD")],
        "PB0312",
    );
    tells(&story, &["Nobody cancels more than 500 USD alone", "500.01 USD"]);
}

/// Each label of a finding, with the line that it stands at.
fn labelled(checked: &Checked, code: &str) -> Vec<(String, String)> {
    let found = checked.diagnostics.iter().find(|finding| finding.code.0 == code);
    let Some(finding) = found else { panic!("{code} is not among {:#?}", checked.diagnostics) };
    let labels = finding.labels.iter().map(|label| {
        let source = &checked.sources[label.origin.file];
        let (line, _) = source.position(label.origin.start);
        (label.text.clone(), source.text.lines().nth(line - 1).unwrap().trim().to_owned())
    });
    labels.collect()
}

#[track_caller]
fn three_labels(checked: &Checked, code: &str, lines: [&str; 3]) {
    let labels = labelled(checked, code);
    for (label, line) in ["proved here", "changed here", "used here"].into_iter().zip(lines) {
        let is_there = labels.iter().any(|(text, at)| text == label && at.contains(line));
        assert!(is_there, "`{label}` at `{line}` is not in {labels:#?}");
    }
}

#[test]
fn what_was_proved_of_what_is_read_again_is_labelled_in_three_places() {
    let call = "    call shop.cancel_order(order, reason) as done {";
    let again = format!("    call shop.orders_of(customer.id) as orders\n    ask order\n{call}");
    let lines = [
        "match order.status",
        "call shop.orders_of(customer.id) as orders",
        "call shop.cancel_order",
    ];
    three_labels(&with(&[(call, &again)]), "PB0301", lines);
}

#[test]
fn what_lapsed_while_somebody_waited_is_labelled_in_three_places() {
    let documents = documents();
    let name = "what_lapses_while_waiting.playbook";
    let document = documents.iter().find(|document| document.name.ends_with(name)).unwrap();
    let checked = check(&document.project);
    three_labels(&checked, "PB0302", ["call visit", "wait {", "call refund"]);
}
