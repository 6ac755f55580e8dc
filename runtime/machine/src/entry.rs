//! Entries: what the journal keeps. One for each input, with what is needed to fold again and to
//! notice when a replay differs.

use playbook_graph::Hash;
use serde::{Deserialize, Serialize};

use crate::input::Input;
use crate::output::Output;

/// One line of a conversation's journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 0, without gaps.
    pub seq: u64,
    /// What happened.
    pub input: Input,
    /// What was asked for.
    pub outputs: Vec<Output>,
    /// Where every open case stands after it, in words: `cancel_order/cancel: waiting for a yes`.
    pub stands: Vec<String>,
    /// How it came to that, step by step, for people: guards with their values, rules that decided.
    pub steps: Vec<TraceStep>,
    /// The hash of the conversation after it.
    pub state: Hash,
    /// The graph that decided; pinned by entry 0.
    pub graph: Hash,
}

/// One step of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// Which line of which file: `cancel_order.playbook:22`.
    pub line: String,
    /// What happened there, in words.
    pub text: String,
}
