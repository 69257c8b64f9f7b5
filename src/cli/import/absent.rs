//! Cases of a ledger that no row of a sheet names any more, though the sheet once had them: what was recorded
//! in the same moment as what the rows are found to be came with the same import.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::corrections::{Logged, Records};
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::case::record::Record;
use crate::exchange::import::{Planned, Trouble, Wrong};
use crate::ledger::{LedgerError, View};
use crate::seq::Seq;
use crate::time::Instant;

/// The cases of which something was recorded in these moments, but for those that the sheet has.
pub fn absent(
    view: &View,
    imported: &BTreeSet<Instant>,
    in_sheet: &BTreeSet<CaseId>,
) -> Result<BTreeSet<CaseId>, LedgerError> {
    let mut found = BTreeSet::new();
    for moment in imported {
        let before = Instant::from_millis(moment.millis() - 1);
        let first = before.map_or(Ok(0), |before| view.size_at(before).map(|size| size.0))?;
        for seq in (first..view.size_at(*moment)?.0).map(Seq) {
            found.extend(view.case_of(seq)?.filter(|case| !in_sheet.contains(case)));
        }
    }
    Ok(found)
}

/// A case of the sheet that the ledger does not have.
pub struct NewCase {
    case: CaseId,
    row: u64,
    column: Option<usize>,
    names: BTreeSet<String>,
}

impl NewCase {
    /// What its rows say of it.
    pub fn of(case: &CaseId, rows: &[&mut Planned]) -> Option<Self> {
        let first = rows.first()?;
        let names = rows.iter().filter_map(|row| name(&row.record));
        Some(Self {
            case: case.clone(),
            row: first.row,
            column: first.scope.columns.get("case").copied(),
            names: names.collect(),
        })
    }
}

/// The name of whom a record introduces.
fn name(record: &Record) -> Option<String> {
    match &record.event {
        Event::DefendantJoined(joined) => joined.name.as_ref().map(ToString::to_string),
        _ => None,
    }
}

/// Which of the absent cases a new one may be, under another name: at least half of the people of each have
/// the names of the other's.
pub fn renamed(
    new: &[NewCase],
    absent: &BTreeMap<CaseId, Vec<Logged>>,
) -> (Vec<Trouble>, BTreeSet<CaseId>) {
    let of_absent = absent.iter().map(|(case, entries)| {
        let records = Records::new(entries);
        let names: BTreeSet<String> = records.facts().filter_map(|f| name(f.record)).collect();
        (case, names)
    });
    let mut by_name: BTreeMap<String, Vec<&CaseId>> = BTreeMap::new();
    let mut people: BTreeMap<&CaseId, usize> = BTreeMap::new();
    for (case, names) in of_absent {
        people.insert(case, names.len());
        for name in names {
            by_name.entry(name).or_default().push(case);
        }
    }
    let (mut troubles, mut about) = (Vec::new(), BTreeSet::new());
    for one in new {
        let mut shared: BTreeMap<&CaseId, usize> = BTreeMap::new();
        for case in one
            .names
            .iter()
            .filter_map(|name| by_name.get(name))
            .flatten()
        {
            *shared.entry(case).or_default() += 1;
        }
        let half = |number: usize, of: usize| number * 2 >= of;
        let mut alike = shared
            .into_iter()
            .filter(|(case, number)| half(*number, one.names.len()) && half(*number, people[case]));
        if let Some((case, _)) = alike.next() {
            let wrong = Wrong::new(format!(
                "the case {} looks like {case}: in no row any more, and the same people are in it",
                one.case
            ));
            let wrong = wrong.accepted(format!(
                "for the same case: {case} in this column; for another one: the rows of {case} too, or what is recorded of it retracted first"
            ));
            troubles.push(Trouble::at(one.row, one.column, wrong));
            about.insert(case.clone());
        }
    }
    (troubles, about)
}
