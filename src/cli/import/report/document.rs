//! The report as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Report;
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::cli::append::Warned;
use crate::cli::correct::{command, retraction};
use crate::exchange::import::{Change, Gone, Met, Trouble, letter};
use crate::ledger::{Appended, New};
use crate::log::hash::Root;
use crate::seq::{Seq, Size};

#[derive(Serialize)]
struct Told<'a> {
    row: u64,
    column: Option<String>,
    header: Option<&'a str>,
    rule: Option<&'static str>,
    problem: &'a str,
    accepted: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Document<'a> {
    casebook: &'static str,
    file: &'a str,
    rows: usize,
    map: Shown<'a>,
    dry_run: bool,
    errors: Vec<Told<'a>>,
    doubts: Vec<Told<'a>>,
    /// What most rows have, rule by rule at the first of them.
    of_most_rows: Vec<Told<'a>>,
    records: Vec<Made<'a>>,
    appended: Vec<At<'a>>,
    already: Vec<Already<'a>>,
    changed: Vec<Changed<'a>>,
    gone: Vec<No<'a>>,
    notes: &'a [String],
    /// Rows of which nothing is said, each with the row that is wrong, and on which it rests.
    waiting: BTreeMap<u64, u64>,
    warnings: Vec<Warned<'a>>,
    size: Size,
    root: Root,
}

/// The map that was used, and where it is from.
#[derive(Serialize)]
struct Shown<'a> {
    from: &'a str,
    /// The map that was proposed, to be saved.
    toml: Option<String>,
}

/// A record that a row makes.
#[derive(Serialize)]
struct Made<'a> {
    row: u64,
    record: &'a Record,
}

/// The entry that a row made.
#[derive(Serialize)]
struct At<'a> {
    row: u64,
    #[serde(flatten)]
    entry: &'a New,
}

/// A record that is there already.
#[derive(Serialize)]
struct Already<'a> {
    row: u64,
    seq: Seq,
    id: &'a RecordId,
    in_force: bool,
    /// What is in force in its place; nothing, if it was retracted.
    now: Option<Seq>,
    says_the_same: bool,
}

/// What no row says any more.
#[derive(Serialize)]
struct No<'a> {
    /// The row of the same person, where there is one.
    row: Option<u64>,
    seq: Seq,
    id: &'a RecordId,
    record: &'a Record,
    /// What takes it out of force; where it was corrected, the first of several commands.
    command: String,
    /// All of them, in their order.
    commands: Vec<String>,
}

/// A row that says something else than the record in force.
#[derive(Serialize)]
struct Changed<'a> {
    row: u64,
    seq: Seq,
    id: &'a RecordId,
    before: &'a Record,
    after: &'a Record,
    /// What puts the one in the place of the other.
    command: String,
    corrected: bool,
}

impl Report<'_> {
    pub(super) fn document<'s>(&'s self, done: Option<&'s Appended>) -> Document<'s> {
        let troubles = &self.batch.rows.troubles;
        let is_shown = self.how.dry_run || !troubles.is_empty();
        let new = self
            .rows()
            .filter(|(_, met)| is_shown && matches!(met, Met::New));
        let entries = done.map_or(&[][..], |done| &done.appended);
        let appended = self.appended(done).zip(entries);
        Document {
            casebook: "import/1",
            file: self.path,
            rows: self.sheet.rows.len(),
            map: Shown {
                from: self.named.as_deref().unwrap_or("headers"),
                toml: self.named.is_none().then(|| self.map.to_toml()),
            },
            dry_run: self.how.dry_run,
            errors: troubles.iter().map(|t| self.told(t)).collect(),
            doubts: self
                .batch
                .rows
                .doubts
                .iter()
                .map(|t| self.told(t))
                .collect(),
            of_most_rows: self.batch.of_most.iter().map(|t| self.told(t)).collect(),
            records: new
                .map(|(p, _)| Made {
                    row: p.row,
                    record: &p.record,
                })
                .collect(),
            appended: appended
                .map(|(p, new)| At {
                    row: p.row,
                    entry: new,
                })
                .collect(),
            already: self
                .rows()
                .filter_map(|(p, met)| already(p.row, met))
                .collect(),
            changed: self
                .changes()
                .map(|(p, change)| changed(p.row, change, self.is_corrected(change)))
                .collect(),
            gone: self.batch.gone.iter().map(no).collect(),
            notes: &self.sheet.notes,
            waiting: self.batch.waiting_rows(),
            warnings: self.batch.warnings.iter().map(Warned::from).collect(),
            size: done.map_or(self.batch.size, |done| done.size),
            root: done.map_or(self.batch.root, |done| done.root),
        }
    }

    fn told<'t>(&'t self, trouble: &'t Trouble) -> Told<'t> {
        Told {
            row: trouble.row,
            column: trouble.column.map(letter),
            header: trouble
                .column
                .and_then(|c| self.sheet.header.get(c))
                .map(String::as_str),
            rule: trouble.rule,
            problem: &trouble.problem,
            accepted: trouble.accepted.as_deref(),
        }
    }
}

fn already(row: u64, met: &Met) -> Option<Already<'_>> {
    match met {
        Met::There { seq, id } => Some(Already {
            row,
            seq: *seq,
            id,
            in_force: true,
            now: Some(*seq),
            says_the_same: true,
        }),
        Met::NotInForce {
            seq,
            id,
            now,
            says_the_same,
        } => Some(Already {
            row,
            seq: *seq,
            id,
            in_force: false,
            now: *now,
            says_the_same: *says_the_same,
        }),
        Met::New | Met::Changed(_) => None,
    }
}

fn no(gone: &Gone) -> No<'_> {
    No {
        row: gone.row,
        seq: gone.seq,
        id: &gone.id,
        record: &gone.record,
        command: retraction(gone.seq),
        commands: gone.layers.iter().copied().map(retraction).collect(),
    }
}

fn changed(row: u64, change: &Change, corrected: bool) -> Changed<'_> {
    Changed {
        row,
        seq: change.seq,
        id: &change.id,
        before: &change.before,
        after: &change.after,
        command: command(&change.id, &change.before, &change.after),
        corrected,
    }
}
