//! `casebook append`

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use serde::Serialize;

use super::failure::{note, warning};
use super::output::{Output, faint, plain, strong};
use super::{Context, Failure, Recorder, Writing};
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::{CaseId, RecordId};
use crate::case::record::{RECORD_LIMIT, Record, Source};
use crate::case::rules::Finding;
use crate::case::summary::summary;
use crate::case::text::{Line, Prose};
use crate::case::vocabulary::Assertion;
use crate::ledger::{
    Already, Append, Appended, LedgerError, NO_RECORDER, New, Refusal, Submission, Submit,
};
use crate::log::hash::{Leaf, Root};
use crate::seq::Size;
use crate::store::Document;

/// Append an event, or a batch of records
///
/// An event is a subcommand: `casebook append verdict --case C --on 2024-03-18 …`. A batch is a file
/// with one JSON record a line, and all of it is recorded or nothing.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = false,
    subcommand_value_name = "EVENT",
    subcommand_help_heading = "Events"
)]
pub struct AppendCommand {
    /// Append the records in a file, one JSON object a line; - is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    writing: Writing,
    #[command(subcommand)]
    event: Option<Event>,
}

/// What a record says beside its event.
#[derive(Args)]
struct About {
    /// The case
    #[arg(long, global = true, value_name = "CASE", help_heading = "The record")]
    case: Option<CaseId>,
    /// When it happened: 2024-03-18, 2023-06, 2022, 2022-01-XX, 2024-03-18?, 2022-01~, ../2024-03-18, …
    #[arg(long, global = true, value_name = "DATE", help_heading = "The record")]
    on: Option<Date>,
    /// How that date is known: the source's own words, and what was inferred
    #[arg(long, global = true, value_name = "TEXT", help_heading = "The record")]
    on_note: Option<Line>,
    /// Who vouches for it
    #[arg(long, global = true, value_enum, help_heading = "The record")]
    assertion: Option<Assertion>,
    /// Where it is known from: an address, a title, or a JSON object with title, publisher, url, …
    #[arg(
        long = "source",
        global = true,
        value_name = "SOURCE",
        help_heading = "The record"
    )]
    sources: Vec<SourceFlag>,
    /// A document to copy into the ledger and to cite: for the first --source, the second, …
    #[arg(
        long = "attach",
        global = true,
        value_name = "FILE",
        help_heading = "The record"
    )]
    attached: Vec<PathBuf>,
    /// Whatever else is to be said
    #[arg(long, global = true, value_name = "TEXT", help_heading = "The record")]
    note: Option<Prose>,
    /// When you say that you learnt it, for records carried over from elsewhere; never used as a time
    #[arg(long, global = true, value_name = "DATE", help_heading = "The record")]
    learned: Option<Date>,
    /// The record's name; one is made where none is given
    #[arg(long, global = true, value_name = "ID", help_heading = "The record")]
    id: Option<RecordId>,
}

/// A source, as it is given on the command line.
#[derive(Clone)]
struct SourceFlag(Source);

impl FromStr for SourceFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text)
                .map(Self)
                .map_err(|e| e.to_string());
        }
        let title: Line = text
            .parse()
            .map_err(|e: crate::case::text::TextError| e.to_string())?;
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        let url = is_address.then(|| title.clone());
        Ok(Self(Source {
            title,
            publisher: None,
            url,
            published: None,
            retrieved: None,
            kind: None,
            locator: None,
            lang: None,
            sha256: None,
        }))
    }
}

impl AppendCommand {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let mut how = self.writing.append()?;
        match (self.from, self.event) {
            (Some(_), Some(_)) => Err(Failure::cannot(
                "an event and --from cannot be given together",
            )),
            (None, None) => Err(Failure::cannot(
                "nothing to append: give an event, or --from FILE",
            )
            .hint("casebook append --help lists the events")),
            (Some(path), None) => {
                if let Some(flag) = self.about.given() {
                    return Err(Failure::cannot(format!(
                        "{flag} and --from cannot be given together"
                    ))
                    .hint("each record of a batch says for itself what it is about"));
                }
                let batch = take_batch(&path, self.writing.by.as_ref())?;
                let told = told_of(&batch);
                submit_told(context, out, batch, &told, &how)
            }
            (None, Some(event)) => {
                let by = self.writing.recorder()?;
                let (record, documents) = self.about.record(event, by)?;
                how.documents = documents;
                let batch = vec![Submission {
                    line: 0,
                    record: record.into(),
                }];
                submit(context, out, batch, &how)
            }
        }
    }
}

impl About {
    /// One of the flags that were given.
    fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--case", self.case.is_some()),
            ("--on", self.on.is_some()),
            ("--on-note", self.on_note.is_some()),
            ("--assertion", self.assertion.is_some()),
            ("--source", !self.sources.is_empty()),
            ("--attach", !self.attached.is_empty()),
            ("--note", self.note.is_some()),
            ("--learned", self.learned.is_some()),
            ("--id", self.id.is_some()),
        ];
        flags
            .into_iter()
            .find(|(_, given)| *given)
            .map(|(flag, _)| flag)
    }

    fn record(self, event: Event, by: Recorder) -> Result<(Record, Vec<Document>), Failure> {
        if !event.is_the_ledgers_own() {
            let named = event.name().replace('_', "-");
            if self.on.is_none() {
                return Err(Failure::cannot(format!(
                    "when it happened is missing: {named} needs --on DATE"
                )));
            }
            if self.case.is_none() && !matches!(event, Event::FigureClaimed(_)) {
                return Err(Failure::cannot(format!(
                    "the case is missing: {named} needs --case CASE"
                )));
            }
        }
        let mut sources: Vec<Source> = self.sources.into_iter().map(|flag| flag.0).collect();
        let mut documents = Vec::new();
        for path in &self.attached {
            let document = Document::at(path)?;
            cite(&mut sources, path, &document)?;
            documents.push(document);
        }
        let record = Record {
            id: self.id,
            by: Some(by),
            case: self.case,
            on: self.on,
            on_note: self.on_note,
            assertion: self.assertion.unwrap_or_default(),
            sources,
            note: self.note,
            learned: self.learned,
            ..Record::of(event)
        };
        Ok((record, documents))
    }
}

/// Cites a document in the first source that has none yet, or in one of its own.
fn cite(sources: &mut Vec<Source>, path: &Path, document: &Document) -> Result<(), Failure> {
    warning(&format!(
        "{} is copied as it is: documents carry metadata, such as names and places",
        path.display()
    ));
    let sha256 = document.sha256.parse().ok();
    if let Some(source) = sources.iter_mut().find(|source| source.sha256.is_none()) {
        source.sha256 = sha256;
        return Ok(());
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let SourceFlag(mut source) = name.parse().map_err(Failure::cannot)?;
    source.sha256 = sha256;
    sources.push(source);
    Ok(())
}

/// A line of a batch, not yet read.
struct Text<'b> {
    line: u64,
    /// How long it is; of one that is too long, only the beginning is kept.
    length: usize,
    text: Vec<u8>,
    /// Who records it, where it does not say so itself.
    by: Option<&'b Recorder>,
}

impl Submit for Text<'_> {
    fn submission(self) -> Result<Submission, Refusal> {
        let Self { line, length, .. } = self;
        // A record can be written more loosely than it is kept, but not without bounds.
        if length > 2 * RECORD_LIMIT {
            return Err(Refusal::too_long(line, length));
        }
        let mut record =
            Record::decode(&self.text).map_err(|error| Refusal::malformed(line, &error))?;
        if record.by.is_none() {
            record.by = self.by.cloned();
        }
        Ok(Submission {
            line,
            record: record.into(),
        })
    }
}

/// Takes in a batch: one record a line, empty lines apart.
fn take_batch<'b>(path: &Path, by: Option<&'b Recorder>) -> Result<Vec<Text<'b>>, Failure> {
    let input: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(|e| unreadable(path, &e))?)
    };
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut batch = Vec::new();
    let (mut line, mut text) = (0, Vec::new());
    while let Some(length) = next_line(&mut input, &mut text).map_err(|e| unreadable(path, &e))? {
        line += 1;
        if length > 2 * RECORD_LIMIT || !text.trim_ascii().is_empty() {
            batch.push(Text {
                line,
                length,
                text: text.as_slice().into(),
                by,
            });
        }
    }
    if batch.is_empty() {
        return Err(Failure::cannot(format!(
            "{} has no records",
            path.display()
        )));
    }
    Ok(batch)
}

/// What is told of the first records of a batch.
fn told_of(batch: &[Text<'_>]) -> Vec<Told> {
    let first = batch.iter().take(2 * SHOWN);
    first
        .filter_map(|text| Record::decode(&text.text).ok())
        .map(|record| told(&record))
        .collect()
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::cannot(format!("cannot read {}: {error}", path.display()))
}

/// Reads a line, without its line feed; of one that is too long only the beginning. Gives its
/// length, or `None` at the end.
fn next_line(input: &mut impl BufRead, text: &mut Vec<u8>) -> io::Result<Option<usize>> {
    text.clear();
    let mut length = 0;
    loop {
        let block = match input.fill_buf() {
            Ok(block) => block,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if block.is_empty() {
            return Ok((length > 0).then_some(length));
        }
        let end = memchr::memchr(b'\n', block);
        let part = &block[..end.unwrap_or(block.len())];
        let room = (2 * RECORD_LIMIT + 1).saturating_sub(text.len());
        text.extend_from_slice(&part[..part.len().min(room)]);
        length += part.len();
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            return Ok(Some(length));
        }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    casebook: &'static str,
    dry_run: bool,
    appended: &'a [New],
    already: &'a [Already],
    warnings: Vec<Warned<'a>>,
    size: Size,
    head: Leaf,
    root: Root,
}

/// A warning, as JSON has it.
#[derive(Serialize)]
pub struct Warned<'a> {
    seq: Option<crate::seq::Seq>,
    rule: &'static str,
    case: Option<&'a CaseId>,
    detail: &'a str,
}

impl<'a> Warned<'a> {
    /// What a finding warns of.
    pub fn from(finding: &'a Finding) -> Self {
        Self {
            seq: finding.seq.first().copied(),
            rule: finding.rule,
            case: finding.case.as_ref(),
            detail: &finding.detail,
        }
    }
}

/// Appends a batch and shows what was done.
pub fn submit(
    context: &Context,
    out: &mut Output,
    batch: Vec<Submission>,
    how: &Append,
) -> Result<(), Failure> {
    let first = batch.iter().take(2 * SHOWN);
    let told: Vec<Told> = first.map(|s| told(&s.record)).collect();
    submit_told(context, out, batch, &told, how)
}

/// Appends a batch of which the first records have been told.
fn submit_told<S: Submit>(
    context: &Context,
    out: &mut Output,
    batch: Vec<S>,
    told: &[Told],
    how: &Append,
) -> Result<(), Failure> {
    let done = match context.ledger.append(batch, how) {
        Err(LedgerError::Refused(refused)) if refused.iter().any(|r| r.detail == NO_RECORDER) => {
            return Err(Failure::no_recorder());
        }
        Err(LedgerError::Refused(refused)) => return Err(Failure::Refused(refused)),
        other => other?,
    };
    warn(&done);
    let shown = if context.json {
        out.json(&Report {
            casebook: "append/1",
            dry_run: how.dry_run,
            appended: &done.appended,
            already: &done.already,
            warnings: done.warnings.iter().map(Warned::from).collect(),
            size: done.size,
            head: done.head,
            root: done.root,
        })
    } else {
        show(out, &done, told, how.dry_run)
    };
    finish(shown, out, &done, how)
}

/// Ends an append that was shown. What is recorded is recorded, whether or not it could be shown.
pub fn finish(
    shown: io::Result<()>,
    out: &mut Output,
    done: &Appended,
    how: &Append,
) -> Result<(), Failure> {
    match (shown.and_then(|()| out.finish()), done.appended.last()) {
        (Err(e), Some(last)) if !how.dry_run && e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::recorded(done.appended.len(), &last.id, &e))
        }
        (shown, _) => Ok(shown?),
    }
}

/// Says on stderr what an append found, and what should be looked at.
pub fn warn(done: &Appended) {
    if done.set_aside > 0 {
        note(&format!(
            "set aside {} bytes of an interrupted append in interrupted/",
            done.set_aside
        ));
    }
    for finding in done.warnings.iter().take(SHOWN) {
        let seq = finding
            .seq
            .first()
            .map(|seq| format!("{seq} "))
            .unwrap_or_default();
        warning(&format!("{seq}{}: {}", finding.rule, finding.detail));
    }
    if done.warnings.len() > SHOWN {
        let more = done.warnings.len() - SHOWN;
        warning(&format!("and {more} more: casebook findings lists them"));
    }
}

/// How many new entries, and how many warnings, are shown one by one.
pub const SHOWN: usize = 20;

/// A line about a record, and its id where it has one.
type Told = (Option<RecordId>, String);

fn told(record: &Record) -> Told {
    (record.id.clone(), summary(&record.event))
}

fn show(out: &mut Output, done: &Appended, told: &[Told], dry_run: bool) -> io::Result<()> {
    let was_there = |id: &Option<RecordId>| {
        id.as_ref()
            .is_some_and(|id| done.already.iter().any(|a| a.id == *id))
    };
    let verb = if dry_run {
        "would append "
    } else {
        "appended "
    };
    let new = told.iter().filter(|(id, _)| !was_there(id));
    for (entry, (_, text)) in done.appended.iter().zip(new).take(SHOWN) {
        let seq = strong(entry.seq.to_string());
        out.line(
            0,
            &[
                plain(verb),
                seq,
                plain(format!(" {text} ")),
                faint(entry.id.to_string()),
            ],
        )?;
    }
    if done.appended.len() > SHOWN {
        out.line(
            0,
            &[plain(format!(
                "… {verb}{} entries in all",
                done.appended.len()
            ))],
        )?;
    }
    for already in done.already.iter().take(SHOWN) {
        let force = if already.in_force {
            ""
        } else {
            ", no longer in force"
        };
        let text = format!(
            " is there already as {}{force}: nothing to append",
            already.seq
        );
        out.line(0, &[strong(already.id.to_string()), plain(text)])?;
    }
    if done.already.len() > SHOWN {
        out.line(
            0,
            &[plain(format!(
                "… {} records were there already",
                done.already.len()
            ))],
        )?;
    }
    end(out, done.size, done.root, dry_run)
}

/// How the ledger stands after an append.
pub fn end(out: &mut Output, size: Size, root: Root, dry_run: bool) -> io::Result<()> {
    let now = if dry_run {
        "the ledger would have"
    } else {
        "the ledger has"
    };
    let text = format!("{now} {size} entries, root {root}");
    out.line(0, &[faint(text)])
}
