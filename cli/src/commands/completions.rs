//! `playbook completions`: what a shell needs to complete our commands.

use clap::CommandFactory;

use crate::args::{Command, Completions};
use crate::exit::{Exit, Outcome};

/// Prints the completions of one shell.
pub(crate) fn run(args: &Completions) -> Outcome {
    let name = "playbook";
    clap_complete::generate(args.shell, &mut Command::command(), name, &mut std::io::stdout());
    Ok(Exit::Good)
}
