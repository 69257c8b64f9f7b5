//! Nothing acknowledged is ever lost: every step of the write path × every way in which it can fail,
//! and every disk that may be found after a power cut.
//!
//! The failing disk sits under the code that runs in production. Leave out any one sync of it and a
//! test here fails.

#[path = "support/disk.rs"]
mod disk;

use std::path::Path;
use std::sync::Arc;

use casebook::case::record::Record;
use casebook::ledger::{Append, Ledger, LedgerError, Submission};
use casebook::store::{Document, Store, StoreError};
use casebook::time::Instant;
use disk::{Fault, MemDisk};
use serde_json::json;

const DIR: &str = "/desk/ledger";

fn now() -> Instant {
    "2026-11-22T12:00:00.000Z".parse().expect("a time")
}

fn ledger(disk: &MemDisk) -> Ledger {
    Ledger::at(Store::on(Arc::new(disk.clone()), DIR))
}

fn init(disk: &MemDisk) -> Result<(), LedgerError> {
    let (origin, by) = ("casebook.example/disk".parse(), "d".parse());
    ledger(disk)
        .init(
            &origin.expect("an origin"),
            None,
            by.expect("a recorder"),
            now(),
        )
        .map(|_| ())
}

fn record(id: &str, sha256: Option<&str>) -> Submission {
    let mut source = json!({"title": "A"});
    if let Some(sha256) = sha256 {
        source["sha256"] = sha256.into();
    }
    let record = json!({"id": id, "by": "d", "on": "2023-06", "sources": [source],
        "event": {"figure_claimed": {"issuer": id, "measure": "victims", "value": 3}}});
    Submission {
        line: 1,
        record: Record::decode(record.to_string().as_bytes()).expect("a record"),
    }
}

/// Appends these ids as one batch.
fn append(disk: &MemDisk, ids: &[&str], document: Option<&Document>) -> Result<(), LedgerError> {
    let mut how = Append::at(now());
    how.documents = document.into_iter().cloned().collect();
    let sha256 = document.map(|d| d.sha256.as_str());
    let batch = ids.iter().map(|id| record(id, sha256)).collect();
    ledger(disk).append(batch, &how).map(|_| ())
}

/// The ids in the ledger, which must be sound.
fn ids(disk: &MemDisk, what: &str) -> Vec<String> {
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

/// What is tried on a disk, and what must be there before and after.
struct Story<'s> {
    name: &'s str,
    prepare: &'s dyn Fn(&MemDisk),
    act: &'s dyn Fn(&MemDisk) -> Result<(), LedgerError>,
    before: &'s [&'s str],
    after: &'s [&'s str],
    /// What else must hold once the act was acknowledged.
    acknowledged: &'s dyn Fn(&MemDisk, &str),
    /// What must hold on any disk.
    always: &'s dyn Fn(&MemDisk, &str),
}

impl Story<'_> {
    fn prepared(&self) -> MemDisk {
        let disk = MemDisk::new();
        (self.prepare)(&disk);
        disk
    }

    /// Every step × every way to fail; then every disk that may be found.
    fn tell(&self) {
        let clean = self.prepared();
        clean.plan(None);
        (self.act)(&clean).unwrap_or_else(|e| panic!("{}: {e}", self.name));
        self.found(&clean.after_kill(), true, self.name);
        for cut in clean.after_power_cut() {
            self.found(
                &cut,
                true,
                &format!("{}, acknowledged, then a power cut", self.name),
            );
        }
        let steps = clean.steps();
        assert!(steps.len() > 5, "{}: only {steps:?}", self.name);
        for (step, name) in steps.iter().enumerate() {
            let torn = if name.starts_with("write") {
                0..40
            } else {
                0..0
            };
            let mut faults: Vec<Fault> = torn.map(|n| Fault::Torn(n * 17)).collect();
            faults.extend([
                Fault::NotMade,
                Fault::MadeButFailed,
                Fault::KilledBefore,
                Fault::KilledAfter,
            ]);
            for fault in faults {
                self.with(
                    step,
                    fault,
                    &format!("{}, {name} (step {step}) {fault:?}", self.name),
                );
            }
        }
    }

    fn with(&self, step: usize, fault: Fault, what: &str) {
        let disk = self.prepared();
        disk.plan(Some((step, fault)));
        let acknowledged = (self.act)(&disk).is_ok();
        self.found(
            &disk.after_kill(),
            acknowledged,
            &format!("{what}, found by another process"),
        );
        for cut in disk.after_power_cut() {
            self.found(&cut, acknowledged, &format!("{what}, then a power cut"));
        }
    }

    /// What another process finds: all of it or nothing, and the ledger can be appended to.
    fn found(&self, disk: &MemDisk, acknowledged: bool, what: &str) {
        let found = ids(disk, what);
        let whole = found == self.after;
        assert!(
            whole || (found == self.before && !acknowledged),
            "{what}: found {found:?}"
        );
        if acknowledged {
            (self.acknowledged)(disk, what);
        }
        (self.always)(disk, what);
        append(disk, &["next"], None).unwrap_or_else(|e| panic!("{what}: then {e}"));
        let mut more = found;
        more.push("next".to_owned());
        assert_eq!(ids(disk, what), more, "{what}: then another was appended");
        (self.always)(disk, what);
    }
}

fn begun(disk: &MemDisk) {
    init(disk).expect("a ledger");
    append(disk, &["a"], None).expect("an entry");
}

fn nothing(_: &MemDisk, _: &str) {}

#[test]
fn an_append_survives_or_was_never_made() {
    Story {
        name: "append",
        prepare: &begun,
        act: &|disk| append(disk, &["b"], None),
        before: &["a"],
        after: &["a", "b"],
        acknowledged: &nothing,
        always: &nothing,
    }
    .tell();
}

#[test]
fn a_batch_is_there_whole_or_not_at_all() {
    Story {
        name: "batch",
        prepare: &begun,
        act: &|disk| append(disk, &["b", "c", "d"], None),
        before: &["a"],
        after: &["a", "b", "c", "d"],
        acknowledged: &nothing,
        always: &nothing,
    }
    .tell();
}

const LEFTOVER: &[u8] = b"{\"seq\":2,\"prev\":\"half an entry, never acknowl";

/// What an interrupted append left is in the log still, or set aside: never lost.
fn leftover_is_kept(disk: &MemDisk, what: &str) {
    let log = disk.read(format!("{DIR}/events.jsonl")).unwrap_or_default();
    let in_log = log.windows(LEFTOVER.len()).any(|w| w == LEFTOVER);
    let aside = disk.paths().iter().any(|path| {
        path.starts_with(format!("{DIR}/interrupted"))
            && disk.read(path).as_deref() == Some(LEFTOVER)
    });
    assert!(
        in_log || aside,
        "{what}: what an interrupted append left is lost"
    );
}

#[test]
fn what_an_interrupted_append_left_is_set_aside_and_never_lost() {
    Story {
        name: "after an interrupted append",
        prepare: &|disk| {
            begun(disk);
            let log = format!("{DIR}/events.jsonl");
            let mut bytes = disk.read(&log).expect("a log");
            bytes.extend_from_slice(LEFTOVER);
            disk.put(&log, &bytes);
        },
        act: &|disk| append(disk, &["b"], None),
        before: &["a"],
        after: &["a", "b"],
        acknowledged: &nothing,
        always: &leftover_is_kept,
    }
    .tell();
}

#[test]
fn a_document_is_there_before_the_entry_that_cites_it() {
    let file = tempfile::NamedTempFile::new().expect("there is room for a file");
    std::fs::write(file.path(), "evidence").expect("a document");
    let document = Document::at(file.path()).expect("it can be hashed");
    Story {
        name: "attach",
        prepare: &begun,
        act: &|disk| append(disk, &["b"], Some(&document)),
        before: &["a"],
        after: &["a", "b"],
        // Verification, which found no fault, looks for the cited document.
        acknowledged: &nothing,
        always: &nothing,
    }
    .tell();
}

const SIGNATURE: &str = "\n\u{2014} casebook.example/disk AAAA\n";

#[test]
fn a_signed_checkpoint_that_is_superseded_is_kept() {
    let signed = |disk: &MemDisk| {
        let path = format!("{DIR}/checkpoint");
        let mut bytes = disk.read(&path).expect("a checkpoint");
        bytes.extend_from_slice(SIGNATURE.as_bytes());
        disk.put(&path, &bytes);
    };
    let kept = |disk: &MemDisk, what: &str| {
        let is_signed = |path: &Path| {
            disk.read(path)
                .is_some_and(|bytes| bytes.ends_with(SIGNATURE.as_bytes()))
        };
        let current = is_signed(Path::new("/desk/ledger/checkpoint"));
        assert!(
            current || is_signed(Path::new("/desk/ledger/checkpoints/2")),
            "{what}: it is lost"
        );
    };
    Story {
        name: "supersede a signed checkpoint",
        prepare: &|disk| {
            begun(disk);
            signed(disk);
        },
        act: &|disk| append(disk, &["b"], None),
        before: &["a"],
        after: &["a", "b"],
        acknowledged: &nothing,
        always: &kept,
    }
    .tell();
}

#[test]
fn a_ledger_that_was_begun_is_there() {
    let disk = MemDisk::new();
    disk.plan(None);
    init(&disk).expect("a ledger");
    let steps = disk.steps();
    for cut in disk.after_power_cut() {
        assert!(ids(&cut, "begun, then a power cut").is_empty());
    }
    for (step, name) in steps.iter().enumerate() {
        for fault in [
            Fault::NotMade,
            Fault::Torn(20),
            Fault::MadeButFailed,
            Fault::KilledBefore,
            Fault::KilledAfter,
        ] {
            let disk = MemDisk::new();
            disk.plan(Some((step, fault)));
            if init(&disk).is_ok() {
                assert!(
                    matches!(fault, Fault::Torn(_)),
                    "{name} {fault:?} was acknowledged"
                );
            }
            for cut in disk.after_power_cut() {
                // Never acknowledged: it is there whole, or one can begin again or see what is there.
                match init(&cut) {
                    Ok(()) => assert!(ids(&cut, name).is_empty()),
                    Err(LedgerError::Store(StoreError::AlreadyThere(_))) => {}
                    Err(other) => panic!("{name} {fault:?}: {other}"),
                }
            }
        }
    }
}

#[test]
fn an_uncertain_commit_says_so_and_a_retry_by_id_doubles_nothing() {
    let disk = MemDisk::new();
    begun(&disk);
    disk.plan(None);
    append(&disk, &["b"], None).expect("an entry");
    let last = disk.steps().len() - 1;
    let disk = MemDisk::new();
    begun(&disk);
    disk.plan(Some((last, Fault::MadeButFailed)));
    let error = append(&disk, &["b"], None).expect_err("the last sync failed");
    assert!(
        matches!(error, LedgerError::Store(StoreError::Uncertain { .. })),
        "{error}"
    );
    disk.plan(None);
    append(&disk, &["b"], None).expect("the retry is a no-op");
    assert_eq!(ids(&disk, "retried"), ["a", "b"]);
}
