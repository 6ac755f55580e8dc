//! Facts: what the system may know of someone, because something proved it.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::expr::Expr;
use crate::origin::OriginId;
use crate::tool::ToolId;
use crate::types::Type;

id_type! {
    /// Names a [`Fact`].
    FactId
}

/// `fact identified(customer: Customer) lasts 30 minutes`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// What the one it is about is called; the name exists only where the fact is proved.
    pub subject_name: String,
    /// What the one it is about is.
    pub subject: Type,
    /// How long it holds after it was proved, in seconds; without it, as long as the conversation.
    pub lasts: Option<i64>,
    /// The read that tells again who it is about.
    pub kept_by: Option<KeptBy>,
    /// Where it is declared.
    pub origin: OriginId,
}

/// `kept by get_user(customer.id)`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBy {
    /// The read.
    pub tool: ToolId,
    /// Its arguments; they read `Param(0)`, which is the one it is about.
    pub args: Vec<Expr>,
}
