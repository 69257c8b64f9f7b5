//! The chain: whether each entry follows from the one before.

use super::entry::Entry;
use super::hash::{EMPTY, Leaf};
use crate::seq::Seq;
use crate::time::Instant;

/// What is wrong between an entry and the one before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It says that it stands elsewhere.
    #[error("the entry says that it is {found}, and it stands at {expected}")]
    WrongSeq {
        /// Where it stands.
        expected: Seq,
        /// What it says.
        found: Seq,
    },
    /// It follows another entry than the one before it.
    #[error(
        "prev is {found}, and the entry before hashes to {expected}: this link or the entry before it was altered"
    )]
    ChainBroken {
        /// The leaf of the entry before.
        expected: Leaf,
        /// What it says.
        found: Leaf,
    },
    /// It was recorded before the one before.
    #[error("it was recorded at {found}, before the entry before it, at {before}")]
    TimeGoesBack {
        /// When the entry before was recorded.
        before: Instant,
        /// When it says that it was recorded.
        found: Instant,
    },
}

/// The end of a chain: what the next entry has to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The place of the next entry.
    pub next: Seq,
    /// The leaf of the last entry.
    pub head: Leaf,
    /// When the last entry was recorded.
    pub recorded_at: Option<Instant>,
}

impl Default for Link {
    /// The beginning: nothing has been recorded.
    fn default() -> Self {
        Self {
            next: Seq(0),
            head: Leaf(EMPTY),
            recorded_at: None,
        }
    }
}

impl Link {
    /// Whether an entry follows: its place, its link, its time, each on its own.
    #[must_use]
    pub fn check(&self, entry: &Entry<'_>) -> Vec<LinkError> {
        let mut wrong = Vec::new();
        if entry.seq != self.next {
            wrong.push(LinkError::WrongSeq {
                expected: self.next,
                found: entry.seq,
            });
        }
        if entry.prev != self.head {
            wrong.push(LinkError::ChainBroken {
                expected: self.head,
                found: entry.prev,
            });
        }
        if let Some(before) = self
            .recorded_at
            .filter(|before| entry.recorded_at < *before)
        {
            wrong.push(LinkError::TimeGoesBack {
                before,
                found: entry.recorded_at,
            });
        }
        wrong
    }

    /// The end of the chain after an entry, which may say of its place what it likes: whether it
    /// stands there is for [`Link::check`] to say.
    #[must_use]
    pub fn after(entry: &Entry<'_>, leaf: Leaf) -> Self {
        Self {
            next: Seq(entry.seq.0.wrapping_add(1)),
            head: leaf,
            recorded_at: Some(entry.recorded_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_at_the_last_place_of_all_is_one_in_the_wrong_place() {
        let entry = Entry {
            seq: Seq(u64::MAX),
            prev: Leaf(EMPTY),
            recorded_at: Instant::MAX,
            record: b"{}",
        };
        let wrong = Link::default().check(&entry);
        assert!(matches!(wrong[..], [LinkError::WrongSeq { .. }]));
        let after = Link::after(&entry, Leaf(EMPTY));
        assert_eq!(after.recorded_at, Some(Instant::MAX));
    }
}
