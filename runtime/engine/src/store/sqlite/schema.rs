//! The tables of a store file, and whether a file is one. Never repairs, never guesses.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::failure;
use super::rows::sealed;
use crate::store::StoreError;

/// Says that an SQLite file is ours (`PLBK`).
const APPLICATION: i64 = 0x504C_424B;
/// The largest file that is read through when it is opened, in bytes. In a larger one a damaged
/// page is found when it is read: it is refused then, and nothing is written over it.
const READ_THROUGH: i64 = 64 * 1024 * 1024;
/// How many pages are written to the log before they are carried over into the file, each once.
const CHECKPOINT: u32 = 4_000;
/// How many bytes of the log a page takes.
const LOGGED_PAGE: u64 = 4_096 + 24;
/// How many statements a connection keeps prepared: all that there are.
const STATEMENTS: usize = 64;
/// How much of the file is kept in memory by a connection, in KiB; taken as it is needed.
const CACHE: i64 = 16 * 1024;
/// The format of the tables below.
const VERSION: i64 = 5;

/// Their rows are long; since format 5 one holds all entries of a transaction, as a list, under the
/// number of the first. They stand in the order in which they came, since format 4, and are found by an
/// index: kept inside one, each longer than a thousand bytes would take a page of its own.
const LONG_ROWS: &str = "
CREATE TABLE conversations (
  id TEXT NOT NULL PRIMARY KEY, epoch INTEGER NOT NULL, next_seq INTEGER NOT NULL,
  last_at INTEGER NOT NULL, graph TEXT NOT NULL, state BLOB NOT NULL
) STRICT;
CREATE TABLE entries (
  conversation TEXT NOT NULL, seq INTEGER NOT NULL, entry TEXT NOT NULL,
  PRIMARY KEY (conversation, seq)
) STRICT;
";

const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE seen (
  conversation TEXT NOT NULL, input TEXT NOT NULL, PRIMARY KEY (conversation, input)
) STRICT, WITHOUT ROWID;
CREATE TABLE queue (
  number INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, id TEXT NOT NULL,
  input TEXT NOT NULL, UNIQUE (conversation, id)
) STRICT;
CREATE TABLE outputs (
  conversation TEXT NOT NULL, seq INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
  output TEXT NOT NULL, started INTEGER, PRIMARY KEY (conversation, seq, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE timers (
  conversation TEXT NOT NULL, timer INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (conversation, timer)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_at ON timers (at);
CREATE TABLE approvals (
  number INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, digest TEXT NOT NULL,
  output TEXT NOT NULL, request TEXT NOT NULL,
  UNIQUE (conversation, digest)
) STRICT;
CREATE TABLE ledger_lines (
  account TEXT NOT NULL, at INTEGER NOT NULL, reservation TEXT NOT NULL, minor INTEGER,
  PRIMARY KEY (account, at, reservation)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_lines_of ON ledger_lines (reservation);
CREATE TABLE ledger_keys (
  key TEXT PRIMARY KEY, digest TEXT NOT NULL, reservation TEXT NOT NULL, outcome TEXT,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_keys_of ON ledger_keys (reservation);
INSERT INTO meta VALUES ('epoch', 0);
";

/// What format 3 added; it also seals states.
const ADDED: &str = "
CREATE TABLE switches (number INTEGER PRIMARY KEY AUTOINCREMENT, switch TEXT NOT NULL) STRICT;
CREATE TABLE graphs (hash TEXT PRIMARY KEY, graph TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE secrets (
  conversation TEXT NOT NULL, seal TEXT NOT NULL, kept BLOB NOT NULL,
  PRIMARY KEY (conversation, seal)
) STRICT, WITHOUT ROWID;
";

/// What format 4 added: what each account comes to in each hour, so that a limit over a day or a month
/// doesn't add up all that was done in it.
const HOURS: &str = "
CREATE TABLE ledger_hours (
  account TEXT NOT NULL, hour INTEGER NOT NULL, times INTEGER NOT NULL, minor INTEGER NOT NULL,
  PRIMARY KEY (account, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_hours
  SELECT account, at / 3600000000, count(*), coalesce(sum(max(minor, 0)), 0)
  FROM ledger_lines GROUP BY 1, 2;
CREATE TRIGGER ledger_lines_in AFTER INSERT ON ledger_lines BEGIN
  INSERT INTO ledger_hours
    VALUES (new.account, new.at / 3600000000, 1, max(coalesce(new.minor, 0), 0))
    ON CONFLICT DO UPDATE SET times = times + 1, minor = minor + excluded.minor;
END;
CREATE TRIGGER ledger_lines_out AFTER DELETE ON ledger_lines BEGIN
  UPDATE ledger_hours
    SET times = times - 1, minor = minor - max(coalesce(old.minor, 0), 0)
    WHERE account = old.account AND hour = old.at / 3600000000;
END;
";

/// The microseconds of an hour in `ledger_hours`.
pub(super) const HOUR: i64 = 3_600_000_000;

/// Whether what stands at a path may be opened as a store at all.
pub(super) fn may_be_ours(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Err(StoreError::IsFolder(path.to_owned()));
    }
    let Ok(file) = File::open(path) else { return Ok(()) };
    let mut head = Vec::new();
    let read = file.take(16).read_to_end(&mut head);
    read.map_err(|why| StoreError::Unwritable(path.to_owned(), why.to_string()))?;
    if head.is_empty() || head == b"SQLite format 3\0" {
        return Ok(());
    }
    Err(StoreError::NotOurs(path.to_owned()))
}

/// Makes a new file one that nobody else may read: what customers write stands in it. What SQLite keeps
/// beside it is made like it. A file that is there stays as its owner has it.
pub(super) fn keep_to_owner(path: &Path) {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Where it can't be made, opening it says why.
    let _ = options.open(path);
}

/// Opens the file, to write or to read only, and sets what every connection needs.
pub(super) fn connect(path: &Path, writes: bool) -> Result<Connection, StoreError> {
    let failed = failure(path);
    let mode = if writes {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    };
    let db = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(&failed)?;
    db.busy_timeout(std::time::Duration::from_secs(5)).map_err(&failed)?;
    // What one job of a group may have to take back is kept in memory.
    db.pragma_update(None, "temp_store", "MEMORY").map_err(&failed)?;
    db.pragma_update(None, "cache_size", -CACHE).map_err(&failed)?;
    if !writes {
        db.pragma_update(None, "query_only", true).map_err(&failed)?;
    }
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(db)
}

/// Makes the log as long as it gets before a checkpoint. A sync then waits for what was written alone,
/// and not also for the file's new length: that is nearly half of the wait. SQLite takes zeros for the
/// end of the log. A disk that has no room for it is left as it is.
pub(super) fn reserve(path: &Path, db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("BEGIN IMMEDIATE")?; // nobody else writes to the log meanwhile
    if let Ok(mut log) = File::options().append(true).open(log_of(path)) {
        let length = log.metadata().map_or(0, |log| log.len());
        let missing = (u64::from(CHECKPOINT) * LOGGED_PAGE).saturating_sub(length);
        let zeros = std::io::copy(&mut std::io::repeat(0).take(missing), &mut log);
        if zeros.and_then(|_| log.sync_all()).is_err() {
            let _ = log.set_len(length);
        }
    }
    db.execute_batch("ROLLBACK")
}

/// Where SQLite keeps the log of a file.
fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

/// Makes the tables in a new file; refuses one that isn't ours, is newer, damaged or unwritable.
pub(super) fn prepare(path: &Path, db: &Connection) -> Result<(), StoreError> {
    let failed = failure(path);
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) =
        (number("application_id").map_err(&failed)?, number("user_version").map_err(&failed)?);
    let tables: i64 = db
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(&failed)?;
    let is_new = application == 0 && tables == 0;
    if !is_new && application != APPLICATION {
        return Err(StoreError::NotOurs(path.to_owned()));
    }
    if version > VERSION {
        return Err(StoreError::Newer(path.to_owned(), version));
    }
    db.pragma_update(None, "journal_mode", "WAL").map_err(&failed)?;
    db.pragma_update(None, "synchronous", "FULL").map_err(&failed)?;
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT).map_err(&failed)?;
    // What is deleted is overwritten: a secret that was used is gone from the file, too.
    db.pragma_update(None, "secure_delete", "fast").map_err(&failed)?;
    if is_new {
        return create(db).map_err(&failed);
    }
    examine(path, db)?;
    if version < VERSION { renew(db, version).map_err(&failed) } else { Ok(()) }
}

/// Brings the tables of an older format up to date. When a key was used was not written down in
/// format 1: never so long ago that it is free again.
fn renew(db: &Connection, version: i64) -> rusqlite::Result<()> {
    let never = i64::MAX;
    let keys = format!("ALTER TABLE ledger_keys ADD COLUMN at INTEGER NOT NULL DEFAULT {never};");
    let keys = if version < 2 { keys.as_str() } else { "" };
    let added = if version < 3 { ADDED } else { "" };
    if version == 4 {
        return db.execute_batch(&format!("PRAGMA user_version = {VERSION};"));
    }
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE; {keys} {added} {HOURS}
         ALTER TABLE conversations RENAME TO older_conversations;
         ALTER TABLE entries RENAME TO older_entries; {LONG_ROWS}
         INSERT INTO conversations SELECT * FROM older_conversations;
         INSERT INTO entries SELECT * FROM older_entries ORDER BY conversation, seq;
         DROP TABLE older_conversations; DROP TABLE older_entries;"
    ))?;
    if version < 3 {
        seal_states(db)?;
    }
    db.execute_batch(&format!("PRAGMA user_version = {VERSION}; COMMIT;"))
}

/// States have a seal since format 3.
fn seal_states(db: &Connection) -> rusqlite::Result<()> {
    let states = db
        .prepare("SELECT id, state FROM conversations")?
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    for (id, state) in states {
        let sql = "UPDATE conversations SET state = ?2 WHERE id = ?1";
        db.execute(sql, rusqlite::params![id, sealed(&state)])?;
    }
    Ok(())
}

fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLES} {LONG_ROWS} {ADDED} {HOURS}
         PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
    ))
}

/// Reads through the file once: a damaged page is found now, not in the middle of a conversation.
fn examine(path: &Path, db: &Connection) -> Result<(), StoreError> {
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let size =
        number("page_count").and_then(|count| Ok(count.saturating_mul(number("page_size")?)));
    if size.map_err(failure(path))? > READ_THROUGH {
        return Ok(());
    }
    let found: String =
        db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failure(path))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Corrupt(path.to_owned(), found)) }
}
