//! The log with its index before it: what is needed is found without reading the rest.
//!
//! The index covers the log up to its mark; what came after is read whole. When that grows long, the
//! index is brought up to date first. Whatever is wrong with the index, the whole log is read in its
//! place: it gives the answer, or names the fault.

use std::sync::Mutex;

use rayon::prelude::*;

use super::skim::{Seen, Topic, case_named, look};
use super::stretch::bears;
use crate::case::ids::RecordId;
use crate::log::checkpoint::Checkpoint;
use crate::log::hash::Leaf;
use crate::seq::{Seq, Size};
use crate::store::index::{Index, IndexError, Key, Keys, Place, Update};
use crate::store::{LogFile, Store};

/// How many bytes of the log may lie beyond the index: some hundreds of entries, which are read in
/// less than a millisecond. A ledger that has no more than that has no index.
pub(super) const LAG: u64 = 256 << 10;

/// How much is read at a time while the index is made.
const BLOCK: usize = 4 << 20;

/// The entries that the index covers.
pub(super) struct Indexed {
    index: Mutex<Index>,
    log: LogFile,
    bytes: u64,
}

/// An index that covers the ledger up to shortly before its end, made or brought up to date where
/// there is none.
pub(super) fn index_of(
    store: &Store,
    found: Result<Index, IndexError>,
    checkpoint: &Checkpoint,
    log: &LogFile,
) -> Result<Option<Index>, IndexError> {
    let usable = found.ok().filter(|index| {
        let mark = index.mark();
        mark.origin == checkpoint.origin.as_str()
            && mark.tree.size() <= checkpoint.size
            && (mark.tree.size() < checkpoint.size || mark.tree.root() == checkpoint.root)
    });
    let length = log.length()?;
    let (size, covered) = usable.as_ref().map_or((Size(0), 0), |index| {
        (index.mark().tree.size(), index.mark().bytes)
    });
    if size == checkpoint.size || length.saturating_sub(covered) <= LAG {
        return Ok(usable);
    }
    // To go on from a small index takes longer than to begin anew.
    let update = match usable {
        Some(index) if covered > length / 2 => index.update(store)?,
        _ => store.new_index(checkpoint.origin.as_str())?,
    };
    extend(update, checkpoint, log)?;
    store.index().map(Some)
}

/// Reads what the index does not cover yet into it. A log that is not what its checkpoint says is
/// not indexed: whoever reads all of it will name the fault.
fn extend(mut update: Update, checkpoint: &Checkpoint, log: &LogFile) -> Result<(), IndexError> {
    let keys = update.keys();
    let mark = update.mark();
    let (mut link, mut tree) = (mark.link, mark.tree.clone());
    let (mut bytes, mut offset, mut carried) = (mark.bytes, mark.bytes, 0);
    let mut block = vec![0; BLOCK];
    while tree.size() < checkpoint.size {
        let read = log.read_at(offset, &mut block[carried..])?;
        let filled = carried + read;
        let room = usize::try_from(checkpoint.size.0 - tree.size().0).unwrap_or(usize::MAX);
        let ends: Vec<usize> = memchr::memchr_iter(b'\n', &block[..filled])
            .take(room)
            .collect();
        let Some(used) = ends.last().map(|end| end + 1) else {
            return Err(IndexError::Damaged(
                "the log is not what the checkpoint says",
            ));
        };
        let start = |at: usize| if at == 0 { 0 } else { ends[at - 1] + 1 };
        let seen: Vec<_> = (0..ends.len())
            .into_par_iter()
            .map(|at| look(&block[start(at)..ends[at]], |id| keys.of("id", id)))
            .collect();
        for (at, seen) in seen.into_iter().enumerate() {
            let unfit = IndexError::Damaged("an entry of the log cannot be indexed");
            let seen = match seen {
                Ok(seen) if matches!(seen.follows(&link), Ok(None)) => seen,
                _ => return Err(unfit),
            };
            let place = Place {
                start: bytes + start(at) as u64,
                length: (ends[at] - start(at)) as u32,
                leaf: seen.link.head,
                topic: topic(&seen, &keys, &update)?,
            };
            let about_case = matches!(seen.topic, Topic::Case(_));
            update.add(link.next, &place, seen.id, about_case)?;
            link = seen.link;
            tree.push(link.head);
        }
        bytes += used as u64;
        offset += read as u64;
        block.copy_within(used..filled, 0);
        carried = filled - used;
    }
    if tree.root() != checkpoint.root {
        return Err(IndexError::Damaged(
            "the log is not what the checkpoint says",
        ));
    }
    update.finish(link, tree, bytes)
}

fn topic(seen: &Seen<Key>, keys: &Keys, update: &Update) -> Result<Key, IndexError> {
    let target = seen
        .target
        .as_ref()
        .filter(|id| id.parse::<RecordId>().is_ok());
    let of_target = match target {
        Some(id) => update.topic_of(keys.of("id", id))?,
        None => None,
    };
    Ok(of_target.unwrap_or_else(|| key_of(&seen.topic, keys)))
}

fn key_of(topic: &Topic, keys: &Keys) -> Key {
    match topic {
        Topic::Case(case) => keys.of("case", case.as_str()),
        Topic::Documents => keys.of("documents", ""),
        Topic::Ledger => keys.of("ledger", ""),
    }
}

impl Indexed {
    pub(super) fn new(index: Index, log: LogFile) -> Self {
        Self {
            bytes: index.mark().bytes,
            index: Mutex::new(index),
            log,
        }
    }

    /// How many bytes of the log it covers.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    fn index(&self) -> std::sync::MutexGuard<'_, Index> {
        self.index
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// How many cases it has.
    pub(super) fn cases(&self) -> u64 {
        self.index().mark().cases
    }

    /// The line of an entry, if it is the one that was indexed.
    pub(super) fn line(&self, seq: Seq) -> Result<Vec<u8>, IndexError> {
        let place = self.index().place(seq)?;
        let mut line = vec![0; place.length as usize];
        let read = self.log.read_at(place.start, &mut line)?;
        if read == line.len() && Leaf::of(&line) == place.leaf {
            Ok(line)
        } else {
            Err(IndexError::Damaged("an entry is not what was indexed"))
        }
    }

    /// The entries about something, in the order of the log.
    pub(super) fn about(&self, topic: &Topic) -> Result<Vec<Seq>, IndexError> {
        let index = self.index();
        let key = key_of(topic, &index.keys());
        index.named(key)
    }

    /// The first entry with a record of this id.
    pub(super) fn find(&self, id: &RecordId) -> Result<Option<Seq>, IndexError> {
        let seqs = {
            let index = self.index();
            let key = index.keys().of("id", id.as_str());
            index.named(key)?
        };
        for seq in seqs {
            if bears(&self.line(seq)?, id) {
                return Ok(Some(seq));
            }
        }
        Ok(None)
    }

    /// What an entry is about.
    pub(super) fn topic(&self, seq: Seq) -> Result<Topic, IndexError> {
        let seqs = {
            let index = self.index();
            let key = index.place(seq)?.topic;
            for fixed in [Topic::Documents, Topic::Ledger] {
                if key == key_of(&fixed, &index.keys()) {
                    return Ok(fixed);
                }
            }
            index.named(key)?
        };
        // The first entry about a case names it: what is corrected comes before its correction.
        let first = *seqs
            .first()
            .ok_or(IndexError::Damaged("a case has no entry"))?;
        self.case_named_by(first)
    }

    fn case_named_by(&self, seq: Seq) -> Result<Topic, IndexError> {
        let line = self.line(seq)?;
        case_named(&line)
            .map(Topic::Case)
            .ok_or(IndexError::Damaged("a case has no name"))
    }

    /// Takes the index away, so that it is made again.
    pub(super) fn discard(&self) {
        self.index().remove();
    }
}
