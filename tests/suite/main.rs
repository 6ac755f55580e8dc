//! The suite: documents that show what holds, from single diagnostics to whole conversations.

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
