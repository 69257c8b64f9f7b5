//! Everything that a command can fail with, and how it is said.
//!
//! On stderr: `casebook: error: …`, `casebook: warning: …`, `casebook: hint: …`, lower case, no full
//! stop. All of these sentences stand here.

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::output::safe;
use crate::case::date;
use crate::case::ids::RecordId;
use crate::exchange::import::{Trouble, Wrong, letter};
use crate::ledger::{Fault, FaultKind, LedgerError, Refusal, RepairError};
use crate::seq::{Seq, Size};
use crate::store::StoreError;

/// Why a command did not do what it was asked.
pub enum Failure {
    /// Nobody reads the output any more: no reason to complain.
    ClosedPipe,
    /// Rules say no.
    Refused(Vec<Refusal>),
    /// Anything else, in words.
    Said {
        status: u8,
        error: String,
        hint: Option<String>,
    },
}

#[derive(Serialize)]
struct Refused<'a> {
    casebook: &'static str,
    refused: &'a [Refusal],
}

/// How many refusals of a batch are told in text.
const TOLD: usize = 20;

impl Failure {
    /// It could not be run.
    pub fn cannot(error: impl Into<String>) -> Self {
        Self::Said {
            status: 2,
            error: error.into(),
            hint: None,
        }
    }

    /// The answer is no.
    pub fn no(error: impl Into<String>) -> Self {
        Self::Said {
            status: 1,
            error: error.into(),
            hint: None,
        }
    }

    /// With what to do about it.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        match self {
            Self::Said { status, error, .. } => Self::Said {
                status,
                error,
                hint: Some(hint.into()),
            },
            other => other,
        }
    }

    /// A repair that nobody said yes to.
    pub fn not_asserted() -> Self {
        Self::no("nothing was asserted: the answer was not yes")
    }

    /// A repair that nobody can be asked about.
    pub fn cannot_ask() -> Self {
        Self::cannot(
            "nothing was asserted: this needs your yes, and there is no terminal to ask on",
        )
        .hint("read what is shown; then casebook repair --yes asserts it")
    }

    /// A checkpoint that went missing between two looks.
    pub fn checkpoint_went() -> Self {
        Self::cannot("nothing was asserted: the checkpoint was there a moment ago")
            .hint("try again")
    }

    /// Two stages, or two dates, at which to stop.
    pub fn two_ends() -> Self {
        Self::cannot("--to was given two stages, or two dates").hint(
            "give one stage (verdict, appeal or force), one date for the world, or one of each: --to force --to 2024-03",
        )
    }

    /// From the verdict to the verdict.
    pub fn no_way() -> Self {
        Self::cannot("from the verdict to the verdict it takes no time")
            .hint("--from verdict goes with --to appeal or --to force")
    }

    /// A repair that the disk stood in the way of.
    pub fn of_repair(error: StoreError) -> Self {
        match error {
            StoreError::Uncertain { path, source } => Self::cannot(format!(
                "the checkpoint may or may not have been asserted: cannot sync {}: {source}",
                path.display()
            ))
            .hint("casebook repair again: it says whether there is anything left to do"),
            other => other.into(),
        }
    }

    /// A sheet, or a map, that cannot be read at all.
    pub fn of_file(path: &str, wrong: Wrong) -> Self {
        let failure = Self::cannot(format!("{path}: {}", wrong.problem));
        match wrong.accepted {
            Some(accepted) => failure.hint(format!("accepted: {accepted}")),
            None => failure,
        }
    }

    /// A sheet that is too large.
    pub fn too_large(path: &str, limit: u64) -> Self {
        Self::cannot(format!("{path} is larger than {} MiB", limit >> 20))
            .hint("cut it into several, and import one after the other")
    }

    /// A file that cannot be read.
    pub fn unreadable(path: &str, error: &io::Error) -> Self {
        Self::cannot(format!("cannot read {path}: {error}"))
    }

    /// A sheet with errors, which were told.
    pub fn sheet(path: &str, errors: usize, dry_run: bool) -> Self {
        let would = if dry_run { "would be" } else { "was" };
        let errors = if errors == 1 {
            "1 error".to_owned()
        } else {
            format!("{errors} errors")
        };
        Self::no(format!("{path}: {errors}; nothing {would} appended"))
    }

    /// A word that is no template.
    pub fn no_template(word: &str, near: Option<&str>) -> Self {
        let failure = Self::no(format!("there is no template {word:?}"));
        match near {
            Some(near) => failure.hint(format!("did you mean {near}?")),
            None => failure.hint("an event, such as verdict, or sheet, facts, map; casebook append --help lists the events"),
        }
    }

    pub fn two_forms() -> Self {
        Self::cannot("an answer is given as --json or as --csv, not both")
    }

    /// An export that the disk stood in the way of.
    pub fn cannot_export(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::cannot(format!("cannot {what} {}: {error}", path.display()))
    }

    /// A file, or a link that leads nowhere, where a directory is wanted.
    pub fn no_directory(path: &Path) -> Self {
        Self::cannot(format!("{} is not a directory", path.display()))
            .hint("name a new directory, an empty one, or one of an earlier export")
    }

    /// The files are in place, and could not be told of.
    pub fn exported_untold(self, dir: &Path) -> Self {
        let hint = format!(
            "all files were written into {}: only what tells of them was not",
            dir.display()
        );
        self.hint(hint)
    }

    /// A directory that has more in it than an export.
    pub fn not_an_export(dir: &Path, name: &str) -> Self {
        Self::cannot(format!(
            "{} is not empty: {name} in it is no file of an export",
            dir.display()
        ))
        .hint("name a new directory, an empty one, or one of an earlier export")
    }

    /// A directory with files that no export says to have written.
    pub fn no_export_made_it(dir: &Path, name: &str) -> Self {
        Self::cannot(format!(
            "{} is not empty, and is not the directory of an export: it has {name} in it, and no .casebook-export",
            dir.display()
        ))
        .hint("name a new directory, an empty one, or one of an earlier export")
    }

    /// Of an earlier export, some files took their places, and some perhaps did not.
    pub fn unfinished_export(dir: &Path, formats: &[&str]) -> String {
        format!(
            "an earlier export into {} was not finished ({}): its files may be partly of that one, partly of one before, until they are exported again",
            dir.display(),
            formats.join(", ")
        )
    }

    /// Files of an earlier export that are as they were: what was taken back since may be in them.
    pub fn left_from_earlier(names: &[String]) -> String {
        let names = names.join(", ");
        format!(
            "left as they were, from an earlier export: {names}; what was taken back since is still in them"
        )
    }

    /// An export into the ledger itself.
    pub fn export_into_ledger(dir: &Path) -> Self {
        Self::cannot(format!("{} is in the ledger", dir.display()))
            .hint("name a directory outside of it: only what is recorded belongs there")
    }

    /// A byte order mark in a format that has none.
    pub fn no_mark_here() -> Self {
        Self::cannot("--bom is for --format csv")
    }

    pub fn not_a_point(text: &str) -> Self {
        Self::cannot(format!(
            "{text:?} is neither a date, a time, an entry, nor a file that can be read"
        ))
        .hint("give 2024-03-18, 2024-03, 2024-03-18T09:30:00Z, #12, or the path of a checkpoint")
    }

    pub fn not_a_checkpoint(path: &str, problem: &str) -> Self {
        Self::cannot(format!("{path}: {problem}"))
            .hint("a checkpoint is three lines: origin, size, root; the ledger's own is the file checkpoint in its directory")
    }

    pub fn other_ledger(path: &str, theirs: &str, ours: &str) -> Self {
        Self::no(format!(
            "{path} is a checkpoint of {theirs}, and this ledger is {ours}: the two have no history in common"
        ))
    }

    pub fn larger_ledger(path: &str, theirs: Size, ours: Size) -> Self {
        Self::no(format!(
            "{path} is of {theirs} entries, and this ledger has {ours}: entries that were there are missing, or this copy is an older one"
        ))
        .hint("get the newer copy; if this is the newest one, entries were taken away")
    }

    pub fn other_history(path: &str, size: Size) -> Self {
        Self::no(format!(
            "{path} is not of this history: the first {size} entries of this ledger hash to another root"
        ))
        .hint("what was published then and what stands here now are not the same entries: something before that was altered, dropped or slipped in; compare with the copy that the checkpoint came with")
    }

    pub fn no_such_entry(seq: Seq, size: Size) -> Self {
        Self::no(format!(
            "there is no entry {seq}: this ledger has {size} entries"
        ))
    }

    pub fn wrong_order(since: &str, until: &str) -> Self {
        Self::cannot(format!("{since} is later than {until}"))
            .hint("the earlier one comes first: casebook diff SINCE UNTIL")
    }

    pub fn not_yet(case: &str) -> Self {
        Self::no(format!("nothing of {case} had happened by then"))
    }

    pub fn no_defendant(asked: &str, case: &str, members: &[&str], near: Option<&str>) -> Self {
        let failure = Self::no(format!("there is no defendant {asked} in {case} by then"));
        match (members, near) {
            ([], Some(near)) => failure.hint(format!("did you mean {near}?")),
            ([], None) => failure.hint(format!("casebook show {case} lists the defendants")),
            (members, _) => failure.hint(format!(
                "{asked} is a group: ask about one of {}",
                members.join(", ")
            )),
        }
    }

    pub fn no_field(asked: &str, whose: &str, names: &[&str], near: Option<&str>) -> Self {
        let failure = Self::no(format!(
            "{asked:?} is neither a field nor anything that is shown of {whose}"
        ));
        match near {
            Some(near) => failure.hint(format!("did you mean {near}?")),
            None => failure.hint(format!("the fields are {}", names.join(", "))),
        }
    }

    pub fn no_recorder() -> Self {
        Self::cannot("who records this is missing: give --by NAME, or set CASEBOOK_BY")
            .hint("the name is public and permanent; a pseudonym is fine")
    }

    pub fn no_clock() -> Self {
        Self::cannot(
            "the clock of this machine cannot be read, or is outside the years 1970 to 9999",
        )
    }

    pub fn no_case(case: &str, known: Option<&str>) -> Self {
        let failure = Self::no(format!(
            "there is no case {case} in this ledger, as known then"
        ));
        match known {
            Some(known) => failure.hint(format!("did you mean {known}?")),
            None => failure.hint("casebook replay lists the cases"),
        }
    }

    pub fn no_entry(reference: &str) -> Self {
        Self::no(format!("there is no entry or record {reference}"))
            .hint("casebook history CASE lists the entries of a case, with their ids")
    }

    pub fn recorded(count: usize, last: &RecordId, error: &io::Error) -> Self {
        Self::cannot(format!(
            "{count} entries were recorded, the last as {last}, and the output cannot be written: {error}"
        ))
        .hint("do not append them again: casebook status shows the last entry")
    }

    /// A reference that a rule refuses before anything is appended.
    pub fn bad_target(detail: String, hint: Option<&str>) -> Self {
        let hint = hint.map(str::to_owned);
        Self::Refused(vec![Refusal {
            line: 0,
            rule: "bad_target",
            case: None,
            clashes_with: Vec::new(),
            detail,
            hint,
        }])
    }

    fn status(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Refused(_) => 1,
            Self::Said { status, .. } => *status,
        }
    }

    /// Says it, and gives the exit status.
    pub fn report(&self, json: bool) -> ExitCode {
        match self {
            Self::ClosedPipe => {}
            Self::Refused(refused) => {
                if json {
                    let document = Refused {
                        casebook: "refused/1",
                        refused,
                    };
                    let text = serde_json::to_string(&document).unwrap_or_default();
                    // The exit status says the same: a closed pipe changes nothing.
                    let _ = io::Write::write_all(&mut io::stdout(), format!("{text}\n").as_bytes());
                }
                for refusal in refused.iter().take(TOLD) {
                    error(&describe(refusal));
                    if let Some(text) = &refusal.hint {
                        hint(text);
                    }
                }
                if refused.len() > TOLD {
                    error(&format!("and {} more like these", refused.len() - TOLD));
                }
            }
            Self::Said {
                error: text,
                hint: more,
                ..
            } => {
                error(text);
                if let Some(text) = more {
                    hint(text);
                }
            }
        }
        ExitCode::from(self.status())
    }
}

/// Something wrong in a sheet, with its place as a spreadsheet shows it.
pub fn in_sheet(path: &str, header: &[String], trouble: &Trouble) -> String {
    let row = match trouble.row {
        0 => "map".to_owned(),
        row => row.to_string(),
    };
    let column = match (trouble.column, trouble.column.and_then(|c| header.get(c))) {
        (Some(column), Some(name)) if !name.is_empty() => format!(":{} ({name})", letter(column)),
        (Some(column), _) => format!(":{}", letter(column)),
        (None, _) => String::new(),
    };
    let rule = trouble
        .rule
        .map(|rule| format!("{rule}: "))
        .unwrap_or_default();
    let accepted = trouble
        .accepted
        .as_ref()
        .map(|a| format!("; {a}"))
        .unwrap_or_default();
    format!("{path}:{row}{column}: {rule}{}{accepted}", trouble.problem)
}

/// What to do with rows that have changed.
pub const CHANGED: &str = "nothing is appended for changed rows: run the commands that are shown, or the same import with --correct --reason WHY; a row that is another fact needs an id of its own";

/// What to do with what a sheet no longer says.
pub const GONE: &str = "what an import recorded and no row says any more stays in force: nothing is retracted by itself; where it was wrong, run the commands that are shown, in that order";

fn describe(refusal: &Refusal) -> String {
    let case = refusal
        .case
        .as_ref()
        .map(|case| format!(" in {case}"))
        .unwrap_or_default();
    let clashes: Vec<String> = refusal
        .clashes_with
        .iter()
        .map(ToString::to_string)
        .collect();
    let clashes = match clashes.as_slice() {
        [] => String::new(),
        some => format!(" (clashes with {})", some.join(", ")),
    };
    let line = match refusal.line {
        0 => String::new(),
        line => format!("line {line}: "),
    };
    format!("{line}{}{case}: {}{clashes}", refusal.rule, refusal.detail)
}

/// Writes an error to stderr.
pub fn error(text: &str) {
    eprintln!("casebook: error: {}", safe(text));
}

/// Writes a warning to stderr.
pub fn warning(text: &str) {
    eprintln!("casebook: warning: {}", safe(text));
}

/// Nothing was recorded between two points, of which one may be meant otherwise.
pub fn nothing_since(since: &str) -> String {
    format!(
        "nothing was recorded after {since}: a day, a month or a year is meant with all of it; for what was recorded within it, give the day before, a time, or #SEQ"
    )
}

/// Writes a hint to stderr.
pub fn hint(text: &str) {
    eprintln!("casebook: hint: {}", safe(text));
}

/// Writes what was done to stderr, where stdout has the result.
pub fn note(text: &str) {
    eprintln!("casebook: {}", safe(text));
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::cannot(format!("cannot write the output: {error}")),
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::cannot(format!("cannot write the database: {error}"))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let failure = Self::no(fault.to_string());
        match fault.kind {
            FaultKind::CheckpointMissing | FaultKind::BadCheckpoint => failure.hint(NO_CHECKPOINT),
            _ => failure
                .hint("casebook verify reports all that is wrong; nothing is appended until then"),
        }
    }
}

/// What to do where there is no checkpoint that can be read.
pub const NO_CHECKPOINT: &str = "restore the file checkpoint from a copy of the ledger; where there is none, casebook repair shows what could be asserted in its place";

impl From<RepairError> for Failure {
    fn from(error: RepairError) -> Self {
        let text = error.to_string();
        match error {
            RepairError::Ledger(LedgerError::Fault(_)) => Self::no(text)
                .hint("the log was changed while it was read: try again"),
            RepairError::Ledger(error) => error.into(),
            RepairError::NotTheCheckpoint(fault) if fault.kind == FaultKind::BadCheckpoint => {
                Self::no(text).hint("put this ledger's own checkpoint in its place; or take this one away, and casebook repair shows what could be asserted")
            }
            RepairError::NotTheCheckpoint(_) => Self::no(text)
                .hint("the checkpoint can be read, and the log is not what it says: repair cannot mend that; restore the ledger from a copy"),
            RepairError::Damaged { whole: Size(0), .. } => Self::no(text)
                .hint("there is nothing before it that could be asserted: restore the ledger from a copy"),
            RepairError::Damaged { whole, .. } => Self::no(text).hint(format!(
                "restore the ledger from a copy; where there is none, --size {whole} asserts no more than what is whole before the damage, and the next append sets the rest aside"
            )),
            RepairError::TooMany { whole, .. } => {
                Self::no(text).hint(format!("--size {whole} is the most that can be asserted"))
            }
            RepairError::Contradicted(_) => Self::no(text)
                .hint("nothing is asserted against a checkpoint that can still be read: restore the ledger from a copy, or find out why the two differ"),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let because = error
            .source()
            .map(|source| format!(": {source}"))
            .unwrap_or_default();
        let failure = Self::cannot(format!("{error}{because}"));
        match error {
            StoreError::NotALedger(_) => {
                failure.hint("name one with --ledger DIR, or start one: casebook init --origin NAME")
            }
            StoreError::AlreadyThere(_) => failure.hint("name another directory with --ledger DIR"),
            StoreError::Locked { .. } => failure.hint("wait longer with --lock-timeout SECONDS; the lock ends with the process that holds it, so never remove .lock"),
            StoreError::LockLost(_) => failure
                .hint("somebody removed .lock, or put another ledger in its place: casebook verify, then append again"),
            StoreError::Io { source, what, .. } => match why(&source, what) {
                Some(why) => failure.hint(why),
                None => failure,
            },
            StoreError::Uncertain { .. } => {
                failure.hint("append the same records, with the same ids, again: what is there already is not doubled")
            }
            _ => failure,
        }
    }
}

/// What to do where the system says that there is no room, or no right to write.
fn why(error: &io::Error, what: &str) -> Option<&'static str> {
    use io::ErrorKind::{
        FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => {
            Some("nothing was recorded: make room, then do the same again")
        }
        PermissionDenied | ReadOnlyFilesystem if what == "lock" => {
            Some("nothing was recorded: the ledger can be read here, and not be written")
        }
        _ => None,
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        let text = error.to_string();
        match error {
            LedgerError::Refused(refused) => Self::Refused(refused),
            LedgerError::Fault(fault) => fault.into(),
            LedgerError::Store(error) => error.into(),
            LedgerError::NeedsNewer { .. } => Self::cannot(format!("needs_newer: {text}"))
                .hint("nothing was found to be wrong with it"),
            LedgerError::ClockBehind { .. } => {
                Self::cannot(text).hint("set the clock of this machine")
            }
            LedgerError::ClockAhead { .. } => {
                Self::cannot(text).hint("if the clock is right, say so with --clock-ok")
            }
        }
    }
}

/// Says what is wrong with the command line; prints help or the version where that was asked for.
pub fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // Whether or not anybody still reads it.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string();
    let mut parts = text.split("\n\n");
    let said = parts.next().unwrap_or_default();
    let said: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let said = said.join(" ");
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        self::error("a command is missing");
    } else {
        self::error(said);
    }
    let tips: Vec<&str> = parts
        .filter_map(|part| part.trim().strip_prefix("tip: "))
        .collect();
    if said.contains("unrecognized subcommand 'correction'") {
        hint("casebook correct REF puts another record in the place of the one at REF");
        return ExitCode::from(2);
    }
    for tip in &tips {
        hint(tip);
    }
    if said.contains("is not a date:") {
        hint(&format!("accepted are {}", date::ACCEPTED));
    } else if tips.is_empty() {
        hint("casebook --help, or casebook COMMAND --help, shows what can be given");
    }
    ExitCode::from(2)
}
