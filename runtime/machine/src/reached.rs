//! What was reached: what the matters of a conversation that ended come to, value by value. Adds up;
//! decides nothing.

use playbook_graph::{OutcomeId, PlaybookId, Value};
use serde::{Deserialize, Serialize};

/// The sum of each value that outcomes carry, of matters that ended; nothing where it is too large.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reached(Vec<((PlaybookId, OutcomeId, u32), Option<i64>)>);

impl Reached {
    /// A matter ended.
    pub(crate) fn add(&mut self, playbook: PlaybookId, outcome: OutcomeId, values: &[Value]) {
        for (value, place) in values.iter().zip(0_u32..) {
            let Some(number) = value.as_number() else { continue };
            let of = (playbook, outcome, place);
            match self.0.iter_mut().find(|(other, _)| *other == of) {
                Some((_, sum)) => *sum = sum.and_then(|sum| sum.checked_add(number)),
                None => self.0.push((of, Some(number))),
            }
        }
    }

    /// The same of another version of the project; nothing where it says something of a value that
    /// isn't there.
    pub(crate) fn carried(
        &self,
        with: impl Fn(PlaybookId, OutcomeId, u32) -> Option<(PlaybookId, OutcomeId, u32)>,
    ) -> Option<Self> {
        let all = self.0.iter().map(|((playbook, outcome, place), sum)| {
            Some((with(*playbook, *outcome, *place)?, *sum))
        });
        Some(Self(all.collect::<Option<_>>()?))
    }

    /// What one value comes to so far.
    pub(crate) fn sum(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<i64> {
        let found = self.0.iter().find(|(of, _)| *of == (playbook, outcome, place));
        found.map_or(Some(0), |(_, sum)| *sum)
    }
}
