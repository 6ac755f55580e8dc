//! Text to graph. `syntax` reads a file to a tree that holds each byte; `format` writes its
//! canonical form; `diagnostics` holds the words of what is wrong. Pure: no IO, no clock, no order
//! that changes from run to run.

pub mod diagnostics;
pub mod format;
pub mod syntax;
