//! Tools: what can be asked or done outside. Says nothing about transport: bindings do.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::expr::Expr;
use crate::fact::FactId;
use crate::origin::OriginId;
use crate::types::{Condition, Param, Type};

id_type! {
    /// Names a [`Tool`].
    ToolId
}

/// What calling a tool means for the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Changes nothing.
    Reads,
    /// Changes something harmless to get wrong.
    Writes,
    /// Moves money, changes an account or can't be undone: needs an authority, always.
    Sensitive,
}

/// Something outside that can be asked or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name with its file's: `shop.cancel_order`.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// What it is given.
    pub params: Vec<Param>,
    /// What its authorities want to know besides (`with reason: …`): it is given after the
    /// parameters, decided and confirmed with them, and never sent.
    pub evidence: Vec<Param>,
    /// What it gives back.
    pub gives: Type,
    /// What calling it means for the world.
    pub effect: Effect,
    /// Its named refusals; [`Ending::Refused`](crate::Ending::Refused) refers to them by place.
    pub fails: Vec<String>,
    /// After this many seconds without an answer the outcome is unknown.
    pub timeout: Option<i64>,
    /// How often a call that certainly did nothing is tried again.
    pub retries: u32,
    /// How many seconds a result may be used again (reads). Without it: until the next wait.
    pub fresh_for: Option<i64>,
    /// Contracts on the result, checked when it arrives; they read `Param` and `Result`.
    pub promises: Vec<Condition>,
    /// The fact that a result proves.
    pub proves: Option<Proves>,
    /// The amount that leaves us when it succeeds; reads `Param`.
    pub moves_money: Option<Expr>,
    /// The idempotency key (`never twice for`); reads `Param`.
    pub never_twice_for: Option<Expr>,
    /// After so many seconds the same key may be used again; without it, never.
    pub key_lasts: Option<i64>,
    /// The reads whose results it makes stale.
    pub changes: Vec<ToolId>,
    /// The read that settles an unknown outcome.
    pub checked_by: Option<CheckedBy>,
    /// What takes it back.
    pub undo_by: Option<UndoBy>,
    /// Where it is declared.
    pub origin: OriginId,
}

impl Tool {
    /// Everything that a call of it is given: its parameters, then the evidence.
    pub fn given(&self) -> impl Iterator<Item = &Param> + Clone {
        self.params.iter().chain(&self.evidence)
    }
}

/// `undo by release_seat(result.id)`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoBy {
    /// What is called.
    pub tool: ToolId,
    /// Its arguments; they read `Param` and `Result` of the call that is taken back.
    pub args: Vec<Expr>,
}

/// `proves identified(result) when …`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proves {
    /// The fact.
    pub fact: FactId,
    /// Whom it is about; reads `Param` and `Result`.
    pub subject: Expr,
    /// Only if this holds.
    pub when: Option<Expr>,
}

/// `checked by get_order(order.id) done when result.status is cancelled`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedBy {
    /// The read.
    pub tool: ToolId,
    /// Its arguments; they read `Param`.
    pub args: Vec<Expr>,
    /// Says of the read's `Result` whether the call was done; else it was certainly not.
    pub done_when: Expr,
}
