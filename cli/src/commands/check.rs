//! `playbook check`: every finding of a project, and what was proved of it.

use anstream::{eprintln, println};
use playbook_graph::Diagnostic;

use crate::args::Check;
use crate::exit::{Exit, Outcome};
use crate::render;

/// Checks and proves the project.
pub(crate) fn run(args: &Check) -> Outcome {
    let checked = playbook_project::check(&args.project.project)?;
    render::findings(&checked.sources, &checked.diagnostics, args.show);
    let bad = checked.diagnostics.iter().any(Diagnostic::is_error);
    if !checked.diagnostics.is_empty() {
        eprintln!("{}", render::count(&checked.diagnostics));
    }
    if bad || (args.deny_warnings && !checked.diagnostics.is_empty()) {
        return Ok(Exit::Bad);
    }
    if let (Some(Ok(verified)), false) = (&checked.graph, args.show.json) {
        println!("{}", proved(verified));
    }
    Ok(Exit::Good)
}

/// What was proved, in a sentence.
fn proved(verified: &playbook_graph::Verified) -> String {
    let graph = verified.graph();
    let states: usize = graph.playbooks.values().map(|playbook| playbook.states.len()).sum();
    let of =
        |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    format!(
        "proved: {} {} on every path through {} and {} (graph {})",
        of(verified.proved().len(), "promise"),
        if verified.proved().len() == 1 { "holds" } else { "hold" },
        of(graph.playbooks.len(), "playbook"),
        of(states, "state"),
        verified.hash().short()
    )
}
