//! Files of `--quarantine` that have no name yet: known to all threads, so that no end of the program leaves one behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// The files so far, shared by the thread that writes them and those that end the program.
#[derive(Clone, Debug, Default)]
pub(super) struct Unnamed(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    files: Vec<PathBuf>,
    /// The folder, where it was made for them.
    folder: Option<PathBuf>,
    /// Whether no more are opened.
    over: bool,
}

impl Unnamed {
    /// None yet; the folder is the one that was made for them.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self(Arc::new(Mutex::new(Known { folder, ..Known::default() })))
    }

    /// Opens one more. Fails where that cannot be, and after [`Unnamed::delete`].
    pub(super) fn file_in(&self, folder: &Path) -> io::Result<NamedTempFile> {
        let mut known = self.known();
        if known.over {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let file = NamedTempFile::new_in(folder)?;
        known.files.push(file.path().to_owned());
        Ok(file)
    }

    /// Deletes those that have no name yet, and the folder where nothing else is in it. No more are opened from now on.
    pub(super) fn delete(&self) {
        let mut known = self.known();
        known.over = true;
        for file in known.files.drain(..) {
            drop(fs::remove_file(file));
        }
        if let Some(folder) = known.folder.take() {
            drop(fs::remove_dir(folder));
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_and_nothing_comes_after() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("q");
        fs::create_dir(&folder).unwrap();
        let unnamed = Unnamed::new(Some(folder.clone()));
        let _open = [unnamed.file_in(&folder).unwrap(), unnamed.file_in(&folder).unwrap()];
        unnamed.delete();
        assert!(!folder.exists());
        assert!(unnamed.file_in(place.path()).is_err());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_of_others_stays() {
        let folder = tempfile::tempdir().unwrap();
        let unnamed = Unnamed::new(None);
        let _open = unnamed.file_in(folder.path()).unwrap();
        unnamed.delete();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
