//! Records of rows with ids, where the id is taken: of a row whose case was another one, or of what was taken out
//! of force since.
//!
//! A row keeps its records, and a record cannot be carried from one case to another: what is recorded of the row
//! in the other case has to be retracted, and is recorded anew, under an id that says so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::case::corrections::Records;
use crate::case::ids::{CaseId, RecordId};
use crate::cli::correct::retraction;
use crate::exchange::import::{Met, Planned, Trouble, Wrong, again};
use crate::ledger::{LedgerError, View};
use crate::seq::Seq;

/// What is in force in a case: the entries to be retracted one after the other, by the id of each.
type InForce = HashMap<RecordId, Vec<Seq>>;

/// Gives the new records of rows with ids such as are free. Where the id is that of a record in force of another
/// case, that is an error, which says what comes first.
pub fn free(view: &View, rows: &mut [Planned], met: &[Met]) -> Result<Vec<Trouble>, LedgerError> {
    let mut cases: BTreeMap<Option<CaseId>, InForce> = BTreeMap::new();
    let mut elsewhere: BTreeMap<u64, Elsewhere> = BTreeMap::new();
    let is_new = |(_, met): &(&mut Planned, &Met)| matches!(met, Met::New);
    for (planned, _) in rows.iter_mut().zip(met).filter(is_new) {
        let Some(first) = planned.record.id.clone() else {
            continue;
        };
        let mut id = Some(first.clone());
        let mut number = 1;
        while let Some(tried) = &id {
            let Some(at) = view.find(tried)? else {
                planned.record.id = Some(tried.clone());
                break;
            };
            let case = view.case_of(at)?;
            if !cases.contains_key(&case) {
                cases.insert(case.clone(), in_force(view, case.as_ref())?);
            }
            if let Some(layers) = cases[&case].get(tried) {
                if let Some(case) = case.filter(|case| planned.record.case.as_ref() != Some(case)) {
                    let here = elsewhere.entry(planned.row);
                    here.or_insert_with(|| Elsewhere::new(case, planned))
                        .layers
                        .extend(layers);
                }
                break;
            }
            number += 1;
            id = again(&first, number);
        }
    }
    Ok(elsewhere.into_values().map(Elsewhere::trouble).collect())
}

fn in_force(view: &View, case: Option<&CaseId>) -> Result<InForce, LedgerError> {
    let entries = view.entries_with(case)?;
    let records = Records::new(&entries);
    let ids = entries.iter().map(|entry| &entry.id);
    let layers = ids.map(|id| (id.clone(), records.layers(id).collect::<Vec<Seq>>()));
    Ok(layers.filter(|(_, layers)| !layers.is_empty()).collect())
}

/// What is recorded of a row in another case.
struct Elsewhere {
    row: u64,
    column: Option<usize>,
    here: Option<CaseId>,
    case: CaseId,
    layers: BTreeSet<Seq>,
}

impl Elsewhere {
    fn new(case: CaseId, planned: &Planned) -> Self {
        let columns = &planned.scope.columns;
        Self {
            row: planned.row,
            column: columns.get("case").or(columns.get("id")).copied(),
            here: planned.record.case.clone(),
            case,
            layers: BTreeSet::new(),
        }
    }

    fn trouble(self) -> Trouble {
        let here = self.here.as_ref().map_or("no case", CaseId::as_str);
        let case = &self.case;
        let commands: Vec<String> = self.layers.into_iter().rev().map(retraction).collect();
        let wrong = Wrong::new(format!(
            "the row was of the case {case} when it was imported, and is of {here} now"
        ));
        let wrong = wrong.accepted(format!(
            "where {case} was wrong: {}; then the same import again; for another row: an id of its own",
            commands.join("; ")
        ));
        Trouble::at(self.row, self.column, wrong)
    }
}
