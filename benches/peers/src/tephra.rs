//! tephra: an event store of one log; an event has a type and tags, and is found by them.
//!
//! The tag is the case, the payload the record. It syncs each append before it answers, and takes
//! a batch as one append. Reading goes through its read-only `Follower`.

use std::collections::BTreeMap;
use std::path::Path;

use casebook::time::{Instant, Period};
use tephra::{
    EventType, Follower, FollowerConfig, Position, Query, QueryItem, SegmentConfig, SegmentSet,
    Tag, Tags, WriteCoordinator, WriterConfig,
};

use crate::events::{Batch, Event, Failure};
use crate::fold::{self, Kept};
use crate::peer::{Done, Peer};

/// The peer.
pub struct Tephra {
    /// The crate's version.
    pub version: String,
}

/// The segment of its own README.
const SEGMENT: usize = 256 << 20;

/// A batch has to fit into a segment, and a longer one goes in several.
const BATCH: usize = 200_000;

fn tags(case: &str) -> Result<Tags, Failure> {
    Ok(Tags::new([Tag::new(format!("case:{case}"))?])?)
}

/// The time goes before the record, as tephra keeps none.
fn event(event: &Event) -> Result<tephra::Event, Failure> {
    let time = event.recorded_at.millis().to_le_bytes();
    let payload = [&time[..], &event.record].concat();
    let kind = EventType::new(event.kind)?;
    Ok(tephra::Event::new(&kind, &tags(&event.case)?, &payload)?)
}

/// Appends batches, each on the disk before the next.
fn append<'b>(dir: &Path, batches: impl Iterator<Item = &'b [Event]>) -> Result<Done, Failure> {
    let set = SegmentSet::open(dir, SegmentConfig::new(SEGMENT))?;
    let (coordinator, handle) = WriteCoordinator::start(set, WriterConfig::default())?;
    for batch in batches {
        let events = batch.iter().map(event).collect::<Result<_, _>>()?;
        handle.append(events, None)?;
    }
    drop(handle);
    coordinator.shutdown();
    Ok(Done::Fully)
}

/// Reads what a query finds, in order.
fn read(
    dir: &Path,
    query: &Query,
    mut each: impl FnMut(u64, tephra::EventRef<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let config = FollowerConfig::new(SegmentConfig::new(SEGMENT));
    let follower = Follower::open(dir, config)?;
    let mut reads = follower.reader().read(query, Position::ZERO, None);
    while let Some(found) = reads.next() {
        let found = found?;
        each(found.position.get(), found.event)?;
    }
    Ok(())
}

fn kept(position: u64, event: tephra::EventRef<'_>) -> Result<Kept, Failure> {
    let (time, record) = event
        .data()
        .split_at_checked(8)
        .ok_or("an event cut short")?;
    let time = Instant::from_millis(i64::from_le_bytes(time.try_into()?));
    Ok(Kept {
        seq: position,
        recorded_at: time.ok_or("a time out of range")?,
        record: record.to_vec(),
    })
}

impl Peer for Tephra {
    fn name(&self) -> String {
        format!("tephra {}", self.version)
    }

    fn lacks(&self) -> &'static str {
        "No chain: a CRC-32 for each event finds decay, not alteration. No times, no states. (Order \
         it has, and each append is durable.)"
    }

    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure> {
        append(dir, batch.events.chunks(BATCH))
    }

    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure> {
        append(dir, events.chunks(1))
    }

    fn verify(&self, dir: &Path) -> Result<Done, Failure> {
        let mut next = 1;
        read(dir, &Query::all(), |position, _| {
            let expected = std::mem::replace(&mut next, position + 1);
            match position == expected {
                true => Ok(()),
                false => Err(format!("{expected} is missing").into()),
            }
        })?;
        Ok(Done::Nearest)
    }

    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure> {
        let mut cases: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
        read(dir, &Query::all(), |position, event| {
            let tag = event.tags().next().ok_or("an event without a tag")?;
            let case = tag.trim_start_matches("case:");
            let events = cases.entry(case.to_owned()).or_default();
            events.push(kept(position, event)?);
            Ok(())
        })?;
        Ok(Done::States(fold::all(cases, to)?))
    }

    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure> {
        let mut events = Vec::new();
        let query = Query::item(QueryItem::with_tags(tags(case)?));
        read(dir, &query, |position, event| {
            events.push(kept(position, event)?);
            Ok(())
        })?;
        Ok(Done::States(fold::one(case, events, to)?))
    }
}
