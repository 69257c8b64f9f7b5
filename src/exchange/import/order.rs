//! Dates of a sheet in an order in which things do not happen, and which no rule of the ledger refuses, since a
//! case may be tried again: a trial that opens after the only verdict, a charge after it; what was learnt before it
//! happened; a figure of a later day than that on which it was claimed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::checks::{FIRST_YEAR, check_learned};
use super::lost::people_of;
use super::{Planned, Rows, Trouble, Wrong};
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::time::Day;

/// What happens before what, and whether to the same person or in the same case.
const PAIRS: [(&str, &str, bool); 8] = [
    ("case_opened", "case_referred", false),
    ("case_opened", "trial_opened", false),
    ("defendant_joined", "custody_changed", true),
    ("verdict", "appeal_filed", true),
    ("case_referred", "trial_opened", false),
    ("case_referred", "verdict", false),
    ("trial_opened", "verdict", false),
    ("charge_filed", "verdict", true),
];

/// The records of two events in a case, or about a person, by their places among those of the rows.
#[derive(Default)]
struct Pair {
    firsts: Vec<usize>,
    thens: Vec<usize>,
}

/// Checks the dates of the records of a sheet by the day on which it is imported.
pub fn check_days(rows: &mut Rows, today: Day) {
    check_learned(rows, today);
    check_sequence(rows, today);
    let mut doubts: Vec<Trouble> = rows.planned.iter().filter_map(claimed_early).collect();
    // A row has several records, and one cell that says when all of it was learnt. Where another date of the row is
    // told already, it is that one which is wrong.
    let mut told: BTreeSet<u64> = rows.doubts.iter().map(|doubt| doubt.row).collect();
    let planned = rows.planned.iter().filter(|one| is_past(one, today));
    let early = planned.filter_map(learned_early);
    doubts.extend(early.filter(|doubt| told.insert(doubt.row)));
    let same = |doubt: &Trouble, t: &Trouble| t.row == doubt.row && t.column == doubt.column;
    doubts.retain(|doubt| !rows.troubles.iter().any(|t| same(doubt, t)));
    rows.doubts.extend(doubts);
    rows.doubts.sort_by_key(|t| (t.row, t.column));
}

/// Whether a record is not of the future, which a rule tells.
fn is_past(one: &Planned, today: Day) -> bool {
    let first = one.record.on.as_ref().and_then(Date::earliest);
    first.is_none_or(|day| day <= today)
}

/// That something was learnt before it happened.
fn learned_early(one: &Planned) -> Option<Trouble> {
    let (on, learned) = (one.record.on.as_ref()?, one.record.learned.as_ref()?);
    let column = one.scope.columns.get("learned").copied()?;
    let is_dated = one.scope.columns.contains_key("on") && one.scope.covers.contains("on");
    (is_dated && learned.latest()? < on.earliest()?).then(|| {
        let wrong = Wrong::new(format!(
            "it was learnt on {learned}, before it happened: {on} ({})",
            one.record.event.name()
        ));
        Trouble::at(
            one.row,
            Some(column),
            wrong.accepted("the later date, or an empty cell"),
        )
    })
}

/// That a figure was claimed before the day of which it is.
fn claimed_early(one: &Planned) -> Option<Trouble> {
    let Event::FigureClaimed(claim) = &one.record.event else {
        return None;
    };
    let (on, as_of) = (one.record.on.as_ref()?, claim.as_of.as_ref()?);
    let column = one.scope.columns.get("as_of").copied()?;
    (on.latest()? < as_of.earliest()?).then(|| {
        let wrong = Wrong::new(format!(
            "{as_of} is after {on}, when the figure was claimed"
        ));
        Trouble::at(
            one.row,
            Some(column),
            wrong.accepted("as it is, if it is meant"),
        )
    })
}

/// Tells of each date that is before all of what goes before it.
fn check_sequence(rows: &mut Rows, today: Day) {
    // A date that is told to be of another age, or of the future, is not told to be before or after others, too.
    let is_of_now = |one: &&Planned| {
        let last = one.record.on.as_ref().and_then(Date::latest);
        last.is_none_or(|day| day.year() >= FIRST_YEAR) && is_past(one, today)
    };
    let planned: Vec<&Planned> = rows.planned.iter().filter(is_of_now).collect();
    let mut doubts = Vec::new();
    let mut early: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (first, then, by_person) in PAIRS {
        for pair in pairs(&planned, first, then, by_person).into_values() {
            let latest = |at: &usize| planned[*at].record.on.as_ref().and_then(Date::latest);
            let earliest = |at: &usize| planned[*at].record.on.as_ref().and_then(Date::earliest);
            let Some(&start) = pair.firsts.iter().min_by_key(|at| earliest(at)) else {
                continue;
            };
            let is_early = |at: &&usize| latest(at) < earliest(&start) && latest(at).is_some();
            let found: Vec<usize> = pair.thens.iter().filter(is_early).copied().collect();
            if found.len() > 1 && found.len() == pair.thens.len() {
                // Before none of them: it is this one that is most likely wrong.
                doubts.push(doubt(planned[start], "after", &[planned[found[0]]]));
            } else {
                for at in found {
                    early.entry(at).or_default().push(start);
                }
            }
        }
    }
    for (at, starts) in early {
        let starts: Vec<&Planned> = starts.into_iter().map(|at| planned[at]).collect();
        doubts.push(doubt(planned[at], "before", &starts));
    }
    rows.doubts.extend(doubts);
}

/// The dated records of two events, case by case or person by person.
fn pairs<'p>(
    planned: &[&'p Planned],
    first: &str,
    then: &str,
    by_person: bool,
) -> BTreeMap<(&'p CaseId, Vec<String>), Pair> {
    let mut found: BTreeMap<_, Pair> = BTreeMap::new();
    for (at, one) in planned.iter().enumerate() {
        let (event, Some(case)) = (one.record.event.name(), &one.record.case) else {
            continue;
        };
        if (event != first && event != then) || !one.scope.columns.contains_key("on") {
            continue;
        }
        let people = if by_person {
            people_of(&one.record)
        } else {
            Vec::new()
        };
        let pair = found.entry((case, people)).or_default();
        let list = if event == first {
            &mut pair.firsts
        } else {
            &mut pair.thens
        };
        list.push(at);
    }
    found
}

/// That a date is on the wrong side of others.
fn doubt(one: &Planned, side: &str, others: &[&Planned]) -> Trouble {
    let dated = |one: &Planned| {
        let on = one.record.on.as_ref().map(ToString::to_string);
        format!("{} ({}", on.unwrap_or_default(), one.record.event.name())
    };
    let others: Vec<String> = others
        .iter()
        .map(|other| format!("{}, row {})", dated(other), other.row))
        .collect();
    let wrong = Wrong::new(format!("{}) is {side} {}", dated(one), others.join(", ")));
    let wrong = wrong.accepted("as it is, if it is meant");
    Trouble::at(one.row, one.scope.columns.get("on").copied(), wrong)
}
