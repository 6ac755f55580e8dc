//! `playbook build`: the proved graph as a file.

use std::fs;

use anstream::{eprintln, println};

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
        }
    }
    Ok(Exit::Good)
}
