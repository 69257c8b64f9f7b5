//! Cases of a ledger that no row of a sheet names any more, though the sheet once had them: what was recorded
//! in the same moment as what the rows are found to be came with the same import.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::corrections::{Logged, Records};
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::case::record::Record;
use crate::cli::correct::retraction;
use crate::exchange::import::{Map, Planned, Sheet, Trouble, Wrong};
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

impl NewCase {
    /// How a sheet says that a case of it is one that is recorded.
    fn called(&self, recorded: &CaseId, sheet: &Sheet, map: &Map) -> String {
        let written = self.column.and_then(|column| sheet.text(self.row, column));
        let line = written
            .filter(|text| *text != self.case.as_str())
            .and_then(|text| map.line_with("case", text, recorded.as_str()));
        match line {
            Some(line) => format!("in the map, in place of its line for case: {line}"),
            None => format!("{recorded} in this column"),
        }
    }
}

/// The commands that take out of force what is recorded of a case, in an order in which they can be run.
fn retractions(entries: &[Logged]) -> String {
    const TOLD: usize = 20;
    let records = Records::new(entries);
    let mut seqs: Vec<Seq> = records.facts().map(|fact| fact.logged.seq).collect();
    seqs.sort_unstable_by(|a, b| b.cmp(a));
    let first = seqs.first().copied().map(retraction).unwrap_or_default();
    let others: Vec<String> = seqs.iter().skip(1).map(Seq::to_string).collect();
    match others.len() {
        0 => first,
        1..=TOLD => format!("{first}, and so on with {}", others.join(", ")),
        more => format!("{first}, and so on with the {more} others, the last first"),
    }
}

/// The name of whom a record introduces.
fn name(record: &Record) -> Option<String> {
    match &record.event {
        Event::DefendantJoined(joined) => joined.name.as_ref().map(ToString::to_string),
        _ => None,
    }
}

/// Which of the absent cases a new one may be, under another name: everybody of that one is in it by name, however
/// many have joined since; or at least half of the people of each have the names of the other's.
pub fn renamed(
    new: &[NewCase],
    absent: &BTreeMap<CaseId, Vec<Logged>>,
    sheet: &Sheet,
    map: &Map,
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
        let mut alike = shared.into_iter().filter(|(case, number)| {
            *number == people[case] || half(*number, one.names.len()) && half(*number, people[case])
        });
        if let Some((case, _)) = alike.next() {
            let wrong = Wrong::new(format!(
                "the case {} looks like {case}: in no row any more, and the same people are in it",
                one.case
            ));
            let wrong = wrong.accepted(format!(
                "for the same case: {}; for another one: the rows of {case} too, or, where they were wrong, what is recorded of it retracted first: {}",
                one.called(case, sheet, map),
                retractions(&absent[case])
            ));
            troubles.push(Trouble::at(one.row, one.column, wrong));
            about.insert(case.clone());
        }
    }
    (troubles, about)
}
