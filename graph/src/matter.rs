//! Matters: in which order a desk sees to several of them, and what it says of what it doesn't do.

use serde::{Deserialize, Serialize};

use crate::intent::IntentId;
use crate::origin::OriginId;
use crate::playbook::PlaybookId;
use crate::text::Text;

/// What a desk says of matters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matters {
    /// Which of two that wait comes first.
    pub sequence: Vec<Sequence>,
    /// What is said of wishes that the desk doesn't serve.
    pub declines: Vec<Decline>,
}

/// `sequence update_address before cancel_order`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// What comes first.
    pub first: PlaybookId,
    /// What comes after it.
    pub second: PlaybookId,
    /// Where it is written.
    pub origin: OriginId,
}

/// `intent split_payment "I can't split a payment."`, `otherwise "…"`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decline {
    /// The wish; without it, every other one that nothing here serves.
    pub intent: Option<IntentId>,
    /// What is said.
    pub text: Text,
    /// Where it is written.
    pub origin: OriginId,
}

impl Matters {
    /// A circle in which each comes before the next, from the first that is on one.
    pub fn circle(&self) -> Option<Vec<PlaybookId>> {
        self.sequence.iter().find_map(|line| {
            let mut way = vec![line.first];
            self.back_to(line.first, line.second, &mut way).then_some(way)
        })
    }

    fn back_to(&self, start: PlaybookId, at: PlaybookId, way: &mut Vec<PlaybookId>) -> bool {
        let seen = way.contains(&at);
        way.push(at);
        if at == start {
            return true;
        }
        let next = self.sequence.iter().filter(|line| line.first == at);
        if !seen && next.clone().any(|line| self.back_to(start, line.second, way)) {
            return true;
        }
        way.pop();
        false
    }

    /// Whether one of these has to be seen to before another one.
    pub fn waits_for(&self, one: PlaybookId, others: &[PlaybookId]) -> bool {
        let mut before = self.sequence.iter().filter(|line| line.second == one);
        before.any(|line| others.contains(&line.first))
    }
}
