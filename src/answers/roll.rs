//! Who is listed in a case, for those whose part of another case was severed to it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Told;
use crate::case::event::Event;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Defendant, project};
use crate::time::Day;

/// The defendants of a case, each from the day on which there certainly is one.
pub struct Roll(Vec<Listed>);

struct Listed {
    id: DefendantId,
    name: Option<String>,
    since: Day,
    /// In the order of the timeline.
    severed: Vec<Severance>,
}

/// That somebody's part of a case goes on elsewhere.
struct Severance {
    /// The first day that it can have been, by which it is put in order.
    first: Option<Day>,
    /// The day by which it certainly had been.
    since: Day,
    to: Option<CaseId>,
}

/// The defendants of the cases to which others were severed.
pub type Rolls = BTreeMap<CaseId, Roll>;

impl Roll {
    /// The defendants of a case.
    #[must_use]
    pub fn of(told: &Told<'_>) -> Self {
        let Some(state) = project(told.case, told.timeline, None) else {
            return Self(Vec::new());
        };
        let people = state.defendants.iter().filter(|d| !d.is_another);
        Self(
            people
                .map(|d| Listed {
                    id: d.defendant.clone(),
                    name: d.name.map(ToString::to_string),
                    since: since(told, &d.defendant),
                    severed: severed(told, &d.defendant),
                })
                .collect(),
        )
    }

    /// The days from which on somebody more is listed, or is severed.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        self.0.iter().flat_map(|listed| {
            let severed = listed.severed.iter().map(|severance| severance.since);
            severed.chain([listed.since])
        })
    }

    /// Who is listed by a day under this id, else under this name.
    fn find(&self, id: &DefendantId, name: Option<&str>, day: Option<Day>) -> Option<&Listed> {
        let there = |listed: &&Listed| day.is_none_or(|day| listed.since <= day);
        let by_id = self.0.iter().filter(there).find(|listed| listed.id == *id);
        by_id.or_else(|| {
            let of_name = |listed: &&Listed| name.is_some() && listed.name.as_deref() == name;
            self.0.iter().filter(there).find(of_name)
        })
    }
}

impl Listed {
    /// Where this part certainly goes on by a day.
    fn severed_by(&self, day: Option<Day>) -> Option<&Severance> {
        let by = |severance: &&Severance| day.is_none_or(|day| severance.since <= day);
        self.severed.iter().rfind(by)
    }
}

/// Whether somebody's part of a case goes on in another that lists them by a day, under the same id or the
/// same name; from there it may go on in a third. Where the severances lead in a circle, since a part that
/// was severed came back, it goes on where the last of them led.
#[must_use]
pub fn goes_on_elsewhere(
    rolls: &Rolls,
    case: &CaseId,
    d: &Defendant<'_>,
    day: Option<Day>,
) -> bool {
    let Some(mut to) = d.severed_to.filter(|to| *to != case) else {
        return false;
    };
    let (mut id, mut name) = (&d.defendant, d.name.map(ToString::to_string));
    let own = rolls.get(case).and_then(|roll| roll.find(id, None, None));
    let mut first = own
        .and_then(|own| own.severed.iter().rfind(|s| s.to.as_ref() == Some(to)))
        .and_then(|severance| severance.first);
    let mut path: Vec<(&CaseId, &DefendantId, Option<Day>, &CaseId)> = Vec::new();
    let mut at = case;
    loop {
        path.push((at, id, first, to));
        let roll = rolls.get(to);
        let Some(listed) = roll.and_then(|roll| roll.find(id, name.as_deref(), day)) else {
            return at != case;
        };
        let met = path
            .iter()
            .position(|(case, id, ..)| *case == to && **id == listed.id);
        if let Some(start) = met {
            let ring = path[start..].iter();
            let last = ring.max_by_key(|(case, _, first, _)| (*first, Reverse(*case)));
            return last.is_some_and(|(.., home)| *home != case);
        }
        let next = listed.severed_by(day);
        let Some((severance, goes_on_in)) = next.and_then(|s| Some((s, s.to.as_ref()?))) else {
            return to != case;
        };
        if goes_on_in == to {
            return to != case;
        }
        (at, id, name) = (to, &listed.id, listed.name.clone());
        (first, to) = (severance.first, goes_on_in);
    }
}

/// When somebody's part of a case was severed, and to which case.
fn severed(told: &Told<'_>, id: &DefendantId) -> Vec<Severance> {
    let person = told.timeline.names.person(id);
    let sequence = told.timeline.order.sequence.iter();
    let nodes = sequence.map(|&at| &told.timeline.nodes[at]);
    let of_them = nodes.filter(|node| node.moves && person.is_some_and(|p| node.who.contains(&p)));
    of_them
        .filter_map(|node| match &node.fact.record.event {
            Event::DefendantSevered(e) => Some(Severance {
                first: node.on.earliest(),
                since: node.on.latest().unwrap_or(Day::MAX),
                to: e.to.clone(),
            }),
            _ => None,
        })
        .collect()
}

/// From which day on there certainly is such a defendant: whatever happened to somebody proves it.
fn since(told: &Told<'_>, id: &DefendantId) -> Day {
    let person = told.timeline.names.person(id);
    let nodes = told.timeline.nodes.iter();
    let about = nodes.filter(|node| person.is_some_and(|p| node.moves && node.who.contains(&p)));
    let latest = about.map(|node| node.on.latest().unwrap_or(Day::MAX));
    latest.min().unwrap_or(Day::MAX)
}
