//! The projects that open texts belong to, each with what was last found in it. A project is
//! checked again only when one of its texts differs; reading it is left to `playbook_project`, so
//! that editor and command line agree on what belongs to it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use playbook_compiler::Memory;
use playbook_project::{Buffers, Read, folder_of_open, read_open};

use super::Check;
use crate::ide::Findings;

/// All projects that a text was opened of.
#[derive(Debug)]
pub(super) struct Projects {
    check: Check,
    known: BTreeMap<PathBuf, Known>,
    /// What the checks remember, by folder.
    memories: BTreeMap<PathBuf, Memory>,
    /// What was last told of a folder, so that it isn't told again with each key pressed.
    told: BTreeMap<PathBuf, String>,
}

/// One project, as it was last checked.
#[derive(Debug)]
pub(super) struct Known {
    /// Its texts.
    pub(super) read: Read,
    /// What was found in them.
    pub(super) findings: Findings,
}

impl Projects {
    /// None yet.
    pub(super) fn checked_by(check: Check) -> Self {
        let (known, memories, told) = Default::default();
        Self { check, known, memories, told }
    }

    /// Brings all projects up to date with the open texts and the disk. Gives the sentences that
    /// people must be told: which project can't be read, and why. Each is given once. A project
    /// whose check nobody waits for any more stays as it was.
    pub(super) fn refresh(&mut self, open: &Buffers, goes_on: &dyn Fn() -> bool) -> Vec<String> {
        let wrong = self.freshen(open, goes_on);
        let news = wrong.iter().filter(|(folder, said)| self.told.get(*folder) != Some(said));
        let news = news.map(|(_, said)| said.clone()).collect();
        self.told = wrong;
        news
    }

    /// As [`Self::refresh`], and leaves the telling to it. Gives what is the matter, by folder.
    pub(super) fn freshen(
        &mut self,
        open: &Buffers,
        goes_on: &dyn Fn() -> bool,
    ) -> BTreeMap<PathBuf, String> {
        let mut wrong = BTreeMap::new();
        let folders = self.folders(open, &mut wrong);
        self.known.retain(|folder, _| folders.contains(folder));
        self.memories.retain(|folder, _| folders.contains(folder));
        for folder in folders {
            let outcome = self.refresh_one(&folder, open, goes_on);
            if let Err(said) = outcome {
                self.known.remove(&folder);
                // Where nothing is open any more, a folder without playbooks is nobody's trouble.
                if open.keys().any(|path| path.starts_with(&folder)) {
                    wrong.insert(folder, said);
                }
            }
        }
        wrong
    }

    /// The projects as they were last checked.
    pub(super) fn known(&self) -> impl Iterator<Item = &Known> {
        self.known.values()
    }

    /// The project that the file at `path` belongs to.
    pub(super) fn around(&self, path: &Path, open: &Buffers) -> Option<&Known> {
        self.known.get(&folder_of_open(path, open).ok()?)
    }

    /// The folders to look at: those of open texts, and those known before that still are projects.
    fn folders(&self, open: &Buffers, wrong: &mut BTreeMap<PathBuf, String>) -> BTreeSet<PathBuf> {
        let still = |folder: &&PathBuf| folder_of_open(folder, open).ok().as_ref() == Some(*folder);
        let mut folders: BTreeSet<_> = self.known.keys().filter(still).cloned().collect();
        for path in open.keys() {
            match folder_of_open(path, open) {
                Ok(folder) => drop(folders.insert(folder)),
                Err(cause) => drop(wrong.insert(path.clone(), cause.to_string())),
            }
        }
        folders
    }

    fn refresh_one(
        &mut self,
        folder: &Path,
        open: &Buffers,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<(), String> {
        let inside = open.keys().find(|path| folder_of_open(path, open).is_ok_and(|f| f == folder));
        let path = inside.map_or(folder, PathBuf::as_path);
        let read = read_open(path, open).map_err(|cause| cause.to_string())?;
        if self.known.get(folder).is_some_and(|known| known.read.project == read.project) {
            return Ok(());
        }
        let check = self.check;
        // A check that breaks off leaves no memory behind.
        let mut memory = self.memories.remove(folder).unwrap_or_default();
        let run = AssertUnwindSafe(|| check(&mut memory, &read.project, goes_on));
        // A fault of the compiler costs the findings of this text; the editor goes on.
        let checked = catch_unwind(run).map_err(|_| {
            "the check broke off at this text, which is a fault of the check: please report it \
             with the text"
                .to_owned()
        })?;
        self.memories.insert(folder.to_owned(), memory);
        let Some(checked) = checked else { return Ok(()) };
        let findings = Findings::of(checked);
        self.known.insert(folder.to_owned(), Known { read, findings });
        Ok(())
    }
}
