//! A project as it was at a revision that git knows: its files, in a folder of their own that is
//! gone when it is dropped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::exit::{Trouble, trouble};

/// The files of a revision.
pub(super) struct Revision(PathBuf);

impl Revision {
    /// Takes the project's files out of git.
    pub(super) fn checked_out(revision: &str, project: &Path) -> Result<Self, Trouble> {
        if revision.starts_with('-') {
            return Err(trouble(format!(
                "`{revision}` is no revision: write a branch, tag or commit"
            )));
        }
        let folder = playbook_project::folder_of(project)?;
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let name = format!("playbook-diff-{}-{}", std::process::id(), since.as_nanos());
        let out = Self(std::env::temp_dir().join(name));
        fs::create_dir(&out.0).map_err(|wrong| cant_write(&out.0, &wrong))?;
        let listed = git(&folder, &["ls-tree", "-r", "-z", "--name-only", revision, "."])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        for file in listed.split('\0').filter(|file| belongs(file)) {
            let text = git(&folder, &["show", &format!("{revision}:./{file}")])?;
            let path = out.0.join(file);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|wrong| cant_write(parent, &wrong))?;
            }
            fs::write(&path, text).map_err(|wrong| cant_write(&path, &wrong))?;
        }
        Ok(out)
    }

    /// Where they lie.
    pub(super) fn folder(&self) -> &Path {
        &self.0
    }
}

impl Drop for Revision {
    fn drop(&mut self) {
        // What can't be taken away lies in the system's folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Whether a file is one that a project is read from.
fn belongs(file: &str) -> bool {
    let inside = !file.starts_with('/') && !file.split('/').any(|part| part == "..");
    inside && (file.ends_with(".playbook") || file.ends_with(playbook_project::SETTINGS))
}

fn git(folder: &Path, args: &[&str]) -> Result<Vec<u8>, Trouble> {
    let asked = Command::new("git").arg("-C").arg(folder).args(args).output();
    let said = asked.map_err(|wrong| trouble(format!("git can't be started: {wrong}")))?;
    if said.status.success() {
        return Ok(said.stdout);
    }
    let why = String::from_utf8_lossy(&said.stderr);
    Err(trouble(format!("git says: {}", why.lines().next().unwrap_or("no").trim())))
}

fn cant_write(path: &Path, wrong: &std::io::Error) -> Trouble {
    trouble(format!("`{}` can't be written: {wrong}", path.display()))
}
