//! `playbook replay FILE`: the conversation of a finding, as `check --save-scenarios` kept it, played
//! again on the project as it is now, with every step of the machine.

use std::path::{Path, PathBuf};

use anstream::println;
use playbook_graph::{Diagnostic, Graph, Runnable, Scenario, Source};
use playbook_interpret::Interpreters;
use playbook_machine::{Conversation, traced};
use playbook_project::{ENDING, SETTINGS};

use crate::args::ShowArgs;
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};
use crate::render;

/// Plays every scenario of the file.
pub(crate) fn run(file: &Path, project: Option<&Path>) -> Outcome {
    if file.extension().is_none_or(|ending| ending != ENDING) || !file.is_file() {
        return Err(trouble(format!(
            "`{}` is no file that `check --save-scenarios` wrote; to play a journal, name it with \
             --store",
            file.display()
        )));
    }
    let text = std::fs::read_to_string(file)
        .map_err(|wrong| trouble(format!("`{}` can't be read: {wrong}", file.display())))?;
    let folder = project.map_or_else(|| project_of(file), Path::to_owned);
    let mut read = playbook_project::read(&folder)?;
    let name = file.display().to_string();
    read.project.sources.retain(|source| !same_file(&folder.join(&source.name), file));
    read.project.sources.push(Source { name: name.clone(), text });
    let checked = playbook_compiler::check(&read.project);
    match &checked.graph {
        Some(Ok(verified)) => play_all(verified.runnable(), &name),
        Some(Err(refused)) => play_all(refused.runnable(), &name),
        None => {
            let errors: Vec<Diagnostic> =
                checked.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
            render::findings(&folder, &checked.sources, &errors, ShowArgs::default());
            say_error("the project can't be read like this, so nothing can be played on it");
            Ok(Exit::Bad)
        }
    }
}

/// The project that a kept file belongs to: the nearest folder up with settings, or the one that
/// holds its `target/playbook`.
fn project_of(file: &Path) -> PathBuf {
    let file = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let parent = file.parent().unwrap_or(Path::new("."));
    let marked = parent.ancestors().find(|folder| folder.join(SETTINGS).is_file());
    let above = parent.parent().and_then(Path::parent);
    match marked {
        Some(folder) => folder.to_owned(),
        None if parent.ends_with("target/playbook") => above.unwrap_or(parent).to_owned(),
        None => parent.to_owned(),
    }
}

fn same_file(one: &Path, other: &Path) -> bool {
    let (one, other) = (std::fs::canonicalize(one), std::fs::canonicalize(other));
    one.is_ok_and(|one| other.is_ok_and(|other| one == other))
}

fn play_all(graph: Runnable<'_>, file: &str) -> Outcome {
    let here = |scenario: &&Scenario| is_in(graph.graph(), scenario, file);
    let interpreters = Interpreters::new(graph.graph());
    let mut exit = None;
    for scenario in graph.graph().scenarios.values().filter(here) {
        let good = play(graph, &interpreters, scenario)?;
        exit = Some(if good { exit.unwrap_or(Exit::Good) } else { Exit::Bad });
    }
    exit.ok_or_else(|| trouble(format!("`{file}` has no scenario")))
}

fn is_in(graph: &Graph, scenario: &Scenario, file: &str) -> bool {
    let origin = graph.origins.lookup(scenario.origin);
    let source = origin.and_then(|origin| graph.sources.lookup(origin.file));
    source.is_some_and(|source| source.name == file)
}

/// Plays one scenario: what happened, what the machine did, what was expected.
fn play(
    graph: Runnable<'_>,
    interpreters: &Interpreters,
    scenario: &Scenario,
) -> Result<bool, Trouble> {
    let report = playbook_scenario::run(graph, interpreters, scenario);
    println!("{}", report.title);
    let desk = report.desk.ok_or_else(|| trouble("no desk offers this playbook"))?;
    let start = Conversation::new(&scenario.title, desk);
    let steps = traced(start, graph, report.entries.clone()).unwrap_or_default();
    for step in steps.iter().flat_map(|turn| &turn.steps) {
        println!("  {:>28}  {}", step.line, step.text);
    }
    println!("what happened:");
    for happened in &report.happened {
        println!("  {}", happened.in_words(graph.graph()));
    }
    match &report.failure {
        None => println!("every line of it holds now"),
        Some(failure) => println!("{failure}"),
    }
    Ok(report.passed())
}
