//! `playbook build`: the proved graph as a file.

use std::fs;

use anstream::{eprintln, println};
use playbook_graph::Graph;
use playbook_runtime::models::prompt::{Bounds, bounds};

use super::load;
use crate::args::Build;
use crate::exit::{Exit, Outcome, trouble};

/// Writes the graph of a project without findings.
pub(crate) fn run(args: &Build) -> Outcome {
    let Some(verified) = load::project(&args.project.project)? else { return Ok(Exit::Bad) };
    let text = playbook_graph::file::write(&verified);
    match &args.output {
        None => println!("{text}"),
        Some(path) => {
            fs::write(path, &text).map_err(|wrong| {
                trouble(format!("`{}` can't be written: {wrong}", path.display()))
            })?;
            eprintln!("{}: graph {}", path.display(), verified.hash().short());
            tell_prompts(verified.graph());
        }
    }
    Ok(Exit::Good)
}

/// How long a model's prompts can become, which is known before anything runs.
fn tell_prompts(graph: &Graph) {
    for desk in graph.desks.values() {
        let Bounds { interpret, phrase } = bounds(graph, desk);
        let phrase = phrase
            .map_or_else(String::new, |most| format!(", to put a reply into other words {most}"));
        eprintln!(
            "desk {}: a model reads at most {interpret} tokens for a message{phrase}",
            desk.name
        );
    }
}
