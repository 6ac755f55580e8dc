//! Intents: what a customer may want, with examples that the interpreter learns from.

use serde::{Deserialize, Serialize};

use crate::arena::id_type;
use crate::origin::OriginId;

id_type! {
    /// Names an [`Intent`].
    IntentId
}

/// Something a customer may want.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Its name.
    pub name: String,
    /// What it means, in a sentence.
    pub description: String,
    /// How customers say it.
    pub examples: Vec<String>,
    /// Where it is declared.
    pub origin: OriginId,
}
