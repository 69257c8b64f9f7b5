//! Ledgers in memory, filled by a [`Teller`]: what is proposed and refused is left out.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use casebook::case::ids::CaseId;
use casebook::case::record::Record;
use casebook::ledger::{Append, Ledger, LedgerError, Refusal, Submission, View};
use casebook::log::checkpoint::Checkpoint;
use casebook::log::hash::Leaf;
use casebook::log::tree::Tree;
use casebook::seq::Seq;
use casebook::store::Store;
use casebook::time::Instant;
use serde_json::Value;

use crate::disk::MemDisk;
use crate::lives::{Choice, Teller};
use crate::seen;

const DIR: &str = "/desk/ledger";

/// A ledger in memory.
pub struct Desk {
    disk: MemDisk,
    pub ledger: Ledger,
}

/// The time at which a tale begins to be recorded.
pub fn noon() -> Instant {
    "2026-11-22T12:00:00.000Z".parse().expect("a time")
}

/// A time some hours later.
pub fn later(from: Instant, hours: u8) -> Instant {
    Instant::from_millis(from.millis() + i64::from(hours) * 3_600_000).expect("a time")
}

impl Desk {
    fn on(disk: MemDisk) -> Self {
        let ledger = Ledger::at(Store::on(Arc::new(disk.clone()), DIR));
        Self { disk, ledger }
    }

    /// A ledger that was just opened.
    pub fn new() -> Self {
        let desk = Self::on(MemDisk::new());
        let origin = "casebook.example/tale".parse().expect("an origin");
        let by = "teller".parse().expect("a recorder");
        desk.ledger
            .init(&origin, None, by, noon())
            .expect("a ledger begins");
        desk
    }

    /// Another ledger: the first entries of this one, byte for byte.
    pub fn cut(&self, entries: u64) -> Self {
        let log = self
            .disk
            .read(Path::new(DIR).join("events.jsonl"))
            .expect("a log");
        let lines = log
            .split_inclusive(|byte| *byte == b'\n')
            .take(entries as usize);
        let (mut tree, mut kept) = (Tree::default(), Vec::new());
        for line in lines {
            tree.push(Leaf::of(&line[..line.len() - 1]));
            kept.extend_from_slice(line);
        }
        let checkpoint = Checkpoint {
            origin: "casebook.example/tale".parse().expect("an origin"),
            size: tree.size(),
            root: tree.root(),
            signatures: String::new(),
        };
        let disk = MemDisk::new();
        disk.put(Path::new(DIR).join("events.jsonl"), &kept);
        disk.put(
            Path::new(DIR).join("checkpoint"),
            checkpoint.format().as_bytes(),
        );
        Self::on(disk)
    }

    /// Appends a batch, or says what was refused.
    pub fn append(&self, batch: &[Record], now: Instant) -> Result<(), Vec<Refusal>> {
        let submit = |(at, record): (usize, &Record)| Submission {
            line: at as u64 + 1,
            record: record.clone().into(),
        };
        let batch = batch.iter().enumerate().map(submit).collect();
        match self.ledger.append(batch, &Append::at(now)) {
            Ok(_) => Ok(()),
            Err(LedgerError::Refused(refused)) => Err(refused),
            Err(other) => panic!("the append failed: {other}"),
        }
    }

    /// Reads the ledger, which must be sound: that holds of every ledger that is made here.
    pub fn read(&self) -> View {
        let report = self.ledger.verify(&|_, _| {}).expect("it can be verified");
        assert!(report.faults.is_empty(), "{:?}", report.faults);
        assert_eq!(report.beyond_commit_bytes, 0);
        self.ledger.read().expect("what verifies can be read")
    }
}

/// What a ledger took of what was proposed to it, one record at a time.
pub struct Tale {
    pub desk: Desk,
    pub teller: Teller,
    pub records: Vec<Record>,
    pub count: Count,
}

impl fmt::Display for Tale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.records))
    }
}

/// Records, a line each.
pub fn shown(records: &[Record]) -> String {
    let line = |record: &Record| format!("{}\n", String::from_utf8_lossy(&record.encode()));
    records.iter().map(line).collect()
}

impl Tale {
    /// Tells it. Where `in_time`, time goes on between records.
    pub fn tell(mut teller: Teller, choices: &[Choice], in_time: bool) -> Self {
        let desk = Desk::new();
        let (mut records, mut last, mut count) = (Vec::new(), noon(), Count::default());
        for choice in choices {
            let proposed = teller.propose(choice);
            if in_time {
                last = later(last, choice[2] % 3);
            }
            let record = decode(&proposed);
            let taken = record.filter(|r| desk.append(std::slice::from_ref(r), last).is_ok());
            count.add(&proposed, taken.is_some());
            if let Some(record) = taken {
                teller.told(&proposed);
                records.push(record);
            }
        }
        Self {
            desk,
            teller,
            records,
            count,
        }
    }
}

/// A record; `None` where it is none.
pub fn decode(record: &Value) -> Option<Record> {
    Record::decode(record.to_string().as_bytes()).ok()
}

/// The records of a ledger as they are copied to another, from their bytes.
pub fn copied(view: &View) -> Vec<Record> {
    let all = (1..view.known().0).map(|n| view.record(Seq(n)).expect("an entry"));
    all.map(|bytes| Record::decode(&bytes).expect("a record"))
        .collect()
}

/// All that a ledger says: the states and the findings, and of each case which entries are in force
/// and what took the place of those that are not.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub everything: Value,
    pub histories: BTreeMap<String, Vec<Value>>,
}

pub fn said(view: &View) -> Said {
    let history = |case: &CaseId| {
        let entries = view.entries_of(case).expect("it can be read");
        let rows = seen::in_force(&entries).as_array().cloned();
        (case.to_string(), rows.unwrap_or_default())
    };
    Said {
        everything: seen::everything(view).expect("it can be read"),
        histories: view
            .cases()
            .expect("the log can be read")
            .map(history)
            .collect(),
    }
}

/// How often what was taken and what was refused: a property of ledgers that took nothing would
/// hold, and say nothing.
#[derive(Clone, Debug, Default)]
pub struct Count {
    pub taken: usize,
    pub refused: usize,
    pub events: BTreeMap<String, usize>,
}

impl Count {
    fn add(&mut self, record: &Value, taken: bool) {
        if !taken {
            self.refused += 1;
            return;
        }
        self.taken += 1;
        let event = record["event"]
            .as_object()
            .and_then(|event| event.keys().next());
        *self
            .events
            .entry(event.cloned().unwrap_or_default())
            .or_default() += 1;
        let inexact = record["on"].as_str().is_some_and(|on| on.len() != 10);
        *self.events.entry("inexact".into()).or_default() += usize::from(inexact);
        let doubted = matches!(record["assertion"].as_str(), Some("alleged" | "disputed"));
        *self.events.entry("doubted".into()).or_default() += usize::from(doubted);
    }

    /// Adds up what was counted elsewhere.
    pub fn join(&mut self, other: &Self) {
        self.taken += other.taken;
        self.refused += other.refused;
        for (event, count) in &other.events {
            *self.events.entry(event.clone()).or_default() += count;
        }
    }

    pub fn of(&self, event: &str) -> usize {
        self.events.get(event).copied().unwrap_or(0)
    }
}
