//! The `playbook` command. Each command is one file in `commands/`; this room shows and carries,
//! and holds no rule of the language.

mod args;
mod commands;
mod draw;
mod exit;
mod pages;
mod render;

use std::process::ExitCode;

/// Trees and situations are many small pieces that come and go: the system's allocator takes about
/// half as long again over a check.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = commands::run(args::read());
    exit::code_of(outcome)
}
