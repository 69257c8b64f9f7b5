//! Real kills: the program is killed at random moments while it appends, and nothing that it
//! acknowledged is missing, nothing is there by half, and no retry by id doubles an entry.
//!
//! ```text
//! CASEBOOK_KILLS=300 cargo test --release --test kills -- --nocapture
//! ```
//!
//! prints at which step each kill fell, as far as what it left behind tells. A kill does not cut the
//! power: what the system was given is there. For the power, see `tests/durability.rs`.

#[path = "support/cli.rs"]
mod cli;

use std::collections::BTreeMap;
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
    let record = |n: u64| {
        let note = "x".repeat(300);
        format!(
            r#"{{"id":"b{round}-{n}","case":"k","on":"2024","event":{{"hearing_held":{{}}}},"note":"{note}"}}"#
        )
    };
    (0..size).map(record).collect::<Vec<_>>().join("\n")
}

/// Appends a batch and kills the program after a while. Says whether it had acknowledged.
fn append_and_kill(desk: &Desk, text: &str, after: Option<Duration>) -> bool {
    let mut child = Command::new(binary())
        .args(["append", "--from", "-"])
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
    String::from_utf8_lossy(&output.stdout).contains("the ledger has")
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
    let kills: u64 = std::env::var("CASEBOOK_KILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(60);
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
