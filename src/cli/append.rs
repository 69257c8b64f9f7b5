//! `casebook append`

mod batch;
mod report;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use super::failure::warning;
use super::output::Output;
use super::{Context, Failure, Recorder, Writing};
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::{CaseId, RecordId};
use crate::case::record::{Record, Source};
use crate::case::text::{Line, Prose};
use crate::case::vocabulary::Assertion;
use crate::ledger::Submission;
use crate::store::Document;

use batch::{take_batch, told_of};
use report::submit_told;
pub use report::{SHOWN, Warned, end, finish, set_aside, submit, warn_of};

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
