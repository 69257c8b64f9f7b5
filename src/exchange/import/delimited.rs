//! CSV: the bytes of a file to a sheet.
//!
//! The separator is the one of `,` `;` and tab that the header has most of outside quotes. A row is what
//! a spreadsheet shows as one: line feeds in quotes do not end it. A quote that does not close, or that
//! closes before the end of its cell, is a trouble of the row in which it was opened, and reading goes
//! on with the next line.

use std::borrow::Cow;

use super::encoding::decode;
use super::not_data::header_row;
use super::sheet::{CELL_LIMIT, COLUMN_LIMIT, Cell, Header, Row, Sheet, Trouble, Wrong};

/// How a CSV file is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form<'m> {
    /// The encoding, where the map names it.
    pub encoding: Option<&'m str>,
    /// The separator, where the map names it.
    pub delimiter: Option<char>,
    /// The row of the header.
    pub header: Header,
}

/// Reads a sheet.
///
/// # Errors
///
/// Where the file is no text, or has more cells than are read.
pub fn read(bytes: &[u8], form: Form<'_>) -> Result<Sheet, Wrong> {
    let (text, note) = decode(bytes, form.encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = &*lines(text);
    let said = said(text);
    let first = match (form.header, said) {
        (Header::Row(row), _) => row,
        (_, Some(_)) => 2,
        (_, None) => 1,
    };
    let delimiter = match form.delimiter {
        None => said.unwrap_or_else(|| sniff(text, first)),
        Some(c) => {
            u8::try_from(c).map_err(|_| Wrong::new(format!("{c:?} cannot separate cells")))?
        }
    };
    let cut = Cut::new(text, delimiter);
    let rows = cut.rows(delimiter)?;
    let header_row = header_row(&rows, form.header, first)?;
    let mut sheet = Sheet::new(rows, header_row, true);
    sheet.troubles.extend(cut.troubles);
    sheet.notes.extend(note);
    Ok(sheet)
}

/// A text whose lines end with a carriage return alone, as old programs write them, with line feeds.
fn lines(text: &str) -> Cow<'_, str> {
    if text.contains('\n') || !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('\r', "\n"))
}

/// The separator that the file itself names in its first line, as Excel writes it: `sep=;`.
fn said(text: &str) -> Option<u8> {
    let first = text.lines().next()?.trim_end().strip_prefix("sep=")?;
    match first.as_bytes() {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// Of the usual separators the one that the header has most of; where it has hardly any, and is a title
/// perhaps, the lines below it.
fn sniff(text: &str, header_row: u64) -> u8 {
    const LOOKED_AT: usize = 6;
    let skipped = usize::try_from(header_row).unwrap_or(1).saturating_sub(1);
    let mut most = (b',', 0);
    for line in text.lines().skip(skipped).take(LOOKED_AT) {
        let found = most_of(line);
        if found.1 > most.1 {
            most = found;
        }
        if most.1 > 1 {
            break;
        }
    }
    most.0
}

/// The separator that a line has most of, and how many.
fn most_of(line: &str) -> (u8, usize) {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == *delimiter);
        }
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.unwrap_or((b',', 0))
}

/// Where the reader of a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// At the beginning of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// In quotes.
    Quoted,
    /// After a quote in quotes: it ends the cell, or is one of two.
    Closed,
}

/// A text, cut into rows.
struct Cut<'t> {
    /// The rows that can be read, with their numbers.
    rows: Vec<(u64, &'t str)>,
    troubles: Vec<Trouble>,
}

impl<'t> Cut<'t> {
    fn new(text: &'t str, delimiter: u8) -> Self {
        let mut cut = Self {
            rows: Vec::new(),
            troubles: Vec::new(),
        };
        let (mut at, mut number) = (0, 0);
        while at < text.len() {
            number += 1;
            match row_end(&text.as_bytes()[at..], delimiter) {
                Ok(length) => {
                    let row = &text[at..at + length];
                    if !row.trim_matches(['\r', '\n']).is_empty() {
                        cut.rows.push((number, row));
                    }
                    at += length;
                }
                Err((column, problem)) => {
                    let wrong = Wrong::new(problem).accepted(
                        "a cell in quotes ends with its quote; a quote within it is doubled",
                    );
                    cut.troubles.push(Trouble::at(number, Some(column), wrong));
                    at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
                }
            }
        }
        cut
    }

    /// Takes the rows apart into cells.
    fn rows(&self, delimiter: u8) -> Result<Vec<Row>, Wrong> {
        let whole: String = self.rows.iter().map(|(_, row)| *row).collect();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(whole.as_bytes());
        let mut rows = Vec::with_capacity(self.rows.len());
        let mut record = csv::StringRecord::new();
        let mut cells = 0;
        for (number, _) in &self.rows {
            let more = reader.read_record(&mut record);
            if !more.map_err(|error| Wrong::new(error.to_string()))? {
                break;
            }
            cells += record.iter().filter(|cell| !cell.is_empty()).count();
            if record.len() > COLUMN_LIMIT || cells > CELL_LIMIT {
                return Err(too_large());
            }
            rows.push(Row {
                number: *number,
                cells: record.iter().map(Cell::of).collect(),
            });
        }
        Ok(rows)
    }
}

/// A sheet beyond the limits.
pub(super) fn too_large() -> Wrong {
    Wrong::new(format!(
        "the sheet has more than {COLUMN_LIMIT} columns, or than {CELL_LIMIT} cells"
    ))
    .accepted("cut it into several, and import one after the other")
}

/// How long a row is, with its line feed; or the column of a quote that is wrong, and what is.
fn row_end(bytes: &[u8], delimiter: u8) -> Result<usize, (usize, &'static str)> {
    let (mut stands, mut column) = (Stands::Start, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        stands = match (stands, byte) {
            (Stands::Quoted, b'"') => Stands::Closed,
            (Stands::Quoted, _) => Stands::Quoted,
            (Stands::Start, b'"') => Stands::Quoted,
            (Stands::Closed, b'"') => Stands::Quoted,
            (_, b'\n') => return Ok(at + 1),
            (_, byte) if byte == delimiter => {
                column += 1;
                Stands::Start
            }
            (Stands::Closed, b'\r' | b' ') => Stands::Closed,
            (Stands::Closed, _) => {
                return Err((
                    column,
                    "there is text after the quote that closes the cell, or a quote was not closed",
                ));
            }
            (Stands::Start | Stands::Plain, _) => Stands::Plain,
        };
    }
    match stands {
        Stands::Quoted => Err((column, "a quote is opened and never closed")),
        _ => Ok(bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        read(text.as_bytes(), Form::default()).expect("a sheet")
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let sheet = sheet("a;b\n1;\"x\ny\"\n\n3;z\n");
        let rows: Vec<(u64, &str)> = sheet
            .rows
            .iter()
            .map(|r| (r.number, &*r.cells[1].text))
            .collect();
        assert_eq!(rows, [(2, "x\ny"), (4, "z")]);
        assert_eq!(sheet.header, ["a", "b"]);
    }

    #[test]
    fn lines_may_end_with_a_carriage_return_alone() {
        let sheet = sheet("a,b\r1,x\r\r3,z\r");
        let rows: Vec<u64> = sheet.rows.iter().map(|r| r.number).collect();
        assert_eq!(
            (rows, sheet.header),
            (vec![2, 4], vec!["a".into(), "b".into()])
        );
    }

    #[test]
    fn a_broken_quote_costs_its_own_row_only() {
        let sheet = sheet("a,b\n1,\"open\n2,\"good\"\n3,plain\n");
        assert_eq!(sheet.troubles.len(), 1);
        assert_eq!(
            (sheet.troubles[0].row, sheet.troubles[0].column),
            (2, Some(1))
        );
        assert_eq!(
            sheet.rows.iter().map(|r| r.number).collect::<Vec<_>>(),
            [3, 4]
        );
    }

    #[test]
    fn rows_of_another_width_are_told() {
        let sheet = sheet("a,b,c\n1,2\n1,2,3,4\n1,2,3,\n");
        let told: Vec<u64> = sheet.troubles.iter().map(|t| t.row).collect();
        assert_eq!(told, [2, 3]);
    }
}
