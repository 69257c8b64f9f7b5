//! Nothing acknowledged is ever lost: every step of the write path × every way in which it can fail,
//! and every disk that may be found after a power cut.
//!
//! The failing disk sits under the code that runs in production. Leave out any one sync of it and a
//! test here fails.

#[path = "support/disk.rs"]
mod disk;
#[path = "support/on_disk.rs"]
mod on_disk;

use std::path::Path;
use std::sync::Arc;

use casebook::ledger::{Ledger, LedgerError};
use casebook::store::{Document, Store, StoreError};
use disk::{Fault, MemDisk};
use on_disk::{DIR, append, append_all, begin, begun, ids, init, ledger, record};

/// What is tried on a disk, and what must be there before and after.
struct Story<'s> {
    name: &'s str,
    prepare: &'s dyn Fn(&MemDisk),
    act: &'s dyn Fn(&MemDisk) -> Result<(), LedgerError>,
    before: &'s [&'s str],
    after: &'s [&'s str],
    /// What else must hold once the act was acknowledged.
    acknowledged: &'s dyn Fn(&MemDisk, &str),
    /// A write may end after every so many bytes.
    stride: usize,
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
        for (step, (name, length)) in steps.iter().enumerate() {
            let torn = (0..*length).step_by(self.stride);
            let mut faults: Vec<Fault> = torn.map(Fault::Torn).collect();
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

fn nothing(_: &MemDisk, _: &str) {}

/// The lines of a long batch are written in blocks of 4 MiB.
#[test]
fn a_batch_of_several_writes_is_there_whole_or_not_at_all() {
    let names: Vec<String> = (0..150).map(|n| format!("b{n}")).collect();
    let long = |name: &String| {
        let mut submission = record(name, None);
        submission.record.note = "x".repeat(30_000).parse().ok();
        submission
    };
    let mut after = vec!["a"];
    after.extend(names.iter().map(String::as_str));
    let act = |disk: &MemDisk| append_all(disk, names.iter().map(long).collect(), None);
    let clean = MemDisk::new();
    begun(&clean);
    clean.plan(None);
    act(&clean).expect("a batch");
    let steps = clean.steps();
    let of_log = |step: &usize| steps[*step].0.contains("events.jsonl") && steps[*step].1 > 0;
    let writes: Vec<usize> = (0..steps.len()).filter(of_log).collect();
    assert_eq!(writes.len(), 2, "{steps:?}");
    let story = Story {
        name: "long batch",
        prepare: &begun,
        act: &act,
        before: &["a"],
        after: &after,
        acknowledged: &nothing,
        stride: 1,
        always: &nothing,
    };
    for step in writes {
        for fault in [Fault::Torn(100_000), Fault::KilledAfter] {
            story.with(step, fault, &format!("write {step} {fault:?}"));
        }
    }
}

#[test]
fn an_append_survives_or_was_never_made() {
    Story {
        name: "append",
        prepare: &begun,
        act: &|disk| append(disk, &["b"], None),
        before: &["a"],
        after: &["a", "b"],
        acknowledged: &nothing,
        stride: 1,
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
        stride: 17,
        always: &nothing,
    }
    .tell();
}

/// Longer than the entry that comes in its place: what is not cut off of it would be seen.
const LEFTOVER: &[u8] = &[b'x'; 700];

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
        acknowledged: &|disk, what| {
            let report = ledger(disk).verify(&|_, _| {}).expect("it can be read");
            assert_eq!(report.beyond_commit_bytes, 0, "{what}: it was not cut off");
        },
        stride: 17,
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
        stride: 17,
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
        stride: 17,
        always: &kept,
    }
    .tell();
}

#[test]
fn what_a_killed_append_wrote_of_a_file_that_is_replaced_does_not_shine_through() {
    let file = tempfile::NamedTempFile::new().expect("there is room for a file");
    std::fs::write(file.path(), "evidence").expect("a document");
    let document = Document::at(file.path()).expect("it can be hashed");
    let disk = MemDisk::new();
    begun(&disk);
    append(&disk, &["b"], Some(&document)).expect("an entry");
    let long = vec![b'x'; 4096];
    disk.put(format!("{DIR}/checkpoint.new"), &long);
    disk.put(format!("{DIR}/evidence/.{}.new", document.sha256), &long);
    append(&disk, &["c"], Some(&document)).expect("an entry");
    assert_eq!(ids(&disk, "over longer leftovers"), ["a", "b", "c"]);
}

#[test]
fn what_was_changed_while_it_was_locked_is_not_written_over() {
    let disk = MemDisk::new();
    begun(&disk);
    let view = ledger(&disk).read().expect("a ledger");
    let lock = ledger(&disk).store().lock(std::time::Duration::ZERO);
    let lock = lock.expect("it is free");
    // Somebody took the lock file away, and another writer was let in.
    append(&disk, &["b"], None).expect("an entry");
    let before = disk.read(format!("{DIR}/events.jsonl"));
    let late = |log: &[u8]| {
        let next = view.checkpoint().clone();
        lock.commit(view.committed_bytes(), Some(view.checkpoint()), |lines| {
            lines.add(log)?;
            Ok(next.clone())
        })
    };
    let error = late(b"{}\n").expect_err("the ledger is another by now");
    assert!(matches!(error, StoreError::LockLost(_)), "{error}");
    assert_eq!(disk.read(format!("{DIR}/events.jsonl")), before);
    assert_eq!(ids(&disk, "after the one that came late"), ["a", "b"]);
}

#[test]
fn wherever_a_ledger_is_begun_it_is_there_after_a_power_cut() {
    for dir in ["ledger", "a/ledger", "/desk/a/b/ledger"] {
        let disk = MemDisk::new();
        let at = |disk: &MemDisk| Ledger::at(Store::on(Arc::new(disk.clone()), dir));
        begin(&at(&disk)).unwrap_or_else(|e| panic!("{dir}: {e}"));
        for cut in disk.after_power_cut() {
            let report = at(&cut).verify(&|_, _| {});
            let report = report.unwrap_or_else(|e| panic!("{dir} is lost: {e}"));
            assert!(report.faults.is_empty(), "{dir}: {:?}", report.faults);
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_disk_of_the_system_hands_each_sync_to_the_system() {
    use casebook::store::disk::{Disk, Mode, OsDisk};
    // The files of /proc are on no disk: the kernel refuses to sync them, if it is asked.
    let file = OsDisk.open(Path::new("/proc/self/comm"), Mode::Write);
    assert!(file.expect("it can be opened").sync().is_err());
    assert!(OsDisk.sync_dir(Path::new("/proc/self")).is_err());
    let dir = tempfile::tempdir().expect("there is room for a directory");
    let file = OsDisk.open(&dir.path().join("file"), Mode::Write);
    file.expect("it is made").sync().expect("a file is synced");
    OsDisk.sync_dir(dir.path()).expect("a directory is synced");
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
    for (step, (name, _)) in steps.iter().enumerate() {
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
