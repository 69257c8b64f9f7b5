//! Whole ledgers: one whose bytes were changed, and one of records that bytes were made into.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use casebook::case::corrections::Logged;
use casebook::case::ids::CaseId;
use casebook::case::record::Record;
use casebook::ledger::{Append, FaultKind, Ledger, LedgerError, Report, Submission, View};
use casebook::log::checkpoint::Checkpoint;
use casebook::seq::Seq;
use casebook::store::Store;
use casebook::time::Instant;
use serde_json::Value;

use super::disk::MemDisk;
use super::forged::{Files, resealed, small};
use super::lives::{CASES, Choice, Teller};
use super::seen;

const DIR: &str = "/desk/ledger";

fn on_disk(files: &Files) -> (MemDisk, Ledger) {
    let disk = MemDisk::new();
    disk.put(Path::new(DIR).join("events.jsonl"), &files.log);
    disk.put(Path::new(DIR).join("checkpoint"), &files.checkpoint);
    let ledger = Ledger::at(Store::on(Arc::new(disk.clone()), DIR));
    (disk, ledger)
}

/// A small ledger of which some bytes were changed. The input describes the changes; if its first
/// byte is odd, all hashes are made anew after them, as by somebody who rewrites the whole history.
///
/// Nothing panics; verification tells of every change, and only of changes; and what it finds
/// nothing wrong with can be read.
pub fn ledger(bytes: &[u8]) {
    static SMALL: OnceLock<Files> = OnceLock::new();
    let original = SMALL.get_or_init(small);
    let Some((&how, changes)) = bytes.split_first() else {
        return;
    };
    let changed = edited(original, changes);
    let files = if how % 2 == 1 {
        resealed(&changed.log)
    } else {
        changed
    };
    let (disk, ledger) = on_disk(&files);
    let report = ledger.verify(&|_, _| {});
    let view = ledger.read();
    if how % 2 == 0 {
        tells(original, &files, &report);
    }
    agree(&report, &view);
    match &view {
        Ok(view) => read_all(view, &report),
        Err(_) => builds_nothing(&disk, &ledger, &files),
    }
}

/// Each change: a byte that says what and in which file, two for the place, one for how many bytes,
/// and the bytes.
fn edited(original: &Files, mut changes: &[u8]) -> Files {
    let mut files = original.clone();
    while let [what, high, low, count, rest @ ..] = changes {
        let file = if what % 8 == 7 {
            &mut files.checkpoint
        } else {
            &mut files.log
        };
        let count = usize::from(*count);
        let at = usize::from(u16::from_be_bytes([*high, *low])) % (file.len() + 1);
        let until = (at + count).min(file.len());
        let given = &rest[..count.min(rest.len())];
        changes = match what / 8 % 4 {
            0 => {
                let end = (at + given.len()).min(file.len());
                file[at..end].copy_from_slice(&given[..end - at]);
                &rest[given.len()..]
            }
            1 => {
                file.splice(at..at, given.iter().copied());
                &rest[given.len()..]
            }
            2 => {
                file.drain(at..until);
                rest
            }
            _ => {
                let copy = file[at..until].to_vec();
                file.extend(copy);
                rest
            }
        };
    }
    files
}

/// Verification finds fault if, and only if, a committed byte differs. What lies beyond them was
/// never committed, and signatures are not checked.
fn tells(original: &Files, files: &Files, report: &Result<Report, LedgerError>) {
    let committed = original.log.len();
    let body = |bytes: &[u8]| {
        let parsed = Checkpoint::parse(bytes).ok();
        parsed.map(|c| (c.origin, c.size, c.root))
    };
    let same = files.log.get(..committed) == Some(&original.log[..])
        && body(&files.checkpoint) == body(&original.checkpoint);
    match report {
        Ok(report) if same => {
            assert!(report.faults.is_empty(), "{:?}", report.faults);
            let beyond = files.log.len() - committed;
            assert_eq!(report.beyond_commit_bytes, beyond as u64);
        }
        Ok(report) => assert!(!report.faults.is_empty(), "a change was not noticed"),
        Err(LedgerError::NeedsNewer { .. }) => assert!(!same),
        Err(other) => panic!("there is nothing in the way of reading: {other}"),
    }
}

/// What verification finds nothing wrong with can be read, and what can be read has no fault in its
/// hashes.
fn agree(report: &Result<Report, LedgerError>, view: &Result<View, LedgerError>) {
    let of_a_record = |kind| {
        use FaultKind::{EvidenceAltered, EvidenceMissing, NotAnEntry, NotJson, TooLong};
        matches!(
            kind,
            NotJson | NotAnEntry | TooLong | EvidenceMissing | EvidenceAltered
        )
    };
    match (report, view) {
        (Ok(report), Ok(_)) => {
            let other = report.faults.iter().find(|fault| !of_a_record(fault.kind));
            assert!(
                other.is_none(),
                "it was read, and verification says {other:?}"
            );
        }
        (Ok(report), Err(error)) => {
            assert!(
                !report.faults.is_empty(),
                "verified, and cannot be read: {error}"
            );
        }
        (Err(LedgerError::NeedsNewer { .. }), Err(error)) => assert!(
            matches!(
                error,
                LedgerError::NeedsNewer { .. } | LedgerError::Fault(_)
            ),
            "{error}"
        ),
        (Err(error), Ok(_)) => panic!("it was read, and verification says {error}"),
        (Err(error), Err(_)) => panic!("there is nothing in the way of reading: {error}"),
    }
}

/// Looks at everything that a view has to say.
fn read_all(view: &View, report: &Result<Report, LedgerError>) {
    let clean = report.as_ref().is_ok_and(|report| report.faults.is_empty());
    let said = seen::everything(view);
    assert!(
        said.is_ok() || !clean,
        "verified, and cannot be read: {said:?}"
    );
    for seq in (0..view.known().0).map(Seq) {
        let Ok(logged) = view.logged(seq) else {
            continue;
        };
        assert!(
            view.find(&logged.id)
                .expect("it was read")
                .is_some_and(|found| found <= seq),
            "{seq}"
        );
    }
    for case in view.cases().expect("the log can be read") {
        if let Ok(entries) = view.entries_of(case) {
            seen::in_force(&entries);
        }
    }
    let all = view.known().0;
    // One that cannot be read is told as such.
    if let Ok(doubled) = view.doubled_ids() {
        assert!(doubled.iter().all(|(a, b)| a < b && b.0 < all));
    }
}

/// No append builds on a ledger with a fault, and none repairs it.
fn builds_nothing(disk: &MemDisk, ledger: &Ledger, files: &Files) {
    let now = Instant::MAX;
    let mut how = Append::at(now);
    how.clock_ok = true;
    assert!(ledger.append(Vec::<Submission>::new(), &how).is_err());
    let (log, checkpoint) = (
        disk.read(Path::new(DIR).join("events.jsonl")),
        disk.read(Path::new(DIR).join("checkpoint")),
    );
    assert_eq!(log.as_ref(), Some(&files.log));
    assert_eq!(checkpoint.as_ref(), Some(&files.checkpoint));
}

/// Records made of the input, eight bytes each: mostly possible ones, but nobody refuses those that
/// are not. Whatever they say, what is made of them does not panic; and if a ledger takes them all
/// in one batch, then the rules find no error in it.
pub fn lives(bytes: &[u8]) {
    let mut teller = Teller::new();
    let choices = bytes.as_chunks::<8>().0.iter().take(64);
    let records: Vec<Value> = choices
        .map(|choice: &Choice| {
            let record = teller.propose(choice);
            teller.told(&record);
            record
        })
        .collect();
    let decoded: Vec<Record> = records.iter().filter_map(decode).collect();
    let mut found = 0;
    for case in CASES {
        let entries = entries_of(case, &decoded);
        let case: CaseId = case.parse().expect("a case");
        let said = seen::said(Some(&case), &entries);
        found += said["errors"].as_array().map_or(0, Vec::len);
        seen::in_force(&entries);
    }
    appended(decoded, found);
}

/// A record; `None` for one that is none, as when an empty list was all that there was to choose.
fn decode(record: &Value) -> Option<Record> {
    Record::decode(record.to_string().as_bytes()).ok()
}

/// The records of a case, as they would stand in a log, unjudged.
fn entries_of(case: &str, records: &[Record]) -> Vec<Logged> {
    use casebook::case::event::Event;
    let recorded_at: Instant = "2026-11-22T12:00:00.000Z".parse().expect("a time");
    let mut ids: Vec<&str> = Vec::new();
    let mut entries = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let (Some(id), Some(by)) = (&record.id, &record.by) else {
            continue;
        };
        let target = match &record.event {
            Event::Correction(e) => Some(&e.target),
            Event::Retraction(e) => Some(&e.target),
            _ => None,
        };
        let named = record.case.as_ref().is_some_and(|c| c.as_str() == case);
        if !named && !target.is_some_and(|target| ids.contains(&target.as_str())) {
            continue;
        }
        ids.push(id.as_str());
        entries.push(Logged {
            seq: Seq(at as u64 + 1),
            recorded_at,
            id: id.clone(),
            by: by.clone(),
            record: Record {
                id: None,
                by: None,
                ..record.clone()
            },
        });
    }
    entries
}

/// Appends the records as one batch.
fn appended(records: Vec<Record>, errors: usize) {
    let now: Instant = "2026-11-22T12:00:00.000Z".parse().expect("a time");
    let ledger = Ledger::at(Store::on(Arc::new(MemDisk::new()), DIR));
    let (origin, by) = ("casebook.example/lives".parse(), "teller".parse());
    let (origin, by) = (origin.expect("an origin"), by.expect("a recorder"));
    ledger
        .init(&origin, None, by, now)
        .expect("a ledger begins");
    let count = records.len() as u64;
    let submit = |(at, record): (usize, Record)| Submission {
        line: at as u64 + 1,
        record: record.into(),
    };
    let batch = records.into_iter().enumerate().map(submit).collect();
    match ledger.append(batch, &Append::at(now)) {
        Ok(done) => {
            assert_eq!(errors, 0, "a batch with errors was accepted");
            assert_eq!(done.size.0, count + 1);
        }
        Err(LedgerError::Refused(refused)) => {
            assert!(
                refused.iter().all(|r| (1..=count).contains(&r.line)),
                "{refused:?}"
            );
        }
        Err(other) => panic!("the append failed: {other}"),
    }
    let report = ledger.verify(&|_, _| {}).expect("it can be read");
    assert!(report.faults.is_empty(), "{:?}", report.faults);
}
