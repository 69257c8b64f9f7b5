//! What is wrong with rows beside each other, and troubles that have one cause.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use super::super::lost::Lost;
use super::super::plan::{Bound, Rows};
use super::super::sheet::{Row, Sheet, Trouble, Wrong};

/// Rows with a cell too many, though the last ones are empty: what is wrong in them has one cause.
pub(super) fn shifted(sheet: &Sheet, rows: &mut Rows) {
    for (row, cells) in &sheet.wide {
        let was = rows.troubles.len();
        rows.troubles.retain(|t| t.row != *row);
        let wrong = Wrong::new(format!(
            "the row has {cells} cells, and the header {}: the cells seem shifted",
            sheet.header.len()
        ));
        if rows.troubles.len() < was {
            let wrong = wrong.accepted("a cell that holds the separator is put in quotes");
            rows.troubles.push(Trouble::at(*row, None, wrong));
            rows.planned.retain(|planned| planned.row != *row);
        }
    }
}

/// Rows below the first of merged cells: what a cell without a text would be told for, the merging is.
pub(super) fn merged(sheet: &Sheet, rows: &mut Rows) {
    if sheet.covered.is_empty() {
        return;
    }
    let texts = |row: u64, column: usize| {
        let at = sheet
            .rows
            .binary_search_by_key(&row, |row| row.number)
            .ok()?;
        sheet.rows[at].cells.get(column)
    };
    let has_text = |t: &Trouble| {
        let cell = t.column.and_then(|column| texts(t.row, column));
        cell.is_some_and(|cell| !cell.text.is_empty())
    };
    let is_told = |t: &Trouble| !sheet.covered.contains(&t.row) || has_text(t);
    let is_merging = |t: &Trouble| sheet.troubles.contains(t);
    rows.troubles.retain(|t| is_told(t) || is_merging(t));
    rows.planned
        .retain(|planned| !sheet.covered.contains(&planned.row));
    let lost = |row: &u64| Lost {
        row: *row,
        case: None,
        event: None,
        people: Vec::new(),
        introduces: None,
    };
    rows.lost.extend(sheet.covered.iter().map(lost));
    rows.lost.sort_by_key(|lost| lost.row);
}

/// Two rows with one id, whether or not anything came of them. The later one is set aside, so that the
/// rules can be asked about all others.
pub(super) fn doubled_ids(sheet: &Sheet, bound: &Bound<'_>, rows: &mut Rows) {
    let mut seen: HashMap<&str, u64> = HashMap::new();
    let mut doubled: BTreeMap<u64, u64> = BTreeMap::new();
    let mut troubles = Vec::new();
    for row in &sheet.rows {
        let texts = bound.texts(row, "id");
        let Some(text) = texts.first() else { continue };
        let first = *seen.entry(text.text).or_insert(row.number);
        if first != row.number {
            let wrong = Wrong::new(format!(
                "the id {} is doubled: row {first} has it too",
                text.text
            ))
            .accepted("an id of its own for each row");
            troubles.push(Trouble::at(row.number, text.column, wrong));
            doubled.insert(row.number, first);
        }
    }
    // That it is of the same defendant follows.
    let follows = |t: &Trouble| {
        let first = doubled.get(&t.row);
        first.is_some_and(|first| t.problem.ends_with(&format!("is in row {first} already")))
    };
    rows.troubles.retain(|t| !follows(t));
    rows.troubles.extend(troubles);
    rows.planned
        .retain(|planned| !doubled.contains_key(&planned.row));
}

/// Rows without an id, where nearly all have one: they may be left without, but hardly are meant to be.
pub(super) fn missing_ids(sheet: &Sheet, bound: &Bound<'_>, rows: &mut Rows) {
    let Some(column) = bound.column("id") else {
        return;
    };
    let is_without = |row: &&Row| bound.texts(row, "id").is_empty();
    let without: Vec<&Row> = sheet.rows.iter().filter(is_without).collect();
    if without.is_empty() || without.len() * 5 > sheet.rows.len() {
        return;
    }
    for row in without {
        let wrong = Wrong::new("the id is missing, and nearly all rows have one");
        let wrong = wrong.accepted("an id; without one, the row is known by whom it is about");
        let trouble = Trouble::at(row.number, Some(column), wrong);
        rows.doubts.push(trouble);
    }
}

/// A date that several records of a row miss is missing once, and is why nothing says when the others were.
pub(super) fn one_cause(rows: &mut Rows) {
    let mut dateless = BTreeMap::new();
    for trouble in &rows.troubles {
        if trouble.problem.starts_with(NO_DATE) {
            dateless.entry(trouble.row).or_insert_with(Vec::new);
        }
    }
    // A row of another width is not judged further.
    let is_width = |t: &Trouble| {
        t.row > 0
            && t.problem.starts_with("the row has ")
            && t.problem.contains(" cells, and the header ")
    };
    let widths: BTreeSet<u64> = rows
        .troubles
        .iter()
        .filter(|t| is_width(t))
        .map(|t| t.row)
        .collect();
    rows.troubles
        .retain(|t| !widths.contains(&t.row) || is_width(t));
    rows.troubles.retain(|trouble| {
        let Some(columns) = dateless.get_mut(&trouble.row) else {
            return true;
        };
        if trouble.problem.starts_with(NO_DATE) {
            let is_first = !columns.contains(&trouble.column);
            columns.push(trouble.column);
            return is_first;
        }
        !trouble.problem.starts_with("nothing says when")
    });
}

/// What a sheet has no column for is missing once, and not again in each row.
pub(super) fn no_column(rows: &mut Rows) {
    let is_it =
        |t: &Trouble| t.column.is_none() && t.problem.contains(" is missing: ") && t.row > 0;
    once(
        rows,
        |t| is_it(t).then(|| t.problem.clone()),
        |count| count > 1,
    );
}

/// Tells the first trouble of each matter, and in how many more rows it is, where these are enough.
fn once<M: Ord>(
    rows: &mut Rows,
    matter: impl Fn(&Trouble) -> Option<M>,
    are_enough: impl Fn(usize) -> bool,
) {
    let mut counts: BTreeMap<M, usize> = BTreeMap::new();
    for matter in rows.troubles.iter().filter_map(&matter) {
        *counts.entry(matter).or_default() += 1;
    }
    counts.retain(|_, count| are_enough(*count));
    // What was told has a count of 0 from then on.
    rows.troubles.retain_mut(|trouble| {
        let Some(count) = matter(trouble).and_then(|matter| counts.get_mut(&matter)) else {
            return true;
        };
        let count = std::mem::take(count);
        if count > 0 {
            let more = format!(", here and in {} more rows", count - 1);
            trouble.problem.push_str(&more);
        }
        count > 0
    });
}

/// How the trouble of a length without the kind of the penalty ends.
const ONLY_LONG: &str = "it says how long, and not of what kind";

/// Where most rows give a penalty's length alone, that is a matter of the map, and told once for a column.
pub(super) fn lengths_only(rows: &mut Rows, of: usize) {
    let is_it = |t: &Trouble| t.problem.ends_with(ONLY_LONG);
    let are_most = |count: usize| count > 2 && count * 2 >= of;
    once(rows, |t| is_it(t).then_some(t.column), are_most);
}

/// How the trouble of a missing date begins.
const NO_DATE: &str = "the date is missing";

/// Two rows that say the same, and have no ids to tell them apart.
pub(super) fn doubled_rows(rows: &mut Rows) {
    // By digests: the records of a sheet are many, and a second copy of each would be much.
    let mut seen: HashMap<[u8; 32], u64> = HashMap::new();
    for planned in rows
        .planned
        .iter()
        .filter(|planned| planned.record.id.is_none())
    {
        let digest = Sha256::digest(planned.record.encode());
        let first = *seen.entry(digest.into()).or_insert(planned.row);
        if first != planned.row {
            let wrong = Wrong::new(format!("the row says the same as row {first}"))
                .accepted("one of the two; or, if both are meant, ids in a column id");
            rows.troubles.push(Trouble::at(planned.row, None, wrong));
        }
    }
}
