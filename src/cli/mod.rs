//! The command line: one file a command, all wording of errors and hints in `failure`.
//!
//! Results go to stdout, everything else to stderr. Exit status: 0 done; 1 the answer is no; 2 it
//! could not be run.

mod advice;
mod answer;
mod append;
mod cases;
mod correct;
mod diff;
mod durations;
mod entries;
mod export;
mod failure;
mod findings;
mod history;
mod import;
mod init;
mod output;
mod reconcile;
mod repair;
mod replay;
mod revised;
mod schema;
mod show;
mod sources;
mod stats;
mod status;
mod template;
mod verify;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use failure::Failure;
use output::Output;

use crate::case::text::Recorder;
use crate::ledger::{Ledger, LedgerError, View};
use crate::time::{Day, Instant, Moment, Period};

/// Keep the record of court cases so that it can be checked: what happened, when, and what was known when
///
/// A ledger is an append-only, hash-chained log of events. Nothing in it is ever edited; corrections
/// are entries of their own. Exit status: 0 done, 1 the answer is no, 2 it could not be run.
#[derive(Parser)]
#[command(name = "casebook", version, disable_help_subcommand = true)]
struct Cli {
    /// The ledger's directory
    #[arg(
        long,
        global = true,
        env = "CASEBOOK_LEDGER",
        default_value = "ledger",
        value_name = "DIR",
        help_heading = "Options of every command"
    )]
    ledger: PathBuf,
    /// Print one JSON document
    #[arg(long, global = true, help_heading = "Options of every command")]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

/// A variant without a comment has its help beside its options.
#[derive(Subcommand)]
#[expect(clippy::large_enum_variant, reason = "there is one of it")]
enum Command {
    /// Start a ledger
    Init(init::Init),
    /// Append an event, or a batch of records
    Append(append::AppendCommand),
    /// Append what a spreadsheet says: one row a fact, or one row a defendant
    Import(import::Import),
    /// Print a filled-in example to start from: of an event, or of a sheet
    Template(template::Template),
    /// Put another record in the place of one that was wrong
    Correct(correct::Correct),
    /// Take a record out of force
    Retract(correct::Retract),
    /// Read every byte and report what is wrong, what is proven and what is not
    Verify,
    /// Assert a checkpoint where there is none that can be read, after showing what it would say
    Repair(repair::Repair),
    /// The state of every case, as of a day and as known at a time
    Replay(replay::Replay),
    /// One case in full
    Show(show::Show),
    Cases(cases::Cases),
    Stats(stats::StatsCommand),
    Durations(durations::DurationsCommand),
    Revised(revised::RevisedCommand),
    /// Official figures beside what the ledger itself counts as of the same date
    Reconcile(reconcile::Reconcile),
    /// What the record says differently than it did: what was learned, corrected, retracted, and why
    Diff(diff::Diff),
    /// Everything behind one shown fact: its entries, sources, dates, and what was corrected
    Why(why::WhyCommand),
    /// Which facts rest on one source, on officials only, on none; what sources disagree on
    Sources(sources::Sources),
    /// The audit history of a case: every entry about it, in the order of recording
    History(history::History),
    /// The entries themselves, as JSON lines
    Entries(entries::Entries),
    /// Write cases into files that other tools open: CSV, SQLite, FollowTheMoney
    Export(export::Export),
    /// What the rules have to say of the whole ledger
    Findings(findings::Findings),
    /// Origin, size, head, root, last entry
    Status,
    /// The JSON Schema of a record
    Schema,
}

/// What every command is given.
struct Context {
    ledger: Ledger,
    json: bool,
}

impl Context {
    /// A view to look for a few entries in. A long log should have an index: where it has none, that
    /// is told.
    fn look(&self) -> Result<View, LedgerError> {
        let view = self.ledger.look()?;
        if let Some(reason) = view.without_index() {
            failure::warning(&format!(
                "{reason}: the answer is the same, and took longer"
            ));
        }
        Ok(view)
    }
}

/// As of when, and as known when.
#[derive(Args)]
struct When {
    /// The world as of a day, a month or a year, inclusive of all of it: 2024-03-18, 2023-06, 2023
    #[arg(long, value_name = "DATE")]
    to: Option<Period>,
    /// Only what was recorded by then: a UTC day, month or year, inclusive, or an RFC 3339 time
    #[arg(long, value_name = "TIME")]
    known_at: Option<Moment>,
}

impl When {
    fn day(&self) -> Option<Day> {
        self.to.as_ref().map(Period::last)
    }

    /// A view of all cases, or one to look for one in.
    fn view(&self, context: &Context, one_case: bool) -> Result<View, LedgerError> {
        let view = if one_case {
            context.look()?
        } else {
            context.ledger.read()?
        };
        match &self.known_at {
            Some(moment) => Ok(view.known_at(moment.through())?),
            None => Ok(view),
        }
    }
}

/// What everything that appends takes.
#[derive(Args)]
struct Writing {
    /// The recorder: a name or a pseudonym, public and permanent
    #[arg(
        long,
        global = true,
        env = "CASEBOOK_BY",
        value_name = "RECORDER",
        help_heading = "Options of what appends"
    )]
    by: Option<Recorder>,
    /// Make all checks, write nothing
    #[arg(long, global = true, help_heading = "Options of what appends")]
    dry_run: bool,
    /// How many seconds to wait for another writer
    #[arg(long, global = true, default_value_t = 10.0, value_name = "SECONDS", value_parser = seconds, help_heading = "Options of what appends")]
    lock_timeout: f64,
    /// The clock is right, though more than a year ahead of the last entry
    #[arg(long, global = true, help_heading = "Options of what appends")]
    clock_ok: bool,
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text
        .parse::<f64>()
        .ok()
        .filter(|s| (0.0..=86_400.0).contains(s));
    seconds.ok_or_else(|| format!("{text:?} is not a number of seconds from 0 to 86400"))
}

impl Writing {
    fn recorder(&self) -> Result<Recorder, Failure> {
        self.by.clone().ok_or_else(Failure::no_recorder)
    }

    fn append(&self) -> Result<crate::ledger::Append, Failure> {
        let mut append = crate::ledger::Append::at(now()?);
        append.lock_timeout = Duration::from_secs_f64(self.lock_timeout);
        append.clock_ok = self.clock_ok;
        append.dry_run = self.dry_run;
        Ok(append)
    }
}

/// The machine's clock. Nothing else in the program reads it.
fn now() -> Result<Instant, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    since
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .and_then(Instant::from_millis)
        .ok_or_else(Failure::no_clock)
}

/// A limit on the size of files is to be told like any other failure. Left alone, the signal that
/// comes with it ends the program without a word.
fn outlive_file_size_limits() {
    /// The same on Linux and on macOS.
    const SIGXFSZ: i32 = 25;
    // Where it cannot be had, all is as it was.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

/// Runs the program with the arguments that it was given.
#[must_use]
pub fn main() -> ExitCode {
    outlive_file_size_limits();
    let parsed = command().try_get_matches().and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches)?;
        Ok((cli, matches.value_source("ledger")))
    });
    let (cli, source) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return failure::usage(&error),
    };
    if source == Some(ValueSource::CommandLine) {
        advice::name(&cli.ledger);
    }
    let context = Context {
        ledger: Ledger::open(cli.ledger),
        json: cli.json,
    };
    let mut out = Output::new();
    let done =
        run(cli.command, &context, &mut out).and_then(|code| Ok(out.finish().map(|()| code)?));
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(context.json),
    }
}

/// The command line, with each event under both of its names: `case-opened` and `case_opened`.
fn command() -> clap::Command {
    Cli::command().mut_subcommand("append", |append| {
        let names: Vec<String> = append
            .get_subcommands()
            .map(|c| c.get_name().to_owned())
            .filter(|name| name.contains('-'))
            .collect();
        names.into_iter().fold(append, |append, name| {
            let written = name.replace('-', "_");
            append.mut_subcommand(name, |event| event.alias(written))
        })
    })
}

fn run(command: Command, context: &Context, out: &mut Output) -> Result<ExitCode, Failure> {
    match command {
        Command::Init(init) => init.run(context, out),
        Command::Append(append) => append.run(context, out),
        Command::Import(import) => import.run(context, out),
        Command::Template(template) => template.run(context, out),
        Command::Correct(correct) => correct.run(context, out),
        Command::Retract(retract) => retract.run(context, out),
        Command::Verify => return verify::run(context, out),
        Command::Repair(repair) => repair.run(context, out),
        Command::Replay(replay) => replay.run(context, out),
        Command::Show(show) => show.run(context, out),
        Command::Cases(cases) => cases.run(context, out),
        Command::Stats(stats) => stats.run(context, out),
        Command::Durations(durations) => durations.run(context, out),
        Command::Revised(revised) => revised.run(context, out),
        Command::Reconcile(reconcile) => reconcile.run(context, out),
        Command::Diff(diff) => diff.run(context, out),
        Command::Why(why) => why.run(context, out),
        Command::Sources(sources) => sources.run(context, out),
        Command::History(history) => history.run(context, out),
        Command::Entries(entries) => entries.run(context, out),
        Command::Export(export) => export.run(context, out),
        Command::Findings(findings) => findings.run(context, out),
        Command::Status => status::run(context, out),
        Command::Schema => schema::run(out),
    }
    .map(|()| ExitCode::SUCCESS)
}
