//! The suite: documents that show what holds, from single diagnostics to whole conversations.
//!
//! What holds the proof itself:
//!
//! | what | where |
//! |---|---|
//! | the production machine explores random projects: each state lies in the proof, what is proved holds, what is violated is reproduced, what is unreachable is never come to | `proof/random.rs`; more of them: the command `differential` |
//! | the laws of the lattice | `graph/src/verify/zone_tests.rs`, `graph/src/verify/situation/laws_tests.rs` |
//! | mutants of good projects, judged by the machine | `proof/mutants.rs`; all of them: the command `mutants` |
//! | mutants of the verifier's own code | `cargo mutants -p playbook-graph`; see `docs/reference/proof.md` |
//! | for each code three bad documents and two near misses | `check/mod.rs` |
//! | every promise of the language has its code and its document | `proof/promised.rs` |
//! | a solver's second opinion (z3) | `proof/solver.rs` |
//! | what must not matter: names, order, split edges, a stronger guard | `proof/metamorphic.rs` |
//! | every counter-example is played by the machine | `proof/mod.rs`, `end_to_end/findings.rs` |
//! | each line of the examples that keeps a promise is deleted or loosened | `proof/taken_away.rs` |

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests fail by panic, and say aloud when they are skipped"
)]

mod check;
mod compared;
mod docs;
mod editor;
mod end_to_end;
mod faults;
mod golden;
mod models;
mod promises;
mod proof;
mod random;
mod retail;
mod run;
mod shown;
mod tidy;
