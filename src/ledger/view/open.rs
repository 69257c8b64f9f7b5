//! How a view is opened, and how one that was kept goes on.

use std::sync::OnceLock;

use super::View;
use crate::case::event::Event;
use crate::case::ids::RecordId;
use crate::ledger::decode::logged;
use crate::ledger::indexed::{Indexed, LAG, index_of};
use crate::ledger::skim::Topic;
use crate::ledger::stretch::Stretch;
use crate::ledger::{Fault, FaultKind, Ledger, LedgerError};
use crate::log::chain::Link;
use crate::log::checkpoint::Checkpoint;
use crate::log::tree::Tree;
use crate::seq::Seq;
use crate::store::index::IndexError;
use crate::store::{LogFile, StoreError};

impl Ledger {
    /// Reads all that is committed.
    ///
    /// # Errors
    ///
    /// The first fault that is met, a newer format, or what is in the way of reading.
    pub fn read(&self) -> Result<View, LedgerError> {
        let checkpoint = self.checkpoint()?;
        let log = self.store.log()?;
        View::whole(checkpoint, log, None)
    }

    /// Opens a view of what is committed, to look for a few entries or cases in it. It costs the
    /// same however long the log is, once there is an index.
    ///
    /// # Errors
    ///
    /// The first fault that is met, a newer format, or what is in the way of reading.
    pub fn look(&self) -> Result<View, LedgerError> {
        // The index first: what it covers was committed, so a checkpoint read later is no older.
        let found = self.store.index();
        let checkpoint = self.checkpoint()?;
        let log = self.store.log()?;
        match index_of(&self.store, found, &checkpoint, &log) {
            Ok(Some(index)) => {
                let mark = (index.mark().link, index.mark().tree.clone());
                let bytes = index.mark().bytes;
                let indexed = Indexed::new(index, self.store.log()?);
                match View::after_index(&checkpoint, &log, bytes, mark, &indexed) {
                    Some(stretch) => Ok(View {
                        known: checkpoint.size,
                        checkpoint,
                        log,
                        indexed: Some(indexed),
                        stretch,
                        whole: OnceLock::new(),
                        without_index: None,
                        nameless: false,
                    }),
                    // It is not this log's, or the log is at fault: reading all of it tells which.
                    None => {
                        let view = View::whole(checkpoint, log, None)?;
                        indexed.discard();
                        Ok(view)
                    }
                }
            }
            Ok(None) => View::whole(checkpoint, log, None),
            Err(error) => View::whole(checkpoint, log, Some(error)),
        }
    }

    /// Reads the checkpoint; one that is missing or malformed is a fault.
    pub(in crate::ledger) fn checkpoint(&self) -> Result<Checkpoint, LedgerError> {
        self.store.checkpoint().map_err(|error| match error {
            StoreError::CheckpointMissing(_) => {
                Fault::of_ledger(FaultKind::CheckpointMissing, error).into()
            }
            StoreError::BadCheckpoint { source, .. } => {
                Fault::of_ledger(FaultKind::BadCheckpoint, source).into()
            }
            other => other.into(),
        })
    }
}

/// Reads the whole log, and holds it against the checkpoint.
pub(super) fn read_whole(checkpoint: &Checkpoint, log: &LogFile) -> Result<Stretch, LedgerError> {
    let beginning = (Link::default(), Tree::default());
    let stretch = Stretch::read(log, 0, beginning, checkpoint.size, &|_| Ok(None))?;
    let root = stretch.tree.root();
    if root != checkpoint.root {
        let detail = format!(
            "the {} entries hash to {root}, and the checkpoint says {}",
            checkpoint.size, checkpoint.root
        );
        return Err(Fault::of_ledger(FaultKind::RootDiffers, detail).into());
    }
    check_opening(&stretch, checkpoint)?;
    Ok(stretch)
}

/// The first record opens the ledger, under the name that the checkpoint gives.
fn check_opening(stretch: &Stretch, checkpoint: &Checkpoint) -> Result<(), Fault> {
    if checkpoint.size.0 == 0 {
        let detail = "the log has no entries";
        return Err(Fault::of_ledger(FaultKind::NotAnEntry, detail));
    }
    match logged(stretch.line(Seq(0))?, Seq(0))?.record.event {
        Event::LedgerOpened(e) if e.origin == checkpoint.origin => Ok(()),
        Event::LedgerOpened(e) => {
            let detail = format!(
                "the checkpoint is of another ledger: the log is {}",
                e.origin
            );
            Err(Fault::of_ledger(FaultKind::BadCheckpoint, detail))
        }
        _ => {
            let detail = "the first record is not ledger_opened";
            Err(Fault::at(Seq(0), FaultKind::NotAnEntry, detail))
        }
    }
}

impl View {
    fn whole(
        checkpoint: Checkpoint,
        log: LogFile,
        without_index: Option<IndexError>,
    ) -> Result<Self, LedgerError> {
        let stretch = read_whole(&checkpoint, &log)?;
        Ok(Self {
            known: checkpoint.size,
            // Only where it would have been of use is it worth a word.
            without_index: without_index.filter(|_| stretch.bytes() > LAG),
            nameless: false,
            checkpoint,
            log,
            indexed: None,
            stretch,
            whole: OnceLock::new(),
        })
    }

    /// What came after the index, if both together are what the checkpoint says.
    fn after_index(
        checkpoint: &Checkpoint,
        log: &LogFile,
        bytes: u64,
        mark: (Link, Tree),
        indexed: &Indexed,
    ) -> Option<Stretch> {
        let earlier = |id: &RecordId| earlier(Some(indexed), id);
        let stretch = Stretch::read(log, bytes, mark, checkpoint.size, &earlier).ok()?;
        (stretch.tree.root() == checkpoint.root).then_some(stretch)
    }

    /// Goes on with lines that were just appended, up to a checkpoint.
    ///
    /// # Errors
    ///
    /// Where they do not follow, or are not what it says.
    pub(in crate::ledger) fn advance(
        &mut self,
        lines: &[u8],
        to: Checkpoint,
    ) -> Result<(), LedgerError> {
        let indexed = self.indexed.as_ref();
        self.stretch.add(lines, &|id| earlier(indexed, id))?;
        if self.stretch.tree.root() != to.root {
            let detail = "what was appended is not what the checkpoint says";
            return Err(Fault::of_ledger(FaultKind::RootDiffers, detail).into());
        }
        self.known = to.size;
        self.checkpoint = to;
        self.whole = OnceLock::new();
        Ok(())
    }

    /// Whether the ledger is still what this view is of: the same checkpoint, and the same last line
    /// at the same place of its log, as it is found now.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub(in crate::ledger) fn is_still(
        &mut self,
        now: &Checkpoint,
        log: LogFile,
    ) -> Result<bool, LedgerError> {
        let Some(last) = now.size.last().filter(|last| *last >= self.stretch.first) else {
            return Ok(false);
        };
        if *now != self.checkpoint {
            return Ok(false);
        }
        let line = self.stretch.line(last)?;
        let mut found = vec![0; line.len() + 1];
        let start = self.committed_bytes() - found.len() as u64;
        let read = log.read_at(start, &mut found)?;
        let same = read == found.len() && found.strip_suffix(b"\n") == Some(line);
        self.log = log;
        Ok(same)
    }
}

/// What a record is about that stands before the part of the log that is in memory.
fn earlier(indexed: Option<&Indexed>, id: &RecordId) -> Result<Option<Topic>, LedgerError> {
    let Some(indexed) = indexed else {
        return Ok(None);
    };
    let found = indexed.find(id).and_then(|seq| match seq {
        Some(seq) => indexed.topic(seq).map(Some),
        None => Ok(None),
    });
    found.map_err(|e| Fault::of_ledger(FaultKind::NotAnEntry, e).into())
}
