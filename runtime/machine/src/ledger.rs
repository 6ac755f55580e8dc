//! The ledger's rules: whether an act may be counted, and which keys are occupied. Pure: it looks
//! into a [`Book`] and answers. Who keeps the book (memory, a database) is the driver's business.

use std::collections::BTreeMap;
use std::convert::Infallible;

use jiff::Timestamp;
use playbook_graph::{Hash, Measure, Money};
use serde::{Deserialize, Serialize};

use crate::input::{LedgerAnswer, ToolOutcome};
use crate::output::{Metered, OutputId, Reservation, Settled};

/// What stands on an account: acts that are reserved, done, or perhaps done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub times: u64,
    /// What they moved, in minor units of the account's currency; what is below nothing is nothing.
    pub minor: i128,
}

/// Who occupies an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUse {
    /// The act.
    pub digest: Hash,
    /// Since when.
    pub at: Timestamp,
    /// What came of it; nothing while it is under way.
    pub outcome: Option<ToolOutcome>,
}

/// What the rules look into.
pub trait Book {
    /// Why it can't be read.
    type Error;

    /// What stands on an account, since a moment or since ever.
    ///
    /// # Errors
    /// Where the book can't be read.
    fn counted(&self, account: Hash, since: Option<Timestamp>) -> Result<Counted, Self::Error>;

    /// Who occupies a key.
    ///
    /// # Errors
    /// Where the book can't be read.
    fn key_use(&self, key: Hash) -> Result<Option<KeyUse>, Self::Error>;
}

/// What the ledger says of an act. `Reserved` means that it may now be entered into the book.
///
/// # Errors
/// Where the book can't be read.
pub fn answer<B: Book>(book: &B, reservation: &Reservation) -> Result<LedgerAnswer, B::Error> {
    if let Some(key) = reservation.key
        && let Some(before) = book.key_use(key)?
        && !is_over(&before, reservation.key_since)
    {
        return Ok(occupied(before, reservation.digest));
    }
    let mut over = Vec::new();
    for metered in &reservation.limits {
        if !reservation.lifted.contains(&metered.limit) && !fits(book, metered)? {
            over.push(metered.limit);
        }
    }
    Ok(if over.is_empty() { LedgerAnswer::Reserved } else { LedgerAnswer::OverLimit(over) })
}

/// Whether a use of a key began so long ago that the key is free again. One of which nothing came
/// yet is never over.
fn is_over(before: &KeyUse, since: Option<Timestamp>) -> bool {
    before.outcome.is_some() && since.is_some_and(|since| before.at < since)
}

/// While nothing came of it, nothing is claimed: perhaps it is never done. Then the same act gets
/// what came of it, and another one is turned away.
fn occupied(before: KeyUse, digest: Hash) -> LedgerAnswer {
    match before.outcome {
        None => LedgerAnswer::UnderWay,
        Some(outcome) if before.digest == digest => LedgerAnswer::SameDone(outcome),
        Some(_) => LedgerAnswer::OtherDone,
    }
}

/// Whether one more act stays within a limit. What can't be counted doesn't fit.
fn fits<B: Book>(book: &B, metered: &Metered) -> Result<bool, B::Error> {
    let counted = book.counted(metered.account, metered.since)?;
    Ok(match (metered.most, metered.amount) {
        (Measure::Times(most), _) => counted.times < u64::from(most),
        (Measure::Amount(most), Some(amount))
            if amount.currency == most.currency && amount.minor >= 0 =>
        {
            counted.minor.saturating_add(i128::from(amount.minor)) <= i128::from(most.minor)
        }
        (Measure::Amount(_), _) => false,
    })
}

/// A book in memory, with the two ways in which it is written.
///
/// ```
/// use playbook_graph::{Hash, Measure, ToolId};
/// use playbook_machine::ledger::Ledger;
/// use playbook_machine::{LedgerAnswer, LimitId, Metered, OutputId, Reservation, Settled};
/// let limit = LimitId { authority: 0, limit: 0 };
/// let (account, most) = (Hash::of(b"mei"), Measure::Times(1));
/// let act = Reservation {
///     tool: ToolId(0),
///     digest: Hash::of(b"cancel W1"),
///     key: None,
///     key_since: None,
///     limits: vec![Metered { limit, account, most, amount: None, since: None }],
///     lifted: vec![],
/// };
/// let (first, second) = (OutputId(Hash::of(b"1")), OutputId(Hash::of(b"2")));
/// let mut ledger = Ledger::default();
/// assert_eq!(ledger.reserve(first, jiff::Timestamp::UNIX_EPOCH, &act), LedgerAnswer::Reserved);
/// let over = ledger.reserve(second, jiff::Timestamp::UNIX_EPOCH, &act);
/// assert_eq!(over, LedgerAnswer::OverLimit(vec![limit]));
/// ledger.settle(first, &Settled::Released);
/// assert_eq!(ledger.reserve(second, jiff::Timestamp::UNIX_EPOCH, &act), LedgerAnswer::Reserved);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    lines: BTreeMap<Hash, Vec<Line>>,
    keys: BTreeMap<Hash, (OutputId, KeyUse)>,
}

/// One act on one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    reservation: OutputId,
    at: Timestamp,
    amount: Option<Money>,
}

impl Book for Ledger {
    type Error = Infallible;

    fn counted(&self, account: Hash, since: Option<Timestamp>) -> Result<Counted, Infallible> {
        let lines = self.lines.get(&account).map(Vec::as_slice).unwrap_or_default();
        let inside = lines.iter().filter(|line| since.is_none_or(|since| line.at >= since));
        Ok(inside.fold(Counted::default(), |sum, line| Counted {
            times: sum.times + 1,
            minor: sum.minor + i128::from(line.amount.map_or(0, |amount| amount.minor.max(0))),
        }))
    }

    fn key_use(&self, key: Hash) -> Result<Option<KeyUse>, Infallible> {
        Ok(self.keys.get(&key).map(|(_, usage)| usage.clone()))
    }
}

impl Ledger {
    /// What [`answer`] says; where that is `Reserved`, the act is entered. Asked again under the
    /// same id, it says `Reserved` again and enters nothing.
    pub fn reserve(
        &mut self,
        id: OutputId,
        at: Timestamp,
        reservation: &Reservation,
    ) -> LedgerAnswer {
        if self.holds(id) {
            return LedgerAnswer::Reserved;
        }
        let Ok(answer) = answer(self, reservation);
        if answer == LedgerAnswer::Reserved {
            for Metered { account, amount, .. } in &reservation.limits {
                let lines = self.lines.entry(*account).or_default();
                // Two limits may count on one account: the act is one act.
                if lines.iter().all(|line| line.reservation != id) {
                    lines.push(Line { reservation: id, at, amount: *amount });
                }
            }
            if let Some(key) = reservation.key {
                let usage = KeyUse { digest: reservation.digest, at, outcome: None };
                self.keys.insert(key, (id, usage));
            }
        }
        answer
    }

    /// Enters what came of a reservation.
    pub fn settle(&mut self, id: OutputId, settled: &Settled) {
        match settled {
            Settled::Counts(outcome) => {
                for (owner, usage) in self.keys.values_mut() {
                    if *owner == id {
                        usage.outcome = Some(outcome.clone());
                    }
                }
            }
            Settled::Released => {
                self.keys.retain(|_, (owner, _)| *owner != id);
                self.lines.values_mut().for_each(|lines| lines.retain(|l| l.reservation != id));
            }
        }
    }

    /// What stands in it, whenever and for whichever act it was entered: where it is the same, the
    /// same acts fit.
    pub fn standing(&self) -> Hash {
        let stands = |lines: &Vec<Line>| {
            let minor =
                lines.iter().filter_map(|line| line.amount).map(|amount| amount.minor.max(0));
            (lines.len(), minor.map(i128::from).sum::<i128>())
        };
        let accounts = self.lines.iter().filter(|(_, lines)| !lines.is_empty());
        let accounts: Vec<_> = accounts.map(|(account, lines)| (account, stands(lines))).collect();
        let keys = self.keys.iter().map(|(key, (_, usage))| (key, usage.digest, &usage.outcome));
        Hash::of_value(&(accounts, keys.collect::<Vec<_>>()))
    }

    fn holds(&self, id: OutputId) -> bool {
        self.keys.values().any(|(owner, _)| *owner == id)
            || self.lines.values().flatten().any(|line| line.reservation == id)
    }
}

#[cfg(test)]
mod tests {
    use playbook_graph::{Currency, ToolId};

    use super::*;
    use crate::output::LimitId;

    fn passed(answer: &LedgerAnswer) -> &[LimitId] {
        match answer {
            LedgerAnswer::OverLimit(limits) => limits,
            _ => &[],
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn usd(minor: i64) -> Money {
        Money::new(Currency::from_code("USD").unwrap(), minor)
    }

    fn output(number: u8) -> OutputId {
        OutputId(Hash::of(&[number]))
    }

    /// An act that moves some money, under a limit of 100 USD since a moment.
    fn act(minor: i64, since: Option<i64>) -> Reservation {
        let limit = Metered {
            limit: LimitId { authority: 0, limit: 0 },
            account: Hash::of(b"mei"),
            most: Measure::Amount(usd(10_000)),
            amount: Some(usd(minor)),
            since: since.map(at),
        };
        Reservation {
            tool: ToolId(0),
            digest: Hash::of(b"act"),
            key: None,
            key_since: None,
            limits: vec![limit],
            lifted: vec![],
        }
    }

    #[test]
    fn what_is_given_back_stands_nowhere() {
        let mut ledger = Ledger::default();
        let empty = ledger.standing();
        ledger.reserve(output(1), at(0), &act(6_000, None));
        let once = ledger.standing();
        ledger.settle(output(1), &Settled::Released);
        assert_eq!(ledger.standing(), empty);
        ledger.reserve(output(2), at(9), &act(6_000, None));
        assert_eq!(ledger.standing(), once);
        ledger.reserve(output(3), at(9), &act(1, None));
        assert_ne!(ledger.standing(), once);
    }

    #[test]
    fn an_amount_may_be_used_up_to_the_cent_and_no_further() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.reserve(output(1), at(0), &act(6_000, None)), LedgerAnswer::Reserved);
        let over = ledger.reserve(output(2), at(0), &act(4_001, None));
        assert_eq!(passed(&over).len(), 1);
        assert_eq!(ledger.reserve(output(3), at(0), &act(4_000, None)), LedgerAnswer::Reserved);
    }

    #[test]
    fn what_lies_before_the_window_counts_no_more() {
        let mut ledger = Ledger::default();
        ledger.reserve(output(1), at(0), &act(10_000, None));
        assert_eq!(passed(&ledger.reserve(output(2), at(9), &act(1, Some(0)))).len(), 1);
        let later = ledger.reserve(output(2), at(9), &act(1, Some(1)));
        assert_eq!(later, LedgerAnswer::Reserved);
    }

    #[test]
    fn a_lifted_limit_is_counted_and_not_looked_at() {
        let mut ledger = Ledger::default();
        let mut large = act(20_000, None);
        large.lifted = vec![LimitId { authority: 0, limit: 0 }];
        assert_eq!(ledger.reserve(output(1), at(0), &large), LedgerAnswer::Reserved);
        assert_eq!(passed(&ledger.reserve(output(2), at(0), &act(1, None))).len(), 1);
    }

    #[test]
    fn an_amount_that_is_missing_or_in_another_currency_fits_no_limit() {
        let mut ledger = Ledger::default();
        let mut foreign = act(1, None);
        foreign.limits[0].amount = Some(Money::new(Currency::from_code("EUR").unwrap(), 1));
        assert_eq!(passed(&ledger.reserve(output(1), at(0), &foreign)).len(), 1);
        foreign.limits[0].amount = None;
        assert_eq!(passed(&ledger.reserve(output(1), at(0), &foreign)).len(), 1);
    }

    #[test]
    fn a_negative_amount_fits_no_limit_and_makes_no_room_in_one() {
        let mut ledger = Ledger::default();
        ledger.reserve(output(1), at(0), &act(6_000, None));
        assert_eq!(passed(&ledger.reserve(output(2), at(0), &act(-9_000, None))).len(), 1);
        let mut lifted = act(-9_000, None);
        lifted.lifted = vec![LimitId { authority: 0, limit: 0 }];
        ledger.reserve(output(2), at(0), &lifted);
        assert_eq!(passed(&ledger.reserve(output(3), at(0), &act(4_001, None))).len(), 1);
    }

    #[test]
    fn two_limits_on_one_account_count_an_act_once() {
        let twice = |at_most| {
            let mut both = act(0, None);
            both.limits[0].most = Measure::Times(at_most);
            both.limits.push(both.limits[0].clone());
            both
        };
        let mut ledger = Ledger::default();
        assert_eq!(ledger.reserve(output(1), at(0), &twice(2)), LedgerAnswer::Reserved);
        assert_eq!(ledger.reserve(output(2), at(0), &twice(2)), LedgerAnswer::Reserved);
        assert_eq!(passed(&ledger.reserve(output(3), at(0), &twice(2))).len(), 2);
    }

    #[test]
    fn a_key_that_ends_is_free_again_after_its_time_and_never_while_the_act_is_under_way() {
        let keyed = |since: i64| Reservation {
            key: Some(Hash::of(b"order W1")),
            key_since: Some(at(since)),
            limits: vec![],
            ..act(0, None)
        };
        let mut ledger = Ledger::default();
        assert_eq!(ledger.reserve(output(1), at(5), &keyed(0)), LedgerAnswer::Reserved);
        assert_eq!(ledger.reserve(output(2), at(99), &keyed(90)), LedgerAnswer::UnderWay);
        let done = ToolOutcome::Gave(playbook_graph::Value::Int(1));
        ledger.settle(output(1), &Settled::Counts(done.clone()));
        assert_eq!(ledger.reserve(output(2), at(9), &keyed(5)), LedgerAnswer::SameDone(done));
        assert_eq!(ledger.reserve(output(2), at(99), &keyed(6)), LedgerAnswer::Reserved);
    }

    #[test]
    fn a_key_gives_the_same_act_its_result_and_turns_another_away() {
        let keyed = |digest: &[u8]| Reservation {
            digest: Hash::of(digest),
            key: Some(Hash::of(b"order W1")),
            limits: vec![],
            ..act(0, None)
        };
        let mut ledger = Ledger::default();
        assert_eq!(ledger.reserve(output(1), at(0), &keyed(b"a")), LedgerAnswer::Reserved);
        let under_way = ledger.reserve(output(2), at(0), &keyed(b"a"));
        assert_eq!(under_way, LedgerAnswer::UnderWay);
        assert_eq!(ledger.reserve(output(3), at(0), &keyed(b"b")), LedgerAnswer::UnderWay);
        let done = ToolOutcome::Gave(playbook_graph::Value::Int(1));
        ledger.settle(output(1), &Settled::Counts(done.clone()));
        let same = ledger.reserve(output(2), at(0), &keyed(b"a"));
        assert_eq!(same, LedgerAnswer::SameDone(done));
        assert_eq!(ledger.reserve(output(3), at(0), &keyed(b"b")), LedgerAnswer::OtherDone);
        ledger.settle(output(1), &Settled::Released);
        assert_eq!(ledger.reserve(output(3), at(0), &keyed(b"b")), LedgerAnswer::Reserved);
    }
}
