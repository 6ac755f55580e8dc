//! Projects of any size that look like a shop's: its matters again and again, under other names,
//! behind one shop; each forty of them at a desk of their own, as departments have them.

use std::fmt::Write as _;

use playbook_compiler::Project;
use playbook_graph::Source;

const SHOP: &str = include_str!("shop/shop.playbook");
/// The matters in turn; each calls itself `MATTER`.
const MATTERS: [&str; 4] = [
    include_str!("shop/cancel.playbook"),
    include_str!("shop/send_back.playbook"),
    include_str!("shop/exchange.playbook"),
    include_str!("shop/change_address.playbook"),
];
/// So many matters are at one desk.
const AT_A_DESK: usize = 40;

/// A project of at least so many lines.
pub(crate) fn of_lines(lines: usize) -> Project {
    grown(lines, |text| text.lines().count())
}

/// A project of at least so many states.
pub(crate) fn of_states(states: usize) -> Project {
    grown(states, |text| text.matches("state ").count())
}

/// A project that grows, matter by matter, until it holds enough.
fn grown(enough: usize, counted: impl Fn(&str) -> usize) -> Project {
    let mut sources = vec![source("shop", SHOP.to_owned())];
    let (mut holds, mut names) = (counted(SHOP), Vec::new());
    for text in MATTERS.iter().cycle() {
        if holds >= enough {
            break;
        }
        let name = format!("matter_{}", sources.len());
        holds += counted(text);
        sources.push(source(&name, text.replace("MATTER", &name)));
        names.push(name);
        if names.len() == AT_A_DESK {
            let desk = desk(sources.len(), &names);
            holds += counted(&desk.text);
            sources.push(desk);
            names.clear();
        }
    }
    if !names.is_empty() {
        sources.push(desk(sources.len(), &names));
    }
    Project { sources, std: Vec::new() }
}

fn source(name: &str, text: String) -> Source {
    Source { name: format!("{name}.playbook"), text }
}

fn desk(number: usize, names: &[String]) -> Source {
    let mut text = "use shop\n".to_owned();
    for name in names {
        let _ = writeln!(text, "use {name}");
    }
    let _ = write!(
        text,
        "\ndesk desk_{number} {{\n  playbooks {}\n  needs identified\n  prove identified by identify \
         {{ failed -> handoff people because \"the customer could not be identified\" }}\n  default \
         handoff people because \"there was no way on\"\n  patience 2 tries per question, then handoff \
         people because \"the question stayed unclear\"\n  silence after 10 minutes nudge \"Are you \
         still there?\", after 24 hours close\n}}\n",
        names.join(",\n    ")
    );
    source(&format!("desk_{number}"), text)
}

/// How many bytes its texts have.
pub(crate) fn bytes(project: &Project) -> usize {
    project.sources.iter().map(|source| source.text.len()).sum()
}
