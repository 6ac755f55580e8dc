//! A commit made ready for the thread that writes: what can be worked out without the database is
//! worked out by the caller, so that many callers do it at once.

use std::path::Path;

use jiff::Timestamp;
use playbook_machine::{OutputId, Settled, TimerId};

use super::rows::{Answer, json, number, sealed};
use crate::store::write::{Write, writes};
use crate::store::{Claim, Commit, Reserved, StoreError};

/// A commit, in the words of the tables.
pub(super) struct Ready {
    pub(super) claim: Claim,
    /// The number of its first entry, and the one after its last.
    pub(super) expect: u64,
    pub(super) next_seq: i64,
    pub(super) last_at: i64,
    pub(super) graph: String,
    pub(super) state: Vec<u8>,
    /// Its entries, as a JSON list.
    pub(super) entries: String,
    pub(super) rows: Vec<Row>,
    pub(super) reserved: Option<Reserved>,
    /// Each seal, and what is kept under it.
    pub(super) secrets: Vec<(String, Vec<u8>)>,
    pub(super) acknowledged: Vec<OutputId>,
    pub(super) leaves: Option<(OutputId, Timestamp)>,
    pub(super) switches: u64,
}

/// One thing that follows from its entries.
pub(super) enum Row {
    /// The input counts from now on.
    Seen(String),
    /// An output is to be performed: its entry, its place there, its name, and itself.
    Open(i64, i64, String, String),
    /// An output has its answer.
    Close(OutputId),
    /// A timer runs, until a moment in microseconds.
    StartTimer(i64, i64),
    /// A timer runs no more.
    StopTimer(i64),
    /// A request waits for people: its digest, the output that asked, and itself.
    AskApproval(String, String, String),
    /// A request waits no more.
    Withdraw(String),
    /// A secret is thrown away.
    Discard(String),
    /// A reservation is settled: it counts, and what came of it; or it is released.
    Settle(String, Option<String>),
}

impl Ready {
    /// Makes a commit ready.
    pub(super) fn of(path: &Path, commit: Commit) -> Answer<Self> {
        let failed = || StoreError::Other(path.to_owned(), "there is nothing to commit".to_owned());
        let last = commit.entries.last().ok_or_else(failed)?;
        let mut rows = Vec::new();
        for write in writes(&commit.entries) {
            row(path, write, &mut rows)?;
        }
        Ok(Self {
            expect: commit.expect,
            next_seq: number(last.seq + 1),
            last_at: last.input.at.as_microsecond(),
            graph: last.graph.to_string(),
            state: sealed(&commit.state),
            entries: json(path, &commit.entries)?,
            rows,
            claim: commit.claim,
            reserved: commit.reserved,
            secrets: commit
                .secrets
                .into_iter()
                .map(|(seal, kept)| (seal.to_string(), kept))
                .collect(),
            acknowledged: commit.acknowledged,
            leaves: commit.leaves,
            switches: commit.switches,
        })
    }

    /// The inputs that count from now on.
    pub(super) fn seen(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(|row| match row {
            Row::Seen(id) => Some(id.as_str()),
            _ => None,
        })
    }
}

fn row(path: &Path, write: Write<'_>, rows: &mut Vec<Row>) -> Answer<()> {
    rows.push(match write {
        Write::Seen(id) => Row::Seen(id.to_owned()),
        Write::Open { seq, place, output } => {
            let place = i64::try_from(place).unwrap_or(i64::MAX);
            Row::Open(number(seq), place, output.id.0.to_string(), json(path, output)?)
        }
        Write::Close(id) => Row::Close(id),
        Write::StartTimer(TimerId(timer), at) => {
            Row::StartTimer(number(timer), at.as_microsecond())
        }
        Write::StopTimer(TimerId(timer)) => Row::StopTimer(number(timer)),
        Write::AskApproval(output, request) => {
            Row::AskApproval(request.digest.to_string(), output.0.to_string(), json(path, request)?)
        }
        Write::WithdrawApproval(digest) => Row::Withdraw(digest.to_string()),
        Write::Discard(seals) => {
            rows.extend(seals.iter().map(|seal| Row::Discard(seal.to_string())));
            return Ok(());
        }
        Write::Settle(reservation, settled) => {
            let outcome = match settled {
                Settled::Counts(outcome) => Some(json(path, outcome)?),
                Settled::Released => None,
            };
            Row::Settle(reservation.0.to_string(), outcome)
        }
    });
    Ok(())
}
