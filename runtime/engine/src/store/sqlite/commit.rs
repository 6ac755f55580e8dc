//! Commits as rows: what is checked first, and what is written. Runs inside the worker's
//! transaction; decides nothing about playbooks.

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::{Input, OutputId, TimerId, ledger};
use rusqlite::params;

use super::money;
use super::rows::{Answer, Rows, epoch, number, sealed};
use crate::store::write::{Write, writes};
use crate::store::{Claim, Commit, Committed, Enqueued, Started, StoreError};
use crate::switches::Switch;

impl Rows<'_> {
    pub(super) fn commit(&self, commit: &Commit) -> Answer<Committed> {
        let conversation = &commit.claim.conversation;
        let found = self.next_seq(&commit.claim)?;
        for id in writes(&commit.entries).iter().filter_map(Write::seen) {
            if self.was_seen(conversation, id)? {
                return Ok(Committed::Duplicate);
            }
        }
        if found != commit.expect {
            let (conversation, expected) = (conversation.clone(), commit.expect);
            return Err(StoreError::OutOfStep { conversation, expected, found });
        }
        if self.switched()? != commit.switches {
            return Ok(Committed::SwitchesMoved);
        }
        if let Some(reserved) = &commit.reserved {
            let answer = ledger::answer(self, &reserved.reservation)?;
            if answer != reserved.answer {
                return Ok(Committed::LedgerMoved);
            }
            money::enter(self, reserved)?;
        }
        for entry in &commit.entries {
            let sql = "INSERT INTO entries VALUES (?1, ?2, ?3)";
            self.execute(sql, params![conversation, number(entry.seq), self.write_json(entry)?])?;
        }
        for (seal, kept) in &commit.secrets {
            let sql = "INSERT OR REPLACE INTO secrets VALUES (?1, ?2, ?3)";
            self.execute(sql, params![conversation, seal.to_string(), kept])?;
        }
        for write in writes(&commit.entries) {
            self.write(conversation, write)?;
        }
        self.acknowledge(conversation, &commit.acknowledged)?;
        if let Some((output, at)) = commit.leaves {
            self.leaves(conversation, output, at)?;
        }
        self.stand(commit)?;
        Ok(Committed::Written)
    }

    /// Where the conversation stands after the commit.
    fn stand(&self, commit: &Commit) -> Answer<()> {
        let Some(last) = commit.entries.last() else { return Ok(()) };
        let sql = "INSERT INTO conversations VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (id) DO UPDATE SET epoch = ?2, next_seq = ?3, last_at = ?4,
                   graph = ?5, state = ?6";
        let row = params![
            commit.claim.conversation,
            epoch(&commit.claim),
            number(last.seq + 1),
            last.input.at.as_microsecond(),
            last.graph.to_string(),
            sealed(&commit.state)
        ];
        self.execute(sql, row).map(drop)
    }

    fn write(&self, conversation: &str, write: Write<'_>) -> Answer<()> {
        match write {
            Write::Seen(id) => {
                self.execute("INSERT INTO seen VALUES (?1, ?2)", [conversation, id])?;
                let sql = "DELETE FROM queue WHERE conversation = ?1 AND id = ?2";
                self.execute(sql, [conversation, id])?;
            }
            Write::Open { seq, place, output } => {
                let place = i64::try_from(place).unwrap_or(i64::MAX);
                let (id, json) = (output.id.0.to_string(), self.write_json(output)?);
                let sql = "INSERT INTO outputs VALUES (?1, ?2, ?3, ?4, ?5, NULL)";
                self.execute(sql, params![conversation, number(seq), place, id, json])?;
            }
            Write::Close(id) => self.acknowledge(conversation, &[id])?,
            Write::StartTimer(TimerId(timer), at) => {
                let sql = "INSERT OR REPLACE INTO timers VALUES (?1, ?2, ?3)";
                self.execute(sql, params![conversation, number(timer), at.as_microsecond()])?;
            }
            Write::StopTimer(TimerId(timer)) => {
                let sql = "DELETE FROM timers WHERE conversation = ?1 AND timer = ?2";
                self.execute(sql, params![conversation, number(timer)])?;
            }
            Write::AskApproval(output, request) => {
                let (digest, id) = (request.digest.to_string(), output.0.to_string());
                let sql = "INSERT OR REPLACE INTO approvals
                           (conversation, digest, output, request)
                           VALUES (?1, ?2, ?3, ?4)";
                let json = self.write_json(request)?;
                self.execute(sql, params![conversation, digest, id, json])?;
            }
            Write::WithdrawApproval(digest) => self.withdraw(conversation, digest)?,
            Write::Discard(seals) => {
                for seal in seals {
                    let sql = "DELETE FROM secrets WHERE conversation = ?1 AND seal = ?2";
                    self.execute(sql, params![conversation, seal.to_string()])?;
                }
            }
            Write::Settle(reservation, settled) => money::settle(self, reservation, settled)?,
        }
        Ok(())
    }

    fn withdraw(&self, conversation: &str, digest: Hash) -> Answer<()> {
        let sql = "DELETE FROM approvals WHERE conversation = ?1 AND digest = ?2";
        self.execute(sql, params![conversation, digest.to_string()]).map(drop)
    }

    pub(super) fn acknowledge(&self, conversation: &str, outputs: &[OutputId]) -> Answer<()> {
        for OutputId(id) in outputs {
            let sql = "DELETE FROM outputs WHERE conversation = ?1 AND id = ?2";
            self.execute(sql, params![conversation, id.to_string()])?;
        }
        Ok(())
    }

    pub(super) fn enqueue(&self, conversation: &str, input: &Input) -> Answer<Enqueued> {
        if self.was_seen(conversation, &input.id)? {
            return Ok(Enqueued::Duplicate);
        }
        let sql = "INSERT OR IGNORE INTO queue (conversation, id, input) VALUES (?1, ?2, ?3)";
        let json = self.write_json(input)?;
        let added = self.execute(sql, params![conversation, input.id, json])?;
        Ok(if added == 0 { Enqueued::Duplicate } else { Enqueued::New })
    }

    pub(super) fn effect_started(
        &self,
        claim: &Claim,
        output: OutputId,
        at: Timestamp,
    ) -> Answer<Started> {
        self.next_seq(claim)?;
        let sql = "SELECT started FROM outputs WHERE conversation = ?1 AND id = ?2";
        let id = output.0.to_string();
        let started = self.one(sql, [&claim.conversation, &id], |row| row.get(0))?;
        // An output that is gone has been answered by somebody else.
        let started: Option<i64> =
            started.ok_or_else(|| StoreError::Fenced(claim.conversation.clone()))?;
        if let Some(before) = started {
            return Ok(Started::Already(self.moment(before)?));
        }
        self.leaves(&claim.conversation, output, at)?;
        Ok(Started::Run)
    }

    /// Marks that an output is about to leave. One that is gone, or left, was somebody else's.
    fn leaves(&self, conversation: &str, OutputId(id): OutputId, at: Timestamp) -> Answer<()> {
        let sql = "UPDATE outputs SET started = ?3
                   WHERE conversation = ?1 AND id = ?2 AND started IS NULL";
        let marked =
            self.execute(sql, params![conversation, id.to_string(), at.as_microsecond()])?;
        if marked == 1 { Ok(()) } else { Err(StoreError::Fenced(conversation.to_owned())) }
    }

    pub(super) fn keep_graph(&self, hash: Hash, text: &str) -> Answer<()> {
        let sql = "INSERT OR IGNORE INTO graphs VALUES (?1, ?2)";
        self.execute(sql, [hash.to_string().as_str(), text]).map(drop)
    }

    pub(super) fn switch(&self, switch: &Switch) -> Answer<()> {
        let sql = "INSERT INTO switches (switch) VALUES (?1)";
        self.execute(sql, [self.write_json(switch)?]).map(drop)
    }

    /// Raises the store's epoch: what was opened before is fenced off.
    pub(super) fn next_epoch(&self) -> Answer<i64> {
        self.execute("UPDATE meta SET value = value + 1 WHERE name = 'epoch'", [])?;
        let epoch =
            self.one("SELECT value FROM meta WHERE name = 'epoch'", [], |row| row.get(0))?;
        epoch.ok_or_else(|| self.damaged("its epoch is missing"))
    }

    /// Says for good that nothing of it may become real.
    pub(super) fn mark_as_shadow(&self) -> Answer<()> {
        self.execute("INSERT INTO meta VALUES ('shadow', 1)", []).map(drop)
    }

    /// Takes a conversation over, so that an older writer's commits are refused.
    pub(super) fn claim(&self, claim: &Claim) -> Answer<()> {
        let sql = "UPDATE conversations SET epoch = ?2 WHERE id = ?1 AND epoch < ?2";
        self.execute(sql, params![claim.conversation, epoch(claim)]).map(drop)
    }
}
