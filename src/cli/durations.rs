//! `casebook durations`

mod text;

use std::str::FromStr;

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;

use super::answer::{Asked, Cell, Column, Form, Table, json_and_rows, json_rows, take_each_apart};
use super::output::Output;
use super::replay::head;
use super::{Context, Failure, When};
use crate::answers::Told;
use crate::answers::durations::{Durations, From, OfAll, OfCase, Until};
use crate::answers::elsewhere::Elsewhere;
use crate::answers::spread::Interval;
use crate::time::{Moment, Period};

/// How long it took, in days, from one stage of a case to another
///
/// For each defendant: the least and the most, where dates are inexact. Of several, the first act, charge,
/// referral and verdict count, and the last decision on an appeal and the last entry into force. Whoever has
/// not reached the second stage is counted as such; with --to DATE, with how many days it has been so far.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook durations --from charge --to verdict\n  casebook durations --from act --to force --to 2024-03"
)]
pub struct DurationsCommand {
    /// From when: act, charge, referral or verdict
    #[arg(
        long,
        default_value = "charge",
        value_name = "STAGE",
        hide_possible_values = true
    )]
    from: From,
    /// Until when: verdict (the default), appeal or force. Or the world as of a DATE: a day, a month or a
    /// year, inclusive of all of it. Can be given twice, once for each
    #[arg(long, value_name = "STAGE|DATE")]
    to: Vec<StageOrDate>,
    /// Until when, if --to is to be a date only
    #[arg(long, value_name = "STAGE")]
    until: Option<Until>,
    /// Only what was recorded by then: a UTC day, month or year, inclusive, or an RFC 3339 time
    #[arg(long, value_name = "TIME")]
    known_at: Option<Moment>,
    /// Print the table as CSV
    #[arg(long)]
    csv: bool,
}

/// What `--to` takes: the world's date, as in every other command, or the stage at which to stop.
#[derive(Clone)]
enum StageOrDate {
    Stage(Until),
    Date(Period),
}

impl FromStr for StageOrDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(stage) = Until::from_str(text, false) {
            return Ok(Self::Stage(stage));
        }
        text.parse().map(Self::Date).map_err(|_| {
            format!(
                "{text:?} is neither a stage (verdict, appeal or force) nor a day, a month or a year such as 2024-03-18, 2024-03 or 2024"
            )
        })
    }
}

/// How many rows are written at once.
const AT_A_TIME: usize = 4_096;

#[derive(Serialize)]
struct Answer<'a> {
    from: From,
    to: Until,
    #[serde(flatten)]
    durations: &'a Durations,
}

impl DurationsCommand {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let mut stages: Vec<Until> = self.until.into_iter().collect();
        let mut dates = Vec::new();
        for to in self.to {
            match to {
                StageOrDate::Stage(stage) => stages.push(stage),
                StageOrDate::Date(date) => dates.push(date),
            }
        }
        if stages.len() > 1 || dates.len() > 1 {
            return Err(Failure::two_ends());
        }
        let until = stages.pop().unwrap_or(Until::Verdict);
        let from = self.from;
        if (from, until) == (From::Verdict, Until::Verdict) {
            return Err(Failure::no_way());
        }
        let when = When {
            to: dates.pop(),
            known_at: self.known_at,
        };
        let asked = Asked {
            when,
            csv: self.csv,
        };
        let form = asked.form(context)?;
        let when = &asked.when;
        let view = when.view(context, false)?;
        let mut all = OfAll::default();
        let part =
            |told: &Told<'_>, elsewhere: &Elsewhere<'_>| OfCase::new(told, from, until, elsewhere);
        take_each_apart(&view, when, part, |case| all.add(case))?;
        let durations = &all.durations();
        match form {
            Form::Json => {
                let answer = Answer {
                    from,
                    to: until,
                    durations,
                };
                let rows: Vec<Vec<u8>> = durations
                    .rows
                    .par_chunks(AT_A_TIME)
                    .map(json_rows)
                    .collect();
                let lists = [("rows", rows.iter().map(Vec::as_slice).collect())];
                json_and_rows("durations/1", &view, when, answer, &lists, out)
            }
            Form::Csv => csv(durations).csv(out),
            Form::Text => {
                head(&view, when, out)?;
                text::print(from, until, durations, out)
            }
        }
    }
}

/// All defendants, one a row.
fn csv(all: &Durations) -> Table {
    let mut table = Table::new([
        Column::Text("case"),
        Column::Text("defendant"),
        Column::Text("name"),
        Column::Text("state"),
        Column::Number("days_min"),
        Column::Number("days_max"),
        Column::Text("from_earliest"),
        Column::Text("from_latest"),
        Column::Text("to_earliest"),
        Column::Text("to_latest"),
        Column::Text("match"),
        Column::Entries,
    ]);
    for took in &all.rows {
        let days = |bound: Option<u64>| match bound.and_then(|days| i64::try_from(days).ok()) {
            Some(days) => Cell::Number(days),
            None => Cell::Unknown,
        };
        let min = took.days.map(|days: Interval<u64>| days.min);
        let max = took.days.and_then(|days| days.max);
        let (from, to) = (took.from, took.to);
        table.row([
            Cell::text(Some(&took.case)),
            Cell::text(Some(&took.defendant)),
            Cell::text(took.name.as_ref()),
            Cell::text(Some(took.state.as_str())),
            days(min),
            days(max),
            Cell::text(from.and_then(|days| days.earliest)),
            Cell::text(from.and_then(|days| days.latest)),
            Cell::text(to.and_then(|days| days.earliest)),
            Cell::text(to.and_then(|days| days.latest)),
            Cell::text(Some(took.sure.as_str())),
            Cell::Entries(took.entries.clone()),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_told_from_a_date() {
        let read = |text: &str| text.parse::<StageOrDate>();
        assert!(matches!(
            read("appeal"),
            Ok(StageOrDate::Stage(Until::Appeal))
        ));
        assert!(matches!(read("2024-03"), Ok(StageOrDate::Date(_))));
        let error = read("sentence").err().unwrap_or_default();
        assert!(error.contains("verdict, appeal or force"), "{error}");
    }
}
