//! The rows of a sheet held against the ledger, case by case.

use std::collections::{BTreeMap, BTreeSet};

use super::absent::{NewCase, absent, later, renamed, renamed_whole};
use super::moved;
use crate::case::ids::CaseId;
use crate::cli::Failure;
use crate::exchange::import::{
    Asked, Gone, Map, Met, Planned, Rows, Sheet, Trouble, compare, replaced, settle,
};
use crate::ledger::View;

/// What became of the rows of all cases.
pub struct Found {
    pub met: Vec<Met>,
    pub gone: Vec<Gone>,
    pub troubles: Vec<Trouble>,
    pub doubts: Vec<Trouble>,
}

/// Holds each case's records against its entries.
pub fn hold(
    view: &View,
    (sheet, map): (&Sheet, &Map),
    rows: &mut Rows,
    again: bool,
) -> Result<Found, Failure> {
    let mut by_case: BTreeMap<Option<CaseId>, Vec<(usize, &mut Planned)>> = BTreeMap::new();
    let mut met: Vec<Met> = vec![Met::New; rows.planned.len()];
    let (mut gone, mut imported) = (Vec::new(), BTreeSet::new());
    let (mut troubles, mut doubts) = (Vec::new(), Vec::new());
    for (at, planned) in rows.planned.iter_mut().enumerate() {
        let case = planned.record.case.clone();
        by_case.entry(case).or_default().push((at, planned));
    }
    let is_lost = rows.lost.iter().any(|lost| lost.case.is_none());
    let lost: BTreeSet<&CaseId> = rows.lost.iter().filter_map(|l| l.case.as_ref()).collect();
    let in_sheet: BTreeSet<CaseId> = by_case.keys().flatten().cloned().collect();
    let mut new = Vec::new();
    for (case, some) in by_case {
        let entries = view.entries_with(case.as_ref())?;
        let (places, mut planned): (Vec<usize>, Vec<&mut Planned>) = some.into_iter().unzip();
        let asked = Asked {
            key: map.key(),
            spoken: &rows.spoken,
            again,
            is_whole: !is_lost && case.as_ref().is_some_and(|case| !lost.contains(case)),
        };
        if let Some(case) = case.as_ref().filter(|_| entries.is_empty()) {
            new.extend(NewCase::of(case, &planned));
        }
        let held = compare(&mut planned, &entries, &asked);
        for (at, found) in places.into_iter().zip(held.met) {
            met[at] = found;
        }
        gone.extend(held.gone);
        troubles.extend(held.troubles);
        doubts.extend(held.doubts);
        imported.extend(held.imported);
    }
    if !is_lost && !imported.is_empty() {
        let mut entries = BTreeMap::new();
        for case in absent(view, &imported, &in_sheet)? {
            entries.insert(case.clone(), view.entries_of(&case)?);
        }
        let (asks, about) = renamed(&new, &entries, sheet, map);
        let is_asked = !asks.is_empty();
        troubles.extend(asks);
        if !new.is_empty() && !is_asked {
            let mut others = BTreeMap::new();
            for case in later(view, &imported, &in_sheet)? {
                others.insert(case.clone(), view.entries_of(&case)?);
            }
            troubles.extend(renamed_whole(&new, &others, sheet, map));
        }
        let asked = Asked {
            key: map.key(),
            spoken: &rows.spoken,
            is_whole: true,
            again,
        };
        for (_, entries) in entries.iter().filter(|(case, _)| !about.contains(*case)) {
            let held = compare(&mut [], entries, &asked);
            let of_these = held
                .gone
                .into_iter()
                .filter(|gone| gone.came_with(&imported));
            gone.extend(of_these);
        }
    }
    settle(&mut gone, &imported);
    troubles.extend(moved::free(view, &mut rows.planned, &met)?);
    let asks = replaced(&rows.planned, &met, &troubles, &mut gone);
    troubles.extend(asks);
    Ok(Found {
        met,
        gone,
        troubles,
        doubts,
    })
}
