//! Dates that no cell gives: `../DAY`, inferred of what came later. When the day of which one was inferred is
//! corrected, it follows.
//!
//! Another date in the ledger stays, whoever gave it: it moves only where its day is one that a record of the
//! same row had, and has no longer.

use std::collections::{BTreeSet, HashMap};

use super::super::origin::Origin;
use super::super::{Planned, Trouble, Wrong};
use super::known::{Case, changed};
use super::persons::person;
use super::{Asked, Met};
use crate::case::corrections::Fact;
use crate::case::date::Date;
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::time::Day;

/// The day of a date that says no more than that it was by then.
fn until(record: &Record) -> Option<Day> {
    let on = record.on.as_ref()?;
    on.latest().filter(|_| on.as_str().starts_with("../"))
}

/// The record that was found for a row.
fn found(met: &Option<Met>) -> Option<&RecordId> {
    match met {
        Some(Met::There { id, .. }) => Some(id),
        Some(Met::Changed(change)) => Some(&change.id),
        _ => None,
    }
}

/// Lets the dates that were inferred follow those of which they were.
pub fn follow(known: &Case<'_, '_>, rows: &[&mut Planned], met: &mut [Option<Met>]) {
    if !rows.iter().any(|row| row.scope.made.contains("on")) {
        return;
    }
    // By whom it is about; what is of the case is about nobody, and inferred of everybody.
    let mut past: HashMap<Option<String>, BTreeSet<Day>> = HashMap::new();
    for (row, met) in rows.iter().zip(&*met) {
        let Some(fact) = found(met).and_then(|id| known.records.in_force_for(id)) else {
            continue;
        };
        if row.scope.made.contains("on") {
            continue;
        }
        let mut days = known.past(&fact).to_vec();
        if let Some(Met::Changed(change)) = met {
            days.extend(change.before.on.as_ref().and_then(Date::latest));
        }
        past.entry(None).or_default().extend(&days);
        past.entry(person(&row.record)).or_default().extend(days);
    }
    for (row, met) in rows.iter().zip(met) {
        let Some(fact) = found(met).and_then(|id| known.records.in_force_for(id)) else {
            continue;
        };
        let past = past.get(&person(&row.record));
        let moved = until(fact.record).filter(|day| past.is_some_and(|past| past.contains(day)));
        if row.scope.made.contains("on") && moved.is_some() && until(&row.record) != moved {
            follow_one(fact, row, met);
        }
    }
}

fn follow_one(fact: Fact<'_>, row: &Planned, met: &mut Option<Met>) {
    if let Some(Met::Changed(change)) = met {
        change.after.on = row.record.on.clone();
        return;
    }
    let mut after = fact.record.clone();
    (after.id, after.by) = (None, None);
    after.on = row.record.on.clone();
    *met = Some(changed(fact, after));
}

/// Dates that cells once gave, and that the same cells leave to be inferred by now. They stay.
pub fn emptied(
    known: &Case<'_, '_>,
    rows: &[&mut Planned],
    met: &[Met],
    asked: &Asked<'_>,
) -> Vec<Trouble> {
    let mut doubts = Vec::new();
    for (row, met) in rows.iter().zip(met) {
        let column = row.scope.columns.get("on").copied();
        let (Met::There { seq, id }, true, Some(_)) = (met, row.scope.made.contains("on"), column)
        else {
            continue;
        };
        let Some(fact) = known.records.in_force_for(id) else {
            continue;
        };
        let beginning = known.beginning(&fact);
        let is_given = Origin::of(fact.record.event.name(), &beginning.id) == Origin::Given;
        let on = fact.record.on.as_ref().map_or("..", Date::as_str);
        // What was corrected since, or has fields that no such sheet gives, is not the sheet's word.
        let was_told = beginning.seq == *seq && asked.spoken.holds(fact.record);
        if was_told && !is_given && !on.starts_with("..") {
            let wrong = Wrong::new(format!(
                "the cell is empty, and {seq} is dated {on}: it stays so"
            ));
            let wrong = wrong.accepted(format!(
                "where that was wrong: casebook correct '{seq}' --on DATE --reason WHY"
            ));
            doubts.push(Trouble::at(row.row, column, wrong));
        }
    }
    doubts
}
