//! The budget for models: what was used is counted as it is told in the journal, and once it is
//! spent no model is asked. Nothing stops for it: the built-in interpreter reads, and replies are
//! said as they are written.

use playbook_graph::Currency;
use serde::{Deserialize, Serialize};

use crate::input::Used;
use crate::turn::{NOWHERE, Turn};
use crate::words;

/// How many calls of models one message, or one reply, may take.
pub const MOST_CALLS: u32 = 4;

const MILLION: i128 = 1_000_000;

/// What models were used for in a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// How many calls.
    pub calls: u32,
    /// What they cost, in millionths of a unit of the budget's currency.
    pub millionths: u64,
    /// Whether something was used of which it isn't known what it cost.
    pub unknown: bool,
}

impl Turn<'_> {
    /// How many calls of models may be made for the next thing that is asked for.
    pub(crate) fn calls_left(&self) -> u32 {
        let Some(budget) = &self.desk().talk.budget else { return MOST_CALLS };
        let spent = &self.c.spent;
        let left = budget.calls.map_or(MOST_CALLS, |calls| calls.saturating_sub(spent.calls));
        let too_dear = budget.cost.is_some_and(|cost| {
            let digits = cost.currency.digits();
            let most = i128::from(cost.minor) * MILLION / 10_i128.pow(digits);
            spent.unknown || i128::from(spent.millionths) >= most
        });
        if too_dear { 0 } else { left.min(MOST_CALLS) }
    }

    /// Counts what was used. What it cost in another currency than the budget's, or without a price,
    /// isn't known: a budget of money is spent by it.
    pub(crate) fn count_used(&mut self, used: Option<&Used>) {
        let Some(used) = used else { return };
        let currency: Option<Currency> =
            self.desk().talk.budget.as_ref().and_then(|budget| budget.cost).map(|c| c.currency);
        let spent = &mut self.c.spent;
        spent.calls = spent.calls.saturating_add(used.calls);
        match &used.cost {
            Some(cost) if currency.is_none_or(|currency| currency == cost.currency) => {
                spent.millionths = spent.millionths.saturating_add(cost.millionths);
            }
            _ if used.calls > 0 => spent.unknown = true,
            _ => {}
        }
        self.trace(NOWHERE, words::once_read(|| words::used(used)));
    }
}
