//! The index never makes an answer differ: it is deleted, cut short, swapped and altered between
//! commands, and what they say stays the same, or a fault in the log is named.

#[expect(
    dead_code,
    reason = "of the example only the generator is used here, not its main"
)]
#[path = "../examples/generate/main.rs"]
mod generate;

use std::fs;
use std::path::{Path, PathBuf};

use casebook::case::ids::{CaseId, RecordId};
use casebook::ledger::{Append, Ledger, LedgerError, Submission, View};
use casebook::seq::Seq;
use tempfile::TempDir;

/// Enough entries for an index, and for names in many of its pages.
const ENTRIES: u64 = 1_500;

fn made(seed: u64) -> (TempDir, Ledger) {
    let dir = tempfile::tempdir().expect("there is room for a directory");
    generate::generate(ENTRIES, seed, dir.path()).expect("a ledger is made");
    let ledger = Ledger::open(dir.path());
    (dir, ledger)
}

/// What is asked, and what a view answers: every case, every place, every id, and some that are not
/// there.
fn answers(view: &View, asked: &Asked) -> Result<String, LedgerError> {
    use std::fmt::Write;
    let mut said = format!("{:?} {:?}", view.link(), view.tree().root());
    let mut say = |answer: &dyn std::fmt::Debug| write!(said, "{answer:?}").expect("memory");
    for case in &asked.cases {
        say(&view.entries_of(case)?);
    }
    for (at, id) in asked.ids.iter().enumerate() {
        say(&view.find(id)?);
        say(&view.case_of(Seq(at as u64))?);
    }
    say(&view.case_count()?);
    say(&view.loose_entries()?);
    say(&view.withholdings()?);
    Ok(said)
}

struct Asked {
    cases: Vec<CaseId>,
    ids: Vec<RecordId>,
}

impl Asked {
    fn of(view: &View) -> Self {
        let cases = view.cases().expect("the log can be read").cloned();
        let mut cases: Vec<CaseId> = cases.collect();
        cases.extend(["nobody", "aaa", "zzz-9"].map(|case| case.parse().expect("a slug")));
        let id = |seq| view.logged(Seq(seq)).expect("an entry").id;
        let mut ids: Vec<RecordId> = (0..view.known().0).map(id).collect();
        ids.pop();
        ids.push("not-there".parse().expect("an id"));
        Self { cases, ids }
    }
}

/// The file of the index, made now if it is not there.
fn index(ledger: &Ledger) -> PathBuf {
    let view = ledger.look().expect("it can be read");
    assert!(view.without_index().is_none(), "{:?}", view.without_index());
    drop(view);
    newest(ledger.store().dir()).expect("a long log has an index")
}

fn newest(ledger: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(ledger.join("index")).ok()?;
    let names = files.map(|file| file.expect("a file").path());
    names
        .filter(|name| name.extension().is_some_and(|e| e == "sqlite"))
        .max()
}

#[test]
fn a_short_log_has_none_and_a_long_one_is_answered_from_it() {
    let (dir, ledger) = made(1);
    assert!(newest(dir.path()).is_none());
    let whole = ledger.read().expect("it can be read");
    let asked = Asked::of(&whole);
    let expected = answers(&whole, &asked).expect("the log answers");
    let file = index(&ledger);
    // The log is not needed whole: all but the line that is asked for may be gone.
    let view = ledger.look().expect("it can be read");
    assert!(answers(&view, &asked).expect("the index answers") == expected);
    let log = dir.path().join("events.jsonl");
    let mut bytes = fs::read(&log).expect("the log");
    let lines: Vec<usize> = memchr::memchr_iter(b'\n', &bytes).collect();
    bytes[..lines[99]].fill(b' ');
    fs::write(&log, &bytes).expect("the log can be written");
    let line = view.line(Seq(700)).expect("it was not touched");
    assert_eq!(&*line, &bytes[lines[699] + 1..lines[700]]);
    assert_eq!(newest(dir.path()), Some(file), "it is not made anew");
}

#[test]
fn whatever_becomes_of_it_the_answers_are_the_same() {
    let (dir, ledger) = made(2);
    let (_other_dir, other) = made(3);
    let whole = ledger.read().expect("it can be read");
    let asked = Asked::of(&whole);
    let expected = answers(&whole, &asked).expect("the log answers");
    let same = |what: &str| {
        let view = ledger.look().unwrap_or_else(|e| panic!("{what}: {e}"));
        let said = answers(&view, &asked).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert!(said == expected, "{what}: another answer");
    };
    let good = fs::read(index(&ledger)).expect("the index");
    let foreign = fs::read(index(&other)).expect("the index");
    let put = |bytes: &[u8]| {
        let file = newest(dir.path()).unwrap_or_else(|| index(&ledger));
        fs::write(&file, bytes).expect("the index can be written");
        file
    };
    fs::remove_dir_all(dir.path().join("index")).expect("it can be deleted");
    same("deleted");
    for length in [0, 1, 99, 100, 4_095, 4_096, good.len() / 2, good.len() - 1] {
        put(&good[..length]);
        same(&format!("cut to {length} bytes"));
    }
    put(&foreign);
    same("that of another ledger in its place");
    let file = put(&good);
    fs::rename(&file, dir.path().join("index/0-0-0.sqlite")).expect("it can be renamed");
    same("under another name");
    let file = put(&good);
    fs::copy(&file, dir.path().join("index/copy")).expect("it can be copied");
    fs::rename(dir.path().join("index/copy"), &file).expect("it can be swapped");
    same("a copy in its place");
    let file = put(&good);
    fs::remove_file(&file).expect("it can be deleted");
    std::os::unix::fs::symlink("/etc/passwd", &file).expect("a link can be made");
    same("a link in its place");
    fs::remove_dir_all(dir.path().join("index")).expect("it can be deleted");
    fs::write(dir.path().join("index"), "x").expect("a file can be made");
    same("a file in the place of its directory");
    fs::remove_file(dir.path().join("index")).expect("it can be deleted");
    same("made again");
}

#[test]
fn bytes_of_it_altered_all_over_make_no_answer_differ() {
    let (dir, ledger) = made(4);
    let whole = ledger.read().expect("it can be read");
    let mut asked = Asked::of(&whole);
    // All cases, and a sample of the ids: a new index is looked at for each altered one.
    asked.ids.truncate(200);
    let expected = answers(&whole, &asked).expect("the log answers");
    let good = fs::read(index(&ledger)).expect("the index");
    let rounds: usize = std::env::var("CASEBOOK_FLIPS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(60);
    let mut told = 0;
    for round in 0..rounds {
        let file = newest(dir.path()).unwrap_or_else(|| index(&ledger));
        let mut bytes = good.clone();
        // Spread over the whole file, and some bytes at once in every second round.
        let at = (round * 7_919 + round * bytes.len() / rounds) % bytes.len();
        let count = if round % 2 == 0 { 1 } else { 64 };
        for byte in bytes.iter_mut().skip(at).take(count) {
            *byte ^= 1 << (round % 8);
        }
        fs::write(&file, &bytes).expect("the index can be written");
        let view = ledger.look().unwrap_or_else(|e| panic!("byte {at}: {e}"));
        let said = answers(&view, &asked).unwrap_or_else(|e| panic!("byte {at}: {e}"));
        assert!(said == expected, "byte {at}: another answer");
        drop(view);
        told += usize::from(newest(dir.path()) != Some(file));
    }
    assert!(told > rounds / 4, "only {told} of {rounds} were noticed");
}

#[test]
fn an_altered_entry_is_a_fault_and_the_index_is_not_made_to_agree() {
    let (dir, ledger) = made(5);
    let file = index(&ledger);
    let whole = ledger.read().expect("it can be read");
    let seq = Seq(400);
    let case = whole.case_of(seq).expect("it can be read").expect("a case");
    let log = dir.path().join("events.jsonl");
    let good = fs::read(&log).expect("the log");
    let line = memchr::memchr_iter(b'\n', &good)
        .nth(399)
        .expect("an entry")
        + 1;
    let at = line + memchr::memmem::find(&good[line..], b"\"on\":\"").expect("a date") + 7;
    let mut bytes = good.clone();
    bytes[at] ^= 1;
    fs::write(&log, &bytes).expect("the log can be written");
    let view = ledger.look().expect("the rest is as it was");
    for _ in 0..2 {
        match view.entries_of(&case) {
            Err(LedgerError::Fault(fault)) => assert_eq!(fault.seq, Some(Seq(401)), "{fault}"),
            other => panic!("{other:?}"),
        }
    }
    drop(view);
    assert_eq!(newest(dir.path()), Some(file), "it stays as the witness");
    fs::write(&log, &good).expect("the log can be written");
    let view = ledger.look().expect("it can be read");
    assert!(view.entries_of(&case).is_ok());
}

#[test]
fn it_follows_what_is_appended_also_when_appends_come_one_by_one() {
    let (_dir, from) = made(6);
    let view = from.read().expect("it can be read");
    let dir = tempfile::tempdir().expect("there is room for a directory");
    let ledger = Ledger::open(dir.path());
    let origin = view.checkpoint().origin.clone();
    let start = view.recorded_at(Seq(0)).expect("an entry");
    ledger
        .init(&origin, None, "copyist".parse().expect("a recorder"), start)
        .expect("a ledger");
    let submission = |seq: u64| {
        let logged = view.logged(Seq(seq)).expect("an entry");
        let mut record = logged.record;
        (record.id, record.by) = (Some(logged.id), Some(logged.by));
        Submission {
            line: seq,
            record: record.into(),
        }
    };
    let mut indexes = std::collections::BTreeSet::new();
    let mut next = 1;
    for size in [1_100, 1, 1, 1, 90, 1, 200, 1, 1] {
        let mut how = Append::at(view.recorded_at(Seq(next + size - 1)).expect("an entry"));
        how.clock_ok = true;
        let batch = (next..next + size).map(submission).collect();
        ledger.append(batch, &how).expect("it was accepted before");
        next += size;
        let looked = ledger.look().expect("it can be read");
        let whole = ledger.read().expect("it can be read");
        let asked = Asked::of(&whole);
        let (said, expected) = (answers(&looked, &asked), answers(&whole, &asked));
        assert!(said.expect("an answer") == expected.expect("an answer"));
        indexes.extend(newest(dir.path()));
    }
    assert_eq!(indexes.len(), 1, "it is made once, and then goes on");
    assert!(
        ledger
            .verify(&|_, _| {})
            .expect("a report")
            .faults
            .is_empty()
    );
}

/// A hearing in a case, with a number in its note.
fn hearing(case: &CaseId, n: u64) -> Vec<Submission> {
    let text = format!(
        r#"{{"by":"teller","case":"{case}","on":"2024-06-03","event":{{"hearing_held":{{}}}},"note":"{n}"}}"#
    );
    let record = casebook::case::record::Record::decode(text.as_bytes()).expect("a record");
    vec![Submission {
        line: 1,
        record: record.into(),
    }]
}

#[test]
fn who_appends_again_and_again_sees_what_others_did_meanwhile() {
    let (dir, one) = made(7);
    let other = Ledger::open(dir.path());
    let view = one.look().expect("it can be read");
    let case = view
        .case_of(Seq(700))
        .expect("it can be read")
        .expect("a case");
    let how = Append::at(view.recorded_at(Seq(ENTRIES - 1)).expect("an entry"));
    for n in 0..30 {
        // Now the one, now the other, now one of them twice.
        let ledger = if n % 3 == 0 { &one } else { &other };
        let done = ledger
            .append(hearing(&case, n), &how)
            .expect("it is appended");
        assert_eq!(done.appended[0].seq, Seq(ENTRIES + n));
    }
    assert!(one.verify(&|_, _| {}).expect("a report").faults.is_empty());
    // The end of the log is looked at each time, also by who has just written it.
    let log = dir.path().join("events.jsonl");
    let good = fs::read(&log).expect("the log");
    for bytes in [
        good[..good.len() - 1].to_vec(),
        [&good[..good.len() - 3], b"x}\n"].concat(),
    ] {
        fs::write(&log, bytes).expect("the log can be written");
        let refused = other.append(hearing(&case, 99), &how);
        assert!(matches!(refused, Err(LedgerError::Fault(_))), "{refused:?}");
        // What it had learnt of the ledger is forgotten with that; so it learns it anew.
        fs::write(&log, &good).expect("the log can be written");
        assert!(other.append(Vec::<Submission>::new(), &how).is_ok());
    }
}
