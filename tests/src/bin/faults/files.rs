//! Files that a disk or a person harmed: cut off anywhere, overwritten anywhere, held by somebody else.
//! They are refused, or they hold a journal that is whole up to where it ends; never one with a hole.

use std::path::Path;
use std::sync::Arc;

use playbook_machine::Entry;
use playbook_runtime::{Sqlite, Store, StoreError};

use crate::Size;
use crate::life::{Does, Outside, live};
use crate::oracle::Seen;

/// A store's files as they lie on the disk while it is in use: the pages, and what was written last.
struct Image {
    pages: Vec<u8>,
    log: Vec<u8>,
    journal: Vec<Entry>,
}

pub(crate) async fn all(size: Size, seen: &mut Seen) {
    let folder = tempfile::tempdir().unwrap();
    let image = image(folder.path()).await;
    let steps = if size == Size::Small { 12 } else { 160 };
    for number in 0..steps {
        let cut = image.log.len() * number / steps;
        let torn = image.log[..cut].to_vec();
        look(&format!("torn at {cut}"), folder.path(), (&image.pages, &torn), &image, seen).await;
        let mut log = image.log.clone();
        let end = (cut + 700).min(log.len());
        log[cut..end].fill(0xA5);
        look(&format!("damaged log, {cut}"), folder.path(), (&image.pages, &log), &image, seen)
            .await;
        let at = image.pages.len() * number / steps;
        let mut pages = image.pages.clone();
        let end = (at + 700).min(pages.len());
        pages[at..end].fill(0xA5);
        look(&format!("damaged page, {at}"), folder.path(), (&pages, &[]), &image, seen).await;
    }
    held(folder.path(), seen).await;
}

async fn image(folder: &Path) -> Image {
    let path = folder.join("whole.db");
    let outside = Outside::new(200, Does::Gives);
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(&path).unwrap());
    live(&outside, &store, None, &mut Vec::new()).await.unwrap();
    let mut log = std::fs::read(folder.join("whole.db-wal")).unwrap();
    // Behind what was written it is zeros.
    let written = log.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    log.truncate(written);
    let journal = store.journal("mei").await.unwrap();
    let first = std::fs::read(&path).unwrap();
    drop(store);
    // Closed, everything stands in the pages; before that, nearly nothing does.
    let closed = std::fs::read(&path).unwrap();
    let pages = if log.is_empty() { closed } else { first };
    Image { pages, log, journal }
}

/// Opens files like these. Refused, or a journal that is the beginning of the whole one.
async fn look(run: &str, folder: &Path, files: (&[u8], &[u8]), image: &Image, seen: &mut Seen) {
    seen.runs += 1;
    seen.points += 1;
    let path = folder.join("harmed.db");
    for ending in ["", "-wal", "-shm", ".lock"] {
        let _ = std::fs::remove_file(folder.join(format!("harmed.db{ending}")));
    }
    std::fs::write(&path, files.0).unwrap();
    if !files.1.is_empty() {
        std::fs::write(folder.join("harmed.db-wal"), files.1).unwrap();
    }
    let Ok(store) = Sqlite::open(&path) else { return };
    let (Ok(journal), Ok(stored)) = (store.journal("mei").await, store.load("mei").await) else {
        return;
    };
    if journal != image.journal[..journal.len().min(image.journal.len())] {
        return seen.lost(run, "the journal has something else in it");
    }
    let outside = Outside::new(200, Does::Gives);
    let store: Arc<dyn Store> = Arc::new(store);
    match (outside.runtime(store).replay("mei").await, stored) {
        (Ok(Ok(folded)), Some(stored)) => {
            if postcard::to_allocvec(&folded).ok().as_ref() != Some(&stored.state) {
                seen.wrong(run, "folding gives another state");
            }
        }
        (Ok(Ok(_)), None) if journal.is_empty() => {}
        (Err(_), _) => {} // refused
        (Ok(folded), stored) => {
            let there = stored.is_some();
            seen.wrong(run, format!("{} entries, state {there}: {folded:?}", journal.len()));
        }
    }
}

/// A file that another process drives, and one that another program holds.
async fn held(folder: &Path, seen: &mut Seen) {
    seen.runs += 2;
    let path = folder.join("held.db");
    let drives = Sqlite::open(&path).unwrap();
    if !matches!(Sqlite::open(&path), Err(StoreError::InUse(_))) {
        seen.wrong("a second process", "it was let in");
    }
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let outside = Outside::new(20, Does::Gives);
    let store: Arc<dyn Store> = Arc::new(drives);
    let runtime = outside.runtime(store.clone());
    if runtime.message("mei", "1", "hello").await.is_ok() {
        seen.lost("a file that is held", "a message was acknowledged that can't be written");
    }
    other.execute_batch("COMMIT").unwrap();
    if runtime.message("mei", "1", "hello").await.is_err() {
        seen.wrong("a file that is free again", "it wasn't taken up");
    }
}
