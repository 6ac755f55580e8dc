//! The commands, one file each.

mod abreast;
mod approvals;
mod assumptions;
mod build;
mod chain;
mod chat;
mod check;
mod completions;
mod desk;
mod diff;
mod docs;
mod doctor;
mod explain;
mod fmt;
mod graph;
mod led;
mod line;
mod load;
mod lsp;
mod migrate;
mod new;
mod person;
mod plain;
mod replay;
mod run;
mod saved;
mod switch;
mod tell;
mod test;
mod trace;
mod why;

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
        Verb::Diff(args) => diff::run(&args),
        Verb::Graph(args) => graph::run(&args),
        Verb::Build(args) => build::run(&args),
        Verb::Chat(args) => chat::run(&args),
        Verb::Run(args) => run::run(&args),
        Verb::Replay(args) => replay::run(&args),
        Verb::Docs(args) => docs::run(&args),
        Verb::Doctor(args) => doctor::run(&args),
        Verb::Trace(args) => trace::run(&args),
        Verb::Why(args) => why::run(&args),
        Verb::Approvals(args) => approvals::run(&args),
        Verb::TakeOver(args) => person::run(&args, Takes::Over),
        Verb::GiveBack(args) => person::run(&args, Takes::Back),
        Verb::Switch(args) => switch::run(&args),
        Verb::Migrate(args) => migrate::run(&args),
        Verb::Lsp => lsp::run(),
        Verb::Completions(args) => completions::run(&args),
    }
}
