//! Saved counter-examples: what the machine was seen to come to, as a scenario in the language, that
//! people can read, keep and play again.

use playbook_graph::{Breaks, Counterexample, Diagnostic, Graph, Step};

use crate::explore::Position;
use crate::replay::{MONDAY_MORNING, Replayed, desk_of};
use crate::written::{Written, quoted, uses};

/// The scenario of a finding that was reproduced. `file` is what it will be called.
pub fn saved(graph: &Graph, finding: &Diagnostic, shown: &Replayed, file: &str) -> Option<String> {
    let example = finding.example.as_ref()?;
    let playbook = graph.playbooks.lookup(example.playbook)?;
    let mut text = format!("# {}: {}\n", finding.code, finding.message);
    for step in &finding.path {
        text += format!("#   {:width$}  {}", step.text, step.place, width = 60).trim_end();
        text.push('\n');
    }
    text += &format!("# Play it again: playbook replay {file}\n");
    text += &uses(graph);
    let title = format!("{}: {}", finding.code, finding.message).replace('"', "'");
    text += &format!("\nscenario {} for {} {{\n", quoted(&title), playbook.name);
    for line in lines(graph, example, shown)? {
        text += &format!("  {line}\n");
    }
    text += "}\n";
    Some(text)
}

/// The lines of the scenario: what is given, what tools do, what everybody says, what is expected.
fn lines(graph: &Graph, example: &Counterexample, shown: &Replayed) -> Option<Vec<String>> {
    let (played, desk) = desk_of(graph, example.playbook, shown.desk);
    let played = playbook_graph::ReplayOnly::unproved(played);
    let now = jiff::Timestamp::from_second(MONDAY_MORNING).ok()?;
    let written = Written::of(Position::new(played.runnable(), desk, now), &shown.moves)?;
    let said = written.said.into_iter().map(|said| said.line);
    let expected = expected(graph, example);
    Some(written.given.into_iter().chain(written.tools).chain(said).chain(expected).collect())
}

/// What must not come of it once it is mended.
fn expected(graph: &Graph, example: &Counterexample) -> Option<String> {
    let playbook = graph.playbooks.lookup(example.playbook)?;
    let last = playbook.points.lookup(*example.route.last()?)?;
    match (&last.step, example.breaks) {
        (Step::Act { call, .. }, Breaks::Policy(_) | Breaks::Need(_) | Breaks::Fact(_)) => {
            let tool = &graph.tools.lookup(call.tool)?.name;
            Some(format!("expect no call {tool}"))
        }
        (Step::Act { call, .. }, Breaks::Again) => {
            let tool = &graph.tools.lookup(call.tool)?.name;
            Some(format!("expect call {tool} once"))
        }
        _ => None,
    }
}
