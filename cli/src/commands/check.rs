//! `playbook check`: every finding of a project, and what was proved of it; with `bindings.toml` in
//! its folder, also what of that doesn't fit the tools.

use std::fs;
use std::path::Path;

use anstream::{eprintln, println};
use playbook_compiler::Checked;
use playbook_compiler::diagnostics::bindings;
use playbook_graph::{Diagnostic, FileId, Graph, Origin, Source};
use playbook_runtime::Bindings;
use playbook_runtime::bindings::{Around, Fault};

use super::assumptions;
use crate::args::Check;
use crate::commands::load::BINDINGS;
use crate::exit::{Exit, Outcome, Trouble, trouble};
use crate::render;

/// Checks and proves the project.
pub(crate) fn run(args: &Check) -> Outcome {
    let read = playbook_project::read(&args.project.project)?;
    let mut checked = playbook_compiler::check(&read.project);
    check_bindings(&read.folder, &mut checked)?;
    render::findings(&read.folder, &checked.sources, &checked.diagnostics, args.show);
    let bad = checked.diagnostics.iter().any(Diagnostic::is_error);
    if !checked.diagnostics.is_empty() {
        eprintln!("{}", render::count(&checked.diagnostics));
    }
    if bad || (args.deny_warnings && !checked.diagnostics.is_empty()) {
        return Ok(Exit::Bad);
    }
    if let (Some(Ok(verified)), false) = (&checked.graph, args.show.is_for_programs()) {
        println!("{}", proved(verified));
    }
    if let (Some(Ok(verified)), true) = (&checked.graph, args.assumptions) {
        assumptions::show(verified, args.show);
    }
    Ok(Exit::Good)
}

/// Looks at the project's bindings, where it has a file of them and its texts make a graph.
fn check_bindings(folder: &Path, checked: &mut Checked) -> Result<(), Trouble> {
    let path = folder.join(BINDINGS);
    let graph = match &checked.graph {
        Some(Ok(verified)) => verified.graph(),
        Some(Err(refused)) => refused.graph(),
        None => return Ok(()),
    };
    if !path.is_file() {
        return Ok(());
    }
    let text = fs::read_to_string(&path)
        .map_err(|wrong| trouble(format!("`{}` can't be read: {wrong}", path.display())))?;
    let faults = faults(folder, &text, graph);
    let file = checked.sources.push(Source { name: BINDINGS.to_owned(), text });
    for fault in faults {
        let at = line(file, &checked.sources[file], fault.at);
        checked.diagnostics.push(bindings::report(at, &fault.message));
    }
    Ok(())
}

/// What of the bindings doesn't fit. Secrets need not be set where a project is checked.
fn faults(folder: &Path, text: &str, graph: &Graph) -> Vec<Fault> {
    let secret = |_: &str| Some("secret".to_owned());
    let around = Around { graph, folder, environment: &secret };
    Bindings::read(BINDINGS, text, &around).err().map(|found| found.faults).unwrap_or_default()
}

/// From a byte to the end of its line.
fn line(file: FileId, source: &Source, at: usize) -> Origin {
    let rest = source.text.get(at..).unwrap_or_default().lines().next().unwrap_or_default();
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Origin::new(file, byte(at), byte(at + rest.trim_end().len()))
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
