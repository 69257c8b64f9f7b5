//! What should be looked at in the records of a sheet, told at its rows and cells.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::Batch;
use crate::case::ids::CaseId;
use crate::case::rules::Finding;
use crate::exchange::import::{Planned, Trouble};

/// Rules that speak of what is not there: it may be in a row that is wrong.
const OF_ABSENCE: [&str; 3] = ["no_sentence_yet", "no_retrial", "long_silent"];

/// Rules by which often most rows have something to be looked at: then they are told in a line, after all else.
const OF_MOST_ROWS: [&str; 2] = ["unsourced", "single_source"];

/// What part of the rows lacks a source by a slip, if no more do.
const FEW: usize = 5;

/// How many rows are named beside the first.
const NAMED: usize = 20;

impl Batch {
    /// Takes what the rules warn of: at the row of the record, or, where it is of none, as it is.
    pub(super) fn warned(&mut self, warnings: &[Finding]) {
        let wrong: BTreeSet<u64> = self.rows.troubles.iter().map(|t| t.row).collect();
        let of_wrong = self.rows.planned.iter().filter(|p| wrong.contains(&p.row));
        let lost: BTreeSet<&CaseId> = self
            .rows
            .lost
            .iter()
            .filter_map(|l| l.case.as_ref())
            .chain(of_wrong.filter_map(|p| p.record.case.as_ref()))
            .collect();
        let is_open = |finding: &&Finding| {
            let is_lost = finding
                .case
                .as_ref()
                .is_some_and(|case| lost.contains(case));
            !(is_lost && OF_ABSENCE.contains(&finding.rule))
        };
        let (mut doubts, mut loose) = (Vec::new(), Vec::new());
        let few = self
            .rows
            .planned
            .iter()
            .map(|p| p.row)
            .collect::<BTreeSet<_>>()
            .len()
            / FEW;
        let mut most: BTreeMap<&str, (Trouble, BTreeSet<u64>)> = BTreeMap::new();
        // Of two verdicts it is told that both stand, and not again in which order.
        let is_second = |finding: &&Finding| {
            let same = |other: &Finding| other.rule == "verdict_stands" && other.seq == finding.seq;
            finding.rule != "order_unclear" || !warnings.iter().any(same)
        };
        for finding in warnings.iter().filter(is_open).filter(is_second) {
            let Some((place, planned)) = self.place(finding) else {
                loose.push(finding.clone());
                continue;
            };
            let doubt = self.doubt(finding, place, planned);
            if OF_MOST_ROWS.contains(&finding.rule) {
                let entry = most.entry(finding.rule);
                let (_, rows) = entry.or_insert_with(|| (doubt, BTreeSet::new()));
                rows.insert(planned.row);
            } else {
                doubts.push(doubt);
            }
        }
        for (rule, (doubt, rows)) in most {
            let told = with_others(doubt, &rows);
            match rule == "unsourced" && rows.len() <= few {
                true => doubts.push(told),
                false => self.of_most.push(told),
            }
        }
        doubts.retain(|doubt| !self.rows.troubles.iter().any(|t| same_cell(t, doubt)));
        self.rows.doubts.extend(doubts);
        self.rows.doubts.sort_by_key(|t| (t.row, t.column));
        self.rows.doubts.dedup();
        self.warnings = loose;
    }

    /// The record of a row that a finding is about, and which of those that it names it is.
    fn place(&self, finding: &Finding) -> Option<(usize, &Planned)> {
        let line = |seq: &crate::seq::Seq| (seq.0 + 1).checked_sub(self.size.0);
        let planned = |seq| self.at(line(seq)?);
        let mut places = finding.seq.iter().enumerate();
        places.find_map(|(at, seq)| Some((at, planned(seq)?)))
    }

    fn doubt(&self, finding: &Finding, place: usize, planned: &Planned) -> Trouble {
        let (mut problem, _) = self.by_row(&finding.detail);
        let others = finding
            .seq
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != place);
        let others: Vec<String> = others
            .map(|(_, seq)| self.by_row(&seq.to_string()).0)
            .collect();
        if !others.is_empty() && finding.rule != "order_unclear" {
            problem.push_str(&format!(" (see {})", others.join(", ")));
        }
        let hint = finding.hint.as_ref().map(|hint| self.by_row(hint));
        Trouble {
            row: planned.row,
            column: planned.column_for(finding.rule, finding.field),
            rule: Some(finding.rule),
            problem,
            accepted: hint.map(|(hint, _)| hint),
        }
    }
}

fn same_cell(one: &Trouble, other: &Trouble) -> bool {
    one.row == other.row && one.column == other.column && one.column.is_some()
}

/// A doubt with the other rows that it is of.
fn with_others(mut doubt: Trouble, rows: &BTreeSet<u64>) -> Trouble {
    let others = rows.iter().filter(|row| **row != doubt.row);
    let named: Vec<String> = others.take(NAMED).map(u64::to_string).collect();
    let more = match (rows.len() - 1).saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if !named.is_empty() {
        doubt
            .problem
            .push_str(&format!("; so in rows {}{more}", named.join(", ")));
    }
    doubt
}
