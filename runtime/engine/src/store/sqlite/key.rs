//! The key of a store's secrets: from the environment, else from a file beside the store that only
//! its owner may read. It is made when the first project with secrets is run on the store.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::store::StoreError;
use crate::vault::VaultKey;

/// The environment variable that holds the key, as 64 hexadecimal digits.
const VARIABLE: &str = "PLAYBOOK_SECRETS_KEY";

/// The key of the store in a file.
pub(super) fn of(store: &Path) -> Result<VaultKey, StoreError> {
    let no_key = |why: String| StoreError::NoKey(store.to_owned(), why);
    if let Some(value) = std::env::var_os(VARIABLE) {
        let key = value.to_str().and_then(VaultKey::from_hex);
        return key.ok_or_else(|| no_key(format!("`{VARIABLE}` is not 64 hexadecimal digits")));
    }
    let mut beside = store.as_os_str().to_owned();
    beside.push(".key");
    let file = PathBuf::from(beside);
    match fs::read_to_string(&file) {
        Ok(text) => VaultKey::from_hex(&text).ok_or_else(|| {
            no_key(format!("`{}` doesn't hold 64 hexadecimal digits", file.display()))
        }),
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            let key = VaultKey::generate().map_err(no_key)?;
            let written = write(&file, &key);
            written
                .map_err(|why| no_key(format!("`{}` can't be written: {why}", file.display())))?;
            Ok(key)
        }
        Err(why) => {
            let why = crate::words::of_io(&why);
            Err(no_key(format!("`{}` can't be read: {why}", file.display())))
        }
    }
}

/// Writes a new file that nobody else may read, down to the disk.
fn write(path: &Path, key: &VaultKey) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", key.to_hex())?;
    file.sync_all()
}
