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
    /// The graph that decided; pinned by entry 0.
    pub graph: Hash,
    /// The address of all this and of the entry before it, so that a journal which was altered
    /// anywhere shows it from there on.
    pub hash: Hash,
}

/// What an entry hangs on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// The hash of the entry before it; of the first one, the conversation's name.
    pub(crate) before: Hash,
    /// The graph that decides.
    pub(crate) graph: Hash,
}

impl Entry {
    pub(crate) fn new(
        seq: u64,
        input: Input,
        outputs: Vec<Output>,
        stands: Vec<String>,
        link: Link,
    ) -> Self {
        let Link { before, graph } = link;
        let hash = Hash::of_value(&(before, graph, seq, &input, &outputs, &stands));
        Self { seq, input, outputs, stands, graph, hash }
    }
}

/// One step of a turn, for people: guards with their values, rules that decided. No part of the
/// entry: whoever asks for it has the journal folded again ([`crate::traced`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// Which line of which file: `cancel_order.playbook:22`.
    pub line: String,
    /// What happened there, in words.
    pub text: String,
}
