//! Dates of a sheet in an order in which things do not happen, and which no rule of the ledger refuses, since a
//! case may be tried again: a trial that opens after the only verdict, a charge after it.

use std::collections::BTreeMap;

use super::lost::people_of;
use super::{Planned, Rows, Trouble, Wrong};
use crate::case::date::Date;
use crate::case::ids::CaseId;

/// What happens before what, and whether to the same person or in the same case.
const PAIRS: [(&str, &str, bool); 4] = [
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

/// Tells of each date that is before all of what goes before it.
pub(super) fn check_sequence(rows: &mut Rows) {
    let planned = &rows.planned;
    let mut doubts = Vec::new();
    let mut early: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (first, then, by_person) in PAIRS {
        for pair in pairs(planned, first, then, by_person).into_values() {
            let latest = |at: &usize| planned[*at].record.on.as_ref().and_then(Date::latest);
            let earliest = |at: &usize| planned[*at].record.on.as_ref().and_then(Date::earliest);
            let Some(&start) = pair.firsts.iter().min_by_key(|at| earliest(at)) else {
                continue;
            };
            let is_early = |at: &&usize| latest(at) < earliest(&start) && latest(at).is_some();
            let found: Vec<usize> = pair.thens.iter().filter(is_early).copied().collect();
            if found.len() > 1 && found.len() == pair.thens.len() {
                // Before none of them: it is this one that is most likely wrong.
                doubts.push(doubt(&planned[start], "after", &[&planned[found[0]]]));
            } else {
                for at in found {
                    early.entry(at).or_default().push(start);
                }
            }
        }
    }
    for (at, starts) in early {
        let starts: Vec<&Planned> = starts.into_iter().map(|at| &planned[at]).collect();
        doubts.push(doubt(&planned[at], "before", &starts));
    }
    rows.doubts.extend(doubts);
}

/// The dated records of two events, case by case or person by person.
fn pairs<'p>(
    planned: &'p [Planned],
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
