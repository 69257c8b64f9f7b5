//! Repair: a checkpoint for a log that has none which can be read.
//!
//! Opening may not mend this by itself: how much of the log is the ledger stood in the checkpoint and
//! nowhere else. [`Ledger::examine`] finds what a checkpoint could assert, what speaks for it and what
//! cannot be known; a person decides; [`Proposal::assert`] writes it.
//!
//! What is known without the checkpoint: an append writes only behind what is committed, and sets
//! aside what it finds there. So all that may lie beyond the commit point was written by *one* append,
//! the last, whose entries bear one `recorded_at`. Every entry with an earlier time had been committed,
//! and so had all that a checkpoint covers which can still be read.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use super::{Fault, FaultKind, Ledger, LedgerError, Progress, Report};
use crate::case::event::Event;
use crate::case::record::Record;
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::Entry;
use crate::log::hash::{Leaf, Root};
use crate::log::tree::Tree;
use crate::origin::Origin;
use crate::seq::Size;
use crate::store::{LogFile, StoreError, Writer};
use crate::time::Instant;

/// What an examination found.
#[derive(Debug)]
pub enum Found {
    /// The checkpoint is there, and the log is what it says.
    Sound(Report),
    /// There is none that can be read, and one could be asserted.
    Mendable(Box<Proposal>),
}

/// A checkpoint that could be asserted, and what is known of it.
#[derive(Debug)]
pub struct Proposal {
    /// What is the matter with the one that should be there.
    pub broken: Fault,
    /// What would be asserted.
    pub checkpoint: Checkpoint,
    /// The leaf of the last entry.
    pub head: Leaf,
    /// When the last entry was recorded.
    pub recorded_at: Instant,
    /// How many entries had certainly been committed. Those after them may never have been
    /// acknowledged.
    pub certain: Size,
    /// Where checkpoints stand that can still be read, with which the log agrees.
    pub agrees_with: Vec<String>,
    /// How many entries the log has that are whole.
    pub whole: Size,
    /// Where the log is damaged, behind what would be asserted.
    pub damage: Option<Fault>,
    /// Bytes behind what would be asserted.
    pub beyond_bytes: u64,
    /// Whether a half line ends the log that was recorded at the time of the last whole entry, so that
    /// both are probably of one batch.
    pub splits_a_batch: bool,
    /// What is wrong with the documents.
    pub evidence: Vec<Fault>,
}

/// Why nothing can be asserted.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// As with whatever reads a ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There is a checkpoint, and the ledger is not what it says.
    #[error("{0}")]
    NotTheCheckpoint(Fault),
    /// The log is damaged, and nobody said how much of it should be asserted.
    #[error("{fault}")]
    Damaged {
        /// The first damage.
        fault: Fault,
        /// How many entries before it are whole.
        whole: Size,
    },
    /// More was asked for than is whole.
    #[error("the log has {whole} whole entries, and {asked} were asked for")]
    TooMany {
        /// How many were asked for.
        asked: Size,
        /// How many there are.
        whole: Size,
    },
    /// Another checkpoint speaks against it.
    #[error("{0}")]
    Contradicted(Fault),
}

impl From<StoreError> for RepairError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// A checkpoint that can still be read, and where it stands.
struct Witness {
    place: String,
    checkpoint: Checkpoint,
}

impl Ledger {
    /// Finds out whether the ledger needs a checkpoint, and which one could be asserted: one over
    /// `size` entries, else over all that a malformed one still names, else over all that are whole.
    /// Writes nothing; who wants to assert what it finds holds the lock from before.
    ///
    /// # Errors
    ///
    /// Where nothing can be asserted.
    pub fn examine(
        &self,
        size: Option<Size>,
        progress: Progress<'_>,
    ) -> Result<Found, RepairError> {
        let mut report = self.verify(progress)?;
        let (evidence, faults): (Vec<_>, Vec<_>) =
            report.faults.into_iter().partition(is_of_evidence);
        if report.checkpoint.is_some() {
            if let Some(fault) = faults.into_iter().next() {
                return Err(RepairError::NotTheCheckpoint(fault));
            }
            report.faults = evidence;
            return Ok(Found::Sound(report));
        }
        let (broken, damages): (Vec<_>, Vec<_>) =
            faults.into_iter().partition(is_of_the_checkpoint);
        let broken = broken.into_iter().next();
        let broken = broken.expect("where there is no checkpoint, that is a fault");
        let damage = damages.first();
        let whole = damage.map_or(report.size, whole_before);
        let (witnesses, legible) = self.witnesses()?;
        let size = match (size.or(legible), damage) {
            (Some(asked), _) if asked <= whole => asked,
            (_, Some(fault)) => {
                let fault = fault.clone();
                return Err(RepairError::Damaged { fault, whole });
            }
            (Some(asked), None) if size.is_some() => {
                return Err(RepairError::TooMany { asked, whole });
            }
            // Where the malformed one names more than there is, it speaks against this below.
            _ => whole,
        };
        let log = self.store().log()?;
        let walk = Walk::through(&log, size, whole, &witnesses)?;
        for witness in &witnesses {
            if let Some(fault) = walk.contradicts(witness, size, whole) {
                return Err(RepairError::Contradicted(fault));
            }
        }
        let covered = witnesses.iter().map(|w| w.checkpoint.size).max();
        let beyond_bytes = log.length()?.saturating_sub(walk.bytes);
        let half = match damage {
            None => half_line_time(&log, walk.end_of_whole)?,
            Some(_) => None,
        };
        let certain = match half {
            // Whoever wrote the half line found all before it committed.
            Some(time) if time > walk.last => whole,
            _ => covered.unwrap_or_default().max(walk.earlier),
        };
        let at = |witness: Witness| witness.place;
        Ok(Found::Mendable(Box::new(Proposal {
            broken,
            checkpoint: Checkpoint {
                origin: walk.origin,
                size,
                root: walk.root,
                signatures: String::new(),
            },
            head: walk.head,
            recorded_at: walk.recorded_at,
            certain,
            agrees_with: witnesses.into_iter().map(at).collect(),
            whole,
            damage: damages.into_iter().next(),
            beyond_bytes,
            splits_a_batch: half == Some(walk.last),
            evidence,
        })))
    }

    /// The checkpoints that can still tell something; and the size in the malformed one, where its
    /// first three lines can be read.
    fn witnesses(&self) -> Result<(Vec<Witness>, Option<Size>), RepairError> {
        let mut witnesses = Vec::new();
        for (size, kept) in self.store().kept_checkpoints()? {
            let place = format!("checkpoints/{size}");
            match kept {
                Ok(checkpoint) if checkpoint.size == size => {
                    witnesses.push(Witness { place, checkpoint });
                }
                Ok(checkpoint) => {
                    let detail = format!("{place} is of {} entries", checkpoint.size);
                    return Err(contradicted(FaultKind::BadCheckpoint, detail));
                }
                Err(error) => {
                    let detail = format!("{place}: {error}");
                    return Err(contradicted(FaultKind::BadCheckpoint, detail));
                }
            }
        }
        let malformed = match self.store().checkpoint() {
            Err(StoreError::BadCheckpoint { .. }) => self.store().checkpoint_bytes()?,
            _ => Vec::new(),
        };
        let legible = Checkpoint::legible(&malformed).filter(|checkpoint| checkpoint.size.0 > 0);
        let size = legible.as_ref().map(|checkpoint| checkpoint.size);
        witnesses.extend(legible.map(|checkpoint| Witness {
            place: "the malformed checkpoint".to_owned(),
            checkpoint,
        }));
        Ok((witnesses, size))
    }
}

impl Proposal {
    /// Asserts it. When this returns, the checkpoint survives a power cut. Gives where a malformed
    /// one was kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Uncertain`] where only the last sync failed; any other where nothing was
    /// asserted.
    pub fn assert(&self, lock: &Writer) -> Result<Option<PathBuf>, StoreError> {
        lock.assert(&self.checkpoint)
    }

    /// How many whole entries would be left out.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.whole.0 - self.checkpoint.size.0
    }
}

fn is_of_evidence(fault: &Fault) -> bool {
    use FaultKind::{EvidenceAltered, EvidenceMissing};
    matches!(fault.kind, EvidenceMissing | EvidenceAltered)
}

fn is_of_the_checkpoint(fault: &Fault) -> bool {
    use FaultKind::{BadCheckpoint, CheckpointMissing};
    matches!(fault.kind, CheckpointMissing | BadCheckpoint)
}

fn contradicted(kind: FaultKind, detail: String) -> RepairError {
    RepairError::Contradicted(Fault::of_ledger(kind, detail))
}

/// How many entries are whole before a damage. A broken link may be the fault of the entry before.
fn whole_before(damage: &Fault) -> Size {
    let at = damage.seq.map_or(0, |seq| seq.0);
    match damage.kind {
        FaultKind::ChainBroken => Size(at.saturating_sub(1)),
        _ => Size(at),
    }
}

/// When the half line was recorded that begins at an offset, as far as it says.
fn half_line_time(log: &LogFile, offset: u64) -> Result<Option<Instant>, StoreError> {
    const FIELD: &str = "\"recorded_at\":\"";
    let mut start = [0; 256];
    let length = log.read_at(offset, &mut start)?;
    let text = String::from_utf8_lossy(&start[..length]);
    let time = text.split_once(FIELD).and_then(|(_, rest)| rest.get(..24));
    Ok(time.and_then(|time| time.parse().ok()))
}

/// What the log says of itself, read line by line. Whether the lines are sound was verified before.
struct Walk {
    origin: Origin,
    /// The end of what would be asserted, in bytes too.
    head: Leaf,
    root: Root,
    recorded_at: Instant,
    bytes: u64,
    /// Of all whole entries: when the last was recorded, how many were recorded before that, and
    /// where they end.
    last: Instant,
    earlier: Size,
    end_of_whole: u64,
    /// The roots at the sizes of the witnesses.
    roots: BTreeMap<Size, Root>,
}

impl Walk {
    fn through(
        log: &LogFile,
        size: Size,
        whole: Size,
        witnesses: &[Witness],
    ) -> Result<Self, LedgerError> {
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
            if witnesses.iter().any(|w| w.checkpoint.size == tree.size()) {
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
    fn contradicts(&self, witness: &Witness, size: Size, whole: Size) -> Option<Fault> {
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
