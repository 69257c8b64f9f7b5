//! SQLite: a table in which each row carries the hash of the one before.
//!
//! The hash is casebook's own leaf, over the same bytes, so that chain is compared with chain.
//! WAL with `synchronous=FULL`, as SQLite's documentation says where a commit has to survive a
//! power cut; bulk in one transaction; an index on the case.

use std::collections::BTreeMap;
use std::path::Path;

use casebook::log::entry::Entry;
use casebook::log::hash::Leaf;
use casebook::seq::Seq;
use casebook::time::{Instant, Period};
use rusqlite::{Connection, Row, Transaction, TransactionBehavior};

use crate::events::{Batch, Event, Failure};
use crate::fold::{self, Kept};
use crate::peer::{Done, Peer};

/// The peer.
pub struct Sqlite;

const TABLE: &str = "CREATE TABLE log (
    seq INTEGER PRIMARY KEY, prev BLOB NOT NULL, leaf BLOB NOT NULL,
    recorded_at TEXT NOT NULL, about TEXT NOT NULL, record BLOB NOT NULL
  ) STRICT;
  CREATE INDEX log_about ON log (about, seq);";

const INSERT: &str = "INSERT INTO log (seq, prev, leaf, recorded_at, about, record) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

fn open(dir: &Path) -> Result<Connection, Failure> {
    let db = Connection::open(dir.join("log.db"))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    Ok(db)
}

/// Closes, which folds what is in the WAL into the database.
fn close(db: Connection) -> Result<Done, Failure> {
    db.close().map_err(|(_, error)| error)?;
    Ok(Done::Fully)
}

fn leaf(seq: u64, prev: Leaf, recorded_at: Instant, record: &[u8]) -> Leaf {
    let entry = Entry {
        seq: Seq(seq),
        prev,
        recorded_at,
        record,
    };
    Leaf::of(&entry.format())
}

/// Inserts events behind the last.
fn insert(writing: &Transaction<'_>, events: &[Event]) -> Result<(), Failure> {
    let last = "SELECT leaf FROM log ORDER BY seq DESC LIMIT 1";
    let last = writing
        .prepare_cached(last)?
        .query_map([], |row| row.get(0))?
        .next();
    let mut prev = last.transpose()?.map_or(Leaf([0; 32]), Leaf);
    let mut statement = writing.prepare_cached(INSERT)?;
    for event in events {
        let leaf = leaf(event.seq, prev, event.recorded_at, &event.record);
        let time = event.recorded_at.to_string();
        let row = (event.seq, prev.0, leaf.0, time, &event.case, &event.record);
        statement.execute(row)?;
        prev = leaf;
    }
    Ok(())
}

fn kept(row: &Row<'_>) -> Result<Kept, Failure> {
    Ok(Kept {
        seq: row.get("seq")?,
        recorded_at: row.get_ref("recorded_at")?.as_str()?.parse()?,
        record: row.get("record")?,
    })
}

impl Peer for Sqlite {
    fn name(&self) -> String {
        format!("SQLite {}, hash-chained table", rusqlite::version())
    }

    fn lacks(&self) -> &'static str {
        "Order, chain and two times are columns that this driver fills and checks; to SQLite an \
         `UPDATE` is as good as an `INSERT`. Durable with `synchronous=FULL`, as here. No states."
    }

    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure> {
        let mut db = open(dir)?;
        db.execute_batch(TABLE)?;
        let writing = db.transaction()?;
        insert(&writing, batch.events)?;
        writing.commit()?;
        close(db)
    }

    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure> {
        let mut db = open(dir)?;
        for event in events {
            let writing = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            insert(&writing, std::slice::from_ref(event))?;
            writing.commit()?;
        }
        close(db)
    }

    fn verify(&self, dir: &Path) -> Result<Done, Failure> {
        let db = open(dir)?;
        let mut statement =
            db.prepare("SELECT seq, prev, leaf, recorded_at, record FROM log ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let (mut next, mut head) = (1, Leaf([0; 32]));
        while let Some(row) = rows.next()? {
            let (seq, prev, found) = (row.get(0)?, Leaf(row.get(1)?), Leaf(row.get(2)?));
            let time = row.get_ref(3)?.as_str()?.parse()?;
            let expected = leaf(seq, prev, time, row.get_ref(4)?.as_blob()?);
            if seq != next || prev != head || found != expected {
                return Err(format!("row {seq} does not follow from the one before").into());
            }
            (next, head) = (seq + 1, found);
        }
        Ok(Done::Fully)
    }

    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure> {
        let db = open(dir)?;
        let mut statement =
            db.prepare("SELECT seq, recorded_at, record, about FROM log ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let mut cases: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            cases.entry(row.get("about")?).or_default().push(kept(row)?);
        }
        Ok(Done::States(fold::all(cases, to)?))
    }

    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure> {
        let db = open(dir)?;
        let mut statement =
            db.prepare("SELECT seq, recorded_at, record FROM log WHERE about = ?1 ORDER BY seq")?;
        let mut rows = statement.query([case])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(kept(row)?);
        }
        Ok(Done::States(fold::one(case, events, to)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events() -> Vec<Event> {
        let time = "2024-03-18T10:00:00.000Z".parse().expect("a time");
        let event = |seq| Event {
            seq,
            case: "k1".to_owned(),
            kind: "verdict",
            day: "2024-03-18".to_owned(),
            recorded_at: time,
            record: format!("record {seq}").into_bytes(),
        };
        (1..=5).map(event).collect()
    }

    /// What is measured as a verification is one: it finds each of these in a table of five.
    #[test]
    fn an_altered_a_dropped_and_a_slipped_in_row_are_found() {
        for (change, found) in [
            ("UPDATE log SET seq = seq", None),
            ("UPDATE log SET record = x'00' WHERE seq = 3", Some("row 3")),
            (
                "UPDATE log SET recorded_at = '2024-03-19T10:00:00.000Z' WHERE seq = 4",
                Some("row 4"),
            ),
            ("DELETE FROM log WHERE seq = 2", Some("row 3")),
            (
                "INSERT INTO log SELECT 6, prev, leaf, recorded_at, about, record FROM log WHERE seq = 5",
                Some("row 6"),
            ),
        ] {
            let dir = std::env::temp_dir().join(format!("peers-sqlite-{}", std::process::id()));
            std::fs::create_dir(&dir).expect("a new directory");
            let file = dir.join("records");
            let events = events();
            let batch = Batch::new(&events[..3], file).expect("a batch");
            Sqlite.load(&dir, &batch).expect("loads");
            Sqlite.append_each(&dir, &events[3..]).expect("appends");
            open(&dir)
                .expect("opens")
                .execute(change, [])
                .expect(change);
            let verified = Sqlite.verify(&dir).err().map(|error| error.to_string());
            std::fs::remove_dir_all(&dir).expect("is removed");
            match found {
                None => assert_eq!(verified, None, "{change}"),
                Some(row) => assert!(verified.is_some_and(|e| e.starts_with(row)), "{change}"),
            }
        }
    }
}
