//! The rows of a table, cell by cell.
//!
//! An export has tens of cells an entry. So cells are no values of their own: what is written in them
//! stands in one text, row after row, and of each cell is kept where it ends.

use std::borrow::Borrow;
use std::fmt::{Display, Write};

use crate::answers::Range;
use crate::case::date::Date;
use crate::seq::Seq;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'s> {
    /// Nobody recorded it.
    Unknown,
    /// Text.
    Text(&'s str),
    /// A number.
    Number(u64),
    /// A number that can be less than nothing.
    Difference(i64),
    /// Yes or no.
    Truth(bool),
}

/// How several things are written in one cell. None of them is not the same as unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Several {
    /// `a | b`; places in the log `3 7`; none of them `none`.
    Joined,
    /// As JSON: `["a","b"]`, `[3,7]`, `[]`.
    Json,
}

/// A cell, as it is kept.
#[derive(Clone, Copy, Debug)]
enum Cell {
    Unknown,
    /// Up to this place of the text.
    Text(usize),
    Number(u64),
    Difference(i64),
    Truth(bool),
}

/// The rows of one table.
#[derive(Debug)]
pub struct Sheet {
    several: Several,
    text: String,
    cells: Vec<Cell>,
    /// Where each row begins, among the cells.
    rows: Vec<usize>,
}

/// A row that is being written, cell by cell, in the order of its table's columns.
pub(super) struct Row<'s>(&'s mut Sheet);

impl Sheet {
    pub(super) fn new(several: Several) -> Self {
        Self {
            several,
            text: String::new(),
            cells: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Hands over the cells of each row, one row after another.
    pub fn each_row<E>(
        &self,
        mut take: impl FnMut(&mut dyn Iterator<Item = Value<'_>>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut from = 0;
        let ends = self.rows.iter().skip(1).copied();
        let ends = ends.chain(std::iter::once(self.cells.len()));
        for (&begin, end) in self.rows.iter().zip(ends) {
            let mut cells = self.cells[begin..end].iter().map(|cell| match *cell {
                Cell::Unknown => Value::Unknown,
                Cell::Number(number) => Value::Number(number),
                Cell::Difference(number) => Value::Difference(number),
                Cell::Truth(is_so) => Value::Truth(is_so),
                Cell::Text(to) => Value::Text(&self.text[std::mem::replace(&mut from, to)..to]),
            });
            take(&mut cells)?;
        }
        Ok(())
    }

    /// Whether each row has so many cells.
    pub(super) fn has_columns(&self, count: usize) -> bool {
        self.cells.len() == count * self.rows.len()
    }

    /// Begins a row.
    pub(super) fn row(&mut self) -> Row<'_> {
        self.rows.push(self.cells.len());
        Row(self)
    }
}

impl Row<'_> {
    /// Goes on with a cell whose text was written.
    fn end(self) -> Self {
        self.0.cells.push(Cell::Text(self.0.text.len()));
        self
    }

    fn cell(self, cell: Cell) -> Self {
        self.0.cells.push(cell);
        self
    }

    /// Goes on with what is not known.
    pub(super) fn unknown(self) -> Self {
        self.cell(Cell::Unknown)
    }

    /// Goes on with what is written so.
    pub(super) fn written(self, text: impl Display) -> Self {
        write!(self.0.text, "{text}").expect("text in memory is written");
        self.end()
    }

    /// Goes on with text, where there is any.
    pub(super) fn text(self, text: Option<impl Display>) -> Self {
        match text {
            Some(text) => self.written(text),
            None => self.unknown(),
        }
    }

    /// Goes on with a word, where there is one.
    pub(super) fn word(self, word: Option<&str>) -> Self {
        let Some(word) = word else {
            return self.unknown();
        };
        self.0.text.push_str(word);
        self.end()
    }

    /// Goes on with a number, where there is one.
    pub(super) fn number(self, number: Option<u64>) -> Self {
        self.cell(number.map_or(Cell::Unknown, Cell::Number))
    }

    /// Goes on with a number that can be less than nothing, where there is one; one that is too large for a
    /// database is written out.
    pub(super) fn difference(self, number: Option<i128>) -> Self {
        match number.map(|number| (number, i64::try_from(number))) {
            None => self.unknown(),
            Some((_, Ok(small))) => self.cell(Cell::Difference(small)),
            Some((large, Err(_))) => self.written(large),
        }
    }

    /// Goes on with how many, certainly and possibly.
    pub(super) fn range(self, range: Range) -> Self {
        self.number(Some(range.certain)).number(range.possible)
    }

    /// Goes on with how many, where that is counted.
    pub(super) fn perhaps_range(self, range: Option<Range>) -> Self {
        match range {
            Some(range) => self.range(range),
            None => self.unknown().unknown(),
        }
    }

    /// Goes on with yes or no.
    pub(super) fn truth(self, is_so: bool) -> Self {
        self.cell(Cell::Truth(is_so))
    }

    /// Goes on with yes or no, where it is known.
    pub(super) fn perhaps(self, is_so: Option<bool>) -> Self {
        self.cell(is_so.map_or(Cell::Unknown, Cell::Truth))
    }

    /// Goes on with a date: as written, its earliest and its latest day.
    pub(super) fn date(self, date: Option<&Date>) -> Self {
        let row = self.word(date.map(Date::as_str));
        match date {
            Some(date) if date.is_written_as_day() => {
                row.word(Some(date.as_str())).word(Some(date.as_str()))
            }
            _ => row
                .text(date.and_then(Date::earliest))
                .text(date.and_then(Date::latest)),
        }
    }

    /// Goes on with several texts.
    pub(super) fn list<T: AsRef<str>>(self, items: impl IntoIterator<Item = T>) -> Self {
        let text = &mut self.0.text;
        let mut items = items.into_iter();
        match self.0.several {
            Several::Joined => joined(text, " | ", items, |item, to| to.push_str(item.as_ref())),
            Several::Json => {
                text.push('[');
                if let Some(first) = items.next() {
                    json_text(first.as_ref(), text);
                }
                for item in items {
                    text.push(',');
                    json_text(item.as_ref(), text);
                }
                text.push(']');
            }
        }
        self.end()
    }

    /// Goes on with what was recorded of several; unknown, where nothing was.
    pub(super) fn recorded<T: AsRef<str>>(self, items: impl IntoIterator<Item = T>) -> Self {
        let mut items = items.into_iter().peekable();
        match items.peek() {
            Some(_) => self.list(items),
            None => self.unknown(),
        }
    }

    /// Goes on with places in the log.
    pub(super) fn entries<S: Borrow<Seq>>(self, seqs: impl IntoIterator<Item = S>) -> Self {
        let number = |seq: S, to: &mut String| {
            write!(to, "{}", seq.borrow().0).expect("text in memory is written");
        };
        let text = &mut self.0.text;
        match self.0.several {
            Several::Joined => joined(text, " ", seqs.into_iter(), number),
            Several::Json => {
                text.push('[');
                for (nth, seq) in seqs.into_iter().enumerate() {
                    text.push_str(if nth == 0 { "" } else { "," });
                    number(seq, text);
                }
                text.push(']');
            }
        }
        self.end()
    }
}

/// What a cell says that has several things, and none of them.
const NONE: &str = "none";

fn joined<T>(
    to: &mut String,
    between: &str,
    items: impl Iterator<Item = T>,
    write: impl Fn(T, &mut String),
) {
    let from = to.len();
    let mut has_any = false;
    for item in items {
        if std::mem::replace(&mut has_any, true) {
            to.push_str(between);
        }
        write(item, to);
    }
    if !has_any {
        debug_assert_eq!(from, to.len());
        to.push_str(NONE);
    }
}

fn json_text(text: &str, to: &mut String) {
    to.push_str(&serde_json::to_string(text).expect("a text is JSON"));
}
