//! The directory of an export.
//!
//! Files are written beside those that are there, under names that begin with a dot, and take their
//! places only when all are whole and synced: whoever looks, or pulls the plug, finds an old file or a
//! new one, never half of one. Nothing is followed out of the directory: a link in it is refused.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::cli::{Failure, failure};
use crate::exchange::rows;

/// The database.
pub const DATABASE: &str = "casebook.sqlite";
/// The FollowTheMoney entities.
pub const ENTITIES: &str = "entities.ftm.json";
/// What says how to read the sheets.
pub const README: &str = "README.txt";

/// A directory that is written into.
pub struct Folder {
    dir: PathBuf,
    /// The names of the files of earlier exports.
    earlier: Vec<String>,
    /// The names of the files that were begun.
    begun: Vec<String>,
    /// Whether they all took their places.
    finished: bool,
}

/// A file that was written.
#[derive(Debug, Serialize)]
pub struct Written {
    /// Its name in the directory.
    pub file: String,
    /// How many rows or entities it has, where it has any.
    pub rows: Option<u64>,
    /// Its tables, where it is a database.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Part>,
    /// Its SHA-256.
    pub sha256: String,
}

/// A table of a database.
#[derive(Debug, Serialize)]
pub struct Part {
    /// Its name.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
}

/// Whether an export writes a file of this name.
fn is_ours(name: &str) -> bool {
    let name = name
        .strip_prefix('.')
        .and_then(|name| name.strip_suffix(".partial"))
        .unwrap_or(name);
    [DATABASE, ENTITIES, README].contains(&name)
        || rows::ALL
            .iter()
            .any(|table| rows::csv::file(*table) == name)
}

fn partial(name: &str) -> String {
    format!(".{name}.partial")
}

impl Folder {
    /// Opens a directory, or makes it. It must have nothing in it but what an export writes, and must not
    /// be in a ledger.
    pub fn open(dir: &Path, ledger: &Path) -> Result<Self, Failure> {
        let cannot = |error: io::Error| Failure::cannot_export("make", dir, &error);
        let ledger = ledger.canonicalize().map_err(cannot)?;
        let outside = |dir: &Path| match dir.starts_with(&ledger) {
            true => Err(Failure::export_into_ledger(dir)),
            false => Ok(()),
        };
        // Before anything is made, as far as there is something already; and once it is made.
        let whole = std::path::absolute(dir).map_err(cannot)?;
        if let Some(there) = whole.ancestors().find_map(|dir| dir.canonicalize().ok()) {
            outside(&there)?;
        }
        fs::create_dir_all(dir).map_err(cannot)?;
        let real = dir.canonicalize().map_err(cannot)?;
        outside(&real)?;
        let listed = fs::read_dir(&real)
            .and_then(Iterator::collect::<io::Result<Vec<_>>>)
            .map_err(|error| Failure::cannot_export("read", dir, &error))?;
        let mut earlier = Vec::new();
        for entry in listed {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if !is_file || !is_ours(&name) {
                return Err(Failure::not_an_export(dir, &name));
            }
            earlier.push(name);
        }
        earlier.sort();
        Ok(Self {
            dir: real,
            earlier,
            begun: Vec::new(),
            finished: false,
        })
    }

    /// Begins a file, under the name that it has until it is whole.
    pub fn begin(&mut self, name: &str) -> Result<(PathBuf, File), Failure> {
        let path = self.dir.join(partial(name));
        // What an interrupted export left.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(self.cannot("replace", name, &error));
            }
            _ => {}
        }
        let made = OpenOptions::new().write(true).create_new(true).open(&path);
        let file = made.map_err(|error| self.cannot("write", name, &error))?;
        self.begun.push(name.to_owned());
        Ok((path, file))
    }

    /// What a failure to write a file is.
    pub fn cannot(&self, what: &str, name: &str, error: &io::Error) -> Failure {
        Failure::cannot_export(what, &self.dir.join(name), error)
    }

    /// Lets all files that were begun take their places. They are on the disk when this returns.
    pub fn finish(mut self) -> Result<Vec<(String, String)>, Failure> {
        let mut digests = Vec::new();
        for name in &self.begun {
            let digest = settle(&self.dir.join(partial(name)));
            digests.push((
                name.clone(),
                digest.map_err(|error| self.cannot("write", name, &error))?,
            ));
        }
        for name in &self.begun {
            let moved = fs::rename(self.dir.join(partial(name)), self.dir.join(name));
            moved.map_err(|error| self.cannot("write", name, &error))?;
        }
        self.finished = true;
        let replaced = |name: &String| {
            let mut begun = self.begun.iter();
            begun.any(|begun| begun == name || partial(begun) == *name)
        };
        self.earlier.retain(|name| !replaced(name));
        if !self.earlier.is_empty() {
            failure::warning(&Failure::left_from_earlier(&self.earlier));
        }
        let synced = File::open(&self.dir).and_then(|dir| dir.sync_all());
        synced.map_err(|error| Failure::cannot_export("sync", &self.dir, &error))?;
        Ok(digests)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.finished {
            for name in &self.begun {
                // What stays is replaced by the next export.
                let _ = fs::remove_file(self.dir.join(partial(name)));
            }
        }
    }
}

/// Syncs a file, and sums it up.
fn settle(path: &Path) -> io::Result<String> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    file.sync_all()?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => sum.update(&buffer[..read]),
        }
    }
    let digits = sum.finalize();
    Ok(digits.iter().map(|byte| format!("{byte:02x}")).collect())
}
