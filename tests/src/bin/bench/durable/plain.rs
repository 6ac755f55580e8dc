//! What the engine is measured beside: the same bytes appended to a file with a sync after each, and
//! one-row commits of them to SQLite with the same settings.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::Failed;

/// A file and a database.
pub(crate) struct Plain {
    file: File,
    db: Connection,
}

impl Plain {
    pub(crate) fn new(folder: &Path) -> Result<Self, Failed> {
        let file = File::create(folder.join("raw"))?;
        let db = Connection::open(folder.join("row.db"))?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)", [])?;
        Ok(Self { file, db })
    }

    /// Appends each, so many times, with a sync after each.
    pub(crate) fn append(&mut self, all: &[Vec<u8>], times: usize) -> Result<Duration, Failed> {
        let begun = Instant::now();
        for bytes in (0..times).flat_map(|_| all) {
            self.file.write_all(bytes)?;
            self.file.sync_data()?;
        }
        Ok(begun.elapsed())
    }

    /// Commits each as a row, so many times.
    pub(crate) fn commit(&mut self, all: &[Vec<u8>], times: usize) -> Result<Duration, Failed> {
        let begun = Instant::now();
        for bytes in (0..times).flat_map(|_| all) {
            let mut insert = self.db.prepare_cached("INSERT INTO rows (bytes) VALUES (?1)")?;
            insert.execute([bytes])?;
        }
        Ok(begun.elapsed())
    }
}
