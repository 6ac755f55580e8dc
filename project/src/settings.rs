//! `playbook.toml`: a project's few settings. Without the file, the defaults stand.

use std::path::Path;

use serde::Deserialize;

use crate::failure::ReadError;

/// The name of the file.
pub const SETTINGS: &str = "playbook.toml";

/// The edition that this build knows.
const EDITION: &str = "2026";

/// What `playbook.toml` says.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The edition of the language; a word never changes its meaning within one.
    pub edition: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { edition: EDITION.to_owned() }
    }
}

impl Settings {
    /// Reads the settings of the project in `folder`.
    pub(crate) fn read(folder: &Path) -> Result<Self, ReadError> {
        let path = folder.join(SETTINGS);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(wrong) if wrong.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(wrong) => return Err(ReadError::Disk { path, wrong }),
        };
        let wrong = |wrong: String| ReadError::Settings { path: path.clone(), wrong };
        let settings: Self = toml::from_str(&text).map_err(|bad| wrong(bad.to_string()))?;
        if settings.edition != EDITION {
            return Err(wrong(format!(
                "edition `{}` is not known here: write `edition = \"{EDITION}\"`",
                settings.edition
            )));
        }
        Ok(settings)
    }
}
