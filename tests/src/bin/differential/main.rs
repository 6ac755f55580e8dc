//! Holds the verifier against the machine on random projects:
//! `cargo run --release -p playbook-tests --bin differential -- 20000 [FIRST]`
//!
//! The last line says how many there were, how many of them were proved, how many moments lay within
//! the proof, how many violations were reproduced, how many were too far to be looked for, and how
//! many projects the two disagree on; with any of those, it fails.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it prints what it counts")]

use std::process::ExitCode;

use playbook_tests::differential::hold;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Option<Vec<u64>> = words.iter().map(|word| word.parse().ok()).collect();
    let (count, first) = match numbers.as_deref() {
        Some([]) => (1_000, 0),
        Some([count]) => (*count, 0),
        Some([count, first]) => (*count, *first),
        _ => {
            eprintln!("write how many projects to try, and the first one's number: `20000 0`");
            return ExitCode::from(2);
        }
    };
    let (mut proved, mut moments, mut reproduced, mut too_far, mut disagree) = (0, 0, 0, 0, 0);
    for nth in 0..count {
        match hold(first + nth) {
            Ok(held) => {
                proved += usize::from(held.proved);
                moments += held.moments;
                reproduced += held.reproduced;
                too_far += held.too_far;
            }
            Err(what) => {
                disagree += 1;
                println!("{what}\n");
            }
        }
        if (nth + 1) % 500 == 0 {
            eprintln!("{} projects: {proved} proved, {disagree} disagreed on", nth + 1);
        }
    }
    println!(
        "differential projects={count} proved={proved} moments={moments} reproduced={reproduced} too_far={too_far} disagree={disagree}"
    );
    if disagree == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
