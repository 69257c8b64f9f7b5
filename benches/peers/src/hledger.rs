//! hledger: a journal, a transaction for each event.
//!
//! Of what a journal has, this comes nearest: the transaction's date is when it happened, the
//! secondary date when it was recorded, and it moves 1 into the account `case:kind`, in brackets,
//! so that nothing has to balance. The record stands above it as a comment.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use casebook::time::Period;

use crate::events::{Batch, Event, Failure};
use crate::peer::{Done, Peer};
use crate::process;

/// The peer.
pub struct Hledger {
    /// Its version.
    pub version: String,
}

const JOURNAL: &str = "events.journal";

fn transaction(event: &Event) -> Vec<u8> {
    let text = format!(
        "\n{}={} ({}) {}\n    ({}:{})  1\n",
        event.day,
        event.recorded_at.day(),
        event.seq,
        event.kind,
        event.case,
        event.kind
    );
    [b"\n; ", &event.record[..], text.as_bytes()].concat()
}

/// Appends to the journal, each piece on the disk before the next.
fn write<'p>(dir: &Path, pieces: impl Iterator<Item = &'p [u8]>) -> Result<(), Failure> {
    let path = dir.join(JOURNAL);
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    for piece in pieces {
        file.write_all(piece)?;
        file.sync_data()?;
    }
    Ok(())
}

fn hledger(dir: &Path, arguments: &[&str]) -> Result<Done, Failure> {
    let mut command = Command::new("hledger");
    // Its own configuration, journal and locale are none of a measurement's business.
    command
        .env("HOME", dir)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("LEDGER_FILE");
    process::output(
        command
            .current_dir(dir)
            .args(["-f", JOURNAL])
            .args(arguments),
    )?;
    Ok(Done::Nearest)
}

/// The day after a period, where hledger's `--end` stops.
fn end(to: &Period) -> Result<String, Failure> {
    let next = to.last().succ_opt();
    Ok(next.ok_or("no day after the last")?.to_string())
}

impl Peer for Hledger {
    fn name(&self) -> String {
        format!("hledger {}", self.version)
    }

    fn lacks(&self) -> &'static str {
        "No chain: `hledger check` finds what is malformed, not what was altered. Two dates, whole \
         days, both the writer's. Nothing durable: the appends are this driver's `fdatasync`. No \
         states: `hledger balance -e` counts the events of each kind by case."
    }

    fn is_command(&self) -> bool {
        true
    }

    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure> {
        let journal: Vec<Vec<u8>> = batch.events.iter().map(transaction).collect();
        write(dir, std::iter::once(&journal.concat()[..]))?;
        Ok(Done::Nearest)
    }

    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure> {
        let journal: Vec<Vec<u8>> = events.iter().map(transaction).collect();
        write(dir, journal.iter().map(Vec::as_slice))?;
        Ok(Done::Nearest)
    }

    fn verify(&self, dir: &Path) -> Result<Done, Failure> {
        hledger(dir, &["check"])
    }

    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure> {
        hledger(dir, &["balance", "-e", &end(to)?])
    }

    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure> {
        hledger(dir, &["balance", &format!("^{case}:"), "-e", &end(to)?])
    }
}
