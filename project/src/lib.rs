//! A project on disk: finds its files, reads its settings, puts the standard playbooks beside it,
//! and hands all of that to the compiler as texts. The command line, the language server and the
//! tests read projects through here, so that they can't disagree on what belongs to one.
//! Knows no rule of the language.

mod failure;
mod settings;

use std::fs;
use std::path::{Path, PathBuf};

use playbook_compiler::{Checked, Project};
use playbook_graph::Source;

pub use failure::ReadError;
pub use settings::{SETTINGS, Settings};

/// The ending of source files.
pub const ENDING: &str = "playbook";

/// The longest source file that is read, in bytes.
pub const LONGEST: u64 = 8 * 1024 * 1024;

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

/// Reads the project that `path` is in: a project's folder, or one file of it.
///
/// A project is a folder with `.playbook` files, in it and in folders below; hidden folders,
/// `target` and folders with a `playbook.toml` of their own are left out.
///
/// # Errors
/// [`ReadError`], which says what is the matter with which file.
pub fn read(path: &Path) -> Result<Read, ReadError> {
    let folder = folder_of(path)?;
    let settings = Settings::read(&folder)?;
    let mut files = Vec::new();
    find_files(&folder, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(ReadError::NoPlaybooks { folder });
    }
    let sources = files
        .iter()
        .map(|file| Ok(Source { name: name_in(&folder, file), text: read_text(file)? }))
        .collect::<Result<_, ReadError>>()?;
    let project = Project { sources, std: playbook_stdlib::sources() };
    Ok(Read { folder, settings, project })
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
    let kind = fs::metadata(path).map_err(|wrong| ReadError::of(path, wrong))?;
    let start = if kind.is_dir() {
        path
    } else if path.extension().is_some_and(|ending| ending == ENDING) {
        path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
    } else {
        return Err(ReadError::NotAPlaybook { path: path.to_owned() });
    };
    let absolute = fs::canonicalize(start).map_err(|wrong| ReadError::of(start, wrong))?;
    let marked = absolute.ancestors().find(|folder| folder.join(SETTINGS).is_file());
    // The folder as it was given reads better in messages; it is kept where it is the one.
    Ok(match marked {
        Some(folder) if folder != absolute => folder.to_owned(),
        _ => start.to_owned(),
    })
}

fn find_files(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), ReadError> {
    for entry in fs::read_dir(folder).map_err(|wrong| ReadError::of(folder, wrong))? {
        let path = entry.map_err(|wrong| ReadError::of(folder, wrong))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            let other = name.starts_with('.') || name == "target" || path.join(SETTINGS).is_file();
            if !other && !path.is_symlink() {
                find_files(&path, into)?;
            }
        } else if path.extension().is_some_and(|ending| ending == ENDING) {
            into.push(path);
        }
    }
    Ok(())
}

/// What messages call a file: its path in the project, with `/` between folders.
fn name_in(folder: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn read_text(file: &Path) -> Result<String, ReadError> {
    let size = fs::metadata(file).map_err(|wrong| ReadError::of(file, wrong))?.len();
    if size > LONGEST {
        return Err(ReadError::TooLong { path: file.to_owned(), size });
    }
    let bytes = fs::read(file).map_err(|wrong| ReadError::of(file, wrong))?;
    String::from_utf8(bytes).map_err(|_| ReadError::NotText { path: file.to_owned() })
}
