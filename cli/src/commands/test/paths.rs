//! `playbook test --paths`: finds the conversations that lead through every state, arm, rule and row,
//! writes them down as scenarios, and plays what it wrote. Says what nothing led to, and why.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anstream::{eprintln, println};
use indicatif::ProgressBar;
use playbook_graph::{Graph, PlaybookId, Runnable, Scenario, Source};
use playbook_interpret::Interpreters;
use playbook_project::ENDING;
use playbook_scenario::{Paths, Progress, Reach, Report, Scene, Unreached};
use serde_json::{Value, json};

use super::{as_json, is_enough, keep_log, load, tell, tell_covered};
use crate::args::{ShowArgs, Test};
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};
use crate::render;

/// Finds, writes, plays.
pub(super) fn run(args: &Test, into: Option<&Path>) -> Outcome {
    let folder = &args.project.project;
    let Some(verified) = load::project(folder)? else { return Ok(Exit::Bad) };
    let graph = verified.graph();
    let reach = Reach { moves: args.moves, ..Reach::default() };
    let paths = found(verified.runnable(), reach);
    let files = files(graph, &paths, into);
    let Some(reports) = played(args, folder, &files)? else { return Ok(Exit::Bad) };
    for file in &files {
        let Some(into) = into else { break };
        let write = || fs::create_dir_all(into).and_then(|()| fs::write(&file.name, &file.text));
        write().map_err(|wrong| trouble(format!("`{}` can't be written: {wrong}", file.name)))?;
    }
    keep_log(args, graph, &reports)?;
    let failed = reports.iter().filter(|report| !report.passed()).count();
    if args.json {
        println!("{:#}", in_json(graph, &reports, &paths));
    } else {
        println!("scenarios: {} passed, {failed} failed", reports.len() - failed);
        if let Some(into) = into {
            println!("kept: {} in {}", count(files.len(), "file"), into.display());
        }
        tell_covered(&paths.coverage);
        for Unreached { what, why } in &paths.unreached {
            eprintln!("  no path: {} ({}): {why}", what.what, graph.line_of(what.origin));
        }
    }
    let enough = is_enough(args, &paths.coverage);
    Ok(if failed == 0 && enough { Exit::Good } else { Exit::Bad })
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// The paths; on a terminal, with a line that says how far it is.
fn found(graph: Runnable<'_>, reach: Reach) -> Paths {
    let bar = ProgressBar::new_spinner();
    let paths = playbook_scenario::paths(graph, reach, &mut |at: Progress| {
        bar.set_message(format!("{} of {} come to, in {} moves", at.reached, at.all, at.moves));
        bar.tick();
    });
    bar.finish_and_clear();
    paths
}

/// One file a playbook.
fn files(graph: &Graph, paths: &Paths, into: Option<&Path>) -> Vec<Source> {
    let mut of: BTreeMap<PlaybookId, Vec<&Scene>> = BTreeMap::new();
    for scene in &paths.scenes {
        of.entry(scene.playbook).or_default().push(scene);
    }
    let file = |(playbook, scenes): (PlaybookId, Vec<&Scene>)| {
        let name = graph.playbooks.lookup(playbook).map_or("", |of| of.name.as_str());
        let name = format!("{name}_paths.{ENDING}");
        let name = into.map_or(name.clone(), |into| into.join(&name).display().to_string());
        let text = Scene::file(graph, scenes);
        // In the form in which people keep it.
        let text = playbook_compiler::format::format(&text).unwrap_or(text);
        Source { name, text }
    };
    of.into_iter().map(file).collect()
}

/// Plays what was written, as a part of the project; nothing where it can't be read, which is told.
fn played(args: &Test, folder: &Path, files: &[Source]) -> Result<Option<Vec<Report>>, Trouble> {
    let mut read = playbook_project::read(folder)?;
    for file in files {
        read.project.sources.retain(|source| !same_file(folder, source, file));
        read.project.sources.push(file.clone());
    }
    let checked = playbook_compiler::check(&read.project);
    let Some(Ok(verified)) = &checked.graph else {
        let errors: Vec<_> = checked.diagnostics.into_iter().filter(|of| of.is_error()).collect();
        render::findings(folder, &checked.sources, &errors, ShowArgs::default());
        say_error("the paths that were found can't be read as scenarios");
        return Ok(None);
    };
    let graph = verified.graph();
    let interpreters = Interpreters::new(graph);
    let new = |scenario: &&Scenario| is_of(graph, scenario, files);
    let reports = graph.scenarios.values().filter(new).map(|scenario| {
        let report = playbook_scenario::run(verified.runnable(), &interpreters, scenario);
        if !args.json {
            tell(graph, &report, args.show);
        }
        report
    });
    Ok(Some(reports.collect()))
}

fn same_file(folder: &Path, source: &Source, file: &Source) -> bool {
    let there = |path: &Path| fs::canonicalize(path).ok();
    let (one, other) = (there(&folder.join(&source.name)), there(Path::new(&file.name)));
    source.name == file.name || one.is_some() && one == other
}

fn is_of(graph: &Graph, scenario: &Scenario, files: &[Source]) -> bool {
    let origin = graph.origins.lookup(scenario.origin);
    let source = origin.and_then(|origin| graph.sources.lookup(origin.file));
    source.is_some_and(|source| files.iter().any(|file| file.name == source.name))
}

fn in_json(graph: &Graph, reports: &[Report], paths: &Paths) -> Value {
    let mut all = as_json(graph, reports, Some(&paths.coverage));
    let unreached = paths.unreached.iter().map(|unreached| {
        let line = graph.line_of(unreached.what.origin);
        json!({ "what": unreached.what.what, "line": line, "why": unreached.why.to_string() })
    });
    let unreached: Vec<Value> = unreached.collect();
    if let Some(all) = all.as_object_mut() {
        all.insert("unreached".to_owned(), unreached.into());
        all.insert("moves".to_owned(), paths.moves.into());
    }
    all
}
