//! Writing an index: from nothing, or on from where it ends.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::path::Path;

use rusqlite::{OpenFlags, params};

use super::{
    END, FIRST, Index, IndexError, Key, Keys, Mark, Place, Row, SCHEMA, SUFFIX, connect, io_error,
    made_here, number, place_sum,
};
use crate::log::chain::Link;
use crate::log::tree::Tree;
use crate::seq::Seq;
use crate::store::Store;
use crate::store::disk::DiskLock;

/// An index on its way: entries are added in the order of the log, and all of them count or none.
pub struct Update {
    index: Index,
    /// Whether it begins with nothing.
    is_new: bool,
    /// The names of the new entries.
    names: Vec<(Key, Seq)>,
    /// What the new entries are about, by the key of their id. The first of an id counts.
    topics: HashMap<Key, Key>,
    /// The cases that new entries are about.
    cases: HashSet<Key>,
    _lock: Box<dyn DiskLock>,
}

impl Store {
    /// Begins a new index.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, or another process is writing one.
    pub fn new_index(&self, origin: &str) -> Result<Update, IndexError> {
        let (dir, lock) = self.index_lock()?;
        for name in self.disk.list(&dir).map_err(io_error("list", &dir))? {
            if name.ends_with(".new") || name.ends_with(".new-journal") {
                // Somebody was killed while making one.
                let _ = fs::remove_file(dir.join(name));
            }
        }
        // No ledger that lies in a repository should have its index there.
        let ignore = dir.join(".gitignore");
        fs::write(&ignore, "*\n").map_err(io_error("write", &ignore))?;
        let name = uuid::Uuid::now_v7().to_string();
        let path = dir.join(format!("{name}.new"));
        let created = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let db = connect(&path, created)?;
        db.execute_batch(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; BEGIN",
        )?;
        for table in SCHEMA {
            db.execute(table, [])?;
        }
        let mark = Mark::beginning(origin.to_owned(), name);
        Ok(Update::of(Index { db, mark, path }, true, lock))
    }
}

impl Index {
    /// Goes on with this index, where nobody else has meanwhile.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, or another process is writing it.
    pub fn update(self, store: &Store) -> Result<Update, IndexError> {
        let (_, lock) = store.index_lock()?;
        self.db.execute_batch("COMMIT; BEGIN IMMEDIATE")?;
        let mark = Mark::read(&self.db)?;
        if mark.tree != self.mark.tree {
            return Err(IndexError::Busy);
        }
        Ok(Update::of(self, false, lock))
    }
}

impl Update {
    fn of(index: Index, is_new: bool, lock: Box<dyn DiskLock>) -> Self {
        Self {
            index,
            is_new,
            names: Vec::new(),
            topics: HashMap::new(),
            cases: HashSet::new(),
            _lock: lock,
        }
    }

    /// How far it goes.
    #[must_use]
    pub fn mark(&self) -> &Mark {
        &self.index.mark
    }

    /// What it makes of names.
    #[must_use]
    pub fn keys(&self) -> Keys {
        self.index.keys()
    }

    /// What the first entry with an id is about.
    ///
    /// # Errors
    ///
    /// Where the index is damaged.
    pub fn topic_of(&self, id: Key) -> Result<Option<Key>, IndexError> {
        if !self.is_new
            && let Some(first) = self.index.named(id)?.first()
        {
            return Ok(Some(self.index.place(*first)?.topic));
        }
        Ok(self.topics.get(&id).copied())
    }

    /// Adds the next entry: its place, the key of its id, and whether it is about a case.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn add(
        &mut self,
        seq: Seq,
        place: &Place,
        id: Key,
        about_case: bool,
    ) -> Result<(), IndexError> {
        let Place {
            start,
            length,
            leaf,
            topic,
        } = place;
        self.index
            .db
            .prepare_cached("INSERT INTO place VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                number(seq.0),
                number(*start),
                length,
                leaf.0,
                topic.0,
                place_sum(seq, place)
            ])?;
        self.names.push((id, seq));
        self.names.push((*topic, seq));
        self.topics.entry(id).or_insert(*topic);
        if about_case {
            self.cases.insert(*topic);
        }
        Ok(())
    }

    /// Ends it: it covers the log up to here. Until this returns, the index is what it was.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn finish(mut self, link: Link, tree: Tree, bytes: u64) -> Result<(), IndexError> {
        let mut names = std::mem::take(&mut self.names);
        names.sort_unstable();
        let new_cases = if self.is_new {
            self.ring(&names)?;
            self.cases.len()
        } else {
            self.add_to_ring(&names)?
        };
        let mark = &mut self.index.mark;
        (mark.link, mark.tree, mark.bytes) = (link, tree, bytes);
        mark.cases += new_cases as u64;
        mark.write(&self.index.db)?;
        self.index.db.execute_batch("COMMIT")?;
        if self.is_new { self.publish() } else { Ok(()) }
    }

    /// Makes the ring of names from nothing.
    fn ring(&self, names: &[(Key, Seq)]) -> Result<(), IndexError> {
        let mut rows = names.chunk_by(|a, b| a.0 == b.0).peekable();
        let (mut key, mut seqs) = (FIRST, Vec::new());
        loop {
            let following = rows.next();
            let next = following.map_or(END, |row| row[0].0);
            Row { key, next, seqs }.write(&self.index.db)?;
            let Some(row) = following else {
                return Ok(());
            };
            (key, seqs) = (next, row.iter().map(|(_, seq)| *seq).collect());
        }
    }

    /// Puts names into the ring. Gives how many cases had none of them before.
    fn add_to_ring(&self, names: &[(Key, Seq)]) -> Result<usize, IndexError> {
        let db = &self.index.db;
        let mut new_cases = 0;
        for names in names.chunk_by(|a, b| a.0 == b.0) {
            let key = names[0].0;
            let mut row = Row::at_or_before(db, key)?;
            if row.key != key {
                new_cases += usize::from(self.cases.contains(&key));
                let next = std::mem::replace(&mut row.next, key);
                row.write(db)?;
                let seqs = Vec::new();
                row = Row { key, next, seqs };
            }
            row.seqs.extend(names.iter().map(|(_, seq)| *seq));
            row.write(db)?;
        }
        Ok(new_cases)
    }

    /// Puts a new index where it is found, whole and synced.
    fn publish(self) -> Result<(), IndexError> {
        let Index { db, path, .. } = self.index;
        db.execute_batch("PRAGMA journal_mode=WAL")?;
        db.close().map_err(|(_, error)| error)?;
        let written = File::open(&path).and_then(|file| file.sync_all());
        written.map_err(io_error("sync", &path))?;
        let name = path.with_extension("");
        let mut name = name.into_os_string();
        name.push(made_here(&path)?);
        fs::rename(&path, &name).map_err(io_error("replace", &path))?;
        remove_others(Path::new(&name));
        Ok(())
    }
}

/// Removes the indexes in whose place another has come. Whoever still reads one goes on reading, and
/// one that cannot be removed is only in the way.
fn remove_others(than: &Path) {
    let (Some(dir), Some(name)) = (than.parent(), than.file_name()) else {
        return;
    };
    let name = name.to_string_lossy();
    for file in fs::read_dir(dir).into_iter().flatten().flatten() {
        let other = file.file_name();
        let other = other.to_string_lossy();
        if other.contains(SUFFIX) && !other.starts_with(&*name) {
            let _ = fs::remove_file(file.path());
        }
    }
}
