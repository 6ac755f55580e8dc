//! `playbook test --models`: asks each model what the scenarios' messages mean, and counts how often it
//! says the same as they do. Changes no file: what was counted is told as a line for `models.toml`.

use std::path::Path;

use anstream::println;
use playbook_graph::{DeskId, Graph};
use playbook_runtime::models::measured::Measured;
use playbook_runtime::models::{Models, config};
use playbook_scenario::{Labelled, Report};

use crate::args::Test;
use crate::commands::desk::block_on;
use crate::commands::load::MODELS;
use crate::exit::{Trouble, trouble};

/// Measures the models of a file on what each desk's scenarios say.
pub(super) fn models(
    args: &Test,
    file: Option<&Path>,
    graph: &Graph,
    reports: &[Report],
) -> Result<(), Trouble> {
    let path = match file {
        Some(file) => file.to_owned(),
        None => playbook_project::folder_of(&args.project.project)?.join(MODELS),
    };
    for (id, desk) in graph.desks.iter() {
        let here = reports.iter().filter(|report| report.desk == Some(id) && report.passed());
        let messages: Vec<&Labelled> = here.flat_map(|report| &report.labelled).collect();
        if messages.is_empty() {
            continue;
        }
        for (name, counted) in counted(&path, graph, id, &messages)? {
            tell(&name, &desk.name, messages.len(), counted);
        }
    }
    Ok(())
}

/// What each model comes to.
fn counted(
    path: &Path,
    graph: &Graph,
    desk: DeskId,
    messages: &[&Labelled],
) -> Result<Vec<(String, Measured)>, Trouble> {
    let listed = config::open(path, graph, desk)?;
    let models = Models::new(listed, graph, desk).map_err(trouble)?;
    block_on(async {
        let mut all = Vec::new();
        for (name, model) in models.each() {
            let mut measured = Measured::default();
            for one in messages {
                let said = model.says(graph, &one.question, &one.text).await;
                said.iter().for_each(|said| measured.add(said, &one.means));
            }
            all.push((name.to_owned(), measured));
        }
        Ok(all)
    })
}

fn tell(name: &str, desk: &str, messages: usize, counted: Measured) {
    let Measured { right, of } = counted;
    println!(
        "model {name} at desk {desk}: of {messages} messages it read {of}, {right} as they are meant; \
         at least {} % are right",
        counted.score() / 10
    );
    if of > 0 {
        println!("  measured = {{ desk = \"{desk}\", right = {right}, of = {of} }}");
    }
}
