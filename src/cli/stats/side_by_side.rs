//! `casebook stats --by`: a row for each of what divides the defendants.

use super::SHOWN;
use crate::answers::stats::{By, ByRow, Fact, Value, years_in_words};
use crate::case::summary::words;
use crate::cli::answer::{Cell, Column, Table};
use crate::seq::Seq;

/// What has to be known to read the rows.
pub(super) fn remark(by: By) -> &'static str {
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

pub(super) fn table_by(by: By, rows: &[ByRow], csv: bool) -> Table {
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
pub(super) fn some_of(entries: &[Seq], left_out: u64) -> String {
    let shown = entries.iter().take(SHOWN).map(ToString::to_string);
    let mut text = shown.collect::<Vec<_>>().join(" ");
    let more = entries.len().saturating_sub(SHOWN) as u64 + left_out;
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
