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
    /// All that its rows say.
    facts: BTreeSet<Vec<u8>>,
}

impl NewCase {
    /// What its rows say of it.
    pub fn of(case: &CaseId, rows: &[&mut Planned]) -> Option<Self> {
        let first = rows.first()?;
        let names = rows.iter().filter_map(|row| name(&row.record));
        Some(Self {
            facts: rows.iter().map(|row| said(&row.record)).collect(),
            case: case.clone(),
            row: first.row,
            column: first.scope.columns.get("case").copied(),
            names: names.collect(),
        })
    }
}

impl NewCase {
    /// Asks whether it is one that is recorded, and why it may be.
    fn ask(
        &self,
        recorded: &CaseId,
        why: &str,
        (sheet, map): (&Sheet, &Map),
        entries: &[Logged],
    ) -> Trouble {
        let wrong = Wrong::new(format!(
            "the case {} looks like {recorded}: in no row any more, and {why}",
            self.case
        ));
        let wrong = wrong.accepted(format!(
            "for the same case: {}; for another one: the rows of {recorded} too, or, where they were wrong, what is recorded of it retracted first: {}",
            self.called(recorded, sheet, map),
            retractions(entries)
        ));
        Trouble::at(self.row, self.column, wrong)
    }

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

/// What a record says, whatever its case and by whomever it is recorded.
fn said(record: &Record) -> Vec<u8> {
    let nobodys = Record {
        id: None,
        by: None,
        case: None,
        ..record.clone()
    };
    nobodys.encode()
}

/// How many entries are looked through for cases that came with later imports.
const LATER: u64 = 20_000;

/// How many of them are compared with a new case, of those that have somebody of its first name: a sheet may give
/// everybody the same.
const COMPARED: usize = 8;

/// The cases of which something was recorded since the first of these moments, but for those that the sheet
/// has: of another sheet, or of this one when it had more rows. Only the last are looked for.
pub fn later(
    view: &View,
    imported: &BTreeSet<Instant>,
    in_sheet: &BTreeSet<CaseId>,
) -> Result<BTreeSet<CaseId>, LedgerError> {
    let Some(first) = imported.first() else {
        return Ok(BTreeSet::new());
    };
    let size = view.known().0;
    let from = view.size_at(*first)?.0.max(size.saturating_sub(LATER));
    let cases = (from..size).map(|seq| view.case_of(Seq(seq)));
    let cases = cases.filter_map(Result::transpose);
    let is_other = |case: &Result<CaseId, _>| case.as_ref().is_ok_and(|c| !in_sheet.contains(c));
    cases
        .filter(|case| case.is_err() || is_other(case))
        .collect()
}

/// Which of later cases a new one is, under another name: all that its rows say is recorded of that one.
pub fn renamed_whole(
    new: &[NewCase],
    later: &BTreeMap<CaseId, Vec<Logged>>,
    sheet: &Sheet,
    map: &Map,
) -> Vec<Trouble> {
    let mut by_name: BTreeMap<String, Vec<&CaseId>> = BTreeMap::new();
    for (case, entries) in later {
        for name in Records::new(entries).facts().filter_map(|f| name(f.record)) {
            by_name.entry(name).or_default().push(case);
        }
    }
    let is_whole = |one: &NewCase, case: &CaseId| {
        let records = Records::new(&later[case]);
        let there: BTreeSet<Vec<u8>> = records.facts().map(|fact| said(fact.record)).collect();
        one.facts.is_subset(&there)
    };
    let of_new = |one: &NewCase| {
        let near = one.names.first().and_then(|name| by_name.get(name))?;
        let case = near
            .iter()
            .take(COMPARED)
            .find(|case| is_whole(one, case))?;
        let why = "all that this sheet says is recorded of it";
        Some(one.ask(case, why, (sheet, map), &later[*case]))
    };
    new.iter().filter_map(of_new).collect()
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
            let why = "the same people are in it";
            troubles.push(one.ask(case, why, (sheet, map), &absent[case]));
            about.insert(case.clone());
        }
    }
    (troubles, about)
}
