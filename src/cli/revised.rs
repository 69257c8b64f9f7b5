//! `casebook revised`

use clap::Args;

use super::answer::{Asked, Cell, Column, Form, Table, json, take_each_apart};
use super::output::{Output, alert, faint, plain, strong};
use super::replay::head;
use super::{Context, Failure};
use crate::answers::find::Sure;
use crate::answers::revised::{Cause, OfCase, Revised, Revision, Under};
use crate::case::state::Standing;
use crate::case::summary::{penalties, words};

/// Convictions that were softened, toughened, quashed or ended, with the sentence before and after
///
/// A decision on appeal and the sentence revised by it are one row; decisions that changed nothing are none.
/// Whether a sentence is softer or tougher is said only where that is certain, whatever the law: else it was
/// changed. What is so only if something has happened that may have happened by then is marked as possible.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook revised\n  casebook revised --to 2024 --csv > revised.csv"
)]
pub struct RevisedCommand {
    #[command(flatten)]
    asked: Asked,
}

impl RevisedCommand {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let form = self.asked.form(context)?;
        let when = &self.asked.when;
        let view = when.view(context, false)?;
        let mut all = Revised::default();
        take_each_apart(&view, when, OfCase::new, |case| all.add(case))?;
        let all = all.finish();
        match form {
            Form::Json => json("revised/1", &view, when, &all, out),
            Form::Csv => table(&all).csv(out),
            Form::Text => {
                head(&view, when, out)?;
                text(&all, out)
            }
        }
    }
}

fn text(all: &Revised, out: &mut Output) -> Result<(), Failure> {
    out.gap()?;
    out.line(0, &[strong("convictions revised, recorded in this ledger")])?;
    for (change, range) in &all.recorded_in_this_ledger {
        out.line(2, &[plain(format!("{:<10}{range}", change.as_str()))])?;
    }
    for of_case in all.rows.chunk_by(|a, b| a.case == b.case) {
        out.gap()?;
        out.line(0, &[strong(of_case[0].case.as_str())])?;
        let mut shown: Vec<Vec<&Revision>> = Vec::new();
        for row in of_case {
            match shown
                .iter_mut()
                .rev()
                .take(LOOK_BACK)
                .find(|alike| are_alike(alike[0], row))
            {
                Some(alike) => alike.push(row),
                None => shown.push(vec![row]),
            }
        }
        for alike in &shown {
            revision(alike, out)?;
        }
    }
    Ok(())
}

/// Among how many rows before it one is looked for that says the same of another member of its group:
/// a defendant has few.
const LOOK_BACK: usize = 16;

/// Members of a group of whom the same is known.
fn are_alike(a: &Revision, b: &Revision) -> bool {
    let nameless = a.group.is_some() && a.name.is_none() && b.name.is_none();
    nameless
        && a.group == b.group
        && a.change == b.change
        && a.sure == b.sure
        && a.entries == b.entries
}

fn revision(alike: &[&Revision], out: &mut Output) -> Result<(), Failure> {
    let (row, last) = (alike[0], alike[alike.len() - 1]);
    let who = match &row.name {
        Some(name) => format!("{} {name}", row.defendant),
        None if alike.len() > 1 => format!("{} … {}", row.defendant, last.defendant),
        None => row.defendant.to_string(),
    };
    let perhaps = if row.sure == Sure::Possible {
        ", possibly"
    } else {
        ""
    };
    out.line(
        2,
        &[
            strong(who),
            plain("  "),
            plain(format!("{} {}", row.change.as_str(), row.on)),
            alert(perhaps),
            plain(format!(", {}", by(&row.by))),
        ],
    )?;
    let entries: Vec<String> = row.entries.iter().map(ToString::to_string).collect();
    out.line(4, &[plain(format!("before: {}", under(&row.before)))])?;
    out.line(
        4,
        &[
            plain(format!("after:  {} ", under(&row.after))),
            faint(entries.join(" ")),
        ],
    )?;
    Ok(())
}

/// By what, in words.
fn by(cause: &Cause) -> String {
    let mut text = match (cause.event, cause.basis) {
        ("appeal_decided", Some(level)) => format!("on {level}"),
        ("appeal_decided", None) => "on appeal".to_owned(),
        ("proceedings_ended", basis) => {
            format!("proceedings ended: {}", words(basis.unwrap_or("other")))
        }
        ("sentence_imposed", None) => "by a new sentence".to_owned(),
        ("verdict", None) => "by a new verdict".to_owned(),
        (_, Some("appeal" | "cassation" | "retrial")) => {
            format!("on {}", cause.basis.unwrap_or_default())
        }
        (_, basis) => words(basis.unwrap_or("other")),
    };
    if let Some(outcome) = cause.outcome {
        let how = words(outcome);
        let how = match cause.quashed_charges {
            0 => how,
            1 => how.replacen("quashed", "quashed on one charge,", 1),
            more => how.replacen("quashed", &format!("quashed on {more} charges,"), 1),
        };
        text.push_str(&format!(": {how}"));
    }
    if let Some(appeal) = &cause.appeal {
        text.push_str(&format!(" ({appeal})"));
    }
    text
}

/// A sentence, in words.
fn under(under: &Under) -> String {
    let standing = under.standing.as_str();
    match &under.penalties {
        None => format!("{standing}; the new sentence is not recorded"),
        Some(none) if none.is_empty() && under.standing == Standing::Convicted => {
            format!("{standing}; no sentence recorded")
        }
        Some(none) if none.is_empty() => standing.to_owned(),
        Some(all) => format!("{standing}; {}", penalties(all)),
    }
}

fn table(all: &Revised) -> Table {
    let mut table = Table::new([
        Column::Text("case"),
        Column::Text("defendant"),
        Column::Text("name"),
        Column::Text("change"),
        Column::Text("on"),
        Column::Text("event"),
        Column::Text("basis"),
        Column::Text("appeal"),
        Column::Text("outcome"),
        Column::Text("standing_before"),
        Column::Text("penalties_before"),
        Column::Text("standing_after"),
        Column::Text("penalties_after"),
        Column::Text("match"),
        Column::Entries,
    ]);
    for row in &all.rows {
        let standing = |under: &Under| Cell::Text(under.standing.as_str().replace(' ', "_"));
        let sentence = |under: &Under| {
            let known = under.penalties.as_ref().filter(|all| !all.is_empty());
            Cell::text(known.map(|all| penalties(all)))
        };
        table.row([
            Cell::text(Some(&row.case)),
            Cell::text(Some(&row.defendant)),
            Cell::text(row.name.as_ref()),
            Cell::text(Some(row.change.as_str())),
            Cell::text(Some(&row.on)),
            Cell::text(Some(row.by.event)),
            Cell::text(row.by.basis),
            Cell::text(row.by.appeal.as_ref()),
            Cell::text(row.by.outcome),
            standing(&row.before),
            sentence(&row.before),
            standing(&row.after),
            sentence(&row.after),
            Cell::text(Some(row.sure.as_str())),
            Cell::Entries(row.entries.clone()),
        ]);
    }
    table
}
