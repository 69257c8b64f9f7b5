//! Answers from some of the cases, and from what belongs to none.

use rayon::prelude::*;

use super::{AT_A_TIME, one_case};
use crate::answers::Told;
use crate::case::corrections::Records;
use crate::case::ids::CaseId;
use crate::case::timeline::Timeline;
use crate::cli::When;
use crate::ledger::{LedgerError, View};
use crate::time::Day;

/// Makes a part of an answer from each of some cases, several at once, and takes the parts in the order of
/// the cases, so that not all of them need be kept.
pub fn each_of<T: Send>(
    view: &View,
    when: &When,
    cases: &[&CaseId],
    part: impl Fn(&Told<'_>) -> T + Sync,
    mut take: impl FnMut(T),
) -> Result<(), LedgerError> {
    for some in cases.chunks(AT_A_TIME) {
        let told: Vec<Result<T, LedgerError>> = some
            .par_iter()
            .map(|case| one_case(view, when, case, &part))
            .collect();
        for part in told {
            take(part?);
        }
    }
    Ok(())
}

/// Makes a part of an answer from the entries that belong to no case.
pub fn loose<T>(
    view: &View,
    when: &When,
    part: impl FnOnce(&Timeline<'_>, Option<Day>) -> T,
) -> Result<T, LedgerError> {
    let entries = view.loose_entries()?;
    let records = Records::new(&entries);
    Ok(part(&Timeline::new(records.facts()), when.day()))
}
