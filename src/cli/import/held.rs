//! The rows of a sheet held against the ledger, case by case.

use std::collections::{BTreeMap, BTreeSet};

use super::absent::{NewCase, absent, later, renamed, renamed_whole};
use super::moved;
use crate::case::corrections::Logged;
use crate::case::ids::CaseId;
use crate::cli::Failure;
use crate::exchange::import::{
    Asked, Gone, Map, Met, Planned, Rows, Sheet, Trouble, compare, replaced, settle,
};
use crate::ledger::{LedgerError, View};
use crate::time::Instant;

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
        let asked = Asked {
            key: map.key(),
            spoken: &rows.spoken,
            is_whole: true,
            again,
        };
        let held = without_rows(view, (sheet, map), &asked, (&new, &in_sheet), &imported)?;
        gone.extend(held.0);
        troubles.extend(held.1);
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

/// What becomes of the cases that the sheet has not, and once had: what may be gone from it, and which of its new
/// cases they may be under another name.
fn without_rows(
    view: &View,
    (sheet, map): (&Sheet, &Map),
    asked: &Asked<'_>,
    (new, in_sheet): (&[NewCase], &BTreeSet<CaseId>),
    imported: &BTreeSet<Instant>,
) -> Result<(Vec<Gone>, Vec<Trouble>), Failure> {
    let read = |cases: BTreeSet<CaseId>| {
        let entries = cases.into_iter().map(|case| {
            let entries = view.entries_of(&case)?;
            Ok((case, entries))
        });
        entries.collect::<Result<BTreeMap<CaseId, Vec<Logged>>, LedgerError>>()
    };
    let cases = read(absent(view, imported, in_sheet)?)?;
    let (mut troubles, about) = renamed(new, &cases, sheet, map);
    if !new.is_empty() && troubles.is_empty() {
        let others = read(later(view, imported, in_sheet)?)?;
        troubles = renamed_whole(new, &others, sheet, map);
    }
    let mut gone = Vec::new();
    for (_, entries) in cases.iter().filter(|(case, _)| !about.contains(*case)) {
        let held = compare(&mut [], entries, asked).gone.into_iter();
        gone.extend(held.filter(|gone| gone.came_with(imported)));
    }
    Ok((gone, troubles))
}
