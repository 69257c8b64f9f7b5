//! Claims of one issuer that cannot both be true: of the same measure, about the same case or about none.
//!
//! Of one and the same day, two numbers cannot both be true. Of one month they can: each may be of another day
//! of it, and a number of people in custody may rise and fall. What only grows is held to that wherever the
//! lesser number is certainly not of an earlier day.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Claim;
use crate::answers::find::Sure;
use crate::case::ids::CaseId;
use crate::case::vocabulary::{Assertion, Measure};
use crate::seq::Seq;
use crate::time::Day;

/// Two claims that do not go together.
#[derive(Clone, Debug, Serialize)]
pub struct Contradiction {
    /// In which way.
    pub kind: Kind,
    /// Who claims both.
    pub issuer: String,
    /// What is counted.
    pub measure: Measure,
    /// The case, where both are about one.
    pub case: Option<CaseId>,
    /// The two claims, by their places among those given; the one recorded, or dated, first comes first.
    #[serde(skip)]
    pub claims: [usize; 2],
    /// Their entries.
    pub entries: [Seq; 2],
}

/// In which way two claims do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Of the same day, and they have no number in common; or of dates of which the latest day of the one is the
    /// earliest of the other, and that is less, of what can only grow.
    Contradicts,
    /// Of a later day, and less, of what can only grow.
    GoesBack,
}

/// Whether a measure counts what has happened so far, so that it can only grow. How many are in custody,
/// on trial, or before a court can become fewer.
#[must_use]
pub fn is_cumulative(measure: Measure) -> bool {
    match measure {
        Measure::OfficersCharged
        | Measure::OfficersConvicted
        | Measure::OfficersAcquitted
        | Measure::CasesOpened
        | Measure::CasesDecided
        | Measure::Victims
        | Measure::Complaints => true,
        Measure::OfficersInCustody
        | Measure::OfficersOnTrial
        | Measure::CasesInCourt
        | Measure::Other => false,
    }
}

/// What exactly a claim counts, where that tells it from others: of a case, all claims of a measure count the
/// same people, however that is put; of no case, one may be of a region only, or of an agency.
fn scope(claim: &Claim) -> Option<String> {
    let tells = claim.case.is_none() || claim.measure == Measure::Other;
    let scope = claim.scope.as_ref().filter(|_| tells)?;
    let words: Vec<&str> = scope.split_whitespace().collect();
    Some(words.join(" ").to_lowercase())
}

/// The claims that do not go together, by issuer, measure, case and scope. What is only alleged to have been
/// claimed, or disputed, is held against nothing, and so is what may not have been said by the day.
#[must_use]
pub fn contradictions(claims: &[Claim]) -> Vec<Contradiction> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let sure = |claim: &Claim| {
        claim.sure == Sure::Certain
            && !matches!(claim.assertion, Assertion::Alleged | Assertion::Disputed)
    };
    for (at, claim) in claims.iter().enumerate().filter(|(_, claim)| sure(claim)) {
        let key = (&claim.issuer, claim.measure, &claim.case, scope(claim));
        groups.entry(key).or_default().push(at);
    }
    let mut found = Vec::new();
    for ((_, measure, ..), group) in groups {
        found.extend(same_day(claims, &group));
        if is_cumulative(measure) {
            found.extend(going_back(claims, group));
        }
    }
    found
}

/// Claims of the same measure, case, scope and day, of whatever issuer, that have no number in common, by their
/// places among those given.
#[must_use]
pub fn disagreeing(claims: &[Claim]) -> Vec<[usize; 2]> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let key = (claim.measure, &claim.case, scope(claim));
        groups.entry(key).or_default().push(at);
    }
    let found = groups.values().flat_map(|group| same_day(claims, group));
    found.map(|contradiction| contradiction.claims).collect()
}

fn pair(claims: &[Claim], kind: Kind, [first, second]: [usize; 2]) -> Contradiction {
    let claim = &claims[second];
    Contradiction {
        kind,
        issuer: claim.issuer.clone(),
        measure: claim.measure,
        case: claim.case.clone(),
        claims: [first, second],
        entries: [claims[first].seq, claim.seq],
    }
}

/// The first day of which a claim can be, and the last.
fn days(claim: &Claim) -> (Day, Day) {
    let date = claim.date();
    let first = date.earliest().unwrap_or(Day::MIN);
    (first, date.latest().unwrap_or(Day::MAX))
}

/// Of those that are of one day only, each claim is held against the one with the least maximum and the one with
/// the greatest minimum before it: if it has a number in common with both, it has with all between them.
fn same_day(claims: &[Claim], group: &[usize]) -> Vec<Contradiction> {
    let mut extremes: BTreeMap<Day, [usize; 2]> = BTreeMap::new();
    let mut found = Vec::new();
    for &at in group {
        let (first, last) = days(&claims[at]);
        if first != last {
            continue;
        }
        let [low, high] = extremes.entry(first).or_insert([at, at]);
        let most = |at: usize| claims[at].value.max.unwrap_or(u64::MAX);
        let least = |at: usize| claims[at].value.min;
        if least(at) > most(*low) {
            found.push(pair(claims, Kind::Contradicts, [*low, at]));
        } else if most(at) < least(*high) {
            found.push(pair(claims, Kind::Contradicts, [*high, at]));
        }
        if most(at) < most(*low) {
            *low = at;
        }
        if least(at) > least(*high) {
            *high = at;
        }
    }
    found
}

/// Each claim is held against the greatest of those that are certainly of an earlier day; or else of those that
/// are of an earlier day or of its first.
fn going_back(claims: &[Claim], mut group: Vec<usize>) -> Vec<Contradiction> {
    let mut ended = group.clone();
    ended.sort_by_key(|&at| (days(&claims[at]).1, at));
    group.sort_by_key(|&at| (days(&claims[at]).0, at));
    let greatest = |one: usize, other: usize| {
        let least = |at: usize| claims[at].value.min;
        if least(other) >= least(one) {
            other
        } else {
            one
        }
    };
    let touching = touching(claims, &group, greatest);
    let mut before = ended.into_iter().peekable();
    let mut so_far: Option<usize> = None;
    let mut found = Vec::new();
    for at in group {
        let (first, last) = days(&claims[at]);
        while let Some(earlier) = before.next_if(|&earlier| days(&claims[earlier]).1 < first) {
            so_far = Some(so_far.map_or(earlier, |one| greatest(one, earlier)));
        }
        let falls = |&from: &usize| {
            let most = claims[at].value.max;
            most.is_some_and(|most| most < claims[from].value.min)
        };
        // Two of the same day are told already.
        let touched = touching.get(&first).map_or([None; 2], |[inexact, exact]| {
            [*inexact, exact.filter(|_| first < last)]
        });
        if let Some(from) = so_far.filter(falls) {
            found.push(pair(claims, Kind::GoesBack, [from, at]));
        } else if let Some(from) = touched.into_iter().flatten().find(falls) {
            found.push(pair(claims, Kind::Contradicts, [from, at]));
        }
    }
    found
}

/// By the last day of which claims can be, the greatest of those that may be of an earlier day too, and of those
/// that are of that day.
fn touching(
    claims: &[Claim],
    group: &[usize],
    greatest: impl Fn(usize, usize) -> usize,
) -> BTreeMap<Day, [Option<usize>; 2]> {
    let mut all: BTreeMap<Day, [Option<usize>; 2]> = BTreeMap::new();
    for &at in group {
        let (first, last) = days(&claims[at]);
        let place = &mut all.entry(last).or_default()[usize::from(first == last)];
        *place = Some(place.map_or(at, |one| greatest(one, at)));
    }
    all
}
