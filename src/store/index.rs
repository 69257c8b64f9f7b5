//! The index: where each entry stands in the log, and which entries bear a name.
//!
//! It is derived, and nothing rests on it alone. It may be deleted at any time, and is made again
//! from the log when it is missing, of another version, of another ledger, or damaged. It is kept
//! with SQLite: several processes read it while one writes, it survives a power cut, and it answers
//! with an error, not with a panic, to a file that somebody made up.
//!
//! # Why it cannot make an answer differ
//!
//! - Its [`Mark`] says how much of the log it covers: size, head and right edge. With the entries
//!   that came after, the edge must give the checkpoint's root; else the index is not used.
//! - A [`Place`] carries the leaf of its entry, and an entry is read only if it hashes to that leaf.
//! - What is *not* there is known too: the names form a ring, in which each row has the key of the
//!   next. A name is absent only if a row says that there is nothing between it and the next one (as
//!   NSEC records do for the names of a DNS zone, RFC 4034). Every row has a sum over all of it.
//! - An index is believed only where it was made: its name has its device and its inode. One that
//!   came with a ledger from elsewhere is not even opened.
//!
//! Names are kept as salted hashes of 62 bits. Two that share one share a row, so whoever asks for
//! a name looks at the entries whether they bear it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use sha2::{Digest as _, Sha256};

use super::disk::DiskLock;
use super::{Store, StoreError, io_error};
use crate::log::hash::Leaf;
use crate::seq::Seq;

mod mark;
mod update;

pub use mark::Mark;
pub use update::Update;

/// The directory of the index.
const INDEX: &str = "index";
const SUFFIX: &str = ".sqlite";

/// All that an index holds. Another schema is another version.
const SCHEMA: [&str; 3] = [
    "CREATE TABLE mark (said TEXT NOT NULL, sum INTEGER NOT NULL)",
    "CREATE TABLE name (key INTEGER PRIMARY KEY, next INTEGER NOT NULL, seqs BLOB NOT NULL, sum INTEGER NOT NULL)",
    "CREATE TABLE place (seq INTEGER PRIMARY KEY, start INTEGER NOT NULL, length INTEGER NOT NULL, leaf BLOB NOT NULL, topic INTEGER NOT NULL, sum INTEGER NOT NULL)",
];

/// Why an index is of no use. Nothing is lost with it: the log says the same.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is none, or none of this ledger and this version.
    #[error("there is no index")]
    None,
    /// Another process is writing it.
    #[error("the index is being written by another process")]
    Busy,
    /// It contradicts itself.
    #[error("the index is damaged: {0}")]
    Damaged(&'static str),
    /// The library says no.
    #[error("the index cannot be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The disk says no.
    #[error("the index cannot be used: {0}")]
    Store(#[from] StoreError),
}

/// The key of a name: an id's, a case's, or that of what belongs to no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(i64);

/// Below and above every key: the ends of the ring.
const FIRST: Key = Key(0);
const END: Key = Key(i64::MAX);

/// Where an entry stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its first byte.
    pub start: u64,
    /// How many bytes it has, without its line feed.
    pub length: u32,
    /// What they hash to.
    pub leaf: Leaf,
    /// What it is about.
    pub topic: Key,
}

/// An index that is of this version, of this machine, and whole as far as is known.
pub struct Index {
    db: Connection,
    mark: Mark,
    path: PathBuf,
}

/// What an index makes of names.
#[derive(Clone, Debug)]
pub struct Keys {
    salt: String,
}

impl Keys {
    /// The key of a name of some kind.
    #[must_use]
    pub fn of(&self, kind: &str, name: &str) -> Key {
        let mut hash = Sha256::new();
        for part in [&*self.salt, "\0", kind, "\0", name] {
            hash.update(part);
        }
        let bytes: [u8; 32] = hash.finalize().into();
        // 62 bits, and neither end of the ring.
        Key((first_eight(&bytes) & ((1 << 62) - 1)) + 1)
    }
}

fn first_eight(bytes: &[u8; 32]) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&bytes[..8]);
    i64::from_be_bytes(first)
}

/// The sum over a row.
fn sum(numbers: &[i64], bytes: &[u8]) -> i64 {
    let mut hash = Sha256::new();
    for number in numbers {
        hash.update(number.to_be_bytes());
    }
    hash.update(bytes);
    first_eight(&hash.finalize().into())
}

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn place_sum(seq: Seq, place: &Place) -> i64 {
    let numbers = [
        number(seq.0),
        number(place.start),
        place.length.into(),
        place.topic.0,
    ];
    sum(&numbers, &place.leaf.0)
}

impl Store {
    /// Opens the index for reading: a snapshot, whatever others write meanwhile.
    ///
    /// # Errors
    ///
    /// Where there is none that can be used.
    pub fn index(&self) -> Result<Index, IndexError> {
        let dir = self.index_dir()?;
        let mut names = self.disk.list(&dir).map_err(io_error("list", &dir))?;
        names.retain(|name| name.ends_with(SUFFIX));
        // While one takes the place of another there are two: the name of the newer sorts last.
        let newest = names.iter().max().ok_or(IndexError::None)?;
        let path = dir.join(newest);
        if !newest.ends_with(&made_here(&path)?) {
            return Err(IndexError::None);
        }
        Index::open(path)
    }

    /// Where the index lies, on a disk that other libraries can use.
    fn index_dir(&self) -> Result<PathBuf, IndexError> {
        if !self.disk.is_native() {
            return Err(IndexError::None);
        }
        Ok(self.sub_dir(INDEX)?)
    }

    /// The right to write the index, unless another process has it.
    fn index_lock(&self) -> Result<(PathBuf, Box<dyn DiskLock>), IndexError> {
        let dir = self.index_dir()?;
        self.disk.create_dir(&dir).map_err(io_error("make", &dir))?;
        let path = dir.join(".lock");
        let taken = self.disk.lock(&path, Duration::ZERO);
        match taken.map_err(io_error("lock", &path))? {
            Some(lock) => Ok((dir, lock)),
            None => Err(IndexError::Busy),
        }
    }
}

impl Index {
    fn open(path: PathBuf) -> Result<Self, IndexError> {
        let db = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        db.execute_batch("PRAGMA synchronous=NORMAL; BEGIN")?;
        let mut schema: Vec<String> = db
            .prepare("SELECT sql FROM sqlite_schema ORDER BY name")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        schema.sort();
        if schema != SCHEMA {
            return Err(IndexError::None);
        }
        let mark = Mark::read(&db)?;
        Ok(Self { db, mark, path })
    }

    /// How much of the log it covers.
    #[must_use]
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// What it makes of names.
    #[must_use]
    pub fn keys(&self) -> Keys {
        Keys {
            salt: self.mark.salt.clone(),
        }
    }

    /// Where an entry stands.
    ///
    /// # Errors
    ///
    /// Where the index is damaged, or has no such entry.
    pub fn place(&self, seq: Seq) -> Result<Place, IndexError> {
        let mut query = self
            .db
            .prepare_cached("SELECT start, length, leaf, topic, sum FROM place WHERE seq = ?1")?;
        let row = query.query_row([number(seq.0)], |row| {
            let (start, length): (i64, i64) = (row.get(0)?, row.get(1)?);
            let place = Place {
                start: u64::try_from(start).unwrap_or(u64::MAX),
                length: u32::try_from(length).unwrap_or(u32::MAX),
                leaf: Leaf(row.get(2)?),
                topic: Key(row.get(3)?),
            };
            Ok((place, row.get::<_, i64>(4)?))
        });
        let (place, written) = row
            .optional()?
            .ok_or(IndexError::Damaged("an entry is missing"))?;
        if place_sum(seq, &place) == written {
            Ok(place)
        } else {
            Err(IndexError::Damaged("a place was altered"))
        }
    }

    /// The entries that bear a name, in the order of the log; others whose name has the same key may
    /// be among them.
    ///
    /// # Errors
    ///
    /// Where the index is damaged.
    pub fn named(&self, key: Key) -> Result<Vec<Seq>, IndexError> {
        Ok(match Row::at_or_before(&self.db, key)? {
            row if row.key == key => row.seqs,
            _ => Vec::new(),
        })
    }

    /// Removes it, where it was found to be damaged. Only its name goes: whoever reads it goes on.
    pub fn remove(&self) {
        // Whoever cannot remove it reads without it, as this one does.
        let _ = fs::remove_file(&self.path);
    }
}

/// A row of the ring.
struct Row {
    key: Key,
    next: Key,
    seqs: Vec<Seq>,
}

impl Row {
    /// The row of a key, or the one before the place where it would be.
    fn at_or_before(db: &Connection, key: Key) -> Result<Self, IndexError> {
        let mut query = db.prepare_cached(
            "SELECT key, next, seqs, sum FROM name WHERE key <= ?1 ORDER BY key DESC LIMIT 1",
        )?;
        let row = query.query_row([key.0], |row| {
            let (key, next): (i64, i64) = (row.get(0)?, row.get(1)?);
            let (seqs, written): (Vec<u8>, i64) = (row.get(2)?, row.get(3)?);
            Ok((key, next, seqs, written))
        });
        let (at, next, seqs, written) = row
            .optional()?
            .ok_or(IndexError::Damaged("the ring of names has no beginning"))?;
        if sum(&[at, next], &seqs) != written {
            return Err(IndexError::Damaged("a name was altered"));
        }
        if at != key.0 && next <= key.0 {
            return Err(IndexError::Damaged("a name is missing"));
        }
        let seqs = seqs.chunks_exact(8).map(|bytes| {
            let mut eight = [0; 8];
            eight.copy_from_slice(bytes);
            Seq(u64::from_be_bytes(eight))
        });
        Ok(Self {
            key: Key(at),
            next: Key(next),
            seqs: seqs.collect(),
        })
    }

    fn write(&self, db: &Connection) -> Result<(), IndexError> {
        let bytes: Vec<u8> = self
            .seqs
            .iter()
            .flat_map(|seq| seq.0.to_be_bytes())
            .collect();
        let sum = sum(&[self.key.0, self.next.0], &bytes);
        db.prepare_cached("INSERT OR REPLACE INTO name VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.key.0, self.next.0, bytes, sum])?;
        Ok(())
    }
}

/// Opens a database that may come from anybody: nothing in it is run.
fn connect(path: &Path, how: OpenFlags) -> Result<Connection, IndexError> {
    let db = Connection::open_with_flags(path, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    Ok(db)
}

/// How the name of an index ends that was made here: with the device and the inode of its file.
fn made_here(path: &Path) -> Result<String, IndexError> {
    let file = fs::symlink_metadata(path).map_err(io_error("read", path))?;
    if file.is_file() {
        Ok(format!("-{:x}-{:x}{SUFFIX}", file.dev(), file.ino()))
    } else {
        Err(IndexError::Damaged("it is not a regular file"))
    }
}
