//! `cargo run --release -p playbook-tests --bin faults`: breaks everything that can break around the
//! engine, one thing at a time and then several, and asks after every run what must hold whatever
//! happened. Prints what it did and, as its last line, `faults points=… runs=… lost=… doubled=…`.
//!
//! `-- --small` does a fixed part of it, for the suite; `-- --seed N` the scheduler's run of one seed.
//! Ends with code 1 where anything was lost, doubled, stuck or told wrongly.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that can't go on may stop, and says what it saw"
)]

#[path = "../../../../runtime/engine/tests/engine/dying.rs"]
mod dying;
#[path = "../../../../runtime/machine/tests/machine/shop.rs"]
#[expect(dead_code, reason = "the machine's tests own it and use the rest of it")]
mod shop;
#[path = "../../../../runtime/engine/tests/engine/world.rs"]
#[expect(dead_code, reason = "the engine's tests own it and use the rest of it")]
mod world;

mod child;
mod files;
mod life;
mod oracle;
mod points;
mod seeds;
mod vendor;

use std::process::ExitCode;

use oracle::Seen;

/// How much is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Small,
    Whole,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut seen = Seen::default();
    match words.as_slice() {
        [] => threads.block_on(all(Size::Whole, &mut seen)),
        ["--small"] => threads.block_on(all(Size::Small, &mut seen)),
        ["--seed", seed] => {
            let one = seed.parse().unwrap_or_default();
            threads.block_on(seeds::one(one, &mut seen));
        }
        [child::WORD, store, log] => {
            threads.block_on(child::live(store.as_ref(), log.as_ref()));
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("write nothing, `--small` or `--seed N`");
            return ExitCode::from(2);
        }
    }
    seen.wrong.iter().take(20).for_each(|wrong| println!("{wrong}"));
    let Seen { points, runs, lost, doubled, .. } = seen;
    println!("faults points={points} runs={runs} lost={lost} doubled={doubled}");
    if seen.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn all(size: Size, seen: &mut Seen) {
    let part = |name: &str, before: usize, seen: &Seen| {
        println!("{name:<44}{:>8} runs, {} wrong so far", seen.runs - before, seen.wrong.len());
        seen.runs
    };
    let mut at = 0;
    points::each(size, seen).await;
    at = part("a crash before and after every write", at, seen);
    points::pairs(size, seen).await;
    at = part("a crash at every pair of writes", at, seen);
    files::all(size, seen).await;
    at = part("torn, damaged, locked and full files", at, seen);
    child::killed(size, seen).await;
    at = part("a process killed", at, seen);
    child::on_a_full_disk(size, seen).await;
    at = part("a process on a full disk", at, seen);
    vendor::all(size, seen).await;
    at = part("vendors that misbehave", at, seen);
    seeds::all(size, seen).await;
    part("the scheduler, a run a seed", at, seen);
}
