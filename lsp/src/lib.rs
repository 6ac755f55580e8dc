//! The language server: findings as one types, the conversation that shows each, quick fixes and
//! formatting, in any editor that speaks the Language Server Protocol.
//!
//! Two rooms. `ide` knows texts, byte offsets and findings, and nothing of editors. `server` is the
//! only code that knows the protocol. Neither decides anything about the language: what is wrong,
//! and why, comes from the compiler and the verifier, the same as on the command line.

mod ide;
mod server;

pub use server::{Farewell, serve, serve_on};
