//! An export as a SQLite database.
//!
//! The same rows give the same bytes: they are inserted in one order, in one transaction, into a new file
//! with pages of a fixed size; nothing is ever deleted from it, so no page has what another had before.

use rusqlite::types::{ToSqlOutput, Value as Sql, ValueRef};
use rusqlite::{Connection, OpenFlags};

use super::Job;
use super::folder::{DATABASE, Folder, Part, Written};
use crate::answers::Told;
use crate::answers::elsewhere::Elsewhere;
use crate::cli::Failure;
use crate::cli::answer::{by_itself, take_again};
use crate::cli::reconcile::figures;
use crate::exchange::rows::answered::{self, Whole, of_figures};
use crate::exchange::rows::{self, Rows, Several, Table, Value, sql};

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
    let mut inserts = Inserts::new(&database);
    recorded_and_answered(job, &mut inserts)?;
    let counts = inserts.counts;
    // Sorted once, instead of row by row.
    for statement in sql::indexes().into_iter().chain(sql::views()) {
        database.execute_batch(&statement)?;
    }
    database.execute_batch("COMMIT")?;
    database.close().map_err(|(_, error)| error)?;
    let all = rows::ALL.into_iter().chain(rows::ANSWERS);
    let tables = all.zip(counts).map(|(table, rows)| Part {
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

/// How many figures are made rows at once.
const AT_ONCE: usize = 256;

/// Inserts what is recorded and what is answered, case by case; then the answers of the cases that depend
/// on others, the figures, and the numbers of the whole ledger.
fn recorded_and_answered(job: &Job<'_>, inserts: &mut Inserts<'_>) -> Result<(), Failure> {
    let (mut whole, mut again) = (Whole::default(), Vec::new());
    job.each(
        |records, timeline, day| {
            let mut rows = rows::of_no_case(records, timeline, day, job.history, Several::Json);
            answered::of_no_case(timeline, day, &mut rows);
            (rows, None)
        },
        |told| {
            let worlds = told.worlds();
            let rows = rows::of_case(told, &worlds, job.history, Several::Json);
            let answers = by_itself(told, |elsewhere| {
                answered::of_case(told, &worlds, elsewhere)
            });
            (rows, Some(answers))
        },
        |(rows, answers)| {
            inserts.add(&rows)?;
            match answers {
                None => {}
                Some(Ok(of_case)) => {
                    inserts.add(&of_case.rows)?;
                    whole.add(of_case);
                }
                Some(Err(waits)) => again.push(waits),
            }
            Ok(())
        },
    )?;
    let part = |told: &Told<'_>, elsewhere: &Elsewhere<'_>| {
        answered::of_case(told, &elsewhere.worlds(told), elsewhere)
    };
    let mut done = Ok(());
    take_again(job.view, job.when, &again, part, |of_case| {
        if done.is_ok() {
            done = inserts.add(&of_case.rows);
        }
        whole.add(of_case);
    })?;
    done?;
    let (figures, against) = figures(job.view, job.when, |_| true, None)?;
    for some in figures.chunks(AT_ONCE) {
        inserts.add(&of_figures(some, &[]))?;
    }
    inserts.add(&of_figures(&[], &against))?;
    inserts.add(&whole.rows())
}

/// The rows that go into the tables.
struct Inserts<'d> {
    database: &'d Connection,
    statements: Vec<String>,
    counts: [u64; rows::COUNT],
}

impl<'d> Inserts<'d> {
    fn new(database: &'d Connection) -> Self {
        let all: Vec<Table> = rows::ALL.into_iter().chain(rows::ANSWERS).collect();
        database.set_prepared_statement_cache_capacity(all.len());
        Self {
            database,
            statements: all.into_iter().map(sql::insert).collect(),
            counts: [0; rows::COUNT],
        }
    }

    fn add(&mut self, rows: &Rows) -> Result<(), Failure> {
        for (nth, sheet) in rows.of.iter().enumerate().filter(|(_, s)| !s.is_empty()) {
            let mut insert = self.database.prepare_cached(&self.statements[nth])?;
            self.counts[nth] += sheet.len() as u64;
            sheet.each_row(|cells| {
                for (nth, value) in cells.enumerate() {
                    insert.raw_bind_parameter(nth + 1, cell(value))?;
                }
                insert.raw_execute().map(|_| ())
            })?;
        }
        Ok(())
    }
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
        Value::Difference(number) => ToSqlOutput::Borrowed(ValueRef::Integer(number)),
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
