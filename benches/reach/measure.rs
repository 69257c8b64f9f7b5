//! Running the binary, with a clock and an eye on its memory.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The binary that is measured.
const CASEBOOK: &str = env!("CARGO_BIN_EXE_casebook");

/// How long something took, and the most memory that it had.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measured {
    pub time: Duration,
    /// In bytes; 0 where it is not known.
    pub memory: u64,
}

impl Measured {
    pub fn of(time: Duration) -> Self {
        Self { time, memory: 0 }
    }
}

pub fn command(ledger: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(CASEBOOK);
    command.arg("--ledger").arg(ledger).args(arguments);
    command
        .env("CASEBOOK_BY", "bench")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// One run of the binary, what it prints thrown away.
pub fn process(ledger: &Path, arguments: &[&str]) -> Result<Measured, Box<dyn Error>> {
    let start = Instant::now();
    let mut child = command(ledger, arguments).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let over = AtomicBool::new(false);
    let (ended, time, memory) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !over.load(Ordering::Relaxed) {
                most = most.max(high_water(&status).unwrap_or(0));
                std::thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let ended = child.wait();
        let time = start.elapsed();
        over.store(true, Ordering::Relaxed);
        (ended, time, watch.join().unwrap_or(0))
    });
    if ended?.success() {
        Ok(Measured { time, memory })
    } else {
        Err(format!("casebook {} failed", arguments.join(" ")).into())
    }
}

/// The most memory that a process has had, where the system tells.
fn high_water(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib << 10)
}

/// The median of some runs; where there are several, after one that is not counted.
pub fn median(
    runs: usize,
    mut run: impl FnMut() -> Result<Measured, Box<dyn Error>>,
) -> Result<Measured, Box<dyn Error>> {
    if runs > 1 {
        run()?;
    }
    let mut measured = (0..runs).map(|_| run()).collect::<Result<Vec<_>, _>>()?;
    measured.sort_unstable();
    Ok(measured[runs / 2])
}
