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

mod lot;
#[cfg(test)]
mod tests;

use std::fmt;
use std::hash::Hash;

use foldhash::HashMap;
use serde::Serialize;

use super::Range;
pub use lot::Lot;
use lot::Top;

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
