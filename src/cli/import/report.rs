//! What an import did, or would do, row by row.

use std::collections::HashSet;
use std::io;

use serde::Serialize;

use super::batch::Batch;
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::case::summary::summary;
use crate::cli::Failure;
use crate::cli::append::{SHOWN, Warned, end, finish, warn};
use crate::cli::correct::{command, show_change};
use crate::cli::failure::{CHANGED, error, hint, in_sheet, warning};
use crate::cli::output::{Output, faint, plain, strong};
use crate::exchange::import::{Change, Map, Met, Planned, RowKind, Sheet, Trouble, letter};
use crate::ledger::{Append, Appended, New};
use crate::log::hash::Root;
use crate::seq::{Seq, Size};

/// How many errors of a sheet are told in text.
const TOLD: usize = 200;

/// All that there is to tell.
pub struct Report<'a> {
    /// The file, as it was named.
    pub path: &'a str,
    pub sheet: &'a Sheet,
    pub map: &'a Map,
    /// The map's own file; nothing where it was proposed.
    pub named: Option<String>,
    pub batch: &'a Batch,
    /// Whether changed rows are corrected.
    pub corrects: bool,
    pub how: &'a Append,
}

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
struct Document<'a> {
    casebook: &'static str,
    file: &'a str,
    rows: usize,
    map: Shown<'a>,
    dry_run: bool,
    errors: Vec<Told<'a>>,
    doubts: Vec<Told<'a>>,
    records: Vec<Made<'a>>,
    appended: Vec<At<'a>>,
    already: Vec<Already<'a>>,
    changed: Vec<Changed<'a>>,
    notes: &'a [String],
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
    /// Tells it, and says whether all was well.
    pub fn give(
        &self,
        done: Option<&Appended>,
        as_json: bool,
        out: &mut Output,
    ) -> Result<(), Failure> {
        let troubles = &self.batch.rows.troubles;
        if let Some(done) = done {
            warn(done);
        }
        for doubt in self.batch.rows.doubts.iter().take(TOLD) {
            warning(&in_sheet(self.path, &self.sheet.header, doubt));
        }
        let shown = if as_json {
            out.json(&self.document(done))
        } else {
            self.text(done, out)
        };
        if troubles.is_empty() {
            if self.changes().next().is_some() && !self.corrects {
                hint(CHANGED);
            }
            return match done {
                Some(done) => finish(shown, out, done, self.how),
                None => Ok(shown?),
            };
        }
        shown?;
        out.finish()?;
        for trouble in troubles.iter().take(TOLD) {
            error(&in_sheet(self.path, &self.sheet.header, trouble));
        }
        if troubles.len() > TOLD {
            error(&format!(
                "and {} more like these: --json gives all",
                troubles.len() - TOLD
            ));
        }
        Err(Failure::sheet(self.path, troubles.len(), self.how.dry_run))
    }

    fn rows(&self) -> impl Iterator<Item = (&Planned, &Met)> {
        self.batch.rows.planned.iter().zip(&self.batch.met)
    }

    fn changes(&self) -> impl Iterator<Item = (&Planned, &Change)> {
        self.rows().filter_map(|(planned, met)| match met {
            Met::Changed(change) => Some((planned, &**change)),
            _ => None,
        })
    }

    /// The rows whose records were or would be appended, in the order of the entries.
    fn appended<'s>(&'s self, done: Option<&'s Appended>) -> impl Iterator<Item = &'s Planned> {
        let already = done.map_or(&[][..], |done| &done.already).iter();
        let there: HashSet<&RecordId> = already.map(|already| &already.id).collect();
        let submitted = self
            .batch
            .submitted
            .iter()
            .map(|at| &self.batch.rows.planned[*at]);
        submitted.filter(move |planned| {
            !planned
                .record
                .id
                .as_ref()
                .is_some_and(|id| there.contains(id))
        })
    }

    fn document<'s>(&'s self, done: Option<&'s Appended>) -> Document<'s> {
        let troubles = &self.batch.rows.troubles;
        let is_shown = self.how.dry_run || !troubles.is_empty();
        let new = self
            .rows()
            .filter(|(_, met)| is_shown && matches!(met, Met::New));
        let entries = done.map_or(&[][..], |done| &done.appended);
        let appended = self.appended(done).zip(entries);
        let corrected = self.corrects && troubles.is_empty();
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
                .map(|(p, change)| changed(p.row, change, corrected))
                .collect(),
            notes: &self.sheet.notes,
            warnings: done.map_or(Vec::new(), |done| {
                done.warnings.iter().map(Warned::from).collect()
            }),
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

    fn text(&self, done: Option<&Appended>, out: &mut Output) -> io::Result<()> {
        self.head(out)?;
        let all = self.how.dry_run;
        let entries = done.map_or(&[][..], |done| &done.appended);
        let is_wrong = !self.batch.rows.troubles.is_empty();
        let verb = if all || is_wrong {
            "would append"
        } else {
            "appended"
        };
        let mut count = 0;
        if !is_wrong || all {
            for (at, planned) in self.appended(done).enumerate() {
                count = at + 1;
                if at < SHOWN || all {
                    let seq = entries
                        .get(at)
                        .map(|new| format!(" {}", new.seq))
                        .unwrap_or_default();
                    self.line(planned, &format!("{verb}{seq}"), out)?;
                }
            }
            if count > SHOWN && !all {
                out.line(0, &[plain(format!("… {verb} {count} entries in all"))])?;
            }
        }
        self.there(out)?;
        for (planned, change) in self.changes() {
            self.change(planned, change, out)?;
        }
        if is_wrong {
            return Ok(());
        }
        if count == 0 {
            out.line(0, &[plain("nothing to append")])?;
        }
        let (size, root) = done.map_or((self.batch.size, self.batch.root), |done| {
            (done.size, done.root)
        });
        end(out, size, root, self.how.dry_run)
    }

    fn head(&self, out: &mut Output) -> io::Result<()> {
        let kind = match self.map.rows {
            RowKind::Fact => "one row a fact",
            RowKind::Defendant => "one row a defendant",
        };
        let map = match &self.named {
            Some(path) => format!("as {path} says"),
            None => "by a map proposed from the headers".to_owned(),
        };
        let rows = match self.sheet.rows.len() {
            1 => "1 row".to_owned(),
            rows => format!("{rows} rows"),
        };
        out.line(
            0,
            &[strong(self.path), plain(format!(": {rows}, {kind}, {map}"))],
        )?;
        if self.named.is_none() {
            // Who appends has seen it, or does not ask.
            for line in self.map.to_toml().lines().filter(|_| self.how.dry_run) {
                out.line(2, &[faint(line.to_owned())])?;
            }
            let save = format!(
                "to keep or change it: casebook import {} --propose > MAP.toml",
                self.path
            );
            out.line(0, &[faint(save)])?;
        }
        out.gap()
    }

    /// A record in a line: its row, its case, its date, what happened.
    fn line(&self, planned: &Planned, what: &str, out: &mut Output) -> io::Result<()> {
        let id = planned
            .record
            .id
            .as_ref()
            .map(|id| format!("  {id}"))
            .unwrap_or_default();
        out.line(
            0,
            &[
                strong(format!("row {}: ", planned.row)),
                plain(format!("{what} {}", in_line(&planned.record))),
                faint(id),
            ],
        )
    }

    /// What is there already.
    fn there(&self, out: &mut Output) -> io::Result<()> {
        let there = self
            .rows()
            .filter(|(_, met)| matches!(met, Met::There { .. }))
            .count();
        if there > 0 {
            out.line(0, &[plain(format!("already there: {there}"))])?;
        }
        for (planned, met) in self.rows() {
            if let Met::NotInForce {
                seq,
                id,
                now,
                says_the_same,
            } = met
            {
                let now = now.map_or("it was retracted".to_owned(), |now| {
                    format!("in force is {now}")
                });
                let also = if *says_the_same {
                    ""
                } else {
                    "; the row says something else by now"
                };
                let text = format!(
                    "is there already as {seq}, no longer in force: {now}{also}; nothing to append"
                );
                out.line(
                    0,
                    &[
                        strong(format!("row {}: ", planned.row)),
                        plain(text),
                        faint(format!("  {id}")),
                    ],
                )?;
            }
        }
        Ok(())
    }

    fn change(&self, planned: &Planned, change: &Change, out: &mut Output) -> io::Result<()> {
        let done = self.corrects && self.batch.rows.troubles.is_empty();
        let what = match (done, self.how.dry_run) {
            (true, true) => "has changed: would correct",
            (true, false) => "has changed: corrected",
            (false, _) => "has changed: it says something else than",
        };
        out.line(0, &[strong(format!("row {}: ", planned.row)), plain(what)])?;
        show_change(out, change.seq, &change.before, &change.after)?;
        if !done {
            out.line(
                2,
                &[faint(command(&change.id, &change.before, &change.after))],
            )?;
        }
        Ok(())
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

fn in_line(record: &Record) -> String {
    let case = record
        .case
        .as_ref()
        .map(|case| format!("{case} "))
        .unwrap_or_default();
    let on = record
        .on
        .as_ref()
        .map(|on| format!("{on} "))
        .unwrap_or_default();
    format!("{case}{on}{}", summary(&record.event))
}
