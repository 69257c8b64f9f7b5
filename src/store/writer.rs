//! The write path, and why nothing acknowledged is lost.
//!
//! The ledger is the first `size` entries of the log, where `size` stands in `checkpoint`. An append,
//! under the lock, does this ([`Writer::commit`]):
//!
//! 1. What lies beyond the committed bytes is copied to `interrupted/`, synced with its directory,
//!    and only then cut off.
//! 2. The new lines are written after the committed bytes, and the log is synced.
//! 3. A superseded checkpoint that bears signatures is kept in `checkpoints/`, synced.
//! 4. The new checkpoint is written beside the old one, synced, renamed over it, and the directory
//!    is synced. Only then is anybody told that the entries are recorded.
//!
//! Cut the power at any point. Before the rename of step 4 reaches the disk the old checkpoint is in
//! force, and every byte that it covers was synced by an earlier append and is not written again: the
//! new lines lie beyond it and are set aside by the next writer. After it, the new one is in force,
//! and the lines that it covers were synced in step 2. A rename is atomic, so there is no third
//! state. Between the rename and the last sync either may be found: nobody has been told yet.
//! Recovery is step 1 of the next append: there is no other code for it. What opening may not mend by
//! itself, a checkpoint that is missing, is mended by [`Writer::assert`], which ends in step 4.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use super::disk::{DiskFile, DiskLock, Mode};
use super::{
    CHECKPOINT, CHECKPOINTS, INTERRUPTED, LOG, NEW_CHECKPOINT, Store, StoreError, io_error,
};
use crate::log::checkpoint::Checkpoint;

/// The end of the log, where lines are added that are not committed yet.
pub struct Lines<'w> {
    log: &'w dyn DiskFile,
    path: &'w Path,
    end: u64,
}

impl Lines<'_> {
    /// Adds whole lines.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    pub fn add(&mut self, lines: &[u8]) -> Result<(), StoreError> {
        self.log
            .write_at(self.end, lines)
            .map_err(io_error("write", self.path))?;
        self.end += lines.len() as u64;
        Ok(())
    }
}

/// The right to write, as long as it lives.
pub struct Writer {
    pub(super) store: Store,
    pub(super) _lock: Box<dyn DiskLock>,
}

impl Writer {
    /// Puts lines behind the committed bytes and makes them part of the ledger, as the checkpoint says
    /// that comes with them. When this returns, they survive a power cut. See the head of this module.
    ///
    /// # Errors
    ///
    /// [`StoreError::Uncertain`] where all was written and only the last sync failed; any other
    /// where nothing was committed.
    pub fn commit(
        &self,
        committed_bytes: u64,
        superseded: Option<&Checkpoint>,
        lines: impl FnOnce(&mut Lines<'_>) -> Result<Checkpoint, StoreError>,
    ) -> Result<(), StoreError> {
        let store = &self.store;
        if let Some(built_on) = superseded {
            self.still_holds(built_on)?;
        }
        let (log, path) = store.open(store.path(LOG), Mode::Write)?;
        self.set_aside(&*log, &path, committed_bytes)?;
        let next = lines(&mut Lines {
            log: &*log,
            path: &path,
            end: committed_bytes,
        })?;
        log.sync().map_err(io_error("sync", &path))?;
        if let Some(signed) = superseded.filter(|c| c.is_signed()) {
            let dir = store.sub_dir(CHECKPOINTS)?;
            store.make_dir(&dir)?;
            let name = signed.size.to_string();
            store.put(
                &dir,
                &format!("{name}.new"),
                &name,
                signed.format().as_bytes(),
            )?;
            store.disk.sync_dir(&dir).map_err(io_error("sync", &dir))?;
        }
        self.publish(&next)
    }

    /// The last look before anything is written: whether the ledger is what the new lines follow.
    /// Whoever removes the lock file of a writer that is stuck lets in a second one.
    fn still_holds(&self, built_on: &Checkpoint) -> Result<(), StoreError> {
        match self.store.checkpoint() {
            Ok(now) if now == *built_on => Ok(()),
            Err(error @ StoreError::Io { .. }) => Err(error),
            _ => Err(StoreError::LockLost(self.store.dir.clone())),
        }
    }

    /// Makes a checkpoint the commit point: the last step of whatever is written.
    pub(super) fn publish(&self, next: &Checkpoint) -> Result<(), StoreError> {
        let store = &self.store;
        store.put(
            &store.dir,
            NEW_CHECKPOINT,
            CHECKPOINT,
            next.format().as_bytes(),
        )?;
        let path = store.dir.clone();
        store
            .disk
            .sync_dir(&path)
            .map_err(|source| StoreError::Uncertain { path, source })
    }

    /// Copies what an interrupted append left, syncs the copy, and only then cuts it off.
    fn set_aside(&self, log: &dyn DiskFile, path: &Path, committed: u64) -> Result<(), StoreError> {
        let length = log.length().map_err(io_error("read", path))?;
        match length.cmp(&committed) {
            Ordering::Less => return Err(StoreError::LockLost(self.store.dir.clone())),
            Ordering::Equal => return Ok(()),
            Ordering::Greater => {}
        }
        self.keep_aside(log, path, committed, &committed.to_string())?;
        log.truncate(committed).map_err(io_error("cut", path))
    }

    /// Copies a file from an offset on to `interrupted/`, so that the copy is there after a power
    /// cut. Gives where it lies.
    pub(super) fn keep_aside(
        &self,
        file: &dyn DiskFile,
        path: &Path,
        from: u64,
        stem: &str,
    ) -> Result<PathBuf, StoreError> {
        let store = &self.store;
        let dir = store.sub_dir(INTERRUPTED)?;
        store.make_dir(&dir)?;
        let taken = store.disk.list(&dir).map_err(io_error("list", &dir))?;
        let name = (0_u64..)
            .map(|n| format!("{stem}-{n}"))
            .find(|name| !taken.contains(name))
            .expect("there are more names than files");
        let (copy, copy_path) = store.open(dir.join(name), Mode::Write)?;
        let mut buffer = vec![0; 1 << 16];
        let mut done = 0;
        loop {
            let read = file
                .read_at(from + done, &mut buffer)
                .map_err(io_error("read", path))?;
            if read == 0 {
                break;
            }
            copy.write_at(done, &buffer[..read])
                .map_err(io_error("write", &copy_path))?;
            done += read as u64;
        }
        copy.sync().map_err(io_error("sync", &copy_path))?;
        store.disk.sync_dir(&dir).map_err(io_error("sync", &dir))?;
        Ok(copy_path)
    }
}
