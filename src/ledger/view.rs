//! What a ledger says: its entries, by case, as known at a time.
//!
//! The log is read once, and every hash in it is checked on the way: link by link, and the root
//! against the checkpoint. No state ever rests on bytes that were altered. Records are decoded case
//! by case, when they are asked for; until then only their id, case and target are looked at.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

use rayon::prelude::*;
use serde::de::IgnoredAny;

use super::skim::{Seen, Skim, look};
use super::{FORMAT, Fault, FaultKind, Ledger, LedgerError};
use crate::case::corrections::Logged;
use crate::case::event::Event;
use crate::case::ids::{CaseId, RecordId};
use crate::case::record::Record;
use crate::log::chain::Link;
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::{Entry, EntryError};
use crate::log::tree::Tree;
use crate::seq::{Seq, Size};
use crate::store::{LogFile, StoreError};
use crate::time::Instant;

/// A ledger's entries, or those of them that were known at a time.
pub struct View {
    checkpoint: Checkpoint,
    /// The committed bytes of the log.
    log: Vec<u8>,
    /// Where each line begins, and where the last one ends.
    starts: Vec<usize>,
    /// Bytes of the log beyond the committed ones.
    beyond: u64,
    link: Link,
    tree: Tree,
    known: Size,
    cases: BTreeMap<CaseId, Vec<Seq>>,
    /// Entries that belong to no case.
    loose: Vec<Seq>,
    case_of: Vec<Option<u32>>,
    names: Vec<CaseId>,
    ids: Ids,
}

/// Entries by the hash of their record's id, so that ids need not be kept twice in memory.
#[derive(Default)]
struct Ids {
    hasher: RandomState,
    sorted: Vec<(u64, Seq)>,
}

impl Ledger {
    /// Reads all that is committed.
    ///
    /// # Errors
    ///
    /// The first fault that is met, a newer format, or what is in the way of reading.
    pub fn read(&self) -> Result<View, LedgerError> {
        let checkpoint = self.checkpoint()?;
        let log = self.store.log()?;
        let bytes = committed(&log, checkpoint.size)?;
        let beyond = log.length()?.saturating_sub(bytes.len() as u64);
        View::new(checkpoint, bytes, beyond)
    }

    /// Reads the checkpoint; one that is missing or malformed is a fault.
    pub(super) fn checkpoint(&self) -> Result<Checkpoint, LedgerError> {
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

/// Reads a log up to the end of its first `size` lines, and not beyond.
fn committed(log: &LogFile, size: Size) -> Result<Vec<u8>, LedgerError> {
    const BLOCK: usize = 1 << 22;
    let mut bytes = Vec::new();
    let mut lines = 0;
    while lines < size.0 {
        let start = bytes.len();
        bytes.resize(start + BLOCK, 0);
        let read = log.read_at(start as u64, &mut bytes[start..])?;
        bytes.truncate(start + read);
        let wanted = usize::try_from(size.0 - lines).unwrap_or(usize::MAX);
        let mut ends = memchr::memchr_iter(b'\n', &bytes[start..]).take(wanted);
        let last = ends.by_ref().inspect(|_| lines += 1).last();
        if let (Some(end), true) = (last, lines == size.0) {
            bytes.truncate(start + end + 1);
        }
        if read < BLOCK {
            break;
        }
    }
    Ok(bytes)
}

impl View {
    fn new(checkpoint: Checkpoint, log: Vec<u8>, beyond: u64) -> Result<Self, LedgerError> {
        let starts = line_starts(&log, checkpoint.size)?;
        let ids = Ids::default();
        let seen = starts
            .par_windows(2)
            .map(|at| look(&log[at[0]..at[1] - 1], &ids.hasher))
            .collect::<Vec<_>>();
        let mut view = Self {
            beyond,
            known: checkpoint.size,
            checkpoint,
            log,
            starts,
            link: Link::default(),
            tree: Tree::default(),
            cases: BTreeMap::new(),
            loose: Vec::new(),
            case_of: Vec::with_capacity(seen.len()),
            names: Vec::new(),
            ids,
        };
        view.join(seen)?;
        if view.tree.root() != view.checkpoint.root {
            let detail = format!(
                "the {} entries hash to {}, and the checkpoint says {}",
                view.checkpoint.size,
                view.tree.root(),
                view.checkpoint.root
            );
            return Err(Fault::of_ledger(FaultKind::RootDiffers, detail).into());
        }
        view.check_opening()?;
        Ok(view)
    }

    /// The first record opens the ledger, under the name that the checkpoint gives.
    fn check_opening(&self) -> Result<(), Fault> {
        if self.known.0 == 0 {
            return Err(Fault::of_ledger(
                FaultKind::NotAnEntry,
                "the log has no entries",
            ));
        }
        match self.logged(Seq(0))?.record.event {
            Event::LedgerOpened(e) if e.origin == self.checkpoint.origin => Ok(()),
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

    /// Joins the lines in their order: checks the chain, and finds the case of each.
    fn join(&mut self, seen: Vec<Result<Seen, (FaultKind, String)>>) -> Result<(), LedgerError> {
        let mut newer = None;
        let mut targets = Vec::new();
        let mut numbers: std::collections::HashMap<CaseId, u32> = std::collections::HashMap::new();
        for (at, seen) in seen.into_iter().enumerate() {
            let seq = Seq(at as u64);
            let seen = match seen {
                Ok(seen) => seen,
                Err(_) if newer.is_some() => break,
                Err((kind, detail)) => return Err(Fault::at(seq, kind, detail).into()),
            };
            let entry = Entry {
                seq: seen.seq,
                prev: seen.prev,
                recorded_at: seen.recorded_at,
                record: &[],
            };
            if let Some(error) = self.link.check(&entry).into_iter().next() {
                return Err(Fault::from_link(seq, &error).in_case(seen.case).into());
            }
            self.link = seen.link;
            self.tree.push(seen.link.head);
            self.ids.sorted.push((seen.id, seq));
            if let Some(format) = seen.format.filter(|format| *format > FORMAT) {
                newer.get_or_insert((seq, format));
            }
            let number = seen.case.map(|case| {
                *numbers.entry(case).or_insert_with_key(|case| {
                    self.names.push(case.clone());
                    (self.names.len() - 1) as u32
                })
            });
            self.case_of.push(number);
            if let Some(target) = seen.target {
                targets.push((seq, target));
            }
        }
        if let Some((from, format)) = newer {
            let from = if from.0 == 0 { from } else { Seq(from.0 + 1) };
            return Err(LedgerError::NeedsNewer { from, format });
        }
        self.ids.sorted.par_sort_unstable();
        for (seq, target) in targets {
            // A correction or a retraction belongs to the case of what it is about.
            let about = target
                .parse()
                .ok()
                .and_then(|id| self.find(&id))
                .filter(|t| *t < seq);
            self.case_of[seq.0 as usize] = about.and_then(|t| self.case_of[t.0 as usize]);
        }
        let mut groups: Vec<Vec<Seq>> = vec![Vec::new(); self.names.len()];
        for (at, number) in self.case_of.iter().enumerate() {
            let group = match number {
                Some(number) => &mut groups[*number as usize],
                None => &mut self.loose,
            };
            group.push(Seq(at as u64));
        }
        self.cases = self.names.iter().cloned().zip(groups).collect();
        Ok(())
    }

    /// Only what was recorded by a time. Since `recorded_at` never goes back, that is a prefix of
    /// the log.
    ///
    /// # Errors
    ///
    /// Where an entry cannot be read.
    pub fn known_at(mut self, time: Instant) -> Result<Self, Fault> {
        let (mut from, mut to) = (0, self.known.0);
        while from < to {
            let middle = from + (to - from) / 2;
            if self.entry(Seq(middle))?.recorded_at <= time {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        self.known = Size(from);
        Ok(self)
    }

    /// The checkpoint of the ledger.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The end of the chain.
    #[must_use]
    pub fn link(&self) -> &Link {
        &self.link
    }

    /// The tree over all leaves.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// How many entries this view knows.
    #[must_use]
    pub fn known(&self) -> Size {
        self.known
    }

    /// How many bytes lie beyond the committed ones: an interrupted append.
    #[must_use]
    pub fn beyond(&self) -> u64 {
        self.beyond
    }

    /// How many bytes are committed.
    #[must_use]
    pub fn committed_bytes(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0) as u64
    }

    /// The cases that this view knows, in the order of their ids.
    pub fn cases(&self) -> impl Iterator<Item = &CaseId> {
        let known = |(case, seqs): (_, &Vec<Seq>)| {
            seqs.first()
                .is_some_and(|first| first.0 < self.known.0)
                .then_some(case)
        };
        self.cases.iter().filter_map(known)
    }

    /// The case of an entry.
    #[must_use]
    pub fn case_of(&self, seq: Seq) -> Option<&CaseId> {
        let number = self.case_of.get(usize::try_from(seq.0).ok()?)?;
        number.map(|number| &self.names[number as usize])
    }

    /// The line of an entry, without its line feed.
    #[must_use]
    pub fn line(&self, seq: Seq) -> &[u8] {
        let at = seq.0 as usize;
        &self.log[self.starts[at]..self.starts[at + 1] - 1]
    }

    /// An entry's envelope.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn entry(&self, seq: Seq) -> Result<Entry<'_>, Fault> {
        Entry::parse(self.line(seq)).map_err(|error| Fault::from_entry(seq, &error))
    }

    /// An entry's record.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn logged(&self, seq: Seq) -> Result<Logged, Fault> {
        decode(&self.entry(seq)?, seq)
    }

    /// The entries of a case that this view knows, in the order of the log.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn entries_of(&self, case: &CaseId) -> Result<Vec<Logged>, Fault> {
        self.decode_all(self.cases.get(case).map_or(&[], Vec::as_slice))
    }

    /// The entries that belong to no case, in the order of the log.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn loose_entries(&self) -> Result<Vec<Logged>, Fault> {
        self.decode_all(&self.loose)
    }

    /// The entries of a case, or those that belong to none.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn entries_with(&self, case: Option<&CaseId>) -> Result<Vec<Logged>, Fault> {
        case.map_or_else(|| self.loose_entries(), |case| self.entries_of(case))
    }

    fn decode_all(&self, seqs: &[Seq]) -> Result<Vec<Logged>, Fault> {
        let known = seqs.partition_point(|seq| seq.0 < self.known.0);
        seqs[..known].iter().map(|&seq| self.logged(seq)).collect()
    }

    /// The first entry with a record of this id.
    #[must_use]
    pub fn find(&self, id: &RecordId) -> Option<Seq> {
        let hash = self.ids.hasher.hash_one(id.as_str());
        let from = self.ids.sorted.partition_point(|(other, _)| *other < hash);
        let same = self.ids.sorted[from..]
            .iter()
            .take_while(|(other, _)| *other == hash);
        same.map(|(_, seq)| *seq).find(|seq| {
            let record = self.entry(*seq).map(|entry| entry.record);
            record.is_ok_and(|r| {
                serde_json::from_slice::<Skim<'_>>(r).is_ok_and(|s| s.id.0 == id.as_str())
            })
        })
    }

    /// The ids that several records bear, each with its entries.
    #[must_use]
    pub fn doubled_ids(&self) -> Vec<(Seq, Seq)> {
        let same_hash = self
            .ids
            .sorted
            .windows(2)
            .filter(|pair| pair[0].0 == pair[1].0);
        same_hash
            .filter_map(|pair| {
                let id = self.logged(pair[1].1).ok()?.id;
                let first = self.find(&id)?;
                (first < pair[1].1 && pair[1].1.0 < self.known.0).then_some((first, pair[1].1))
            })
            .collect()
    }
}

/// Finds where the first `size` lines begin and end.
fn line_starts(log: &[u8], size: Size) -> Result<Vec<usize>, Fault> {
    let size_here = usize::try_from(size.0).unwrap_or(usize::MAX);
    let mut starts = Vec::with_capacity(size_here.min(log.len() / 64) + 1);
    starts.push(0);
    starts.extend(
        memchr::memchr_iter(b'\n', log)
            .map(|at| at + 1)
            .take(size_here),
    );
    if starts.len() <= size_here {
        let found = starts.len() - 1;
        let detail = format!("the log has {found} entries, and the checkpoint says {size}");
        return Err(Fault::of_ledger(FaultKind::ShorterThanCheckpoint, detail));
    }
    Ok(starts)
}

/// Whether bytes are JSON, of whatever kind.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// Decodes an entry's record, strictly.
pub(super) fn decode(entry: &Entry<'_>, seq: Seq) -> Result<Logged, Fault> {
    let mut record = Record::decode(entry.record).map_err(|error| {
        let kind = if is_json(entry.record) {
            FaultKind::NotAnEntry
        } else {
            FaultKind::NotJson
        };
        Fault::at(seq, kind, error)
    })?;
    match (record.id.take(), record.by.take()) {
        (Some(id), Some(by)) => Ok(Logged {
            seq,
            recorded_at: entry.recorded_at,
            id,
            by,
            record,
        }),
        _ => Err(Fault::at(
            seq,
            FaultKind::NotAnEntry,
            "the record has no id or no recorder",
        )),
    }
}

impl Fault {
    pub(super) fn entry_kind(error: &EntryError) -> FaultKind {
        match error {
            EntryError::TooLong(_) => FaultKind::TooLong,
            EntryError::Framing(..) => FaultKind::NotAnEntry,
        }
    }

    pub(super) fn from_entry(seq: Seq, error: &EntryError) -> Self {
        Self::at(seq, Self::entry_kind(error), error)
    }

    pub(super) fn from_link(seq: Seq, error: &crate::log::chain::LinkError) -> Self {
        use crate::log::chain::LinkError;
        let kind = match error {
            LinkError::WrongSeq { .. } => FaultKind::WrongSeq,
            LinkError::ChainBroken { .. } => FaultKind::ChainBroken,
            LinkError::TimeGoesBack { .. } => FaultKind::TimeGoesBack,
        };
        Self::at(seq, kind, error)
    }
}
