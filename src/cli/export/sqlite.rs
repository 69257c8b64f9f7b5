//! An export as a SQLite database.
//!
//! The same rows give the same bytes: they are inserted in one order, in one transaction, into a new file
//! with pages of a fixed size; nothing is ever deleted from it, so no page has what another had before.

use rusqlite::types::{ToSqlOutput, Value as Sql, ValueRef};
use rusqlite::{Connection, OpenFlags};

use super::Job;
use super::folder::{DATABASE, Folder, Part, Written};
use crate::cli::Failure;
use crate::exchange::rows::{self, Rows, Several, Value, sql};

pub fn write(job: &Job<'_>, mut folder: Folder) -> Result<Vec<Written>, Failure> {
    // It is made here, so that no link is followed, and filled by SQLite.
    let (path, _) = folder.begin(DATABASE)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags)?;
    database.execute_batch(SETTINGS)?;
    for statement in sql::tables() {
        database.execute_batch(&statement)?;
    }
    for (key, value) in meta(job)? {
        database.execute("INSERT INTO meta VALUES (?, ?)", (key, value))?;
    }
    let inserts = rows::ALL.map(sql::insert);
    let mut counts = [0; rows::ALL.len()];
    job.each(
        |records, timeline, day| {
            rows::of_no_case(records, timeline, day, job.history, Several::Json)
        },
        |told| rows::of_case(told, job.history, Several::Json),
        |rows: Rows| {
            for (nth, sheet) in rows.of.iter().enumerate().filter(|(_, s)| !s.is_empty()) {
                let mut insert = database.prepare_cached(&inserts[nth])?;
                counts[nth] += sheet.len() as u64;
                sheet.each_row(|cells| {
                    for (nth, value) in cells.enumerate() {
                        insert.raw_bind_parameter(nth + 1, cell(value))?;
                    }
                    insert.raw_execute().map(|_| ())
                })?;
            }
            Ok(())
        },
    )?;
    // Sorted once, instead of row by row.
    for statement in sql::indexes().into_iter().chain(sql::views()) {
        database.execute_batch(&statement)?;
    }
    database.execute_batch("COMMIT")?;
    database.close().map_err(|(_, error)| error)?;
    let tables = rows::ALL.into_iter().zip(counts).map(|(table, rows)| Part {
        table: rows::table(table).name,
        rows,
    });
    let tables: Vec<Part> = tables.collect();
    let written = folder.finish()?.into_iter().map(|(file, sha256)| Written {
        file,
        rows: None,
        tables: Vec::new(),
        sha256,
    });
    let mut written: Vec<Written> = written.collect();
    if let Some(database) = written.first_mut() {
        database.tables = tables;
    }
    Ok(written)
}

/// The file is new, and is synced when it is whole: there is nothing to roll back to. A row may come before
/// the one to which it refers; in the end all are there.
const SETTINGS: &str = "
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA foreign_keys = OFF;
PRAGMA auto_vacuum = NONE;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -196608;
BEGIN;
";

fn cell(value: Value<'_>) -> ToSqlOutput<'_> {
    match value {
        Value::Unknown => ToSqlOutput::Borrowed(ValueRef::Null),
        Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Value::Number(number) => match i64::try_from(number) {
            Ok(number) => ToSqlOutput::Borrowed(ValueRef::Integer(number)),
            Err(_) => ToSqlOutput::Owned(Sql::Text(number.to_string())),
        },
        Value::Truth(is_so) => ToSqlOutput::Borrowed(ValueRef::Integer(is_so.into())),
    }
}

/// Of which ledger the export is, as of when, as known when.
fn meta(job: &Job<'_>) -> Result<Vec<(&'static str, Option<String>)>, Failure> {
    let checkpoint = job.view.checkpoint();
    let history = if job.history { "yes" } else { "no" };
    let day = job.day()?;
    Ok(vec![
        ("origin", Some(checkpoint.origin.to_string())),
        ("size", Some(checkpoint.size.to_string())),
        ("root", Some(checkpoint.root.to_string())),
        ("entries", Some(job.view.known().to_string())),
        ("to", job.when.to.as_ref().map(ToString::to_string)),
        (
            "known_at",
            job.when.known_at.as_ref().map(ToString::to_string),
        ),
        ("day", day.map(|day| day.to_string())),
        ("with_history", Some(history.to_owned())),
        ("casebook", Some(env!("CARGO_PKG_VERSION").to_owned())),
    ])
}

/// The same, for people.
pub fn head(job: &Job<'_>) -> Result<String, Failure> {
    let mut text = String::from("An export of a casebook ledger\n\n");
    for (key, value) in meta(job)? {
        let value = value.unwrap_or_else(|| "everything".to_owned());
        text.push_str(&format!("{key}: {value}\n"));
    }
    Ok(text)
}
