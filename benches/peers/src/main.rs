//! Casebook and others on the same events: measures each peer in one run, and prints one table.
//! `run`, beside this package, makes the events and says what is measured.

#![cfg_attr(
    not(all(feature = "sqlite", feature = "tephra")),
    allow(
        dead_code,
        reason = "some of it serves only the peers that are left out"
    )
)]

mod casebook;
mod cqrs;
mod events;
mod fold;
mod git;
mod hledger;
mod measure;
mod peer;
mod process;
#[cfg(feature = "sqlite")]
mod sqlite;
mod table;
#[cfg(feature = "tephra")]
mod tephra;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use events::Failure;
use measure::{RUNS, Task};
use peer::Peer;
use table::{Row, show, show_time, thousands};

/// States are asked for as of this.
const TO: &str = "2024-06";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [binary, ledger, dir, singles] = &arguments[..] else {
        return Err("usage: peers CASEBOOK LEDGER DIR SINGLES".into());
    };
    let (binary, dir) = (std::path::absolute(binary)?, std::path::absolute(dir)?);
    let mut task = task(Path::new(ledger), singles.parse()?)?;
    let before = sync(&dir)?;
    let rows: Vec<Row> = peers(binary)
        .into_iter()
        .map(|peer| match peer {
            Ok(peer) => measure::row(&*peer, &mut task, &dir),
            Err(missing) => missing,
        })
        .collect();
    // Where the two differ, the disk had other work too, and single appends are not to be compared.
    let syncs = [before, sync(&dir)?].map(show_time);
    print!("{}\n{}", legend(&task, &syncs), show(&rows));
    Ok(())
}

/// What is asked: of the events, and of the case in their middle.
fn task(ledger: &Path, singles: usize) -> Result<Task, Failure> {
    let events = events::of_ledger(ledger)?;
    let mut cases: Vec<&str> = events.iter().map(|event| &*event.case).collect();
    cases.retain(|case| *case != "-");
    let case = cases.get(cases.len() / 2).ok_or("a ledger without cases")?;
    Ok(Task {
        singles: singles.min(events.len() - 1),
        to: TO.parse()?,
        case: (*case).to_owned(),
        events,
        states: None,
    })
}

/// A peer, or the row that says why it is not there.
type Candidate = Result<Box<dyn Peer>, Row>;

fn missing(name: &str, why: &str) -> Candidate {
    Err(Row::new(name.to_owned(), "", false).failed(why))
}

/// All peers, casebook first.
fn peers(binary: PathBuf) -> Vec<Candidate> {
    let git = match process::version("git") {
        Ok(version) => Ok(Box::new(git::Git { version }) as Box<dyn Peer>),
        Err(error) => missing("git", &error.to_string()),
    };
    let hledger = match process::version("hledger") {
        Ok(version) => Ok(Box::new(hledger::Hledger { version }) as Box<dyn Peer>),
        Err(error) => missing("hledger", &error.to_string()),
    };
    vec![
        Ok(Box::new(casebook::Cli { binary })),
        Ok(Box::new(casebook::Library)),
        git,
        sqlite(),
        hledger,
        cqrs(),
        tephra(),
    ]
}

#[cfg(feature = "sqlite")]
fn sqlite() -> Candidate {
    Ok(Box::new(sqlite::Sqlite))
}

/// Its driver is a program of its own, which lies beside this one.
fn cqrs() -> Candidate {
    let beside = std::env::current_exe().map(|peers| peers.with_file_name("peers-cqrs"));
    let found = beside.map_err(Failure::from).and_then(|binary| {
        let version = String::from_utf8(process::output(Command::new(&binary).arg("--version"))?)?;
        let version = version.trim().to_owned();
        Ok(Box::new(cqrs::Cqrs { binary, version }) as Box<dyn Peer>)
    });
    found.or_else(|error| missing("cqrs-es, sqlite-es", &error.to_string()))
}

#[cfg(feature = "tephra")]
fn tephra() -> Candidate {
    let version = locked("tephra").to_owned();
    Ok(Box::new(tephra::Tephra { version }))
}

#[cfg(not(feature = "sqlite"))]
fn sqlite() -> Candidate {
    missing("SQLite", NOT_BUILT)
}

#[cfg(not(feature = "tephra"))]
fn tephra() -> Candidate {
    missing("tephra", NOT_BUILT)
}

/// Why a crate is not there.
#[cfg(not(all(feature = "sqlite", feature = "tephra")))]
const NOT_BUILT: &str = "it could not be built here; cargo said why before the run";

/// The version of a crate that this was built with.
#[cfg(feature = "tephra")]
fn locked(name: &str) -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let package = lock.split_once(&format!("name = \"{name}\"\nversion = \""));
    let version = package.and_then(|(_, rest)| rest.split_once('"'));
    version.map_or("", |(version, _)| version)
}

/// What the disk takes to make 512 bytes durable, the median of many: what no durable append can
/// be faster than.
fn sync(dir: &Path) -> Result<Duration, Failure> {
    let path = dir.join("sync");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..201 {
        let start = Instant::now();
        file.write_all(&[b'.'; 512])?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    std::fs::remove_file(path)?;
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

/// What stands above the table.
fn legend(task: &Task, [sync, after]: &[String; 2]) -> String {
    let count = thousands(task.events.len() as u64);
    let bytes: usize = task.events.iter().map(|event| event.record.len()).sum();
    let before = thousands((task.events.len() - task.singles) as u64);
    let (least, most) = RUNS;
    let singles = task.singles;
    format!(
        "{count} events, {} bytes of records. Median of {least} to {most} runs; single appends are {singles}, once, \
         onto a store of {before}. Every work begins with the store closed and its files in the \
         page cache. One write of 512 bytes with `fdatasync`: {sync} before the run, {after} after it. Beside each time stand events a \
         second and, after ×, the multiple of casebook's own time: the command's for git and \
         hledger, the library's for the others. States are as of {TO}. † is not the same work, \
         and — is none.\n",
        thousands(bytes as u64)
    )
}
