//! Text to graph. Today's rooms: `syntax` reads, `diagnostics` holds the words of what is wrong.
//! Pure: no IO, no clock, no order that changes from run to run.

pub mod diagnostics;
pub mod syntax;
