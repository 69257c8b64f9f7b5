//! The rows of a sheet on their way into a ledger.

use std::collections::{BTreeMap, BTreeSet};

use super::held::hold;
use crate::case::event::{Correction, Event};
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::case::rules::Finding;
use crate::case::text::{Reason, Recorder};
use crate::cli::{Context, Failure, Writing};
use crate::exchange::import::{Change, Gone, Lost, Map, Met, Planned, Rows, Sheet, Trouble};
use crate::ledger::{Append, Appended, LedgerError, Refusal, Submission, Submit};
use crate::log::hash::Root;
use crate::seq::Size;

/// The records of a sheet, each with what of it the ledger has already.
pub struct Batch {
    /// What came of the rows.
    pub rows: Rows,
    /// What became of each record, in the same order.
    pub met: Vec<Met>,
    /// What the sheet says no longer.
    pub gone: Vec<Gone>,
    /// The records that are submitted, by their place among those of the rows.
    pub submitted: Vec<usize>,
    /// What would be corrected, and cannot be as long as something else stands: by the ids of the records.
    pub held_back: BTreeSet<RecordId>,
    /// Rows that rest on one that is wrong, each with that row: nothing is said of them until it is right.
    pub waiting: BTreeMap<u64, u64>,
    /// What should be looked at in most of the rows, rule by rule at the first of them.
    pub of_most: Vec<Trouble>,
    /// What should be looked at, and is of no row.
    pub warnings: Vec<Finding>,
    /// The ledger as it was when the rows were held against it.
    pub size: Size,
    /// The root over its entries.
    pub root: Root,
}

impl Batch {
    /// Holds what came of the rows against the ledger, case by case; what was retracted is recorded `again`, or
    /// not.
    pub fn new(
        context: &Context,
        read_by: (&Sheet, &Map),
        mut rows: Rows,
        again: bool,
    ) -> Result<Self, Failure> {
        let size = context.ledger.look()?.checkpoint().size;
        let view = if rows.planned.len() as u64 > size.0 / 8 {
            context.ledger.read()?
        } else {
            context.look()?
        };
        let found = hold(&view, read_by, &mut rows, again)?;
        rows.troubles.extend(found.troubles);
        rows.troubles.sort_by_key(|t| (t.row, t.column));
        rows.doubts.extend(found.doubts);
        rows.doubts.sort_by_key(|t| (t.row, t.column));
        let checkpoint = view.checkpoint();
        Ok(Self {
            rows,
            met: found.met,
            gone: found.gone,
            submitted: Vec::new(),
            held_back: BTreeSet::new(),
            waiting: BTreeMap::new(),
            of_most: Vec::new(),
            warnings: Vec::new(),
            size: checkpoint.size,
            root: checkpoint.root,
        })
    }

    /// Submits what is new, and a correction of what has changed where a reason for it is given. Where a
    /// row is wrong, nothing is appended, and the rest is judged all the same, so that everything is told at
    /// once. Nothing comes back where there was nothing to do, or something was wrong.
    pub fn submit(
        &mut self,
        context: &Context,
        writing: &Writing,
        how: &Append,
        reason: Option<&Reason>,
    ) -> Result<Option<Appended>, Failure> {
        let is_wrong = !self.rows.troubles.is_empty();
        let by = match writing.recorder() {
            // Who records is asked of who records.
            Err(_) if how.dry_run || is_wrong => "nobody yet".parse().ok(),
            Err(_) => None,
            Ok(by) => Some(by),
        };
        for (at, met) in self.met.iter().enumerate() {
            if matches!(met, Met::New) || reason.is_some() && matches!(met, Met::Changed(_)) {
                self.submitted.push(at);
            }
        }
        let mut how = how.clone();
        how.dry_run |= is_wrong;
        // What is refused is left out, and the rest is judged without it.
        let mut whole = None;
        let done = loop {
            if self.submitted.is_empty() {
                break None;
            }
            let submissions: Vec<One<'_>> = self.submissions(by.as_ref(), reason);
            if submissions.iter().any(One::is_nobodys) {
                return Err(Failure::no_recorder());
            }
            match context.ledger.append(submissions, &how) {
                Ok(done) => {
                    self.warned(&done.warnings);
                    break Some(done);
                }
                Err(LedgerError::Refused(refused))
                    if whole.is_some() || !self.hold_back(&refused) =>
                {
                    whole.get_or_insert_with(|| self.submitted.clone());
                    how.dry_run = true;
                    if !self.refuse(&refused) {
                        break None;
                    }
                }
                Err(LedgerError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        };
        let is_wrong = is_wrong || whole.is_some();
        if let Some(whole) = whole {
            self.submitted = whole;
        }
        self.rows.troubles.sort_by_key(|t| (t.row, t.column));
        self.rows.troubles.dedup();
        Ok(done.filter(|_| !is_wrong))
    }

    /// Takes what the rules refuse: it is told, and left out. Whether anything could be left out.
    fn refuse(&mut self, refused: &[Refusal]) -> bool {
        let troubles = self.told(refused);
        // What is wrong is told once of a cell.
        let same = |t: &Trouble, doubt: &Trouble| t.row == doubt.row && t.column == doubt.column;
        let doubts = &mut self.rows.doubts;
        doubts.retain(|d| d.column.is_none() || !troubles.iter().any(|t| same(t, d)));
        self.rows.troubles.extend(troubles);
        let lines: BTreeSet<u64> = refused.iter().map(|refusal| refusal.line).collect();
        for line in &lines {
            let lost = self.at(*line).map(|p| Lost::of(p.row, &p.record));
            self.rows.lost.extend(lost);
        }
        let was = self.submitted.len();
        let mut line = 0;
        self.submitted.retain(|_| {
            line += 1;
            !lines.contains(&line)
        });
        self.submitted.len() < was
    }

    /// Leaves out the corrections that would take away what other entries rest on, where nothing else is refused:
    /// a verdict whose sentence is gone from the sheet, and is in force, stays until that is retracted. Whether
    /// there is anything to leave out.
    fn hold_back(&mut self, refused: &[Refusal]) -> bool {
        let place = |refusal: &Refusal| {
            let line = usize::try_from(refusal.line.checked_sub(1)?).ok()?;
            let at = *self.submitted.get(line)?;
            let is_cut = refusal.rule == "cut_loose" && matches!(self.met[at], Met::Changed(_));
            is_cut.then_some(at)
        };
        let Some(places) = refused.iter().map(place).collect::<Option<BTreeSet<_>>>() else {
            return false;
        };
        for mut doubt in self.told(refused) {
            doubt.problem = format!("it is not corrected yet: {}", doubt.problem);
            self.rows.doubts.push(doubt);
        }
        self.rows.doubts.sort_by_key(|t| (t.row, t.column));
        for at in &places {
            if let Met::Changed(change) = &self.met[*at] {
                self.held_back.insert(change.id.clone());
            }
        }
        self.submitted.retain(|at| !places.contains(at));
        !places.is_empty()
    }

    /// What changes in the record that is submitted at a place.
    pub(super) fn change_at(&self, line: u64) -> Option<&Change> {
        let at = usize::try_from(line.checked_sub(1)?).ok()?;
        match self.met.get(*self.submitted.get(at)?)? {
            Met::Changed(change) => Some(change),
            _ => None,
        }
    }

    /// What is submitted, in the order of the rows.
    fn submissions<'b>(
        &'b self,
        by: Option<&'b Recorder>,
        reason: Option<&'b Reason>,
    ) -> Vec<One<'b>> {
        let one = |(line, at): (u64, &usize)| One {
            line,
            planned: &self.rows.planned[*at],
            change: match (&self.met[*at], reason) {
                (Met::Changed(change), Some(reason)) => Some((change, reason)),
                _ => None,
            },
            by,
        };
        (1..).zip(&self.submitted).map(one).collect()
    }

    /// The record that is submitted at a place, counted from 1.
    pub(super) fn at(&self, line: u64) -> Option<&Planned> {
        let at = usize::try_from(line.checked_sub(1)?).ok()?;
        self.rows.planned.get(*self.submitted.get(at)?)
    }
}

/// A record on its way: it is made when it is its turn, since a sheet may have a million.
struct One<'b> {
    line: u64,
    planned: &'b Planned,
    /// What it corrects, and why.
    change: Option<(&'b Change, &'b Reason)>,
    by: Option<&'b Recorder>,
}

impl One<'_> {
    /// Whether nobody is said to record it.
    fn is_nobodys(&self) -> bool {
        self.by.is_none() && (self.change.is_some() || self.planned.record.by.is_none())
    }
}

impl Submit for One<'_> {
    fn submission(self) -> Result<Submission, Refusal> {
        let mut record = match self.change {
            None => self.planned.record.clone(),
            Some((change, reason)) => Record {
                id: Some(change.correction.clone()),
                ..Record::of(Event::Correction(Correction {
                    target: change.id.clone(),
                    record: Box::new(change.after.clone()),
                    reason: reason.clone(),
                }))
            },
        };
        if record.by.is_none() {
            record.by = self.by.cloned();
        }
        Ok(Submission {
            line: self.line,
            record: record.into(),
        })
    }
}
