//! A fixed part of the faults, in every run of the tests; all of them: `cargo run --release -p
//! playbook-tests --bin faults`.

use std::process::Command;

#[test]
fn nothing_is_lost_and_nothing_is_done_twice() {
    let done = Command::new(env!("CARGO_BIN_EXE_faults")).arg("--small").output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    let complained = String::from_utf8_lossy(&done.stderr);
    let last = said.lines().last().unwrap_or_default();
    assert!(done.status.success() && last.ends_with("lost=0 doubled=0"), "{said}\n{complained}");
}
