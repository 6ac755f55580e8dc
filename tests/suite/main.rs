//! The suite: documents that show what holds, from single diagnostics to whole conversations.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panic")]

mod check;
mod editor;
mod end_to_end;
mod promises;
mod tidy;
