//! Prison terms in every way in which things may have been.

use std::collections::BTreeSet;

use casebook::case::term::Duration;
use casebook::case::vocabulary::PenaltyKind;
use serde_json::{Value, json};

use super::Person;
use super::count::keys;

/// Sentences to prison of those in one case in one way: of each the least and the most, in months.
pub type Terms = Vec<(u64, Option<u64>)>;

/// The prison terms of those who are counted, in months.
pub fn prison(people: &[Person]) -> Terms {
    let mut terms = Terms::new();
    for p in people.iter().filter(|p| !p.is_another && !p.is_elsewhere) {
        if !keys(p).iter().any(|key| key == "prison")
            || keys(p).iter().any(|key| key == "prison_for_life")
        {
            continue;
        }
        let penalties = p.penalties();
        let prison = penalties
            .iter()
            .find(|penalty| penalty.kind == PenaltyKind::Imprisonment);
        if let Some(term) = prison.and_then(|penalty| penalty.term) {
            terms.push((term.min.months(), term.max.map(Duration::months)));
        }
    }
    terms.sort_unstable();
    terms
}

/// Of all ways: of the sum, the shortest, the median and the longest the least and the most, in months.
pub fn spread(ways: &BTreeSet<Terms>) -> Value {
    let with_any = || ways.iter().filter(|terms| !terms.is_empty());
    let place = |least: fn(usize) -> usize, most: fn(usize) -> usize| {
        let min = with_any()
            .map(|terms| sorted(terms, |t| t.0)[least(terms.len())])
            .min();
        let max = with_any()
            .map(|terms| sorted(terms, |t| t.1.unwrap_or(u64::MAX))[most(terms.len())])
            .max();
        min.zip(max)
            .map(|(min, max)| json!([min, (max < u64::MAX).then_some(max)]))
    };
    let sum = |terms: &Terms| -> (u64, Option<u64>) {
        (
            terms.iter().map(|t| t.0).sum(),
            terms.iter().map(|t| t.1).sum(),
        )
    };
    let sums: Vec<(u64, Option<u64>)> = ways.iter().map(sum).collect();
    let most: Option<Vec<u64>> = sums.iter().map(|s| s.1).collect();
    let sum = with_any().next().map(|_| {
        json!([
            sums.iter().map(|s| s.0).min(),
            most.and_then(|all| all.into_iter().max())
        ])
    });
    json!({
        "sum": sum,
        "shortest": place(|_| 0, |_| 0),
        "median": place(|n| (n - 1) / 2, |n| n / 2),
        "longest": place(|n| n - 1, |n| n - 1),
    })
}

fn sorted(terms: &Terms, by: impl Fn(&(u64, Option<u64>)) -> u64) -> Vec<u64> {
    let mut all: Vec<u64> = terms.iter().map(by).collect();
    all.sort_unstable();
    all
}
