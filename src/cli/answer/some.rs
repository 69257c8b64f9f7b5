//! Answers from some of the cases, and from what belongs to none.

use std::sync::mpsc::sync_channel;
use std::thread;

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
    let make = |case: &CaseId| one_case(view, when, case, &part);
    made_ahead(cases, AT_A_TIME, make, |part| {
        take(part?);
        Ok(())
    })
}

/// Makes something of each of some cases, so many at a time, and takes it in the order of the cases. While
/// some are taken, the next are made: three times so many are held at most, those that are made, those
/// that wait, and those that are taken. What cannot be taken ends it.
pub fn made_ahead<T: Send, E>(
    cases: &[&CaseId],
    at_a_time: usize,
    make: impl Fn(&CaseId) -> T + Sync,
    take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let make = |some: &[&CaseId]| -> Vec<T> { some.par_iter().map(|case| make(case)).collect() };
    let (made, parts) = sync_channel(1);
    thread::scope(|scope| {
        // Nobody waits for what is made once something could not be taken.
        let all = move || {
            cases
                .chunks(at_a_time)
                .try_for_each(|some| made.send(make(some)))
        };
        scope.spawn(all);
        parts.into_iter().flatten().try_for_each(take)
    })
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
