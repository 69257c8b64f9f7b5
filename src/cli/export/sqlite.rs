//! An export as a SQLite database.
//!
//! The same rows give the same bytes: they are inserted in one order, in one transaction, into a new file
//! with pages of a fixed size; nothing is ever deleted from it, so no page has what another had before.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::Job;
use super::folder::{DATABASE, Folder, Part, Written};
use crate::cli::Failure;
use crate::exchange::rows::{self, Row, Rows, Value, sql};

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
        |records, timeline, day| rows::of_no_case(records, timeline, day, job.history),
        |told| rows::of_case(told, job.history),
        |rows: Rows| {
            for (nth, rows) in rows.of.into_iter().enumerate() {
                let mut insert = database.prepare_cached(&inserts[nth])?;
                counts[nth] += rows.len() as u64;
                for row in rows {
                    insert.execute(params_from_iter(cells(row)))?;
                }
            }
            Ok(())
        },
    )?;
    for statement in sql::views() {
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
PRAGMA cache_size = -65536;
BEGIN;
";

fn cells(row: Row) -> impl Iterator<Item = Sql> {
    row.0.into_iter().map(cell)
}

fn cell(value: Value) -> Sql {
    match value {
        Value::Unknown => Sql::Null,
        Value::Text(text) => Sql::Text(text.into_owned()),
        Value::Number(number) => match i64::try_from(number) {
            Ok(number) => Sql::Integer(number),
            Err(_) => Sql::Text(number.to_string()),
        },
        Value::Truth(is_so) => Sql::Integer(is_so.into()),
        Value::List(items) => Sql::Text(serde_json::json!(items).to_string()),
        Value::Entries(seqs) => Sql::Text(serde_json::json!(seqs).to_string()),
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
