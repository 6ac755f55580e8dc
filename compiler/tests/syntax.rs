//! Reading: the samples are read without an error, and nothing of a text is ever lost.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its samples")]

use playbook_compiler::syntax::ast::{self, Node};
use playbook_compiler::syntax::{Parse, SyntaxElement, parse};

fn samples() -> Vec<(String, String)> {
    let entries = std::fs::read_dir("tests/samples").unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("tests/samples/{name}.playbook")).unwrap()
}

/// The tokens of a text's tree, joined.
fn joined(parse: &Parse) -> String {
    let tokens = parse.tree().descendants_with_tokens().filter_map(SyntaxElement::into_token);
    tokens.map(|token| token.text().to_owned()).collect()
}

#[test]
fn the_samples_are_read_without_an_error_and_without_loss() {
    for (name, text) in samples() {
        let parse = parse(&text);
        assert_eq!(joined(&parse), text);
        assert_eq!(parse.errors, [], "{name}");
    }
}

#[test]
fn a_playbook_says_its_parts() {
    let file = parse(&sample("cancel_order")).file();
    let items: Vec<_> = file.items().collect();
    let [ast::Item::Use(_), ast::Item::Playbook(playbook), ast::Item::Scenario(scenario)] =
        &items[..]
    else {
        panic!("{items:?}")
    };
    assert_eq!(
        ast::doc(playbook),
        "Cancels an order that has not shipped.\n\
         The order goes back to stock and the money to where it came from."
    );
    assert_eq!(playbook.name().unwrap().text(), "cancel_order");
    let slots: Vec<_> = playbook.slots().collect();
    assert_eq!(slots.len(), 2);
    assert!(slots[0].among().is_some());
    assert!(slots[0].ask().is_some());
    assert_eq!(
        slots[1].why().unwrap().plain().unwrap(),
        "We may only cancel for one of these two reasons."
    );
    let states: Vec<_> = playbook.states().map(|s| s.name().unwrap().text()).collect();
    assert_eq!(states, ["find", "cancel", "too_late", "already_done"]);
    assert_eq!(scenario.lines().count(), 9);
}

#[test]
fn a_call_says_its_confirmation_and_arms() {
    let file = parse(&sample("cancel_order")).file();
    let playbook = file.items().find_map(|item| match item {
        ast::Item::Playbook(playbook) => Some(playbook),
        _ => None,
    });
    let cancel = playbook.unwrap().states().nth(1).unwrap();
    let steps: Vec<_> = cancel.steps().collect();
    let ast::Step::Call(call) = &steps[1] else { panic!("{steps:?}") };
    assert_eq!(call.call().unwrap().path().unwrap().text(), "shop.cancel_order");
    assert_eq!(call.bound().unwrap().text(), "done");
    let arms = call.arms().unwrap();
    let pieces = arms.confirm().unwrap().text().unwrap().pieces();
    assert_eq!(pieces.count(), 9);
    let labels: Vec<_> = arms.items().flat_map(|arm| arm.labels().collect::<Vec<_>>()).collect();
    let labels: Vec<_> = labels.iter().map(ast::Label::text).collect();
    assert_eq!(labels, ["no", "denied", "expired", "changed", "already_shipped", "unknown"]);
}

#[test]
fn an_authority_says_its_rules() {
    let file = parse(&sample("shop")).file();
    let authority = file.items().find_map(|item| match item {
        ast::Item::Authority(authority) => Some(authority),
        _ => None,
    });
    let rules: Vec<_> = authority.unwrap().rules().collect();
    assert_eq!(rules.len(), 9);
    let ast::Rule::Needs(needs) = &rules[1] else { panic!() };
    assert!(matches!(needs.wanted(), Some(ast::Wanted::Condition(ast::Expr::Binary(_)))));
    assert!(needs.sentence().is_some());
    let ast::Rule::Needs(yes) = &rules[3] else { panic!() };
    assert_eq!(yes.wanted(), Some(ast::Wanted::Yes));
    let ast::Rule::Limit(limit) = &rules[7] else { panic!() };
    assert!(matches!(limit.amount(), Some(ast::LimitAmount::Times(_))));
    assert_eq!(limit.per().unwrap().text(), "customer");
    assert!(limit.within().is_some());
    assert_eq!(limit.then().unwrap().roles().count(), 1);
    assert!(authority_range_is_tight(&rules[0]));
}

fn authority_range_is_tight(rule: &ast::Rule) -> bool {
    let text = sample("shop");
    &text[rule.start() as usize..rule.end() as usize] == "needs identified"
}
