//! What a store file holds, read back. A row that can't be read is damage, never an empty answer.

use std::path::Path;

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::{Entry, Input, OutputId, TimerId};
use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure;
use crate::switches::Switch;

use crate::store::{Claim, Due, OpenApproval, OpenOutput, StoreError, Stored};

pub(super) type Answer<T> = Result<T, StoreError>;

/// A connection with the path that its errors name.
#[derive(Clone, Copy)]
pub(super) struct Rows<'c> {
    pub(super) db: &'c Connection,
    pub(super) path: &'c Path,
}

impl Rows<'_> {
    pub(super) fn execute(&self, sql: &str, with: impl rusqlite::Params) -> Answer<usize> {
        let mut statement = self.db.prepare_cached(sql).map_err(failure(self.path))?;
        statement.execute(with).map_err(failure(self.path))
    }

    pub(super) fn one<T>(
        &self,
        sql: &str,
        with: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Answer<Option<T>> {
        let mut statement = self.db.prepare_cached(sql).map_err(failure(self.path))?;
        statement.query_row(with, read).optional().map_err(failure(self.path))
    }

    fn all<T>(
        &self,
        sql: &str,
        with: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Answer<Vec<T>> {
        let mut statement = self.db.prepare_cached(sql).map_err(failure(self.path))?;
        let rows = statement.query_map(with, read).map_err(failure(self.path))?;
        rows.collect::<Result<_, _>>().map_err(failure(self.path))
    }

    pub(super) fn write_json(&self, value: &impl Serialize) -> Answer<String> {
        json(self.path, value)
    }

    pub(super) fn read_json<T: DeserializeOwned>(&self, what: &str, json: &str) -> Answer<T> {
        serde_json::from_str(json).map_err(|why| self.damaged(&format!("{what}: {why}")))
    }

    pub(super) fn damaged(&self, how: &str) -> StoreError {
        StoreError::Corrupt(self.path.to_owned(), how.to_owned())
    }

    pub(super) fn moment(&self, micros: i64) -> Answer<Timestamp> {
        Timestamp::from_microsecond(micros).map_err(|why| self.damaged(&why.to_string()))
    }

    pub(super) fn hash(&self, text: &str) -> Answer<Hash> {
        text.parse().map_err(|why: String| self.damaged(&why))
    }

    /// Where a conversation stands, if the claim still holds.
    pub(super) fn next_seq(&self, claim: &Claim) -> Answer<u64> {
        let sql = "SELECT epoch, next_seq FROM conversations WHERE id = ?1";
        let row = self.one(sql, [&claim.conversation], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        match row {
            Some((held, _)) if held > epoch(claim) => {
                Err(StoreError::Fenced(claim.conversation.clone()))
            }
            Some((_, next)) => {
                u64::try_from(next).map_err(|_| self.damaged("an entry number is negative"))
            }
            None => Ok(0),
        }
    }

    /// What is kept of a secret.
    pub(super) fn secret(&self, conversation: &str, seal: Hash) -> Answer<Option<Vec<u8>>> {
        let sql = "SELECT kept FROM secrets WHERE conversation = ?1 AND seal = ?2";
        self.one(sql, [conversation, &seal.to_string()], |row| row.get(0))
    }

    pub(super) fn load(&self, conversation: &str) -> Answer<Option<Stored>> {
        let sql = "SELECT next_seq, state, graph, last_at FROM conversations WHERE id = ?1";
        let row = self.one(sql, [conversation], |row| {
            let state: Vec<u8> = row.get(1)?;
            Ok((row.get::<_, i64>(0)?, state, row.get::<_, String>(2)?, row.get::<_, i64>(3)?))
        })?;
        let Some((next, state, graph, last_at)) = row else { return Ok(None) };
        let sql = "SELECT output, started FROM outputs WHERE conversation = ?1 ORDER BY seq, place";
        let open = self.all(sql, [conversation], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
        let open = open.into_iter().map(|(output, started)| {
            let started = started.map(|micros| self.moment(micros)).transpose()?;
            Ok(OpenOutput { output: self.read_json("an output", &output)?, started })
        });
        Ok(Some(Stored {
            next_seq: u64::try_from(next)
                .map_err(|_| self.damaged("an entry number is negative"))?,
            state: self.unsealed(conversation, state)?,
            graph: self.hash(&graph)?,
            last_at: self.moment(last_at)?,
            open: open.collect::<Answer<_>>()?,
        }))
    }

    pub(super) fn was_seen(&self, conversation: &str, input: &str) -> Answer<bool> {
        let sql = "SELECT 1 FROM seen WHERE conversation = ?1 AND input = ?2";
        Ok(self.one(sql, [conversation, input], |_| Ok(()))?.is_some())
    }

    pub(super) fn queued(&self, conversation: &str) -> Answer<Vec<Input>> {
        // Without the `+`, SQLite plans this anew for each conversation.
        let sql = "SELECT input FROM queue WHERE conversation = +?1 ORDER BY number";
        let inputs = self.all(sql, [conversation], |row| row.get::<_, String>(0))?;
        inputs.iter().map(|json| self.read_json("an input", json)).collect()
    }

    pub(super) fn due(&self, now: Timestamp) -> Answer<Due> {
        let sql = "SELECT conversation, timer, at FROM timers WHERE at <= ?1 ORDER BY at, conversation, \
                   timer LIMIT 1000";
        let come = self.all(sql, [now.as_microsecond()], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        })?;
        let come = come.into_iter().map(|(conversation, timer, at)| {
            Ok((conversation, TimerId(timer.unsigned_abs()), self.moment(at)?))
        });
        let come = come.collect::<Answer<_>>()?;
        let sql = "SELECT min(at) FROM timers WHERE at > ?1";
        let next = self.one(sql, [now.as_microsecond()], |row| row.get::<_, Option<i64>>(0))?;
        Ok(Due { now: come, next: next.flatten().map(|at| self.moment(at)).transpose()? })
    }

    pub(super) fn unfinished(&self) -> Answer<Vec<String>> {
        let sql = "SELECT conversation FROM outputs UNION SELECT conversation FROM queue";
        self.all(sql, [], |row| row.get(0))
    }

    pub(super) fn approvals(&self) -> Answer<Vec<OpenApproval>> {
        let sql = "SELECT conversation, output, request FROM approvals ORDER BY number";
        let rows = self.all(sql, [], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
        let open = rows.into_iter().map(|(conversation, output, request)| {
            let request = self.read_json("a request for approval", &request)?;
            Ok(OpenApproval { conversation, output: OutputId(self.hash(&output)?), request })
        });
        open.collect()
    }

    pub(super) fn journal(&self, conversation: &str) -> Answer<Vec<Entry>> {
        let sql = "SELECT entry FROM entries WHERE conversation = ?1 ORDER BY seq";
        let rows = self.all(sql, [conversation], |row| row.get::<_, String>(0))?;
        let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
        for json in &rows {
            // A row of format 4 is one entry, not a list.
            if json.starts_with('[') {
                entries.append(&mut self.read_json("entries", json)?);
            } else {
                entries.push(self.read_json("an entry", json)?);
            }
        }
        let hole = entries.iter().zip(0..).find(|(entry, seq)| entry.seq != *seq);
        match hole {
            Some((_, seq)) => {
                Err(self.damaged(&format!("entry {seq} of `{conversation}` is missing")))
            }
            None => Ok(entries),
        }
    }

    pub(super) fn graph(&self, hash: Hash) -> Answer<Option<String>> {
        self.one("SELECT graph FROM graphs WHERE hash = ?1", [hash.to_string()], |row| row.get(0))
    }

    pub(super) fn is_shadow(&self) -> Answer<bool> {
        let sql = "SELECT value FROM meta WHERE name = 'shadow'";
        Ok(self.one(sql, [], |row| row.get::<_, i64>(0))?.is_some())
    }

    /// How often anything was switched.
    pub(super) fn switched(&self) -> Answer<u64> {
        let sql = "SELECT coalesce(max(number), 0) FROM switches";
        Ok(self.one(sql, [], |row| row.get::<_, i64>(0))?.unwrap_or_default().unsigned_abs())
    }

    pub(super) fn switches(&self) -> Answer<Vec<Switch>> {
        let sql = "SELECT switch FROM switches ORDER BY number";
        let rows = self.all(sql, [], |row| row.get::<_, String>(0))?;
        rows.iter().map(|json| self.read_json("a switch", json)).collect()
    }

    pub(super) fn conversations(&self) -> Answer<Vec<String>> {
        self.all("SELECT id FROM conversations ORDER BY id", [], |row| row.get(0))
    }
}

impl Rows<'_> {
    /// A state as it was sealed; one that was changed since is damage.
    fn unsealed(&self, conversation: &str, sealed: Vec<u8>) -> Answer<Vec<u8>> {
        let damaged = || self.damaged(&format!("the state of `{conversation}` was changed"));
        let (seal, state) = sealed.split_at_checked(SEAL).ok_or_else(damaged)?;
        if seal_of(state) != seal {
            return Err(damaged());
        }
        Ok(state.to_vec())
    }
}

/// A value as a column holds it.
pub(super) fn json(path: &Path, value: &impl Serialize) -> Answer<String> {
    serde_json::to_string(value).map_err(|why| StoreError::Other(path.to_owned(), why.to_string()))
}

/// How long a seal is, in bytes.
const SEAL: usize = 32;

fn seal_of(state: &[u8]) -> [u8; SEAL] {
    *Hash::of(state).bytes()
}

/// A state with its hash in front.
pub(super) fn sealed(state: &[u8]) -> Vec<u8> {
    [seal_of(state).as_slice(), state].concat()
}

pub(super) fn epoch(claim: &Claim) -> i64 {
    number(claim.epoch)
}

/// SQLite's whole numbers have a sign; ours never reach that far.
pub(super) fn number(of: u64) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}
