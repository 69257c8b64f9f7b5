//! `casebook stats`

mod side_by_side;
mod text;

use clap::Args;
use serde::Serialize;

use super::answer::{Asked, Cell, Column, Form, Table, json, take_each_apart};
use super::output::{Output, faint, plain, strong};
use super::replay::head;
use super::{Context, Failure};
use crate::answers::Told;
use crate::answers::elsewhere::Elsewhere;
use crate::answers::length::Length;
use crate::answers::spread::Interval;
use crate::answers::stats::{
    By, ByRow, Count, Fact, OfAll, OfAllBy, OfCase, OfCaseBy, Stats, Terms,
};
use crate::ledger::View;
use side_by_side::{remark, table_by};

/// How many are recorded: cases, defendants, victims, outcomes, sentences
///
/// All counts are of what is recorded in this ledger, which is never all that there is. A count such as
/// "3 to 5" has three that are certain and two more that are possible. Whoever is joined to a case by two ids is
/// counted once; whoever was severed to another case that is in this ledger, there, if that case lists somebody
/// of the same name or of the same id. Where it lists somebody else, and of one of the two no name is known, the
/// two are counted as one person or two. The same person in cases of which none was severed from another cannot be
/// told, and is counted in each. The dead are counted, but are in no custody.
///
/// Terms that are known as ranges stay ranges: the sum and the median are the least and the most that they
/// can be. The sum is of the terms that are known. The median of an even number is from the lower to the upper
/// of the two in the middle. Bans are counted from the date of the sentence in force, since from when they count is law.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook stats --to 2024-03\n  casebook stats --by agency --csv"
)]
pub struct StatsCommand {
    /// A row for each agency, court, …; different spellings are not brought together
    #[arg(long)]
    by: Option<By>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Serialize)]
struct Rows {
    recorded_in_this_ledger_by: By,
    rows: Vec<ByRow>,
}

/// How many entries are named in a line of text.
const SHOWN: usize = 4;

/// How many bans are told one by one in text.
const BANS: usize = 20;

impl StatsCommand {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let form = self.asked.form(context)?;
        let when = &self.asked.when;
        let view = when.view(context, false)?;
        if let Some(by) = self.by {
            return self.by(by, form, &view, out);
        }
        let mut all = OfAll::default();
        take_each_apart(&view, when, OfCase::new, |case| all.add(case))?;
        let stats = all.stats();
        match form {
            Form::Json => json("stats/1", &view, when, &stats, out),
            Form::Csv => table(&stats).csv(out),
            Form::Text => {
                head(&view, when, out)?;
                text::text(&stats, out)
            }
        }
    }

    fn by(&self, by: By, form: Form, view: &View, out: &mut Output) -> Result<(), Failure> {
        let when = &self.asked.when;
        let mut all = OfAllBy::default();
        let part = |told: &Told<'_>, elsewhere: &Elsewhere<'_>| OfCaseBy::new(told, by, elsewhere);
        take_each_apart(view, when, part, |case| all.add(case))?;
        let rows = all.rows(by);
        if form == Form::Json {
            let recorded_in_this_ledger_by = by;
            return json(
                "stats/1",
                view,
                when,
                Rows {
                    recorded_in_this_ledger_by,
                    rows,
                },
                out,
            );
        }
        let table = table_by(by, &rows, form == Form::Csv);
        if form == Form::Csv {
            return table.csv(out);
        }
        head(view, when, out)?;
        out.gap()?;
        out.line(
            0,
            &[strong(format!(
                "recorded in this ledger, by {}",
                by.as_str()
            ))],
        )?;
        out.line(0, &[faint(remark(by))])?;
        out.gap()?;
        if rows.is_empty() {
            return Ok(out.line(0, &[plain("no defendants")])?);
        }
        table.print(0, out)
    }
}

/// The counts as a table, and the lengths of terms under them.
fn table(stats: &Stats) -> Table {
    let mut table = Table::new([
        Column::Text("recorded_in_this_ledger"),
        Column::Text("certain"),
        Column::Text("possible"),
        Column::Entries,
        Column::Number("entries_left_out"),
    ]);
    let mut row = |name: String, min: String, max: Option<String>, count: &Count| {
        table.row([
            Cell::Text(name),
            Cell::Text(min),
            Cell::text(max),
            Cell::Entries(count.entries.clone()),
            Cell::Number(count.entries_left_out.try_into().unwrap_or(i64::MAX)),
        ]);
    };
    for (fact, count) in &stats.recorded_in_this_ledger {
        let possible = count.range.possible.map(|n| n.to_string());
        row(
            fact.name().to_owned(),
            count.range.certain.to_string(),
            possible,
            count,
        );
    }
    let lengths = [
        ("prison", &stats.prison_terms, Fact::Prison),
        ("suspended", &stats.suspended_terms, Fact::Suspended),
    ];
    for (kind, terms, fact) in lengths {
        let count = &stats.recorded_in_this_ledger[&fact];
        for (what, range) in [("known", terms.known), ("not_known", terms.not_known)] {
            let possible = range.possible.map(|n| n.to_string());
            row(
                format!("{kind}_terms_{what}"),
                range.certain.to_string(),
                possible,
                count,
            );
        }
        for (what, length) in of_terms(terms) {
            let min = length.map(|length| length.min.iso());
            let max = length.and_then(|length| length.max).map(Length::iso);
            row(
                format!("{kind}_terms_{what}"),
                min.unwrap_or_default(),
                max,
                count,
            );
        }
    }
    table
}

fn of_terms(terms: &Terms) -> [(&'static str, Option<Interval<Length>>); 4] {
    [
        ("sum", terms.sum),
        ("shortest", terms.shortest),
        ("median", terms.median),
        ("longest", terms.longest),
    ]
}
