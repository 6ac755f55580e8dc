//! The ledger's rows. The rules are the machine's; here they find what is counted and occupied.

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::LedgerAnswer;
use playbook_machine::ledger::{Book, Counted, KeyUse};
use rusqlite::params;

use super::rows::{Answer, Rows};
use super::schema::HOUR;
use crate::store::{Reserved, StoreError};

impl Book for Rows<'_> {
    type Error = StoreError;

    fn counted(&self, account: Hash, since: Option<Timestamp>) -> Answer<Counted> {
        // Nothing was done before 1970.
        let since = since.map_or(0, Timestamp::as_microsecond).max(0);
        let hour = since.saturating_add(HOUR - 1).div_euclid(HOUR);
        let account = account.to_string();
        // What is left of the first hour, line by line; then whole hours.
        let lines = "SELECT count(*), coalesce(sum(max(minor, 0)), 0) FROM ledger_lines
                     WHERE account = ?1 AND at >= ?2 AND at < ?3";
        let hours = "SELECT coalesce(sum(times), 0), coalesce(sum(minor), 0) FROM ledger_hours
                     WHERE account = ?1 AND hour >= ?2";
        let two = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let first = self.one(lines, params![account, since, hour.saturating_mul(HOUR)], two)?;
        let rest = self.one(hours, params![account, hour], two)?;
        let sums = [first, rest].into_iter().flatten();
        let (times, minor) = sums.fold((0, 0), |(times, minor), (t, m)| {
            (times + t.unsigned_abs(), minor + i128::from(m))
        });
        Ok(Counted { times, minor })
    }

    fn key_use(&self, key: Hash) -> Answer<Option<KeyUse>> {
        let sql = "SELECT digest, outcome, at FROM ledger_keys WHERE key = ?1";
        let found = self.one(sql, [key.to_string()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, i64>(2)?))
        })?;
        let Some((digest, outcome, at)) = found else { return Ok(None) };
        let outcome = outcome.map(|json| self.read_json("an outcome", &json)).transpose()?;
        // A moment that can't be told has never passed.
        let at = Timestamp::from_microsecond(at).unwrap_or(Timestamp::MAX);
        Ok(Some(KeyUse { digest: self.hash(&digest)?, at, outcome }))
    }
}

/// Enters an act that the rules let through.
pub(super) fn enter(rows: &Rows<'_>, reserved: &Reserved) -> Answer<()> {
    if reserved.answer != LedgerAnswer::Reserved {
        return Ok(());
    }
    let (id, at) = (reserved.output.0.to_string(), reserved.at.as_microsecond());
    for metered in &reserved.reservation.limits {
        let account = metered.account.to_string();
        let minor = metered.amount.map(|amount| amount.minor);
        let sql = "INSERT OR IGNORE INTO ledger_lines VALUES (?1, ?2, ?3, ?4)";
        rows.execute(sql, params![account, at, id, minor])?;
    }
    if let Some(key) = reserved.reservation.key {
        let digest = reserved.reservation.digest.to_string();
        let sql = "INSERT OR REPLACE INTO ledger_keys VALUES (?1, ?2, ?3, NULL, ?4)";
        rows.execute(sql, params![key.to_string(), digest, id, at])?;
    }
    Ok(())
}

/// Enters what came of it, as JSON; nothing where it is released.
pub(super) fn settle(rows: &Rows<'_>, reservation: &str, outcome: Option<&str>) -> Answer<()> {
    match outcome {
        Some(outcome) => {
            let sql = "UPDATE ledger_keys SET outcome = ?2 WHERE reservation = ?1";
            rows.execute(sql, [reservation, outcome])?;
        }
        None => {
            rows.execute("DELETE FROM ledger_lines WHERE reservation = ?1", [reservation])?;
            rows.execute("DELETE FROM ledger_keys WHERE reservation = ?1", [reservation])?;
        }
    }
    Ok(())
}
