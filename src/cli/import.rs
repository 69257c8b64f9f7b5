//! `casebook import`

mod absent;
mod batch;
mod held;
mod moved;
mod refused;
mod report;
mod waiting;
mod warned;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::note;
use super::output::Output;
use super::{Context, Failure, Writing};
use crate::case::text::Reason;
use crate::exchange::import::{
    FILE_LIMIT, Header, Map, Sheet, Wrong, check_days, delimited, left_open, propose, read_rows,
    unknown, workbook,
};
use batch::Batch;
use report::Report;

/// Append what a spreadsheet says: one row a fact, or one row a defendant
///
/// A map says which column is what; without one, a map is proposed from the headers and shown. All rows are
/// appended or none. What is there already is not doubled, and a row that has changed is offered as a
/// correction. --dry-run shows the records that would be appended, row by row, and every error as
/// FILE:ROW:COLUMN.
#[derive(Args)]
#[command(
    after_help = "Limits: 64 MiB a file (512 MiB, when a workbook is unpacked), 1000 columns, 5 million cells. Of a workbook one sheet is read, hidden rows too; merged cells are an error.\n\nExamples:\n  casebook template sheet > trials.csv\n  casebook import trials.csv --dry-run\n  casebook import trials.csv --propose > trials.toml\n  casebook import trials.xlsx --map trials.toml\n  casebook import trials.csv --correct --reason \"the court's list says so\""
)]
pub struct Import {
    /// A CSV or an XLSX file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which column is what, and how dates are written: a TOML file
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// Print the map that is proposed from the headers, and do nothing else; what --map says stays
    #[arg(long)]
    propose: bool,
    /// A column that is not imported
    #[arg(long, value_name = "COLUMN")]
    ignore: Vec<String>,
    /// Append a correction for each row that has changed
    #[arg(long, requires = "reason")]
    correct: bool,
    /// Why: the reason of those corrections
    #[arg(long, requires = "correct")]
    reason: Option<Reason>,
    /// Record anew what was retracted since, where a row says it again
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    writing: Writing,
}

/// The largest map that is read.
const MAP_LIMIT: u64 = 1 << 20;

impl Import {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        if let Some(reason) = self.reason.as_ref().filter(|r| !r.says_something()) {
            return Err(Failure::no_reason(reason));
        }
        let path = self.file.display().to_string();
        let given = self.map.as_deref().map(read_map).transpose()?;
        let sheet = self.sheet(&path, given.as_ref())?;
        for text in &sheet.notes {
            note(&format!("{path}: {text}"));
        }
        let is_proposed = given.is_none();
        if self.propose {
            let map = propose(&sheet, given.as_ref()).ignoring(self.ignore.clone());
            return propose_to(&path, &sheet, &map, out);
        }
        let map = given
            .unwrap_or_else(|| propose(&sheet, None))
            .ignoring(self.ignore.clone());
        let how = self.writing.append()?;
        let mut rows = read_rows(&sheet, &map);
        check_days(&mut rows, how.now.day());
        let reason = self.reason.as_ref().filter(|_| self.correct);
        let mut batch = Batch::new(context, (&sheet, &map), rows, self.again)?;
        let done = batch.submit(context, &self.writing, &how, reason)?;
        let named = self.map.as_ref().map(|path| path.display().to_string());
        Report {
            path: &path,
            sheet: &sheet,
            map: &map,
            named: named.filter(|_| !is_proposed),
            batch: &batch,
            corrects: reason.is_some(),
            how: &how,
        }
        .give(done.as_ref(), context.json, out)
    }

    fn is_called_a_workbook(&self) -> bool {
        let ending = self.file.extension().map(OsStr::to_ascii_lowercase);
        ending.is_some_and(|e| ["xlsx", "xlsm", "xltx"].iter().any(|known| e == *known))
    }

    /// Which row is the header: what the map says; a proposal finds it.
    fn header(&self, map: Option<&Map>) -> Header {
        match map.and_then(|m| m.header_row) {
            Some(row) => Header::Row(row),
            None if self.propose => Header::Found,
            None => Header::First,
        }
    }

    /// Reads the sheet, as the map says.
    fn sheet(&self, path: &str, map: Option<&Map>) -> Result<Sheet, Failure> {
        let bytes = read_file(&self.file, FILE_LIMIT)?;
        let sheet = if says_nothing(&bytes) {
            let wrong = Wrong::new("the file is empty");
            Err(wrong.accepted(
                "a header, and rows below it; casebook template sheet prints such a sheet",
            ))
        } else if bytes.starts_with(b"PK") {
            workbook::read(
                &bytes,
                map.and_then(|m| m.sheet.as_deref()),
                self.header(map),
            )
        } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            let wrong = Wrong::new("it is an old .xls workbook, or one with a password");
            Err(wrong.accepted("an .xlsx file without a password, or CSV UTF-8"))
        } else if self.is_called_a_workbook() {
            let wrong = Wrong::new("it is named as a workbook, and is none");
            Err(wrong.accepted("an .xlsx file; a CSV file is named .csv"))
        } else {
            let form = delimited::Form {
                encoding: map.and_then(|m| m.encoding.as_deref()),
                delimiter: map.and_then(|m| m.delimiter),
                header: self.header(map),
            };
            delimited::read(&bytes, form)
        };
        sheet.map_err(|wrong| Failure::of_file(path, wrong))
    }
}

/// Prints a map, and what it leaves open; it fails where it says nothing of any column.
fn propose_to(path: &str, sheet: &Sheet, map: &Map, out: &mut Output) -> Result<(), Failure> {
    let open = unknown(sheet, map);
    let text = map.to_toml() + &left_open(map, &open);
    out.raw(text.as_bytes())?;
    if open.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = open.iter().map(|header| format!("{header:?}")).collect();
    let problem = format!("of these columns nothing is known: {}", named.join(", "));
    if !map.says_nothing() {
        note(&format!("{path}: {problem}; the map names them at its end"));
        return Ok(());
    }
    let wrong = Wrong::new(problem)
        .accepted("the map that is printed, with a field for each; it lists the fields at its end");
    Err(Failure::of_file(path, wrong))
}

/// Whether there is nothing in a file but marks of its encoding and ends of lines.
fn says_nothing(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let mark = marks.into_iter().find_map(|mark| bytes.strip_prefix(mark));
    mark.unwrap_or(bytes).trim_ascii().is_empty()
}

fn read_map(path: &Path) -> Result<Map, Failure> {
    let shown = path.display().to_string();
    if !path.is_file() && path.exists() {
        let wrong = Wrong::new("the map is not a file");
        return Err(Failure::of_file(
            &shown,
            wrong.accepted("a TOML file, such as import --propose prints"),
        ));
    }
    let bytes = read_file(path, MAP_LIMIT)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::of_file(&shown, Wrong::new("the map is not UTF-8")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Map::parse(text).map_err(|error| {
        let problem = error.to_string();
        let accepted = error.accepted;
        Failure::of_file(&shown, Wrong { problem, accepted })
    })
}

fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let shown = path.display().to_string();
    let unreadable = |error: io::Error| Failure::unreadable(&shown, &error);
    let input: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(unreadable)?)
    };
    let mut bytes = Vec::new();
    input
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Failure::too_large(&shown, limit));
    }
    Ok(bytes)
}
