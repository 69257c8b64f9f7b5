//! The order in which things happened, as far as dates and dependence tell.
//!
//! An event's *place* is the latest of its own earliest day and those of what it depends on. One
//! without an earliest day takes the earliest of its own latest day and those of its dependents.
//! Then comes the order of first recording, and what is depended on comes first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::names::FactIndex;
use crate::case::date::Date;
use crate::time::Day;

/// What is certain of each event's day, and the order of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The first day on which it can have been, given what it depends on.
    pub lower: Vec<Option<Day>>,
    /// The last day on which it can have been, given what depends on it.
    pub upper: Vec<Option<Day>>,
    /// The events in order.
    pub sequence: Vec<FactIndex>,
    /// Each event's position in `sequence`.
    pub position: Vec<usize>,
}

impl Order {
    /// Whether `a` may have been before `b`, or on the same day.
    pub fn may_precede(&self, a: FactIndex, b: FactIndex) -> bool {
        !self.certainly_before(b, a)
    }

    /// Whether all of `a` lies before all of `b`.
    pub fn certainly_before(&self, a: FactIndex, b: FactIndex) -> bool {
        matches!((self.upper[a], self.lower[b]), (Some(a), Some(b)) if a < b)
    }

    /// Whether `a` stands before `b`.
    pub fn stands_before(&self, a: FactIndex, b: FactIndex) -> bool {
        self.position[a] < self.position[b]
    }
}

/// Arranges events by their dates and by `depends`, for each event those that it cannot precede.
pub fn arrange(dates: &[&Date], depends: &[Vec<FactIndex>]) -> Order {
    let count = dates.len();
    let mut dependents = vec![Vec::new(); count];
    for (event, on) in depends.iter().enumerate() {
        for &dependency in on {
            dependents[dependency].push(event);
        }
    }
    // Any order that respects dependence will do to carry bounds along; dates do not matter yet.
    let carrying = topological(depends, &dependents, |event| event);

    let mut upper: Vec<Option<Day>> = dates.iter().map(|d| d.latest()).collect();
    for &event in carrying.iter().rev() {
        let bounds = dependents[event].iter().filter_map(|&d| upper[d]);
        upper[event] = bounds.chain(upper[event]).min();
    }
    let mut lower: Vec<Option<Day>> = dates.iter().map(|d| d.earliest()).collect();
    for &event in &carrying {
        lower[event] = depends[event]
            .iter()
            .filter_map(|&d| lower[d])
            .chain(lower[event])
            .max();
    }
    let mut place = lower.clone();
    for &event in carrying.iter().rev() {
        if dates[event].earliest().is_none() {
            let ahead = dependents[event].iter().filter_map(|&d| place[d]);
            place[event] = ahead.chain(dates[event].latest()).min().max(lower[event]);
        }
    }

    let sequence = topological(depends, &dependents, |event| (place[event], event));
    let mut position = vec![0; count];
    for (at, &event) in sequence.iter().enumerate() {
        position[event] = at;
    }
    Order {
        lower,
        upper,
        sequence,
        position,
    }
}

/// Each event after those that it depends on, otherwise the one with the smallest key first.
fn topological<K: Ord>(
    depends: &[Vec<FactIndex>],
    dependents: &[Vec<FactIndex>],
    key: impl Fn(FactIndex) -> K,
) -> Vec<FactIndex> {
    let mut waits: Vec<usize> = depends.iter().map(Vec::len).collect();
    let mut ready: BinaryHeap<Reverse<(K, FactIndex)>> = (0..depends.len())
        .filter(|&event| waits[event] == 0)
        .map(|event| Reverse((key(event), event)))
        .collect();
    let mut sequence = Vec::with_capacity(depends.len());
    while let Some(Reverse((_, event))) = ready.pop() {
        sequence.push(event);
        for &dependent in &dependents[event] {
            waits[dependent] -= 1;
            if waits[dependent] == 0 {
                ready.push(Reverse((key(dependent), dependent)));
            }
        }
    }
    assert_eq!(sequence.len(), depends.len(), "no event depends on itself");
    sequence
}
