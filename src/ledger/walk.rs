//! A walk along a log that was verified: what its lines assert at one size or another, and whether a
//! checkpoint that can still be read says the same. Keeps one line at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read};

use super::{Fault, FaultKind, LedgerError};
use crate::case::event::Event;
use crate::case::record::Record;
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::Entry;
use crate::log::hash::{Leaf, Root};
use crate::log::tree::Tree;
use crate::origin::Origin;
use crate::seq::Size;
use crate::store::{LogFile, StoreError};
use crate::time::Instant;

/// A checkpoint that can still be read, and where it stands.
pub(super) struct Witness {
    pub(super) place: String,
    pub(super) checkpoint: Checkpoint,
}

/// What the log says of itself, read line by line. Whether the lines are sound was verified before.
pub(super) struct Walk {
    pub(super) origin: Origin,
    /// The end of what would be asserted, in bytes too.
    pub(super) head: Leaf,
    pub(super) root: Root,
    pub(super) recorded_at: Instant,
    pub(super) bytes: u64,
    /// Of all whole entries: when the last was recorded, how many were recorded before that, and
    /// where they end.
    pub(super) last: Instant,
    pub(super) earlier: Size,
    pub(super) end_of_whole: u64,
    /// The roots at the sizes of the witnesses.
    roots: BTreeMap<Size, Root>,
}

impl Walk {
    pub(super) fn through(
        log: &LogFile,
        size: Size,
        whole: Size,
        witnesses: &[Witness],
    ) -> Result<Self, LedgerError> {
        let stops: BTreeSet<Size> = witnesses.iter().map(|w| w.checkpoint.size).collect();
        let mut lines = BufReader::with_capacity(1 << 20, Reader { log, at: 0 });
        let (mut tree, mut line) = (Tree::default(), Vec::new());
        let (mut bytes, mut last, mut earlier) = (0, None, Size(0));
        let (mut origin, mut end, mut roots) = (None, None, BTreeMap::new());
        while tree.size() < whole {
            line.clear();
            bytes += lines
                .read_until(b'\n', &mut line)
                .map_err(|e| log.unreadable(e))? as u64;
            let line = line.strip_suffix(b"\n").unwrap_or_default();
            let entry = Entry::parse(line)
                .map_err(|e| Fault::at(tree.size().next(), FaultKind::NotAnEntry, e))?;
            if last.replace(entry.recorded_at) != Some(entry.recorded_at) {
                earlier = tree.size();
            }
            let leaf = Leaf::of(line);
            tree.push(leaf);
            if tree.size() == Size(1) {
                origin = opened(&entry);
            }
            if tree.size() == size {
                end = Some((leaf, tree.root(), entry.recorded_at, bytes));
            }
            if stops.contains(&tree.size()) {
                roots.insert(tree.size(), tree.root());
            }
        }
        let (Some(origin), Some(last), Some(end)) = (origin, last, end) else {
            let detail = "the log does not begin with ledger_opened";
            return Err(Fault::of_ledger(FaultKind::NotAnEntry, detail).into());
        };
        let end_of_whole = bytes;
        let (head, root, recorded_at, bytes) = end;
        Ok(Self {
            origin,
            head,
            root,
            recorded_at,
            bytes,
            last,
            earlier,
            end_of_whole,
            roots,
        })
    }

    /// Whether a checkpoint that can still be read says something else.
    pub(super) fn contradicts(&self, witness: &Witness, size: Size, whole: Size) -> Option<Fault> {
        let Witness { place, checkpoint } = witness;
        let fault = |kind, detail: String| Some(Fault::of_ledger(kind, detail));
        if checkpoint.origin != self.origin {
            let detail = format!(
                "{place} is of another ledger, {}: the log is {}",
                checkpoint.origin, self.origin
            );
            return fault(FaultKind::BadCheckpoint, detail);
        }
        let Some(root) = self.roots.get(&checkpoint.size) else {
            let detail = format!(
                "the log has {whole} whole entries, and {place} says {}",
                checkpoint.size
            );
            return fault(FaultKind::ShorterThanCheckpoint, detail);
        };
        if *root != checkpoint.root {
            let detail = format!(
                "the first {} entries hash to {root}, and {place} says {}",
                checkpoint.size, checkpoint.root
            );
            return fault(FaultKind::RootDiffers, detail);
        }
        if size < checkpoint.size {
            let detail = format!(
                "{place} says that the ledger has at least {} entries, and {size} would be asserted",
                checkpoint.size
            );
            return fault(FaultKind::ShorterThanCheckpoint, detail);
        }
        None
    }
}

/// When the half line was recorded that begins at an offset, as far as it says.
pub(super) fn half_line_time(log: &LogFile, offset: u64) -> Result<Option<Instant>, StoreError> {
    const FIELD: &str = "\"recorded_at\":\"";
    let mut start = [0; 256];
    let length = log.read_at(offset, &mut start)?;
    let text = String::from_utf8_lossy(&start[..length]);
    let time = text.split_once(FIELD).and_then(|(_, rest)| rest.get(..24));
    Ok(time.and_then(|time| time.parse().ok()))
}

/// The name under which the first entry opens the ledger.
fn opened(entry: &Entry<'_>) -> Option<Origin> {
    match Record::decode(entry.record).ok()?.event {
        Event::LedgerOpened(opened) => Some(opened.origin),
        _ => None,
    }
}

/// The log from its beginning on.
struct Reader<'l> {
    log: &'l LogFile,
    at: u64,
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self
            .log
            .read_at(self.at, buffer)
            .map_err(io::Error::other)?;
        self.at += read as u64;
        Ok(read)
    }
}
