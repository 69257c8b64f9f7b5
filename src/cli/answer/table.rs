//! A table: aligned for people where it fits, one field a line where it does not; or CSV.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::answers::Range;
use crate::cli::Failure;
use crate::cli::output::{Output, faint, plain, safe, strong};
use crate::exchange::{csv_line, harmless};
use crate::seq::Seq;

/// A column of a table.
#[derive(Clone, Copy)]
pub enum Column {
    /// Text, to the left.
    Text(&'static str),
    /// Numbers, to the right.
    Number(&'static str),
    /// Counts of which part is certain: two columns in CSV, `NAME_certain` and `NAME_possible`.
    Range(&'static str),
    /// On which entries the row rests: `#3 #7`, and `3 7` in CSV.
    Entries,
}

/// A cell of a table.
pub enum Cell {
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// A count.
    Range(Range),
    /// Entries.
    Entries(Vec<Seq>),
    /// Not known: a dash for people, an empty field in CSV.
    Unknown,
}

/// Rows under columns. Names of columns are as in JSON, `snake_case`; people see them with spaces.
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Text(name) | Self::Number(name) | Self::Range(name) => name,
            Self::Entries => "entries",
        }
    }

    fn is_to_the_right(self) -> bool {
        matches!(self, Self::Number(_) | Self::Range(_))
    }
}

impl Cell {
    /// Text, where there is any.
    pub fn text(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Unknown, |text| Self::Text(text.to_string()))
    }

    /// As people read it.
    fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => safe(text),
            Self::Number(number) => number.to_string().into(),
            Self::Range(range) => range.to_string().into(),
            Self::Entries(entries) => seqs(entries).into(),
            Self::Unknown => "–".into(),
        }
    }
}

/// Entries as people read them: `#3 #7`.
pub fn seqs(entries: &[Seq]) -> String {
    joined(entries, Seq::to_string)
}

fn joined(seqs: &[Seq], text: impl Fn(&Seq) -> String) -> String {
    seqs.iter().map(text).collect::<Vec<_>>().join(" ")
}

impl Table {
    /// No rows yet.
    pub fn new(columns: impl Into<Vec<Column>>) -> Self {
        Self {
            columns: columns.into(),
            rows: Vec::new(),
        }
    }

    /// Adds a row: a cell for each column.
    pub fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        let cells = cells.into();
        debug_assert_eq!(cells.len(), self.columns.len(), "a cell for each column");
        self.rows.push(cells);
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Prints it for people: aligned, if a line has room for it; else each row as a block, a field a line.
    pub fn print(&self, indent: usize, out: &mut Output) -> Result<(), Failure> {
        let heads: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.name().replace('_', " "))
            .collect();
        let rows: Vec<Vec<Cow<'_, str>>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::shown).collect())
            .collect();
        let wide = |at: usize| {
            let cells = rows.iter().map(|row| row[at].width());
            cells.chain([heads[at].width()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..heads.len()).map(wide).collect();
        let whole = indent + widths.iter().map(|width| width + 2).sum::<usize>();
        if out.width().is_some_and(|width| whole > width + 2) {
            return blocks(&heads, &rows, indent, out);
        }
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let mut text = String::new();
            for (at, cell) in cells.enumerate() {
                let pad = " ".repeat(widths[at] - cell.width());
                let gap = if at == 0 { "" } else { "  " };
                if self.columns[at].is_to_the_right() {
                    text.extend([gap, &pad, cell]);
                } else {
                    text.extend([gap, cell, &pad]);
                }
            }
            text.truncate(text.trim_end().len());
            text
        };
        let head = line(&mut heads.iter().map(String::as_str));
        out.line(indent, &[strong(head)])?;
        for row in &rows {
            let text = line(&mut row.iter().map(AsRef::as_ref));
            out.line(indent, &[plain(text)])?;
        }
        Ok(())
    }

    /// Prints it as CSV (RFC 4180): a line of names, then the rows. Unknown is an empty field. Text that
    /// a spreadsheet would run as a formula is kept from it by an apostrophe, as OWASP advises.
    pub fn csv(&self, out: &mut Output) -> Result<(), Failure> {
        out.raw(&self.csv_names())?;
        Ok(out.raw(&self.csv_rows())?)
    }

    /// The line of names.
    pub fn csv_names(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut names = Vec::new();
        for column in &self.columns {
            match column {
                Column::Range(name) => {
                    names.extend([format!("{name}_certain"), format!("{name}_possible")]);
                }
                other => names.push(other.name().to_owned()),
            }
        }
        csv_line(names.iter().map(String::as_str), "\n", &mut bytes);
        bytes
    }

    /// The lines of the rows.
    pub fn csv_rows(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for row in &self.rows {
            let mut fields: Vec<Cow<'_, str>> = Vec::new();
            for (cell, column) in row.iter().zip(&self.columns) {
                match cell {
                    Cell::Text(text) => fields.push(harmless(text)),
                    Cell::Number(number) => fields.push(number.to_string().into()),
                    Cell::Range(range) => {
                        let possible = range.possible.map_or(String::new(), |n| n.to_string());
                        fields.extend([range.certain.to_string().into(), possible.into()]);
                    }
                    Cell::Entries(seqs) => {
                        fields.push(joined(seqs, |seq| seq.0.to_string()).into());
                    }
                    Cell::Unknown => {
                        let wide = if matches!(column, Column::Range(_)) {
                            2
                        } else {
                            1
                        };
                        fields.extend((0..wide).map(|_| Cow::Borrowed("")));
                    }
                }
            }
            csv_line(fields.iter().map(AsRef::as_ref), "\n", &mut bytes);
        }
        bytes
    }
}

/// Each row as a block, a field a line: for terminals that are too narrow.
fn blocks(
    heads: &[String],
    rows: &[Vec<Cow<'_, str>>],
    indent: usize,
    out: &mut Output,
) -> Result<(), Failure> {
    for (nth, row) in rows.iter().enumerate() {
        if nth > 0 {
            out.gap()?;
        }
        out.line(indent, &[strong(row[0].clone())])?;
        for (head, cell) in heads.iter().zip(row).skip(1) {
            out.line(
                indent + 2,
                &[faint(format!("{head}: ")), plain(cell.clone())],
            )?;
        }
    }
    Ok(())
}
