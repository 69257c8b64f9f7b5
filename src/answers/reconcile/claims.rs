//! Claims of one issuer that cannot all be true: of the same measure, about the same case or about none.

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
    /// Of the same date, and they have no number in common.
    Contradicts,
    /// Of a later date, and less, of what can only grow.
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
        found.extend(same_date(claims, &group));
        if is_cumulative(measure) {
            found.extend(going_back(claims, group));
        }
    }
    found
}

/// Claims of the same measure, case, scope and date, of whatever issuer, that have no number in common, by their
/// places among those given.
#[must_use]
pub fn disagreeing(claims: &[Claim]) -> Vec<[usize; 2]> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let key = (claim.measure, &claim.case, scope(claim));
        groups.entry(key).or_default().push(at);
    }
    let found = groups.values().flat_map(|group| same_date(claims, group));
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

/// Each claim is held against the one with the least maximum and the one with the greatest minimum before
/// it: if it has a number in common with both, it has with all between them.
fn same_date(claims: &[Claim], group: &[usize]) -> Vec<Contradiction> {
    let mut extremes: BTreeMap<_, [usize; 2]> = BTreeMap::new();
    let mut found = Vec::new();
    for &at in group {
        let claim = &claims[at];
        let date = (claim.date().earliest(), claim.date().latest());
        let [low, high] = extremes.entry(date).or_insert([at, at]);
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

/// Each claim is held against the greatest of those that are certainly of an earlier date.
fn going_back(claims: &[Claim], mut group: Vec<usize>) -> Vec<Contradiction> {
    let first = |at: usize| claims[at].date().earliest().unwrap_or(Day::MIN);
    let last = |at: usize| claims[at].date().latest().unwrap_or(Day::MAX);
    let mut ended = group.clone();
    ended.sort_by_key(|&at| (last(at), at));
    group.sort_by_key(|&at| (first(at), at));
    let mut before = ended.into_iter().peekable();
    let mut greatest: Option<usize> = None;
    let mut found = Vec::new();
    for at in group {
        while let Some(earlier) = before.next_if(|&earlier| last(earlier) < first(at)) {
            let least = |at: usize| claims[at].value.min;
            if greatest.is_none_or(|greatest| least(earlier) >= least(greatest)) {
                greatest = Some(earlier);
            }
        }
        let falls = |&greatest: &usize| {
            let most = claims[at].value.max;
            most.is_some_and(|most| most < claims[greatest].value.min)
        };
        if let Some(greatest) = greatest.filter(falls) {
            found.push(pair(claims, Kind::GoesBack, [greatest, at]));
        }
    }
    found
}
