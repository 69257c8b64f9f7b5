//! How long it takes to verify a whole ledger and to rebuild every case in it, as users run it:
//! whole processes of the release binary, from the start to the last byte of output.
//!
//! ```text
//! cargo bench --bench whole_log                 # 10,000 and 100,000 entries
//! cargo bench --bench whole_log -- 1000000
//! ```
//!
//! Nothing that checks the log can be faster than SHA-256 over its bytes, so that is measured
//! beside it, in this process and on all cores, and each figure is set against it. The ledgers are
//! those of `examples/generate`; each figure is the median of five runs, with the log in the page
//! cache. Nothing is asserted: machines differ.

#[expect(
    dead_code,
    reason = "of the example only the generator is used here, not its main"
)]
#[path = "../examples/generate/main.rs"]
mod generate;

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

/// How often each work is done; the median counts.
const RUNS: usize = 5;

/// The binary that is measured.
const CASEBOOK: &str = env!("CARGO_BIN_EXE_casebook");

/// Sizes where none are given.
const SIZES: [u64; 2] = [10_000, 100_000];

/// What is measured of the binary.
const WORKS: [&[&str]; 2] = [&["verify"], &["replay", "--to", "2024-06", "--json"]];

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
    println!(
        "{} cores, median of {RUNS} runs",
        rayon::current_num_threads()
    );
    println!(
        "{:>10} {:>12}  {:<32} {:>9} {:>12} {:>10}",
        "entries", "bytes", "work", "seconds", "entries/s", "x SHA-256"
    );
    for size in sizes {
        measure(size)?;
    }
    Ok(())
}

/// Makes a ledger of a size, and prints a line for each work.
fn measure(size: u64) -> Result<(), Box<dyn Error>> {
    let dir = tempfile::TempDir::new()?;
    generate::generate(size, 1, dir.path())?;
    let log = std::fs::read(dir.path().join("events.jsonl"))?;
    let limit = median(|| {
        let start = Instant::now();
        hash(&log);
        Ok(start.elapsed())
    })?;
    let line = |work: &str, time: Duration| {
        let seconds = time.as_secs_f64();
        println!(
            "{size:>10} {:>12}  {work:<32} {seconds:>9.3} {:>12.0} {:>10.1}",
            log.len(),
            size as f64 / seconds,
            seconds / limit.as_secs_f64()
        );
    };
    line("SHA-256 over the log, all cores", limit);
    for work in WORKS {
        line(&work.join(" "), median(|| run(dir.path(), work))?);
    }
    Ok(())
}

/// SHA-256 over all bytes, a piece for each core.
fn hash(bytes: &[u8]) {
    let pieces = bytes.par_chunks(bytes.len().div_ceil(rayon::current_num_threads()).max(1));
    let digests: Vec<[u8; 32]> = pieces.map(|piece| Sha256::digest(piece).into()).collect();
    std::hint::black_box(digests);
}

/// One run of the binary, what it prints thrown away.
fn run(dir: &Path, work: &[&str]) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let status = Command::new(CASEBOOK)
        .arg("--ledger")
        .arg(dir)
        .args(work)
        .stdout(Stdio::null())
        .status()?;
    let time = start.elapsed();
    if status.success() {
        Ok(time)
    } else {
        Err(format!("casebook {} failed: {status}", work.join(" ")).into())
    }
}

/// The median of some runs, after one that is not counted.
fn median(
    mut run: impl FnMut() -> Result<Duration, Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    run()?;
    let mut times = (0..RUNS).map(|_| run()).collect::<Result<Vec<_>, _>>()?;
    times.sort_unstable();
    Ok(times[RUNS / 2])
}
