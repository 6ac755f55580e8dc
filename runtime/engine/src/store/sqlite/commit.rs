//! Commits as rows: what is checked first, and what is written. Runs inside the worker's
//! transaction; decides nothing about playbooks.

use jiff::Timestamp;
use playbook_graph::Hash;
use playbook_machine::{Input, OutputId, ledger};
use rusqlite::params;

use super::money;
use super::ready::{Ready, Row};
use super::rows::{Answer, Rows, epoch, number};
use crate::store::{Claim, Committed, Enqueued, Started, StoreError};
use crate::switches::Switch;

impl Rows<'_> {
    pub(super) fn commit(&self, commit: &Ready) -> Answer<Committed> {
        let conversation = &commit.claim.conversation;
        let found = self.next_seq(&commit.claim)?;
        for id in commit.seen() {
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
        let sql = "INSERT INTO entries VALUES (?1, ?2, ?3)";
        self.execute(sql, params![conversation, number(commit.expect), commit.entries])?;
        for (seal, kept) in &commit.secrets {
            let sql = "INSERT OR REPLACE INTO secrets VALUES (?1, ?2, ?3)";
            self.execute(sql, params![conversation, seal, kept])?;
        }
        for row in &commit.rows {
            self.write(conversation, row)?;
        }
        self.acknowledge(conversation, &commit.acknowledged)?;
        if let Some((output, at)) = commit.leaves {
            self.leaves(conversation, output, at)?;
        }
        self.stand(commit)?;
        Ok(Committed::Written)
    }

    /// Where the conversation stands after the commit.
    fn stand(&self, commit: &Ready) -> Answer<()> {
        let sql = "INSERT INTO conversations VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (id) DO UPDATE SET epoch = ?2, next_seq = ?3, last_at = ?4,
                   graph = ?5, state = ?6";
        let row = params![
            commit.claim.conversation,
            epoch(&commit.claim),
            commit.next_seq,
            commit.last_at,
            commit.graph,
            commit.state
        ];
        self.execute(sql, row).map(drop)
    }

    fn write(&self, conversation: &str, row: &Row) -> Answer<()> {
        match row {
            Row::Seen(id) => {
                self.execute("INSERT INTO seen VALUES (?1, ?2)", [conversation, id])?;
                let sql = "DELETE FROM queue WHERE conversation = ?1 AND id = ?2";
                self.execute(sql, [conversation, id])
            }
            Row::Open(seq, place, id, output) => {
                let sql = "INSERT INTO outputs VALUES (?1, ?2, ?3, ?4, ?5, NULL)";
                self.execute(sql, params![conversation, seq, place, id, output])
            }
            Row::Close(id) => return self.acknowledge(conversation, &[*id]),
            Row::StartTimer(timer, at) => {
                let sql = "INSERT OR REPLACE INTO timers VALUES (?1, ?2, ?3)";
                self.execute(sql, params![conversation, timer, at])
            }
            Row::StopTimer(timer) => {
                let sql = "DELETE FROM timers WHERE conversation = ?1 AND timer = ?2";
                self.execute(sql, params![conversation, timer])
            }
            Row::AskApproval(digest, output, request) => {
                let sql = "INSERT OR REPLACE INTO approvals
                           (conversation, digest, output, request)
                           VALUES (?1, ?2, ?3, ?4)";
                self.execute(sql, params![conversation, digest, output, request])
            }
            Row::Withdraw(digest) => {
                let sql = "DELETE FROM approvals WHERE conversation = ?1 AND digest = ?2";
                self.execute(sql, [conversation, digest])
            }
            Row::Discard(seal) => {
                let sql = "DELETE FROM secrets WHERE conversation = ?1 AND seal = ?2";
                self.execute(sql, [conversation, seal])
            }
            Row::Settle(reservation, outcome) => {
                return money::settle(self, reservation, outcome.as_deref());
            }
        }
        .map(drop)
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

    /// Whether nobody older can commit to a conversation: it isn't there yet, or is ours already.
    pub(super) fn is_claimed(&self, claim: &Claim) -> Answer<bool> {
        let sql = "SELECT 1 FROM conversations WHERE id = ?1 AND epoch <> ?2";
        let other = self.one(sql, params![claim.conversation, epoch(claim)], |_| Ok(()))?;
        Ok(other.is_none())
    }

    /// Takes a conversation over, so that an older writer's commits are refused.
    pub(super) fn claim(&self, claim: &Claim) -> Answer<()> {
        let sql = "UPDATE conversations SET epoch = ?2 WHERE id = ?1 AND epoch < ?2";
        self.execute(sql, params![claim.conversation, epoch(claim)]).map(drop)
    }
}
