//! The files of a journal: the journal itself, SQLite's log beside it, and the lock that keeps a second writer out.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::JournalError;
use crate::limits::FILE_BYTES_MAX;

/// Held by the one writer. The kernel frees it when the process ends, however it ends.
///
/// It is a file of its own because closing any descriptor of the journal itself would drop SQLite's locks on it.
pub(crate) struct WriterLock {
    path: PathBuf,
    _file: File,
}

impl WriterLock {
    pub(crate) fn take(journal: &Path) -> Result<Self, JournalError> {
        let path = beside(journal, "-lock");
        let failed = |error| match io::Error::kind(&error) {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                JournalError::ReadOnly {
                    path: journal.to_path_buf(),
                }
            }
            _ => JournalError::io(&path, "lock the journal", error),
        };
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path, _file: file }),
            Err(TryLockError::WouldBlock) => Err(JournalError::InUse {
                path: journal.to_path_buf(),
            }),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

impl Drop for WriterLock {
    /// Removes the file while the lock is still held. A process that opened it just before gets a lock on a file without a
    /// name; should it then write beside a third, the writers' check of the last row stops one of them.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// The absolute path of a journal to be made, where there is none and nothing of an earlier game.
pub(crate) fn vacant(path: &Path) -> Result<PathBuf, JournalError> {
    let name = path.file_name().ok_or(JournalError::NotAFile {
        path: path.to_path_buf(),
        found: "a folder",
    })?;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let path = resolve(folder)?.join(name);
    // SQLite deletes a log without its journal: the end of a game whose file was moved alone.
    for file in [path.clone(), beside(&path, "-wal")] {
        if fs::symlink_metadata(&file).is_ok() {
            return Err(JournalError::Exists { path: file });
        }
    }
    Ok(path)
}

/// Where a journal is made until it is complete; free of what a killed process left there. Needs the writer's lock.
pub(crate) fn draft(path: &Path) -> PathBuf {
    let draft = beside(path, "-new");
    remove(&draft);
    draft
}

/// Gives a complete draft the journal's name, which must still be free. A kill leaves the draft, or an empty file, or all.
pub(crate) fn publish(draft: &Path, path: &Path) -> Result<(), JournalError> {
    let failed = |error| JournalError::io(path, "create the journal", error);
    File::open(draft)
        .and_then(|file| file.sync_all())
        .map_err(failed)?;
    // Renaming would overwrite; an empty file of our own is the only thing that it may.
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(JournalError::Exists {
                path: path.to_path_buf(),
            });
        }
        Err(error) => return Err(failed(error)),
    }
    if let Err(error) = fs::rename(draft, path) {
        let _ = fs::remove_file(path);
        return Err(failed(error));
    }
    sync_folder(path)
}

/// Throws away a draft, with what SQLite put beside it.
pub(crate) fn remove(draft: &Path) {
    for file in [
        draft.to_path_buf(),
        beside(draft, "-wal"),
        beside(draft, "-shm"),
    ] {
        let _ = fs::remove_file(file);
    }
}

/// The absolute path of an existing journal. Looks at metadata only, see the crate's page.
pub(crate) fn existing(path: &Path) -> Result<PathBuf, JournalError> {
    let path = resolve(path)?;
    let metadata =
        fs::metadata(&path).map_err(|error| JournalError::io(&path, "open the journal", error))?;
    if metadata.is_dir() {
        return Err(JournalError::NotAFile {
            path,
            found: "a folder",
        });
    }
    if !metadata.is_file() {
        return Err(JournalError::NotAFile {
            path,
            found: "a device or a pipe",
        });
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Err(JournalError::TooLarge {
            object: path.display().to_string(),
            size: usize::try_from(metadata.len()).unwrap_or(usize::MAX),
            unit: "bytes",
            max: usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX),
        });
    }
    if metadata.len() == 0 {
        return Err(JournalError::NotADatabase {
            path,
            what: "it is empty",
        });
    }
    Ok(path)
}

/// Whether SQLite's log is still there.
pub(crate) fn has_log(path: &Path) -> bool {
    beside(path, "-wal").exists()
}

/// Makes a new name survive a power cut.
pub(crate) fn sync_folder(path: &Path) -> Result<(), JournalError> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(|error| JournalError::io(folder, "sync the folder", error))
}

/// An absolute path without links: SQLite puts its log beside the real file, and takes a name like `file:x` for a URI.
fn resolve(path: &Path) -> Result<PathBuf, JournalError> {
    fs::canonicalize(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => JournalError::Missing {
            path: path.to_path_buf(),
        },
        _ => JournalError::io(path, "open", error),
    })
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
