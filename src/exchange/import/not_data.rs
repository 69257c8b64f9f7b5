//! What stands in a sheet and is no data: a title, the header once more, a total, a formula that failed.

use super::sheet::{Header, Row, Wrong};
use super::words::plain;

/// The row of the header: `first`, unless another is named, or is found below a title.
///
/// # Errors
///
/// Where there is a title in its place: a row of one cell, or none, above one of several.
pub(super) fn header_row(rows: &[Row], header: Header, first: u64) -> Result<u64, Wrong> {
    if let Header::Row(row) = header {
        return Ok(row);
    }
    match below_title(rows, first) {
        None => Ok(first),
        Some(row) if header == Header::Found => Ok(row),
        Some(row) => Err(Wrong::new(format!(
            "the header is not in row {first}: row {row} looks like it"
        ))
        .accepted(format!(
            "header_row = {row} in a map, if it is; casebook import --propose prints such a map"
        ))),
    }
}

/// The row that looks like a header, where the first has a title.
fn below_title(rows: &[Row], first: u64) -> Option<u64> {
    const LOOKED_AT: usize = 5;
    let filled = |row: &Row| {
        row.cells
            .iter()
            .filter(|cell| !cell.text.is_empty())
            .count()
    };
    let header = rows.iter().find(|row| row.number == first);
    if header.map_or(0, filled) > 1 {
        return None;
    }
    let below = rows.iter().filter(|row| row.number > first);
    let found = below.take(LOOKED_AT).find(|row| filled(row) > 2);
    found.map(|row| row.number)
}

/// Whether each cell of a row that is not empty says what its column is called.
pub(super) fn repeats(row: &Row, header: &[String]) -> bool {
    let mut filled = 0;
    let all = row.cells.iter().zip(header).all(|(cell, name)| {
        filled += usize::from(!cell.text.is_empty());
        cell.text.is_empty() || plain(&cell.text) == *name
    });
    all && filled > 1
}

/// What people write before a sum.
const TOTALS: [&str; 14] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "in all",
    "итого",
    "всего",
    "итог",
    "сумма",
    "общий итог",
    "барлығы",
    "жиыны",
    "жиынтығы",
    "қорытынды",
];

/// What makes a row a sum of those above it: it says so, if need be after a number of the row and the like, and has
/// nothing but numbers besides.
pub(super) fn total(row: &Row) -> Option<&str> {
    let cells = row.cells.iter().filter(|cell| !cell.text.is_empty());
    let texts: Vec<&str> = cells.map(|cell| &*cell.text).collect();
    let count = |text: &&str| text.chars().all(|c| !c.is_alphabetic() && c != '№');
    let mut places = (0..texts.len()).take(3);
    let place = places.find(|&at| says_total(texts[at]) && texts[at + 1..].iter().all(count));
    place.map(|at| texts[at])
}

fn says_total(text: &str) -> bool {
    let said = plain(text);
    let said = said.trim_end_matches([':', ' ']);
    let (word, rest) = TOTALS
        .iter()
        .filter_map(|word| Some((*word, said.strip_prefix(word)?)))
        .max_by_key(|(word, _)| word.len())
        .unwrap_or(("", "-"));
    !word.is_empty()
        && (rest.is_empty() || rest.starts_with([':', ' ']))
        && rest.chars().all(|c| !c.is_alphabetic())
}

/// What spreadsheets write where a formula failed.
const ERRORS: [&str; 16] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#ССЫЛКА!",
    "#Н/Д",
    "#ЗНАЧ!",
    "#ИМЯ?",
    "#ДЕЛ/0!",
    "#ПУСТО!",
    "#ЧИСЛО!",
];

/// Whether a text stands where a formula failed, or a column was too narrow to show a number.
pub(super) fn is_failure(text: &str) -> bool {
    let digits = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    ERRORS.contains(&text)
        || text.strip_prefix("Err:").is_some_and(digits)
        || (text.len() >= 3 && text.bytes().all(|b| b == b'#'))
}
