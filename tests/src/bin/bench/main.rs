//! `cargo run --release -p playbook-tests --bin bench -- PART`: measures one part, prints a table for
//! people and, as its last line, `PART key=value …` for programs. Ratios of one run count; single
//! times depend on the machine.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::float_arithmetic,
    reason = "a measuring command prints figures"
)]

mod durable;
mod front;
mod machine;
mod project;
mod verify;

use std::process::ExitCode;

const PARTS: &str = "write one of: durable, front, machine, verify";

fn main() -> ExitCode {
    let part = std::env::args().nth(1).unwrap_or_default();
    match part.as_str() {
        "durable" => return ended(durable::run()),
        durable::OPEN => return ended(durable::open(&std::env::args().nth(2).unwrap_or_default())),
        "front" => front::run(),
        "machine" => machine::run(),
        "verify" => verify::run(),
        other => {
            eprintln!("there is no part `{other}`: {PARTS}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn ended(measured: Result<(), Box<dyn std::error::Error>>) -> ExitCode {
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
