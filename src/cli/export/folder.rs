//! The directory of an export.
//!
//! Files are written beside those that are there, under names that begin with a dot, and take their
//! places only when all are whole and synced: whoever looks, or pulls the plug, finds an old file or a
//! new one, never half of one. Nothing is followed out of the directory: a link in it is refused.
//!
//! What an export may replace is not told by names, which files of anybody may bear, but by a marker
//! ([`super::marker`]) in the directory: only an empty directory, or one that has it, is written into.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::marker::{MARKER, Marker};
use super::summed::{Summed, settle};
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
    /// The format of the files.
    format: &'static str,
    /// What exports wrote into it before.
    marker: Marker,
    /// Whether it had no marker until now.
    is_new: bool,
    /// The names of the files of earlier exports.
    earlier: Vec<String>,
    /// The names of the files that were begun.
    begun: Vec<String>,
    /// The sums of those that have ended.
    sums: BTreeMap<String, String>,
    /// Whether they began to take their places.
    settling: bool,
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
    [DATABASE, ENTITIES, README, MARKER].contains(&name)
        || rows::ALL
            .iter()
            .any(|table| rows::csv::file(*table) == name)
}

fn partial(name: &str) -> String {
    format!(".{name}.partial")
}

impl Folder {
    /// Opens a directory for files of a format, or makes it. It must be empty, or have the marker of an
    /// export and nothing but what an export writes; and must not be in a ledger.
    pub fn open(dir: &Path, ledger: &Path, format: &'static str) -> Result<Self, Failure> {
        let real = made(dir, ledger)?;
        let earlier = listed(dir, &real)?;
        let read = |error: io::Error| Failure::cannot_export("read", dir, &error);
        let found = Marker::read(&real).map_err(read)?;
        if let (None, Some(name)) = (&found, earlier.first()) {
            return Err(Failure::no_export_made_it(dir, name));
        }
        if let Some(name) = earlier.iter().find(|name| !is_ours(name)) {
            return Err(Failure::not_an_export(dir, name));
        }
        let is_new = found.is_none();
        let marker = found.unwrap_or_default();
        let unfinished: Vec<&str> = marker.unfinished().collect();
        if !unfinished.is_empty() {
            failure::warning(&Failure::unfinished_export(dir, &unfinished));
        }
        let folder = Self {
            dir: real,
            format,
            marker,
            is_new,
            earlier,
            begun: Vec::new(),
            sums: BTreeMap::new(),
            settling: false,
        };
        if is_new {
            folder.mark()?;
        }
        Ok(folder)
    }

    /// Writes the marker as it is now. It is on the disk when this returns.
    fn mark(&self) -> Result<(), Failure> {
        let part = partial(MARKER);
        let written = self.marker.write(&self.dir, &part);
        written.map_err(|error| self.cannot("write", MARKER, &error))
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

    /// Begins a file that is written from its beginning to its end.
    pub fn begin_summed(&mut self, name: &str) -> Result<Summed, Failure> {
        Ok(Summed::new(self.begin(name)?.1))
    }

    /// Ends such a file. It is on the disk when this returns.
    pub fn end(&mut self, name: &str, file: Summed) -> Result<(), Failure> {
        let sum = file.finish();
        let sum = sum.map_err(|error| self.cannot("write", name, &error))?;
        self.sums.insert(name.to_owned(), sum);
        Ok(())
    }

    /// What a failure to write a file is.
    pub fn cannot(&self, what: &str, name: &str, error: &io::Error) -> Failure {
        Failure::cannot_export(what, &self.dir.join(name), error)
    }

    /// Lets all files that were begun take their places. They are on the disk when this returns.
    pub fn finish(mut self) -> Result<Vec<(String, String)>, Failure> {
        let mut digests = Vec::new();
        for name in &self.begun {
            let digest = match self.sums.remove(name) {
                Some(digest) => Ok(digest),
                None => settle(&self.dir.join(partial(name))),
            };
            digests.push((
                name.clone(),
                digest.map_err(|error| self.cannot("write", name, &error))?,
            ));
        }
        // From here on files may be of two exports, until all are in place.
        self.settling = true;
        self.marker.begin(self.format);
        self.mark()?;
        for name in &self.begun {
            let moved = fs::rename(self.dir.join(partial(name)), self.dir.join(name));
            moved.map_err(|error| self.cannot("write", name, &error))?;
        }
        self.sync()?;
        self.marker.finish(self.format);
        self.mark()?;
        let replaced = |name: &String| {
            let mut begun = self.begun.iter();
            begun.any(|begun| begun == name || partial(begun) == *name)
        };
        self.earlier.retain(|name| !replaced(name));
        if !self.earlier.is_empty() {
            failure::warning(&Failure::left_from_earlier(&self.earlier));
        }
        Ok(digests)
    }

    fn sync(&self) -> Result<(), Failure> {
        let synced = File::open(&self.dir).and_then(|dir| dir.sync_all());
        synced.map_err(|error| Failure::cannot_export("sync", &self.dir, &error))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays is replaced by the next export. Of what took its place already there is nothing left.
        for name in &self.begun {
            let _ = fs::remove_file(self.dir.join(partial(name)));
        }
        if self.is_new && !self.settling {
            let _ = fs::remove_file(self.dir.join(MARKER));
        }
    }
}

/// Makes a directory where there is none, and tells where it really is: in no ledger.
fn made(dir: &Path, ledger: &Path) -> Result<PathBuf, Failure> {
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
    let mut above = whole.ancestors();
    if let Some(there) = above.find(|path| path.symlink_metadata().is_ok())
        && !there.is_dir()
    {
        return Err(Failure::no_directory(there));
    }
    fs::create_dir_all(dir).map_err(cannot)?;
    let real = dir.canonicalize().map_err(cannot)?;
    outside(&real)?;
    Ok(real)
}

/// The names of the files in a directory, but for the marker, in order. It has nothing in it but files.
fn listed(dir: &Path, real: &Path) -> Result<Vec<String>, Failure> {
    let listed = fs::read_dir(real)
        .and_then(Iterator::collect::<io::Result<Vec<_>>>)
        .map_err(|error| Failure::cannot_export("read", dir, &error))?;
    let mut names = Vec::new();
    for entry in listed {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            return Err(Failure::not_an_export(dir, &name));
        }
        // Half a marker is all that there is where the first export stopped before anything else.
        if name != MARKER && name != partial(MARKER) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::marker::Marker;
    use super::{Folder, README, partial};

    #[test]
    fn an_export_that_stops_between_its_files_says_so() {
        let place = tempfile::tempdir().expect("a directory");
        let (out, ledger) = (place.path().join("out"), place.path().join("ledger"));
        fs::create_dir(&ledger).expect("a directory");
        let begun = || {
            let mut folder = Folder::open(&out, &ledger, "csv").ok().expect("a folder");
            for name in ["cases.csv", README] {
                assert!(folder.begin(name).is_ok());
            }
            folder
        };
        // Before anything is in place, nothing is left of it, and nothing has to be told.
        drop(begun());
        assert_eq!(fs::read_dir(&out).expect("a directory").count(), 0);
        // The second file cannot take its place, as if the plug had been pulled after the first.
        let folder = begun();
        fs::create_dir(out.join(README)).expect("a directory");
        assert!(folder.finish().is_err());
        let marker = Marker::read(&out).expect("it is read").expect("a marker");
        assert_eq!(marker.unfinished().collect::<Vec<_>>(), ["csv"]);
        assert!(out.join("cases.csv").exists() && !out.join(partial(README)).exists());
        fs::remove_dir(out.join(README)).expect("it goes");
        assert!(begun().finish().is_ok());
        let marker = Marker::read(&out).expect("it is read").expect("a marker");
        assert_eq!(marker.unfinished().count(), 0);
    }
}
