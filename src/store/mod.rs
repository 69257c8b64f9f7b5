//! Files, locks, durability.
//!
//! A ledger is a directory. This module knows its files and in which order they may be written; what
//! is in them it leaves to others. Every operation goes through [`disk`].
//!
//! What is written, in which order, and why nothing acknowledged is lost, stands in [`Writer`]'s file,
//! `writer.rs`.

mod assert;
pub mod disk;
mod evidence;
pub mod index;
mod writer;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

pub use assert::Kept;
use disk::{Disk, DiskFile, Mode, OsDisk};
pub use evidence::Document;
pub use writer::{Lines, Writer};

use crate::log::checkpoint::{CHECKPOINT_LIMIT, Checkpoint, CheckpointError};

/// The log.
pub const LOG: &str = "events.jsonl";
/// The commit point.
pub const CHECKPOINT: &str = "checkpoint";
const NEW_CHECKPOINT: &str = "checkpoint.new";
const EVIDENCE: &str = "evidence";
const INTERRUPTED: &str = "interrupted";
const CHECKPOINTS: &str = "checkpoints";
const LOCK: &str = ".lock";
const ATTRIBUTES: &str = ".gitattributes";

/// What the disk, or another process, stands in the way of.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// An operation on a file failed.
    #[error("cannot {what} {}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The directory is no ledger.
    #[error("{} is not a ledger: it has no {LOG}", .0.display())]
    NotALedger(PathBuf),
    /// There is a ledger already, or what is left of one.
    #[error("{} already holds a ledger", .0.display())]
    AlreadyThere(PathBuf),
    /// The directory is not there any more.
    #[error("{} is gone: it was removed or moved, and nothing was recorded", .0.display())]
    Gone(PathBuf),
    /// The log is there and the checkpoint is not.
    #[error("{} has a log and no checkpoint: how much of the log is the ledger cannot be known", .0.display())]
    CheckpointMissing(PathBuf),
    /// The checkpoint cannot be read as one.
    #[error("{}: {source}", path.display())]
    BadCheckpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: CheckpointError,
    },
    /// Another process is writing.
    #[error("{} is being written by {}: waited for {:.1} s", dir.display(), holder.map_or("another process".into(), |p| format!("process {p}")), waited.as_secs_f32())]
    Locked {
        /// The ledger.
        dir: PathBuf,
        /// The process that holds the lock, where it can be known.
        holder: Option<u32>,
        /// How long it was waited for.
        waited: Duration,
    },
    /// What was read under the lock is no longer so: somebody removed the lock, or the ledger.
    #[error("{} was changed by somebody else while it was locked: nothing was recorded", .0.display())]
    LockLost(PathBuf),
    /// The entries were written; whether they will still be there after a power cut is not known.
    #[error("the entries may or may not have been recorded: cannot sync {}", path.display())]
    Uncertain {
        /// What could not be synced.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A ledger's directory.
#[derive(Clone)]
pub struct Store {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Store {
    /// A ledger's directory in the files of the operating system.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self::on(Arc::new(OsDisk), dir)
    }

    /// A ledger's directory on some disk.
    #[must_use]
    pub fn on(disk: Arc<dyn Disk>, dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            disk,
        }
    }

    /// The directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A directory of the ledger. It may not be a link to one that is elsewhere.
    fn sub_dir(&self, name: &'static str) -> Result<PathBuf, StoreError> {
        let path = self.path(name);
        if self.disk.is_link(&path) {
            let source = io::Error::other("it is a symbolic link, which is not followed");
            return Err(StoreError::Io {
                what: "use",
                path,
                source,
            });
        }
        Ok(path)
    }

    fn open(&self, path: PathBuf, mode: Mode) -> Result<(Box<dyn DiskFile>, PathBuf), StoreError> {
        let what = if mode == Mode::Read { "read" } else { "write" };
        match self.disk.open(&path, mode) {
            Ok(file) => Ok((file, path)),
            Err(source) => Err(StoreError::Io { what, path, source }),
        }
    }

    /// Reads the checkpoint: what is the ledger, as of now.
    ///
    /// # Errors
    ///
    /// Where there is no ledger, no checkpoint, or none that can be read.
    pub fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        let path = self.path(CHECKPOINT);
        let file = match self.disk.open(&path, Mode::Read) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(self.without_checkpoint()),
            Err(source) => {
                return Err(StoreError::Io {
                    what: "read",
                    path,
                    source,
                });
            }
        };
        // One byte more than is allowed tells that there are too many.
        let length = file.length().map_err(io_error("read", &path))?;
        let most = usize::try_from(length).unwrap_or(usize::MAX);
        let mut bytes = vec![0; most.min(CHECKPOINT_LIMIT + 1)];
        let length = file
            .read_at(0, &mut bytes)
            .map_err(io_error("read", &path))?;
        Checkpoint::parse(&bytes[..length])
            .map_err(|source| StoreError::BadCheckpoint { path, source })
    }

    fn without_checkpoint(&self) -> StoreError {
        match self.disk.open(&self.path(LOG), Mode::Read) {
            Ok(_) => StoreError::CheckpointMissing(self.dir.clone()),
            Err(_) => StoreError::NotALedger(self.dir.clone()),
        }
    }

    /// Opens the log for reading.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened.
    pub fn log(&self) -> Result<LogFile, StoreError> {
        let (file, path) = match self.open(self.path(LOG), Mode::Read) {
            Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::NotALedger(self.dir.clone()));
            }
            other => other?,
        };
        Ok(LogFile { file, path })
    }

    /// Takes the writer's lock, waiting for it at most so long.
    ///
    /// # Errors
    ///
    /// Where somebody holds it for longer, or it cannot be taken at all.
    pub fn lock(&self, timeout: Duration) -> Result<Writer, StoreError> {
        let path = self.path(LOCK);
        let start = Clock::now();
        match self.disk.lock(&path, timeout) {
            Ok(Some(lock)) => Ok(Writer {
                store: self.clone(),
                _lock: lock,
            }),
            Ok(None) => Err(StoreError::Locked {
                dir: self.dir.clone(),
                holder: self.holder(&path),
                waited: start.elapsed(),
            }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(self.without_lock()),
            Err(e) => Err(io_error("lock", &path)(e)),
        }
    }

    /// What it means that the lock file went while somebody waited for it.
    fn without_lock(&self) -> StoreError {
        match self.disk.open(&self.path(LOG), Mode::Read) {
            Ok(_) => StoreError::LockLost(self.dir.clone()),
            Err(_) => StoreError::Gone(self.dir.clone()),
        }
    }

    fn holder(&self, path: &Path) -> Option<u32> {
        let mut bytes = [0; 16];
        let length = self
            .disk
            .open(path, Mode::Read)
            .ok()?
            .read_at(0, &mut bytes)
            .ok()?;
        let text = std::str::from_utf8(&bytes[..length]).ok()?;
        text.trim_end().parse().ok()
    }

    /// Writes a file whole in the place of another. After the directory is synced too, it is there
    /// after a power cut; before that, it or the other one.
    fn put(&self, dir: &Path, temporary: &str, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let (from, to) = (dir.join(temporary), dir.join(name));
        let (file, from) = self.open(from, Mode::Write)?;
        // Left over from a crash. To cut a file that is empty costs a file system as much as another write.
        if file.length().map_err(io_error("read", &from))? > 0 {
            file.truncate(0).map_err(io_error("write", &from))?;
        }
        file.write_at(0, bytes).map_err(io_error("write", &from))?;
        file.sync().map_err(io_error("sync", &from))?;
        self.disk
            .rename(&from, &to)
            .map_err(io_error("replace", &to))
    }

    /// Makes a directory, so that it is there after a power cut. Where those above it have to be made
    /// too, each is synced in the one above.
    fn make_dir(&self, dir: &Path) -> Result<(), StoreError> {
        let above = match dir.parent() {
            Some(above) if !above.as_os_str().is_empty() => above,
            _ => Path::new("."),
        };
        match self.disk.create_dir(dir) {
            Err(e) if e.kind() == io::ErrorKind::NotFound && above != Path::new(".") => {
                self.make_dir(above)?;
                self.disk.create_dir(dir).map_err(io_error("make", dir))?;
            }
            made => made.map_err(io_error("make", dir))?,
        }
        self.disk.sync_dir(above).map_err(io_error("sync", above))
    }

    /// Begins a ledger with its first line.
    ///
    /// # Errors
    ///
    /// Where there is one already, or it cannot be written.
    pub fn create(&self, line: &[u8], checkpoint: &Checkpoint) -> Result<(), StoreError> {
        self.make_dir(&self.dir)?;
        let writer = self.lock(Duration::ZERO)?;
        let begun = self
            .disk
            .open(&self.path(LOG), Mode::Read)
            .and_then(|log| log.length());
        let taken = self.disk.open(&self.path(CHECKPOINT), Mode::Read).is_ok();
        if taken || begun.is_ok_and(|length| length > 0) {
            return Err(StoreError::AlreadyThere(self.dir.clone()));
        }
        self.put(&self.dir, ".gitattributes.new", ATTRIBUTES, b"* -text\n")?;
        writer.commit(0, None, |log| {
            log.add(line)?;
            Ok(checkpoint.clone())
        })
    }
}

/// The log, open for reading.
pub struct LogFile {
    file: Box<dyn DiskFile>,
    path: PathBuf,
}

impl LogFile {
    /// What is said where it cannot be read.
    pub fn unreadable(&self, error: io::Error) -> StoreError {
        io_error("read", &self.path)(error)
    }

    /// Its length in bytes: the ledger, and what may lie beyond it.
    ///
    /// # Errors
    ///
    /// Where the system does not say.
    pub fn length(&self) -> Result<u64, StoreError> {
        self.file.length().map_err(io_error("read", &self.path))
    }

    /// Reads from an offset; fewer bytes than asked for only at the end.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, StoreError> {
        self.file
            .read_at(offset, buffer)
            .map_err(io_error("read", &self.path))
    }
}

fn io_error(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { what, path, source }
}
