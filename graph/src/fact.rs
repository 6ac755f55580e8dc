//! Facts: what the system may know of someone, because something proved it.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::origin::OriginId;
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
    /// Where it is declared.
    pub origin: OriginId,
}
