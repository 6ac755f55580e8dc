//! What a turn went through: the ways its cases took, the rules and rows that decided. For those who show
//! it or measure what tests cover; no part of the entry, and nothing depends on it.

use playbook_graph::{OriginId, PlaybookId, PointId};

/// A case went from one point to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// The playbook.
    pub playbook: PlaybookId,
    /// The point it left.
    pub from: PointId,
    /// The point it arrived at.
    pub to: PointId,
}

/// What a turn went through, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visited {
    /// The ways of its cases.
    pub ways: Vec<Way>,
    /// The rules and limits that decided about a sensitive call.
    pub decided: Vec<OriginId>,
    /// The rows of tables that decided, each once.
    pub rows: Vec<OriginId>,
}
