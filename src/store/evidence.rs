//! Source documents, each named by its SHA-256.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::disk::Mode;
use super::{EVIDENCE, Store, StoreError, Writer, io_error};
use crate::log::hash::hex;

/// A document that somebody wants to attach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it lies now.
    pub path: PathBuf,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

const BLOCK: usize = 1 << 16;

impl Document {
    /// Hashes a document.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn at(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(io_error("read", path))?;
        let sha256 = digest(file).map_err(io_error("read", path))?;
        Ok(Self {
            path: path.to_owned(),
            sha256,
        })
    }
}

fn digest(mut from: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(&mut from, &mut HashWriter(&mut hash))?;
    Ok(hex(&hash.finalize()))
}

struct HashWriter<'h>(&'h mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Store {
    /// The names of the documents that the ledger has.
    ///
    /// # Errors
    ///
    /// Where the directory cannot be read.
    pub fn documents(&self) -> Result<BTreeSet<String>, StoreError> {
        let dir = self.sub_dir(EVIDENCE)?;
        let names = self.disk.list(&dir).map_err(io_error("list", &dir))?;
        // Hidden files are other programs' business: a file manager's, or a copy that was cut short.
        Ok(names
            .into_iter()
            .filter(|name| !name.starts_with('.'))
            .collect())
    }

    /// The SHA-256 of a document, by its name.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn digest_of(&self, name: &str) -> Result<String, StoreError> {
        let (file, path) = self.open(self.sub_dir(EVIDENCE)?.join(name), Mode::Read)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; BLOCK];
        let mut offset = 0;
        loop {
            let read = file
                .read_at(offset, &mut buffer)
                .map_err(io_error("read", &path))?;
            if read == 0 {
                return Ok(hex(&hash.finalize()));
            }
            hash.update(&buffer[..read]);
            offset += read as u64;
        }
    }
}

impl Writer {
    /// Copies a document into the ledger, so that it is there after a power cut.
    ///
    /// # Errors
    ///
    /// Where it cannot be copied, or changed since it was hashed.
    pub fn attach(&self, document: &Document) -> Result<(), StoreError> {
        let store = &self.store;
        let dir = store.sub_dir(EVIDENCE)?;
        store.make_dir(&dir)?;
        let mut from = File::open(&document.path).map_err(io_error("read", &document.path))?;
        let temporary = dir.join(format!(".{}.new", document.sha256));
        let (copy, temporary) = store.open(temporary, Mode::Write)?;
        copy.truncate(0).map_err(io_error("write", &temporary))?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; BLOCK];
        let mut offset = 0;
        loop {
            let read = from
                .read(&mut buffer)
                .map_err(io_error("read", &document.path))?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            copy.write_at(offset, &buffer[..read])
                .map_err(io_error("write", &temporary))?;
            offset += read as u64;
        }
        if hex(&hash.finalize()) != document.sha256 {
            let changed = io::Error::other("it changed while it was being read");
            return Err(io_error("attach", &document.path)(changed));
        }
        copy.sync().map_err(io_error("sync", &temporary))?;
        let name = dir.join(&document.sha256);
        store
            .disk
            .rename(&temporary, &name)
            .map_err(io_error("replace", &name))?;
        store.disk.sync_dir(&dir).map_err(io_error("sync", &dir))
    }
}
