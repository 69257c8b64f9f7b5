//! A checkpoint where there is none that can be read: what an explicit repair reads and writes.
//!
//! # Why it loses nothing
//!
//! [`Writer::assert`], under the lock, does this:
//!
//! 1. The log is synced: the last lines may be those of an append that was killed before its sync.
//! 2. A checkpoint that cannot be read is copied to `interrupted/`, synced with its directory.
//! 3. The checkpoint is put in its place as the last step of every append does it.
//!
//! Cut the power before the rename of step 3 reaches the disk, and the ledger is as it was: not
//! readable, and still to be repaired. After it, the checkpoint is in force, and the lines that it
//! covers were synced in step 1. Nothing of the log is moved or cut.

use std::io;
use std::path::PathBuf;

use super::disk::Mode;
use super::{CHECKPOINT, CHECKPOINTS, LOG, Store, StoreError, Writer, io_error};
use crate::log::checkpoint::{CHECKPOINT_LIMIT, Checkpoint, CheckpointError};
use crate::seq::Size;

/// A checkpoint that was kept when it was superseded: the size that is its name, and what it says.
pub type Kept = (Size, Result<Checkpoint, CheckpointError>);

impl Store {
    /// The checkpoint, though it is malformed: its bytes, as far as one is ever read.
    ///
    /// # Errors
    ///
    /// Where there is none, or it cannot be read.
    pub fn checkpoint_bytes(&self) -> Result<Vec<u8>, StoreError> {
        self.small_file(self.path(CHECKPOINT))
    }

    /// The checkpoints that were kept, by size. Other files beside them are none of ours.
    ///
    /// # Errors
    ///
    /// Where they cannot be read.
    pub fn kept_checkpoints(&self) -> Result<Vec<Kept>, StoreError> {
        let dir = self.sub_dir(CHECKPOINTS)?;
        let names = self.disk.list(&dir).map_err(io_error("list", &dir))?;
        let mut sizes: Vec<u64> = names
            .iter()
            .filter_map(|name| name.parse().ok().filter(|n: &u64| n.to_string() == *name))
            .collect();
        sizes.sort_unstable();
        let read = |size: u64| {
            let bytes = self.small_file(dir.join(size.to_string()))?;
            Ok((Size(size), Checkpoint::parse(&bytes)))
        };
        sizes.into_iter().map(read).collect()
    }

    /// A file of which no more is read than a checkpoint may have.
    fn small_file(&self, path: PathBuf) -> Result<Vec<u8>, StoreError> {
        let (file, path) = self.open(path, Mode::Read)?;
        let mut bytes = vec![0; CHECKPOINT_LIMIT + 1];
        let length = file
            .read_at(0, &mut bytes)
            .map_err(io_error("read", &path))?;
        bytes.truncate(length);
        Ok(bytes)
    }
}

impl Writer {
    /// Makes a checkpoint the commit point of a log that has none that can be read. When this
    /// returns, it survives a power cut. Gives where a malformed one was kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Uncertain`] where all was written and only the last sync failed; any other
    /// where the ledger is as it was.
    pub fn assert(&self, checkpoint: &Checkpoint) -> Result<Option<PathBuf>, StoreError> {
        let store = &self.store;
        let (log, path) = store.open(store.path(LOG), Mode::Read)?;
        log.sync().map_err(io_error("sync", &path))?;
        let kept = self.keep_malformed()?;
        self.publish(checkpoint)?;
        Ok(kept)
    }

    /// Copies a checkpoint that cannot be read to where it stays.
    fn keep_malformed(&self) -> Result<Option<PathBuf>, StoreError> {
        let store = &self.store;
        let path = store.path(CHECKPOINT);
        let file = match store.disk.open(&path, Mode::Read) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(io_error("read", &path)(e)),
        };
        match file.length().map_err(io_error("read", &path))? {
            0 => Ok(None),
            // It may be a hole without an end, which would fill the disk.
            length if length > CHECKPOINT_LIMIT as u64 => {
                let source = io::Error::other(
                    "it is longer than any checkpoint: put it elsewhere, and try again",
                );
                Err(io_error("keep", &path)(source))
            }
            _ => self.keep_aside(&*file, &path, 0, CHECKPOINT).map(Some),
        }
    }
}
