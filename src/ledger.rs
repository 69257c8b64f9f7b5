//! The library's face: open a ledger, append to it, verify it, see what it says.
//!
//! Here the log, which knows no court, and the domain, which knows no file, are joined. Reading
//! ([`Ledger::read`]) takes no lock and waits for nobody; it checks every hash of what it reads.
//! Writing ([`Ledger::append`]) judges a batch as a whole and commits all of it or nothing.
//!
//! ```no_run
//! use casebook::ledger::Ledger;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let view = Ledger::open("ledger").read()?;
//! for case in view.cases()? {
//!     let entries = view.entries_of(case)?;
//!     let records = casebook::case::corrections::Records::new(&entries);
//!     let timeline = casebook::case::timeline::Timeline::new(records.facts());
//!     let state = casebook::case::state::project(case, &timeline, None);
//!     println!("{case}: {:?}", state.map(|s| s.status));
//! }
//! # Ok(())
//! # }
//! ```

mod append;
mod decode;
mod fault;
mod indexed;
mod judge;
mod repair;
mod skim;
mod sort;
mod stretch;
mod verify;
mod view;
mod walk;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

pub use append::{Already, Append, Appended, NO_RECORDER, New, Refusal, Submission, Submit};
pub use fault::{Fault, FaultKind};
pub use repair::{Found, Proposal, RepairError};
pub use verify::{Progress, Report};
pub use view::View;

use crate::case::event::{Event, LedgerOpened};
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::case::text::{Line, Recorder};
use crate::log::chain::Link;
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::Entry;
use crate::log::hash::Leaf;
use crate::log::tree::Tree;
use crate::origin::Origin;
use crate::seq::{Seq, Size};
use crate::store::{Store, StoreError};
use crate::time::Instant;

/// The format of records that this version reads and writes.
pub const FORMAT: u32 = 1;

/// A ledger on disk.
#[derive(Clone)]
pub struct Ledger {
    store: Store,
    /// What the last append left off with, for the next one to go on from.
    recent: Arc<Mutex<Option<View>>>,
}

/// Why something could not be done with a ledger. A refusal, a fault and a failure of the disk are
/// never mixed.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A rule says no.
    #[error("the append is refused")]
    Refused(Vec<Refusal>),
    /// The evidence is wrong.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The disk, or another process, is in the way.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger is newer than this version.
    #[error(
        "entry {from} and those after it are of format {format}: this version knows format {FORMAT} and needs to be updated"
    )]
    NeedsNewer {
        /// The first entry that may be of the newer format.
        from: Seq,
        /// That format.
        format: u32,
    },
    /// The clock is behind the ledger.
    #[error("the clock says {now}, and the last entry was recorded at {last}: the clock is behind")]
    ClockBehind {
        /// What the clock says.
        now: Instant,
        /// When the last entry was recorded.
        last: Instant,
    },
    /// The clock is far ahead of the ledger.
    #[error(
        "the clock says {now}, and the last entry was recorded at {last}: more than a year before"
    )]
    ClockAhead {
        /// What the clock says.
        now: Instant,
        /// When the last entry was recorded.
        last: Instant,
    },
}

impl Ledger {
    /// The ledger in a directory. Whether there is one is seen when it is read.
    #[must_use]
    pub fn open(dir: impl Into<PathBuf>) -> Self {
        Self::at(Store::new(dir))
    }

    /// The ledger in a store.
    #[must_use]
    pub fn at(store: Store) -> Self {
        Self {
            store,
            recent: Arc::default(),
        }
    }

    /// Its store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Starts a ledger. When this returns, its first entry survives a power cut.
    ///
    /// # Errors
    ///
    /// Where there is one already, or it cannot be written.
    pub fn init(
        &self,
        origin: &Origin,
        title: Option<Line>,
        by: Recorder,
        now: Instant,
    ) -> Result<Checkpoint, LedgerError> {
        let opened = LedgerOpened {
            format: FORMAT,
            origin: origin.clone(),
            title,
        };
        let record = Record {
            id: Some(new_id(now)),
            by: Some(by),
            ..Record::of(Event::LedgerOpened(opened))
        };
        let start = Link::default();
        let record = record.encode();
        let entry = Entry {
            seq: start.next,
            prev: start.head,
            recorded_at: now,
            record: &record,
        };
        let mut line = entry.format();
        let mut tree = Tree::default();
        tree.push(Leaf::of(&line));
        line.push(b'\n');
        let root = tree.root();
        let checkpoint = Checkpoint {
            origin: origin.clone(),
            size: Size(1),
            root,
            signatures: String::new(),
        };
        self.store.create(&line, &checkpoint)?;
        Ok(checkpoint)
    }
}

/// Works on several things side by side. One alone is worked on here and now: to hand it to another
/// thread, and to wait for it, takes as long as the work.
fn each<T: Send, R: Send>(things: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    if things.len() <= 1 {
        return things.into_iter().map(work).collect();
    }
    things.into_par_iter().map(work).collect()
}

/// A new record's name: a UUID of version 7, which sorts by the time of its making.
fn new_id(now: Instant) -> RecordId {
    let ms = u64::try_from(now.millis()).unwrap_or(0);
    let nanos = u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000;
    let time = uuid::Timestamp::from_unix(uuid::NoContext, ms / 1000, nanos);
    uuid::Uuid::new_v7(time)
        .to_string()
        .parse()
        .expect("a UUID is made of what a record's id may have")
}
