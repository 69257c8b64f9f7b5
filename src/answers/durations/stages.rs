//! When a defendant of a case came to a stage of it.

use chrono::TimeDelta;

use super::{From, Until};
use crate::answers::Days;
use crate::answers::Told;
use crate::answers::find::Sure;
use crate::answers::spread::Interval;
use crate::case::event::Event;
use crate::case::ids::AppealId;
use crate::case::timeline::{AsOf, FactIndex, Person};
use crate::seq::Seq;
use crate::time::Day;

/// A stage as it was reached.
pub(super) struct Reached {
    pub(super) days: Days,
    pub(super) sure: Sure,
    pub(super) entries: Vec<Seq>,
}

/// What may be a stage of a case.
pub(super) struct Stages<'t, 'a> {
    pub(super) told: &'t Told<'a>,
    pub(super) as_of: AsOf,
}

impl Stages<'_, '_> {
    /// When a stage from which is counted was reached.
    pub(super) fn start(&self, person: Person, from: From) -> Option<Reached> {
        self.first(|at, event| match event {
            Event::ActAlleged(_) => from == From::Act,
            Event::ChargeFiled(_) => from == From::Charge && self.is_about(at, person),
            Event::CaseReferred(_) => from == From::Referral,
            Event::Verdict(_) => from == From::Verdict && self.is_about(at, person),
            _ => false,
        })
    }

    /// When a stage until which is counted was reached.
    pub(super) fn end(&self, person: Person, until: Until) -> Option<Reached> {
        match until {
            Until::Verdict => self.start(person, From::Verdict),
            Until::Appeal => self.last(|at, event| match event {
                Event::AppealDecided(e) => {
                    self.is_about(at, person) && self.is_against_verdict(&e.appeal)
                }
                _ => false,
            }),
            Until::Force => self.last(|at, event| {
                matches!(event, Event::EnteredIntoForce(_)) && self.is_about(at, person)
            }),
        }
    }

    fn is_about(&self, at: FactIndex, person: Person) -> bool {
        self.told.whole.nodes[at].who.binary_search(&person).is_ok()
    }

    fn is_against_verdict(&self, appeal: &AppealId) -> bool {
        let timeline = self.told.whole;
        let filed = timeline
            .names
            .appeal(appeal)
            .map(|at| &timeline.nodes[at].fact.record.event);
        matches!(filed, Some(Event::AppealFiled(e)) if e.is_against_verdict())
    }

    /// Those of the events that have happened, or may have, which are such; with how sure each is.
    fn such(&self, such: impl Fn(FactIndex, &Event) -> bool) -> Vec<(FactIndex, Sure)> {
        let nodes = &self.told.whole.nodes;
        let moves = |at: &FactIndex| nodes[*at].moves || self.as_of.is_depended_on(*at);
        let is_such = |at: &FactIndex| moves(at) && such(*at, &nodes[*at].fact.record.event);
        let inside = self.as_of.inside.iter().copied().filter(is_such);
        let maybe = self.as_of.maybe.iter().copied().filter(is_such);
        let certain = inside.map(|at| (at, Sure::Certain));
        certain
            .chain(maybe.map(|at| (at, Sure::Possible)))
            .collect()
    }

    /// The first of such events.
    fn first(&self, such: impl Fn(FactIndex, &Event) -> bool) -> Option<Reached> {
        let all = self.such(such);
        let days = |&(at, sure): &(FactIndex, Sure)| (self.told.days(at), sure, at);
        let all: Vec<(Days, Sure, FactIndex)> = all.iter().map(days).collect();
        let sure = all.iter().map(|(_, sure, _)| *sure).min()?;
        // Open to the past comes before every day.
        let earliest = all.iter().map(|(days, ..)| days.earliest).min()?;
        let latest = all
            .iter()
            .filter(|(_, s, _)| *s == sure)
            .map(|(days, ..)| days.latest);
        let latest = match sure {
            Sure::Certain => latest.flatten().min(),
            Sure::Possible => latest.max()?,
        };
        let can_be = |days: &Days| days.earliest.zip(latest).is_none_or(|(a, b)| a <= b);
        let entries = all
            .iter()
            .filter(|(days, ..)| can_be(days))
            .map(|&(.., at)| at);
        Some(self.reached(Days { earliest, latest }, sure, entries))
    }

    /// The last of such events.
    fn last(&self, such: impl Fn(FactIndex, &Event) -> bool) -> Option<Reached> {
        let all = self.such(such);
        let days = |&(at, sure): &(FactIndex, Sure)| (self.told.days(at), sure, at);
        let all: Vec<(Days, Sure, FactIndex)> = all.iter().map(days).collect();
        let sure = all.iter().map(|(_, sure, _)| *sure).min()?;
        let latest: Option<Vec<Day>> = all.iter().map(|(days, ..)| days.latest).collect();
        let latest = latest.and_then(|all| all.into_iter().max());
        let earliest = all
            .iter()
            .filter(|(_, s, _)| *s == sure)
            .map(|(days, ..)| days.earliest);
        let earliest = match sure {
            Sure::Certain => earliest.max()?,
            Sure::Possible => earliest.min()?,
        };
        let can_be = |days: &Days| days.latest.zip(earliest).is_none_or(|(a, b)| a >= b);
        let entries = all
            .iter()
            .filter(|(days, ..)| can_be(days))
            .map(|&(.., at)| at);
        Some(self.reached(Days { earliest, latest }, sure, entries))
    }

    fn reached(&self, days: Days, sure: Sure, at: impl Iterator<Item = FactIndex>) -> Reached {
        let seq = |at: FactIndex| self.told.whole.nodes[at].fact.logged.seq;
        let entries = at.map(seq).collect();
        Reached {
            days,
            sure,
            entries,
        }
    }
}

/// How many days lie between; `None` where the second is certainly before the first.
pub(super) fn between(from: Days, to: Days) -> Option<Interval<u64>> {
    let days = |a: Option<Day>, b: Option<Day>| {
        let days = a.zip(b).map(|(a, b)| b.signed_duration_since(a));
        days.map(|days: TimeDelta| days.num_days())
    };
    let most = days(from.earliest, to.latest);
    if most.is_some_and(|most| most < 0) {
        return None;
    }
    let least = days(from.latest, to.earliest).unwrap_or(0).max(0);
    Some(Interval {
        min: least.try_into().unwrap_or(0),
        max: most.and_then(|most| most.try_into().ok()),
    })
}
