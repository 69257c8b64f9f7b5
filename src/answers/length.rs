//! Lengths of time that can be added up and put in order, without taking a month for so many days.
//!
//! As in [`crate::case::term`], months and days are kept apart: nobody knows how many days the months of
//! a sentence will have. Where two lengths have to be put in order, the shorter of two is the one with the
//! fewer days if months are as short as they can be; where the question is how long it may be at most, the
//! one with the more days if months are as long as they can be.

use std::fmt;
use std::ops::Add;

use serde::{Serialize, Serializer};

use super::spread::{Interval, Measured};
use crate::case::event::Penalty;
use crate::case::term::{Duration, Term};

/// So many months (twelve a year), and so many days beside them. Its JSON is an ISO 8601 duration, its
/// text `4 years 6 months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Length {
    months: u64,
    days: u64,
}

impl From<Duration> for Length {
    fn from(duration: Duration) -> Self {
        Self {
            months: duration.months(),
            days: duration.days(),
        }
    }
}

impl Length {
    /// No time at all.
    pub const NONE: Self = Self { months: 0, days: 0 };

    /// Whole months.
    #[must_use]
    pub fn months(self) -> u64 {
        self.months
    }

    /// Days beside the months.
    #[must_use]
    pub fn days(self) -> u64 {
        self.days
    }

    /// So many times this.
    #[must_use]
    pub fn times(self, number: u64) -> Self {
        Self {
            months: self.months.saturating_mul(number),
            days: self.days.saturating_mul(number),
        }
    }

    /// Its parts, each with its letter and its word; those that are nothing are left out.
    fn parts(self) -> impl Iterator<Item = (u64, char, &'static str)> {
        let (years, months) = (self.months / 12, self.months % 12);
        let all = [
            (years, 'Y', "year"),
            (months, 'M', "month"),
            (self.days, 'D', "day"),
        ];
        let nothing = self == Self::NONE;
        all.into_iter()
            .filter(move |&(number, unit, _)| number > 0 || (nothing && unit == 'D'))
    }

    /// As ISO 8601 writes it.
    #[must_use]
    pub fn iso(self) -> String {
        let parts = self
            .parts()
            .map(|(number, unit, _)| format!("{number}{unit}"));
        format!("P{}", parts.collect::<String>())
    }
}

impl Measured for Length {
    /// The fewest days that it can be.
    fn at_least(&self) -> (u64, u64) {
        let months = (self.months / 12).saturating_mul(365) + self.months % 12 * 28;
        (months.saturating_add(self.days), self.months)
    }

    /// The most days that it can be.
    fn at_most(&self) -> (u64, u64) {
        let months = (self.months / 12).saturating_mul(366) + self.months % 12 * 31;
        (months.saturating_add(self.days), self.months)
    }
}

impl Add for Length {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            months: self.months.saturating_add(other.months),
            days: self.days.saturating_add(other.days),
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (number, _, word)) in self.parts().enumerate() {
            let gap = if at == 0 { "" } else { " " };
            let plural = if number == 1 { "" } else { "s" };
            write!(f, "{gap}{number} {word}{plural}")?;
        }
        Ok(())
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.iso())
    }
}

impl From<&Term> for Interval<Length> {
    fn from(term: &Term) -> Self {
        Self {
            min: term.min.into(),
            max: term.max.map(Into::into),
        }
    }
}

/// A range of lengths in words: `4 to 6 years`, `6 months to 1 year`, `at least 4 years`.
#[must_use]
pub fn in_words(range: &Interval<Length>) -> String {
    let unit = |length: Length| {
        let mut parts = length.parts();
        let first = parts.next();
        first.filter(|_| parts.next().is_none())
    };
    let max = range.max.filter(|max| *max != range.min);
    match (unit(range.min), max.and_then(unit)) {
        (Some((number, a, _)), Some((_, b, _))) if a == b => {
            format!("{number} to {}", max.unwrap_or(range.min))
        }
        _ => range.to_string(),
    }
}

/// How long penalties of one kind are together, if that is known of any. Whether two terms are served one
/// after the other is not: together they are at least as long as the longer, at most as long as both.
#[must_use]
pub fn together<'a>(penalties: impl Iterator<Item = &'a Penalty>) -> Option<Interval<Length>> {
    let mut whole: Option<Interval<Length>> = None;
    let mut all_known = true;
    for penalty in penalties {
        let Some(term) = &penalty.term else {
            all_known = false;
            continue;
        };
        let one = Interval::from(term);
        whole = Some(whole.map_or(one, |so_far| Interval {
            min: if so_far.min.at_least() < one.min.at_least() {
                one.min
            } else {
                so_far.min
            },
            max: so_far.max.zip(one.max).map(|(a, b)| a + b),
        }));
    }
    whole.map(|interval| Interval {
        max: interval.max.filter(|_| all_known),
        ..interval
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What several prison terms are together, in words.
    fn terms(texts: &[&str]) -> String {
        let penalties: Vec<Penalty> = texts
            .iter()
            .map(|text| text.parse().expect("a penalty"))
            .collect();
        together(penalties.iter()).map_or_else(|| "not known".to_owned(), |all| in_words(&all))
    }

    #[test]
    fn together_they_are_at_least_the_longer_and_at_most_both() {
        assert_eq!(terms(&["imprisonment:4y..6y"]), "4 to 6 years");
        assert_eq!(
            terms(&["imprisonment:4y", "imprisonment:1y6m"]),
            "4 years to 5 years 6 months"
        );
        assert_eq!(
            terms(&["imprisonment:2y", "imprisonment:3y"]),
            "3 to 5 years"
        );
        assert_eq!(
            terms(&["imprisonment:2y", "imprisonment"]),
            "at least 2 years"
        );
        assert_eq!(terms(&["imprisonment"]), "not known");
    }

    #[test]
    fn months_and_days_are_kept_apart() {
        let length = |text: &str| Length::from(text.parse::<Term>().expect("a term").min);
        assert_eq!((length("P11M20D") + length("P1M20D")).iso(), "P1Y40D");
        assert_eq!(length("P30M").to_string(), "2 years 6 months");
        assert_eq!(Length::NONE.iso(), "P0D");
        // Thirty days may be more than a month, or less.
        let (days, month) = (length("P30D"), length("P1M"));
        assert!(days.at_least() > month.at_least() && days.at_most() < month.at_most());
    }
}
