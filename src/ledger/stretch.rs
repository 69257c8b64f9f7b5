//! A stretch of the log in memory: all of it, or what came after the index.
//!
//! Every line in it is hashed and follows from the one before. Records are decoded when they are
//! asked for; until then only their id, case and target are looked at.

mod lines;

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::hash::BuildHasher;

use foldhash::HashMap;
use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::skim::{Seen, Skim, Topic, look};
use super::{Fault, FaultKind, LedgerError};
use crate::case::ids::{CaseId, RecordId};
use crate::log::chain::Link;
use crate::log::entry::Entry;
use crate::log::tree::Tree;
use crate::seq::{Seq, Size};
use crate::store::LogFile;
use lines::Lines;

/// Entries from a place on, in memory.
pub(super) struct Stretch {
    /// The first of them.
    pub(super) first: Seq,
    log: Vec<u8>,
    /// Where each line begins, and where the last one ends.
    starts: Vec<usize>,
    /// The end of the chain and the tree, with these entries.
    pub(super) link: Link,
    pub(super) tree: Tree,
    pub(super) cases: BTreeMap<CaseId, Vec<Seq>>,
    documents: Vec<Seq>,
    ledger: Vec<Seq>,
    /// What each entry is about, by its number in `topics`.
    topic_of: Vec<u32>,
    topics: Vec<Topic>,
    ids: Ids,
}

/// Entries by the hash of their record's id, so that ids need not be kept twice in memory.
#[derive(Default)]
struct Ids {
    hasher: RandomState,
    sorted: Vec<(u64, Seq)>,
}

/// What says what a record in an earlier part of the log is about.
pub(super) type Earlier<'e> = &'e dyn Fn(&RecordId) -> Result<Option<Topic>, LedgerError>;

/// A line that was looked at, or what is wrong with it.
type Looked = Result<Seen<u64>, (FaultKind, String)>;

/// What is known of the lines that are being joined, until all are.
struct Joining {
    /// Where the first of them is.
    from: usize,
    /// The numbers of their topics.
    numbers: HashMap<Topic, u32>,
    /// Corrections and retractions, and the ids of what they are about.
    targets: Vec<(Seq, Box<str>)>,
    newer: Option<(Seq, u32)>,
}

impl Stretch {
    /// Reads a log from an offset on, up to a size. `link` and `tree` are those of the entries
    /// before.
    pub(super) fn read(
        log: &LogFile,
        offset: u64,
        (link, tree): (Link, Tree),
        size: Size,
        earlier: Earlier<'_>,
    ) -> Result<Self, LedgerError> {
        let mut stretch = Self::after(link, tree);
        let first = stretch.first;
        let wanted = Size(size.0.saturating_sub(first.0));
        let mut lines = Lines::new(log, offset, wanted)?;
        let ids = stretch.ids.hasher.clone();
        let look = |line: &[u8]| look(line, |id| ids.hash_one(id));
        let (mut joining, mut joined) = (stretch.joining(), Ok(()));
        let mut seen = lines.next(look)?;
        while lines.are_more() {
            // While some lines are joined, the next ones are read and looked at.
            let join = || joined.and_then(|()| stretch.join(seen, &mut joining));
            let (so_far, next) = rayon::join(join, || lines.next(look));
            (joined, seen) = (so_far, next?);
        }
        let joined = joined.and_then(|()| stretch.join(seen, &mut joining));
        if lines.found() < wanted {
            let found = first.0 + lines.found().0;
            let detail = format!("the log has {found} entries, and the checkpoint says {size}");
            return Err(Fault::of_ledger(FaultKind::ShorterThanCheckpoint, detail).into());
        }
        (stretch.log, stretch.starts) = lines.into_parts();
        joined?;
        stretch.settle(joining, earlier)?;
        Ok(stretch)
    }

    /// No entries yet.
    fn after(link: Link, tree: Tree) -> Self {
        Self {
            first: link.next,
            log: Vec::new(),
            starts: vec![0],
            link,
            tree,
            cases: BTreeMap::new(),
            documents: Vec::new(),
            ledger: Vec::new(),
            topic_of: Vec::new(),
            topics: Vec::new(),
            ids: Ids::default(),
        }
    }

    /// Goes on with lines that were appended, each with its line feed.
    pub(super) fn add(&mut self, lines: &[u8], earlier: Earlier<'_>) -> Result<(), LedgerError> {
        let mut start = self.log.len();
        self.log.extend_from_slice(lines);
        let mut seen = Vec::new();
        for end in memchr::memchr_iter(b'\n', lines).map(|end| self.log.len() - lines.len() + end) {
            let key = |id: &str| self.ids.hasher.hash_one(id);
            seen.push(look(&self.log[start..end], key));
            start = end + 1;
            self.starts.push(start);
        }
        let mut joining = self.joining();
        self.join(seen, &mut joining)?;
        self.settle(joining, earlier)
    }

    fn joining(&self) -> Joining {
        Joining {
            from: self.topic_of.len(),
            numbers: HashMap::default(),
            targets: Vec::new(),
            newer: None,
        }
    }

    /// Joins lines in their order: checks the chain, and notes what each says that it is about.
    fn join(&mut self, seen: Vec<Looked>, joining: &mut Joining) -> Result<(), LedgerError> {
        for seen in seen {
            let seq = self.link.next;
            let seen = match seen {
                Ok(seen) => seen,
                Err(_) if joining.newer.is_some() => break,
                Err((kind, detail)) => return Err(Fault::at(seq, kind, detail).into()),
            };
            joining.newer = joining.newer.or(seen.follows(&self.link)?);
            self.link = seen.link;
            self.tree.push(seen.link.head);
            self.ids.sorted.push((seen.id, seq));
            let number = self.number_of(seen.topic, &mut joining.numbers);
            self.topic_of.push(number);
            if let Some(target) = seen.target {
                joining.targets.push((seq, target));
            }
        }
        Ok(())
    }

    /// The number of a topic: the one that it has among the lines that are being joined, or has from an
    /// earlier entry, or the next.
    fn number_of(&mut self, topic: Topic, numbers: &mut HashMap<Topic, u32>) -> u32 {
        if let Some(number) = numbers.get(&topic) {
            return *number;
        }
        let earlier = self.about(&topic).first();
        let number = match earlier.and_then(|seq| self.topic_of.get(self.at(*seq))) {
            Some(number) => *number,
            None => {
                self.topics.push(topic.clone());
                (self.topics.len() - 1) as u32
            }
        };
        numbers.insert(topic, number);
        number
    }

    /// Once all are joined, finds what corrections and retractions are about.
    fn settle(&mut self, mut joining: Joining, earlier: Earlier<'_>) -> Result<(), LedgerError> {
        if let Some((from, format)) = joining.newer {
            return Err(LedgerError::NeedsNewer { from, format });
        }
        if joining.from == 0 {
            self.ids.sorted.par_sort_unstable();
        } else {
            // Some behind many that are in order: this sort takes what is in order as it is.
            self.ids.sorted.sort();
        }
        for (seq, target) in joining.targets {
            let topic = self.topic_of_target(seq, &target, earlier)?;
            let number = self.number_of(topic, &mut joining.numbers);
            let at = self.at(seq);
            self.topic_of[at] = number;
        }
        self.gather(joining.from);
        Ok(())
    }

    /// What a correction or a retraction is about: what its target is about.
    fn topic_of_target(
        &self,
        seq: Seq,
        target: &str,
        earlier: Earlier<'_>,
    ) -> Result<Topic, LedgerError> {
        let Ok(id) = target.parse() else {
            return Ok(Topic::Ledger);
        };
        if let Some(topic) = earlier(&id)? {
            return Ok(topic);
        }
        let here = self.find(&id).filter(|target| *target < seq);
        Ok(here.map_or(Topic::Ledger, |target| self.topic(target).clone()))
    }

    /// Gathers the entries from one on by what they are about.
    fn gather(&mut self, from: usize) {
        let mut counts = vec![0; self.topics.len()];
        for number in &self.topic_of[from..] {
            counts[*number as usize] += 1;
        }
        let mut groups: Vec<Vec<Seq>> = counts.into_iter().map(Vec::with_capacity).collect();
        for (at, number) in self.topic_of.iter().enumerate().skip(from) {
            groups[*number as usize].push(Seq(self.first.0 + at as u64));
        }
        // A case whose only entries turned out to be about something else is none.
        let groups = self.topics.iter().zip(groups);
        let mut groups: Vec<_> = groups.filter(|(_, seqs)| !seqs.is_empty()).collect();
        // What comes in order is sooner put in order.
        groups.par_sort_unstable_by_key(|(topic, _)| *topic);
        for (topic, seqs) in groups {
            match topic {
                Topic::Case(case) => match self.cases.entry(case.clone()) {
                    btree_map::Entry::Vacant(new) => drop(new.insert(seqs)),
                    btree_map::Entry::Occupied(mut known) => known.get_mut().extend(seqs),
                },
                Topic::Documents => self.documents.extend(seqs),
                Topic::Ledger => self.ledger.extend(seqs),
            }
        }
    }

    fn at(&self, seq: Seq) -> usize {
        usize::try_from(seq.0.saturating_sub(self.first.0)).unwrap_or(usize::MAX)
    }

    /// How many bytes it has.
    pub(super) fn bytes(&self) -> u64 {
        self.log.len() as u64
    }

    /// The line of an entry, without its line feed.
    pub(super) fn line(&self, seq: Seq) -> Result<&[u8], Fault> {
        let at = self.at(seq);
        match (self.starts.get(at), self.starts.get(at.saturating_add(1))) {
            (Some(start), Some(end)) if seq >= self.first => Ok(&self.log[*start..end - 1]),
            _ => Err(Fault::of_ledger(
                FaultKind::ShorterThanCheckpoint,
                format!("there is no entry {seq}"),
            )),
        }
    }

    /// What an entry is about.
    pub(super) fn topic(&self, seq: Seq) -> &Topic {
        let number = self.topic_of.get(self.at(seq));
        number.map_or(&Topic::Ledger, |number| &self.topics[*number as usize])
    }

    /// The entries about something, in the order of the log.
    pub(super) fn about(&self, topic: &Topic) -> &[Seq] {
        match topic {
            Topic::Case(case) => self.cases.get(case).map_or(&[], Vec::as_slice),
            Topic::Documents => &self.documents,
            Topic::Ledger => &self.ledger,
        }
    }

    /// The first entry with a record of this id.
    pub(super) fn find(&self, id: &RecordId) -> Option<Seq> {
        let hash = self.ids.hasher.hash_one(id.as_str());
        let from = self.ids.sorted.partition_point(|(other, _)| *other < hash);
        let same = self.ids.sorted[from..]
            .iter()
            .take_while(|(other, _)| *other == hash);
        same.map(|(_, seq)| *seq)
            .find(|seq| self.line(*seq).is_ok_and(|line| bears(line, id)))
    }

    /// Pairs of entries whose records may bear the same id, the second after the first.
    pub(super) fn doubled_hashes(&self) -> impl Iterator<Item = Seq> + '_ {
        let same = self
            .ids
            .sorted
            .windows(2)
            .filter(|pair| pair[0].0 == pair[1].0);
        same.map(|pair| pair[1].1)
    }
}

/// Whether the record of an entry has an id.
pub(super) fn bears(line: &[u8], id: &RecordId) -> bool {
    let record = Entry::parse(line).map(|entry| entry.record);
    record.is_ok_and(|r| Skim::of(r).is_ok_and(|skim| skim.id.0 == id.as_str()))
}
