//! How many there are: certainly, and possibly.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::Serialize;

/// A count of which part is certain. Its text is `3`, `3 to 5` or `3 or more`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// As many there are, whatever else is so.
    pub certain: u64,
    /// No more than this many there can be, as far as is recorded; `None` where nothing limits it.
    pub possible: Option<u64>,
}

impl Range {
    /// None, certainly.
    pub const NONE: Self = Self::exactly(0);

    /// So many, certainly.
    #[must_use]
    pub const fn exactly(number: u64) -> Self {
        Self {
            certain: number,
            possible: Some(number),
        }
    }

    /// From so many to so many, or to no known end.
    #[must_use]
    pub const fn between(certain: u64, possible: Option<u64>) -> Self {
        Self { certain, possible }
    }

    /// Perhaps so many more; `None` is any number.
    #[must_use]
    pub fn perhaps(self, more: Option<u64>) -> Self {
        self + Self::between(0, more)
    }

    /// Where one or the other is so.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            certain: self.certain.min(other.certain),
            possible: self.possible.zip(other.possible).map(|(a, b)| a.max(b)),
        }
    }

    /// Whether it is one number.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.possible == Some(self.certain)
    }

    /// Whether there can be any.
    #[must_use]
    pub fn can_be_any(self) -> bool {
        self.possible != Some(0)
    }
}

impl Default for Range {
    fn default() -> Self {
        Self::NONE
    }
}

impl Add for Range {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let possible = self.possible.zip(other.possible);
        Self {
            certain: self.certain.saturating_add(other.certain),
            possible: possible.map(|(a, b)| a.saturating_add(b)),
        }
    }
}

impl Sum for Range {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::NONE, Add::add)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.possible {
            Some(possible) if possible == self.certain => write!(f, "{possible}"),
            Some(possible) => write!(f, "{} to {possible}", self.certain),
            None => write!(f, "{} or more", self.certain),
        }
    }
}
