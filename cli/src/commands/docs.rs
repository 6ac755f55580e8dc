//! `playbook docs`: a project's playbooks as pages.

use anstream::println;

use super::load;
use crate::args::{Docs, PageFormat};
use crate::exit::{Exit, Outcome, trouble};
use crate::pages::{html, markdown, pages};

/// Prints the pages of a project.
pub(crate) fn run(args: &Docs) -> Outcome {
    let Some(verified) = load::graph_at(&args.project)? else { return Ok(Exit::Bad) };
    let graph = verified.graph();
    if let Some(wanted) = &args.playbook
        && !graph.playbooks.values().any(|playbook| playbook.name == *wanted)
    {
        let names: Vec<&str> = graph.playbooks.values().map(|one| one.name.as_str()).collect();
        let there = names.join(", ");
        return Err(trouble(format!("there is no playbook `{wanted}`: there is {there}")));
    }
    let blocks = pages(graph, args.playbook.as_deref());
    let text = match args.format {
        PageFormat::Markdown => markdown::markdown(&blocks),
        PageFormat::Html => html::html(&blocks),
    };
    println!("{}", text.trim_end());
    Ok(Exit::Good)
}
