//! How much of a date a cell of a workbook shows.
//!
//! A spreadsheet keeps each date as a day: of a typed `March 2024` it makes the first of March, and shows the
//! month. What it shows is what somebody wrote; the day is nobody's.

use std::io::Cursor;

use calamine::{DataRef, Style, Xlsx, XlsxError};

/// How much of a date is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The day, or nothing that can be told: the date is read as it is kept.
    Day,
    /// The month and no day.
    Month,
    /// The year alone.
    Year,
    /// The day and the month: of a typed `18-Mar` a spreadsheet makes one of the year in which it was typed.
    NoYear,
}

impl Shown {
    /// What a number format shows of a date, by its first section.
    pub(super) fn by(format: &str) -> Self {
        let mut letters = String::new();
        let mut rest = format.chars();
        while let Some(c) = rest.next() {
            match c {
                ';' => break,
                '"' => {
                    let _ = rest.by_ref().find(|c| *c == '"');
                }
                '[' => {
                    let _ = rest.by_ref().find(|c| *c == ']');
                }
                // The next character is shown as it is, or is only as wide as it.
                '\\' | '_' | '*' => {
                    let _ = rest.next();
                }
                c => letters.extend(c.to_lowercase()),
            }
        }
        let has = |c: char| letters.contains(c);
        match (has('y'), has('m')) {
            (false, true) if has('d') && !has('h') && !has('s') => Self::NoYear,
            _ if has('d') || has('h') || has('s') => Self::Day,
            (true, true) => Self::Month,
            (true, false) => Self::Year,
            // A month alone, or no date at all.
            (false, _) => Self::Day,
        }
    }

    fn of(style: &Style) -> Self {
        let format = style.number_format.as_ref();
        format.map_or(Self::Day, |format| Self::by(&format.format_code))
    }

    /// What is shown of a day that is written as `YYYY-MM-DD`.
    pub(super) fn of_day(self, day: &str) -> &str {
        let length = match self {
            Self::Day | Self::NoYear => 10,
            Self::Month => 7,
            Self::Year => 4,
        };
        day.get(..length).unwrap_or(day)
    }
}

/// The dates of a sheet of which less than a day is shown: row, counted from 1, and column. A workbook without
/// such a format is not read once more for it.
pub(super) fn less_than_days(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<Vec<(u64, usize, Shown)>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let shown: Vec<Shown> = reader.styles().iter().map(Shown::of).collect();
    let mut found = Vec::new();
    if shown.iter().all(|shown| *shown == Shown::Day) {
        return Ok(found);
    }
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let shown = shown.get(style).copied().unwrap_or(Shown::Day);
        if shown != Shown::Day && matches!(cell.get_value(), DataRef::DateTime(_)) {
            let (row, column) = cell.get_position();
            found.push((u64::from(row) + 1, column as usize, shown));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_shows_a_day_a_month_or_a_year() {
        for (format, shown) in [
            ("mmm-yy", Shown::Month),
            ("mmmm yyyy", Shown::Month),
            ("[$-419]mmmm\\ yyyy;@", Shown::Month),
            ("[$-43F]MMMM YYYY\" ж.\"", Shown::Month),
            ("yyyy\" year's end\"", Shown::Year),
            ("yyyy", Shown::Year),
            ("[$-419]d mmm yyyy", Shown::Day),
            ("dd.mm.yyyy", Shown::Day),
            ("mm-dd-yy", Shown::Day),
            ("m/d/yy h:mm", Shown::Day),
            ("General", Shown::Day),
            ("d-mmm", Shown::NoYear),
            ("[$-419]d mmm;@", Shown::NoYear),
            ("d mmm h:mm", Shown::Day),
            ("mmm", Shown::Day),
            ("\"unclosed", Shown::Day),
            ("", Shown::Day),
        ] {
            assert_eq!(Shown::by(format), shown, "{format}");
        }
        assert_eq!(Shown::Month.of_day("2024-03-01"), "2024-03");
        assert_eq!(Shown::Year.of_day("2024-03-01"), "2024");
        assert_eq!(Shown::Year.of_day("x"), "x");
    }
}
