//! The marker of an export: the file by which a directory is known to be one that exports write into.
//!
//! It says which formats are there, and of which an export began to put its files in place and did not
//! come to the end: those files may be partly of that export and partly of the one before.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// Its name.
pub const MARKER: &str = ".casebook-export";

/// Its first line, by which it is known.
const FIRST: &str =
    "casebook export writes into this directory, and replaces what it wrote before\n";

const FORMATS: &str = "formats: ";
const UNFINISHED: &str = "not finished: ";

/// No marker is longer.
const LONGEST: u64 = 1 << 12;

/// What a marker says.
#[derive(Debug, Default)]
pub struct Marker {
    formats: BTreeSet<String>,
    unfinished: BTreeSet<String>,
}

impl Marker {
    /// The marker of a directory, where it has one: a file, no link to one, that begins as a marker does.
    pub fn read(dir: &Path) -> io::Result<Option<Self>> {
        let path = dir.join(MARKER);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => {}
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => return Ok(None),
        }
        let mut bytes = Vec::new();
        File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let said = |start: &str| {
            let lines = text.lines().filter_map(|line| line.strip_prefix(start));
            let words = lines.flat_map(|line| line.split(", "));
            words.map(str::to_owned).collect()
        };
        Ok(text.starts_with(FIRST).then(|| Self {
            formats: said(FORMATS),
            unfinished: said(UNFINISHED),
        }))
    }

    /// Puts it into a directory in the place of the one before, by way of a file of another name.
    pub fn write(&self, dir: &Path, part: &str) -> io::Result<()> {
        let mut text = FIRST.to_owned();
        for (start, formats) in [(FORMATS, &self.formats), (UNFINISHED, &self.unfinished)] {
            if !formats.is_empty() {
                let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
                text.push_str(&format!("{start}{}\n", formats.join(", ")));
            }
        }
        let part = dir.join(part);
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(part, dir.join(MARKER))?;
        File::open(dir)?.sync_all()
    }

    /// The formats of which an export did not come to its end.
    pub fn unfinished(&self) -> impl Iterator<Item = &str> {
        self.unfinished.iter().map(String::as_str)
    }

    /// Files of a format begin to take their places.
    pub fn begin(&mut self, format: &str) {
        self.formats.insert(format.to_owned());
        self.unfinished.insert(format.to_owned());
    }

    /// All of them are in place.
    pub fn finish(&mut self, format: &str) {
        self.unfinished.remove(format);
    }
}
