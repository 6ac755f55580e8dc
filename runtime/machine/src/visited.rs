//! What a turn went through: the ways its cases took, the rules and rows that decided. For those who show
//! it or measure what tests cover; no part of the entry, and nothing depends on it.

use playbook_graph::{FactId, OriginId, PlaybookId, PointId, RoleId, ToolId, Value};

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

/// What a case lacked at a point, which a proof would have ruled out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// What this line of an authority needs was not so when the act was proposed.
    Need(OriginId),
    /// This fact didn't hold where the act, or the end of what is to prove it, takes it to.
    Fact(FactId),
    /// The customer's yes: nothing asks for it.
    Yes,
    /// A value: a name stands for nothing, or what is calculated has no result.
    Value,
    /// An arm for what came.
    Arm,
    /// An end: it went round and round.
    End,
}

/// The machine refused to do what stands at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Refused {
    /// The playbook.
    pub playbook: PlaybookId,
    /// The point.
    pub point: PointId,
    /// What was lacking.
    pub lack: Lack,
}

/// A sensitive call that was granted and left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The playbook.
    pub playbook: PlaybookId,
    /// The point.
    pub point: PointId,
    /// The tool.
    pub tool: ToolId,
    /// What it was decided on: the arguments, then the evidence.
    pub args: Vec<Value>,
    /// The number of the case.
    pub case: u32,
    /// The roles of whoever approved it.
    pub approved: Vec<RoleId>,
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
    /// What it would not do.
    pub refused: Vec<Refused>,
    /// The sensitive calls that left.
    pub made: Vec<Made>,
}
