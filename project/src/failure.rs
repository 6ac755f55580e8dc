//! What can be the matter with a project's files, in sentences that say what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a project can't be read.
#[derive(Debug)]
pub enum ReadError {
    /// Nothing is there.
    Missing {
        /// Where.
        path: PathBuf,
    },
    /// A file that isn't a source file was named.
    NotAPlaybook {
        /// Which.
        path: PathBuf,
    },
    /// The folder has no source file.
    NoPlaybooks {
        /// Which.
        folder: PathBuf,
    },
    /// A source file isn't text.
    NotText {
        /// Which.
        path: PathBuf,
    },
    /// A source file is too long.
    TooLong {
        /// Which.
        path: PathBuf,
        /// Its bytes.
        size: u64,
    },
    /// `playbook.toml` says something that it can't.
    Settings {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        wrong: String,
    },
    /// The disk said no.
    Disk {
        /// To what.
        path: PathBuf,
        /// What it said.
        wrong: io::Error,
    },
}

impl ReadError {
    /// What the disk's answer about `path` means.
    pub(crate) fn of(path: &Path, wrong: io::Error) -> Self {
        let path = path.to_owned();
        match wrong.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            _ => Self::Disk { path, wrong },
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path } => {
                write!(f, "there is nothing at `{}`: name a project's folder", path.display())
            }
            Self::NotAPlaybook { path } => write!(
                f,
                "`{}` is no playbook: name a folder, or a file that ends in `.playbook`",
                path.display()
            ),
            Self::NoPlaybooks { folder } => write!(
                f,
                "there is no `.playbook` file in `{}`: `playbook new NAME` makes a project",
                folder.display()
            ),
            Self::NotText { path } => {
                write!(f, "`{}` is not text: a playbook is a UTF-8 text file", path.display())
            }
            Self::TooLong { path, size } => write!(
                f,
                "`{}` has {size} bytes, more than the {} that are read: split it",
                path.display(),
                crate::LONGEST
            ),
            Self::Settings { path, wrong } => write!(f, "`{}`: {wrong}", path.display()),
            Self::Disk { path, wrong } => {
                write!(f, "`{}` can't be read: {wrong}", path.display())
            }
        }
    }
}

impl std::error::Error for ReadError {}
