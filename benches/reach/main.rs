//! How fast casebook is, against what limit: the figures that the project holds itself to.
//!
//! ```text
//! cargo bench                          # 10,000, 100,000 and 1,000,000 entries; some minutes
//! cargo bench --bench reach -- 10000 100000
//! ```
//!
//! Each command is measured as people run it: a whole process of the release binary, from its start
//! to its last byte of output, on a ledger of `examples/generate`, with the log in the page cache.
//! Beside each figure stands a limit taken in the same run, and the ratio to it: SHA-256 over the
//! bytes of the log on the same cores, for what reads all of it; the same command on the smallest
//! ledger, for what should not depend on the length; a bare loop of the same writes and syncs, for
//! durable appends. Nothing is asserted: machines differ.

#[expect(
    dead_code,
    reason = "of the example only the generator is used here, not its main"
)]
#[path = "../../examples/generate/main.rs"]
mod generate;
mod measure;
mod singles;

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use casebook::ledger::Ledger;
use casebook::seq::Seq;
use measure::{Measured, median, process};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

/// Sizes where none are given.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];

/// What a size gives, for the others to be held against.
struct Small {
    show: Duration,
    append: Duration,
}

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo itself passes --bench.
    let given = std::env::args().skip(1).filter(|word| word != "--bench");
    let mut sizes = given
        .map(|word| {
            let size = word.replace('_', "").parse::<u64>();
            size.map_err(|error| format!("{word:?} is not a number of entries: {error}"))
        })
        .collect::<Result<Vec<u64>, String>>()?;
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    println!("{} cores; median of runs", rayon::current_num_threads());
    let mut small = None;
    for size in sizes {
        small = Some(measure_size(size, small)?);
    }
    singles::measure()
}

/// A line of the table: what was done, how long it took and how much memory, and against what.
fn row(work: &str, measured: Measured, against: &str) {
    let memory = match measured.memory {
        0 => String::new(),
        bytes => format!("{:.0} MiB", bytes as f64 / f64::from(1 << 20)),
    };
    println!(
        "  {work:<38} {:>10.4} s {memory:>9}   {against}",
        measured.time.as_secs_f64()
    );
}

fn ratio(time: Duration, limit: Duration) -> f64 {
    time.as_secs_f64() / limit.as_secs_f64()
}

/// Makes a ledger of a size, and prints a line for each work.
fn measure_size(size: u64, small: Option<Small>) -> Result<Small, Box<dyn Error>> {
    let dir = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
    let ledger = dir.path().join("ledger");
    std::fs::create_dir(&ledger)?;
    generate::generate(size, 1, &ledger)?;
    let log = std::fs::read(ledger.join("events.jsonl"))?;
    let bytes = log.len();
    println!("\n{size} entries, {bytes} bytes");
    let limit = median(5, || {
        let start = Instant::now();
        hash(&log);
        Ok(Measured::of(start.elapsed()))
    })?;
    drop(log);
    row("SHA-256 over the log, all cores", limit, "the limit");
    let per_second = |measured: Measured| size as f64 / measured.time.as_secs_f64();

    let verify = median(5, || process(&ledger, &["verify"]))?;
    let against = ratio(verify.time, limit.time);
    row(
        "verify",
        verify,
        &format!("{against:.1} x SHA-256 (reach: 5, 64 MiB)"),
    );

    let replay = median(3, || {
        process(&ledger, &["replay", "--to", "2024-06", "--json"])
    })?;
    let against = format!(
        "{:.0} entries/s, {:.2} x the log in memory (reach: 700000, 2)",
        per_second(replay),
        replay.memory as f64 / bytes as f64
    );
    row("replay --json", replay, &against);

    // The first command that looks for something makes the index.
    let build = process(&ledger, &["status"])?;
    row(
        "status, and the index from nothing",
        build,
        &format!("{:.0} entries/s", per_second(build)),
    );
    answers(&ledger, dir.path(), size, replay.time)?;

    let case = some_case(&ledger, size)?;
    let show = median(21, || process(&ledger, &["show", &case, "--to", "2024-06"]))?;
    let held = |now: Duration, small: Option<Duration>| match small {
        Some(small) => format!("{:.2} x the smallest (reach: 2)", ratio(now, small)),
        None => "the smallest".to_owned(),
    };
    let against = held(show.time, small.as_ref().map(|small| small.show));
    row(
        "show CASE --to DATE",
        show,
        &format!("{against}; under 20 ms"),
    );

    let batch = dir.path().join("records.jsonl");
    batch_of(&ledger, &batch)?;
    let append = median(21, || {
        let event = ["append", "hearing-held", "--clock-ok", "--case", &case];
        process(&ledger, &[&event[..], &["--on", "2024-06-03"]].concat())
    })?;
    let against = held(append.time, small.as_ref().map(|small| small.append));
    row("append hearing-held", append, &against);

    let from_file = median(if size > 100_000 { 1 } else { 3 }, || {
        load(dir.path(), &batch)
    })?;
    let against = format!(
        "{:.0} records/s (reach: 150000, 2048 MiB)",
        per_second(from_file)
    );
    row("append --from all of them, at once", from_file, &against);
    Ok(small.unwrap_or(Small {
        show: show.time,
        append: append.time,
    }))
}

/// Asks each question of the whole ledger, against the time of a replay as of the same day.
fn answers(ledger: &Path, dir: &Path, size: u64, replay: Duration) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::metadata(ledger.join("events.jsonl"))?.len();
    let middle = format!("#{}", size / 2);
    let out = dir.join("export");
    let out = out.to_string_lossy();
    let asked: [&[&str]; 12] = [
        &["cases", "--standing", "convicted", "--json"],
        &["stats", "--json"],
        &["stats", "--by", "court", "--json"],
        &["reconcile", "--json"],
        &["diff", &middle, "--json"],
        &["durations", "--json"],
        &["revised", "--json"],
        &["sources", "--json"],
        &["sources", "--csv"],
        &["export", &out, "--format", "csv"],
        &["export", &out, "--format", "ftm"],
        &["export", &out, "--format", "sqlite"],
    ];
    for args in asked {
        // What diff asks is of two times that the ledger had, and not of one in the world.
        let day: &[&str] = if args[0] == "diff" {
            &[]
        } else {
            &["--to", "2024-06"]
        };
        let measured = median(if size > 100_000 { 1 } else { 3 }, || {
            let _ = std::fs::remove_dir_all(dir.join("export"));
            process(ledger, &[args, day].concat())
        })?;
        let work: Vec<&str> = args.iter().copied().filter(|word| *word != out).collect();
        // An answer is waited for; an export has to stream, and may take its time.
        let reach = if args[0] == "export" {
            ""
        } else {
            " (reach: 2)"
        };
        let against = format!(
            "{:.2} x replay{reach}, {:.2} x the log in memory (reach: 2)",
            ratio(measured.time, replay),
            measured.memory as f64 / bytes as f64
        );
        row(&work.join(" "), measured, &against);
    }
    let _ = std::fs::remove_dir_all(dir.join("export"));
    Ok(())
}

/// SHA-256 over all bytes, a piece for each core.
fn hash(bytes: &[u8]) {
    let pieces = bytes.par_chunks(bytes.len().div_ceil(rayon::current_num_threads()).max(1));
    let digests: Vec<[u8; 32]> = pieces.map(|piece| Sha256::digest(piece).into()).collect();
    std::hint::black_box(digests);
}

/// A case of about the usual length from the middle of the log.
fn some_case(ledger: &Path, size: u64) -> Result<String, Box<dyn Error>> {
    let view = Ledger::open(ledger).look()?;
    for seq in (size / 2..size).map(Seq) {
        if let Some(case) = view.case_of(seq)?
            && (5..=8).contains(&view.places_of(&case)?.len())
        {
            return Ok(case.to_string());
        }
    }
    Err("the ledger has no case of 5 to 8 entries".into())
}

/// Writes the records of a ledger to a file, as they are copied to another.
fn batch_of(ledger: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    let records = measure::command(ledger, &["entries", "--records"])
        .stdout(std::fs::File::create(to)?)
        .status()?;
    if records.success() {
        Ok(())
    } else {
        Err("no records".into())
    }
}

/// Appends a batch to a new ledger.
fn load(dir: &Path, batch: &Path) -> Result<Measured, Box<dyn Error>> {
    let copy = tempfile::TempDir::new_in(dir)?;
    let ledger = copy.path().join("ledger");
    process(&ledger, &["init", "--origin", "casebook.example/copy"])?;
    process(&ledger, &["append", "--from", &batch.to_string_lossy()])
}
