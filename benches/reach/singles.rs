//! Durable appends one by one, against a bare loop of the same writes, syncs and renames.

use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant as Clock};

use casebook::case::record::Record;
use casebook::ledger::{Append, Ledger, Submission};
use casebook::seq::Seq;

/// How many appends make a round, and how many rounds there are of each, taking turns.
const ROUND: u64 = 50;
const ROUNDS: u64 = 8;
/// The ledger to which they are made.
const ENTRIES: u64 = 10_000;

/// Prints how long a durable append takes, both ways.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
    super::generate::generate(ENTRIES, 1, dir.path())?;
    let ledger = Ledger::open(dir.path());
    let view = ledger.look()?;
    let last = view.recorded_at(Seq(ENTRIES - 1))?;
    // An append costs what its case costs to judge: so each goes to another case, as appends do.
    let seqs = (1..ENTRIES).step_by(20).map(Seq);
    let cases = seqs.map(|seq| view.case_of(seq));
    let cases = cases.collect::<Result<Vec<_>, _>>()?;
    let mut cases = cases.into_iter().flatten().cycle();
    drop(view);
    let bare = dir.path().join("bare");
    fs::create_dir(&bare)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let start = Clock::now();
        for n in 0..ROUND {
            let note = "x".repeat(200);
            let id = round * ROUND + n;
            let case = cases.next().ok_or("the ledger has no cases")?;
            let text = format!(
                r#"{{"id":"bench-{id}","by":"bench","case":"{case}","on":"2024-06-03","event":{{"hearing_held":{{}}}},"note":"{note}"}}"#
            );
            let record = Record::decode(text.as_bytes())?.into();
            ledger.append(vec![Submission { line: 1, record }], &Append::at(last))?;
        }
        ours.push(start.elapsed());
        let start = Clock::now();
        for n in 0..ROUND {
            bare_append(&bare, round * ROUND + n)?;
        }
        theirs.push(start.elapsed());
    }
    let each = |mut rounds: Vec<Duration>| {
        rounds.sort_unstable();
        rounds[rounds.len() / 2] / ROUND as u32
    };
    let (ours, theirs) = (each(ours), each(theirs));
    println!(
        "\ndurable appends one by one: library {ours:.2?}, bare loop {theirs:.2?}: {:.2} of it (reach: 0.8)",
        theirs.as_secs_f64() / ours.as_secs_f64()
    );
    Ok(())
}

/// What an append cannot do without: a line at the end of a file, synced; a small file beside another,
/// synced, renamed over it, and the directory synced.
fn bare_append(dir: &Path, n: u64) -> Result<(), Box<dyn Error>> {
    const LINE: usize = 450;
    let log = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(dir.join("log"))?;
    log.write_all_at(&[b'x'; LINE], n * LINE as u64)?;
    log.sync_all()?;
    let new = dir.join("checkpoint.new");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&new)?;
    file.write_all_at(&[b'x'; 80], 0)?;
    file.sync_all()?;
    fs::rename(&new, dir.join("checkpoint"))?;
    File::open(dir)?.sync_all()?;
    Ok(())
}
