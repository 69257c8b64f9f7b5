//! Verification: every byte is read, and every fault that can be told apart is reported.
//!
//! It streams: a block of lines at a time is taken apart on all cores, while the next one is read,
//! then followed in order. What it keeps does not grow with the log, other than the faults
//! themselves, the names of documents, and which of them are withheld.

mod check;
mod group;
mod line;

use std::ops::Range;

use rayon::prelude::*;

use super::{Fault, FaultKind, Ledger, LedgerError};
use crate::log::checkpoint::Checkpoint;
use crate::log::hash::{Leaf, Root};
use crate::seq::{Seq, Size};
use crate::store::LogFile;
use check::Check;
use group::{GROUP, Group};

/// What verification found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The checkpoint, where there is one that can be read.
    pub checkpoint: Option<Checkpoint>,
    /// How many entries were found, of those that the checkpoint covers.
    pub size: Size,
    /// The leaf of the last of them.
    pub head: Leaf,
    /// The root over them.
    pub root: Root,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Bytes beyond the committed ones.
    pub beyond_commit_bytes: u64,
    /// How many documents were hashed.
    pub documents: usize,
    /// How many cited documents are withheld: not there, and not checked.
    pub withheld: usize,
}

/// Told how many bytes of how many have been read.
pub type Progress<'p> = &'p dyn Fn(u64, u64);

/// How much is read at a time; a line is never longer than a block.
const BLOCK: usize = 2 << 20;

impl Ledger {
    /// Reads every byte and reports. Remembers nothing between runs.
    ///
    /// # Errors
    ///
    /// A newer format, or what is in the way of reading. Faults are not errors: they are in the
    /// report.
    pub fn verify(&self, progress: Progress<'_>) -> Result<Report, LedgerError> {
        let mut faults = Vec::new();
        let checkpoint = match self.checkpoint() {
            Ok(checkpoint) => Some(checkpoint),
            Err(LedgerError::Fault(fault)) => {
                faults.push(fault);
                None
            }
            Err(other) => return Err(other),
        };
        let log = self.store.log()?;
        let documents = self.store.documents()?;
        let mut check = Check::new(checkpoint.as_ref(), faults, &documents);
        let limit = checkpoint.as_ref().map_or(u64::MAX, |c| c.size.0);
        let read = stream(&mut check, &log, limit, progress)?;
        if let Some((from, format)) = check.newer {
            return Err(LedgerError::NeedsNewer { from, format });
        }
        check.finish(checkpoint.as_ref());
        for name in &documents {
            match self.store.digest_of(name) {
                Ok(digest) if digest == *name => {}
                Ok(digest) => {
                    let detail = format!("evidence/{name} hashes to {digest}");
                    check
                        .faults
                        .push(Fault::of_ledger(FaultKind::EvidenceAltered, detail));
                }
                Err(error) => {
                    let detail = format!("evidence/{name} cannot be read: {error}");
                    check
                        .faults
                        .push(Fault::of_ledger(FaultKind::EvidenceAltered, detail));
                }
            }
        }
        Ok(Report {
            size: check.link.next.into(),
            head: check.link.head,
            root: check.tree.root(),
            faults: check.faults,
            beyond_commit_bytes: log.length()?.saturating_sub(read),
            documents: documents.len(),
            withheld: check.kept_back,
            checkpoint,
        })
    }
}

impl From<Seq> for Size {
    fn from(next: Seq) -> Self {
        Self(next.0)
    }
}

/// Reads the log block by block, up to so many entries. Gives the bytes that belong to them.
///
/// While the lines of a block are taken apart on all cores, those of the one before are put in their
/// order, and the next is read.
fn stream(
    check: &mut Check<'_>,
    log: &LogFile,
    limit: u64,
    progress: Progress<'_>,
) -> Result<u64, LedgerError> {
    let length = log.length()?;
    let (mut block, mut next) = (vec![0_u8; BLOCK], vec![0_u8; BLOCK]);
    let mut waiting = Apart {
        block: vec![0_u8; BLOCK],
        groups: Vec::new(),
    };
    let mut filled = log.read_at(0, &mut block)?;
    let (mut offset, mut committed, mut lines) = (filled as u64, 0, 0);
    while lines < limit && check.newer.is_none() {
        let last = filled < BLOCK;
        let used = match memchr::memrchr(b'\n', &block[..filled]) {
            Some(at) => at + 1,
            // What fills a block without ending is no line: it is told, and passed over.
            None if !last => {
                committed += waiting.settle(check);
                overlong(check);
                filled
            }
            None => break,
        };
        let carried = filled - used;
        next[..carried].copy_from_slice(&block[used..filled]);
        let ((settled, read), groups) = rayon::join(
            || {
                let read = match last {
                    true => Ok(0),
                    false => log.read_at(offset, &mut next[carried..]),
                };
                (waiting.settle(check), read)
            },
            || take_apart(&block[..used], Size(lines), limit),
        );
        committed += settled;
        lines += groups.iter().map(|group| group.lines).sum::<u64>();
        waiting.groups = groups;
        std::mem::swap(&mut block, &mut waiting.block);
        if last {
            break;
        }
        let read = read?;
        offset += read as u64;
        filled = carried + read;
        std::mem::swap(&mut block, &mut next);
        progress(offset, length);
    }
    committed += waiting.settle(check);
    Ok(committed)
}

/// A block whose lines were taken apart, and wait to be put in their order.
struct Apart {
    block: Vec<u8>,
    groups: Vec<Taken>,
}

impl Apart {
    /// Follows its lines. Gives the bytes that they have.
    fn settle(&mut self, check: &mut Check<'_>) -> u64 {
        let mut committed = 0;
        for taken in self.groups.drain(..) {
            committed += taken.bytes;
            check.group(taken.group, &self.block);
        }
        committed
    }
}

/// A group, and how many lines and bytes it has.
struct Taken {
    group: Group,
    lines: u64,
    bytes: u64,
}

/// Takes the lines of a block apart, group by group, up to so many entries.
fn take_apart(block: &[u8], first: Size, limit: u64) -> Vec<Taken> {
    let room = usize::try_from(limit - first.0).unwrap_or(usize::MAX);
    let mut start = 0;
    let lines = memchr::memchr_iter(b'\n', block).take(room).map(|end| {
        let line = start..end;
        start = end + 1;
        line
    });
    let mut groups: Vec<(Seq, Vec<Range<usize>>)> = Vec::new();
    for (line, seq) in lines.zip(first.0..) {
        match groups.last_mut().filter(|_| seq % GROUP != 0) {
            Some((_, lines)) => lines.push(line),
            None => {
                let mut lines = Vec::with_capacity(GROUP as usize);
                lines.push(line);
                groups.push((Seq(seq), lines));
            }
        }
    }
    groups
        .into_par_iter()
        .map(|(first, lines)| {
            let from = lines.first().map_or(0, |line| line.start);
            let to = lines.last().map_or(from, |line| line.end + 1);
            Taken {
                lines: lines.len() as u64,
                group: Group::new(block, lines, first),
                bytes: (to - from) as u64,
            }
        })
        .collect()
}

fn overlong(check: &mut Check<'_>) {
    let seq = check.link.next;
    if !check
        .faults
        .iter()
        .any(|f| f.kind == FaultKind::TooLong && f.seq == Some(seq))
    {
        let detail = format!("the line has more than {BLOCK} bytes");
        check
            .faults
            .push(Fault::at(seq, FaultKind::TooLong, detail));
    }
}
