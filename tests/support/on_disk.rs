//! A ledger on the disk in memory, as the production code makes and reads it.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::sync::Arc;

use casebook::case::record::Record;
use casebook::ledger::{Append, Ledger, LedgerError, Submission};
use casebook::store::{Document, Store};
use casebook::time::Instant;
use serde_json::json;

use crate::disk::MemDisk;

pub const DIR: &str = "/desk/ledger";

pub fn now() -> Instant {
    "2026-11-22T12:00:00.000Z".parse().expect("a time")
}

pub fn ledger(disk: &MemDisk) -> Ledger {
    Ledger::at(Store::on(Arc::new(disk.clone()), DIR))
}

pub fn init(disk: &MemDisk) -> Result<(), LedgerError> {
    begin(&ledger(disk))
}

pub fn begin(ledger: &Ledger) -> Result<(), LedgerError> {
    let (origin, by) = ("casebook.example/disk".parse(), "d".parse());
    let (origin, by) = (origin.expect("an origin"), by.expect("a recorder"));
    ledger.init(&origin, None, by, now()).map(|_| ())
}

/// A ledger with an entry `a`.
pub fn begun(disk: &MemDisk) {
    init(disk).expect("a ledger");
    append(disk, &["a"], None).expect("an entry");
}

pub fn record(id: &str, sha256: Option<&str>) -> Submission {
    let mut source = json!({"title": "A"});
    if let Some(sha256) = sha256 {
        source["sha256"] = sha256.into();
    }
    let record = json!({"id": id, "by": "d", "on": "2023-06", "sources": [source],
        "event": {"figure_claimed": {"issuer": id, "measure": "victims", "value": 3}}});
    Submission {
        line: 1,
        record: Record::decode(record.to_string().as_bytes())
            .expect("a record")
            .into(),
    }
}

/// Appends these ids as one batch.
pub fn append(
    disk: &MemDisk,
    ids: &[&str],
    document: Option<&Document>,
) -> Result<(), LedgerError> {
    let sha256 = document.map(|d| d.sha256.as_str());
    let batch = ids.iter().map(|id| record(id, sha256)).collect();
    append_all(disk, batch, document)
}

pub fn append_all(
    disk: &MemDisk,
    batch: Vec<Submission>,
    document: Option<&Document>,
) -> Result<(), LedgerError> {
    let mut how = Append::at(now());
    how.documents = document.into_iter().cloned().collect();
    ledger(disk).append(batch, &how).map(|_| ())
}

/// The ids in the ledger, which must be sound.
pub fn ids(disk: &MemDisk, what: &str) -> Vec<String> {
    let report = ledger(disk)
        .verify(&|_, _| {})
        .unwrap_or_else(|e| panic!("{what}: {e}"));
    assert!(report.faults.is_empty(), "{what}: {:?}", report.faults);
    let view = ledger(disk)
        .read()
        .unwrap_or_else(|e| panic!("{what}: {e}"));
    let entries = view.loose_entries().expect("the entries can be read");
    entries
        .iter()
        .skip(1)
        .map(|entry| entry.id.to_string())
        .collect()
}
