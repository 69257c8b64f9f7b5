//! What an import did, or would do, row by row.

mod changes;
mod document;
mod looked_at;

use std::collections::HashSet;
use std::io;

use super::batch::Batch;
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::case::summary::summary;
use crate::cli::Failure;
use crate::cli::advice::{casebook, quoted};
use crate::cli::append::{SHOWN, end, finish};
use crate::cli::failure::{CHANGED, GONE, error, hint, in_sheet};
use crate::cli::output::{Output, faint, plain, strong};
use crate::exchange::import::{Change, Map, Met, Planned, RowKind, Sheet};
use crate::ledger::{Append, Appended};

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

/// A record as it was or would be appended for a row.
struct Recorded<'a> {
    row: u64,
    record: &'a Record,
    id: Option<&'a RecordId>,
}

impl Recorded<'_> {
    /// It in a line: its row, its case, its date, what happened.
    fn line(&self, what: &str, out: &mut Output) -> io::Result<()> {
        let id = self.id.map(|id| format!("  {id}")).unwrap_or_default();
        out.line(
            0,
            &[
                strong(format!("row {}: ", self.row)),
                plain(format!("{what} {}", in_line(self.record))),
                faint(id),
            ],
        )
    }
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
        self.warn(done);
        let shown = if as_json {
            out.json(&self.document(done))
        } else {
            self.text(done, out)
        };
        if troubles.is_empty() {
            if self.changes().next().is_some() && !self.corrects {
                hint(CHANGED);
            }
            if !self.batch.gone.is_empty() {
                hint(GONE);
            }
            match done {
                Some(done) => finish(shown, out, done, self.how)?,
                None => shown?,
            }
            return match self.left() {
                0 => Ok(()),
                left => {
                    out.finish()?;
                    Err(Failure::left_of_sheet(self.path, left))
                }
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

    /// Whether a change was made, or would be.
    fn is_corrected(&self, change: &Change) -> bool {
        self.corrects
            && self.batch.rows.troubles.is_empty()
            && !self.batch.held_back.contains(&change.id)
    }

    /// How many of the sheet's records are not in force, and were not appended either.
    fn left(&self) -> usize {
        let is_left = |(_, met): &(&Planned, &Met)| matches!(met, Met::NotInForce { .. });
        self.rows().filter(is_left).count() + self.batch.held_back.len()
    }

    /// The rows whose records were or would be appended, in the order of the entries.
    fn appended<'s>(&'s self, done: Option<&'s Appended>) -> impl Iterator<Item = Recorded<'s>> {
        let already = done.map_or(&[][..], |done| &done.already).iter();
        let there: HashSet<&RecordId> = already.map(|already| &already.id).collect();
        let submitted = self.batch.submitted.iter();
        let recorded = submitted.map(|at| {
            let planned = &self.batch.rows.planned[*at];
            let (record, id) = match &self.batch.met[*at] {
                // Where a record is corrected, the fields stay of which the sheet does not speak.
                Met::Changed(change) => (&change.after, Some(&change.correction)),
                _ => (&planned.record, planned.record.id.as_ref()),
            };
            let row = planned.row;
            Recorded { row, record, id }
        });
        recorded.filter(move |recorded| !recorded.id.is_some_and(|id| there.contains(id)))
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
            for (at, recorded) in self.appended(done).enumerate() {
                count = at + 1;
                if at < SHOWN || all {
                    let seq = entries
                        .get(at)
                        .map(|new| format!(" {}", new.seq))
                        .unwrap_or_default();
                    recorded.line(&format!("{verb}{seq}"), out)?;
                }
            }
            if count > SHOWN && !all {
                out.line(0, &[plain(format!("… {verb} {count} entries in all"))])?;
            }
        }
        self.there(out)?;
        self.turns(out)?;
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
                "to keep or change it: {} import {} --propose > MAP.toml",
                casebook(),
                quoted(self.path)
            );
            out.line(0, &[faint(save)])?;
        }
        out.gap()
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
                // Under an id that the sheet gives to one fact, it cannot be recorded twice.
                let anew = match planned.record.id.is_some() && !planned.is_part {
                    true => "another id",
                    false => "--again",
                };
                let text = format!(
                    "is there already as {seq}, no longer in force: {now}{also}; nothing to append ({anew} records it anew)"
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
