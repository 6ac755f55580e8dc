//! The handoff packet: what a person needs to go on without asking again. All but the summary is
//! built from the conversation's own record.

use serde::{Deserialize, Serialize};

/// Six fields, and the language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packet {
    /// What it is about, in a few lines.
    pub summary: String,
    /// Who the customer is, and how that was verified.
    pub customer: String,
    /// The language that the conversation is in, where the desk says in which it talks.
    #[serde(default)]
    pub language: Option<String>,
    /// What was looked up.
    pub systems_checked: Vec<String>,
    /// What was attempted, each with its result.
    pub actions_attempted: Vec<String>,
    /// What is uncertain: unclear messages, unknown outcomes.
    pub confidence_flags: Vec<String>,
    /// Why a person is needed.
    pub reason: String,
}
