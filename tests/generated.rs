//! Ledgers of the generator: every kind of event in plausible lives of cases, from a seed.

#[expect(
    dead_code,
    reason = "of the example only the generator is used here, not its main"
)]
#[path = "../examples/generate/main.rs"]
mod generate;

use std::collections::BTreeSet;
use std::path::Path;

use casebook::case::corrections::Records;
use casebook::case::event::Event;
use casebook::case::rules::errors;
use casebook::case::state::project;
use casebook::case::timeline::Timeline;
use casebook::ledger::{Append, Ledger, Submission, View};
use casebook::seq::Seq;

fn made(entries: u64, seed: u64) -> (tempfile::TempDir, Ledger) {
    let dir = tempfile::tempdir().expect("there is room for a directory");
    generate::generate(entries, seed, dir.path()).expect("a ledger is made");
    let ledger = Ledger::open(dir.path());
    (dir, ledger)
}

/// Every state in a ledger, as of some days.
fn states(view: &View) -> Vec<String> {
    let mut states = Vec::new();
    for case in view.cases().expect("the log can be read") {
        let entries = view.entries_of(case).expect("the entries can be read");
        let records = Records::new(&entries);
        let timeline = Timeline::new(records.facts());
        for day in ["2016-06-30", "2019-12-31", "2024-06-30"] {
            let day = day.parse().expect("a day");
            let mut state =
                serde_json::to_value(project(case, &timeline, Some(day))).expect("JSON");
            forget_when_recorded(&mut state);
            states.push(state.to_string());
        }
    }
    states
}

/// Takes out what an append anew changes: when and, with it, nothing else.
fn forget_when_recorded(state: &mut serde_json::Value) {
    for event in state["timeline"].as_array_mut().into_iter().flatten() {
        event["recorded_at"].take();
    }
}

#[test]
fn they_verify_the_rules_find_no_errors_and_every_kind_of_event_occurs() {
    let (_dir, ledger) = made(8_000, 3);
    let report = ledger.verify(&|_, _| {}).expect("it can be read");
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    let view = ledger.read().expect("it can be read");
    let mut names = BTreeSet::new();
    for case in view.cases().expect("the log can be read") {
        let entries = view.entries_of(case).expect("the entries can be read");
        names.extend(entries.iter().map(|entry| entry.record.event.name()));
        let records = Records::new(&entries);
        let found = errors(Some(case), &records, &Timeline::new(records.facts()));
        assert!(found.is_empty(), "{case}: {found:?}");
    }
    names.extend(
        view.loose_entries()
            .expect("entries")
            .iter()
            .map(|e| e.record.event.name()),
    );
    let missing: Vec<_> = Event::NAMES
        .iter()
        .filter(|name| !names.contains(**name))
        .collect();
    assert_eq!(missing, [&"format_raised"], "this version raises no format");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let log = |seed| {
        let (dir, _) = made(500, seed);
        std::fs::read(dir.path().join("events.jsonl")).expect("a log")
    };
    assert!(log(1) == log(1) && log(1) != log(2));
}

/// Appends what a view has, in batches of a size, to a new ledger.
fn copied(view: &View, batch: usize, dir: &Path) -> Ledger {
    let copy = Ledger::open(dir);
    let first = view.recorded_at(Seq(0)).expect("an entry");
    let origin = view.checkpoint().origin.clone();
    copy.init(&origin, None, "copyist".parse().expect("a recorder"), first)
        .expect("a ledger");
    let size = view.known().0;
    let all: Vec<Submission> = (1..size)
        .map(|n| {
            let logged = view.logged(Seq(n)).expect("an entry");
            let mut record = logged.record;
            (record.id, record.by) = (Some(logged.id), Some(logged.by));
            Submission {
                line: n,
                record: record.into(),
            }
        })
        .collect();
    let mut how = Append::at(view.recorded_at(Seq(size - 1)).expect("an entry"));
    how.clock_ok = true;
    for some in all.chunks(batch) {
        copy.append(some.to_vec(), &how)
            .expect("what one ledger accepted, another does");
    }
    copy
}

#[test]
fn one_by_one_or_in_batches_the_states_are_the_same() {
    let (_dir, ledger) = made(400, 5);
    let view = ledger.read().expect("it can be read");
    let expected = states(&view);
    assert!(expected.len() > 100);
    for batch in [1, 7, 1_000] {
        let dir = tempfile::tempdir().expect("there is room for a directory");
        let copy = copied(&view, batch, dir.path());
        assert!(
            states(&copy.read().expect("it can be read")) == expected,
            "in batches of {batch}"
        );
    }
}
