//! `casebook durations`, for people.

use clap::ValueEnum;

use crate::answers::Days;
use crate::answers::durations::{Durations, From, State, Took, Until};
use crate::answers::find::Sure;
use crate::answers::spread::Interval;
use crate::cli::Failure;
use crate::cli::answer::{Cell, Column, Table, seqs};
use crate::cli::output::{Output, plain, strong};

fn name(stage: &impl ValueEnum) -> String {
    let value = stage.to_possible_value();
    value.map_or(String::new(), |value| value.get_name().to_owned())
}

pub fn print(from: From, until: Until, all: &Durations, out: &mut Output) -> Result<(), Failure> {
    out.gap()?;
    let title = format!(
        "from {} to {}, recorded in this ledger",
        name(&from),
        name(&until)
    );
    out.line(0, &[strong(title)])?;
    let measured = &all.measured;
    out.line(2, &[plain(format!("defendants  {}", measured.count))])?;
    let days = [
        ("shortest", measured.shortest),
        ("median", measured.median),
        ("longest", measured.longest),
    ];
    for (label, days) in days {
        if let Some(days) = days {
            out.line(
                2,
                &[plain(format!("{label:<10}  {}", so_long(days, " days")))],
            )?;
        }
    }
    let have = match all.running.to_string().as_str() {
        "1" => "has",
        _ => "have",
    };
    let others = [
        (
            all.running,
            format!(
                "{have} not come to the {} yet{}",
                name(&until),
                so_far(&all.rows)
            ),
        ),
        (
            all.without_start,
            format!("without {} on record", article(&name(&from))),
        ),
        (
            all.without_end,
            format!("without {} on record", article(&name(&until))),
        ),
        (
            all.wrong_way_round,
            format!("with the {} before the {}", name(&until), name(&from)),
        ),
    ];
    for (range, label) in others {
        if range.can_be_any() {
            out.line(2, &[plain(format!("{range} {label}"))])?;
        }
    }
    let table = people(&all.rows);
    if table.is_empty() {
        return Ok(());
    }
    out.gap()?;
    table.print(0, out)
}

/// How many days it has been so far with those with whom it is running.
fn so_far(rows: &[Took]) -> String {
    let running = rows.iter().filter(|took| took.state == State::Running);
    let together = running
        .filter_map(|took| took.days)
        .reduce(|a, b| Interval {
            min: a.min.min(b.min),
            max: a.max.zip(b.max).map(|(a, b)| a.max(b)),
        });
    match together {
        Some(days) if (days.min, days.max) != (0, None) => format!(", {days} days so far"),
        _ => String::new(),
    }
}

/// So many days; where the dates say nothing at all, that.
fn so_long(days: Interval<u64>, unit: &str) -> String {
    if (days.min, days.max) == (0, None) {
        return "not known".to_owned();
    }
    format!("{days}{unit}")
}

/// A stage as something that there can be one of.
fn article(stage: &str) -> String {
    match stage {
        "act" => "an act".to_owned(),
        "appeal" => "an appeal decided".to_owned(),
        "force" => "an entry into force".to_owned(),
        other => format!("a {other}"),
    }
}

/// A member of a group has two rows where the second stage only may have been reached: with whom a row
/// shares its line is the last or the last but one.
const LOOK_BACK: usize = 2;

/// The defendants with whom it took, or takes, a time; members of a group of whom the same is known
/// share a line.
fn people(rows: &[Took]) -> Table {
    let mut table = Table::new([
        Column::Text("case"),
        Column::Text("who"),
        Column::Text("from"),
        Column::Text("to"),
        Column::Text("days"),
        Column::Text("entries"),
    ]);
    let is_shown = |took: &&Took| matches!(took.state, State::Measured | State::Running);
    let mut shown: Vec<Vec<&Took>> = Vec::new();
    for took in rows.iter().filter(is_shown) {
        let mut before = shown.iter_mut().rev().take(LOOK_BACK);
        match before.find(|alike| are_alike(alike[0], took)) {
            Some(alike) => alike.push(took),
            None => shown.push(vec![took]),
        }
    }
    for alike in &shown {
        let (first, last) = (alike[0], alike[alike.len() - 1]);
        let who = match &first.name {
            _ if alike.len() > 1 => format!("{} … {}", first.defendant, last.defendant),
            Some(name) => format!("{} {name}", first.defendant),
            None => first.defendant.to_string(),
        };
        let perhaps = if first.sure == Sure::Possible {
            ", possibly"
        } else {
            ""
        };
        let so_far = if first.state == State::Running {
            " so far"
        } else {
            ""
        };
        let days = first
            .days
            .map(|days| format!("{}{so_far}{perhaps}", so_long(days, "")));
        table.row([
            Cell::text(Some(&first.case)),
            Cell::Text(who),
            Cell::text(first.from.map(when)),
            Cell::text(first.to.map(when)),
            Cell::text(days),
            Cell::text(Some(seqs(&first.entries))),
        ]);
    }
    table
}

fn are_alike(a: &Took, b: &Took) -> bool {
    let said = |took: &Took| (took.state, took.days, took.from, took.to, took.sure);
    let nameless = a.name.is_none() && b.name.is_none() && a.group.is_some();
    nameless
        && a.case == b.case
        && a.group == b.group
        && said(a) == said(b)
        && a.entries == b.entries
}

fn when(days: Days) -> String {
    match (days.earliest, days.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or before"),
        (None, None) => "not known".to_owned(),
    }
}
