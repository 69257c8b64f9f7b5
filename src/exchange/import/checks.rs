//! What can be said of a sheet's cells without making records of them: what came along unseen, letters of
//! two scripts in a word, dates of one column that contradict each other.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::dates::{Order, date, order};
use super::fields::{EVENTS, Kind, of_record};
use super::lossy::{lost, questioned};
use super::map::RowKind;
use super::penalties::penalty;
use super::people;
use super::plan::{Bound, Rows, Text};
use super::scripts::{mixed_word, unmixed};
use super::sheet::{Row, Sheet, Trouble, Wrong};
use super::terms::term;
use super::values::{failed, items};
use crate::case::date::Date;
use crate::time::Day;

/// A term above which somebody should look again: a slip, or a kind of sentence that these courts do not
/// know.
const LONGEST_YEARS: f64 = 50.0;

/// No case of anybody alive is older.
pub(super) const FIRST_YEAR: i32 = 1900;

/// Checks each column that the map names.
pub(super) fn check_columns(sheet: &Sheet, bound: &Bound<'_>, rows: &mut Rows) {
    let mut seen: Vec<(usize, Option<Kind>)> = Vec::new();
    for (field, column) in bound.all() {
        failures(sheet, column, rows);
        // A column may be several fields: what is wrong with its cells is wrong once.
        let kind = kind_of(bound.map.rows, field);
        if seen.contains(&(column, kind.clone())) {
            continue;
        }
        seen.push((column, kind.clone()));
        if !matches!(kind, Some(Kind::Date | Kind::Flag | Kind::Quantity)) {
            let is_line = matches!(kind, Some(Kind::Line | Kind::Slug));
            spoilt(sheet, column, field, is_line, rows);
        }
        match kind {
            Some(Kind::Date) => {
                check_order(sheet, bound, field, column, rows);
                long_ago(sheet, bound, field, column, rows);
            }
            Some(Kind::Penalty) => long_terms(sheet, bound, field, column, rows),
            Some(Kind::Prose | Kind::Reason) => mixed(sheet, column, field, rows),
            Some(Kind::Line) if field == "term" => long_terms(sheet, bound, field, column, rows),
            Some(Kind::Line) => {
                unseen(sheet, column, rows);
                mixed(sheet, column, field, rows);
            }
            Some(Kind::Slug) => {
                unseen(sheet, column, rows);
                mixed(sheet, column, field, rows);
            }
            Some(_) => unseen(sheet, column, rows),
            None => {}
        }
    }
}

/// Formulas that failed, also in cells that no record of their row needs.
fn failures(sheet: &Sheet, column: usize, rows: &mut Rows) {
    for row in &sheet.rows {
        let Some(cell) = row.cells.get(column).filter(|cell| cell.is_error) else {
            continue;
        };
        let trouble = Trouble::at(row.number, Some(column), failed(&cell.text));
        if !rows.troubles.contains(&trouble) {
            rows.troubles.push(trouble);
        }
    }
}

/// What a field holds, whichever event it is of.
pub(super) fn kind_of(rows: RowKind, field: &str) -> Option<Kind> {
    match rows {
        RowKind::Defendant => people::holds(field),
        RowKind::Fact => of_record(field).or_else(|| {
            let mut fields = EVENTS.values().flatten();
            fields.find(|f| f.name == field).map(|f| f.kind.clone())
        }),
    }
}

fn cells(sheet: &Sheet, column: usize) -> impl Iterator<Item = (&Row, &str)> {
    let cell = move |row: &'_ Row| row.cells.get(column).map(|cell| cell.text.len());
    let filled = sheet.rows.iter().filter(move |row| cell(row) > Some(0));
    filled.map(move |row| (row, &*row.cells[column].text))
}

/// Refuses characters that are not seen: a name with one is another name, and nobody can tell why.
fn unseen(sheet: &Sheet, column: usize, rows: &mut Rows) {
    for (row, text) in cells(sheet, column) {
        let Some((at, c)) = text.char_indices().find(|(_, c)| is_unseen(*c)) else {
            continue;
        };
        let wrong = Wrong::new(format!(
            "the text has a character that is not seen, U+{:04X}, after {:?}",
            u32::from(c),
            &text[..at]
        ));
        let clean: String = text.chars().filter(|c| !is_unseen(*c)).collect();
        let trouble = Trouble::at(
            row.number,
            Some(column),
            wrong.accepted(format!("{clean:?}, typed anew")),
        );
        // One thing is wrong with the cell, whatever else came of it.
        rows.troubles
            .retain(|t| (t.row, t.column) != (row.number, Some(column)));
        rows.troubles.push(trouble);
    }
}

/// Refuses text of which letters were lost. Question marks within words may be meant in prose.
fn spoilt(sheet: &Sheet, column: usize, field: &str, is_line: bool, rows: &mut Rows) {
    for (row, text) in cells(sheet, column) {
        let unsure = || questioned(text).filter(|_| !field.starts_with("source"));
        let (wrong, is_certain) = match lost(text) {
            Some(wrong) => (wrong, true),
            None => match unsure() {
                Some(wrong) => (wrong, is_line),
                None => continue,
            },
        };
        let trouble = Trouble::at(row.number, Some(column), wrong);
        if is_certain {
            rows.troubles
                .retain(|t| (t.row, t.column) != (row.number, Some(column)));
            rows.troubles.push(trouble);
        } else {
            rows.doubts.push(trouble);
        }
    }
}

fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// Words in which a letter of another script stands: each of them told once a column.
fn mixed(sheet: &Sheet, column: usize, field: &str, rows: &mut Rows) {
    if field.starts_with("source") || field == "by" {
        return;
    }
    let mut told: BTreeMap<&str, (u64, usize, &str)> = BTreeMap::new();
    for (row, text) in cells(sheet, column) {
        let words = text.split_whitespace().filter(|word| !word.contains("://"));
        for word in words.filter(|word| mixed_word(word).is_some()) {
            told.entry(word).or_insert((row.number, 0, text)).1 += 1;
        }
    }
    for (word, (row, count, text)) in told {
        let is_wrong = |t: &Trouble| (t.row, t.column) == (row, Some(column));
        let Some(problem) = mixed_word(word).filter(|_| !rows.troubles.iter().any(is_wrong)) else {
            continue;
        };
        let more = match count {
            1 => String::new(),
            2 => ", here and in another row".to_owned(),
            _ => format!(", here and in {} more rows", count - 1),
        };
        let wrong = Wrong::new(format!("{problem}{more}"));
        let meant = unmixed(text).filter(|meant| meant.len() <= 100);
        let meant = meant.map_or("letters of one script".into(), |meant| format!("{meant:?}"));
        let wrong = wrong.accepted(format!(
            "{meant}, if it is a slip: who searches for the one does not find the other"
        ));
        rows.doubts.push(Trouble::at(row, Some(column), wrong));
    }
}

/// Refuses a column in which some dates have the day first and others the month.
fn check_order(sheet: &Sheet, bound: &Bound<'_>, field: &str, column: usize, rows: &mut Rows) {
    let mut found: [Vec<(u64, &str)>; 2] = [Vec::new(), Vec::new()];
    for row in &sheet.rows {
        let texts = bound.texts(row, field);
        let here = |text: &&Text<'_>| text.column == Some(column) && text.rule.format.is_none();
        let Some(text) = texts.iter().find(here) else {
            continue;
        };
        let cell = &row.cells[column].text;
        match order(text.text) {
            Some(Order::DayFirst) => found[0].push((row.number, cell)),
            Some(Order::MonthFirst) => found[1].push((row.number, cell)),
            None => {}
        }
    }
    let [days, months] = &found;
    let (Some(day), Some(month)) = (days.first(), months.first()) else {
        return;
    };
    // The fewer are the slip.
    let (slip, other, first, second) = if days.len() < months.len() {
        (day, month, "day", "month")
    } else {
        (month, day, "month", "day")
    };
    let wrong = Wrong::new(format!(
        "{:?} has the {first} first, and {:?} in row {} the {second}: they contradict each other",
        slip.1, other.1, other.0
    ));
    let wrong = wrong.accepted("one order in the whole column, or dates as 2024-03-18");
    rows.troubles.push(Trouble::at(slip.0, Some(column), wrong));
}

/// Dates of which the century is most likely a slip.
fn long_ago(sheet: &Sheet, bound: &Bound<'_>, field: &str, column: usize, rows: &mut Rows) {
    for row in &sheet.rows {
        let texts = bound.texts(row, field);
        let Some(text) = texts.iter().find(|text| text.column == Some(column)) else {
            continue;
        };
        let read = date(text.text, text.rule.format).ok();
        let last = read.as_ref().and_then(Date::latest);
        if last.is_some_and(|day| day.year() < FIRST_YEAR) {
            let wrong = Wrong::new(format!("{:?} is before {FIRST_YEAR}", text.text));
            let wrong = wrong.accepted("as it is, if it is meant");
            rows.doubts
                .push(Trouble::at(row.number, Some(column), wrong));
        }
    }
}

/// Terms that are longer than a life.
fn long_terms(sheet: &Sheet, bound: &Bound<'_>, field: &str, column: usize, rows: &mut Rows) {
    for row in &sheet.rows {
        for item in items(&bound.texts(row, field)) {
            let of_penalty = penalty(item.text).ok().and_then(|penalty| penalty.term);
            let Some(term) = of_penalty.or_else(|| term(item.text).ok()) else {
                continue;
            };
            if item.column == Some(column) && longest(&term.to_string()) > LONGEST_YEARS {
                let wrong = Wrong::new(format!(
                    "{:?} is more than {LONGEST_YEARS} years",
                    item.text
                ));
                let wrong = wrong.accepted("as it is, if it is meant");
                rows.doubts
                    .push(Trouble::at(row.number, Some(column), wrong));
            }
        }
    }
}

/// The longest number of years that a term as it is written speaks of.
fn longest(written: &str) -> f64 {
    let numbers = written.split(|c: char| !c.is_alphanumeric()).map(|end| {
        let end = end.trim_start_matches('P');
        let years = end.split_once('Y').map_or("0", |(years, _)| years);
        years.parse().unwrap_or(0.0)
    });
    numbers.fold(0.0, f64::max)
}

/// Refuses what was learnt after the day on which it is imported.
pub(super) fn check_learned(rows: &mut Rows, today: Day) {
    let mut told = std::collections::BTreeSet::new();
    for planned in &rows.planned {
        let learned = planned.record.learned.as_ref();
        let future = learned.filter(|date| date.earliest().is_some_and(|day| day > today));
        let Some(date) = future.filter(|_| told.insert(planned.row)) else {
            continue;
        };
        let column = planned.scope.columns.get("learned").copied();
        let wrong = Wrong::new(format!("it was learnt on {date}, and today is {today}"));
        let wrong = wrong.accepted("a day until today, or an empty cell");
        // A fixed value is wrong in the map, and once.
        let row = column.map_or(0, |_| planned.row);
        let trouble = Trouble::at(row, column, wrong);
        if row > 0 || !rows.troubles.contains(&trouble) {
            rows.troubles.push(trouble);
        }
    }
    rows.troubles.sort_by_key(|t| (t.row, t.column));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_of_the_years_counts() {
        for (written, years) in [
            ("P4Y..P6Y", 6.0),
            ("P400Y", 400.0),
            ("P6M", 0.0),
            ("P4Y6M..", 4.0),
        ] {
            assert!((longest(written) - years).abs() < f64::EPSILON, "{written}");
        }
    }
}
