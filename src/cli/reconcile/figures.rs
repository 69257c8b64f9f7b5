//! All figures beside what is counted, for whoever tells of them.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::answers::Told;
use crate::answers::reconcile::{
    Beside, Claim, Contradiction, Mentioned, Ours, contradictions, count, is_counted, mentioned,
};
use crate::answers::roll::{Roll, Rolls};
use crate::case::ids::CaseId;
use crate::cli::When;
use crate::cli::answer::{each_of, loose, one_case};
use crate::ledger::{LedgerError, View};

/// How many people are listed, for all figures together, and at least for each.
const LISTED: usize = 100_000;
const LISTED_FOR_EACH: usize = 20;

/// The figures that are asked for, in the order of the log, each beside what the ledger counts; and which of
/// them contradict each other. So many people are listed for each as there is room for.
pub fn figures(
    view: &View,
    when: &When,
    asked: impl Fn(&Claim) -> bool,
    room: Option<usize>,
) -> Result<(Vec<Beside>, Vec<Contradiction>), LedgerError> {
    let cases: Vec<&CaseId> = view.cases()?.collect();
    let (mut claims, rolls) = before(view, when, &cases)?;
    claims.retain(asked);
    let room = room.unwrap_or_else(|| LISTED_FOR_EACH.max(LISTED / claims.len().max(1)));
    let mut ours = Ours::new(&claims, when.day(), room);
    if claims.iter().any(|claim| is_counted(claim.measure)) {
        // In batches: each adds to what is kept of those before it.
        for some in cases.chunks(4_096) {
            let mut parts = Vec::new();
            each_of(
                view,
                when,
                some,
                |told| count(told, &rolls, &ours),
                |part| parts.push(part),
            )?;
            parts.iter().for_each(|part| ours.add(part));
        }
    }
    let against = contradictions(&claims);
    let counted = claims.into_par_iter().zip(ours.finish());
    let rows = counted.map(|(claim, ours)| Beside::new(claim, ours, when.day()));
    Ok((rows.collect(), against))
}

/// All claims, in the order of the log, and the cases that defendants are severed to.
fn before(view: &View, when: &When, cases: &[&CaseId]) -> Result<(Vec<Claim>, Rolls), LedgerError> {
    let words = ["figure_claimed", "defendant_severed"];
    let with_words: Vec<&CaseId> = cases
        .par_iter()
        .filter_map(|case| match view.mentions(case, &words) {
            Ok(found) => found.then_some(Ok(*case)),
            Err(error) => Some(Err(error)),
        })
        .collect::<Result<_, _>>()?;
    let mut claims = loose(view, when, mentioned)?.claims;
    let mut severed_to = BTreeSet::new();
    let of_case = |told: &Told<'_>| mentioned(told.timeline, told.day);
    each_of(view, when, &with_words, of_case, |found: Mentioned| {
        claims.extend(found.claims);
        severed_to.extend(found.severed_to);
    })?;
    claims.sort_by_key(|claim| claim.seq);
    let mut rolls = Rolls::default();
    for case in severed_to {
        let roll = one_case(view, when, &case, Roll::of)?;
        rolls.insert(case, roll);
    }
    Ok((claims, rolls))
}
