//! Places in a log, and its length: two numbers that must not be confused.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An entry's place in the log, counted from 0; `#12` in text.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// How many entries a ledger has. The entry that would come next has this [`Seq`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Size(pub u64);

impl Seq {
    /// The 1-based line of the log on which this entry stands.
    #[must_use]
    pub fn line(self) -> u64 {
        self.0 + 1
    }
}

impl Size {
    /// The place of the next entry.
    #[must_use]
    pub fn next(self) -> Seq {
        Seq(self.0)
    }

    /// The place of the last entry; `None` for an empty log.
    #[must_use]
    pub fn last(self) -> Option<Seq> {
        self.0.checked_sub(1).map(Seq)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
