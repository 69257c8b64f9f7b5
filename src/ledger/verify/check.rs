//! The lines in their order: the chain, the tree, and what records do to the ledger as a whole.
//!
//! Of a group whose lines all follow each other only the ends are looked at. Where they do not, each line
//! is held against the one before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::skim::case_named;
use super::super::{FORMAT, Fault, FaultKind};
use super::group::{Group, HEIGHT};
use super::line::{Line, Note, Remark};
use crate::case::event::Event;
use crate::case::ids::{CaseId, Digest, RecordId};
use crate::case::record::Record;
use crate::log::chain::{Link, LinkError};
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::Entry;
use crate::log::hash::{Leaf, Root};
use crate::log::tree::Tree;
use crate::seq::Seq;

/// What is known of the log up to a line.
pub(super) struct Check<'d> {
    origin: Option<String>,
    pub(super) faults: Vec<Fault>,
    pub(super) link: Link,
    pub(super) tree: Tree,
    /// The tree as the links say that it should be, from the first entry on that does not hash to
    /// what the link to it says: a line was altered, and the link was not.
    linked: Option<Tree>,
    last: Option<Leaf>,
    /// The tree before the last group or line, and the leaves of that.
    recent: (Tree, Vec<Leaf>),
    damaged: bool,
    /// The first entry of a newer format.
    pub(super) newer: Option<(Seq, u32)>,
    documents: &'d BTreeSet<String>,
    missing: BTreeMap<Digest, (Seq, Option<CaseId>)>,
    /// The withholdings of documents, each with what was put in its place: the last is in force.
    withheld: Vec<Vec<(RecordId, Option<Digest>)>>,
    /// Which of them has the record of this id in force.
    withheld_by: HashMap<RecordId, usize>,
    /// By how much entries say that they stand elsewhere, once a gap was told.
    offset: u64,
    /// The same, as the last entry would have it that said something else.
    claimed: Option<u64>,
    /// Cited documents that are not there, and withheld.
    pub(super) kept_back: usize,
}

impl<'d> Check<'d> {
    pub(super) fn new(
        checkpoint: Option<&Checkpoint>,
        faults: Vec<Fault>,
        documents: &'d BTreeSet<String>,
    ) -> Self {
        Self {
            origin: checkpoint.map(|c| c.origin.to_string()),
            faults,
            link: Link::default(),
            tree: Tree::default(),
            linked: None,
            last: None,
            recent: (Tree::default(), Vec::new()),
            damaged: false,
            newer: None,
            documents,
            missing: BTreeMap::new(),
            withheld: Vec::new(),
            withheld_by: HashMap::new(),
            offset: 0,
            claimed: None,
            kept_back: 0,
        }
    }

    /// Follows the lines of a group.
    pub(super) fn group(&mut self, group: Group, block: &[u8]) {
        if group.clean && self.is_followed_by(&group) {
            self.take(group, block);
            return;
        }
        for (line, place) in group.lines.into_iter().zip(group.places) {
            if self.newer.is_some() {
                break;
            }
            self.follow(line, &block[place]);
        }
    }

    /// Whether a group without faults follows what came before, which had none of the kind that
    /// reach further.
    fn is_followed_by(&self, group: &Group) -> bool {
        let first = group.lines.first().and_then(|line| line.envelope);
        let follows = first.is_some_and(|(seq, prev, recorded_at)| {
            let entry = Entry {
                seq,
                prev,
                recorded_at,
                record: &[],
            };
            self.link.check(&entry).is_empty()
        });
        let unmoved = self.offset == 0 && self.claimed.is_none();
        follows && unmoved && !self.damaged && self.linked.is_none()
    }

    /// Takes a group that follows as it is.
    fn take(&mut self, group: Group, block: &[u8]) {
        let (first, tree) = (self.link.next, self.tree.clone());
        let leaves: Vec<Leaf> = group.lines.iter().map(|line| line.leaf).collect();
        match group.subtree {
            Some(root) => self.tree.push_perfect(HEIGHT, root),
            None => self.tree.extend(leaves.iter().copied()),
        }
        self.last = leaves.last().copied();
        self.recent = (tree, leaves);
        if let Some((line, (seq, _, time))) =
            group.lines.last().and_then(|l| Some((l, l.envelope?)))
        {
            self.link = Link {
                next: Seq(seq.0 + 1),
                head: line.leaf,
                recorded_at: Some(time),
            };
        }
        let seqs = (first.0..).map(Seq);
        for ((line, place), seq) in group.lines.into_iter().zip(group.places).zip(seqs) {
            if let Some(remark) = line.remark {
                self.note(seq, *remark, &block[place]);
            }
        }
    }

    /// Checks a line against the one before.
    fn follow(&mut self, line: Line, bytes: &[u8]) {
        let seq = Seq(self.tree.size().0);
        let mut remark = line.remark;
        let fault = remark.as_mut().and_then(|remark| remark.fault.take());
        let was_damaged = std::mem::replace(&mut self.damaged, fault.is_some());
        if let Some(last) = self.last {
            let said = line.envelope.map_or(last, |(_, prev, _)| prev);
            match &mut self.linked {
                Some(linked) => linked.push(said),
                None if said != last => {
                    let (mut linked, leaves) = self.recent.clone();
                    let but_the_last = leaves.len().saturating_sub(1);
                    linked.extend(leaves[..but_the_last].iter().copied());
                    linked.push(said);
                    self.linked = Some(linked);
                }
                None => {}
            }
        }
        self.recent = (self.tree.clone(), vec![line.leaf]);
        self.tree.push(line.leaf);
        self.last = Some(line.leaf);
        let next = Seq(seq.0 + 1);
        self.faults.extend(fault);
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
            let fault = Fault::from_link(seq, &error).in_case(case_of(bytes));
            self.faults.push(fault);
        }
        self.link = Link {
            next,
            head: line.leaf,
            recorded_at: Some(recorded_at),
        };
        if let Some(remark) = remark {
            self.note(seq, *remark, bytes);
        }
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

    /// What a record does to the ledger, and which documents it cites.
    fn note(&mut self, seq: Seq, remark: Remark, line: &[u8]) {
        match remark.note {
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
            Note::Withholds(id, digest) => {
                let chain = self.withheld.len();
                self.withheld_by.entry(id.clone()).or_insert(chain);
                self.withheld.push(vec![(id, Some(digest))]);
            }
            Note::Replaces {
                target,
                id,
                withheld,
            } => {
                if let Some(chain) = self.withheld_by.remove(&target) {
                    self.withheld_by.insert(id.clone(), chain);
                    self.withheld[chain].push((id, withheld));
                }
            }
            Note::Retracts(target) => {
                if let Some(chain) = self.withheld_by.remove(&target) {
                    self.withheld[chain].pop();
                    if let Some((below, _)) = self.withheld[chain].last() {
                        self.withheld_by.insert(below.clone(), chain);
                    }
                }
            }
        }
        for digest in remark.cites {
            if !self.documents.contains(digest.as_str()) {
                let missing = self.missing.entry(digest);
                missing.or_insert_with(|| (seq, case_of(line)));
            }
        }
    }

    /// What can be said only at the end.
    pub(super) fn finish(&mut self, checkpoint: Option<&Checkpoint>) {
        let size = self.tree.size();
        if let (Some(linked), Some(last)) = (&mut self.linked, self.last) {
            linked.push(last);
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
        let linked = self.linked.as_ref();
        let explained = linked.is_some_and(|linked| linked.root() == checkpoint.root);
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

/// The case of a line: its own, or that of the record that it puts in another's place.
fn case_of(line: &[u8]) -> Option<CaseId> {
    case_named(line).or_else(|| {
        let record = Record::decode(Entry::parse(line).ok()?.record).ok()?;
        match record.event {
            Event::Correction(correction) => correction.record.case,
            _ => None,
        }
    })
}
