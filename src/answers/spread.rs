//! How values lie that are known only as ranges: how many, the shortest, the median, the longest.
//!
//! Three unnamed officers who got "four to six years" have a median of four to six years: no middle is
//! ever made up. Each answer is the least and the most that it can be, whatever each value is within its
//! range, and whichever state each case is in. Of an even number of values there are two in the middle:
//! the least that the median can be is the lower of the two of the least values, the most is the upper of
//! the two of the most.
//!
//! The bounds of the median are exact without trying every combination of states: "the median can be as
//! low as x" holds if and only if the values up to x can be made to outnumber, or equal, those above it, and
//! each case makes its own part of that difference as large as it can.

use std::fmt;
use std::hash::Hash;

use foldhash::HashMap;
use serde::Serialize;

use super::Range;

/// A value that can be put in order, by the least and by the most that it can mean.
pub trait Measured: Copy + Eq + Hash {
    /// Its place among others, where each is as small as it can be.
    fn at_least(&self) -> (u64, u64);
    /// Its place among others, where each is as large as it can be.
    fn at_most(&self) -> (u64, u64);
}

impl Measured for u64 {
    fn at_least(&self) -> (u64, u64) {
        (*self, 0)
    }

    fn at_most(&self) -> (u64, u64) {
        (*self, 0)
    }
}

/// No less than this, no more than that; `None` where nothing limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Interval<V> {
    /// The least.
    pub min: V,
    /// The most.
    pub max: Option<V>,
}

impl<V: fmt::Display + PartialEq> fmt::Display for Interval<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.max {
            Some(max) if *max == self.min => write!(f, "{max}"),
            Some(max) => write!(f, "{} to {max}", self.min),
            None => write!(f, "at least {}", self.min),
        }
    }
}

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

/// The values of all cases, in all states that these may be in.
pub struct Spread<V> {
    fixed: HashMap<Interval<V>, u64>,
    /// Of each case, the states that it may be in.
    choices: Vec<Vec<Lot<V>>>,
}

impl<V> Default for Spread<V> {
    fn default() -> Self {
        Self {
            fixed: HashMap::default(),
            choices: Vec::new(),
        }
    }
}

/// How values lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Summary<V> {
    /// How many there are.
    pub count: Range,
    /// The smallest of them; `None` where there are none.
    pub shortest: Option<Interval<V>>,
    /// The one in the middle.
    pub median: Option<Interval<V>>,
    /// The largest.
    pub longest: Option<Interval<V>>,
}

impl<V: Measured> Spread<V> {
    /// Adds a case: its values in each of the states that it may be in.
    pub fn add(&mut self, states: Vec<Lot<V>>) {
        let mut distinct: Vec<Lot<V>> = Vec::new();
        for lot in states {
            if !distinct.contains(&lot) {
                distinct.push(lot);
            }
        }
        match &distinct[..] {
            [only] if only.more.is_empty() => {
                for &(value, people) in &only.values {
                    *self.fixed.entry(value).or_default() += people;
                }
            }
            [] => {}
            _ => self.choices.push(distinct),
        }
    }

    /// How they lie.
    #[must_use]
    pub fn summary(&self) -> Summary<V> {
        Summary {
            count: self.count(),
            shortest: self.shortest(),
            median: self.median(),
            longest: self.longest(),
        }
    }

    fn lots(&self) -> impl Iterator<Item = &Lot<V>> {
        self.choices.iter().flatten()
    }

    /// Every value that there may be.
    fn values(&self) -> impl Iterator<Item = Interval<V>> {
        let of_lots = self.lots().flat_map(|lot| &lot.values);
        self.fixed
            .keys()
            .copied()
            .chain(of_lots.map(|&(value, _)| value))
    }

    fn count(&self) -> Range {
        let of_choice = |lots: &Vec<Lot<V>>| {
            let counts = lots.iter().map(Lot::count);
            counts.reduce(Range::or).unwrap_or(Range::NONE)
        };
        let fixed = Range::exactly(self.fixed.values().sum());
        fixed + self.choices.iter().map(of_choice).sum()
    }

    fn median(&self) -> Option<Interval<V>> {
        let mut low: Vec<V> = self.values().map(|value| value.min).collect();
        low.sort_unstable_by_key(V::at_least);
        low.dedup();
        let reaches_down = |x: &V| self.can_outweigh(|value| value.min.at_least() <= x.at_least());
        let min = *low.get(low.partition_point(|x| !reaches_down(x)))?;
        let mut high: Vec<V> = self.values().filter_map(|value| value.max).collect();
        high.sort_unstable_by_key(V::at_most);
        high.dedup();
        let max = if self.can_outweigh(|value| value.max.is_none()) {
            None
        } else {
            let reaches_up = |x: &V| {
                self.can_outweigh(|value| value.max.is_none_or(|max| max.at_most() >= x.at_most()))
            };
            let above = high.partition_point(reaches_up);
            above.checked_sub(1).map(|at| high[at])
        };
        Some(Interval { min, max })
    }

    /// Whether there is a choice of states, with any values at all, in which those on one side are no
    /// fewer than the others.
    fn can_outweigh(&self, is_on_it: impl Fn(&Interval<V>) -> bool) -> bool {
        let weight = |(value, people): (&Interval<V>, u64)| {
            let people = i128::from(people);
            if is_on_it(value) { people } else { -people }
        };
        let mut all: i128 = self.fixed.iter().map(|(v, n)| weight((v, *n))).sum();
        let mut has_any = !self.fixed.is_empty();
        for lots in &self.choices {
            let mut best: Option<(i128, bool)> = None;
            for lot in lots {
                let mut sum: i128 = lot.values.iter().map(|(v, n)| weight((v, *n))).sum();
                for (values, more) in &lot.more {
                    if values.iter().any(&is_on_it) {
                        let Some(more) = more else { return true };
                        sum += i128::from(*more);
                    }
                }
                // Of two that are as good, the one that has people.
                best = best.max(Some((sum, !lot.values.is_empty())));
            }
            let (sum, people) = best.unwrap_or_default();
            all += sum;
            has_any |= people;
        }
        all > 0 || (all == 0 && has_any)
    }

    fn shortest(&self) -> Option<Interval<V>> {
        let min = self
            .values()
            .map(|value| value.min)
            .min_by_key(V::at_least)?;
        // The smallest is as large as it can be where every case has its smallest as large as it can.
        let smallest = |lot: &Lot<V>| lot.values.iter().map(|(value, _)| Top(value.max)).min();
        let fixed = self.fixed.keys().map(|value| Top(value.max)).min();
        let of_choice = |lots: &Vec<Lot<V>>| {
            let all: Option<Vec<Top<V>>> = lots.iter().map(smallest).collect();
            all.and_then(|all| all.into_iter().max())
        };
        let certain = self.choices.iter().filter_map(of_choice).chain(fixed).min();
        let max = certain.or_else(|| self.lots().filter_map(smallest).max())?;
        Some(Interval { min, max: max.0 })
    }

    fn longest(&self) -> Option<Interval<V>> {
        let max = self.values().map(|value| Top(value.max)).max()?;
        let largest = |lot: &Lot<V>| {
            lot.values
                .iter()
                .map(|(value, _)| value.min)
                .max_by_key(V::at_least)
        };
        let fixed = self
            .fixed
            .keys()
            .map(|value| value.min)
            .max_by_key(V::at_least);
        let of_choice = |lots: &Vec<Lot<V>>| {
            let all: Option<Vec<V>> = lots.iter().map(largest).collect();
            all.and_then(|all| all.into_iter().min_by_key(V::at_least))
        };
        let certain = self.choices.iter().filter_map(of_choice).chain(fixed);
        let min = certain
            .max_by_key(V::at_least)
            .or_else(|| self.lots().filter_map(largest).min_by_key(V::at_least))?;
        Some(Interval { min, max: max.0 })
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
struct Top<V>(Option<V>);

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

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(values: &[(u64, Option<u64>)]) -> Lot<u64> {
        Lot::new(values.iter().map(|&(min, max)| Interval { min, max }))
    }

    /// Tries every choice of states and the ends of every range.
    fn by_hand(choices: &[Vec<Lot<u64>>]) -> [Option<(u64, u64)>; 3] {
        let mut found: [Option<(u64, u64)>; 3] = [None; 3];
        let mut worlds: Vec<Vec<(u64, u64)>> = vec![Vec::new()];
        for lots in choices {
            worlds = worlds
                .iter()
                .flat_map(|so_far| {
                    lots.iter().map(move |lot| {
                        let people = lot.values.iter().flat_map(|(v, n)| {
                            (0..*n).map(move |_| (v.min, v.max.unwrap_or(u64::MAX)))
                        });
                        so_far.iter().copied().chain(people).collect()
                    })
                })
                .collect();
        }
        for world in worlds.iter().filter(|world| !world.is_empty()) {
            let mut low: Vec<u64> = world.iter().map(|v| v.0).collect();
            let mut high: Vec<u64> = world.iter().map(|v| v.1).collect();
            low.sort_unstable();
            high.sort_unstable();
            let last = world.len() - 1;
            let places = [(0, 0), (last / 2, world.len() / 2), (last, last)];
            for (slot, (a, b)) in found.iter_mut().zip(places) {
                let (low, high) = (low[a], high[b]);
                *slot = Some(slot.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
            }
        }
        found
    }

    #[test]
    fn the_bounds_are_those_of_trying_everything() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..3_000 {
            let mut choices: Vec<Vec<Lot<u64>>> = Vec::new();
            for _ in 0..=next(3) {
                let mut lots = Vec::new();
                for _ in 0..=next(2) {
                    let values: Vec<_> = (0..next(4))
                        .map(|_| {
                            let min = next(6);
                            (min, (next(6) > 0).then_some(min + next(4)))
                        })
                        .collect();
                    lots.push(lot(&values));
                }
                choices.push(lots);
            }
            let mut spread = Spread::default();
            for lots in &choices {
                spread.add(lots.clone());
            }
            let summary = spread.summary();
            let told = [summary.shortest, summary.median, summary.longest]
                .map(|found| found.map(|v| (v.min, v.max.unwrap_or(u64::MAX))));
            assert_eq!(told, by_hand(&choices), "{choices:?}");
        }
    }

    #[test]
    fn others_of_a_group_weigh_where_it_moves_the_median_most() {
        // Two with 1, three with 9; the group of those with 1 may have two more.
        let mut spread = Spread::default();
        let mut group = lot(&[(1, Some(1)), (1, Some(1))]);
        group.more.push((
            vec![Interval {
                min: 1,
                max: Some(1),
            }],
            Some(2),
        ));
        spread.add(vec![group]);
        spread.add(vec![lot(&[(9, Some(9)), (9, Some(9)), (9, Some(9))])]);
        let median = spread.summary().median.expect("there are some");
        assert_eq!((median.min, median.max), (1, Some(9)));
        assert_eq!(spread.summary().count, Range::between(5, Some(7)));
    }
}
