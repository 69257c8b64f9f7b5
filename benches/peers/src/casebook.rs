//! Casebook itself, as a command and as a library.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use casebook::case::record::Record;
use casebook::ledger::{Append, Ledger, Submission};
use casebook::time::{Instant, Period};
use rayon::prelude::*;

use crate::events::{Batch, Event, Failure};
use crate::fold::{self, Answer};
use crate::peer::{Done, Peer};
use crate::process;

/// A process for each work, and for each append.
pub struct Cli {
    /// The binary.
    pub binary: PathBuf,
}

impl Cli {
    fn at(&self, dir: &Path) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--ledger").arg(dir);
        command
    }
}

impl Peer for Cli {
    fn name(&self) -> String {
        let version = process::version(&self.binary).unwrap_or_default();
        format!("**casebook {version}**, command")
    }

    fn lacks(&self) -> &'static str {
        "It has order, chain, two times, and commits that are durable; and it judges what is appended \
         by its rules. One writer at a time, and no queries but its own."
    }

    fn is_command(&self) -> bool {
        true
    }

    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure> {
        let init = [
            "init",
            "--origin",
            "casebook.example/peers",
            "--by",
            "peers",
        ];
        process::output(self.at(dir).args(init))?;
        process::output(self.at(dir).args(["append", "--from"]).arg(&batch.file))?;
        Ok(Done::Fully)
    }

    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure> {
        for event in events {
            process::fed(self.at(dir).args(["append", "--from", "-"]), &event.record)?;
        }
        Ok(Done::Fully)
    }

    fn verify(&self, dir: &Path) -> Result<Done, Failure> {
        process::output(self.at(dir).arg("verify"))?;
        Ok(Done::Fully)
    }

    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure> {
        let to = to.to_string();
        let json = process::output(self.at(dir).args(["replay", "--to", &to, "--json"]))?;
        Ok(Done::Printed(json))
    }

    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure> {
        let to = to.to_string();
        let json = process::output(self.at(dir).args(["show", case, "--to", &to, "--json"]))?;
        Ok(Done::Printed(json))
    }
}

/// Within this process.
pub struct Library;

/// Appends as one does now.
fn now() -> Result<Append, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let now = Instant::from_millis(i64::try_from(since.as_millis())?);
    Ok(Append::at(now.ok_or("a clock beyond the year 9999")?))
}

fn submission(line: usize, event: &Event) -> Result<Submission, Failure> {
    Ok(Submission {
        line: line as u64 + 1,
        record: Record::decode(&event.record)?.into(),
    })
}

impl Peer for Library {
    fn name(&self) -> String {
        "**casebook**, library".to_owned()
    }

    fn lacks(&self) -> &'static str {
        "The same."
    }

    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure> {
        let ledger = Ledger::open(dir);
        let how = now()?;
        ledger.init(
            &"casebook.example/peers".parse()?,
            None,
            "peers".parse()?,
            how.now,
        )?;
        let records = batch.events.iter().enumerate();
        let records = records.map(|(at, event)| submission(at, event));
        ledger.append(records.collect::<Result<_, _>>()?, &how)?;
        Ok(Done::Fully)
    }

    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure> {
        let ledger = Ledger::open(dir);
        for event in events {
            ledger.append(vec![submission(0, event)?], &now()?)?;
        }
        Ok(Done::Fully)
    }

    fn verify(&self, dir: &Path) -> Result<Done, Failure> {
        let report = Ledger::open(dir).verify(&|_, _| ())?;
        match report.faults.first() {
            None => Ok(Done::Fully),
            Some(fault) => Err(fault.to_string().into()),
        }
    }

    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure> {
        let view = Ledger::open(dir).read()?;
        let cases: Vec<_> = view.cases()?.collect();
        let answers = cases
            .into_par_iter()
            .map(|case| fold::of_entries(case, &view.entries_of(case)?, to));
        let answers: Vec<Answer> = answers.collect::<Result<_, Failure>>()?;
        let lines = answers.into_iter().flat_map(|answer| answer.0);
        Ok(Done::States(lines.collect()))
    }

    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure> {
        let view = Ledger::open(dir).look()?;
        let case = case.parse()?;
        let answer = fold::of_entries(&case, &view.entries_of(&case)?, to)?;
        Ok(Done::States(answer))
    }
}
