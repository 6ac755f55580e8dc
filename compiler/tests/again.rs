//! A project that is edited again and again: what is found with memory is what is found without.
#![expect(clippy::disallowed_methods, reason = "the tests read their texts")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

use playbook_compiler::{Memory, Project, check};
use playbook_graph::Source;
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
use proptest::test_runner::Config;

/// The example's files, and its matter again under another name, so that one is edited and one not.
fn shop() -> Project {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/cancel_order");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let source = |name: &str, text: String| Source { name: name.to_owned(), text };
    let matter = read("cancel_order.playbook");
    let other = matter
        .replace("playbook cancel_order ends", "playbook stop_order ends")
        .replace("starts on intent cancel_order", "starts on intent stop_order");
    let desk = read("desk.playbook")
        .replace("playbooks  cancel_order", "playbooks  cancel_order, stop_order")
        .replace("use cancel_order", "use cancel_order\nuse stop_order")
        + "\nintent stop_order \"The customer wants an order stopped\" { \"stop it\" }\n";
    let sources = vec![
        source("shop.playbook", read("shop.playbook")),
        source("cancel_order.playbook", matter),
        source("stop_order.playbook", other),
        source("desk.playbook", desk),
        source("scenarios.playbook", read("scenarios.playbook")),
    ];
    Project { sources, std: Vec::new() }
}

/// What somebody does to a line.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Delete,
    Twice,
    Blank,
    Comment,
    Number,
    Undo,
}

const EDITS: [Edit; 6] =
    [Edit::Delete, Edit::Twice, Edit::Blank, Edit::Comment, Edit::Number, Edit::Undo];

fn edit(project: &mut Project, (file, line, edit): (usize, usize, usize)) {
    let place = file % project.sources.len();
    let source = &mut project.sources[place];
    let mut lines: Vec<String> = source.text.lines().map(str::to_owned).collect();
    let at = line % lines.len().max(1);
    match EDITS[edit % EDITS.len()] {
        Edit::Delete => drop(lines.remove(at)),
        Edit::Twice => lines.insert(at, lines[at].clone()),
        Edit::Blank => lines.insert(at, String::new()),
        Edit::Comment => lines.insert(at, "# as it was agreed".to_owned()),
        Edit::Number => lines[at] = lines[at].replace("500", "501"),
        Edit::Undo => {
            source.text.clone_from(&shop().sources[place].text);
            return;
        }
    }
    source.text = lines.join("\n") + "\n";
}

fn edits() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    proptest::collection::vec(any::<(usize, usize, usize)>(), 1..12)
}

proptest! {
    #![proptest_config(Config { cases: 24, ..Config::default() })]

    #[test]
    fn what_is_remembered_is_what_is_found_anew(edits in edits()) {
        let (mut project, mut memory) = (shop(), Memory::default());
        for step in edits {
            edit(&mut project, step);
            let again = memory.check(&project, &|| true).unwrap();
            let fresh = check(&project);
            prop_assert_eq!(again.diagnostics, fresh.diagnostics);
            prop_assert_eq!(again.sources, fresh.sources);
        }
    }
}

#[test]
fn a_finding_moves_with_its_playbook() {
    let (mut project, mut memory) = (shop(), Memory::default());
    let guard = "    match order.status {\n      pending ";
    assert!(project.sources[1].text.contains(guard));
    let text =
        project.sources[1].text.replace("      confirm ", "      # no question\n      # confirm ");
    project.sources[1].text = text;
    let first = memory.check(&project, &|| true).unwrap();
    assert!(first.diagnostics.iter().any(|finding| finding.is_error()));
    for text in ["# a line more\n\n", "## and another\n"] {
        project.sources[1].text.insert_str(0, text);
        project.sources[0].text.insert(0, '\n');
        let again = memory.check(&project, &|| true).unwrap();
        assert_eq!(again.diagnostics, check(&project).diagnostics);
    }
}

#[test]
fn who_is_told_to_stop_stops_and_forgets_nothing() {
    let (project, mut memory) = (shop(), Memory::default());
    assert!(memory.check(&project, &|| false).is_none());
    let again = memory.check(&project, &|| true).unwrap();
    assert_eq!(again.diagnostics, check(&project).diagnostics);
}
