//! The states that a case may be in on a day.
//!
//! With inexact dates the question "is this officer convicted on that day?" has three answers: yes, no,
//! perhaps. What has certainly happened by the day gives one state, which is what is shown. What may
//! have happened gives others. Whatever holds in each of them is certain; whatever holds in one is
//! possible. An event that may have happened brings in what it depends on, as one that has does; what
//! is alleged or disputed moves no state, and so makes no other one.

use super::Case;
use super::fold::project_as_of;
use crate::case::ids::CaseId;
use crate::case::timeline::{AsOf, FactIndex, Timeline};
use crate::time::Day;

/// Up to this many events that may have happened, every choice of them is looked at.
const EVERY_CHOICE: usize = 6;

/// Of this many at most, each by itself and with all before it. Real cases have a handful.
const EACH: usize = 64;

/// The states of one case on one day.
pub struct Worlds<'a> {
    /// The state that follows from what has certainly happened; `None` where nothing has.
    pub certain: Option<Case<'a>>,
    /// The states that it may be in instead.
    pub others: Vec<Option<Case<'a>>>,
}

impl<'a> Worlds<'a> {
    /// The states that a case may be in on a day.
    ///
    /// With up to six events that may have happened these are all there are. With more, they are those
    /// in which one of them has happened, or all up to one of them in the order of the timeline.
    #[must_use]
    pub fn new(case: &'a CaseId, timeline: &Timeline<'a>, day: Option<Day>) -> Self {
        let mut states = possibilities(timeline, day)
            .into_iter()
            .map(|as_of| project_as_of(case, timeline, &as_of));
        Self {
            certain: states.next().flatten(),
            others: states.collect(),
        }
    }

    /// All of them, the certain one first.
    pub fn all(&self) -> impl Iterator<Item = Option<&Case<'a>>> {
        std::iter::once(self.certain.as_ref()).chain(self.others.iter().map(Option::as_ref))
    }
}

/// What can have happened by a day: what certainly has, and then each other choice.
#[must_use]
pub fn possibilities(timeline: &Timeline<'_>, day: Option<Day>) -> Vec<AsOf> {
    let certain = timeline.by(day);
    let moving = |at: &FactIndex| timeline.nodes[*at].moves;
    // What rests on something certainly later cannot have happened yet, whatever its own date says.
    let can_be = |at: &FactIndex| {
        let lower = timeline.order.lower[*at];
        lower.zip(day).is_none_or(|(lower, day)| lower <= day)
    };
    let maybe = certain.maybe.iter().copied();
    let maybe: Vec<FactIndex> = maybe.filter(moving).filter(can_be).collect();
    let choices = choices(&maybe);
    let others = choices.iter().map(|some| timeline.supposing(day, some));
    std::iter::once(certain).chain(others).collect()
}

/// The choices to make among what may have happened, other than that none of it did.
fn choices(maybe: &[FactIndex]) -> Vec<Vec<FactIndex>> {
    if maybe.len() <= EVERY_CHOICE {
        let chosen = |bits: usize| {
            let is_in = |at: &usize| bits & (1 << at) != 0;
            let places = (0..maybe.len()).filter(is_in);
            places.map(|at| maybe[at]).collect()
        };
        return (1..1 << maybe.len()).map(chosen).collect();
    }
    let some = maybe.len().min(EACH);
    let singly = maybe[..some].iter().map(|&at| vec![at]);
    let up_to = (2..=some).map(|end| maybe[..end].to_vec());
    let all = std::iter::once(maybe.to_vec());
    singly.chain(up_to).chain(all).collect()
}
