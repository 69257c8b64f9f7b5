//! When something can have been, as far as all that is recorded says.

use serde::Serialize;

use super::Told;
use crate::case::timeline::FactIndex;
use crate::time::Day;

/// The first and the last day on which something can have been; `None` where it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The first.
    pub earliest: Option<Day>,
    /// The last.
    pub latest: Option<Day>,
}

impl Told<'_> {
    /// The days on which an event can have been, if it has happened by the day asked about: not before what it
    /// depends on, nor after what depends on it. What is recorded had happened when it was.
    #[must_use]
    pub fn days(&self, at: FactIndex) -> Days {
        let timeline = self.whole;
        let (lower, upper) = (timeline.order.lower[at], timeline.order.upper[at]);
        let on = timeline.nodes[at].on;
        // What cannot be, such as a verdict before its charge, is no proof of anything.
        let is_proven = lower.zip(upper).is_none_or(|(a, b)| a <= b);
        let (earliest, latest) = if is_proven {
            (lower, upper)
        } else {
            (on.earliest(), on.latest())
        };
        let recorded = timeline.nodes[at].fact.logged.recorded_at.day();
        // Somewhere east of UTC it was a day later.
        let recorded = earliest.map_or(recorded, |earliest| earliest.max(recorded));
        let latest = [latest, self.day, Some(recorded)];
        let latest = latest.into_iter().flatten().min();
        Days { earliest, latest }
    }
}
