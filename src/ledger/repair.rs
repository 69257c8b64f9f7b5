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

use std::path::PathBuf;

use super::walk::{Walk, Witness, half_line_time};
use super::{Fault, FaultKind, Ledger, LedgerError, Progress, Report};
use crate::log::checkpoint::Checkpoint;
use crate::log::hash::Leaf;
use crate::seq::Size;
use crate::store::{StoreError, Writer};
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
    /// Whether the last of the entries may be a part of a batch, the rest of which lies behind them:
    /// left out, damaged, or a half line of the same time.
    pub may_split_a_batch: bool,
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
        let proposal = self.propose(
            size,
            broken.expect("where there is no checkpoint, that is a fault"),
            damages.into_iter().next(),
            report.size,
            evidence,
        )?;
        Ok(Found::Mendable(Box::new(proposal)))
    }

    fn propose(
        &self,
        size: Option<Size>,
        broken: Fault,
        damage: Option<Fault>,
        read: Size,
        evidence: Vec<Fault>,
    ) -> Result<Proposal, RepairError> {
        let whole = damage.as_ref().map_or(read, whole_before);
        let (witnesses, legible) = self.witnesses()?;
        let size = choose(size, legible, whole, damage.as_ref())?;
        let log = self.store().log()?;
        let walk = Walk::through(&log, size, whole, &witnesses)?;
        for witness in &witnesses {
            if let Some(fault) = walk.contradicts(witness, size, whole) {
                return Err(RepairError::Contradicted(fault));
            }
        }
        let half = match damage {
            None => half_line_time(&log, walk.end_of_whole)?,
            Some(_) => None,
        };
        let covered = witnesses.iter().map(|w| w.checkpoint.size).max();
        let certain = match half {
            // Whoever wrote the half line found all before it committed.
            Some(time) if time > walk.last => whole,
            _ => covered.unwrap_or_default().max(walk.earlier),
        };
        let more_behind = half == Some(walk.last) || damage.is_some() || size < whole;
        Ok(Proposal {
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
            agrees_with: witnesses.into_iter().map(|w| w.place).collect(),
            whole,
            damage,
            beyond_bytes: log.length()?.saturating_sub(walk.bytes),
            may_split_a_batch: certain < size && more_behind,
            evidence,
        })
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

/// How many entries to assert: what somebody asked for, else what a malformed checkpoint still names,
/// else all that are whole.
fn choose(
    asked: Option<Size>,
    legible: Option<Size>,
    whole: Size,
    damage: Option<&Fault>,
) -> Result<Size, RepairError> {
    match (asked.or(legible), damage.cloned()) {
        (Some(size), _) if size <= whole => Ok(size),
        (_, Some(fault)) => Err(RepairError::Damaged { fault, whole }),
        (Some(asked), None) if Some(asked) != legible => Err(RepairError::TooMany { asked, whole }),
        // Where the malformed one names more than there is, it will speak against this.
        _ => Ok(whole),
    }
}

/// How many entries are whole before a damage. A broken link may be the fault of the entry before.
fn whole_before(damage: &Fault) -> Size {
    let at = damage.seq.map_or(0, |seq| seq.0);
    match damage.kind {
        FaultKind::ChainBroken => Size(at.saturating_sub(1)),
        _ => Size(at),
    }
}
