//! What the rules refuse of a sheet, told at its rows and cells.
//!
//! One slip makes the rules refuse much: a verdict dated before the joining is too early, so that there is
//! no conviction for the sentence, and no verdict that could enter into force. Of a row each slip is told once,
//! and where it is: what follows from another refusal of the row is not told, a date that is later than
//! several others of its row is the one that is told, and of one cell only the first.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::Batch;
use crate::cli::failure::UNCORRECTED;
use crate::exchange::import::{Met, Planned, Trouble, needed_by};
use crate::ledger::Refusal;
use crate::seq::Seq;

impl Batch {
    /// What the rules refuse, each slip of a row once.
    pub fn told(&mut self, refused: &[Refusal]) -> Vec<Trouble> {
        let refused = self.without_waiting(refused);
        let mut rows: BTreeMap<u64, Vec<&Refusal>> = BTreeMap::new();
        let told: BTreeSet<u64> = self.rows.troubles.iter().map(|t| t.row).collect();
        for refusal in &refused {
            let planned = self.at(refusal.line);
            let row = planned.map_or(0, |planned| planned.row);
            // Of a row that was of another case it is told what its ids are of.
            if refusal.rule == "same_id" && told.contains(&row) {
                continue;
            }
            rows.entry(row).or_default().push(refusal);
        }
        let rows = rows.into_values();
        rows.flat_map(|row| self.told_of_row(self.roots(row)))
            .collect()
    }

    /// The refusals of a row that do not follow from that of an earlier record of it.
    fn roots<'r>(&self, mut refused: Vec<&'r Refusal>) -> Vec<&'r Refusal> {
        refused.sort_by_key(|refusal| refusal.line);
        let mut first: BTreeMap<&str, u64> = BTreeMap::new();
        for refusal in &refused {
            let event = self.at(refusal.line).map(|p| p.record.event.name());
            first
                .entry(event.unwrap_or_default())
                .or_insert(refusal.line);
        }
        refused.retain(|refusal| {
            let mut needed = needed_by(refusal.rule, refusal.field()).iter();
            !needed.any(|event| first.get(event).is_some_and(|line| *line < refusal.line))
        });
        refused
    }

    fn told_of_row(&self, roots: Vec<&Refusal>) -> Vec<Trouble> {
        let mut early: BTreeMap<Seq, Vec<&Refusal>> = BTreeMap::new();
        for refusal in roots.iter().filter(|r| r.rule == "too_early") {
            for clash in &refusal.clashes_with {
                early.entry(*clash).or_default().push(refusal);
            }
        }
        let mut troubles: Vec<(u64, Trouble)> = Vec::new();
        let mut late: BTreeSet<u64> = BTreeSet::new();
        for (clash, others) in &early {
            if let Some(trouble) = self.too_late(*clash, others) {
                late.extend(others.iter().map(|refusal| refusal.line));
                troubles.push((0, trouble));
            }
        }
        for refusal in roots {
            if refusal.rule != "too_early" || !late.contains(&refusal.line) {
                troubles.push((refusal.line, self.trouble(refusal)));
            }
        }
        // Of records that come from one cell, only the first has something to tell.
        let mut cells: BTreeMap<usize, u64> = BTreeMap::new();
        troubles.retain(|(line, trouble)| {
            let first = trouble.column.map(|c| *cells.entry(c).or_insert(*line));
            first.is_none_or(|first| first == *line)
        });
        troubles.into_iter().map(|(_, trouble)| trouble).collect()
    }

    /// The date of a record that is later than those of several others of its row, which depend on it.
    fn too_late(&self, late: Seq, others: &[&Refusal]) -> Option<Trouble> {
        let planned = self.at((late.0 + 1).checked_sub(self.size.0)?)?;
        let column = *planned.scope.columns.get("on")?;
        let others: Vec<&Planned> = others.iter().filter_map(|r| self.at(r.line)).collect();
        // Several records may have their date of one cell: then it is as likely that one which is wrong.
        let cells: BTreeMap<_, &Planned> = others
            .iter()
            .rev()
            .map(|other| (other.scope.columns.get("on"), *other))
            .collect();
        if cells.len() < 2 || others.iter().any(|other| other.row != planned.row) {
            return None;
        }
        let dated = |planned: &&Planned| {
            let on = planned.record.on.as_ref();
            let on = on.map(ToString::to_string).unwrap_or_default();
            format!("{on} ({})", planned.record.event.name())
        };
        let earlier: Vec<String> = cells.values().map(dated).collect();
        let problem = format!(
            "{} is after {}, which depend on it",
            dated(&planned),
            earlier.join(", ")
        );
        Some(Trouble {
            row: planned.row,
            column: Some(column),
            rule: Some("too_early"),
            problem,
            accepted: Some("check this date; or, if it is right, the others".into()),
        })
    }

    /// A text in which entries that are not there yet are named by their rows, and whether there are any.
    pub(super) fn by_row(&self, text: &str) -> (String, bool) {
        let mut parts = text.split('#');
        let mut told = parts.next().unwrap_or_default().to_owned();
        let mut any = false;
        for part in parts {
            let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let seq: Option<u64> = part[..digits].parse().ok();
            let new = seq
                .filter(|seq| *seq >= self.size.0)
                .map(|seq| seq - self.size.0 + 1);
            match new.and_then(|line| self.at(line)) {
                Some(planned) => {
                    told.push_str(&format!("row {}{}", planned.row, &part[digits..]));
                    any = true;
                }
                None => {
                    told.push('#');
                    told.push_str(part);
                }
            }
        }
        (told, any)
    }

    /// Whether what a rule misses is what the row says, and what is recorded says otherwise.
    fn waits(&self, refusal: &Refusal, refused: &Planned) -> bool {
        let all = &self.rows.planned;
        let from = all.partition_point(|planned| planned.row < refused.row);
        let to = all.partition_point(|planned| planned.row <= refused.row);
        let is_changed = |at: usize| {
            let is_it =
                needed_by(refusal.rule, refusal.field()).contains(&all[at].record.event.name());
            is_it && matches!(self.met[at], Met::Changed(_)) && !self.submitted.contains(&at)
        };
        (from..to).any(is_changed)
    }

    /// A refusal, at the row that it is about.
    fn trouble(&self, refusal: &Refusal) -> Trouble {
        let planned = self.at(refusal.line);
        let (mut problem, _) = self.by_row(&refusal.detail);
        let clashes = refusal.clashes_with.iter().map(ToString::to_string);
        let clashes: Vec<String> = clashes.map(|seq| self.by_row(&seq).0).collect();
        if !clashes.is_empty() {
            problem.push_str(&format!(" (clashes with {})", clashes.join(", ")));
        }
        let missed = planned.and_then(|planned| self.missed(refusal, planned));
        if let Some((row, _)) = missed {
            problem.push_str(&format!(" (row {row} is wrong, and may be why)"));
        }
        // A command about an entry that is not there yet is of no use.
        let accepted = refusal.hint.as_ref().map(|hint| match self.by_row(hint) {
            (_, false) => hint.to_string(),
            (hint, true) => hint
                .split(": casebook ")
                .next()
                .unwrap_or_default()
                .to_owned(),
        });
        let accepted = match planned.is_some_and(|p| self.waits(refusal, p)) {
            true => Some(UNCORRECTED.to_owned()),
            false => accepted,
        };
        Trouble {
            row: planned.map_or(0, |p| p.row),
            column: planned.and_then(|p| {
                let changed = self.change_at(refusal.line).and_then(|c| c.column(p));
                changed.or_else(|| p.column_for(refusal.rule, refusal.field()))
            }),
            rule: Some(refusal.rule),
            problem,
            accepted,
        }
    }
}
