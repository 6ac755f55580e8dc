//! What the suite and the measuring commands share: where the repository is, and how a project is
//! written as one document.

pub mod case;
pub mod corpus;
pub mod differential;
mod document;
pub mod generate;
pub mod golden;
pub mod lines;
pub mod mutate;
pub mod oracle;
pub mod pages;
mod shop;
pub mod verdicts;
pub mod weigh;

use std::path::{Path, PathBuf};

pub use document::{Writing, sources_of};
pub use shop::Shop;

/// The repository's top folder.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// The shop that the end-to-end tests talk to, where it is there: a Python script beside the
/// repository. Tests that need it say plainly when they are skipped.
pub fn shop_script() -> Option<PathBuf> {
    let script = top().parent()?.join("shared/acceptance/shop.py");
    script.is_file().then_some(script)
}
