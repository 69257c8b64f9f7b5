//! A repair on a disk that fails and forgets: the checkpoint that it asserts is there once it was
//! acknowledged, and before that the ledger is as it was, still to be repaired.

#[path = "support/disk.rs"]
mod disk;
#[path = "support/on_disk.rs"]
mod on_disk;

use std::time::Duration;

use casebook::ledger::{Found, RepairError};
use disk::{Fault, MemDisk};
use on_disk::{DIR, append, begun, ids, ledger};

const MALFORMED: &[u8] = b"half a check";

fn repair(disk: &MemDisk) -> Result<(), RepairError> {
    let ledger = ledger(disk);
    let lock = ledger.store().lock(Duration::ZERO)?;
    match ledger.examine(None, &|_, _| {})? {
        Found::Mendable(proposal) => proposal.assert(&lock).map(|_| ()).map_err(Into::into),
        Found::Sound(_) => Ok(()),
    }
}

fn checkpoint() -> String {
    format!("{DIR}/checkpoint")
}

/// Every step of a repair × every way to fail × every disk that may be found.
fn tell(prepare: &dyn Fn(&MemDisk), expected: &[&str], always: &dyn Fn(&MemDisk, &str)) {
    let clean = MemDisk::new();
    prepare(&clean);
    clean.plan(None);
    repair(&clean).expect("it is repaired");
    let steps = clean.steps();
    assert!(steps.len() > 4, "only {steps:?}");
    for cut in clean.after_power_cut() {
        assert_eq!(ids(&cut, "repaired, then a power cut"), expected);
        always(&cut, "repaired, then a power cut");
    }
    for (step, (name, length)) in steps.iter().enumerate() {
        let mut faults: Vec<Fault> = (0..*length).map(Fault::Torn).collect();
        faults.extend([
            Fault::NotMade,
            Fault::MadeButFailed,
            Fault::KilledBefore,
            Fault::KilledAfter,
        ]);
        for fault in faults {
            let what = format!("{name} (step {step}) {fault:?}");
            let disk = MemDisk::new();
            prepare(&disk);
            disk.plan(Some((step, fault)));
            assert!(repair(&disk).is_err(), "{what} was acknowledged");
            let mut found = vec![disk.after_kill()];
            found.extend(disk.after_power_cut());
            for disk in found {
                always(&disk, &what);
                // Whether the checkpoint is there or not: once it is repaired again, all is.
                repair(&disk).unwrap_or_else(|e| panic!("{what}: {e}"));
                assert_eq!(ids(&disk, &what), expected, "{what}");
                always(&disk, &what);
                append(&disk, &["next"], None).unwrap_or_else(|e| panic!("{what}: {e}"));
                assert_eq!(ids(&disk, &what).len(), expected.len() + 1, "{what}");
            }
        }
    }
}

fn nothing(_: &MemDisk, _: &str) {}

#[test]
fn a_missing_checkpoint_is_asserted_or_still_missing() {
    let prepare = |disk: &MemDisk| {
        begun(disk);
        disk.remove(checkpoint());
    };
    tell(&prepare, &["a"], &nothing);
}

#[test]
fn what_is_asserted_was_synced_though_the_append_was_killed_before_its_sync() {
    let disk = MemDisk::new();
    begun(&disk);
    let probe = disk.after_kill();
    append(&probe, &["b", "c"], None).expect("entries");
    let is_sync = |(name, _): &(String, usize)| name == "sync events.jsonl";
    let sync = probe.steps().iter().position(is_sync);
    disk.plan(sync.map(|step| (step, Fault::KilledBefore)));
    append(&disk, &["b", "c"], None).expect_err("it is killed");
    let disk = disk.after_kill();
    disk.remove(checkpoint());
    repair(&disk).expect("it is repaired");
    for cut in disk.after_power_cut() {
        assert_eq!(ids(&cut, "repaired, then a power cut"), ["a", "b", "c"]);
    }
}

#[test]
fn a_malformed_checkpoint_is_kept_whatever_fails() {
    let prepare = |disk: &MemDisk| {
        begun(disk);
        disk.put(checkpoint(), MALFORMED);
    };
    let kept = |disk: &MemDisk, what: &str| {
        let is_there = |path: &std::path::PathBuf| disk.read(path).as_deref() == Some(MALFORMED);
        assert!(disk.paths().iter().any(is_there), "{what}: it is lost");
    };
    tell(&prepare, &["a"], &kept);
}
