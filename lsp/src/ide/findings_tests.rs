//! What people read in their editor, from findings made by hand.

use super::*;
use crate::ide::played;

const REFUND: &str = "authority over refund(amount) {\n  allow when amount <= 501 EUR\n}\n";
const POLICY: &str = "policy \"Nobody refunds alone\" {\n  never refund\n}\n";

/// The piece of source `file` that reads `piece`.
fn at(file: u32, text: &str, piece: &str) -> Origin {
    let start = u32::try_from(text.find(piece).unwrap()).unwrap();
    Origin::new(FileId(file), start, start + u32::try_from(piece.len()).unwrap())
}

fn step(text: &str, place: &str, origin: Option<Origin>) -> PathStep {
    PathStep { text: text.to_owned(), place: place.to_owned(), origin }
}

fn checked(diagnostics: Vec<Diagnostic>) -> Checked {
    let source = |name: &str, text: &str| Source { name: name.to_owned(), text: text.to_owned() };
    let sources = [source("shop.playbook", REFUND), source("law.playbook", POLICY)];
    Checked { sources: sources.into_iter().collect(), diagnostics, graph: None }
}

fn policy_broken() -> Diagnostic {
    let rule = at(0, REFUND, "amount <= 501 EUR");
    let policy = at(1, POLICY, "never refund");
    Diagnostic::error(Code("PB0312"), rule, "the policy \"Nobody refunds alone\" does not hold")
        .here("this rule lets it through")
        .label(policy, "the policy")
        .help("lower the limit")
        .fix("write `500 EUR`", at(0, REFUND, "501 EUR"), "500 EUR")
        .path(vec![
            step("customer: \"I was charged twice\"", "start -> refund", None),
            step("refund(500.01 EUR)", "", Some(rule)),
        ])
}

#[test]
fn the_text_of_a_finding_tells_its_whole_story() {
    let findings = Findings::of(checked(vec![policy_broken()]));
    let said = "\
the policy \"Nobody refunds alone\" does not hold
here: this rule lets it through
law.playbook:2: the policy
how it may happen:
  1. customer: \"I was charged twice\"   [start -> refund]
  2. refund(500.01 EUR)
help: lower the limit";
    assert_eq!(findings.list[0].text, said);
}

#[test]
fn places_in_other_files_and_steps_that_have_one_can_be_jumped_to() {
    let findings = Findings::of(checked(vec![policy_broken()]));
    let related = [
        Related { place: at(1, POLICY, "never refund"), text: "the policy".to_owned() },
        Related {
            place: at(0, REFUND, "amount <= 501 EUR"),
            text: "2. refund(500.01 EUR)".to_owned(),
        },
    ];
    assert_eq!(findings.list[0].related, related);
}

#[test]
fn a_finding_is_marked_in_the_file_of_its_first_label_only() {
    let findings = Findings::of(checked(vec![policy_broken()]));
    assert_eq!(findings.in_file(FileId(0)).count(), 1);
    assert_eq!(findings.in_file(FileId(1)).count(), 0);
}

#[test]
fn a_fix_is_offered_where_the_mark_is_and_nowhere_else() {
    let findings = Findings::of(checked(vec![policy_broken()]));
    let mark = at(0, REFUND, "amount <= 501 EUR");
    let offered = |start, end| findings.fixable(FileId(0), start, end).count();
    assert_eq!(offered(mark.start, mark.start), 1);
    assert_eq!(offered(mark.end, mark.end + 5), 1);
    assert_eq!(offered(0, mark.start - 1), 0);
    assert_eq!(findings.fixable(FileId(1), 0, 100).count(), 0);
}

/// The example project, with a piece of its playbook taken out, as an editor shows it.
fn example_without(piece: &str) -> Findings {
    Findings::of(played(checked_without(piece), &|| true).unwrap())
}

fn checked_without(piece: &str) -> Checked {
    let source = |name: &str, text: &str| {
        let text = text.replace(piece, "");
        Source { name: format!("{name}.playbook"), text }
    };
    let playbook = include_str!("../../../examples/cancel_order/cancel_order.playbook");
    let shop = include_str!("../../../examples/cancel_order/shop.playbook");
    let desk = include_str!("../../../examples/cancel_order/desk.playbook");
    assert!(playbook.contains(piece));
    let sources =
        vec![source("cancel_order", playbook), source("desk", desk), source("shop", shop)];
    let project = playbook_compiler::Project { sources, std: Vec::new() };
    playbook_compiler::check(&project)
}

fn text_at(findings: &Findings, place: Origin) -> &str {
    &findings.sources[place.file].text[place.start as usize..place.end as usize]
}

/// The line of the example that asks for the customer's yes.
fn confirm() -> String {
    let playbook = include_str!("../../../examples/cancel_order/cancel_order.playbook");
    let confirm = playbook.lines().find(|line| line.trim_start().starts_with("confirm ")).unwrap();
    format!("{confirm}\n")
}

#[test]
fn what_the_machine_does_not_come_to_is_only_said_to_be_possible() {
    let mut checked = checked_without(&confirm());
    let example = checked.diagnostics[0].example.as_mut().unwrap();
    assert!(example.certain);
    example.route.reverse();
    let findings = Findings::of(played(checked, &|| true).unwrap());
    assert!(findings.list[0].text.contains("how it may happen:"), "{}", findings.list[0].text);
}

#[test]
fn nothing_is_played_for_nobody() {
    assert!(played(checked_without(&confirm()), &|| false).is_none());
}

#[test]
fn a_playbook_that_asks_for_no_yes_is_marked_at_its_call_and_shown_as_a_conversation() {
    let findings = example_without(&confirm());
    let finding = &findings.list[0];
    assert_eq!(findings.sources[finding.place.file].name, "cancel_order.playbook");
    assert!(text_at(&findings, finding.place).contains("shop.cancel_order"));
    assert!(finding.text.contains("how it happens:\n  1. customer: \""), "{}", finding.text);
    let elsewhere = |related: &&Related| related.place.file != finding.place.file;
    let needed = finding.related.iter().find(elsewhere).unwrap();
    assert!(text_at(&findings, needed.place).contains("the customer's yes"));
}

#[test]
fn the_example_as_it_is_has_nothing_to_show() {
    assert_eq!(example_without("").list, []);
}
