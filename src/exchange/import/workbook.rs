//! XLSX: the bytes of a file to a sheet.
//!
//! A cell that the spreadsheet shows as a date becomes `YYYY-MM-DD`, or the month or the year where it shows
//! no more than that; a whole number is written without a
//! decimal point, since a spreadsheet keeps 146 as 146.0. A file is inflated to a count first and read only
//! if it stays within bounds: what is small can be made to unpack into more than a machine has.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};

use super::declared::Declared;
use super::delimited::too_large;
use super::hidden::unshown;
use super::not_data::header_row;
use super::sheet::{CELL_LIMIT, COLUMN_LIMIT, Cell, Header, Row, Sheet, Trouble, Wrong, letter};
use super::shown::{Shown, less_than_days};
use crate::time::Day;

/// How many bytes a file may unpack into.
const INFLATED_LIMIT: u64 = 512 << 20;

/// Reads a sheet of a workbook: the one that is named, or the first that is not hidden.
///
/// # Errors
///
/// Where the file is no workbook, has no such sheet, or is beyond the limits.
pub fn read(bytes: &[u8], name: Option<&str>, header: Header) -> Result<Sheet, Wrong> {
    check_size(bytes, INFLATED_LIMIT)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let (name, others) = choose(&book, name)?;
    let (mut rows, uncounted) = rows(&mut book, &name)?;
    let header_row = header_row(&rows, header, 1)?;
    let (shortened, without_year) = show_less(&mut rows, &mut book, &name, header_row)?;
    let mut sheet = Sheet::new(rows, header_row, false);
    if others > 0 {
        let others = match others {
            1 => "1 other is".to_owned(),
            others => format!("{others} others are"),
        };
        sheet.notes.push(format!(
            "the sheet {name:?} is read, and {others} not; sheet = \"NAME\" in the map names another"
        ));
    }
    sheet.notes.extend(shortened);
    sheet.doubts.extend(without_year);
    let unshown = unshown(bytes, &name);
    let unseen = sheet
        .rows
        .iter()
        .filter(|row| unshown.rows.contains(&row.number));
    match unseen.count() {
        0 => {}
        1 => sheet.notes.push("1 hidden row is read too".to_owned()),
        count => sheet
            .notes
            .push(format!("{count} hidden rows are read too")),
    }
    sheet.notes.extend(unshown.notes(sheet.header.len()));
    for (row, column) in uncounted.into_iter().filter(|(row, _)| *row > header_row) {
        let wrong = Wrong::new("the cell has a formula, and the file does not have its value");
        let wrong = wrong.accepted("open the file in a spreadsheet and save it: then it has");
        sheet.troubles.push(Trouble::at(row, Some(column), wrong));
    }
    let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
    for region in merged {
        let (first, last) = (u64::from(region.start.0) + 1, u64::from(region.end.0) + 1);
        if last > header_row {
            let (from, to) = (region.start.1 as usize, region.end.1 as usize);
            let wrong = Wrong::new(format!(
                "the cells {}{first}:{}{last} are merged, and only the first of them has the text",
                letter(from),
                letter(to)
            ))
            .accepted("unmerge them, and fill each cell");
            sheet.troubles.push(Trouble::at(first, Some(from), wrong));
            let below = sheet.rows.iter().map(|row| row.number);
            let below = below.filter(|row| (first + 1..=last).contains(row));
            sheet.covered.extend(below);
        }
    }
    Ok(sheet)
}

fn unreadable(error: &XlsxError) -> Wrong {
    Wrong::new(format!("the workbook cannot be read: {error}"))
        .accepted("an .xlsx file; save .xls and .ods as .xlsx or as CSV UTF-8")
}

/// Unpacks everything once, to count it.
fn check_size(bytes: &[u8], limit: u64) -> Result<(), Wrong> {
    let not_a_book = |error: zip::result::ZipError| {
        Wrong::new(format!("it is not an .xlsx file: {error}"))
            .accepted("an .xlsx file; save .xls and .ods as .xlsx or as CSV UTF-8")
    };
    let mut files = zip::ZipArchive::new(Cursor::new(bytes)).map_err(not_a_book)?;
    let mut left = limit;
    for at in 0..files.len() {
        let file = files.by_index(at).map_err(not_a_book)?;
        let mut declared = Declared::default();
        let unpacked = io::copy(&mut file.take(left + 1), &mut declared);
        let unpacked = unpacked.map_err(|e| Wrong::new(format!("the file is damaged: {e}")))?;
        if declared.texts > unpacked {
            return Err(Wrong::new(
                "the file is damaged: it says that it has more texts than it has room for",
            )
            .accepted("open it in a spreadsheet, and save it anew"));
        }
        if unpacked > left {
            return Err(Wrong::new(format!(
                "the file unpacks into more than {} MiB",
                limit >> 20
            ))
            .accepted("cut it into several, or save it as CSV"));
        }
        left -= unpacked;
    }
    Ok(())
}

/// The sheet that is meant, and how many others could be.
fn choose(book: &Xlsx<Cursor<&[u8]>>, name: Option<&str>) -> Result<(String, usize), Wrong> {
    let sheets = book.sheets_metadata();
    let names: Vec<&str> = sheets.iter().map(|s| s.name.as_str()).collect();
    if let Some(name) = name {
        return match names.contains(&name) {
            true => Ok((name.to_owned(), 0)),
            false => Err(Wrong::new(format!("the file has no sheet {name:?}"))
                .accepted(format!("one of {}", names.join(", ")))),
        };
    }
    let shown = sheets.iter().find(|s| s.visible == SheetVisible::Visible);
    let first = shown.or(sheets.first());
    let first = first.ok_or_else(|| Wrong::new("the file has no sheet"))?;
    Ok((first.name.clone(), names.len() - 1))
}

/// Where a formula stands whose value is not in the file: row and column.
type Uncounted = Vec<(u64, usize)>;

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<(Vec<Row>, Uncounted), Wrong> {
    let mut uncounted = Vec::new();
    let mut reader = book
        .worksheet_cells_reader(name)
        .map_err(|e| unreadable(&e))?;
    let mut rows: BTreeMap<u64, Vec<Cell>> = BTreeMap::new();
    let (mut count, mut held) = (0, 0);
    while let Some(cell) = reader
        .next_cell_with_formula_metadata()
        .map_err(|e| unreadable(&e))?
    {
        let (row, column) = cell.pos;
        if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
            if uncounted.len() > CELL_LIMIT {
                return Err(too_large());
            }
            uncounted.push((u64::from(row) + 1, column as usize));
        }
        let value = value(&cell.value);
        if value.text.is_empty() {
            continue;
        }
        count += 1;
        let column = column as usize;
        let cells = rows.entry(u64::from(row) + 1).or_default();
        held += (column + 1).saturating_sub(cells.len());
        if column >= COLUMN_LIMIT || count > CELL_LIMIT || held > 4 * CELL_LIMIT {
            return Err(too_large());
        }
        if cells.len() <= column {
            cells.resize(column + 1, Cell::default());
        }
        cells[column] = value;
    }
    let row = |(number, cells)| Row { number, cells };
    Ok((rows.into_iter().map(row).collect(), uncounted))
}

/// Leaves of each date what its cell shows; and says so.
fn show_less(
    rows: &mut [Row],
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    header_row: u64,
) -> Result<(Option<String>, Vec<Trouble>), Wrong> {
    let found = less_than_days(book, name).map_err(|e| unreadable(&e))?;
    let mut told: Option<(String, String, usize)> = None;
    let mut without_year = Vec::new();
    for (number, column, shown) in found {
        let row = rows.binary_search_by_key(&number, |row| row.number);
        let cell = row.ok().and_then(|at| rows[at].cells.get_mut(column));
        // A number that is no day is read as it is.
        let Some(cell) = cell.filter(|cell| cell.text.parse::<Day>().is_ok()) else {
            continue;
        };
        cell.text = shown.of_day(&cell.text).into();
        if shown == Shown::NoYear {
            without_year.extend((number > header_row).then(|| assumed(number, column, cell)));
        } else if number > header_row {
            let first = || {
                (
                    cell.text.to_string(),
                    format!("{}{number}", letter(column)),
                    0,
                )
            };
            told.get_or_insert_with(first).2 += 1;
        }
    }
    let told = told.map(|(first, place, count)| match count {
        1 => format!("the cell {place} shows no day of its date, and is read as {first}"),
        count => {
            format!("{count} cells show no day of their dates, and are read so: {place} as {first}")
        }
    });
    Ok((told, without_year))
}

/// That nobody sees the year of a date: who typed `18-Mar` has not said it.
fn assumed(row: u64, column: usize, cell: &Cell) -> Trouble {
    let year = cell.text.get(..4).unwrap_or_default();
    let wrong = Wrong::new(format!(
        "the year is not shown in the sheet: taken as {year}, which the spreadsheet assumed ({})",
        cell.text
    ));
    let wrong = wrong.accepted("the date with its year; as it is, if that is right");
    Trouble::at(row, Some(column), wrong)
}

fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::default(),
        DataRef::Int(number) => Cell::of(&number.to_string()),
        // Rust writes a whole float without its point.
        DataRef::Float(number) => Cell::of(&number.to_string()),
        DataRef::Bool(yes) => Cell::of(if *yes { "yes" } else { "no" }),
        DataRef::String(text) => Cell::of(text),
        DataRef::SharedString(text) => Cell::of(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::of(text),
        DataRef::DateTime(time) => date(time),
        DataRef::Error(error) => Cell {
            text: error.to_string().into(),
            is_error: true,
        },
    }
}

fn date(time: &ExcelDateTime) -> Cell {
    // A time of day, or a day that no calendar of a spreadsheet has, is no date.
    let days = time.as_f64();
    if (0.0..1.0).contains(&days) && days > 0.0 {
        let (.., hour, minute, _, _) = time.to_ymd_hms_milli();
        return Cell::of(&format!("{hour:02}:{minute:02}"));
    }
    if time.is_duration() || days.is_nan() || days < 1.0 {
        return Cell::of(&days.to_string());
    }
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    Cell::of(&format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_that_unpacks_into_more_than_it_should_is_not_read() {
        let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        file.start_file("xl/sharedStrings.xml", options)
            .expect("a file");
        file.write_all(&vec![0; 3 << 20]).expect("zeros");
        let bytes = file.finish().expect("a file").into_inner();
        assert!(bytes.len() < 100_000);
        assert_eq!(check_size(&bytes, 4 << 20), Ok(()));
        let wrong = check_size(&bytes, 2 << 20).expect_err("it is too large");
        assert!(
            wrong.problem.contains("more than 2 MiB"),
            "{}",
            wrong.problem
        );
        assert!(read(&bytes, None, Header::First).is_err());
        assert!(read(b"PK\x03\x04 and no more", None, Header::First).is_err());
    }
}
