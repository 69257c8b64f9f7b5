//! How much of the log an index covers.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{IndexError, sum};
use crate::log::chain::Link;
use crate::log::hash::{Leaf, hex};
use crate::log::tree::Tree;
use crate::seq::{Seq, Size};
use crate::time::Instant;

/// How much of the log an index covers, and whose index it is.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The ledger's name.
    pub origin: String,
    /// The end of the chain, as far as it goes.
    pub link: Link,
    /// The tree, as far as it goes.
    pub tree: Tree,
    /// How many bytes of the log it covers.
    pub bytes: u64,
    /// How many cases have an entry in it.
    pub cases: u64,
    pub(super) salt: String,
}

/// The mark as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    origin: String,
    size: u64,
    head: String,
    recorded_at: Option<i64>,
    edge: Vec<String>,
    bytes: u64,
    cases: u64,
    salt: String,
}

impl Mark {
    /// The mark of an index that covers nothing yet.
    pub(super) fn beginning(origin: String, salt: String) -> Self {
        Self {
            origin,
            link: Link::default(),
            tree: Tree::default(),
            bytes: 0,
            cases: 0,
            salt,
        }
    }

    pub(super) fn read(db: &Connection) -> Result<Self, IndexError> {
        let row = db.query_row("SELECT said, sum FROM mark", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        });
        let (said, written) = row.optional()?.ok_or(IndexError::None)?;
        if sum(&[], said.as_bytes()) != written {
            return Err(IndexError::Damaged("the mark was altered"));
        }
        serde_json::from_str::<Written>(&said)
            .ok()
            .and_then(Self::from_written)
            .ok_or(IndexError::Damaged("the mark cannot be read"))
    }

    fn from_written(written: Written) -> Option<Self> {
        let edge = written
            .edge
            .iter()
            .map(|hash| Leaf::from_hex(hash.as_bytes()).map(|leaf| leaf.0))
            .collect::<Option<Vec<_>>>()?;
        let recorded_at = match written.recorded_at {
            Some(millis) => Some(Instant::from_millis(millis)?),
            None => None,
        };
        Some(Self {
            origin: written.origin,
            link: Link {
                next: Seq(written.size),
                head: Leaf::from_hex(written.head.as_bytes())?,
                recorded_at,
            },
            tree: Tree::from_edge(Size(written.size), edge)?,
            bytes: written.bytes,
            cases: written.cases,
            salt: written.salt,
        })
    }

    pub(super) fn write(&self, db: &Connection) -> Result<(), IndexError> {
        let written = Written {
            origin: self.origin.clone(),
            size: self.tree.size().0,
            head: self.link.head.to_string(),
            recorded_at: self.link.recorded_at.map(Instant::millis),
            edge: self.tree.edge().iter().map(|hash| hex(hash)).collect(),
            bytes: self.bytes,
            cases: self.cases,
            salt: self.salt.clone(),
        };
        let said = serde_json::to_string(&written).expect("a mark has string keys only");
        db.execute("DELETE FROM mark", [])?;
        let sum = sum(&[], said.as_bytes());
        db.execute("INSERT INTO mark VALUES (?1, ?2)", params![said, sum])?;
        Ok(())
    }
}
