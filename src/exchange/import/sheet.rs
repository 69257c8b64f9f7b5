//! A table of text cells, whatever file it came from.

use std::collections::BTreeSet;

use super::not_data::{is_failure, repeats, total};
use super::words::plain;
use crate::case::nearest;

/// The largest file that is read, in bytes.
pub const FILE_LIMIT: u64 = 64 << 20;

/// How many cells with something in them a sheet may have.
pub const CELL_LIMIT: usize = 5_000_000;

/// How many columns a sheet may have.
pub const COLUMN_LIMIT: usize = 1_000;

/// Which row of a sheet is its header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// The first; a title in its place is refused.
    #[default]
    First,
    /// The first that looks like one: below a title, where there is one.
    Found,
    /// This one.
    Row(u64),
}

/// A sheet: its header, and the rows below it that have something in them.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The row of the header, as a spreadsheet counts: 1 for the first.
    pub header_row: u64,
    /// What each column is called.
    pub header: Vec<String>,
    /// The rows that are not empty.
    pub rows: Vec<Row>,
    /// Rows with more cells than the header, the last of them empty, and how many they have.
    pub wide: Vec<(u64, usize)>,
    /// The rows below the first of merged cells, of which the merged cells say nothing.
    pub covered: BTreeSet<u64>,
    /// What is wrong with it before any cell is read.
    pub troubles: Vec<Trouble>,
    /// What in its cells should be looked at.
    pub doubts: Vec<Trouble>,
    /// What was taken for granted, and the user should know.
    pub notes: Vec<String>,
}

impl Sheet {
    /// What stands in a cell.
    #[must_use]
    pub fn text(&self, row: u64, column: usize) -> Option<&str> {
        let at = self
            .rows
            .binary_search_by_key(&row, |row| row.number)
            .ok()?;
        let cell = self.rows[at].cells.get(column)?;
        Some(&cell.text)
    }
}

/// A row that is not empty.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its number, as a spreadsheet shows it.
    pub number: u64,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
}

/// What stands in a cell, without white space around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text; empty where there is nothing.
    pub text: Box<str>,
    /// The error that a formula ended in, in its place.
    pub is_error: bool,
}

impl Cell {
    /// A cell with a text. A formula that failed is known by its mark, also in a CSV file.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = trimmed(text);
        let is_error = text.starts_with(['#', 'E']) && is_failure(text);
        let text = text.into();
        Self { text, is_error }
    }
}

/// A text without the white space around it: also no-break spaces and marks that are not seen.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}'
            )
    })
}

/// Something wrong in a sheet, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The row, as a spreadsheet shows it; 0 for the map.
    pub row: u64,
    /// The column, counted from 0, where it is in one.
    pub column: Option<usize>,
    /// The rule that says no, where one does.
    pub rule: Option<&'static str>,
    /// What is wrong.
    pub problem: String,
    /// What is accepted, or what to do.
    pub accepted: Option<String>,
}

impl Trouble {
    /// Something wrong in a cell.
    #[must_use]
    pub fn at(row: u64, column: Option<usize>, wrong: Wrong) -> Self {
        let (problem, accepted, rule) = (shortened(wrong.problem), wrong.accepted, None);
        Self {
            row,
            column,
            rule,
            problem,
            accepted,
        }
    }
}

/// What is said of a cell is not as long as the cell may be.
fn shortened(text: String) -> String {
    const LIMIT: usize = 400;
    let count = text.chars().count();
    if count <= LIMIT {
        return text;
    }
    let start: String = text.chars().take(LIMIT / 2).collect();
    let end: String = text.chars().skip(count - LIMIT / 2).collect();
    format!("{start} … {end}")
}

/// The known word that a mistyped one most likely means. A whole text is no mistyped word.
pub fn meant<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIMIT: usize = 100;
    let known = known.into_iter().filter(|word| word.len() <= LIMIT);
    (given.len() <= LIMIT)
        .then(|| nearest(given, known))
        .flatten()
}

/// What is wrong with a text, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub problem: String,
    /// What is accepted.
    pub accepted: Option<String>,
}

impl Wrong {
    /// Wrong, with nothing to advise.
    pub fn new(problem: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
            accepted: None,
        }
    }

    /// With what is accepted.
    pub fn accepted(mut self, accepted: impl Into<String>) -> Self {
        self.accepted = Some(accepted.into());
        self
    }
}

/// A column as spreadsheets name it: A, B, …, Z, AA, …
#[must_use]
pub fn letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        let digit = u8::try_from(rest % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}

impl Sheet {
    /// Makes a sheet of its rows, each with its number; the header is the row of that number.
    /// `ragged` says whether each row writes all its cells, so that a missing one is a fault.
    pub(super) fn new(mut rows: Vec<Row>, header_row: u64, ragged: bool) -> Self {
        let at = rows.iter().position(|row| row.number >= header_row);
        let header = match at {
            Some(at) if rows[at].number == header_row => {
                let below = rows.split_off(at + 1);
                let header = rows.pop().unwrap_or_default();
                rows = below;
                header
            }
            _ => Row::default(),
        };
        let written = header.cells.len();
        let header: Vec<String> = header.cells.iter().map(|c| c.text.to_string()).collect();
        let mut sheet = Self {
            header_row,
            header,
            rows,
            ..Self::default()
        };
        sheet.check_header();
        sheet.check_widths(ragged.then_some(written));
        sheet
            .rows
            .retain(|row| row.cells.iter().any(|c| !c.text.is_empty()));
        sheet.set_aside();
        sheet
    }

    fn check_header(&mut self) {
        while self.header.last().is_some_and(String::is_empty) {
            self.header.pop();
        }
        let row = self.header_row;
        if self.header.is_empty() {
            let wrong = Wrong::new("there is no header in this row").accepted(
                "a row that says what each column is; header_row in the map says which row it is",
            );
            self.troubles.push(Trouble::at(row, None, wrong));
        }
        for (column, name) in self.header.iter().enumerate() {
            let same = |other: &String| other.to_lowercase() == name.to_lowercase();
            let first = self.header.iter().position(same).unwrap_or(column);
            if !name.is_empty() && first < column {
                let wrong = Wrong::new(format!(
                    "the header {name:?} is doubled: column {} has it too",
                    letter(first)
                ))
                .accepted("a name of its own for each column");
                self.troubles.push(Trouble::at(row, Some(column), wrong));
            }
        }
        for (column, name) in self.header.iter().enumerate() {
            let has_text = |row: &Row| row.cells.get(column).is_some_and(|c| !c.text.is_empty());
            if name.is_empty() && self.rows.iter().any(has_text) {
                let wrong = Wrong::new("the column has cells and no header")
                    .accepted("a header that says what it is");
                self.troubles.push(Trouble::at(row, Some(column), wrong));
            }
        }
    }

    /// Sets aside rows that are no data: the header once more, or a total.
    fn set_aside(&mut self) {
        let header: Vec<String> = self.header.iter().map(|name| plain(name)).collect();
        let troubles = &mut self.troubles;
        self.rows.retain(|row| {
            let wrong = if repeats(row, &header) {
                Wrong::new("the row repeats the header")
            } else if let Some(said) = total(row) {
                Wrong::new(format!("the row looks like a total: {said:?}"))
            } else {
                return true;
            };
            let wrong = wrong.accepted("a sheet without it: each row is one of the data");
            troubles.push(Trouble::at(row.number, None, wrong));
            false
        });
    }

    /// `written` says how many cells the header was written with, where each row writes all of its own.
    fn check_widths(&mut self, written: Option<usize>) {
        let width = self.header.len();
        if width == 0 {
            return;
        }
        for row in &mut self.rows {
            let extra = row
                .cells
                .iter()
                .skip(width)
                .position(|c| !c.text.is_empty());
            let empty = row.cells.iter().all(|c| c.text.is_empty());
            if let Some(extra) = extra {
                let wrong = Wrong::new(format!("the row has {} cells, and the header {width}", row.cells.len()))
                    .accepted("as many cells as the header has; a cell that holds the separator is put in quotes");
                self.troubles
                    .push(Trouble::at(row.number, Some(width + extra), wrong));
            } else if written.is_some_and(|written| row.cells.len() > written) && !empty {
                self.wide.push((row.number, row.cells.len()));
            } else if written.is_some() && row.cells.len() < width && !empty {
                let wrong = Wrong::new(format!(
                    "the row has {} cells, and the header {width}",
                    row.cells.len()
                ))
                .accepted("as many cells as the header has, empty ones too");
                self.troubles.push(Trouble::at(row.number, None, wrong));
            }
            row.cells.resize(width, Cell::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        let named: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(letter).to_vec();
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn white_space_that_is_not_seen_is_no_part_of_a_cell() {
        assert_eq!(&*Cell::of(" \u{a0}d1\u{200b} ").text, "d1");
        assert!(Cell::of("#REF! ").is_error);
    }
}
