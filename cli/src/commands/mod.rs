//! The commands, one file each.

mod approvals;
mod build;
mod chat;
mod check;
mod completions;
mod desk;
mod explain;
mod fmt;
mod line;
mod load;
mod lsp;
mod new;
mod person;
mod replay;
mod run;
mod switch;
mod tell;
mod test;

use playbook_runtime::people::Takes;

use crate::args::{Command, Verb};
use crate::exit::Outcome;

/// Does what the command line says.
pub(crate) fn run(command: Command) -> Outcome {
    match command.verb {
        Verb::New(args) => new::run(&args),
        Verb::Check(args) => check::run(&args),
        Verb::Fmt(args) => fmt::run(&args),
        Verb::Explain(args) => explain::run(&args),
        Verb::Test(args) => test::run(&args),
        Verb::Build(args) => build::run(&args),
        Verb::Chat(args) => chat::run(&args),
        Verb::Run(args) => run::run(&args),
        Verb::Replay(args) => replay::run(&args),
        Verb::Approvals(args) => approvals::run(&args),
        Verb::TakeOver(args) => person::run(&args, Takes::Over),
        Verb::GiveBack(args) => person::run(&args, Takes::Back),
        Verb::Switch(args) => switch::run(&args),
        Verb::Lsp => lsp::run(),
        Verb::Completions(args) => completions::run(&args),
    }
}
