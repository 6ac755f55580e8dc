//! Where things come from: which file, which bytes. Carries positions; never reads a file.
//!
//! The graph's nodes hold an [`OriginId`], a number in the order of lowering. The table behind it
//! is left out of the graph's hash, so that a comment or a blank line never changes what runs.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;

id_type! {
    /// Names one source file of a project (also one of `std`, whose text is injected).
    FileId
}

id_type! {
    /// Names the piece of source text that a node of the graph was made from.
    OriginId
}

/// A piece of one source file, in bytes: `start` is inside, `end` is outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// First byte after.
    pub end: u32,
}

impl Origin {
    /// The piece of `file` from byte `start` up to byte `end`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The smallest piece that holds both. Both lie in one file; else `self` is kept.
    pub fn cover(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty piece right behind this one, where a fix inserts.
    pub const fn after(self) -> Self {
        Self { file: self.file, start: self.end, end: self.end }
    }
}

/// A source text with the name that people see for it (a path inside the project, or `std.…`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What messages call it, with `/` between folders.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// Line and column (both from 1, columns in characters) of a byte.
    pub fn position(&self, byte: u32) -> (usize, usize) {
        let end = self.text.floor_char_boundary(byte as usize);
        let before = self.text.get(..end).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let start = before.bytes().rposition(|byte| byte == b'\n').map_or(0, |at| at + 1);
        let column = before.get(start..).unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}
