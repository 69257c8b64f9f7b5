//! What a ledger says: its entries, by case, as known at a time.
//!
//! A view is of the whole log ([`Ledger::read`]), or of what is looked for in it ([`Ledger::look`]),
//! found through the index. Either way no state ever rests on bytes that were altered: the whole log
//! is hashed, link by link, and its root held against the checkpoint's; an entry that is found
//! through the index must hash to what it hashed to when all of that was checked. Where it does not,
//! the whole log is read, and names the fault.

mod entries;
mod open;

use std::borrow::Cow;
use std::sync::OnceLock;

use open::read_whole;
use rayon::prelude::*;

use super::decode::logged;
use super::indexed::{Indexed, LAG};
use super::skim::Topic;
use super::stretch::Stretch;
use super::{Fault, LedgerError};
use crate::case::corrections::Logged;
use crate::case::ids::CaseId;
use crate::log::chain::Link;
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::Entry;
use crate::log::hash::{Leaf, Root};
use crate::log::tree::Tree;
use crate::seq::{Seq, Size};
use crate::store::LogFile;
use crate::store::index::IndexError;
use crate::time::Instant;

/// A ledger's entries, or those of them that were known at a time.
pub struct View {
    checkpoint: Checkpoint,
    log: LogFile,
    known: Size,
    /// The entries that are found through the index, and those that came after; or all of them.
    indexed: Option<Indexed>,
    stretch: Stretch,
    /// The whole log, once it was needed after all.
    whole: OnceLock<Stretch>,
    without_index: Option<IndexError>,
    /// Whether ids that are made of names which are not in force any more are changed.
    nameless: bool,
}

impl View {
    /// The same, but that the entries of cases have no ids that are made of names which are not in force
    /// any more: see [`crate::exchange::nameless`].
    #[must_use]
    pub fn without_lost_names(self) -> Self {
        Self {
            nameless: true,
            ..self
        }
    }

    /// Whether it holds so little in memory that it may be kept.
    pub(super) fn is_small(&self) -> bool {
        self.stretch.bytes() <= LAG && self.whole.get().is_none()
    }

    /// The whole log: read now, where it was not yet. It is as it was when the view was opened, or at
    /// fault.
    fn all(&self) -> Result<&Stretch, LedgerError> {
        if self.indexed.is_none() {
            return Ok(&self.stretch);
        }
        if let Some(whole) = self.whole.get() {
            return Ok(whole);
        }
        let whole = read_whole(&self.checkpoint, &self.log)?;
        Ok(self.whole.get_or_init(|| whole))
    }

    /// Asks the index. Where it cannot say, the whole log is read in its place: then the log is at
    /// fault, or the index is, which is taken away.
    fn ask<T>(
        &self,
        index: impl FnOnce(&Indexed) -> Result<T, IndexError>,
        log: impl FnOnce(&Stretch) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let indexed = self.indexed.as_ref().filter(|_| self.whole.get().is_none());
        if let Some(indexed) = indexed {
            match index(indexed) {
                Ok(answer) => return Ok(answer),
                Err(_) => {
                    self.all()?;
                    indexed.discard();
                }
            }
        }
        log(self.all()?)
    }

    /// Only what was recorded by a time.
    ///
    /// # Errors
    ///
    /// Where an entry cannot be read.
    pub fn known_at(self, time: Instant) -> Result<Self, LedgerError> {
        let size = self.size_at(time)?;
        Ok(self.through(size))
    }

    /// How many of the entries that this view knows were recorded by a time. Since `recorded_at` never
    /// goes back, they are a prefix of the log.
    ///
    /// # Errors
    ///
    /// Where an entry cannot be read.
    pub fn size_at(&self, time: Instant) -> Result<Size, LedgerError> {
        let (mut from, mut to) = (0, self.known.0);
        while from < to {
            let middle = from + (to - from) / 2;
            if self.recorded_at(Seq(middle))? <= time {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        Ok(Size(from))
    }

    /// Only so many entries, the first of those that this view knows.
    #[must_use]
    pub fn through(mut self, size: Size) -> Self {
        self.known = self.known.min(size);
        self
    }

    /// The Merkle root of the ledger when it had so many entries, made again from their bytes. It must
    /// have had as many.
    ///
    /// # Errors
    ///
    /// Where an entry cannot be read.
    pub fn root_at(&self, size: Size) -> Result<Root, LedgerError> {
        const AT_A_TIME: u64 = 65_536;
        // Every line is needed: not one by one through an index.
        self.all()?;
        let mut tree = Tree::default();
        for from in (0..size.0).step_by(AT_A_TIME as usize) {
            let some = from..size.0.min(from + AT_A_TIME);
            let leaves: Vec<Leaf> = some
                .into_par_iter()
                .map(|at| Ok(Leaf::of(&self.line(Seq(at))?)))
                .collect::<Result<_, LedgerError>>()?;
            tree.extend(leaves);
        }
        Ok(tree.root())
    }

    /// The checkpoint of the ledger.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The end of the chain.
    #[must_use]
    pub fn link(&self) -> &Link {
        &self.stretch.link
    }

    /// The tree over all leaves.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.stretch.tree
    }

    /// How many entries this view knows.
    #[must_use]
    pub fn known(&self) -> Size {
        self.known
    }

    /// Why the index was not used, where it would have been of use: the whole log was read.
    #[must_use]
    pub fn without_index(&self) -> Option<&IndexError> {
        self.without_index.as_ref()
    }

    /// How many bytes lie beyond the committed ones: an interrupted append.
    ///
    /// # Errors
    ///
    /// Where the log cannot be read.
    pub fn beyond(&self) -> Result<u64, LedgerError> {
        Ok(self.log.length()?.saturating_sub(self.committed_bytes()))
    }

    /// How many bytes are committed.
    #[must_use]
    pub fn committed_bytes(&self) -> u64 {
        let before = self.indexed.as_ref().map_or(0, Indexed::bytes);
        before + self.stretch.bytes()
    }

    /// The cases that this view knows, in the order of their ids. The whole log is read for it.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn cases(&self) -> Result<impl Iterator<Item = &CaseId>, LedgerError> {
        let known = self.known;
        let cases = self.all()?.cases.iter();
        Ok(cases.filter_map(move |(case, seqs)| {
            let first = seqs.first()?;
            (first.0 < known.0).then_some(case)
        }))
    }

    /// How many cases the ledger has.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn case_count(&self) -> Result<u64, LedgerError> {
        let all = |log: &Stretch| Ok(log.cases.len() as u64);
        let sum = |indexed: &Indexed| {
            let mut count = indexed.cases();
            for case in self.stretch.cases.keys() {
                let earlier = indexed.about(&Topic::Case(case.clone()))?;
                count += u64::from(earlier.is_empty());
            }
            Ok(count)
        };
        self.ask(sum, all)
    }

    /// The case of an entry: its own, or that of what it is about.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn case_of(&self, seq: Seq) -> Result<Option<CaseId>, LedgerError> {
        let topic = if seq >= self.stretch.first {
            self.stretch.topic(seq).clone()
        } else {
            self.ask(|index| index.topic(seq), |log| Ok(log.topic(seq).clone()))?
        };
        Ok(match topic {
            Topic::Case(case) => Some(case),
            Topic::Documents | Topic::Ledger => None,
        })
    }

    /// The line of an entry, without its line feed.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn line(&self, seq: Seq) -> Result<Cow<'_, [u8]>, LedgerError> {
        if seq >= self.stretch.first {
            return Ok(Cow::Borrowed(self.stretch.line(seq)?));
        }
        if let Some(whole) = self.whole.get() {
            return Ok(Cow::Borrowed(whole.line(seq)?));
        }
        self.ask(
            |index| index.line(seq).map(Cow::Owned),
            |log| Ok(Cow::Owned(log.line(seq)?.to_vec())),
        )
    }

    /// The bytes of an entry's record, as they stand in the log.
    ///
    /// # Errors
    ///
    /// Where they cannot be read.
    pub fn record(&self, seq: Seq) -> Result<Cow<'_, [u8]>, LedgerError> {
        let cut = |line: &[u8]| {
            let entry = Entry::parse(line).map_err(|error| Fault::from_entry(seq, &error))?;
            // The record comes last, before the brace that closes the entry.
            let end = line.len() - 1;
            Ok::<_, Fault>(end - entry.record.len()..end)
        };
        Ok(match self.line(seq)? {
            Cow::Borrowed(line) => Cow::Borrowed(&line[cut(line)?]),
            Cow::Owned(line) => Cow::Owned(line[cut(&line)?].to_vec()),
        })
    }

    /// When an entry was recorded.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn recorded_at(&self, seq: Seq) -> Result<Instant, LedgerError> {
        let line = self.line(seq)?;
        let entry = Entry::parse(&line).map_err(|error| Fault::from_entry(seq, &error))?;
        Ok(entry.recorded_at)
    }

    /// An entry's record.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn logged(&self, seq: Seq) -> Result<Logged, LedgerError> {
        Ok(logged(&self.line(seq)?, seq)?)
    }
}
