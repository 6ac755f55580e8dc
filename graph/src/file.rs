//! Graph files: a verified graph as JSON, and back. Whoever reads one trusts nothing that is
//! written in it: the hash is checked, and the graph is verified again.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::hash::{Hash, SEMANTICS};
use crate::verified::{Verified, verify};

/// The version of how a graph file is written.
pub const FORMAT: u32 = 1;

/// What stands in a graph file.
#[derive(Serialize)]
struct Written<'g> {
    format: u32,
    semantics: u32,
    hash: Hash,
    graph: &'g Graph,
}

/// The first look at a graph file: which version it is of.
#[derive(Deserialize)]
struct Head {
    format: u32,
    semantics: u32,
}

/// A graph file, read.
#[derive(Deserialize)]
struct Read {
    hash: Hash,
    graph: Graph,
}

/// Why a graph file is refused.
#[derive(Debug)]
pub enum LoadError {
    /// It isn't a graph file.
    NotAGraph(String),
    /// It was written in another way than this one.
    OtherFormat(u32),
    /// What it says means something else than here.
    OtherSemantics(u32),
    /// It isn't what was built: its hash is another one.
    Changed {
        /// What the file says its hash is.
        written: Hash,
        /// What it is.
        real: Hash,
    },
    /// It isn't proved.
    NotProved(Vec<Diagnostic>),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAGraph(why) => write!(f, "this is no graph file: {why}"),
            Self::OtherFormat(found) => write!(
                f,
                "this graph file is written in format {found}, and only {FORMAT} can be read: build it again"
            ),
            Self::OtherSemantics(found) => write!(
                f,
                "this graph was built for version {found} of the language's meaning, and this is {SEMANTICS}: build it again"
            ),
            Self::Changed { written, real } => write!(
                f,
                "this graph file was changed after it was built: it says that its hash is {}, and it is {}; build it again",
                written.short(),
                real.short()
            ),
            Self::NotProved(findings) => match findings.iter().find(|found| found.is_error()) {
                Some(first) => {
                    write!(f, "this graph can't be proved: {} ({})", first.message, first.code)
                }
                None => f.write_str("this graph can't be proved"),
            },
        }
    }
}

impl std::error::Error for LoadError {}

/// A graph file's text.
pub fn write(graph: &Verified) -> String {
    let written =
        Written { format: FORMAT, semantics: SEMANTICS, hash: graph.hash(), graph: graph.graph() };
    // Nothing in a graph fails to be written: no maps with odd keys, no numbers that aren't.
    serde_json::to_string(&written).unwrap_or_default()
}

impl Verified {
    /// Reads a graph file, and verifies it again.
    ///
    /// # Errors
    /// [`LoadError`], in a sentence for whoever gave the file.
    pub fn load(text: &str) -> Result<Self, LoadError> {
        let not_a_graph = |wrong: serde_json::Error| LoadError::NotAGraph(wrong.to_string());
        let head: Head = serde_json::from_str(text).map_err(not_a_graph)?;
        if head.format != FORMAT {
            return Err(LoadError::OtherFormat(head.format));
        }
        if head.semantics != SEMANTICS {
            return Err(LoadError::OtherSemantics(head.semantics));
        }
        let read: Read = serde_json::from_str(text).map_err(not_a_graph)?;
        let real = read.graph.hash();
        if real != read.hash {
            return Err(LoadError::Changed { written: read.hash, real });
        }
        let verdict = verify(read.graph);
        verdict.graph.map_err(|_| LoadError::NotProved(verdict.findings))
    }
}
