//! Real kills: the program is killed at random moments while it appends, and nothing that it
//! acknowledged is missing, nothing is there by half, and no retry by id doubles an entry.
//!
//! ```text
//! CASEBOOK_KILLS=300 cargo test --release --test kills -- --nocapture
//! ```
//!
//! prints at which step each kill fell, and how many left a half-made index behind, as far as what it left behind tells. A kill does not cut the
//! power: what the system was given is there. For the power, see `tests/durability.rs`.

#[path = "support/cli.rs"]
mod cli;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use casebook::ledger::Ledger;
use casebook::seq::Seq;
use cli::{Desk, binary};

/// Chance that is the same on every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn batch(round: u64, size: u64) -> String {
    batch_of(round, size, |_| "k".to_owned())
}

fn batch_of(round: u64, size: u64, case: impl Fn(u64) -> String) -> String {
    let record = |n: u64| {
        let (note, case) = ("x".repeat(300), case(n));
        format!(
            r#"{{"id":"b{round}-{n}","case":"{case}","on":"2024","event":{{"hearing_held":{{}}}},"note":"{note}"}}"#
        )
    };
    (0..size).map(record).collect::<Vec<_>>().join("\n")
}

/// How many kills there are to be.
fn kills(unasked: u64) -> u64 {
    let asked = std::env::var("CASEBOOK_KILLS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(unasked)
}

/// Appends a batch and kills the program after a while. Says whether it had acknowledged.
fn append_and_kill(desk: &Desk, text: &str, after: Option<Duration>) -> bool {
    run_and_kill(desk, &["append", "--from", "-"], text, after).contains("the ledger has")
}

/// Runs the program and kills it after a while. Gives what it had said by then.
fn run_and_kill(desk: &Desk, args: &[&str], text: &str, after: Option<Duration>) -> String {
    let mut child = Command::new(binary())
        .args(args)
        .current_dir(desk.path())
        .env("CASEBOOK_BY", "tester")
        .env_remove("CASEBOOK_LEDGER")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it has a standard input");
    // A program that was killed reads no more.
    let _ = stdin.write_all(text.as_bytes());
    drop(stdin);
    if let Some(after) = after {
        std::thread::sleep(after);
        child.kill().expect("it can be killed");
    }
    let output = child.wait_with_output().expect("it ends");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The ids in the ledger, which must be sound, and the bytes beyond the commit point.
fn found(desk: &Desk) -> (Vec<String>, u64) {
    let ledger = Ledger::open(desk.ledger());
    let report = ledger.verify(&|_, _| {}).expect("it can be read");
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    let view = ledger.read().expect("it can be read");
    let id = |n: u64| view.logged(Seq(n)).expect("an entry").id.to_string();
    (
        (1..view.known().0).map(id).collect(),
        report.beyond_commit_bytes,
    )
}

/// Where the kill fell, from what it left behind.
fn step(desk: &Desk, made: bool, acknowledged: bool, beyond: u64) -> &'static str {
    let new_checkpoint = desk.ledger().join("checkpoint.new").exists();
    match (made, acknowledged, beyond, new_checkpoint) {
        (true, true, ..) => "5 after it was acknowledged",
        (true, false, ..) => "4 after the rename of the checkpoint, before it was acknowledged",
        (false, _, 0, _) => "1 before the first write",
        (false, _, _, false) => "2 while the log is written or synced",
        (false, _, _, true) => "3 while the new checkpoint is written or synced",
    }
}

#[test]
fn nothing_acknowledged_is_missing_after_a_kill_and_a_retry_doubles_nothing() {
    let kills = kills(60);
    let mut chance = Chance(7);
    let (mut desk, mut expected) = (Desk::with_a_case(), Vec::new());
    let mut steps: BTreeMap<&str, u64> = BTreeMap::new();
    for round in 0..kills {
        // In a small ledger, most of the time goes into the writing.
        if round % 8 == 0 {
            desk = Desk::with_a_case();
            expected = found(&desk).0;
        }
        let size = [1, 1, 20, 60][chance.below(4) as usize];
        // How long it takes now, for the kill to fall within the writing, which comes last.
        let (other, start) = (1_000_000 + round, Instant::now());
        assert!(append_and_kill(&desk, &batch(other, size), None));
        let micros = u64::try_from(start.elapsed().as_micros()).expect("a short time");
        expected.extend((0..size).map(|n| format!("b{other}-{n}")));

        let text = batch(round, size);
        let after = Duration::from_micros(micros * (50 + chance.below(50)) / 100);
        let acknowledged = append_and_kill(&desk, &text, Some(after));
        let (ids, beyond) = found(&desk);
        let made = ids.len() > expected.len();
        *steps
            .entry(step(&desk, made, acknowledged, beyond))
            .or_default() += 1;
        let whole: Vec<String> = (0..size).map(|n| format!("b{round}-{n}")).collect();
        if made {
            expected.extend(whole.clone());
        }
        assert!(
            ids == expected,
            "round {round}: half a batch, or something lost"
        );
        assert!(
            made || !acknowledged,
            "round {round}: acknowledged and lost"
        );

        assert!(
            append_and_kill(&desk, &text, None),
            "round {round}: the retry failed"
        );
        if !made {
            expected.extend(whole);
        }
        assert!(
            found(&desk).0 == expected,
            "round {round}: the retry doubled or lost something"
        );
    }
    println!("{kills} kills:");
    for (step, count) in &steps {
        println!("{count:6}  {step}");
    }
    assert_eq!(steps.values().sum::<u64>(), kills);
    let in_writing = |step: &str| step.starts_with('2') || step.starts_with('3');
    let hits = steps.iter().filter(|(step, _)| in_writing(step));
    let hits: u64 = hits.map(|(_, count)| count).sum();
    println!("{hits} between the first write and the rename of the checkpoint");
    // A campaign that seldom hits the writing proves little.
    assert!(kills < 300 || hits * 10 >= kills, "only {hits}: aim better");
}

/// Cases of the ledger that has an index.
const CASES: u64 = 20;

/// What is said of a case, with the index that is there and without any.
fn both_ways(desk: &Desk, case: &str) -> (String, String) {
    let show = || {
        let done = desk.run(["show", case, "--json"]);
        assert_eq!(done.status, 0, "{}", done.err);
        done.out
    };
    let with = show();
    let (index, aside) = (desk.ledger().join("index"), desk.path().join("aside"));
    // A file in its place: none can be made.
    fs::rename(&index, &aside).expect("there is an index");
    fs::write(&index, "").expect("it can be written");
    let without = show();
    fs::remove_file(&index).expect("it is there");
    fs::rename(&aside, &index).expect("it is there");
    (with, without)
}

fn has_half_an_index(desk: &Desk) -> bool {
    let Ok(files) = fs::read_dir(desk.ledger().join("index")) else {
        return false;
    };
    let mut names = files.flatten().map(|file| file.file_name());
    names.any(|name| {
        let name = name.to_string_lossy().into_owned();
        name.ends_with("-wal") || name.ends_with("-journal") || name.ends_with(".new")
    })
}

#[test]
fn a_kill_while_the_index_is_brought_up_to_date_changes_no_answer() {
    let kills = kills(12);
    let mut chance = Chance(11);
    let desk = Desk::with_a_case();
    let case = |n: u64| format!("k{}", n % CASES);
    let opened = |n: u64| {
        format!(
            r#"{{"id":"o{n}","case":"k{n}","on":"2024","event":{{"case_opened":{{"title":"t"}}}}}}"#
        )
    };
    let begun: Vec<String> = (0..CASES).map(opened).collect();
    assert!(append_and_kill(&desk, &begun.join("\n"), None));
    // 900 lines are more than an index may lag behind. How long it takes to append them, and to make an
    // index of them, tells when to kill.
    let mut start = Instant::now();
    assert!(append_and_kill(
        &desk,
        &batch_of(1_000_000, 900, case),
        None
    ));
    let appending = start.elapsed();
    start = Instant::now();
    desk.run(["show", "k4"]);
    let looking = start.elapsed();
    let mut acknowledged = vec![1_000_000];
    let mut halves = 0;
    for round in 0..kills {
        let mut some = |whole: Duration| Some(whole * (30 + chance.below(80) as u32) / 100);
        let text = batch_of(round, 900, case);
        let kill = if round % 4 == 0 {
            some(appending)
        } else {
            None
        };
        if append_and_kill(&desk, &text, kill) {
            acknowledged.push(round);
        }
        // A reader brings the index up to date, which the append has left behind.
        run_and_kill(&desk, &["show", "k3"], "", some(looking));
        halves += u64::from(has_half_an_index(&desk));
        let (with, without) = both_ways(&desk, "k3");
        assert!(
            with == without,
            "round {round}: the index changes an answer"
        );
    }
    println!("{kills} kills of a reader with an index, {halves} of which left it half made");
    let (mut ids, _) = found(&desk);
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id is there twice");
    for round in acknowledged {
        let prefix = format!("b{round}-");
        let there = ids.iter().filter(|id| id.starts_with(&prefix)).count();
        assert_eq!(there, 900, "batch {round} was acknowledged");
    }
}
