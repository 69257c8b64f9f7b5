//! `casebook stats`

use clap::Args;
use serde::Serialize;

use super::answer::{Asked, Cell, Column, Form, Table, json, take_each_apart};
use super::output::{Output, faint, plain, strong};
use super::replay::head;
use super::{Context, Failure};
use crate::answers::Told;
use crate::answers::elsewhere::Elsewhere;
use crate::answers::find::Sure;
use crate::answers::length::{Length, in_words};
use crate::answers::spread::Interval;
use crate::answers::stats::{
    Ban, Bans, By, ByRow, Count, Ends, Fact, OfAll, OfAllBy, OfCase, OfCaseBy, Stats, Terms, Value,
    years_in_words,
};
use crate::case::summary::words;
use crate::ledger::View;
use crate::seq::Seq;

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
                text(&stats, out)
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

/// What has to be known to read the rows.
fn remark(by: By) -> &'static str {
    match by {
        By::Agency => "as it is written: different spellings are different rows",
        By::Court => {
            "of the verdict, else of the sentence, the trial, the referral; as it is written: different spellings are different rows"
        }
        By::Judge => {
            "of the verdict, else of the sentence; as it is written: different spellings are different rows"
        }
        By::Jurisdiction => "of the case; as it is written: different spellings are different rows",
        By::Year => "of the verdict, or of what ended the proceedings",
        By::Outcome => "where each defendant stands",
        By::Penalty => {
            "in force; whoever has several penalties is in several rows, so that rows do not add up"
        }
    }
}

fn value(by: By, value: &Value) -> String {
    match value {
        Value::Text(text) if matches!(by, By::Penalty | By::Outcome) => words(text),
        Value::Text(text) => text.clone(),
        Value::Years { earliest, latest } => years_in_words(*earliest, *latest),
        Value::NotRecorded if by == By::Year => "no verdict".to_owned(),
        Value::NotRecorded if by == By::Penalty => "no penalty recorded".to_owned(),
        Value::NotRecorded => "not recorded".to_owned(),
    }
}

fn table_by(by: By, rows: &[ByRow], csv: bool) -> Table {
    let mut facts = by.facts();
    if !csv {
        // Most ledgers have nobody in these, and a line has its end.
        let is_any = |fact: &Fact| {
            rows.iter()
                .any(|row| row.counts.get(fact).is_some_and(|n| n.can_be_any()))
        };
        let is_rare = |fact: &Fact| matches!(fact, Fact::NoPunishment | Fact::NoSentence);
        facts.retain(|fact| !is_rare(fact) || is_any(fact));
    }
    let mut columns = vec![Column::Text(by.as_str())];
    columns.extend(facts.iter().map(|fact| Column::Range(fact.name())));
    columns.push(Column::Entries);
    if csv {
        columns.push(Column::Number("entries_left_out"));
    }
    let mut table = Table::new(columns);
    for row in rows {
        let mut cells = vec![match &row.value {
            Value::NotRecorded if csv => Cell::Unknown,
            Value::Text(text) if csv => Cell::Text(text.clone()),
            shown => Cell::Text(value(by, shown)),
        }];
        let range = |fact| row.counts.get(fact).copied().unwrap_or_default();
        cells.extend(facts.iter().map(|fact| Cell::Range(range(fact))));
        if csv {
            cells.push(Cell::Entries(row.entries.clone()));
            cells.push(Cell::Number(
                row.entries_left_out.try_into().unwrap_or(i64::MAX),
            ));
        } else {
            cells.push(Cell::text(Some(some_of(
                &row.entries,
                row.entries_left_out,
            ))));
        }
        table.row(cells);
    }
    table
}

/// Some entries, and how many more there are.
fn some_of(entries: &[Seq], left_out: u64) -> String {
    let shown = entries.iter().take(SHOWN).map(ToString::to_string);
    let mut text = shown.collect::<Vec<_>>().join(" ");
    let more = entries.len().saturating_sub(SHOWN) as u64 + left_out;
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
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

/// Which facts are shown together, and under what.
const GROUPS: [(&str, &[(usize, Fact)]); 4] = [
    (
        "recorded in this ledger",
        &[
            (0, Fact::Cases),
            (0, Fact::Defendants),
            (2, Fact::Named),
            (0, Fact::Victims),
        ],
    ),
    (
        "where the defendants stand",
        &[
            (0, Fact::Convicted),
            (0, Fact::Acquitted),
            (0, Fact::Terminated),
            (0, Fact::Pending),
            (2, Fact::Suspected),
            (2, Fact::Charged),
            (2, Fact::OnTrial),
            (0, Fact::InForce),
            (0, Fact::InCustody),
        ],
    ),
    (
        "sentences of the convicted",
        &[
            (0, Fact::Prison),
            (2, Fact::PrisonForLife),
            (0, Fact::Suspended),
            (0, Fact::Other),
            (0, Fact::NoPunishment),
            (0, Fact::NoSentence),
        ],
    ),
    (
        "rank and office",
        &[
            (0, Fact::RankLost),
            (0, Fact::Barred),
            (2, Fact::BarredForLife),
            (2, Fact::BarredForATerm),
            (2, Fact::BarredUnknown),
        ],
    ),
];

fn text(stats: &Stats, out: &mut Output) -> Result<(), Failure> {
    for (title, facts) in GROUPS {
        out.gap()?;
        out.line(0, &[strong(title)])?;
        for (deeper, fact) in facts {
            let count = &stats.recorded_in_this_ledger[fact];
            let label = format!(
                "{:deeper$}{:<width$}",
                "",
                fact.label(),
                width = 24 - deeper
            );
            let number = format!("{:>3}  ", count.range.to_string());
            let entries = some_of(&count.entries, count.entries_left_out);
            out.line(2, &[plain(label), plain(number), faint(entries)])?;
        }
    }
    bans(&stats.bans, out)?;
    terms("prison terms, other than life", &stats.prison_terms, out)?;
    terms("suspended terms", &stats.suspended_terms, out)
}

fn terms(title: &'static str, terms: &Terms, out: &mut Output) -> Result<(), Failure> {
    if !terms.known.can_be_any() && !terms.not_known.can_be_any() {
        return Ok(());
    }
    out.gap()?;
    out.line(0, &[strong(title)])?;
    let counts = [("known", terms.known), ("not known", terms.not_known)];
    for (label, range) in counts {
        out.line(2, &[plain(format!("{label:<10}{range}"))])?;
    }
    for (label, length) in of_terms(terms) {
        if let Some(length) = length {
            let of = match label {
                "sum" if terms.not_known.can_be_any() => format!(", of the {} known", terms.known),
                _ => String::new(),
            };
            let text = format!("{label:<10}{}{of}", in_words(&length));
            out.line(2, &[plain(text)])?;
        }
    }
    Ok(())
}

/// When the bans for a term end.
fn bans(bans: &Bans, out: &mut Output) -> Result<(), Failure> {
    let Some(all) = bans.ends_counted_from_sentence else {
        return Ok(());
    };
    let for_term: Vec<&Ban> = bans
        .people
        .iter()
        .filter(|ban| ban.term.is_some())
        .collect();
    out.line(
        2,
        &[plain(format!(
            "bans for a term end {}, counted from the sentence",
            ends(all)
        ))],
    )?;
    for ban in for_term.iter().take(BANS) {
        let who = ban
            .name
            .clone()
            .unwrap_or_else(|| "(name unknown)".to_owned());
        let until = ban.ends_counted_from_sentence.map(ends).unwrap_or_default();
        let perhaps = if ban.sure == Sure::Possible {
            ", possibly"
        } else {
            ""
        };
        let term = ban.term.map(|term| in_words(&term)).unwrap_or_default();
        out.line(
            4,
            &[
                strong(format!("{} {}", ban.case, ban.defendant)),
                plain(format!(" {who}; {term}, until {until}{perhaps} ")),
                faint(some_of(&ban.entries, 0)),
            ],
        )?;
    }
    let more = for_term.len().saturating_sub(BANS) as u64 + bans.people_left_out;
    if more > 0 {
        out.line(4, &[faint(format!("and {more} more"))])?;
    }
    Ok(())
}

fn ends(ends: Ends) -> String {
    match (ends.earliest, ends.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or before"),
        (None, None) => "on a day that is not known".to_owned(),
    }
}
