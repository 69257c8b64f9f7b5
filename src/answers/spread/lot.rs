//! The values of one case, and how large they can be.

use foldhash::HashMap;

use super::{Interval, Measured};
use crate::answers::Range;

/// The values of one case in one of the states that it may be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot<V> {
    /// The values, each with how many people have it.
    pub values: Vec<(Interval<V>, u64)>,
    /// Of groups that may have more members: the values of those who are listed, and how many more
    /// there may be.
    pub more: Vec<(Vec<Interval<V>>, Option<u64>)>,
}

impl<V> Default for Lot<V> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            more: Vec::new(),
        }
    }
}

impl<V: Measured> Lot<V> {
    /// Of these values, one for each person.
    pub fn new(values: impl IntoIterator<Item = Interval<V>>) -> Self {
        let mut people: HashMap<Interval<V>, u64> = HashMap::default();
        for value in values {
            *people.entry(value).or_default() += 1;
        }
        let mut values: Vec<(Interval<V>, u64)> = people.into_iter().collect();
        values.sort_unstable_by_key(|(value, _)| (value.min.at_least(), Top(value.max)));
        let more = Vec::new();
        Self { values, more }
    }

    /// How many people it has.
    #[must_use]
    pub fn count(&self) -> Range {
        let listed = Range::exactly(self.values.iter().map(|(_, people)| people).sum());
        self.more
            .iter()
            .fold(listed, |range, (_, more)| range.perhaps(*more))
    }
}

/// The most that a value can be, put in order: what nothing limits is above all else.
#[derive(Clone, Copy)]
pub(super) struct Top<V>(pub(super) Option<V>);

impl<V: Measured> Top<V> {
    fn key(&self) -> (bool, Option<(u64, u64)>) {
        (self.0.is_none(), self.0.as_ref().map(V::at_most))
    }
}

impl<V: Measured> PartialEq for Top<V> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<V: Measured> Eq for Top<V> {}

impl<V: Measured> PartialOrd for Top<V> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<V: Measured> Ord for Top<V> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}
