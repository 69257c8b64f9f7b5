//! Somebody new where somebody else is gone: most of the cells of the row are recorded of a person who is in
//! no row any more. Whether that is one person, whose name was corrected together with something else, a sheet
//! does not say: it is asked.
//!
//! Held against each other are only a name without an id, and those who are told to be gone: a sheet that
//! never had a person asks nothing of that person.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map as Object, Value};

use super::super::{Planned, Trouble};
use super::content::flat;
use super::persons::{Known, joined, looks_like, person};
use super::{Gone, Met};
use crate::case::ids::CaseId;
use crate::case::record::Record;

/// How many of a case are held against each other, on either side: where one is asked about, nothing is appended.
const HELD: usize = 500;

/// What a row cannot say twice: whom it is about, and what is made of that.
const WHOM: [&str; 8] = [
    "name",
    "aliases",
    "defendant",
    "who",
    "charge",
    "appeal",
    "case",
    "id",
];

/// Somebody of a case.
type Person = (Option<CaseId>, String);

/// Asks about each new name whether it is that of somebody who is gone; who is asked about is not told to be gone.
#[must_use]
pub fn replaced(
    rows: &[Planned],
    met: &[Met],
    troubles: &[Trouble],
    gone: &mut Vec<Gone>,
) -> Vec<Trouble> {
    let lost = people_gone(gone);
    if lost.is_empty() {
        return Vec::new();
    }
    let told: BTreeSet<u64> = troubles.iter().map(|trouble| trouble.row).collect();
    let (mut asks, mut about) = (Vec::new(), BTreeSet::new());
    for ((case, _), new) in people_new(rows, met, &lost) {
        let Some(joins) = new.iter().find(|row| joined(&row.record).is_some()) else {
            continue;
        };
        if told.contains(&joins.row) {
            continue;
        }
        let alike: Vec<&Known> = lost[&case]
            .iter()
            .filter(|(_, facts)| is_mostly(&new, facts))
            .map(|(known, _)| known)
            .collect();
        if !alike.is_empty() {
            let why = ", and most other cells of this row are recorded there";
            asks.push(looks_like(joins, &alike, why));
            about.extend(alike.iter().map(|known| (case.clone(), known.who.clone())));
        }
    }
    let is_asked = |gone: &Gone| {
        let who = person(&gone.record);
        who.is_some_and(|who| about.contains(&(gone.record.case.clone(), who)))
    };
    gone.retain(|gone| !is_asked(gone));
    asks
}

/// The people who are gone, by case, each with what is recorded of them.
fn people_gone(gone: &[Gone]) -> BTreeMap<Option<CaseId>, Vec<(Known, Vec<Record>)>> {
    let mut facts: BTreeMap<Person, Vec<Record>> = BTreeMap::new();
    for one in gone {
        if let Some(who) = person(&one.record) {
            let of = facts.entry((one.record.case.clone(), who)).or_default();
            of.push(one.record.clone());
        }
    }
    let mut people: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in gone {
        let case = one.record.case.clone();
        let Some(known) = Known::of(&one.record, one.seq) else {
            continue;
        };
        let in_case = people.entry(case.clone()).or_default();
        if let Some(facts) = facts.remove(&(case, known.who.clone()))
            && in_case.len() < HELD
        {
            in_case.push((known, facts));
        }
    }
    people
}

/// The people whose ids are made of new names, with the records of each, in cases from which somebody is gone.
fn people_new<'r>(
    rows: &'r [Planned],
    met: &[Met],
    lost: &BTreeMap<Option<CaseId>, Vec<(Known, Vec<Record>)>>,
) -> BTreeMap<Person, Vec<&'r Planned>> {
    let mut people: BTreeMap<Person, Vec<&Planned>> = BTreeMap::new();
    let mut held: BTreeMap<&Option<CaseId>, usize> = BTreeMap::new();
    let is_new = |(_, met): &(&Planned, &Met)| matches!(met, Met::New);
    let new = || rows.iter().zip(met).filter(is_new).map(|(row, _)| row);
    for row in new().filter(|row| lost.contains_key(&row.record.case)) {
        let Some(who) = person(&row.record) else {
            continue;
        };
        let is_name = joined(&row.record).is_some()
            && row.scope.made.contains("defendant")
            && !row.scope.covers.contains("id");
        let held = held.entry(&row.record.case).or_default();
        if is_name && *held < HELD {
            *held += 1;
            people.insert((row.record.case.clone(), who), Vec::new());
        }
    }
    for row in new() {
        let who = person(&row.record).map(|who| (row.record.case.clone(), who));
        if let Some(of) = who.and_then(|who| people.get_mut(&who)) {
            of.push(row);
        }
    }
    people
}

/// Whether more than half of what the rows of one person say is recorded of another.
fn is_mostly(rows: &[&Planned], facts: &[Record]) -> bool {
    let mut left: Vec<&Record> = facts.iter().collect();
    // A cell may give several fields, such as one date that of a verdict and of a sentence.
    let mut cells: BTreeMap<usize, bool> = BTreeMap::new();
    for row in rows {
        let event = row.record.event.name();
        let at = left.iter().position(|fact| fact.event.name() == event);
        let theirs = at.map(|at| flat(left.remove(at))).unwrap_or_default();
        compare_cells(row, &theirs, &mut cells);
    }
    let same = cells.values().filter(|is_same| **is_same).count();
    // What is recorded beside, of an event of which the row says nothing, is a cell that is empty by now.
    same * 2 > cells.len() + left.len()
}

/// Adds the cells of a record of a row: whether each is recorded so.
fn compare_cells(row: &Planned, theirs: &Object<String, Value>, cells: &mut BTreeMap<usize, bool>) {
    let mine = flat(&row.record);
    for (field, column) in &row.scope.columns {
        let is_cell = row.scope.covers.contains(field)
            && !row.scope.made.contains(field)
            && !WHOM.contains(field);
        let (mine, theirs) = (mine.get(*field), theirs.get(*field));
        if is_cell && (mine.is_some() || theirs.is_some()) {
            *cells.entry(*column).or_insert(true) &= mine == theirs;
        }
    }
}
