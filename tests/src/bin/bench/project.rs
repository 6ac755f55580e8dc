//! Projects of any size that look like the example: its own playbook again and again, under other
//! names, behind the one shop and the one desk.

use playbook_compiler::Project;
use playbook_graph::Source;
use playbook_tests::top;

/// A project of at least so many lines.
pub(crate) fn of_lines(lines: usize) -> Project {
    grown(|sources| {
        sources.iter().map(|source| source.text.lines().count()).sum::<usize>() >= lines
    })
}

/// A project of at least so many states.
pub(crate) fn of_states(states: usize) -> Project {
    grown(|sources| {
        sources.iter().map(|source| source.text.matches("state ").count()).sum::<usize>() >= states
    })
}

fn grown(enough: impl Fn(&[Source]) -> bool) -> Project {
    let read = |name: &str| {
        let path = top().join("examples/cancel_order").join(name);
        std::fs::read_to_string(path).unwrap_or_default()
    };
    let source = |name: String, text: String| Source { name, text };
    let playbook = read("cancel_order.playbook");
    let mut sources = vec![
        source("shop.playbook".into(), read("shop.playbook")),
        source("cancel_order.playbook".into(), playbook.clone()),
    ];
    let mut names = Vec::new();
    while !enough(&sources) {
        let name = format!("matter_{}", names.len());
        let text = playbook
            .replace("playbook cancel_order ends", &format!("playbook {name} ends"))
            .replace("starts on intent cancel_order", &format!("starts on intent {name}"));
        sources.push(source(format!("{name}.playbook"), text));
        names.push(name);
    }
    let mut desk = read("desk.playbook");
    let list: String = names.iter().map(|name| format!(", {name}")).collect();
    desk = desk.replace("playbooks  cancel_order", &format!("playbooks  cancel_order{list}"));
    for name in &names {
        desk = format!(
            "use {name}\n{desk}\nintent {name} \"Another matter\" {{\n  \"about {name}\"\n}}\n"
        );
    }
    sources.push(source("desk.playbook".into(), desk));
    Project { sources, std: Vec::new() }
}

/// How many bytes its texts have.
pub(crate) fn bytes(project: &Project) -> usize {
    project.sources.iter().map(|source| source.text.len()).sum()
}
