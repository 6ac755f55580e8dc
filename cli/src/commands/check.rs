//! `playbook check`: every finding of a project, and what was proved of it; with `bindings.toml` or
//! `models.toml` in its folder, also what of those doesn't fit the tools and the desks.

use std::fs;
use std::path::Path;

use anstream::{eprintln, println};
use playbook_compiler::Checked;
use playbook_compiler::diagnostics::{bindings, models};
use playbook_graph::{Diagnostic, FileId, Graph, Origin, Source};
use playbook_runtime::Bindings;
use playbook_runtime::bindings::{Around, Fault};
use playbook_runtime::models::config::{self, Surroundings};
use playbook_scenario::Unseen;

use super::assumptions;
use crate::args::Check;
use crate::commands::load::{BINDINGS, MODELS};
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};
use crate::render;

/// Checks and proves the project.
pub(crate) fn run(args: &Check) -> Outcome {
    let read = playbook_project::read(&args.project.project)?;
    let mut checked = playbook_compiler::check(&read.project);
    check_beside(&read.folder, &mut checked, BINDINGS, bindings_faults, bindings::report)?;
    check_beside(&read.folder, &mut checked, MODELS, models_faults, models::report)?;
    let disagrees = counterexamples(args, &read.folder, &mut checked)?;
    render::findings(&read.folder, &checked.sources, &checked.diagnostics, args.show);
    let bad = checked.diagnostics.iter().any(Diagnostic::is_error);
    if !checked.diagnostics.is_empty() {
        eprintln!("{}", render::count(&checked.diagnostics));
    }
    if !disagrees.is_empty() {
        say_error(&format!(
            "the machine doesn't come to what the proof says of {}: this is a fault of `playbook`, \
             please report it; nothing is proved",
            disagrees.join(", ")
        ));
        return Ok(Exit::Disagreement);
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

/// Plays the counter-example of each finding on the machine, and keeps it where that is asked for.
/// Gives back the findings that the machine doesn't come to.
fn counterexamples(
    args: &Check,
    folder: &Path,
    checked: &mut Checked,
) -> Result<Vec<String>, Trouble> {
    let Some(Err(refused)) = &checked.graph else { return Ok(Vec::new()) };
    let keep = args.save_scenarios.as_ref().map(|into| match into {
        Some(into) => into.clone(),
        None => folder.join("target").join("playbook"),
    });
    let mut disagrees = Vec::new();
    for finding in &mut checked.diagnostics {
        let at = finding.origin().map(|at| render::place(&checked.sources, at)).unwrap_or_default();
        let Some(example) = &mut finding.example else { continue };
        let shown = match playbook_scenario::replay(refused.graph(), example) {
            Ok(shown) => {
                example.certain = true;
                shown
            }
            Err(Unseen::Never) if example.certain => {
                disagrees.push(format!("{} in {at}", finding.code));
                continue;
            }
            // Not certain, or too far to be looked for here: nobody says that it happens.
            Err(Unseen::Never | Unseen::TooFar) => {
                example.certain = false;
                continue;
            }
        };
        let Some(into) = &keep else { continue };
        let line = at.rsplit(':').next().unwrap_or_default();
        let path = into.join(format!("{}-{line}.playbook", finding.code));
        let name = path.display().to_string();
        if let Some(text) = playbook_scenario::saved(refused.graph(), finding, &shown, &name) {
            fs::create_dir_all(into).and_then(|()| fs::write(&path, text)).map_err(|wrong| {
                trouble(format!("`{}` can't be written: {wrong}", path.display()))
            })?;
            finding.replay = Some(format!("playbook replay {name}"));
        }
    }
    Ok(disagrees)
}

/// Looks at a file that stands beside the playbooks, where there is one and the texts make a graph.
fn check_beside(
    folder: &Path,
    checked: &mut Checked,
    name: &str,
    faults: impl Fn(&Path, &str, &Graph) -> Vec<Fault>,
    report: impl Fn(Origin, &str) -> Diagnostic,
) -> Result<(), Trouble> {
    let path = folder.join(name);
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
    let file = checked.sources.push(Source { name: name.to_owned(), text });
    for fault in faults {
        let at = line(file, &checked.sources[file], fault.at);
        checked.diagnostics.push(report(at, &fault.message));
    }
    Ok(())
}

/// What of the bindings doesn't fit. Secrets need not be set where a project is checked.
fn bindings_faults(folder: &Path, text: &str, graph: &Graph) -> Vec<Fault> {
    let secret = |_: &str| Some("secret".to_owned());
    let around = Around { graph, folder, environment: &secret };
    Bindings::read(BINDINGS, text, &around).err().map(|found| found.faults).unwrap_or_default()
}

/// What of the models doesn't fit any of the desks. Keys need not be set where a project is checked.
fn models_faults(_: &Path, text: &str, graph: &Graph) -> Vec<Fault> {
    let key = |_: &str| Some("key".to_owned());
    let mut all: Vec<Fault> = Vec::new();
    for desk in graph.desks.ids() {
        let around = Surroundings { graph, desk, environment: &key };
        let found = config::read(MODELS, text, &around).err();
        for fault in found.into_iter().flat_map(|found| found.faults) {
            if !all.contains(&fault) {
                all.push(fault);
            }
        }
    }
    all
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
        of(verified.promises(), "promise"),
        if verified.promises() == 1 { "holds" } else { "hold" },
        of(graph.playbooks.len(), "playbook"),
        of(states, "state"),
        verified.hash().short()
    )
}
