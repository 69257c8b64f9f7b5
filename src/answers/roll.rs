//! Who is listed in a case, for those whose part of another case was severed to it.

use std::collections::BTreeMap;

use super::Told;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Defendant, project};
use crate::time::Day;

/// The defendants of a case, each from the day on which there certainly is one.
pub struct Roll(Vec<Listed>);

struct Listed {
    id: DefendantId,
    name: Option<String>,
    since: Day,
    severed_to: Option<CaseId>,
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
                    severed_to: d.severed_to.cloned(),
                })
                .collect(),
        )
    }

    /// The days from which on somebody more is listed.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        self.0.iter().map(|listed| listed.since)
    }

    /// Whether somebody whose part of another case went on here is listed by a day: under the same id or
    /// the same name, and not as one whose part went back.
    #[must_use]
    pub fn has(&self, d: &Defendant<'_>, from: &CaseId, day: Option<Day>) -> bool {
        let name = d.name.map(ToString::to_string);
        self.0.iter().any(|listed| {
            let is_the_same = listed.id == d.defendant || name.is_some() && listed.name == name;
            let is_there = day.is_none_or(|day| listed.since <= day);
            is_the_same && is_there && listed.severed_to.as_ref() != Some(from)
        })
    }
}

/// From which day on there certainly is such a defendant: whatever happened to somebody proves it.
fn since(told: &Told<'_>, id: &DefendantId) -> Day {
    let person = told.timeline.names.person(id);
    let nodes = told.timeline.nodes.iter();
    let about = nodes.filter(|node| person.is_some_and(|p| node.moves && node.who.contains(&p)));
    let latest = about.map(|node| node.on.latest().unwrap_or(Day::MAX));
    latest.min().unwrap_or(Day::MAX)
}
