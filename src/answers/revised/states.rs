//! The rows of all states that a case may be in, each revision once.

use foldhash::{HashMap, HashSet};

use super::{Change, Revision};
use crate::answers::find::Sure;
use crate::case::ids::DefendantId;
use crate::case::timeline::{FactIndex, Person};

/// A row as it is in one state.
pub(super) struct Found {
    pub(super) row: Revision,
    /// Whom it is about.
    pub(super) person: Person,
    /// What decides it.
    pub(super) at: FactIndex,
    /// Where that is in the order of the timeline.
    pub(super) position: usize,
    /// The decision on appeal that led to it, where it is told by the sentence that was revised.
    pub(super) led_by: Option<FactIndex>,
}

/// What makes a row the same in two states, though what went before may be another.
type Key = (DefendantId, FactIndex, Change);

/// The rows of all states, given the certain one first; certain are those that are in each.
///
/// In some states a decision has been taken and the sentence that it led to has not been recorded yet; in
/// others it is the other way round. That is one revision, told by the state in which both have happened.
pub(super) fn certain_and_possible(mut states: Vec<(usize, Vec<Found>)>) -> Vec<Revision> {
    let key = |found: &Found| (found.row.defendant.clone(), found.at, found.row.change);
    let mut told_by: HashMap<(DefendantId, FactIndex), Vec<Key>> = HashMap::default();
    for found in states.iter().flat_map(|(_, rows)| rows) {
        if let Some(led_by) = found.led_by {
            let decision = (found.row.defendant.clone(), led_by);
            told_by.entry(decision).or_default().push(key(found));
        }
    }
    // What a row of one state stands for: itself, or else the revision of which it is the first half.
    let stands_for = |found: &Found| -> Vec<Key> {
        let decision = (found.row.defendant.clone(), found.at);
        let own = || vec![key(found)];
        told_by.get(&decision).cloned().unwrap_or_else(own)
    };
    let in_each: Vec<HashSet<Key>> = states
        .iter()
        .map(|(_, rows)| rows.iter().flat_map(stands_for).collect())
        .collect();
    let is_certain = |key: &Key| in_each.iter().all(|keys| keys.contains(key));
    // What is so for certain is shown as it is for certain; else as it is where most has happened.
    let first: HashSet<Key> = states
        .first()
        .map(|(_, rows)| rows.iter().map(key).collect())
        .unwrap_or_default();
    let is_told_at_first = |key: &Key| first.contains(key) && is_certain(key);
    let mut all: Vec<(bool, usize, Found)> = Vec::new();
    for (state, (happened, rows)) in states.drain(..).enumerate() {
        all.extend(rows.into_iter().map(|found| (state == 0, happened, found)));
    }
    all.sort_by_key(|(_, happened, _)| std::cmp::Reverse(*happened));
    let mut seen: HashSet<Key> = HashSet::default();
    let mut rows: Vec<Found> = Vec::new();
    for (is_first, _, mut found) in all {
        let key = key(&found);
        let is_a_half = told_by.contains_key(&(key.0.clone(), key.1));
        if is_a_half || is_told_at_first(&key) != (is_first && is_told_at_first(&key)) {
            continue;
        }
        if seen.insert(key.clone()) {
            if !is_certain(&key) {
                found.row.sure = Sure::Possible;
            }
            rows.push(found);
        }
    }
    rows.sort_by_key(|found| (found.person, found.position, found.row.change));
    rows.into_iter().map(|found| found.row).collect()
}
