//! What must hold of any bytes whatever: one function for each thing that is read.
//!
//! The fuzz targets call these with bytes that a fuzzer makes, `tests/fuzzed.rs` with the seeds that
//! are kept, so that what a campaign once found is checked by every `cargo test`.
#![allow(dead_code, reason = "each fuzz target uses one of the checks")]

#[path = "../support/disk.rs"]
mod disk;
mod forged;
mod imported;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/seen.rs"]
mod seen;
mod whole;

use casebook::case::date::{Date, Happened};
use casebook::case::event::Event;
use casebook::case::event::Penalty;
use casebook::case::grammar::{DOUBTED, Plain, plainly};
use casebook::case::record::Record;
use casebook::case::term::{Quantity, Term};
use casebook::log::chain::Link;
use casebook::log::checkpoint::Checkpoint;
use casebook::log::entry::Entry;
use casebook::log::hash::Leaf;
use casebook::time::{Day, Instant, Moment, Period};
pub use imported::import;
pub use whole::{ledger, lives};

/// A check, and its name.
pub type Check = (&'static str, fn(&[u8]));

/// What is checked, by the names of the fuzz targets and of the directories of their seeds.
pub const CHECKS: [Check; 8] = [
    ("entry", entry),
    ("record", record),
    ("date", date),
    ("term", term),
    ("checkpoint", checkpoint),
    ("ledger", ledger),
    ("lives", lives),
    ("import", import),
];

/// A line that is an entry is written as it was read, to the byte: a hash depends on it.
pub fn entry(bytes: &[u8]) {
    let Ok(entry) = Entry::parse(bytes) else {
        return;
    };
    assert_eq!(entry.format(), bytes);
    let link = Link::after(&entry, Leaf::of(bytes));
    let before = Link::default();
    let wrong = before.check(&entry);
    let follows = entry.seq == before.next && entry.prev == before.head;
    assert_eq!(wrong.is_empty(), follows, "{wrong:?}");
    assert_eq!(link.recorded_at, Some(entry.recorded_at));
}

/// What is read as a record is written in one way, and read again as the same.
pub fn record(bytes: &[u8]) {
    // White space is nothing that the reader of plain records reads: the general one reads the same.
    let loosely = Record::decode(&[b" ", bytes].concat());
    assert_eq!(Record::decode(bytes).ok(), loosely.ok());
    // What is taken for a record without being decoded is one, and has nothing to be looked after.
    if let Some(plain) = plainly(bytes) {
        let record = Record::decode(bytes).expect("what is plainly a record is one");
        assert!(record.by.is_some());
        let cites = |record: &Record| record.sources.iter().any(|s| s.sha256.is_some());
        assert!(!cites(&record) && !DOUBTED.contains(&record.event.name()));
        let is = match record.event {
            Event::Correction(correction) => {
                assert!(!cites(&correction.record));
                assert!(!DOUBTED.contains(&correction.record.event.name()));
                Plain::Correction {
                    id: record
                        .id
                        .clone()
                        .expect("what is plainly a record has an id"),
                    target: correction.target,
                }
            }
            Event::Retraction(retraction) => Plain::Retraction {
                target: retraction.target,
            },
            _ => Plain::Fact,
        };
        assert!(record.id.is_some() && plain == is);
    }
    let record = match Record::decode(bytes) {
        Ok(record) => record,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let written = record.encode();
    let again = Record::decode(&written)
        .unwrap_or_else(|e| panic!("{}: {e}", String::from_utf8_lossy(&written)));
    assert_eq!(again, record);
    assert!(again.same_content(&record));
    assert_eq!(again.encode(), written);
}

/// A date is kept as written, and its bounds are in order. Where it is a plain day, month or year,
/// they are those of the other reader of such texts.
pub fn date(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    times(text);
    let period = text.parse::<Period>().ok();
    let Ok(date) = text.parse::<Date>() else {
        assert!(period.is_none(), "{text} is a period and no date");
        return;
    };
    assert_eq!(date.to_string(), text);
    assert_eq!(date.as_str().parse::<Date>().as_ref(), Ok(&date));
    let json = serde_json::to_string(&date).expect("a date is JSON");
    assert_eq!(
        serde_json::from_str::<Date>(&json).ok().as_ref(),
        Some(&date)
    );
    let (earliest, latest) = (date.earliest(), date.latest());
    assert!(
        earliest.is_some() || latest.is_some(),
        "{text} is open on both sides"
    );
    if let (Some(earliest), Some(latest)) = (earliest, latest) {
        assert!(earliest <= latest, "{text}");
    }
    if let Some(period) = period {
        assert_eq!(
            (earliest, latest),
            (Some(period.first()), Some(period.last()))
        );
    }
    assert!(
        date.overlaps(&date) && !date.certainly_before(&date),
        "{text}"
    );
    happened_in_order(&date);
}

/// As days go by, an event first has not happened, then may have, then has.
fn happened_in_order(date: &Date) {
    let rank = |happened| match happened {
        Happened::No => 0,
        Happened::Maybe => 1,
        Happened::Yes => 2,
    };
    let bounds = date.earliest().into_iter().chain(date.latest());
    let around = |day: Day| [day.pred_opt(), Some(day), day.succ_opt()];
    let mut days: Vec<Day> = bounds.flat_map(around).flatten().collect();
    days.sort_unstable();
    let ranks: Vec<i32> = days.iter().map(|day| rank(date.by(Some(*day)))).collect();
    assert!(ranks.is_sorted(), "{date}: {ranks:?}");
    assert_eq!(date.by(None), Happened::Yes);
}

/// The other times that people type.
fn times(text: &str) {
    if let Ok(instant) = text.parse::<Instant>() {
        assert_eq!(instant.to_string(), text);
        assert!(instant <= Instant::end_of(instant.day()));
    }
    if let Ok(period) = text.parse::<Period>() {
        assert_eq!(period.to_string(), text);
        assert!(period.first() <= period.last());
    }
    if let Ok(moment) = text.parse::<Moment>() {
        let written = moment.through().to_string();
        assert_eq!(written.parse(), Ok(moment.through()), "{text}");
    }
}

/// A term, a quantity and a penalty: what is written is read again as the same, and a range that is
/// in order is not found fault with.
pub fn term(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(term) = text.parse::<Term>() {
        let json = serde_json::to_string(&term).expect("a term is JSON");
        assert_eq!(
            serde_json::from_str::<Term>(&json).ok(),
            Some(term),
            "{text} is written {json}"
        );
        assert!(!term.in_words().is_empty());
        let longest = term.max.unwrap_or(term.min);
        assert!(!(term.min.certainly_longer(longest) && longest.certainly_longer(term.min)));
        let in_order =
            !term.min.is_zero() && !longest.is_zero() && !term.min.certainly_longer(longest);
        assert_eq!(term.fault().is_none(), in_order, "{text}");
    }
    if let Ok(quantity) = text.parse::<Quantity>() {
        let json = serde_json::to_string(&quantity).expect("a quantity is JSON");
        assert_eq!(
            serde_json::from_str::<Quantity>(&json).ok(),
            Some(quantity),
            "{text} is written {json}"
        );
        assert_eq!(
            quantity.is_reversed(),
            quantity.max.is_some_and(|max| quantity.min > max)
        );
        assert!(!quantity.in_words().is_empty());
    }
    if let Ok(penalty) = text.parse::<Penalty>() {
        let json = serde_json::to_string(&penalty).expect("a penalty is JSON");
        assert_eq!(
            serde_json::from_str::<Penalty>(&json).ok(),
            Some(penalty.clone()),
            "{text} is written {json}"
        );
        assert!(!penalty.to_string().is_empty());
    }
}

/// A checkpoint is written as it was read, to the byte.
pub fn checkpoint(bytes: &[u8]) {
    let Ok(checkpoint) = Checkpoint::parse(bytes) else {
        return;
    };
    assert_eq!(checkpoint.format().as_bytes(), bytes);
    assert_eq!(checkpoint.is_signed(), !checkpoint.signatures.is_empty());
}
