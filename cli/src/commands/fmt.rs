//! `playbook fmt`: a project's files in their one form.

use std::fs;
use std::path::Path;

use anstream::println;

use crate::args::Fmt;
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};

/// Formats the project's files, or says which would change.
pub(crate) fn run(args: &Fmt) -> Outcome {
    let read = playbook_project::read(&args.project.project)?;
    let mut exit = Exit::Good;
    let playbooks = read.project.sources.iter().filter(|source| !source.name.ends_with(".json"));
    for source in playbooks {
        match playbook_compiler::format::format(&source.text) {
            Err(wrong) => {
                say_error(&format!("{}: {wrong}", source.name));
                exit = Exit::Bad;
            }
            Ok(formatted) if formatted == source.text => {}
            Ok(_) if args.check => {
                println!("{} would change", source.name);
                exit = Exit::Bad;
            }
            Ok(formatted) => {
                replace(&read.folder.join(&source.name), &formatted)?;
                println!("{} formatted", source.name);
            }
        }
    }
    Ok(exit)
}

/// Writes beside the file and renames, so that a crash leaves the old text or the new.
fn replace(file: &Path, text: &str) -> Result<(), Trouble> {
    let beside = file.with_extension("playbook.new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    written.map_err(|wrong| {
        let _ = fs::remove_file(&beside);
        trouble(format!("`{}` can't be written: {wrong}", file.display()))
    })
}
