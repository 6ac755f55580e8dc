//! Text to graph. Today's rooms: `syntax` reads, `format` writes the canonical form, `diagnostics` holds the words of what is wrong.
//! Pure: no IO, no clock, no order that changes from run to run.

pub mod diagnostics;
pub mod format;
pub mod syntax;
