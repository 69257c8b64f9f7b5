//! In which order corrections and retractions can be made one by one.
//!
//! A sentence rests on a conviction that was recorded before it: so what is gone is retracted first, from the last
//! on, and then a conviction can become an acquittal. Where dates move to later days, a
//! sentence has to move before its verdict does; where they move to earlier ones, after it.

use std::cmp::Reverse;

use super::super::Planned;
use super::{Change, Gone};
use crate::case::date::Date;
use crate::case::ids::CaseId;
use crate::seq::Seq;

/// One thing to do.
#[derive(Clone, Copy, Debug)]
pub enum Turn<'a> {
    /// A row says something else.
    Changed(&'a Planned, &'a Change),
    /// No row says it any more.
    Gone(&'a Gone),
}

impl<'a> Turn<'a> {
    fn case(&self) -> Option<&'a CaseId> {
        match self {
            Self::Changed(_, change) => change.before.case.as_ref(),
            Self::Gone(gone) => gone.record.case.as_ref(),
        }
    }

    fn first(&self) -> Seq {
        match self {
            Self::Changed(_, change) => change.first,
            Self::Gone(gone) => gone.first,
        }
    }
}

/// What has changed and what is gone, in an order in which each can be done.
#[must_use]
pub fn in_turn<'a>(
    changes: impl Iterator<Item = (&'a Planned, &'a Change)>,
    gone: &'a [Gone],
) -> Vec<Turn<'a>> {
    let is_from_the_end = |change: &Change| {
        let day = |on: &Option<Date>| on.as_ref().and_then(Date::latest);
        day(&change.after.on) > day(&change.before.on)
    };
    let (mut from_the_end, mut in_rows): (Vec<Turn<'_>>, Vec<Turn<'_>>) = (Vec::new(), Vec::new());
    for (row, change) in changes {
        match is_from_the_end(change) {
            true => from_the_end.push(Turn::Changed(row, change)),
            false => in_rows.push(Turn::Changed(row, change)),
        }
    }
    from_the_end.extend(gone.iter().map(Turn::Gone));
    from_the_end.sort_by_key(|turn| (turn.case(), Reverse(turn.first())));
    from_the_end.extend(in_rows);
    from_the_end
}
