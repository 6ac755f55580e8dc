//! What the documentation shows is true: its playbooks check, its commands are the ones it says.

mod pages;

use playbook_graph::Source;
use playbook_tests::top;

use crate::end_to_end::program::playbook;

/// The blocks of one language in a page, in order.
pub(crate) fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(top().join(page)).unwrap();
    let fence = format!("```{language}\n");
    let inside = text.split(&fence).skip(1);
    inside.map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_playbook_of_the_readme_checks_beside_the_example() {
    let mut project = playbook_project::read(&top().join("examples/cancel_order")).unwrap().project;
    let shown = blocks("README.md", "playbook");
    assert_eq!(shown.len(), 1);
    project.sources.push(Source { name: "order_status.playbook".into(), text: shown[0].clone() });
    let desk = project.sources.iter_mut().find(|source| source.name == "desk.playbook").unwrap();
    desk.text = desk
        .text
        .replace("use cancel_order", "use cancel_order\nuse order_status")
        .replace("playbooks  cancel_order", "playbooks  cancel_order, order_status");
    let checked = playbook_compiler::check(&project);
    assert_eq!(checked.diagnostics, []);
}

#[test]
fn the_first_two_commands_of_the_readme_are_a_conversation_and_the_tests() {
    let commands = blocks("README.md", "sh");
    assert!(commands[0].contains("playbook -- chat examples/cancel_order"), "{}", commands[0]);
    assert!(commands[1].starts_with("cargo test"), "{}", commands[1]);
}

/// Each transcript in the example's page, typed again line by line, comes out the same.
#[test]
fn the_transcripts_of_the_example_are_what_chat_prints() {
    let transcripts = blocks("examples/cancel_order/README.md", "text");
    assert_eq!(transcripts.len(), 2);
    for shown in transcripts {
        let typed = shown.lines().filter_map(|line| line.strip_prefix("customer: "));
        let input: String = typed.map(|line| format!("{line}\n")).collect();
        let said = playbook(&["chat", "examples/cancel_order"], &input).ends_with(0);
        assert_eq!(said.out, shown);
    }
}
