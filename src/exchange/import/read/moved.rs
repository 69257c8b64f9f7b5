//! Rows of which a cell is missing or one too many: then each cell stands in the column beside its own.

use std::collections::{BTreeMap, BTreeSet};

use super::super::checks::kind_of;
use super::super::fields::{EVENTS, Field, Kind, of_record};
use super::super::map::RowKind;
use super::super::plan::{Bound, Rows, Text};
use super::super::sheet::{Cell, Row, Sheet, Trouble, Wrong, letter};
use super::super::values::{items, value};
use super::super::words::{check_name, word};

/// How many columns of a row are wrong before it is asked whether they are shifted.
const MUCH: usize = 3;

/// Tells of each row whose cells fit the columns beside theirs that it is so, and nothing else.
pub(super) fn moved(sheet: &Sheet, bound: &Bound<'_>, rows: &mut Rows) {
    let mut columns: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for trouble in &rows.troubles {
        let column = trouble.column.filter(|_| trouble.row > sheet.header_row);
        columns.entry(trouble.row).or_default().extend(column);
    }
    for row in &sheet.rows {
        if let Some((one, other)) = columns.get(&row.number).and_then(two) {
            swapped(row, (one, other), bound, rows);
        }
    }
    columns.retain(|_, columns| columns.len() >= MUCH);
    for row in &sheet.rows {
        let Some(first) = columns.get(&row.number).and_then(BTreeSet::first) else {
            continue;
        };
        if let Some(advice) = fits_beside(row, *first, bound) {
            let wrong = Wrong::new(format!(
                "the cells of this row seem shifted from column {} on",
                letter(*first)
            ));
            rows.troubles.retain(|t| t.row != row.number);
            rows.planned.retain(|planned| planned.row != row.number);
            rows.troubles.push(Trouble::at(
                row.number,
                Some(*first),
                wrong.accepted(advice),
            ));
        }
    }
    rows.troubles.sort_by_key(|t| (t.row, t.column));
}

/// The two columns that are wrong, where it is two.
fn two(columns: &BTreeSet<usize>) -> Option<(usize, usize)> {
    let both = (columns.len() == 2).then(|| (columns.first(), columns.last()))?;
    Some((*both.0?, *both.1?))
}

/// Tells of two cells that are wrong, and are right each in the place of the other, that it is so.
fn swapped(row: &Row, (one, other): (usize, usize), bound: &Bound<'_>, rows: &mut Rows) {
    let mut cells = row.cells.clone();
    if other >= cells.len() || cells[one].text.is_empty() || cells[other].text.is_empty() {
        return;
    }
    let now = faults(&cells, bound);
    cells.swap(one, other);
    if now < 2 || faults(&cells, bound) + 2 > now {
        return;
    }
    let wrong = Wrong::new(format!(
        "the cells of the columns {} and {} seem swapped: each fits the other",
        letter(one),
        letter(other)
    ));
    rows.troubles.retain(|t| t.row != row.number);
    let wrong = wrong.accepted("each in its own column");
    rows.troubles
        .push(Trouble::at(row.number, Some(one), wrong));
}

/// What to do with a row in which nearly all that is wrong is right one column beside.
fn fits_beside(row: &Row, first: usize, bound: &Bound<'_>) -> Option<&'static str> {
    let now = faults(&row.cells, bound);
    let fits = |cells: Vec<Cell>| {
        let faults = faults(&cells, bound);
        now >= MUCH && faults * MUCH < now
    };
    let mut right = row.cells.clone();
    let falls_off = right.pop().is_none_or(|last| !last.text.is_empty());
    right.insert(first.min(right.len()), Cell::default());
    if !falls_off && fits(right) {
        return Some("a cell before them that is missing, be it an empty one");
    }
    let mut left = row.cells.clone();
    left.remove(first.min(left.len().checked_sub(1)?));
    left.push(Cell::default());
    fits(left).then_some("the row without the cell before them that is one too many")
}

/// How many cells do not hold what their columns do. Of free text nothing can be told.
fn faults(cells: &[Cell], bound: &Bound<'_>) -> usize {
    let row = Row {
        number: 0,
        cells: cells.to_vec(),
    };
    let mut wrong = BTreeSet::new();
    let event = event_of(&row, bound);
    for (field, column) in bound.all() {
        let own = event.and_then(|fields| fields.iter().find(|f| f.name == field));
        let is_empty = row
            .cells
            .get(column)
            .is_none_or(|cell| cell.text.is_empty());
        if let (Some(_), None, false) = (event, own, is_empty || of_all(field)) {
            wrong.insert(column);
            continue;
        }
        wrong.extend(
            own.filter(|field| field.is_required && is_empty)
                .map(|_| column),
        );
        let kind = match (own, kind_of(bound.map.rows, field)) {
            (Some(own), _) => own.kind.clone(),
            // One field of facts may be of several lists.
            (None, Some(Kind::Words(_))) if bound.map.rows == RowKind::Fact => continue,
            (None, Some(kind)) => kind,
            (None, None) => continue,
        };
        let is_right = |item: &Text<'_>| match (&kind, field) {
            (Kind::Line, "name") => check_name(item.text).is_ok(),
            (Kind::Line | Kind::Prose | Kind::Reason | Kind::Id | Kind::Recorder, _) => true,
            (kind, _) => value(kind, *item).is_ok(),
        };
        let texts = bound.texts(&row, field);
        let faults = items(&texts).into_iter().filter(|item| !is_right(item));
        wrong.extend(faults.filter_map(|item| item.column));
    }
    wrong.len()
}

/// Whether a field of facts is not of one event alone: who is meant may stand in either of two columns.
fn of_all(field: &str) -> bool {
    of_record(field).is_some() || matches!(field, "event" | "defendant" | "who" | "name")
}

/// The fields of the event that a row of facts is.
fn event_of(row: &Row, bound: &Bound<'_>) -> Option<&'static [Field]> {
    let names: Vec<&'static str> = EVENTS.keys().copied().collect();
    let texts = bound.texts(row, "event");
    let text = texts.first().filter(|_| bound.map.rows == RowKind::Fact)?;
    let name = word(text.meant(), &names).ok()?;
    EVENTS.get(name).map(Vec::as_slice)
}
