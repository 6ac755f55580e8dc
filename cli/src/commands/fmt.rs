//! `playbook fmt`: the files of projects, and single ones, in their one form.

use std::fs;
use std::path::Path;

use anstream::println;
use playbook_compiler::format::format;
use playbook_compiler::syntax::parse;

use crate::args::Fmt;
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};

/// Formats projects and files, or says which would change.
pub(crate) fn run(args: &Fmt) -> Outcome {
    let mut exit = Exit::Good;
    for path in &args.paths {
        if path.is_dir() {
            let read = playbook_project::read(path)?;
            let sources = read.project.sources.iter();
            for source in sources.filter(|source| !source.name.ends_with(".json")) {
                one(&read.folder.join(&source.name), &source.name, &source.text, args, &mut exit)?;
            }
        } else {
            // Also one of a project in which another file can't be read.
            playbook_project::folder_of(path)?;
            let name = path.display().to_string();
            let text = fs::read_to_string(path);
            let text = text.map_err(|why| trouble(format!("`{name}` can't be read: {why}")))?;
            one(path, &name, &text, args, &mut exit)?;
        }
    }
    Ok(exit)
}

/// Formats one file. What can't be read in it stays as it is, and is named.
fn one(file: &Path, name: &str, text: &str, args: &Fmt, exit: &mut Exit) -> Result<(), Trouble> {
    if let Some(wrong) = parse(text).errors.first() {
        let line =
            text.get(..wrong.start as usize).map_or(0, |before| before.matches('\n').count()) + 1;
        say_error(&format!(
            "{name}: line {line} can't be read, and what can't be read stays as it is; \
             `playbook check` says what is wrong"
        ));
        *exit = Exit::Bad;
    }
    match format(text) {
        Err(wrong) => {
            say_error(&format!("{name}: {wrong}"));
            *exit = Exit::Bad;
        }
        Ok(formatted) if formatted == text => {}
        Ok(_) if args.check => {
            println!("{name} would change");
            *exit = Exit::Bad;
        }
        Ok(formatted) => {
            replace(file, &formatted)?;
            println!("{name} formatted");
        }
    }
    Ok(())
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
