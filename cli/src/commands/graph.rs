//! `playbook graph`: a playbook drawn.

use std::fs;

use anstream::{eprintln, println};
use playbook_graph::{Playbook, Verified};

use super::load;
use crate::args::{Format, Graph};
use crate::draw::{Picture, dot, mermaid, picture, svg};
use crate::exit::{Exit, Outcome, Trouble, trouble};

/// Draws one playbook of a project, or writes all of them into a folder.
pub(crate) fn run(args: &Graph) -> Outcome {
    let Some(verified) = load::graph_at(&args.project)? else { return Ok(Exit::Bad) };
    let chosen = chosen(args, &verified)?;
    let ending = match args.format {
        Format::Svg => "svg",
        Format::Dot => "dot",
        Format::Mermaid => "mmd",
        Format::Json => "json",
    };
    match (&args.output, chosen.as_slice()) {
        (None, [only]) => println!("{}", drawn(args.format, &picture(verified.graph(), only))),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|one| one.name.as_str()).collect();
            return Err(trouble(format!(
                "which playbook? write --playbook with one of {}, or -o FOLDER for all",
                names.join(", ")
            )));
        }
        (Some(folder), all) => {
            let cant = |wrong| trouble(format!("`{}` can't be written: {wrong}", folder.display()));
            fs::create_dir_all(folder).map_err(cant)?;
            for playbook in all {
                let path = folder.join(format!("{}.{ending}", playbook.name));
                fs::write(&path, drawn(args.format, &picture(verified.graph(), playbook)))
                    .map_err(cant)?;
                eprintln!("{}", path.display());
            }
        }
    }
    Ok(Exit::Good)
}

/// The playbook asked for, else all of them.
fn chosen<'v>(args: &Graph, verified: &'v Verified) -> Result<Vec<&'v Playbook>, Trouble> {
    let all: Vec<&Playbook> = verified.graph().playbooks.values().collect();
    let Some(wanted) = &args.playbook else {
        return if all.is_empty() { Err(trouble("the project has no playbook")) } else { Ok(all) };
    };
    let found: Vec<&Playbook> = all.iter().copied().filter(|one| one.name == *wanted).collect();
    if found.is_empty() {
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let there = names.join(", ");
        return Err(trouble(format!("there is no playbook `{wanted}`: there is {there}")));
    }
    Ok(found)
}

fn drawn(format: Format, picture: &Picture) -> String {
    let text = match format {
        Format::Svg => svg::svg(picture),
        Format::Dot => dot::dot(picture),
        Format::Mermaid => mermaid::mermaid(picture),
        Format::Json => serde_json::to_string_pretty(picture).unwrap_or_default(),
    };
    text.trim_end().to_owned()
}
