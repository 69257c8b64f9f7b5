//! Many at once: processes that append to one ledger make one chain, none of what they were told is
//! lost or doubled, and readers see it grow by whole appends, find no fault and wait for nobody.
//!
//! ```text
//! CASEBOOK_WRITERS=8 CASEBOOK_APPENDS=250 cargo test --release --test together -- --nocapture
//! ```
//!
//! is the whole campaign: 2,000 single entries by eight writers, and beside them two that append
//! batches. Every append is a process of its own, and so is every second reader.

#[path = "support/cli.rs"]
mod cli;

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use casebook::ledger::Ledger;
use casebook::log::hash::Leaf;
use casebook::log::tree::Tree;
use casebook::seq::{Seq, Size};
use casebook::store::Store;
use cli::Desk;
use serde_json::Value;

/// How many records a batch has.
const BATCH: usize = 5;
/// How many append batches.
const BATCHERS: u64 = 2;

/// What is known while all of them run.
struct Campaign {
    desk: Desk,
    appends: u64,
    /// The size that the last acknowledgement named.
    acknowledged: AtomicU64,
    over: AtomicBool,
}

/// What a reader saw: a size, and the root over so many entries.
type Seen = (u64, String);

fn number(name: &str, otherwise: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// An append that has to be acknowledged. Gives how long it took.
fn acknowledged(campaign: &Campaign, append: impl FnOnce() -> cli::Done) -> Duration {
    let start = Instant::now();
    let told = append().ok().json();
    let size = told["size"].as_u64().expect("a size");
    campaign.acknowledged.fetch_max(size, Ordering::SeqCst);
    start.elapsed()
}

/// Appends entries one by one, and every tenth a second time, as after a doubtful failure.
fn write_singles(campaign: &Campaign, writer: u64) -> Duration {
    let mut slowest = Duration::ZERO;
    for n in 0..campaign.appends {
        let id = format!("w{writer}-{n}");
        let line = format!("append hearing-held --case k --on 2024 --json --id {id}");
        for _ in 0..=u64::from(n % 10 == 9) {
            slowest = slowest.max(acknowledged(campaign, || campaign.desk.say(&line)));
        }
    }
    slowest
}

/// Appends batches; the ids of a batch begin with the same mark.
fn write_batches(campaign: &Campaign, writer: u64) -> Duration {
    let mut slowest = Duration::ZERO;
    for n in 0..campaign.appends.div_ceil(BATCH as u64) {
        let record = |k: usize| {
            format!(
                r#"{{"id":"b{writer}.{n}-{k}","by":"b","case":"k","on":"2024","event":{{"hearing_held":{{}}}}}}"#
            )
        };
        let batch: Vec<String> = (0..BATCH).map(record).collect();
        let name = format!("batch-{writer}");
        fs::write(campaign.desk.path().join(&name), batch.join("\n")).expect("a batch");
        let line = format!("append --json --from {name}");
        slowest = slowest.max(acknowledged(campaign, || campaign.desk.say(&line)));
    }
    slowest
}

/// No batch is there by half.
fn whole_batches<'i>(ids: impl Iterator<Item = &'i str>, who: &str) {
    let mut marks: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids.filter(|id| id.starts_with('b')) {
        let (mark, _) = id.split_once('-').expect("a mark");
        *marks.entry(mark).or_default() += 1;
    }
    for (mark, count) in marks {
        assert_eq!(count, BATCH, "{who} sees half of the batch {mark}");
    }
}

/// Reads again and again; what it sees only grows, has all that was acknowledged before it looked,
/// and nothing that is not committed.
fn read_on(campaign: &Campaign, who: &str, look: impl Fn(&Campaign) -> Seen) -> Vec<Seen> {
    let store = Store::new(campaign.desk.ledger());
    let mut seen: Vec<Seen> = Vec::new();
    loop {
        let last = campaign.over.load(Ordering::SeqCst);
        let told = campaign.acknowledged.load(Ordering::SeqCst);
        let (size, root) = look(campaign);
        let committed = store.checkpoint().expect("a checkpoint").size.0;
        let before = seen.last().map_or(0, |(size, _)| *size);
        assert!(size >= before, "{who} sees {size} entries after {before}");
        assert!(
            size >= told,
            "{who} sees {size} entries, {told} were acknowledged"
        );
        assert!(
            size <= committed,
            "{who} sees {size} entries, {committed} are committed"
        );
        seen.push((size, root));
        if last {
            return seen;
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn verify(campaign: &Campaign) -> Seen {
    let told = campaign.desk.say("verify --json").ok().json();
    assert_eq!(told["faults"], Value::Array(Vec::new()), "a false fault");
    (told["size"].as_u64().expect("a size"), text(&told["root"]))
}

fn replay(campaign: &Campaign) -> Seen {
    let told = campaign.desk.say("replay --json").ok().json();
    let timeline = told["cases"][0]["timeline"].as_array().expect("a timeline");
    whole_batches(
        timeline.iter().filter_map(|row| row["id"].as_str()),
        "replay",
    );
    let ledger = &told["ledger"];
    (
        ledger["size"].as_u64().expect("a size"),
        text(&ledger["root"]),
    )
}

fn library(campaign: &Campaign) -> Seen {
    let ledger = Ledger::open(campaign.desk.ledger());
    let view = ledger
        .read()
        .unwrap_or_else(|e| panic!("a false fault: {e}"));
    let id = |n: u64| view.logged(Seq(n)).expect("an entry").id.to_string();
    let ids: Vec<String> = (0..view.known().0).map(id).collect();
    whole_batches(ids.iter().map(String::as_str), "a reader in the library");
    let checkpoint = view.checkpoint();
    (checkpoint.size.0, checkpoint.root.to_string())
}

fn library_verify(campaign: &Campaign) -> Seen {
    let ledger = Ledger::open(campaign.desk.ledger());
    let report = ledger.verify(&|_, _| {}).unwrap_or_else(|e| panic!("{e}"));
    assert!(
        report.faults.is_empty(),
        "a false fault: {:?}",
        report.faults
    );
    (report.size.0, report.root.to_string())
}

/// The root over the first entries, for every size; and the ids, in order.
fn chain(desk: &Desk) -> (Vec<String>, Vec<String>) {
    let log = fs::read(desk.ledger().join("events.jsonl")).expect("the log");
    let (mut tree, mut roots) = (Tree::default(), vec![Tree::default().root().to_string()]);
    for line in log.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
        tree.push(Leaf::of(line));
        roots.push(tree.root().to_string());
    }
    let view = Ledger::open(desk.ledger()).read().expect("a ledger");
    assert_eq!(
        view.known(),
        Size(roots.len() as u64 - 1),
        "something lies beyond"
    );
    let id = |n: u64| view.logged(Seq(n)).expect("an entry").id.to_string();
    (roots, (0..view.known().0).map(id).collect())
}

#[test]
fn many_writers_make_one_chain_that_readers_see_grow() {
    let writers = number("CASEBOOK_WRITERS", 4);
    let campaign = Campaign {
        desk: Desk::with_a_case(),
        appends: number("CASEBOOK_APPENDS", 20),
        acknowledged: AtomicU64::new(0),
        over: AtomicBool::new(false),
    };
    let campaign = &campaign;
    let begun = Instant::now();
    let (slowest, readers) = std::thread::scope(|scope| {
        let singles = (0..writers).map(|w| scope.spawn(move || write_singles(campaign, w)));
        let batches = (0..BATCHERS).map(|w| scope.spawn(move || write_batches(campaign, w)));
        let writing: Vec<_> = singles.chain(batches).collect();
        let reading = [
            (
                "verify",
                scope.spawn(|| read_on(campaign, "verify", verify)),
            ),
            (
                "replay",
                scope.spawn(|| read_on(campaign, "replay", replay)),
            ),
            (
                "library read",
                scope.spawn(|| read_on(campaign, "a view", library)),
            ),
            (
                "library verify",
                scope.spawn(|| read_on(campaign, "a report", library_verify)),
            ),
        ];
        let ended: Vec<_> = writing
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect();
        campaign.over.store(true, Ordering::SeqCst);
        let seen =
            reading.map(|(who, reader)| (who, reader.join().expect("the reader is content")));
        let times = ended
            .into_iter()
            .map(|end| end.expect("each append is acknowledged"));
        (times.max().unwrap_or_default(), seen)
    });
    let took = begun.elapsed();

    let (roots, mut ids) = chain(&campaign.desk);
    let batches = BATCHERS * campaign.appends.div_ceil(BATCH as u64);
    let expected = writers * campaign.appends + batches * BATCH as u64;
    // The ledger that it began with has six entries.
    assert_eq!(
        ids.len() as u64,
        6 + expected,
        "an entry is lost or doubled"
    );
    for five in
        ids.chunk_by(|a, b| a.starts_with('b') && a.split('-').next() == b.split('-').next())
    {
        assert!(
            !five[0].starts_with('b') || five.len() == BATCH,
            "{five:?} is torn apart"
        );
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len() as u64, 6 + expected, "an id is there twice");
    for writer in 0..writers {
        for n in 0..campaign.appends {
            let id = format!("w{writer}-{n}");
            assert!(
                ids.binary_search(&id).is_ok(),
                "{id} was acknowledged and is lost"
            );
        }
    }
    println!(
        "{writers} × {} single appends and {batches} batches of {BATCH} in {:.1} s; the slowest took {:.2} s",
        campaign.appends,
        took.as_secs_f32(),
        slowest.as_secs_f32()
    );
    for (who, seen) in readers {
        for (size, root) in &seen {
            let is_one = roots[usize::try_from(*size).expect("a size")] == *root;
            assert!(
                is_one,
                "{who} saw {size} entries that are not the first of the chain"
            );
        }
        let mut sizes: Vec<u64> = seen.iter().map(|(size, _)| *size).collect();
        sizes.dedup();
        println!(
            "{who}: {} times, {} sizes, no fault",
            seen.len(),
            sizes.len()
        );
    }
    campaign.desk.say("verify").ok();
}

/// Runs a command that may take so long and no longer.
fn within(desk: &Desk, line: &str, limit: Duration) -> (i32, String, Duration) {
    let start = Instant::now();
    let mut child = desk
        .command(line.split(' '))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    while child.try_wait().expect("it can be waited for").is_none() {
        if start.elapsed() > limit {
            child.kill().expect("it can be killed");
            panic!("{line} waited for somebody");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = start.elapsed();
    let output = child.wait_with_output().expect("it ended");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap_or(-1), error, took)
}

#[test]
fn a_writer_that_is_stuck_holds_up_writers_for_a_bounded_time_and_readers_not_at_all() {
    let desk = Desk::with_a_case();
    let held = Store::new(desk.ledger())
        .lock(Duration::ZERO)
        .expect("it is free");
    // It got as far as half of its lines, and half of its checkpoint.
    let log = desk.ledger().join("events.jsonl");
    let mut bytes = fs::read(&log).expect("the log");
    let first = bytes.iter().position(|b| *b == b'\n').expect("a line");
    bytes.extend_from_within(..first + 40);
    fs::write(&log, bytes).expect("the log");
    fs::write(desk.ledger().join("checkpoint.new"), "casebook.exam").expect("a file");

    let patience = Duration::from_secs(5);
    for line in [
        "verify",
        "replay",
        "show k",
        "history k",
        "entries",
        "findings",
        "status",
        "repair",
    ] {
        let (status, error, _) = within(&desk, line, patience);
        assert_eq!(status, 0, "{line}: {error}");
    }
    let append = "append hearing-held --case k --on 2024 --lock-timeout 0.5";
    let (status, error, took) = within(&desk, append, patience);
    assert_eq!(status, 2, "{error}");
    let holder = format!(
        "is being written by process {}: waited for 0.5 s",
        std::process::id()
    );
    assert!(error.contains(&holder), "{error}");
    assert!(
        error.contains("hint: wait longer with --lock-timeout"),
        "{error}"
    );
    assert!(
        took >= Duration::from_millis(500),
        "it waited only {took:?}"
    );

    drop(held);
    let (status, error, _) = within(&desk, append, patience);
    assert_eq!(status, 0, "{error}");
    desk.say("verify").ok();
}
