//! A project on disk: finds its files, reads its settings, puts the standard playbooks beside it,
//! and hands all of that to the compiler as texts. The command line, the language server and the
//! tests read projects through here, so that they can't disagree on what belongs to one.
//! Knows no rule of the language.

mod failure;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use playbook_compiler::{Checked, Project};
use playbook_graph::Source;

pub use failure::ReadError;
pub use settings::{SETTINGS, Settings};

/// The ending of source files.
pub const ENDING: &str = "playbook";

/// The words before the name of a file beside the playbooks, and how such a file ends: what tools do in
/// scenarios, and what is known.
const BESIDE: [(&str, &str); 2] = [("world", "json"), ("file", "md")];

/// The longest source file that is read, in bytes.
pub const LONGEST: u64 = 8 * 1024 * 1024;

/// Texts that stand in an editor, by absolute path, links resolved. They win over the disk.
pub type Buffers = BTreeMap<PathBuf, String>;

/// A project as it was read.
#[derive(Clone, Debug)]
pub struct Read {
    /// Its folder.
    pub folder: PathBuf,
    /// What `playbook.toml` says.
    pub settings: Settings,
    /// Its texts, by name, for the compiler.
    pub project: Project,
}

impl Read {
    /// Where the file lies that messages call `name`; nowhere, where it is a standard one.
    pub fn path_of(&self, name: &str) -> Option<PathBuf> {
        let ours = self.project.sources.iter().any(|source| source.name == name);
        ours.then(|| self.folder.join(name))
    }
}

/// Reads the project that `path` is in: a project's folder, or one file of it.
///
/// A project is a folder with `.playbook` files, in it and in folders below; hidden folders,
/// `target` and folders with a `playbook.toml` of their own are left out.
///
/// # Errors
/// [`ReadError`], which says what is the matter with which file.
pub fn read(path: &Path) -> Result<Read, ReadError> {
    read_open(path, &Buffers::new())
}

/// As [`read`], with the texts that are open in an editor: they win over the disk, and one that
/// was never saved belongs to the project of its folder.
///
/// # Errors
/// As [`read`].
pub fn read_open(path: &Path, open: &Buffers) -> Result<Read, ReadError> {
    let folder = folder_of_open(path, open)?;
    let settings = Settings::read(&folder)?;
    let mut files = BTreeSet::new();
    if folder.is_dir() {
        find_files(&folder, ENDING, &mut files)?;
    }
    files.extend(open.keys().filter(|file| belongs(&folder, file)).cloned());
    if files.is_empty() {
        return Err(ReadError::NoPlaybooks { folder });
    }
    let read = |file: &PathBuf| -> Result<Source, ReadError> {
        Ok(Source { name: name_in(&folder, file), text: text_of(file, open)? })
    };
    let mut sources = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for file in beside(&folder, &sources)? {
        sources.push(read(&file)?);
    }
    let project = Project { sources, std: playbook_stdlib::sources() };
    Ok(Read { folder, settings, project })
}

/// The files of a folder that its playbooks name.
fn beside(folder: &Path, sources: &[Source]) -> Result<Vec<PathBuf>, ReadError> {
    let mut all = Vec::new();
    if !folder.is_dir() {
        return Ok(all);
    }
    for (word, ending) in BESIDE {
        let mut files = BTreeSet::new();
        find_files(folder, ending, &mut files)?;
        all.extend(files.into_iter().filter(|file| {
            let line = format!("{word} \"{}\"", name_in(folder, file));
            sources.iter().any(|source| source.text.contains(&line))
        }));
    }
    Ok(all)
}

/// Reads and checks the project that `path` is in.
///
/// # Errors
/// As [`read`].
pub fn check(path: &Path) -> Result<Checked, ReadError> {
    read(path).map(|read| playbook_compiler::check(&read.project))
}

/// The folder of the project that `path` is in: the nearest one up that has a `playbook.toml`, else
/// the folder itself (or the file's).
///
/// # Errors
/// Where there is nothing at `path`, or a file that is no playbook.
pub fn folder_of(path: &Path) -> Result<PathBuf, ReadError> {
    folder_of_open(path, &Buffers::new())
}

/// As [`folder_of`]; where `path` is open, it need not be on the disk.
///
/// # Errors
/// As [`folder_of`].
pub fn folder_of_open(path: &Path, open: &Buffers) -> Result<PathBuf, ReadError> {
    let file = open.contains_key(path)
        || !fs::metadata(path).map_err(|wrong| ReadError::of(path, wrong))?.is_dir();
    if file && !is_playbook(path) {
        return Err(ReadError::NotAPlaybook { path: path.to_owned() });
    }
    let start = match path.parent() {
        Some(parent) if file && parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) if file => parent,
        _ => path,
    };
    let absolute = match fs::canonicalize(start) {
        // An unsaved file in a folder that isn't made yet.
        Err(_) if open.contains_key(path) => start.to_owned(),
        found => found.map_err(|wrong| ReadError::of(start, wrong))?,
    };
    let marked = absolute.ancestors().find(|folder| folder.join(SETTINGS).is_file());
    // The folder as it was given reads better in messages; it is kept where it is the one.
    Ok(match marked {
        Some(folder) if folder != absolute => folder.to_owned(),
        _ => start.to_owned(),
    })
}

fn find_files(folder: &Path, ending: &str, into: &mut BTreeSet<PathBuf>) -> Result<(), ReadError> {
    for entry in fs::read_dir(folder).map_err(|wrong| ReadError::of(folder, wrong))? {
        let path = entry.map_err(|wrong| ReadError::of(folder, wrong))?.path();
        if path.is_dir() {
            if !left_out(&path) && !path.is_symlink() {
                find_files(&path, ending, into)?;
            }
        } else if path.extension().is_some_and(|found| found == ending) {
            into.insert(path);
        }
    }
    Ok(())
}

fn is_playbook(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == ENDING)
}

/// Whether a folder below a project's is none of it.
fn left_out(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with('.') || name == "target" || folder.join(SETTINGS).is_file()
}

/// Whether an open file, saved or not, is one of the project in `folder`.
fn belongs(folder: &Path, file: &Path) -> bool {
    let between = || file.ancestors().skip(1).take_while(|above| *above != folder);
    file.starts_with(folder) && is_playbook(file) && !between().any(left_out)
}

/// What messages call a file: its path in the project, with `/` between folders.
fn name_in(folder: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn text_of(file: &Path, open: &Buffers) -> Result<String, ReadError> {
    let too_long = |size| ReadError::TooLong { path: file.to_owned(), size };
    if let Some(text) = open.get(file) {
        let size = text.len() as u64;
        return if size > LONGEST { Err(too_long(size)) } else { Ok(text.clone()) };
    }
    let size = fs::metadata(file).map_err(|wrong| ReadError::of(file, wrong))?.len();
    if size > LONGEST {
        return Err(too_long(size));
    }
    let bytes = fs::read(file).map_err(|wrong| ReadError::of(file, wrong))?;
    String::from_utf8(bytes).map_err(|_| ReadError::NotText { path: file.to_owned() })
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
