//! `casebook export`

mod folder;
mod ftm;
mod marker;
mod sheets;
mod sqlite;
mod summed;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use folder::{Folder, Written};

use super::answer::{Cell, Column, Table, json, made_ahead, one_case};
use super::output::{Output, faint, plain};
use super::replay::head;
use super::{Context, Failure, When};
use crate::answers::Told;
use crate::case::corrections::Records;
use crate::case::ids::CaseId;
use crate::case::timeline::Timeline;
use crate::ledger::{LedgerError, View};
use crate::time::Day;

/// Write cases into files that other tools open
///
/// Only what is in force is written, and only what has happened by the day, or may have: that is
/// marked. What was retracted or corrected away is in no file, unless --with-history asks for it. The same
/// ledger and the same options give the same files, byte for byte.
#[derive(Args)]
#[command(
    after_help = "Formats:\n  csv     cases, defendants, charges, penalties, appeals, events, figures and sources, a file\n          each, and README.txt, which says what each column has in it. An empty cell is what\n          nobody recorded; no is written no, and what is known to be nothing is written none\n  sqlite  casebook.sqlite: the same as tables, with views that say what the commands say: stats,\n          stats_by_agency, _court, _judge, _jurisdiction, _year, _outcome and _penalty,\n          stats_of_terms, barred_from_office, figures_beside_counts, figures_meant,\n          figures_that_contradict, durations, durations_in_all, revised_sentences,\n          revised_in_all, single_source_facts, unsourced_facts, officials_only_facts,\n          sources_disagree; beside them currently_convicted, pending_appeals, silent_cases,\n          unattributed_names, defendant_events\n  ftm     entities.ftm.json: FollowTheMoney entities, one a line\n\nExamples:\n  casebook export out --format csv --bom\n  casebook export out --format sqlite --to 2024-03-18 --known-at 2024-04-01"
)]
pub struct Export {
    /// The directory, which is made where there is none. Files of an earlier export in it are replaced,
    /// which it is known by its file .casebook-export to have; one with anything else in it is refused
    dir: PathBuf,
    /// In which format
    #[arg(long)]
    format: Format,
    #[command(flatten)]
    when: When,
    /// Also what is not in force any more, and what corrected or retracted it, as events marked so
    #[arg(long)]
    with_history: bool,
    /// Begin CSV files with a byte order mark, which Excel needs to show Cyrillic; other tools take it
    /// for a part of the first name
    #[arg(long)]
    bom: bool,
}

/// In which format cases are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    /// Sheets for a spreadsheet
    Csv,
    /// A database
    Sqlite,
    /// FollowTheMoney entities
    Ftm,
}

impl Format {
    /// Its name, as it is asked for.
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Sqlite => "sqlite",
            Self::Ftm => "ftm",
        }
    }
}

/// How many cases are worked on before they are written.
const AT_A_TIME: usize = 256;

/// What is exported.
struct Job<'j> {
    view: &'j View,
    when: &'j When,
    history: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    format: Format,
    with_history: bool,
    directory: String,
    files: &'a [Written],
}

impl Export {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        if self.bom && self.format != Format::Csv {
            return Err(Failure::no_mark_here());
        }
        let view = self.when.view(context, false)?;
        let view = if self.with_history {
            view
        } else {
            view.without_lost_names()
        };
        let folder = Folder::open(&self.dir, context.ledger.store().dir(), self.format.name())?;
        let job = Job {
            view: &view,
            when: &self.when,
            history: self.with_history,
        };
        let files = match self.format {
            Format::Csv => sheets::write(&job, folder, self.bom)?,
            Format::Sqlite => sqlite::write(&job, folder)?,
            Format::Ftm => ftm::write(&job, folder)?,
        };
        let told = self.tell(context.json, &view, &files, out);
        told.map_err(|failure| failure.exported_untold(&self.dir))
    }

    /// Says what was written.
    fn tell(
        &self,
        as_json: bool,
        view: &View,
        files: &[Written],
        out: &mut Output,
    ) -> Result<(), Failure> {
        if as_json {
            let answer = Answer {
                format: self.format,
                with_history: self.with_history,
                directory: self.dir.display().to_string(),
                files,
            };
            json("export/1", view, &self.when, answer, out)?;
        } else {
            self.text(view, files, out)?;
        }
        Ok(out.finish()?)
    }

    fn text(&self, view: &View, files: &[Written], out: &mut Output) -> Result<(), Failure> {
        head(view, &self.when, out)?;
        out.gap()?;
        let done = format!("written into {}:", self.dir.display());
        out.line(0, &[plain(done)])?;
        let mut table = Table::new([Column::Text("file"), Column::Number("rows")]);
        let number = |rows: u64| Cell::Number(i64::try_from(rows).unwrap_or(i64::MAX));
        for file in files {
            let rows = file.rows.map_or(Cell::Unknown, number);
            table.row([Cell::text(Some(&file.file)), rows]);
            for part in &file.tables {
                let name = format!("  {}", part.table);
                table.row([Cell::text(Some(name)), number(part.rows)]);
            }
        }
        table.print(2, out)?;
        let history = if self.with_history {
            "with what is not in force any more: names that were retracted or corrected away are in it"
        } else {
            "only what is in force: what was retracted or corrected away is in none of it; an id that was made of such a name is id-1, id-2, …"
        };
        out.line(0, &[faint(history)])?;
        if self.format == Format::Csv && !self.bom {
            let excel = "for Excel, export with --bom: it takes other UTF-8 for another code page";
            out.line(0, &[faint(excel)])?;
        }
        Ok(())
    }
}

impl Job<'_> {
    /// Makes a part from the entries that belong to no case, then one from each case, several cases at
    /// once, and hands them over in the order of the cases' ids. While some are taken, the next are made.
    fn each<T: Send>(
        &self,
        loose: impl FnOnce(&Records<'_>, &Timeline<'_>, Option<Day>) -> T,
        part: impl Fn(&Told<'_>) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let entries = self.view.loose_entries()?;
        let records = Records::new(&entries);
        let timeline = Timeline::new(records.facts());
        take(loose(&records, &timeline, self.when.day()))?;
        let cases: Vec<&CaseId> = self.view.cases()?.collect();
        let make = |case: &CaseId| one_case(self.view, self.when, case, &part);
        made_ahead(&cases, AT_A_TIME, make, |part| take(part?))
    }

    /// The day of the export: the one that was asked for, or that of the last entry. No clock is read, so
    /// that the same ledger gives the same files.
    fn day(&self) -> Result<Option<Day>, LedgerError> {
        let last = self.view.known().last();
        match (self.when.day(), last) {
            (Some(day), _) => Ok(Some(day)),
            (None, Some(last)) => Ok(Some(self.view.recorded_at(last)?.day())),
            (None, None) => Ok(None),
        }
    }
}
