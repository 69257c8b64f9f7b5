//! What should be looked at in a sheet, and which of its rows wait for others, in text.

use std::collections::BTreeSet;

use super::{Report, TOLD};
use crate::cli::append::{set_aside, warn_of};
use crate::cli::failure::{in_sheet, note, warning};
use crate::ledger::Appended;

impl Report<'_> {
    /// Says what should be looked at, and which rows wait for others.
    pub(super) fn warn(&self, done: Option<&Appended>) {
        if let Some(done) = done {
            set_aside(done);
        }
        let doubts = &self.batch.rows.doubts;
        for doubt in doubts.iter().take(TOLD) {
            warning(&in_sheet(self.path, &self.sheet.header, doubt));
        }
        if doubts.len() > TOLD {
            let more = doubts.len() - TOLD;
            warning(&format!("and {more} more like these: --json gives all"));
        }
        // Where something is wrong that is of more interest.
        let of_most = self.batch.of_most.iter();
        for doubt in of_most.filter(|_| self.batch.rows.troubles.is_empty()) {
            warning(&in_sheet(self.path, &self.sheet.header, doubt));
        }
        warn_of(&self.batch.warnings);
        if let Some(waiting) = self.waiting() {
            note(&format!("{}: {waiting}", self.path));
        }
    }

    /// Which rows nothing is said of.
    fn waiting(&self) -> Option<String> {
        let waiting = self.batch.waiting_rows();
        let (row, of) = waiting.iter().next()?;
        Some(match waiting.len() {
            1 => format!("row {row} rests on row {of}, and is judged when that is right"),
            rows => {
                let of: BTreeSet<u64> = waiting.values().copied().collect();
                let of: Vec<String> = of.iter().map(u64::to_string).collect();
                format!(
                    "{rows} rows rest on others that are wrong (rows {}), and are judged when those are right",
                    of.join(", ")
                )
            }
        })
    }
}
