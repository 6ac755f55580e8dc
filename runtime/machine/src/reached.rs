//! What was reached: what the matters of a conversation that ended come to, value by value, and what each of
//! the newest carried. Remembers; decides nothing.

use std::collections::VecDeque;

use playbook_graph::{MOST_TOLD, OutcomeId, PlaybookId, Value};
use serde::{Deserialize, Serialize};

/// A value that an outcome carries: of which, and at which place.
pub(crate) type Carried = (PlaybookId, OutcomeId, u32);

/// What matters that ended carried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reached {
    /// The sum of each value; nothing where it is too large.
    sums: Vec<(Carried, Option<i64>)>,
    /// The newest values, the oldest first: a conversation grows no larger by going on.
    told: VecDeque<(Carried, Value)>,
}

impl Reached {
    /// A matter ended.
    pub(crate) fn add(&mut self, playbook: PlaybookId, outcome: OutcomeId, values: &[Value]) {
        for (value, place) in values.iter().zip(0_u32..) {
            let of = (playbook, outcome, place);
            if let Some(number) = value.as_number() {
                self.add_up(of, number);
            }
            if *value != Value::Missing {
                self.told.push_back((of, value.clone()));
            }
        }
        let older = self.told.len().saturating_sub(MOST_TOLD as usize);
        self.told.drain(..older);
    }

    fn add_up(&mut self, of: Carried, number: i64) {
        match self.sums.iter_mut().find(|(other, _)| *other == of) {
            Some((_, sum)) => *sum = sum.and_then(|sum| sum.checked_add(number)),
            None => self.sums.push((of, Some(number))),
        }
    }

    /// The same of another version of the project, with places and values as they are there; nothing
    /// where it says something of a value that isn't there.
    pub(crate) fn carried(
        &self,
        place: impl Fn(Carried) -> Option<Carried>,
        value: impl Fn(Carried, &Value) -> Option<Value>,
    ) -> Option<Self> {
        let sums = self.sums.iter().map(|(of, sum)| Some((place(*of)?, *sum)));
        let told = self.told.iter().map(|(of, told)| Some((place(*of)?, value(*of, told)?)));
        Some(Self { sums: sums.collect::<Option<_>>()?, told: told.collect::<Option<_>>()? })
    }

    /// What one value comes to so far.
    pub(crate) fn sum(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Option<i64> {
        let found = self.sums.iter().find(|(of, _)| *of == (playbook, outcome, place));
        found.map_or(Some(0), |(_, sum)| *sum)
    }

    /// What one value was each time, as far as it is remembered, the oldest first.
    pub(crate) fn told(&self, playbook: PlaybookId, outcome: OutcomeId, place: u32) -> Vec<Value> {
        let of_it = self.told.iter().filter(|(of, _)| *of == (playbook, outcome, place));
        of_it.map(|(_, value)| value.clone()).collect()
    }
}
