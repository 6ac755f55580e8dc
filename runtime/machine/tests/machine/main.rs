//! The machine's tests: conversations that a person can read. Each is folded from its journal at
//! the end.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod planned;
mod shop;
mod talk;

mod act;
mod authority;
mod journal;
mod look;
mod matter;
mod people;
mod phrase;
mod plan;
mod promises;
mod reading;
mod slot;
