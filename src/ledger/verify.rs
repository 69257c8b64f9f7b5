//! Verification: every byte is read, and every fault that can be told apart is reported.
//!
//! It streams: a block of lines at a time is taken apart on all cores, then followed in order. What
//! it keeps does not grow with the log, other than the faults themselves and the names of documents.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::view::{decode, is_json};
use super::{FORMAT, Fault, FaultKind, Ledger, LedgerError};
use crate::case::corrections::content;
use crate::case::event::Event;
use crate::case::ids::{CaseId, Digest, RecordId};
use crate::log::chain::{Link, LinkError};
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::Entry;
use crate::log::hash::{Leaf, Root};
use crate::log::tree::Tree;
use crate::seq::{Seq, Size};
use crate::store::LogFile;

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
const BLOCK: usize = 4 << 20;

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
        let read = check.stream(&log, progress)?;
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

/// What a line has to say to those that follow it.
struct Line {
    leaf: Leaf,
    envelope: Option<(Seq, Leaf, crate::time::Instant)>,
    fault: Option<Fault>,
    case: Option<CaseId>,
    cites: Vec<Digest>,
    note: Note,
}

/// What a record does to the ledger as a whole.
enum Note {
    Nothing,
    Opens {
        origin: String,
        format: u32,
    },
    Raises(u32),
    Withholds(RecordId, Digest),
    Replaces {
        target: RecordId,
        id: RecordId,
        withheld: Option<Digest>,
    },
    Retracts(RecordId),
}

struct Check<'d> {
    limit: u64,
    origin: Option<String>,
    faults: Vec<Fault>,
    link: Link,
    tree: Tree,
    /// The root as the links say that it should be: it differs from the tree's where a line was
    /// altered and the link to it was not.
    linked: Tree,
    last: Option<Leaf>,
    damaged: bool,
    newer: Option<(Seq, u32)>,
    documents: &'d BTreeSet<String>,
    missing: BTreeMap<Digest, (Seq, Option<CaseId>)>,
    withheld: Vec<Vec<(RecordId, Option<Digest>)>>,
    /// By how much entries say that they stand elsewhere, once a gap was told.
    offset: u64,
    /// The same, as the last entry would have it that said something else.
    claimed: Option<u64>,
    /// Cited documents that are not there, and withheld.
    kept_back: usize,
}

impl<'d> Check<'d> {
    fn new(
        checkpoint: Option<&Checkpoint>,
        faults: Vec<Fault>,
        documents: &'d BTreeSet<String>,
    ) -> Self {
        Self {
            limit: checkpoint.map_or(u64::MAX, |c| c.size.0),
            origin: checkpoint.map(|c| c.origin.to_string()),
            faults,
            link: Link::default(),
            tree: Tree::default(),
            linked: Tree::default(),
            last: None,
            damaged: false,
            newer: None,
            documents,
            missing: BTreeMap::new(),
            withheld: Vec::new(),
            offset: 0,
            claimed: None,
            kept_back: 0,
        }
    }

    /// Reads the log block by block, up to the committed size. Gives the bytes that belong to it.
    fn stream(&mut self, log: &LogFile, progress: Progress<'_>) -> Result<u64, LedgerError> {
        let length = log.length()?;
        let (mut offset, mut carried, mut committed) = (0_u64, 0_usize, 0_u64);
        let mut block = vec![0_u8; BLOCK];
        while self.tree.size().0 < self.limit && self.newer.is_none() {
            let read = log.read_at(offset, &mut block[carried..])?;
            let filled = carried + read;
            let last = read < BLOCK - carried;
            let used = match memchr::memrchr(b'\n', &block[..filled]) {
                Some(at) => at + 1,
                // What fills a block without ending is no line: it is told, and passed over.
                None if !last => {
                    self.overlong();
                    filled
                }
                None => break,
            };
            committed += self.block(&block[..used]);
            block.copy_within(used..filled, 0);
            carried = filled - used;
            offset += read as u64;
            progress(offset, length);
            if last {
                break;
            }
        }
        Ok(committed)
    }

    fn overlong(&mut self) {
        let seq = self.link.next;
        if !self
            .faults
            .iter()
            .any(|f| f.kind == FaultKind::TooLong && f.seq == Some(seq))
        {
            let detail = format!("the line has more than {BLOCK} bytes");
            self.faults.push(Fault::at(seq, FaultKind::TooLong, detail));
        }
    }

    /// Follows the lines of a block. Gives how many bytes of it are the ledger's.
    fn block(&mut self, block: &[u8]) -> u64 {
        let room = usize::try_from(self.limit - self.tree.size().0).unwrap_or(usize::MAX);
        let ends: Vec<usize> = memchr::memchr_iter(b'\n', block).take(room).collect();
        let start = |at: usize| if at == 0 { 0 } else { ends[at - 1] + 1 };
        let first = self.tree.size();
        let lines: Vec<Line> = (0..ends.len())
            .into_par_iter()
            .map(|at| take_apart(&block[start(at)..ends[at]], Seq(first.0 + at as u64)))
            .collect();
        for line in lines {
            if self.newer.is_some() {
                break;
            }
            self.follow(line);
        }
        ends.last().map_or(0, |end| *end as u64 + 1)
    }

    /// Checks a line against the one before.
    fn follow(&mut self, line: Line) {
        let seq = Seq(self.tree.size().0);
        let was_damaged = std::mem::replace(&mut self.damaged, line.fault.is_some());
        self.tree.push(line.leaf);
        if let Some((_, prev, _)) = line.envelope {
            if self.last.is_some() {
                self.linked.push(prev);
            }
        } else if let Some(last) = self.last {
            self.linked.push(last);
        }
        self.last = Some(line.leaf);
        let next = Seq(seq.0 + 1);
        if let Some(fault) = line.fault {
            self.faults.push(fault);
        }
        let Some((said, prev, recorded_at)) = line.envelope else {
            self.link = Link {
                next,
                head: line.leaf,
                ..self.link
            };
            return;
        };
        // Its place is told by itself: after a gap, entries go on counting from where they are.
        let entry = Entry {
            seq: self.link.next,
            prev,
            recorded_at,
            record: &[],
        };
        let mut wrong = self.link.check(&entry);
        wrong.retain(|error| !(was_damaged && matches!(error, LinkError::ChainBroken { .. })));
        wrong.splice(0..0, self.misplaced(seq, said));
        // What was damaged does not hash to what it did: that is one fault, not two.
        let altered = |e: &LinkError| !matches!(e, LinkError::TimeGoesBack { .. });
        self.damaged |= wrong.iter().any(altered);
        for error in wrong {
            self.faults
                .push(Fault::from_link(seq, &error).in_case(line.case.clone()));
        }
        self.link = Link {
            next,
            head: line.leaf,
            recorded_at: Some(recorded_at),
        };
        self.note(seq, line.note, line.cites, line.case.as_ref());
    }

    /// What an entry says of its place, where that is wrong. One that says something else is
    /// believed only when the next one agrees: then some are missing, or too many, before both.
    fn misplaced(&mut self, place: Seq, said: Seq) -> Option<LinkError> {
        let offset = said.0.wrapping_sub(place.0);
        let expected = Seq(place.0.wrapping_add(self.offset));
        if said == expected {
            self.claimed = None;
            return None;
        }
        if self.claimed.replace(offset) == Some(offset) {
            self.offset = offset;
            return None;
        }
        Some(LinkError::WrongSeq {
            expected,
            found: said,
        })
    }

    fn note(&mut self, seq: Seq, note: Note, cites: Vec<Digest>, case: Option<&CaseId>) {
        match note {
            Note::Nothing => {}
            Note::Opens { format, .. } | Note::Raises(format) if format > FORMAT => {
                self.newer = Some((if seq.0 == 0 { seq } else { Seq(seq.0 + 1) }, format));
            }
            Note::Opens { origin, .. } => {
                if seq.0 != 0 {
                    let detail = "ledger_opened can only be the first record";
                    self.faults
                        .push(Fault::at(seq, FaultKind::NotAnEntry, detail));
                } else if self.origin.as_ref().is_some_and(|named| *named != origin) {
                    let detail =
                        format!("the checkpoint is of another ledger: the log is {origin}");
                    self.faults
                        .push(Fault::of_ledger(FaultKind::BadCheckpoint, detail));
                }
            }
            Note::Raises(_) => {}
            Note::Withholds(id, digest) => self.withheld.push(vec![(id, Some(digest))]),
            Note::Replaces {
                target,
                id,
                withheld,
            } => {
                if let Some(chain) = self.withholding(&target) {
                    chain.push((id, withheld));
                }
            }
            Note::Retracts(target) => {
                if let Some(chain) = self.withholding(&target) {
                    chain.pop();
                }
            }
        }
        for digest in cites {
            if !self.documents.contains(digest.as_str()) {
                self.missing
                    .entry(digest)
                    .or_insert_with(|| (seq, case.cloned()));
            }
        }
    }

    /// The chain of withholdings whose record in force has this id.
    fn withholding(&mut self, id: &RecordId) -> Option<&mut Vec<(RecordId, Option<Digest>)>> {
        self.withheld
            .iter_mut()
            .find(|chain| chain.last().is_some_and(|(top, _)| top == id))
    }

    /// What can be said only at the end.
    fn finish(&mut self, checkpoint: Option<&Checkpoint>) {
        let size = self.tree.size();
        if let Some(last) = self.last {
            self.linked.push(last);
        }
        self.link.next = Seq(size.0);
        if size.0 == 0 {
            self.faults.push(Fault::of_ledger(
                FaultKind::NotAnEntry,
                "the log has no entries",
            ));
        }
        if let Some(checkpoint) = checkpoint {
            let root = self.tree.root();
            if size < checkpoint.size {
                let detail = format!(
                    "the log has {size} entries, and the checkpoint says {}",
                    checkpoint.size
                );
                self.faults
                    .push(Fault::of_ledger(FaultKind::ShorterThanCheckpoint, detail));
            } else if root != checkpoint.root {
                self.faults.push(self.root_differs(checkpoint, root));
            }
        }
        let in_force = self
            .withheld
            .iter()
            .filter_map(|chain| chain.last()?.1.as_ref());
        let withheld: BTreeSet<&Digest> = in_force.collect();
        for (digest, (seq, case)) in &self.missing {
            if withheld.contains(digest) {
                self.kept_back += 1;
            } else {
                let detail = format!("the cited document {digest} is not in evidence/");
                let fault = Fault::at(*seq, FaultKind::EvidenceMissing, detail);
                self.faults.push(fault.in_case(case.clone()));
            }
        }
    }

    fn root_differs(&self, checkpoint: &Checkpoint, root: Root) -> Fault {
        let explained = self.linked.root() == checkpoint.root;
        let why = if explained {
            "only what the faults above name was altered: with the hashes that the links give, the root is the checkpoint's"
        } else if self.faults.is_empty() {
            "the last entry was altered, or all was rewritten after the checkpoint, or the checkpoint itself was altered"
        } else {
            "more was altered than the faults above can tell"
        };
        let detail = format!(
            "the entries hash to {root}, and the checkpoint says {}: {why}",
            checkpoint.root
        );
        Fault::of_ledger(FaultKind::RootDiffers, detail)
    }
}

/// Takes a line apart: all that can be said of it alone.
fn take_apart(line: &[u8], seq: Seq) -> Line {
    let mut taken = Line {
        leaf: Leaf::of(line),
        envelope: None,
        fault: None,
        case: None,
        cites: Vec::new(),
        note: Note::Nothing,
    };
    let entry = match Entry::parse(line) {
        Ok(entry) => entry,
        Err(error) => {
            let kind = match Fault::entry_kind(&error) {
                FaultKind::NotAnEntry if !is_json(line) => FaultKind::NotJson,
                kind => kind,
            };
            taken.fault = Some(Fault::at(seq, kind, error));
            return taken;
        }
    };
    taken.envelope = Some((entry.seq, entry.prev, entry.recorded_at));
    if entry.record.len() > crate::case::record::RECORD_LIMIT {
        let detail = format!(
            "the record has {} bytes, and at most {} are allowed",
            entry.record.len(),
            crate::case::record::RECORD_LIMIT
        );
        taken.fault = Some(Fault::at(seq, FaultKind::TooLong, detail));
    }
    let logged = match decode(&entry, seq) {
        Ok(logged) => logged,
        Err(fault) => {
            taken.fault = Some(fault);
            return taken;
        }
    };
    let said = content(&logged);
    taken.case = said.case.clone();
    let own = logged.record.sources.iter().chain(&said.sources);
    taken.cites = own.filter_map(|source| source.sha256.clone()).collect();
    if seq.0 == 0 && !matches!(logged.record.event, Event::LedgerOpened(_)) {
        taken.fault = Some(Fault::at(
            seq,
            FaultKind::NotAnEntry,
            "the first record is not ledger_opened",
        ));
    }
    taken.note = match (&logged.record.event, &said.event) {
        (Event::LedgerOpened(e), _) => Note::Opens {
            origin: e.origin.to_string(),
            format: e.format,
        },
        (Event::FormatRaised(e), _) => Note::Raises(e.format),
        (Event::EvidenceWithheld(e), _) => Note::Withholds(logged.id.clone(), e.sha256.clone()),
        (Event::Correction(c), said) => Note::Replaces {
            target: c.target.clone(),
            id: logged.id.clone(),
            withheld: match said {
                Event::EvidenceWithheld(e) => Some(e.sha256.clone()),
                _ => None,
            },
        },
        (Event::Retraction(r), _) => Note::Retracts(r.target.clone()),
        _ => Note::Nothing,
    };
    taken
}
