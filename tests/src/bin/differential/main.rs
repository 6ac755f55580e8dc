//! Holds the verifier against the machine on random projects:
//! `cargo run --release -p playbook-tests --bin differential -- 20000 [FIRST]`
//!
//! The last line says how many there were, how many of them were proved, how many moments lay within
//! the proof, how many violations were reproduced, how many were too far to be looked for, and how many projects the two disagree on.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it prints what it counts")]

use playbook_tests::differential::hold;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let number = |nth: usize| std::env::args().nth(nth).and_then(|text| text.parse().ok());
    let count: u64 = number(1).unwrap_or(1_000);
    let first: u64 = number(2).unwrap_or(0);
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
}
