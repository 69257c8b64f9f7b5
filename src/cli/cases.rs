//! `casebook cases`

use clap::Args;
use serde::Serialize;

use super::answer::{Asked, Cell, Column, Form, Table, each_case, json};
use super::output::{Output, plain};
use super::replay::head;
use super::{Context, Failure};
use crate::answers::find::{FoundCase, Sure, Wanted};
use crate::case::state::Standing;
use crate::case::summary::penalties;

/// Find cases and defendants
///
/// Texts match wherever they are part of what is recorded, whatever the capitals. What is so only if
/// something has happened that may have happened by then is marked as possible.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook cases --standing convicted --not-final\n  casebook cases --text Taldykorgan --to 2023-12"
)]
pub struct Cases {
    /// Where the defendant stands
    #[arg(long)]
    standing: Option<Standing>,
    /// Part of the name of the agency that the defendant served
    #[arg(long)]
    agency: Option<String>,
    /// Part of the name of a court that the case has been before
    #[arg(long)]
    court: Option<String>,
    /// Part of the name of the jurisdiction
    #[arg(long)]
    jurisdiction: Option<String>,
    /// The verdict is in force
    #[arg(long = "final", conflicts_with = "not_final")]
    is_final: bool,
    /// The verdict is not in force, or there is none
    #[arg(long)]
    not_final: bool,
    /// Words, each somewhere in what is recorded of the case
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Serialize)]
struct Answer {
    cases: Vec<FoundCase>,
}

impl Cases {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let form = self.asked.form(context)?;
        let when = self.asked.when;
        let view = when.view(context, false)?;
        let text = self.text.unwrap_or_default();
        let wanted = Wanted {
            standing: self.standing,
            agency: self.agency,
            court: self.court,
            jurisdiction: self.jurisdiction,
            is_final: (self.is_final || self.not_final).then_some(self.is_final),
            words: text.split_whitespace().map(str::to_owned).collect(),
        };
        let found = each_case(&view, &when, |told| wanted.find(told))?;
        let cases: Vec<FoundCase> = found.into_iter().flatten().collect();
        match form {
            Form::Json => json("cases/1", &view, &when, Answer { cases }, out),
            Form::Csv => table(&cases).csv(out),
            Form::Text => {
                head(&view, &when, out)?;
                out.gap()?;
                let people: usize = cases.iter().map(|case| case.defendants.len()).sum();
                let found = format!(
                    "{} cases, {people} defendants found in this ledger",
                    cases.len()
                );
                out.line(0, &[plain(found)])?;
                if cases.is_empty() {
                    return Ok(());
                }
                out.gap()?;
                table(&cases).print(0, out)
            }
        }
    }
}

/// A row for each defendant, and one for each case without any.
fn table(cases: &[FoundCase]) -> Table {
    let mut table = Table::new([
        Column::Text("case"),
        Column::Text("status"),
        Column::Text("defendant"),
        Column::Text("name"),
        Column::Text("agency"),
        Column::Text("standing"),
        Column::Text("final"),
        Column::Text("penalties"),
        Column::Text("match"),
        Column::Entries,
    ]);
    let sure = |sure: Sure| match sure {
        Sure::Certain => "certain",
        Sure::Possible => "possible",
    };
    for case in cases {
        let status = case.status.map(|status| status.as_str());
        if case.defendants.is_empty() {
            let mut cells = vec![Cell::text(Some(&case.case)), Cell::text(status)];
            cells.extend((0..6).map(|_| Cell::Unknown));
            cells.push(Cell::text(Some(sure(case.sure))));
            cells.push(Cell::Entries(case.entries.clone()));
            table.row(cells);
        }
        for d in &case.defendants {
            let sentence = (!d.penalties.is_empty()).then(|| penalties(&d.penalties));
            table.row([
                Cell::text(Some(&case.case)),
                Cell::text(status),
                Cell::text(Some(&d.defendant)),
                Cell::text(d.name.as_ref()),
                Cell::text(d.agency.as_ref()),
                Cell::text(d.standing.map(Standing::as_str)),
                Cell::text(Some(if d.is_final { "yes" } else { "no" })),
                Cell::text(sentence),
                Cell::text(Some(sure(d.sure))),
                Cell::Entries(d.entries.clone()),
            ]);
        }
    }
    table
}
