//! cqrs-es with sqlite-es, by a program of its own, `cqrs/`: its SQLite cannot be linked into one
//! with casebook's. One process does one work, all single appends included, so it is held against
//! casebook's library; its figures have the start of a process in them, and the way through a pipe.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use casebook::time::Period;

use crate::events::{Batch, Event, Failure};
use crate::fold::{self, Kept};
use crate::peer::{Done, Peer};
use crate::process;

/// The peer.
pub struct Cqrs {
    /// Its driver.
    pub binary: PathBuf,
    /// The versions of both crates.
    pub version: String,
}

impl Cqrs {
    fn run(&self, work: &str, dir: &Path) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(work).arg(dir);
        command
    }
}

/// What the driver reads.
fn lines(events: &[Event]) -> Vec<u8> {
    let line = |event: &Event| {
        let head = format!("{} {} ", event.case, event.kind);
        [head.as_bytes(), &event.line()].concat()
    };
    events.iter().flat_map(line).collect()
}

/// What it prints: the events of each case.
fn cases(printed: &[u8]) -> Result<BTreeMap<String, Vec<Kept>>, Failure> {
    let mut cases: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
    let lines = printed.split(|byte| *byte == b'\n');
    for line in lines.filter(|line| !line.is_empty()) {
        let end = line.iter().position(|byte| *byte == b' ');
        let (case, event) = line.split_at(end.ok_or("a line without a case")?);
        let kept = Kept::parse(&event[1..])?;
        let case = std::str::from_utf8(case)?.to_owned();
        cases.entry(case).or_default().push(kept);
    }
    Ok(cases)
}

impl Peer for Cqrs {
    fn name(&self) -> String {
        format!("cqrs-es {}", self.version)
    }

    fn lacks(&self) -> &'static str {
        "No order but within one case, no chain, nothing to verify, no times. Not durable by \
         default (`synchronous=NORMAL`); FULL here. Keeps JSON values, not bytes. No as-of. Each \
         figure has the start of a process in it."
    }

    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure> {
        process::fed(&mut self.run("load", dir), &lines(batch.events))?;
        Ok(Done::Fully)
    }

    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure> {
        process::fed(&mut self.run("append", dir), &lines(events))?;
        Ok(Done::Fully)
    }

    fn verify(&self, _dir: &Path) -> Result<Done, Failure> {
        Ok(Done::Not)
    }

    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure> {
        let printed = process::output(&mut self.run("all", dir))?;
        Ok(Done::States(fold::all(cases(&printed)?, to)?))
    }

    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure> {
        let printed = process::output(self.run("one", dir).arg(case))?;
        let kept = cases(&printed)?.remove(case).unwrap_or_default();
        Ok(Done::States(fold::one(case, kept, to)?))
    }
}
