//! A figure, beside what the ledger counts.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Claim, Count, Difference, Direction, Listed, Meant, compare, is_counted};
use crate::answers::Range;
use crate::seq::Seq;
use crate::time::Day;

/// A figure, beside what is counted here.
#[derive(Serialize)]
pub struct Beside {
    /// What is claimed.
    #[serde(flatten)]
    pub claim: Claim,
    /// The days at which the ledger was counted.
    pub counted: Counted,
    /// Who is such as of then; `None` where nothing of the kind is counted.
    pub ours: Option<Range>,
    /// Theirs less ours.
    pub difference: Option<Difference>,
    /// In which direction.
    pub direction: Direction,
    /// Of how many the name is known; `None` where no people are counted.
    pub named: Option<Range>,
    /// Who has ever been such by then.
    pub ours_ever: Option<Range>,
    /// Theirs less that.
    pub difference_ever: Option<Difference>,
    /// In which direction.
    pub direction_ever: Direction,
    /// Of how many of these the name is known.
    pub named_ever: Option<Range>,
    /// Who is meant.
    pub meant: Vec<Meant>,
    /// Whether all who are meant are listed.
    pub meant_is_whole: bool,
    /// How far they are.
    #[serde(skip)]
    pub listed: Listed,
    /// The entries on which it rests.
    pub entries: BTreeSet<Seq>,
}

/// The days at which the ledger was counted; the end of a date without end is `None`.
#[derive(Serialize)]
pub struct Counted {
    /// The first.
    pub first: Option<Day>,
    /// The last.
    pub last: Option<Day>,
}

impl Beside {
    /// A claim beside what was counted for it by a day, who is meant, and how far those are listed.
    #[must_use]
    pub fn new(
        claim: Claim,
        (count, meant, listed): (Count, Vec<Meant>, Listed),
        to: Option<Day>,
    ) -> Self {
        let is_counted = is_counted(claim.measure);
        let of_people = claim.measure.as_str().starts_with("officers");
        let compared = |ours| {
            let (difference, direction) = compare(claim.value, ours);
            if is_counted {
                (Some(difference), direction)
            } else {
                (None, Direction::CannotSay)
            }
        };
        let span = claim.span(to);
        let (difference, direction) = compared(count.then);
        let (difference_ever, direction_ever) = compared(count.ever);
        let mut entries: BTreeSet<Seq> = meant.iter().flat_map(|m| &m.entries).copied().collect();
        entries.insert(claim.seq);
        Self {
            counted: Counted {
                first: Some(span.first).filter(|day| *day != Day::MIN),
                last: Some(span.last).filter(|day| *day != Day::MAX),
            },
            ours: is_counted.then_some(count.then),
            ours_ever: is_counted.then_some(count.ever),
            difference,
            direction,
            difference_ever,
            direction_ever,
            named: of_people.then_some(count.named),
            named_ever: of_people.then_some(count.named_ever),
            meant,
            meant_is_whole: listed.is_whole && !listed.has_others,
            listed,
            entries,
            claim,
        }
    }
}
