//! A person whom a case lists: under which ids and names, since when, and where to they were severed.

use crate::answers::Told;
use crate::case::event::Event;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::Defendant;
use crate::case::timeline::Node;
use crate::time::Day;

/// Somebody, whatever ids they have in the case.
pub(super) struct Listed {
    /// The id by which they are counted, and then those by which they are the same person.
    pub(super) ids: Vec<DefendantId>,
    pub(super) names: Names,
    /// The day by which there certainly is such a defendant.
    pub(super) since: Day,
    /// The day from which on there may be.
    pub(super) perhaps_since: Day,
    /// In the order of the timeline.
    pub(super) severed: Vec<Severance>,
}

/// What somebody is called, as far as is in force.
#[derive(Clone, Default)]
pub(super) struct Names {
    /// Whether a name is on record, and not only other spellings of one.
    pub(super) is_named: bool,
    /// The name, and its other spellings.
    all: Vec<String>,
}

/// That somebody's part of a case goes on elsewhere.
pub(super) struct Severance {
    /// The first day that it can have been, by which it is put in order.
    pub(super) first: Option<Day>,
    /// The day by which it certainly had been.
    pub(super) since: Day,
    pub(super) to: Option<CaseId>,
}

impl Names {
    pub(super) fn of(d: &Defendant<'_>) -> Self {
        let all = d.name.into_iter().chain(d.aliases.iter().copied());
        Self {
            is_named: d.name.is_some(),
            all: all.map(ToString::to_string).collect(),
        }
    }

    /// Whether one of them is the same.
    pub(super) fn agree(&self, other: &Self) -> bool {
        self.all.iter().any(|name| other.all.contains(name))
    }

    /// Whether these are the names of two people.
    pub(super) fn differ(&self, other: &Self) -> bool {
        self.is_named && other.is_named && !self.agree(other)
    }
}

impl Listed {
    pub(super) fn new(told: &Told<'_>, d: &Defendant<'_>) -> Self {
        Self {
            ids: vec![d.defendant.clone()],
            names: Names::of(d),
            since: since(told, &d.defendant),
            perhaps_since: perhaps_since(told, &d.defendant),
            severed: severed(told, &d.defendant),
        }
    }

    /// Takes what is known of the same person by another id.
    pub(super) fn also(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.names.is_named |= other.names.is_named;
        self.names.all.extend(other.names.all);
        self.since = self.since.min(other.since);
        self.perhaps_since = self.perhaps_since.min(other.perhaps_since);
    }

    /// The id by which they are counted.
    pub(super) fn id(&self) -> &DefendantId {
        &self.ids[0]
    }

    /// Where this part certainly goes on by a day.
    pub(super) fn severed_by(&self, day: Option<Day>) -> Option<&Severance> {
        let by = |severance: &&Severance| day.is_none_or(|day| severance.since <= day);
        self.severed.iter().rfind(by)
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
    let latest = about(told, id).map(|node| node.on.latest().unwrap_or(Day::MAX));
    latest.min().unwrap_or(Day::MAX)
}

/// From which day on there may be such a defendant.
fn perhaps_since(told: &Told<'_>, id: &DefendantId) -> Day {
    let earliest = about(told, id).map(|node| node.on.earliest().unwrap_or(Day::MIN));
    earliest.min().unwrap_or(Day::MIN)
}

/// What happened to a defendant.
fn about<'t>(told: &'t Told<'_>, id: &DefendantId) -> impl Iterator<Item = &'t Node<'t>> {
    let person = told.timeline.names.person(id);
    let nodes = told.timeline.nodes.iter();
    nodes.filter(move |node| person.is_some_and(|p| node.moves && node.who.contains(&p)))
}
