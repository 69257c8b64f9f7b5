//! `casebook cases`

use clap::Args;
use serde::Serialize;

use super::answer::{Asked, Cell, Column, Form, Table, each_case, json, seqs};
use super::output::{Output, alert, faint, plain, strong};
use super::replay::head;
use super::{Context, Failure};
use crate::answers::Range;
use crate::answers::find::{FoundCase, FoundDefendant, Sure, Wanted};
use crate::case::event::Penalty;
use crate::case::state::{Standing, Status};
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
    /// Words, each somewhere in what is recorded of the case; can be given several times. Where some are
    /// part of a name, an agency, a rank or a position, only the defendants are shown who have most of them
    #[arg(long, value_name = "WORDS")]
    text: Vec<String>,
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
        let wanted = Wanted {
            standing: self.standing,
            agency: self.agency,
            court: self.court,
            jurisdiction: self.jurisdiction,
            is_final: (self.is_final || self.not_final).then_some(self.is_final),
            words: self
                .text
                .iter()
                .flat_map(|words| words.split_whitespace())
                .map(str::to_owned)
                .collect(),
        };
        let found = each_case(&view, &when, |told| wanted.find(told))?;
        let cases: Vec<FoundCase> = found.into_iter().flatten().collect();
        match form {
            Form::Json => json("cases/1", &view, &when, Answer { cases }, out),
            Form::Csv => table(&cases).csv(out),
            Form::Text => {
                head(&view, &when, out)?;
                text(&cases, out)
            }
        }
    }
}

/// Case by case; members of a group of whom the same is known share a line.
fn text(cases: &[FoundCase], out: &mut Output) -> Result<(), Failure> {
    let word = |number: Range, one: &str| match number {
        exact if exact == Range::exactly(1) => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    };
    let found = |sure: Sure| Range::between(u64::from(sure == Sure::Certain), Some(1));
    let found = format!(
        "{}, {} found in this ledger",
        word(cases.iter().map(|case| found(case.sure)).sum(), "case"),
        word(cases.iter().map(FoundCase::people).sum(), "defendant")
    );
    out.gap()?;
    out.line(0, &[plain(found)])?;
    for case in cases {
        out.gap()?;
        let status = case.status.map_or("may have begun by then", Status::as_str);
        out.line(
            0,
            &[
                strong(case.case.as_str()),
                plain(format!("  {status}")),
                alert(possibly(case.sure)),
                faint(format!("  {}", seqs(&case.entries))),
            ],
        )?;
        let title = case.title.as_deref().unwrap_or("(never opened)");
        out.line(2, &[plain(title)])?;
        for alike in case.defendants.chunk_by(are_alike) {
            defendants(alike, out)?;
        }
        for group in &case.larger {
            let people = format!(
                "  {} people; those not listed: {}",
                group.people,
                describe(&group.others)
            );
            let entries = faint(format!("  {}", seqs(&group.entries)));
            out.line(2, &[strong(group.group.as_str()), plain(people), entries])?;
        }
    }
    Ok(())
}

fn are_alike(a: &FoundDefendant, b: &FoundDefendant) -> bool {
    let of_one_group = a.group.is_some() && a.group == b.group;
    of_one_group && a.sure == b.sure && a.entries == b.entries && named(a) == named(b)
}

fn defendants(alike: &[FoundDefendant], out: &mut Output) -> Result<(), Failure> {
    let (first, last) = (&alike[0], &alike[alike.len() - 1]);
    let who = if alike.len() == 1 {
        first.defendant.to_string()
    } else {
        format!("{} … {}", first.defendant, last.defendant)
    };
    Ok(out.line(
        2,
        &[
            strong(who),
            plain(format!("  {}", named(first))),
            alert(possibly(first.sure)),
            faint(format!("  {}", seqs(&first.entries))),
        ],
    )?)
}

fn possibly(sure: Sure) -> &'static str {
    match sure {
        Sure::Certain => "",
        Sure::Possible => "  (possible)",
    }
}

/// A defendant in a line, by name.
fn named(d: &FoundDefendant) -> String {
    let name = d.name.as_deref().unwrap_or("(name unknown)");
    format!("{name}; {}", describe(d))
}

/// What is known of a defendant, without what else is said of each penalty.
fn describe(d: &FoundDefendant) -> String {
    let mut parts: Vec<String> = d.agency.iter().cloned().collect();
    let in_force = if d.is_final { ", in force" } else { "" };
    parts.extend(
        d.standing
            .map(|standing| format!("{}{in_force}", standing.as_str())),
    );
    let others: Vec<&str> = d.standing_possible.iter().map(|s| s.as_str()).collect();
    if !others.is_empty() {
        parts.push(format!("possibly {}", others.join(" or ")));
    }
    parts.extend(match d.final_possible[..] {
        [true] => Some("possibly in force".to_owned()),
        [false] if d.is_final => Some("possibly not in force".to_owned()),
        [_, _, ..] => Some("in force or not".to_owned()),
        _ => None,
    });
    if !d.penalties.is_empty() {
        parts.push(short(&d.penalties));
    }
    let others: Vec<String> = d.penalties_possible.iter().map(|all| short(all)).collect();
    if others.iter().any(|other| other != NO_PENALTY)
        || !d.penalties.is_empty() && !others.is_empty()
    {
        parts.push(format!("possibly {}", others.join(" or ")));
    }
    parts.extend(d.severed.map(|sure| {
        let to = d.severed_to.as_ref();
        let to = to.map_or(String::new(), |to| format!(" to {to}"));
        match sure {
            Sure::Certain => format!("severed{to}"),
            Sure::Possible => format!("possibly severed{to}"),
        }
    }));
    parts.extend(d.also.iter().map(|other| {
        let is_decided = matches!(
            other.standing,
            Standing::Convicted | Standing::Acquitted | Standing::Terminated
        );
        let standing = other.standing.as_str();
        let standing = is_decided.then(|| format!(", {standing}"));
        format!(
            "also recorded as {}{}",
            other.defendant,
            standing.unwrap_or_default()
        )
    }));
    parts.join("; ")
}

const NO_PENALTY: &str = "no penalty";

/// Penalties without what else is said of each.
fn short(all: &[Penalty]) -> String {
    let short = |penalty: &Penalty| Penalty {
        description: None,
        ..penalty.clone()
    };
    in_words(&all.iter().map(short).collect::<Vec<_>>())
}

fn in_words(all: &[Penalty]) -> String {
    match all {
        [] => NO_PENALTY.to_owned(),
        _ => penalties(all),
    }
}

/// A row for each defendant, one for those of a group who are not listed, and one for each case without any.
fn table(cases: &[FoundCase]) -> Table {
    let mut table = Table::new([
        Column::Text("case"),
        Column::Text("status"),
        Column::Text("defendant"),
        Column::Text("name"),
        Column::Text("agency"),
        Column::Text("standing"),
        Column::Text("standing_possible"),
        Column::Text("final"),
        Column::Text("penalties"),
        Column::Text("final_possible"),
        Column::Text("penalties_possible"),
        Column::Text("severed"),
        Column::Text("severed_to"),
        Column::Text("also"),
        Column::Range("people"),
        Column::Text("match"),
        Column::Entries,
    ]);
    for case in cases {
        if case.defendants.is_empty() && case.larger.is_empty() {
            let mut cells = Vec::from(of_case(case));
            cells.extend((0..12).map(|_| Cell::Unknown));
            cells.push(Cell::Range(Range::default()));
            cells.push(Cell::text(Some(case.sure.as_str())));
            cells.push(Cell::Entries(case.entries.clone()));
            table.row(cells);
        }
        let listed = case.defendants.iter().map(|d| (d, d.count()));
        let others = case.larger.iter().map(|group| (&group.others, group.more));
        for (d, people) in listed.chain(others) {
            let cells = of_case(case).into_iter().chain(of_defendant(d, people));
            table.row(cells.collect::<Vec<_>>());
        }
    }
    table
}

fn of_case(case: &FoundCase) -> [Cell; 2] {
    [
        Cell::text(Some(&case.case)),
        Cell::text(case.status.map(Status::as_str)),
    ]
}

fn of_defendant(d: &FoundDefendant, people: Range) -> [Cell; 15] {
    let others: Vec<&str> = d.standing_possible.iter().map(|s| s.as_str()).collect();
    let yes = |is_final: bool| if is_final { "yes" } else { "no" };
    let finals: Vec<&str> = d.final_possible.iter().copied().map(yes).collect();
    let sentences = d.penalties_possible.iter();
    let sentences: Vec<String> = sentences.map(|all| in_words(all)).collect();
    let also: Vec<&str> = d.also.iter().map(|o| o.defendant.as_str()).collect();
    let sentence = (!d.penalties.is_empty()).then(|| penalties(&d.penalties));
    [
        Cell::text(Some(&d.defendant)),
        Cell::text(d.name.as_ref()),
        Cell::text(d.agency.as_ref()),
        Cell::text(d.standing.map(Standing::as_str)),
        Cell::text((!others.is_empty()).then(|| others.join(" | "))),
        Cell::text(Some(yes(d.is_final))),
        Cell::text(sentence),
        Cell::text((!finals.is_empty()).then(|| finals.join(" | "))),
        Cell::text((!sentences.is_empty()).then(|| sentences.join(" | "))),
        Cell::text(d.severed.map(Sure::as_str)),
        Cell::text(d.severed_to.as_ref()),
        Cell::text((!d.also.is_empty()).then(|| also.join(" | "))),
        Cell::Range(people),
        Cell::text(Some(d.sure.as_str())),
        Cell::Entries(d.entries.clone()),
    ]
}
