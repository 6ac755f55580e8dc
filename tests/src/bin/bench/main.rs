//! `cargo run --release -p playbook-tests --bin bench -- PART`: measures one part, prints a table for
//! people and, as its last line, `PART key=value …` for programs. Ratios of one run count; single
//! times depend on the machine. `-- --help` explains each part.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::float_arithmetic,
    reason = "a measuring command prints figures"
)]

mod clock;
mod durable;
mod front;
mod machine;
mod project;
mod verify;

use std::process::ExitCode;

/// The allocator of the `playbook` command, so that what is measured is what people run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const HELP: &str = "\
bench PART        measures a part; the last line is `PART key=value …`
bench once PART   does the work of a part once, to count its instructions:
                  valgrind --tool=callgrind target/release/bench once PART

durable   the engine on a disk, beside the same bytes appended with a sync after each
            one_vs_raw, one_vs_sqlite  inputs a second, of one conversation after the other
            batch64_vs_raw             the same for 64 conversations at once
            overhead_p99_us            a turn without disk, model and tools
            open_ms, open_mb           a store with 100,000 conversations, to its first input
front     text to tree, and text to checked, in millions of bytes a second, on 50,000 lines
            tree_mbs     lexed, parsed, a tree
            checked_mbs  that, and names, types and all that is found without the proof
            pest_ratio   how many times as long the normative grammar takes, run by pest
            linear       a line at 200,000 lines beside one at 10,000 (the worse of both)
            odd_ms       the slowest of reading, checking and formatting a mebibyte of `{`, of `(`,
                         of quotes, of one name, of lines of `{`
machine   a refund conversation: one failed code, a look-up, a guard, an approval, a refund that
          fails once; stubs answer, entries and outputs are made and hashed, nothing is stored
            inputs_per_s      inputs of that conversation that a core takes in a second
            ns_per_transition from state to state, with a guard
            waiting_bytes     that conversation while it waits for approval, three orders cached
            turn100_vs_turn5  a turn of a long conversation beside one of a short one
verify    source text to verdict, for projects that look like a shop
            ms_1000 …    1,000, 10,000 and 50,000 states, in milliseconds
            edit_ms      1,000 states, after an edit, by who remembers the check before
            parse_ratio  how many times as long as parsing alone
Times are the processor's where the system tells them, and the least of several runs: whatever else
the computer does only adds to a run.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["durable"] => return ended(durable::run()),
        [durable::OPEN, path] => return ended(durable::open(path)),
        ["front"] => front::run(),
        ["machine"] => machine::run(),
        ["verify"] => verify::run(),
        ["once", "front"] => front::once(),
        ["once", "machine"] => machine::once(),
        ["once", "verify"] => verify::once(),
        ["--help" | "-h" | "help"] => println!("{HELP}"),
        _ => {
            eprintln!("write one of: durable, front, machine, verify; `--help` explains them");
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
