//! Rows that rest on a row that is wrong: what the rules refuse of them is not told, since nobody knows whether
//! they are wrong until that row is right.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::Batch;
use crate::case::ids::CaseId;
use crate::exchange::import::{Likely, Lost, Missed, Planned, people_of};
use crate::ledger::Refusal;

/// What a refusal is one of several of: the rule, the case, and what is missed.
type Same<'r> = (&'r str, Option<&'r CaseId>, &'r str);

impl Batch {
    /// The refusals of rows that do not wait for another one; those that do are remembered.
    pub(super) fn without_waiting<'r>(&mut self, refused: &'r [Refusal]) -> Vec<&'r Refusal> {
        let mut several: BTreeMap<Same<'_>, BTreeSet<u64>> = BTreeMap::new();
        for refusal in refused {
            let rows = several.entry(same(refusal)).or_default();
            rows.extend(self.at(refusal.line).map(|planned| planned.row));
        }
        let lines: BTreeSet<u64> = refused.iter().map(|refusal| refusal.line).collect();
        let mut left = Vec::new();
        let mut waiting = Vec::new();
        for refusal in refused {
            let rows = several.get(&same(refusal)).map_or(0, BTreeSet::len);
            match self.awaited(refusal, &lines, rows > 1) {
                Some(rows) => waiting.push(rows),
                None => left.push(refusal),
            }
        }
        self.waiting.extend(waiting);
        left
    }

    /// The row of a refused record, and the one that it waits for.
    fn awaited(
        &self,
        refusal: &Refusal,
        lines: &BTreeSet<u64>,
        is_several: bool,
    ) -> Option<(u64, u64)> {
        let planned = self.at(refusal.line)?;
        let earlier = self.missed(refusal, planned).filter(|(_, likely)| {
            // What one row alone misses may as well be its own slip.
            *likely == Likely::Yes || is_several || self.is_unjudged(refusal, planned)
        });
        let of_batch = || {
            let others = lines.iter().filter_map(|line| self.at(*line));
            let lost = others.map(|other| Lost::of(other.row, &other.record));
            let of_others: Vec<Lost> = lost.filter(|lost| lost.row != planned.row).collect();
            missed(refusal, planned, &of_others).map(|(row, _)| row)
        };
        let clash = || {
            let clashes = refusal.clashes_with.iter();
            let mut others = clashes.filter_map(|seq| (seq.0 + 1).checked_sub(self.size.0));
            let other = others.find(|line| refusal.rule == "too_early" && lines.contains(line))?;
            let row = self.at(other)?.row;
            (row != planned.row).then_some(row)
        };
        let row = earlier
            .map(|(row, _)| row)
            .or_else(of_batch)
            .or_else(clash)?;
        Some((planned.row, row))
    }

    /// The rows that wait, but for those of which something is told, each with the one that it waits for.
    pub(super) fn waiting_rows(&self) -> BTreeMap<u64, u64> {
        let told: BTreeSet<u64> = self.rows.troubles.iter().map(|t| t.row).collect();
        let waiting = self.waiting.iter().filter(|(row, _)| !told.contains(row));
        waiting.map(|(row, of)| (*row, *of)).collect()
    }

    /// Whether no row has a verdict on whom a ruling is missed of: then it is in a row that is wrong.
    fn is_unjudged(&self, refusal: &Refusal, planned: &Planned) -> bool {
        let is_ruling = matches!(refusal.rule, "no_conviction" | "no_verdict");
        let people = people_of(&planned.record);
        let mut verdicts = self.rows.planned.iter().filter(|other| {
            other.record.event.name() == "verdict" && other.record.case == planned.record.case
        });
        is_ruling
            && !verdicts.any(|other| people_of(&other.record).iter().any(|p| people.contains(p)))
    }

    /// The row of which nothing came, and that a refused record misses.
    pub(super) fn missed(&self, refusal: &Refusal, planned: &Planned) -> Option<(u64, Likely)> {
        missed(refusal, planned, &self.rows.lost)
    }
}

/// What makes several refusals the same.
fn same(refusal: &Refusal) -> Same<'_> {
    (refusal.rule, refusal.case.as_ref(), refusal.subject())
}

/// Which of some rows a refused record misses, and how likely.
fn missed(refusal: &Refusal, planned: &Planned, lost: &[Lost]) -> Option<(u64, Likely)> {
    let named = refusal.subject().rsplit(' ').next().unwrap_or_default();
    let missed = Missed {
        rule: refusal.rule,
        case: refusal.case.as_ref(),
        ids: match refusal.rule {
            "unknown_reference" => vec![named.to_owned()],
            _ => people_of(&planned.record),
        },
        field: refusal.field(),
    };
    let likely = |lost: &Lost| Some((lost.is_missed(&missed)?, lost.row));
    let (likely, row) = lost.iter().filter_map(likely).min()?;
    Some((row, likely))
}
